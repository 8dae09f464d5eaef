"""What a sketch looks like in lists: its largest slice over the template that it was drawn on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap

from app.blending import blend
from app.frames import PLANE_SHAPE
from app.sketch import SketchSummary
from widgets.results.thumbnails import common_frame, paint_slice
from widgets.state.cases import PREFERRED
from widgets.state.opened import OpenedStudy

Plane = npt.NDArray[np.uint8]

OPACITY = 0.6
GROUND = 34
"""Level of what lies behind a sketch whose template is not open."""


def behind(summary: SketchSummary, template: OpenedStudy | None) -> Plane:
    """Return what lies behind a sketch: its template's slice if that is open, else one grey."""
    plain = np.full(summary.labels.shape, GROUND, np.uint8)
    if template is None or summary.largest is None or template.study.content_hash != summary.template:
        return plain
    display = next((template.display[key] for key in PREFERRED if key in template.display), None)
    if display is None or display.shape[1:] != summary.labels.shape or summary.largest >= len(display):
        return plain
    return np.asarray(display[summary.largest])


def sketch_icon(plane: Plane, summary: SketchSummary | None, size: QSize, radiological: bool, ratio: float) -> QIcon:
    """Return the picture of a sketch.

    Parameters
    ----------
    plane : uint8 array (rows, columns)
        What lies behind it.
    summary : SketchSummary or None
        What is drawn; None leaves the plane alone.
    size : QSize
        In logical pixels.
    radiological : bool
        Whether the patient's right is on the left.
    ratio : float
        Device pixels a logical pixel.
    """
    structures = () if summary is None else summary.structures
    labels = None if summary is None else summary.labels
    flat = np.ascontiguousarray(blend(plane, labels, structures, {one.label: OPACITY for one in structures}))
    picture = QImage(flat.data, flat.shape[1], flat.shape[0], 3 * flat.shape[1], QImage.Format.Format_RGB888).copy()
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(0, 0, 0))
    painter = QPainter(pixmap)
    frame = common_frame([plane if labels is None else labels]) if plane.shape == PLANE_SHAPE else picture.rect()
    paint_slice(painter, QRectF(0, 0, size.width(), size.height()), picture, frame, radiological, ratio)
    painter.end()
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # else Qt tints what is selected
        icon.addPixmap(pixmap, mode)
    return icon
