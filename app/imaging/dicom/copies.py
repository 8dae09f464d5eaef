"""Copies of images: told by what they hold, since UIDs are made up by some tools and lost by others."""

from __future__ import annotations

import filecmp
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.imaging.dicom.elements import Frame
from app.imaging.dicom.pixels import PixelReader


def without_copies(frames: Sequence[Frame], places: npt.NDArray[np.int64]) -> tuple[list[Frame], int, bool]:
    """Leave out images that hold the same as another one at their place.

    Where two images at one place differ, the series is no volume anyway, and no more are compared.

    Parameters
    ----------
    frames : sequence of Frame
    places : int64 array (N,)
        Where each lies; alike for one place.

    Returns
    -------
    frames : list of Frame
        Those that are left, in their order.
    copies : int
        How many were left out.
    same_uid : bool
        Whether two images that differ bear one UID.

    Raises
    ------
    UserError
        A file is damaged.
    EnvironmentFault
        The system could not read a file.
    """
    kept: dict[int, Frame] = {}
    left: list[Frame] = []
    with PixelReader() as reader:
        for index, (frame, place) in enumerate(zip(frames, places.tolist(), strict=True)):
            known = kept.setdefault(place, frame)
            if known is frame:
                left.append(frame)
            elif not _same(known, frame, reader):
                return [*left, *frames[index:]], index - len(left), bool(frame.instance) and known.instance == frame.instance
    return left, len(frames) - len(left), False


def _same(one: Frame, other: Frame, reader: PixelReader) -> bool:
    """Tell whether two images hold the same intensities, however their files store them."""
    if one.index == other.index and filecmp.cmp(one.path, other.path, shallow=False):
        return True
    pixels = [reader.read(frame.path) for frame in (one, other)]
    if any(frame.index >= len(image) for frame, image in zip((one, other), pixels, strict=True)):
        return False
    images = [image[frame.index] for frame, image in zip((one, other), pixels, strict=True)]
    if (one.slope, one.intercept) == (other.slope, other.intercept):
        return np.array_equal(*images)
    # Scaled otherwise, intensities agree to half a step of the coarser scale.
    mine, theirs = (image * np.float64(frame.slope) + frame.intercept for frame, image in zip((one, other), images, strict=True))
    step = max(abs(one.slope), abs(other.slope))
    return mine.shape == theirs.shape and np.allclose(mine, theirs, rtol=1e-6, atol=step / 2)
