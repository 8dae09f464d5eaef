"""Scans whose values do not begin at 0: padding that is far below everything else, and signed ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.anatomy import MODALITY_TITLES
from app.imaging import Volume

_FEW = 1e-3
"""Resampling leaves so many voxels, as a share, a little below 0; they are 0."""


def from_zero(volumes: dict[str, Volume]) -> tuple[dict[str, Volume], list[str]]:
    """Return scans whose values begin at 0, and what was told of those that did not.

    Parameters
    ----------
    volumes : dict of str to Volume
        By modality.
    """
    found, notices = {}, []
    for modality, volume in volumes.items():
        data = volume.data
        if np.count_nonzero(data < 0) <= _FEW * data.size:
            found[modality] = volume
            continue
        data = np.asarray(data, np.float32)
        lowest = float(data.min())
        above = data[data > lowest]
        rest = (float(above.min()), float(above.max())) if above.size else (lowest, lowest)
        if rest[0] - lowest > rest[1] - rest[0]:  # what fills the field of view, and was not measured
            data = np.where(data == lowest, np.float32(min(rest[0], 0)), data)
            notices.append(f"{MODALITY_TITLES[modality]} is filled up with {lowest:g}, which is taken for not measured.")
            lowest = min(rest[0], 0)
        if lowest < 0:
            data = data - np.float32(lowest)
            notices.append(f"{MODALITY_TITLES[modality]} has values below 0: {-lowest:g} was added to all of them.")
        found[modality] = replace(volume, data=data)
    return found, notices
