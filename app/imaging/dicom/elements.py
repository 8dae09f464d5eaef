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
_NO_NUMBER = (ValueError, TypeError, ArithmeticError)
"""What pydicom raises for a number that is none, at the moment it is asked for."""

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
class Kind:
    """What may tell images at one place apart; empty or 0 where a file does not say it.

    Attributes
    ----------
    storage : str
        SOPClassUID: an MR image, a capture.
    image_type, stack, time, acquired : str
        ImageType, the stack's id, the temporal position, the time of acquisition.
    acquisition, number : int
        AcquisitionNumber; InstanceNumber, of an enhanced file the frame's.
    echo, inversion, repetition, flip, b_value : float
        ms, degrees, s/mm2.
    """

    storage: str = ""
    image_type: str = ""
    stack: str = ""
    time: str = ""
    acquired: str = ""
    acquisition: int = 0
    number: int = 0
    echo: float = 0.0
    inversion: float = 0.0
    repetition: float = 0.0
    flip: float = 0.0
    b_value: float = 0.0


@dataclass(frozen=True)
class Frame:
    """One image of a file.

    Attributes
    ----------
    path : Path
    index : int
        Which of the file's frames, from 0.
    instance : str
        Its UID; made-up ones may be alike.
    position : tuple of 3 float
        Centre of the first pixel, mm, LPS.
    orientation : tuple of 6 float
        Direction along a row, then along a column, LPS.
    spacing : tuple of 2 float
        mm between rows, and between columns.
    slope, intercept : float
        Stored value to intensity.
    padding : tuple of 2 float or None
        Stored values from..to that stand for "no image here".
    kind : Kind
        What may tell images at one place apart.
    """

    path: Path
    index: int
    instance: str
    position: Vector
    orientation: Vector
    spacing: Vector
    slope: float
    intercept: float
    padding: tuple[float, float] | None
    kind: Kind


def text_of(dataset: Dataset, keyword: str) -> str:
    r"""Return an element as text, several values joined by ``\``; empty if it is missing."""
    value = dataset.get(keyword)
    if value is None:
        return ""
    # A PersonName can be iterated as well, sign by sign.
    return "\\".join(str(part) for part in value).strip() if isinstance(value, MultiValue) else str(value).strip()


def number_of(dataset: Dataset, keyword: str) -> float | None:
    """Return an element (of several values the first) as a finite number; None if it is missing or not finite.

    Raises
    ------
    Unusable
        There is something that is no number.
    """
    try:
        value = dataset.get(keyword)
        if isinstance(value, MultiValue):
            value = value[0] if len(value) else None
        if value is None or value == "":
            return None
        number = float(value)
    except _NO_NUMBER as error:
        raise Unusable(f"holds something else than a number in {keyword}") from error
    return number if math.isfinite(number) else None


def whole_of(dataset: Dataset, keyword: str) -> int:
    """Return an element as a whole number, 0 if there is none."""
    try:
        return int(number_of(dataset, keyword) or 0)
    except Unusable:
        return 0


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
        raise Unusable("has rows and columns that are no unit vectors at right angles (ImageOrientationPatient)")
    return out


def padding_of(dataset: Dataset) -> tuple[float, float] | None:
    """Return the stored values, from..to, that stand for "no image here"; None if the data set names none.

    They are often written with the other sign than the pixels have (-2000 as 63536): then their bits count.
    """
    first, last = number_of(dataset, "PixelPaddingValue"), number_of(dataset, "PixelPaddingRangeLimit")
    if first is None:
        return None
    allocated = whole_of(dataset, "BitsAllocated")
    stored = whole_of(dataset, "BitsStored") or allocated
    signed = whole_of(dataset, "PixelRepresentation") == 1
    ends = [_of_sign(end, allocated, stored, signed) for end in (first, first if last is None else last)]
    return min(ends), max(ends)


def _of_sign(value: float, allocated: int, stored: int, signed: bool) -> float:
    """Return a stored value as pixels of so many bits and that sign hold it."""
    for bits in (allocated, stored):
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
        if bits and value == int(value) and not low <= value <= high:
            value = int(value) % (1 << bits) - ((1 << bits) if signed and int(value) % (1 << bits) > high else 0)
    return value


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
    try:
        value = dataset.get(keyword)
        if value is None or (isinstance(value, MultiValue) and not len(value)):
            raise Unusable(f"does not say where its images lie ({keyword} is missing)")
        if isinstance(value, str) or not hasattr(value, "__len__") or len(value) != length:
            raise Unusable(f"does not say where its images lie ({keyword} does not hold {length} numbers)")
        vector = tuple(float(number) for number in value)
    except _NO_NUMBER as error:
        raise Unusable(f"does not say where its images lie ({keyword} holds something else than numbers)") from error
    if not all(map(math.isfinite, vector)):
        raise Unusable(f"does not say where its images lie ({keyword} is no number)")
    return vector
