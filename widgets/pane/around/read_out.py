"""What the line under a picture says of the place under the pointer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from app import frames
from app.anatomy import MODALITY_TITLES, Structure
from widgets.language import tr
from widgets.pane.plane_facts import place
from widgets.pane.view_geometry import Point

Planes = npt.NDArray[np.uint8]
Raw = Mapping[str, npt.NDArray[np.float32]]


def read_out(
    k: int,
    modality: str,
    planes: Planes,
    raw: Raw,
    at: Point | None,
    labels: npt.NDArray[np.uint8] | None,
    structures: Sequence[Structure],
) -> list[str]:
    """Return slice, and place, intensity and structure at a point, the fullest wording first and the slice alone last.

    Parameters
    ----------
    k : int
        The slice.
    modality : str
    planes : uint8 (slices, rows, columns)
        Display planes of the modality.
    raw : mapping of modality to float32 (columns, rows, slices)
        RAS+ volumes with the intensities of the source, where there are any.
    at : (row, column) in mm, or None
    labels : uint8 (rows, columns) or None
        What lies over the slice.
    structures : sequence of Structure
        What the labels mean.
    """
    words = [tr("Slice {slice}", slice=k)]
    rows, columns = planes.shape[1:]
    if at is not None:
        row, column = (round(value) for value in at)
        if 0 <= row < rows and 0 <= column < columns:
            words.append(place(at, (rows, columns)))
            words.append(f"{MODALITY_TITLES[modality]} {_intensity(planes, raw.get(modality), k, row, column)}")
            label = int(labels[row, column]) if labels is not None else 0
            words += [tr(structure.title) for structure in structures if structure.label == label]
    # The structure is what is pointed at: it stays longest.
    shorter = [words[:2] + words[3:], words[:1] + words[3:], words[:1]]
    return list(dict.fromkeys("   ".join(wording) for wording in (words, *shorter)))


def _intensity(planes: Planes, raw: npt.NDArray[Any] | None, k: int, row: int, column: int) -> str:
    if raw is None:
        return str(int(planes[k, row, column]))
    x, y, z = (int(n) for n in frames.plane_to_voxel(row, column, k, raw.shape[1]))
    return f"{float(raw[x, y, z]):.4g}"
