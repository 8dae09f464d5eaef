"""Planes of a report: mirrored by the painter, never in memory, with the patient's sides beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.anatomy import Structure
from app.blending import blend
from widgets.reports.lettering import SMALL, font
from widgets.results.thumbnails import OVERLAY_OPACITY

Plane = npt.NDArray[np.uint8]

MARK = QColor(255, 255, 255)
LEVEL = QColor(255, 200, 60)


def picture(plane: Plane, labels: Plane | None = None, structures: Sequence[Structure] = ()) -> QImage:
    """Return a plane (rows, columns) uint8, with labels of the same shape in their colours."""
    opacities = {structure.label: OVERLAY_OPACITY for structure in structures}
    flat = np.ascontiguousarray(blend(np.ascontiguousarray(plane), labels, structures, opacities))
    return QImage(flat.data, flat.shape[1], flat.shape[0], 3 * flat.shape[1], QImage.Format.Format_RGB888).copy()


def paint_plane(painter: QPainter, target: QRectF, image: QImage, frame: QRect, mirrored: bool, upside: bool = False) -> None:
    """Paint the `frame` of an image into `target` as it is, or mirrored left-right, or from below upwards (`upside`)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.fillRect(target, Qt.GlobalColor.black)
    painter.translate(target.center())
    painter.scale(-1 if mirrored else 1, -1 if upside else 1)
    painter.translate(-target.center())
    painter.drawImage(target, image, QRectF(frame))
    painter.restore()


def paint_marks(painter: QPainter, target: QRectF, left: str, right: str) -> None:
    """Write at both sides of a picture which side of the patient is there."""
    painter.save()
    painter.setFont(font(SMALL, bold=True))
    painter.setPen(MARK)
    inside = target.adjusted(10, 6, -10, -6)
    top = Qt.AlignmentFlag.AlignTop
    painter.drawText(inside, top | Qt.AlignmentFlag.AlignLeft, left)
    painter.drawText(inside, top | Qt.AlignmentFlag.AlignRight, right)
    painter.restore()


def paint_level(painter: QPainter, target: QRectF, slices: int, k: int) -> None:
    """Draw where a slice lies on a plane whose slices go from its lower edge to its upper one."""
    painter.save()
    painter.setPen(LEVEL)
    y = target.bottom() - (k + 0.5) / slices * target.height()
    painter.fillRect(QRectF(target.left(), y - 1.5, target.width(), 3), LEVEL)
    painter.restore()
