"""The values of a label map: whole numbers, or all but whole ones, as tools that scale or interpolate leave them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.anatomy import to_internal
from app.errors import UserError
from app.imaging.files.nifti import Volume

_NEARLY_WHOLE = 0.01
"""Labels spread over the range of an integer type come back up to 0.008 off; what linear resampling leaves is farther off."""


@dataclass(frozen=True, eq=False)
class LabelValues:
    """What a label map holds.

    Attributes
    ----------
    where : bool array (X, Y, Z)
        The voxels that are not 0, as they lie in the file.
    values : array (N,)
        Their values: whole numbers.
    present : set of float
        Which values those are.
    notice : str or None
        Says that values were rounded.
    """

    where: npt.NDArray[np.bool_]
    values: npt.NDArray[Any]
    present: set[float]
    notice: str | None = None


def label_values(volume: Volume) -> LabelValues:
    """Return what a label map holds, rounded where its values are whole numbers to a hundredth.

    Raises
    ------
    UserError
        If the values are not whole numbers.
    """
    data, notice = volume.data, None
    if data.dtype.kind == "f":
        whole = np.rint(data)
        off = data[whole != data]
        if off.size:
            if np.abs(off - np.rint(off)).max() > _NEARLY_WHOLE:
                worst = min(float(value) for value in off[np.abs(off - np.rint(off)) > _NEARLY_WHOLE])
                raise UserError(
                    f"{volume.path} holds the value {worst:g}, but labels are whole numbers: "
                    "check that it is a label map, resampled with nearest neighbour."
                )
            notice = f"{volume.path}: its labels are not quite whole numbers ({float(off[0]):.6g}) and were rounded."
        data = whole
    where = data != 0
    values = data[where]
    return LabelValues(where, values, {float(value) for value in np.unique(values)}, notice)


def translated(volume: Volume, found: LabelValues, scheme: str | Mapping[int, int]) -> tuple[npt.NDArray[np.uint8], list[str]]:
    """Return a label volume in the program's own labels, uint8, along the axes of its file, with notices."""
    ours, notices = to_internal(found.values, scheme, volume.path)
    labels = np.zeros(volume.data.shape, np.uint8, order="F")
    labels[found.where] = ours
    return labels, notices
