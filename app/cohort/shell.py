"""What lies around a brain: fluid, skull with its marrow, muscle, fat and skin, as tissue fractions on the library grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from app.cohort.fields import FloatArray, Shape, refine, smooth_noise
from app.cohort.head import BOX, GRID_SHAPE, FineHead

LAYERS = ("fluid", "grey", "white", "dura", "compact", "marrow", "muscle", "fat", "skin", "calcium")
"""Names of the tissues of a whole head; what is left to 1 is air."""

_HALF: Shape = (121, 121, 79)
_CLOSING = 12
"""How wide a gap the inner table bridges, in voxels of 2 mm to each side."""


@dataclass(frozen=True)
class WholeHead:
    """A head with skull and scalp in RAS on the library grid.

    Attributes
    ----------
    tissues : dict of float32 (240, 240, 155)
        Fractions by the names of `LAYERS`; they add up to 1 in the head and to 0 in air.
    texture : float32 (240, 240, 155)
        T1 texture of the brain (see :class:`app.cohort.head.FineHead`).
    """

    tissues: dict[str, FloatArray]
    texture: FloatArray


def _whole(flat: FloatArray, fine: FineHead) -> FloatArray:
    whole = np.zeros(GRID_SHAPE, np.float32)
    whole[BOX][fine.inside] = flat
    return whole


def _step(distance: FloatArray, edge: FloatArray | float) -> FloatArray:
    """Share of a voxel (1 mm) that lies beyond `edge`, for the distance (mm) of its centre."""
    return np.asarray(np.clip(distance - edge + np.float32(0.5), 0, 1), np.float32)


def _distance(fine: FineHead) -> FloatArray:
    """Distance (mm) of every voxel outside the brain's hull to it; 0 inside."""
    brain = np.zeros(GRID_SHAPE, np.bool_)
    brain[BOX] = fine.inside
    padded = np.pad(brain[::2, ::2, ::2], _CLOSING)
    dilated = ndimage.distance_transform_edt(~padded) <= _CLOSING
    hull = padded | (ndimage.distance_transform_edt(dilated) > _CLOSING)
    away = 2 * ndimage.distance_transform_edt(~hull).astype(np.float32)
    smooth = ndimage.gaussian_filter(away, 1.5)[_CLOSING:, _CLOSING:, _CLOSING:][: _HALF[0], : _HALF[1], : _HALF[2]]
    return refine(smooth, GRID_SHAPE)


def _field(rng: np.random.Generator, spacing_mm: float) -> FloatArray:
    return refine(smooth_noise(rng, _HALF, spacing_mm / 2), GRID_SHAPE)


def whole_head(rng: np.random.Generator, fine: FineHead) -> WholeHead:
    """Put skull and scalp around a brain.

    Inner table, marrow and outer table are shells of varying thickness about the hull of the brain; the temporal muscle lies
    at the sides, fat and skin cover all. Some pineal glands and choroid plexuses hold calcium. The base of the skull and
    the face are not drawn: below the brain the shell simply closes.

    Parameters
    ----------
    rng : Generator
    fine : FineHead

    Returns
    -------
    WholeHead
    """
    away = _distance(fine)
    brain = _whole(np.ones(int(fine.inside.sum()), np.float32), fine)
    inner = np.maximum(rng.uniform(1.5, 3.0) + 0.5 * _field(rng, 24), 0.8).astype(np.float32)
    thickness = np.maximum(rng.uniform(5.5, 8.5) + 1.1 * _field(rng, 36), 3.0).astype(np.float32)
    table = rng.uniform(1.4, 2.2) + 0.25 * _field(rng, 20)
    outer = inner + thickness
    x, y, z = np.meshgrid(*(np.arange(n, dtype=np.float32) for n in GRID_SHAPE), indexing="ij", sparse=True)
    side = np.clip((np.abs(x - 119.5) - 48) / 12, 0, 1) * np.clip((95 - z) / 25, 0, 1) * np.exp(-(((y - 135) / 38) ** 2))
    muscle = (rng.uniform(5, 9) * side).astype(np.float32)
    scalp = np.maximum(rng.uniform(3.5, 6.0) + 0.8 * _field(rng, 40), 2.0) + outer + muscle
    skin = np.float32(rng.uniform(1.2, 1.9))

    begin, end = _step(away, inner), _step(away, outer)
    marrow = np.clip(_step(away, inner + table) - _step(away, outer - table), 0, 1)
    muscled, covered, air = _step(away, outer + muscle), _step(away, scalp - skin), _step(away, scalp)
    dura = np.clip(_step(away, inner - np.float32(0.9)) - begin, 0, 1) * (1 - brain)
    falx = np.clip(2.2 * _whole(fine.falx * (1 - fine.white), fine) - 0.8, 0, 0.7)
    calcium = _calcium(rng, fine)
    spared = (1 - calcium) * (1 - falx)
    tissues = {name: _whole(getattr(fine, name), fine) * spared for name in ("fluid", "grey", "white")}
    tissues["fluid"] += (1 - brain) * (1 - begin) - dura
    tissues["dura"] = dura + falx * (1 - calcium)
    tissues["compact"] = begin - end - marrow
    tissues["marrow"] = marrow
    tissues["muscle"] = end - muscled
    tissues["fat"] = muscled - covered
    tissues["skin"] = covered - air
    tissues["calcium"] = calcium
    outside = {
        name: np.asarray(np.clip(part * (1 if name in _WITHIN else 1 - brain), 0, 1), np.float32)
        for name, part in tissues.items()
    }
    return WholeHead(outside, _whole(fine.texture, fine))


_WITHIN = ("fluid", "grey", "white", "dura", "calcium")


def _calcium(rng: np.random.Generator, fine: FineHead) -> FloatArray:
    """Calcified plexus of one or both sides, and a pineal gland, each in most adults but not in all."""
    plexus = _whole(fine.plexus, fine)
    core = np.zeros(GRID_SHAPE, np.float32)
    where = np.argwhere(plexus > 0.6)
    for left in (True, False):
        half = where[(where[:, 0] < 119.5) == left] if len(where) else where
        if len(half) and rng.random() < 0.7:
            core[tuple(half[rng.integers(len(half))])] = rng.uniform(15, 70)
    if len(where) and rng.random() < 0.7:
        centre = where.mean(axis=0)
        core[
            119 + int(rng.integers(0, 2)), int(centre[1]) + int(rng.integers(2, 8)), int(centre[2]) - int(rng.integers(2, 8))
        ] = rng.uniform(15, 60)
    spread = np.clip(ndimage.gaussian_filter(core, 1.2, truncate=3), 0, 1)
    whole = np.zeros(GRID_SHAPE, np.float32)
    whole[BOX] = fine.inside
    return np.asarray(spread * whole, np.float32)
