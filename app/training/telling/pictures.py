"""Pictures of what networks make of a batch: one row a slice, one column a plane."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from app.anatomy import STRUCTURES

GAP = 4
DARKEST_Z, BRIGHTEST_Z = -1.5, 3.0

Pixels = npt.NDArray[np.uint8]


def shades(images: Tensor) -> Pixels:
    """Return z-scored planes (N, H, W) as grey (N, H, W, 3)."""
    grey = ((images.detach().float().cpu().numpy() - DARKEST_Z) / (BRIGHTEST_Z - DARKEST_Z)).clip(0, 1)
    return np.repeat((grey * 255).astype(np.uint8)[..., None], 3, axis=-1)


def label_colours(planes: Tensor) -> Pixels:
    """Return label planes (N, L, H, W), likelihoods or logits, in the colours of their likeliest labels (N, H, W, 3)."""
    palette = np.full((max(planes.shape[1], 4), 3), 128, np.uint8)
    palette[0] = 0
    for structure in STRUCTURES:
        palette[structure.label] = structure.colour
    coloured: Pixels = palette[torch.argmax(planes.detach(), 1).cpu().numpy()]
    return coloured


def contact_sheet(columns: Mapping[str, Pixels]) -> Pixels:
    """Lay planes (N, H, W, 3) side by side, a column each, a row for each slice; columns may be of several sizes."""
    height, width = (max(planes.shape[axis] for planes in columns.values()) for axis in (1, 2))
    count = len(next(iter(columns.values())))
    sheet = np.full((count * (height + GAP) + GAP, len(columns) * (width + GAP) + GAP, 3), 40, np.uint8)
    for column, planes in enumerate(columns.values()):
        rows, across = (np.arange(side) * of // side for side, of in zip((height, width), planes.shape[1:3], strict=True))
        for row, plane in enumerate(planes):
            top, left = GAP + row * (height + GAP), GAP + column * (width + GAP)
            sheet[top : top + height, left : left + width] = plane[rows][:, across]
    return sheet
