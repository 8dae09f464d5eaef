"""Pictures of one slice of a case: grey values and label overlay.

Nothing here flips an array: a picture is (row, column) as `app.frames` defines it, and whoever paints it mirrors the painter
(see :func:`paint_slice`), as the viewer does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from app import anatomy
from app.blending import blend
from widgets.language import tr_later

Plane = npt.NDArray[np.uint8]

OVERLAY = "labels"
"""The key of the overlay picture beside the modalities."""

PICTURES = (*anatomy.NETWORK_MODALITIES, OVERLAY)
"""The pictures of a row, in the order in which they are painted."""

PICTURE_TITLES = {**anatomy.MODALITY_TITLES, OVERLAY: tr_later("Labels")}

USUAL_FRAME = QRect(38, 30, 164, 198)
"""Columns and rows that hold an average brain with a margin (library planes); grown where a brain needs more."""

OVERLAY_OPACITY = 0.55

GREY = 48
"""Level of a picture that is not there."""


def grey_image(plane: Plane) -> QImage:
    """Return a plane (rows, columns) uint8 as an image of its own memory."""
    flat = np.ascontiguousarray(plane)
    return QImage(flat.data, flat.shape[1], flat.shape[0], flat.shape[1], QImage.Format.Format_Grayscale8).copy()


def overlay_image(plane: Plane, labels: Plane, opacity: float = OVERLAY_OPACITY) -> QImage:
    """Return a grey plane (rows, columns) with the labels of the same shape in their colours."""
    flat = blend(plane, labels, anatomy.STRUCTURES, {structure.label: opacity for structure in anatomy.STRUCTURES})
    return QImage(flat.data, flat.shape[1], flat.shape[0], 3 * flat.shape[1], QImage.Format.Format_RGB888).copy()


def slice_pictures(images: Mapping[str, Plane], labels: Plane) -> dict[str, QImage]:
    """Return the pictures of a row, one for each of `PICTURES`, from display planes (240, 240) uint8."""
    pictures = {key: grey_image(images[key]) for key in anatomy.NETWORK_MODALITIES}
    pictures[OVERLAY] = overlay_image(images["flair"], labels)
    return pictures


def grey_pictures(labels: Plane) -> dict[str, QImage]:
    """Return the pictures of a row whose display planes are not there: one grey, and the labels on it."""
    plane = np.full_like(labels, GREY)
    return slice_pictures(dict.fromkeys(anatomy.NETWORK_MODALITIES, plane), labels)


def common_frame(planes: Sequence[Plane]) -> QRect:
    """Return the frame in which all `planes` are shown, so that sizes can be compared from row to row."""
    frame = QRect(USUAL_FRAME)
    for plane in planes:
        rows = np.flatnonzero(plane.any(axis=1))
        columns = np.flatnonzero(plane.any(axis=0))
        if rows.size:
            frame = frame.united(QRect(int(columns[0]), int(rows[0]), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1))
    return frame


def paint_slice(painter: QPainter, target: QRectF, picture: QImage, frame: QRect, radiological: bool, ratio: float = 1.0) -> None:
    """Paint the `frame` of `picture` into `target`, the patient's right on the screen's left if `radiological`.

    `ratio` is the device pixels a logical one of what is painted on.
    """
    size = QSize(max(1, round(target.width() * ratio)), max(1, round(target.height() * ratio)))
    scaled = picture.copy(frame).scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    painter.save()
    if radiological:
        painter.translate(target.left() + target.right(), 0)
        painter.scale(-1, 1)
    painter.drawImage(target, scaled)
    painter.restore()
