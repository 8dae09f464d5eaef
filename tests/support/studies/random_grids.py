"""Studies on random grids: one head in the world, each file with axes, spacing, place and header codes of its own."""

from __future__ import annotations

import gzip
import itertools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import numpy.typing as npt

Affine = npt.NDArray[np.float64]

PATTERNS = list(itertools.product(itertools.permutations(range(3)), itertools.product((1, -1), repeat=3)))
HALF = np.array([62.0, 78.0, 56.0])
LESION = np.array([30.0, 24.0, 14.0])
"""Centre of the lesion from the brain's, in mm to the right, front and top."""
RADIUS = 15.0


@dataclass(frozen=True)
class Planned:
    """A random study: what was drawn for it, the world point of its lesion, and whether it must be understood."""

    folder: Path
    lesion: npt.NDArray[np.float64]
    spacing: float
    clear: bool
    drawn: dict[str, str] = field(default_factory=dict)


def brain(points: npt.NDArray[np.float64], base: float, gain: float) -> npt.NDArray[np.int16]:
    """Return grey values at points (..., 3) from the brain's centre, int16."""
    inside = ((points / HALF) ** 2).sum(-1) <= 1
    lesion = np.linalg.norm(points - LESION, axis=-1) < RADIUS
    pattern = 20 * np.cos(points / (17, 19, 13)).prod(-1)
    return np.where(inside, base + pattern + np.where(lesion, gain, 0), 0).astype(np.int16)


def random_study(folder: Path, seed: int) -> Planned:
    """Write study number `seed` into a folder of its own: T1, FLAIR (T1ce is T1's file) and a label map."""
    random = np.random.default_rng(seed)
    centre = random.uniform(-80, 80, 3)
    spacing = random.uniform(5, 8, 3)
    turn = _turn(random.choice([0.0, 0.0, 4.0, 12.0]), random)
    grid = _grid(centre, spacing, turn, seed, random)
    drawn = {"pattern": str(seed % 48), "spacing": str(spacing.round(1))}
    files = {"t1": grid}
    clear = True
    drawn["flair"] = str(random.choice(["same", "otherwise stored", "planned elsewhere", "turned", "finer"]))
    files["flair"] = _other(drawn["flair"], grid, centre, spacing, random)
    drawn["seg"] = str(random.choice(["same", "as flair", "otherwise stored", "planned elsewhere"]))
    files["seg"] = files["flair"] if drawn["seg"] == "as flair" else _other(drawn["seg"], grid, centre, spacing, random)
    if drawn["seg"] == "planned elsewhere":
        clear = False  # its labels must fit the images better there, which few voxels cannot always tell
    for kind, (shape, affine) in files.items():
        form = str(
            random.choice(
                ["sform", "qform", "both", "both", "none", "contradiction", "sheared"], p=[0.3, 0.25, 0.2, 0.2, 0.02, 0.02, 0.01]
            )
        )
        drawn[f"{kind} header"] = form
        clear = clear and form in ("sform", "qform", "both")
        points = _points(shape, affine) - centre
        if kind == "seg":
            data: npt.NDArray[Any] = np.where(np.linalg.norm(points - LESION, axis=-1) < RADIUS, 2, 0).astype(np.uint8)
        else:
            data = brain(points, 500 if kind == "t1" else 400, -150 if kind == "t1" else 350)
        _write(folder / f"{folder.name}_{kind}.nii.gz", data, affine, form)
    (folder / f"{folder.name}_t1ce.nii.gz").write_bytes((folder / f"{folder.name}_t1.nii.gz").read_bytes())
    return Planned(folder, centre + LESION, float(spacing.max()), clear, drawn)


def _turn(degrees: float, random: np.random.Generator) -> Affine:
    """Return a rotation (3, 3) about a random axis."""
    axis = random.normal(size=3)
    x, y, z = axis / np.linalg.norm(axis)
    angle = np.radians(degrees)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    rotation: Affine = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return rotation


def _grid(
    centre: Affine, spacing: Affine, turn: Affine, pattern: int, random: np.random.Generator
) -> tuple[tuple[int, int, int], Affine]:
    """Return shape and affine of a grid that holds the brain and a margin, a little off its centre, stored in one of 48 ways."""
    axes, signs = PATTERNS[pattern % 48]
    sizes = np.ceil((2 * HALF + 40) / spacing).astype(int)
    affine = np.eye(4)
    for axis, (world, sign) in enumerate(zip(axes, signs, strict=True)):
        affine[:3, axis] = turn[:, world] * sign * spacing[world]
    x, y, z = (int(sizes[world]) for world in axes)
    affine[:3, 3] = centre + random.uniform(-6, 6, 3) - affine[:3, :3] @ ((np.array([x, y, z]) - 1) / 2)
    return (x, y, z), affine


def _other(
    how: str, grid: tuple[tuple[int, int, int], Affine], centre: Affine, spacing: Affine, random: np.random.Generator
) -> tuple[tuple[int, int, int], Affine]:
    """Return the grid of another file of the study."""
    (x, y, z), affine = grid
    if how == "same":
        return grid
    if how == "otherwise stored":
        return _stored_otherwise(grid, random)
    if how == "planned elsewhere":
        moved = affine.copy()
        moved[:3, 3] += random.choice([-1, 1], 3) * random.uniform(7, 14, 3) * (random.permutation(3) < 2)
        return (x, y, z), moved
    if how == "turned":
        turned = affine.copy()
        turned[:3, :3] = _turn(5.0, random) @ affine[:3, :3]
        turned[:3, 3] = centre - turned[:3, :3] @ ((np.array([x, y, z]) - 1) / 2)
        return (x, y, z), turned
    return _grid(centre, spacing * random.uniform(0.6, 0.8, 3), _turn(0.0, random), int(random.integers(48)), random)


def _stored_otherwise(
    grid: tuple[tuple[int, int, int], Affine], random: np.random.Generator
) -> tuple[tuple[int, int, int], Affine]:
    """Return the same grid along other axes."""
    shape, affine = grid
    axes, signs = PATTERNS[int(random.integers(48))]
    out = np.eye(4)
    out[:3, 3] = affine[:3, 3]
    for axis, (old, sign) in enumerate(zip(axes, signs, strict=True)):
        out[:3, axis] = affine[:3, old] * sign
        if sign < 0:
            out[:3, 3] += affine[:3, old] * (shape[old] - 1)
    x, y, z = (shape[old] for old in axes)
    return (x, y, z), out


def _points(shape: tuple[int, int, int], affine: Affine) -> Affine:
    voxels = np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), -1)
    points: Affine = voxels @ affine[:3, :3].T + affine[:3, 3]
    return points


def _write(path: Path, data: npt.NDArray[Any], affine: Affine, form: str) -> None:
    image = nib.Nifti1Image(data, affine)
    header = image.header
    sheared = affine.copy()
    sheared[:3, 1] += 0.1 * affine[:3, 0]
    mirrored = affine @ np.array([[-1.0, 0, 0, data.shape[0] - 1], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
    header.set_qform(mirrored if form == "contradiction" else affine, int(form in ("qform", "both", "contradiction")))
    header.set_sform(sheared if form == "sheared" else affine, int(form in ("sform", "both", "contradiction", "sheared")))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(image.to_bytes(), 1))
