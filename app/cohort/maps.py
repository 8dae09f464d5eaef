"""The maps of the anatomical template that every synthetic patient is warped from.

They are derived from the MNI152 templates in nilearn's wheel (no download) and are never shipped with the product: the
licence of those files is unknown. :func:`write_maps` packs them into one file, which ``SBMIR_ANATOMY`` names on a
machine without nilearn and nibabel.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from app.cohort.fields import FloatArray, largest_component
from app.errors import DAMAGED_ARRAYS, EnvironmentFault, UserError, describe_os_error

MAPS_VERSION = 2
MARGIN = 4

_BYTE_MAPS = (
    *("tissue", "texture", "mask", "depth", "cortex", "ventricle"),
    *("white", "hindbrain", "falx", "plexus", "deep", "midline"),
)
_RANGES = {"tissue": (-1.0, 1.0), "texture": (-0.3, 0.3), "depth": (0.0, 51.0)}


@dataclass(frozen=True)
class TemplateMaps:
    """Maps on the template's 1-mm RAS grid, cropped to the brain with a margin; every map is (X, Y, Z).

    Attributes
    ----------
    tissue : float32
        White matter minus CSF, -1 (CSF) to 1 (white matter); grey matter is near 0.
    texture : float32
        What a linear fit of the tissues leaves of the T1 image: deep nuclei, callosum, brain stem.
    mask, cortex, ventricle, white, hindbrain, falx, plexus, deep, midline : float32
        Memberships, 0 to 1: brain, folded cortex, ventricles, white matter where tumours may start, cerebellum and
        brain stem, the plane between the hemispheres, choroid plexus, deep nuclei, the medial wall.
    depth : float32
        Distance to the surface of the hemisphere's hull, mm.
    surface : three float32 maps
        The point of that surface, in voxels, on which folding is drawn, so that sulci are sheets.
    origin : (3,) float64
        MNI coordinates of voxel (0, 0, 0), mm.
    """

    tissue: FloatArray
    texture: FloatArray
    mask: FloatArray
    depth: FloatArray
    cortex: FloatArray
    ventricle: FloatArray
    white: FloatArray
    hindbrain: FloatArray
    falx: FloatArray
    plexus: FloatArray
    deep: FloatArray
    midline: FloatArray
    surface: tuple[FloatArray, FloatArray, FloatArray]
    origin: npt.NDArray[np.float64]

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape of every map."""
        x, y, z = self.tissue.shape
        return x, y, z


def _read_templates() -> tuple[FloatArray, FloatArray, FloatArray, npt.NDArray[np.float64]]:
    try:
        from nilearn import datasets
    except ImportError as error:
        raise EnvironmentFault(
            "Synthetic patients need nilearn, whose wheel holds the template brain: install it, or name a packed anatomy "
            "file in SBMIR_ANATOMY."
        ) from error
    images = [
        loader(resolution=1)
        for loader in (datasets.load_mni152_template, datasets.load_mni152_gm_template, datasets.load_mni152_wm_template)
    ]
    t1, grey, white = (np.asarray(image.dataobj, np.float32) for image in images)
    return t1, grey, white, np.asarray(images[0].affine, np.float64)


def _crop(mask: npt.NDArray[np.bool_]) -> tuple[slice, slice, slice]:
    spans = []
    for axis in range(3):
        held = np.flatnonzero(mask.any(axis=tuple(a for a in range(3) if a != axis)))
        spans.append((max(int(held[0]) - MARGIN, 0), min(int(held[-1]) + MARGIN + 1, mask.shape[axis])))
    (x0, x1), (y0, y1), (z0, z1) = spans
    return slice(x0, x1), slice(y0, y1), slice(z0, z1)


def derive_maps() -> TemplateMaps:
    """Derive the maps from nilearn's templates (about 10 s).

    Raises
    ------
    EnvironmentFault
        If nilearn is not installed.
    """
    t1, grey, white, affine = _read_templates()
    inside = ndimage.binary_fill_holes(ndimage.binary_closing(np.pad(t1 > 0, 6), iterations=4))[6:-6, 6:-6, 6:-6]
    inside = largest_component(np.asarray(inside))
    # The brain touches the lowest plane of the template: pad, so that distances see a surface there.
    pad = MARGIN
    t1, grey, white = (np.pad(m, pad) for m in (t1, grey, white))
    inside = np.pad(inside, pad)
    box = _crop(inside)
    origin = affine[:3, 3] + np.array([s.start - pad for s in box], np.float64)
    t1, grey, white, inside = (np.ascontiguousarray(m[box]) for m in (t1, grey, white, inside))
    fluid = np.where(inside, np.clip(1 - grey - white, 0, 1), 0).astype(np.float32)
    axes = np.meshgrid(*(np.arange(n) + o for n, o in zip(inside.shape, origin, strict=True)), indexing="ij", sparse=True)
    x, y, z = axes

    design = np.stack([grey[inside], white[inside], fluid[inside]], axis=1).astype(np.float64)
    fit, *_ = np.linalg.lstsq(design, t1[inside].astype(np.float64), rcond=None)
    texture = np.zeros_like(t1)
    texture[inside] = (t1[inside] - design @ fit).astype(np.float32)

    # Cerebellum and brain stem lie below the tentorium, a tent that is high in the midline; the stem is a column.
    tent = -4 - 0.45 * np.abs(x) - 0.25 * np.clip(-y - 60, 0, None)
    behind = (y < -34 + 0.12 * np.abs(x)) & (z < tent)
    stem = (np.hypot(x / 17.0, (y + 26) / 17.0) < 1) & (z < -8)
    hindbrain = ndimage.gaussian_filter(((behind | stem) & inside).astype(np.float32), 1.5)

    surface_distance = ndimage.distance_transform_edt(inside)
    centre = (np.abs(x) < 40) & (y > -62) & (y < 48) & (z > -16) & (z < 40)
    ventricle_mask = (fluid > 0.45) & centre & (surface_distance > 16) & ~((np.abs(x) > 24) & (z > -2) & (y > -30))
    parts, _ = ndimage.label(ndimage.binary_dilation(ventricle_mask))
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    ventricle_mask &= parts == int(sizes.argmax())
    ventricle = ndimage.gaussian_filter(ventricle_mask.astype(np.float32), 0.7)
    plexus_zone = (np.abs(x) > 8) & (np.abs(x) < 30) & (y < -24) & (y > -48) & (z > 0) & (z < 22)
    plexus = ndimage.gaussian_filter((ventricle_mask & plexus_zone).astype(np.float32), 1.0)

    # Hemispheres end at the midline, so that the folds of the medial wall are sheets too.
    callosum = (np.abs(x) < 12) & (white > 0.6) & (z > -10)
    lowest_falx = np.where(callosum, np.broadcast_to(z, inside.shape), -np.inf).max(axis=2, keepdims=True)
    lowest_falx = np.where(np.isfinite(lowest_falx), lowest_falx, np.where(y > 0, -20.0, 0.0))
    falx = (np.abs(x) < 2.5) & inside & (z > lowest_falx)
    filled = ndimage.binary_closing(inside, iterations=6)
    hull = np.asarray(filled & inside & ~((np.abs(x) < 1) & (z > lowest_falx)))
    depth, nearest = ndimage.distance_transform_edt(hull, return_indices=True)
    depth = depth.astype(np.float32)
    surface = [ndimage.gaussian_filter(n.astype(np.float32), 1.5) for n in nearest]

    deep_zone = (np.abs(x) < 36) & (y > -36) & (y < 26) & (z > -14) & (z < 24)
    away = np.clip((26 - depth) / 10, 0, 1)
    near_ventricle = ndimage.gaussian_filter((ventricle > 0.3).astype(np.float32), 5)
    cortex = (
        away
        * np.clip(1 - 4 * near_ventricle, 0, 1)
        * (1 - hindbrain)
        * (1 - 0.85 * ndimage.gaussian_filter((deep_zone & (depth > 12)).astype(np.float32), 3.0))
    )
    deep = ndimage.gaussian_filter((deep_zone & (depth > 18)).astype(np.float32), 2.0) * np.clip(grey, 0, 1)
    return TemplateMaps(
        tissue=np.where(inside, white - fluid, -1).astype(np.float32),
        texture=np.clip(texture, -0.3, 0.3),
        mask=inside.astype(np.float32),
        depth=np.minimum(depth, 51.0).astype(np.float32),
        cortex=np.clip(cortex, 0, 1).astype(np.float32),
        ventricle=ventricle,
        white=(white * (1 - hindbrain)).astype(np.float32),
        hindbrain=hindbrain,
        falx=falx.astype(np.float32),
        plexus=plexus,
        deep=deep.astype(np.float32),
        midline=np.broadcast_to(np.exp(-((x / 9.0) ** 2)), inside.shape).astype(np.float32),
        surface=(surface[0], surface[1], surface[2]),
        origin=origin,
    )


def write_maps(path: Path, maps: TemplateMaps | None = None) -> None:
    """Pack the maps into one file (about 10 MB) in one step; `maps` default to :func:`derive_maps`.

    Raises
    ------
    EnvironmentFault
        If the file cannot be written, or nilearn is missing.
    """
    maps = maps or derive_maps()
    packed: dict[str, npt.NDArray[np.generic]] = {"version": np.array(MAPS_VERSION), "origin": maps.origin}
    for name in _BYTE_MAPS:
        low, high = _RANGES.get(name, (0.0, 1.0))
        packed[name] = np.round((getattr(maps, name) - low) / (high - low) * 255).clip(0, 255).astype(np.uint8)
    for axis, values in enumerate(maps.surface):
        packed[f"surface{axis}"] = np.round(values).clip(0, 255).astype(np.uint8)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".npz", dir=path.parent)
        os.close(handle)
        try:
            save: Callable[..., None] = np.savez_compressed
            save(partial, **packed)
            Path(partial).replace(path)
        finally:
            Path(partial).unlink(missing_ok=True)
    except OSError as error:
        raise describe_os_error(error, path, "write the anatomy file") from error


def read_maps(path: Path) -> TemplateMaps:
    """Read maps that :func:`write_maps` packed.

    Raises
    ------
    UserError
        If the file is missing, damaged or of another version.
    """
    try:
        with np.load(path, allow_pickle=False) as held:
            if int(held["version"]) != MAPS_VERSION:
                raise ValueError("version")
            maps = {}
            for name in _BYTE_MAPS:
                low, high = _RANGES.get(name, (0.0, 1.0))
                maps[name] = held[name].astype(np.float32) * np.float32((high - low) / 255) + np.float32(low)
            surface = [ndimage.gaussian_filter(held[f"surface{axis}"].astype(np.float32), 1.0) for axis in range(3)]
            return TemplateMaps(**maps, surface=(surface[0], surface[1], surface[2]), origin=held["origin"])
    except DAMAGED_ARRAYS as error:
        raise UserError(
            f"{path} is not a readable anatomy file of this version: delete it (it is made again) or correct SBMIR_ANATOMY."
        ) from error


def maps_file() -> Path:
    """Return the file of the maps, ``SBMIR_ANATOMY`` or one in the data folder, deriving the latter when first asked for."""
    named = os.environ.get("SBMIR_ANATOMY")
    if named:
        return Path(named)
    # Imported here: a machine that is given the anatomy as a file may lack what the settings need.
    from app.settings import data_folder

    kept = data_folder() / f"anatomy-{MAPS_VERSION}.npz"
    if not kept.exists():
        write_maps(kept)
    return kept


@lru_cache(maxsize=1)
def template_maps() -> TemplateMaps:
    """Return the maps; always as packed, so that rounding cannot make the first run differ from later ones."""
    return read_maps(maps_file())
