"""Small heads for the tests of CT-MR similarity: a ring of bone around textured tissue."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from app.cohort.scan_writing import head_name, write_head
from app.cohort.scans import ScannedHead
from app.crossmodal.images import Pair, stack

SIDE, PLANES = 72, 7
AFFINE = np.array([[-1.0, 0, 0, 0], [0, -1.0, 0, SIDE - 1], [0, 0, 1.0, 0], [0, 0, 0, 1]])


def volumes(seed: int) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
    """Return CT (Hounsfield units) and MR (72, 72, 7) of one head, aligned."""
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(*(np.arange(SIDE) - SIDE / 2 + 0.5,) * 2, indexing="ij")
    turn = np.arctan2(y, x)
    radius = np.hypot(x, y * 0.85) + 1.5 * np.sin(3 * turn + rng.uniform(0, 6)) + np.sin(5 * turn)
    texture = ndimage.gaussian_filter(rng.standard_normal((SIDE, SIDE, PLANES)), (2, 2, 1))
    texture /= texture.std()
    flat = radius[:, :, None] + np.zeros(PLANES)
    ct = np.where(flat < 20, 35 + 12 * texture, np.where(flat < 25, 1200, np.where(flat < 28, -80, -1000)))
    mr = np.where(flat < 20, 500 - 150 * texture, np.where(flat < 25, 30, np.where(flat < 28, 700, 0)))
    return ct.astype(np.int16), np.maximum(mr, 0).astype(np.int16)


def toy_pair(seed: int = 0) -> Pair:
    """Return a head in memory."""
    ct, mr = volumes(seed)
    planes = stack(np.clip(ct / 80, 0, 1).astype(np.float32)), stack(np.clip(mr / 800, 0, 1).astype(np.float32))
    return Pair(f"toy {seed}", f"toy {seed}", *planes, 0, np.eye(4))


def write_toy_heads(folder: Path, count: int) -> None:
    """Write heads as ``cohort --ct`` does, the CT where it was."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(count):
        ct, mr = volumes(seed)
        write_head(folder / head_name(seed), ScannedHead(seed, {"ct": ct, "t1": mr, "t2": mr, "pd": mr}, AFFINE, np.eye(4), 1.0))
