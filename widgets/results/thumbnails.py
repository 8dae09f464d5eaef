"""Pictures of one slice of a case: grey values, label overlay, and what a reader can measure on it.

Nothing here flips an array: a picture is (row, column) as `app.frames` defines it, and whoever paints it mirrors the painter
(see :func:`paint_slice`), as the viewer does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import pi, sqrt

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from app import anatomy, frames

Plane = npt.NDArray[np.uint8]

OVERLAY = "labels"
"""The key of the overlay picture beside the modalities."""

PICTURES = (*anatomy.NETWORK_MODALITIES, OVERLAY)
"""The pictures of a row, in the order in which they are painted."""

PICTURE_TITLES = {**anatomy.MODALITY_TITLES, OVERLAY: "Labels"}

USUAL_FRAME = QRect(38, 30, 164, 198)
"""Columns and rows that hold an average brain with a margin (library planes); grown where a brain needs more."""

MIDLINE = (frames.PLANE_SHAPE[1] - 1) / 2
OVERLAY_OPACITY = 0.55

GREY = 48
"""Level of a picture that is not there."""


def colour_table() -> npt.NDArray[np.float32]:
    """Return the display colour of each label, (4, 3) float32, 0-255."""
    table = np.zeros((max(s.label for s in anatomy.STRUCTURES) + 1, 3), np.float32)
    for structure in anatomy.STRUCTURES:
        table[structure.label] = structure.colour
    return table


def grey_image(plane: Plane) -> QImage:
    """Return a plane (rows, columns) uint8 as an image of its own memory."""
    flat = np.ascontiguousarray(plane)
    return QImage(flat.data, flat.shape[1], flat.shape[0], flat.shape[1], QImage.Format.Format_Grayscale8).copy()


def overlay_image(plane: Plane, labels: Plane, opacity: float = OVERLAY_OPACITY) -> QImage:
    """Return a grey plane (rows, columns) with the labels of the same shape in their colours."""
    flat = np.repeat(plane, 3, axis=1).reshape(*plane.shape, 3)
    marked = labels > 0
    if marked.any():
        blended = (1 - opacity) * flat[marked] + opacity * colour_table()[labels[marked]]
        flat[marked] = np.rint(blended).astype(np.uint8)
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


@dataclass(frozen=True)
class Extent:
    """What a label plane shows in numbers: areas in mm2, the side, and where the lesion lies."""

    whole_mm2: float
    enhancing_mm2: float
    side: str
    """"left", "right", "midline", or "none" when there is no lesion (the patient's side)."""

    @property
    def diameter_mm(self) -> float:
        """Diameter of the disc that has the lesion's area."""
        return 2 * sqrt(self.whole_mm2 / pi)


def measure(labels: Plane) -> Extent:
    """Measure a label plane (240, 240) of 1 mm pixels."""
    whole = int(np.count_nonzero(labels))
    if not whole:
        return Extent(0.0, 0.0, "none")
    offset = float(np.nonzero(labels)[1].mean()) - MIDLINE
    across = int(np.count_nonzero(labels[:, : int(MIDLINE) + 1])) / whole
    side = "midline" if 0.25 < across < 0.75 else ("left" if offset < 0 else "right")
    return Extent(float(whole), float(np.count_nonzero(labels == anatomy.Label.ENHANCING)), side)


def overlap(first: Plane, second: Plane) -> float:
    """Return the Dice overlap of two lesions (label planes of one shape), 0 where both are empty."""
    total = np.count_nonzero(first) + np.count_nonzero(second)
    return 2 * np.count_nonzero((first > 0) & (second > 0)) / total if total else 0.0


def similarities(query: Plane | None, query_slice: int, found: Plane, found_slice: int) -> tuple[str, ...]:
    """Say in a few words how a found slice resembles the query (its size first), the weightiest first.

    Parameters
    ----------
    query, found : uint8 (240, 240) label planes; `query` is None or empty for a query without a lesion
    query_slice, found_slice : slice numbers on the library grid
    """
    apart = found_slice - query_slice
    level = "same level" if apart == 0 else f"{abs(apart)} mm {'higher' if apart > 0 else 'lower'}"
    here = measure(found)
    if query is None or not query.any():
        lesion = "no lesion in this slice" if here.side == "none" else f"lesion of {here.diameter_mm:.0f} mm, {here.side}"
        return lesion, level
    wanted = measure(query)
    if here.side == "none":
        return "no lesion in this slice", level
    words = [f"{wanted.diameter_mm:.0f} vs {here.diameter_mm:.0f} mm"]
    words.append(here.side)
    words.append(f"overlap {100 * overlap(query, found):.0f} %")
    if (wanted.enhancing_mm2 > 0) != (here.enhancing_mm2 > 0):
        words.append("enhances" if here.enhancing_mm2 > 0 else "no enhancement")
    words.append(level)
    return tuple(words)
