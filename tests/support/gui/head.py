"""A head whose sides can be told apart: a grey box with one bright marker to the patient's right, front and head."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from app import frames
from app.lesions import BrainBox
from tests.support.gui.application import GREY
from widgets.state.opened import OpenedCase, Planes

RIGHT_FRONT_UP = (slice(150, 162), slice(170, 182), slice(110, 122))
"""Of a RAS+ volume (x, y, z): the marker."""

MARKER = (63.5, 155.5)
"""Its middle: row and column of the planes."""

MARKER_SLICE = 115
"""A slice through it."""


@cache
def head(grey: int = GREY) -> Planes:
    """Return planes (155, 240, 240) of the head, its tissue of a grey value."""
    volume = np.zeros(frames.LIBRARY_SHAPE, np.uint8)
    volume[60:180, 40:200, 20:140] = grey
    volume[RIGHT_FRONT_UP] = 255
    return np.ascontiguousarray(frames.planes(volume))


def brightest(picture: QImage, margin: int = 34) -> QPointF:
    """Return the middle of what is nearly white, without what is written at the edges."""
    image = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    rows, columns = np.nonzero(flat[margin : image.height() - margin, margin : image.width() - margin] > 240)
    assert rows.size, "the marker is not to be seen"
    return QPointF(float(columns.mean()) + margin, float(rows.mean()) + margin)


def opened_case(name: str = "P3", k: int = 80, labels: Planes | None = None, grey: int = GREY, rank: int = 2) -> OpenedCase:
    """Return a case whose every modality but T2 is :func:`head`, each in another grey; labelled nowhere unless it is said."""
    facts: Any = SimpleNamespace(
        patient=name, study=name, collection="", labels_from="source", side="right", notices=(), brain=BrainBox(139, 119.5, 119.5)
    )
    display = {"t1": head(grey - 20), "t1ce": head(grey + 20), "flair": head(grey)}
    labels = np.zeros((frames.LIBRARY_SLICES, *frames.PLANE_SHAPE), np.uint8) if labels is None else labels
    return OpenedCase(facts, display, labels, k, rank, "a.sbmir")


def block(label: int, slices: tuple[int, int], rows: tuple[int, int], columns: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """Return label planes (155, 240, 240) of a box, half-open ranges."""
    labels = np.zeros((frames.LIBRARY_SLICES, *frames.PLANE_SHAPE), np.uint8)
    labels[slice(*slices), slice(*rows), slice(*columns)] = label
    return labels
