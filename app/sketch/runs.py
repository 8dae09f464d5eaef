"""Masks as run lengths: how the history and the sketch file keep them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Runs = npt.NDArray[np.uint32]


def encode(mask: Mask) -> Runs:
    """Return the run lengths of a mask in row-major order, the first run (which may be 0 long) being False.

    Parameters
    ----------
    mask : bool array of any shape

    Returns
    -------
    uint32 array (R,)
        Lengths in pixels, False and True in turn; they add up to ``mask.size``.
    """
    flat = mask.ravel()
    if flat.size == 0:
        return np.zeros(0, np.uint32)
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    bounds = np.concatenate([[0], edges, [flat.size]]) if not flat[0] else np.concatenate([[0, 0], edges, [flat.size]])
    return np.diff(bounds).astype(np.uint32)


def decode(runs: Runs, shape: tuple[int, int]) -> Mask:
    """Return the mask (rows, columns) of :func:`encode`; ValueError if the runs do not add up to its size."""
    if int(runs.sum(dtype=np.int64)) != shape[0] * shape[1]:
        raise ValueError("the run lengths do not add up to the size of the mask")
    values = np.zeros(runs.size, np.bool_)
    values[1::2] = True
    return np.repeat(values, runs).reshape(shape)
