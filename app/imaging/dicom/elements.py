"""Elements of a DICOM data set as plain values, and where an image lies."""

from __future__ import annotations

import logging
import math
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydicom import config
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue

MAX_FRAMES = 20_000

Vector = tuple[float, ...]


def quieten_pydicom() -> None:
    """Have pydicom keep what it finds odd to itself: it tells by warnings and by its logger, and can name the patient in them.

    To be called before pydicom reads a file; a second call costs microseconds.
    """
    config.settings.reading_validation_mode = config.IGNORE
    logging.getLogger("pydicom").setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", module=r"pydicom(\..*)?")


class Unusable(Exception):
    """Why the images of one file cannot be used; the sentence lacks its start."""


@dataclass(frozen=True)
class Frame:
    """One image of a file.

    Attributes
    ----------
    path : Path
    index : int
        Which of the file's frames, from 0.
    instance : str
        Its UID, so that copies of a file are known.
    position : tuple of 3 float
        Centre of the first pixel, mm, LPS.
    orientation : tuple of 6 float
        Direction along a row, then along a column, LPS.
    spacing : tuple of 2 float
        mm between rows, and between columns.
    slope, intercept : float
        Stored value to intensity.
    kind : tuple
        What tells images at one place apart: echo, time, b-value, image type.
    """

    path: Path
    index: int
    instance: str
    position: Vector
    orientation: Vector
    spacing: Vector
    slope: float
    intercept: float
    kind: tuple[object, ...]


def text_of(dataset: Dataset, keyword: str) -> str:
    r"""Return an element as text, several values joined by ``\``; empty if it is missing."""
    value = dataset.get(keyword)
    if value is None:
        return ""
    # A PersonName can be iterated as well, sign by sign.
    return "\\".join(str(part) for part in value).strip() if isinstance(value, MultiValue) else str(value).strip()


def number_of(dataset: Dataset, keyword: str) -> float | None:
    """Return an element (of several values the first) as a finite number; None if it is missing or none."""
    value = dataset.get(keyword)
    if isinstance(value, MultiValue):
        value = value[0] if len(value) else None
    if value is None or value == "":
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def plane(position: Dataset, orientation: Dataset, measures: Dataset) -> dict[str, Any]:
    """Return `position`, `orientation` and `spacing` of a `Frame` from the data sets that hold them.

    Raises
    ------
    Unusable
        One is missing or cannot be.
    """
    out = {
        "position": _vector(position, "ImagePositionPatient", 3),
        "orientation": _vector(orientation, "ImageOrientationPatient", 6),
        "spacing": _vector(measures, "PixelSpacing", 2),
    }
    along, down = out["orientation"][:3], out["orientation"][3:]
    lengths = (math.hypot(*along), math.hypot(*down))
    cosine = sum(one * other for one, other in zip(along, down, strict=True))
    if max(abs(length - 1) for length in lengths) > 1e-2 or abs(cosine) > 1e-2:
        raise Unusable("has rows and columns that are not at right angles (ImageOrientationPatient)")
    return out


def rescale(values: Dataset) -> tuple[float, float]:
    """Return slope and intercept of a data set."""
    return _scale(values, "RescaleSlope", 1.0), _scale(values, "RescaleIntercept", 0.0)


def _scale(dataset: Dataset, keyword: str, default: float) -> float:
    value = number_of(dataset, keyword)
    if value is None:
        return default
    if keyword == "RescaleSlope" and value == 0:
        raise Unusable("is scaled by zero (RescaleSlope)")
    return value


def _vector(dataset: Dataset, keyword: str, length: int) -> Vector:
    value = dataset.get(keyword)
    if value is None or isinstance(value, str) or not hasattr(value, "__len__") or len(value) != length:
        raise Unusable(f"does not say where its images lie ({keyword} is missing)")
    vector = tuple(float(number) for number in value)
    if not all(map(math.isfinite, vector)):
        raise Unusable(f"does not say where its images lie ({keyword} is no number)")
    return vector
