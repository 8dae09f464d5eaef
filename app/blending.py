"""Labels in their structures' colours over grey values, defined once for the whole program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from app.anatomy import Structure

Pixels = npt.NDArray[np.uint8]


def blend(
    grey: npt.NDArray[np.uint8] | npt.NDArray[np.float32],
    labels: npt.NDArray[np.uint8] | None,
    structures: Sequence[Structure],
    opacities: Mapping[int, float],
) -> Pixels:
    """Return a grey plane with labels over it.

    Parameters
    ----------
    grey : uint8 or float32 array (rows, columns)
        Levels 0 to 255.
    labels : uint8 array (rows, columns) or None
    structures : sequence of Structure
        Whose colours the labels have.
    opacities : mapping of int to float
        By label, 0 to 1; a label that is not there is not shown.

    Returns
    -------
    uint8 array (rows, columns, 3)
    """
    levels: Pixels = (grey if grey.dtype == np.uint8 else np.rint(grey)).astype(np.uint8)
    pixels = np.empty((*grey.shape, 3), np.uint8)
    for channel in range(3):
        pixels[..., channel] = levels
    if labels is None or not (rows := np.flatnonzero(labels.any(axis=1))).size:
        return pixels
    seen = slice(rows[0], rows[-1] + 1)  # a lesion takes up little of a plane
    for structure in structures:
        opacity = opacities.get(structure.label, 0.0)
        if opacity > 0 and (there := labels[seen] == structure.label).any():
            shade = (1 - opacity) * grey[seen][there]
            pixels[seen][there] = np.rint(shade[:, None] + opacity * np.array(structure.colour, np.float32)).astype(np.uint8)
    return pixels
