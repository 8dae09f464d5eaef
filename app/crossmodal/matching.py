"""Where in an MR is what lies at a place of a CT, or the other way round: the most alike places around it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from app import frames
from app.crossmodal.evaluation import place_at
from app.crossmodal.images import (
    AIR_HU,
    CT_SPAN_HU,
    FloatArray,
    Matrix,
    Pair,
    grid_around,
    on_grid,
    read_volumes,
    scaled,
    stack,
    windowed,
)
from app.crossmodal.measures import Measure
from app.crossmodal.patches import NEAR_PX
from app.errors import UserError
from app.jobs import Job

_APART_PX = 4


AROUND_MM = 6
"""How many planes above and below are searched as well."""

Modality = Literal["ct", "mr"]


@dataclass(frozen=True)
class Match:
    """A place in the other image.

    Attributes
    ----------
    mm : tuple of float
        Where (x, y, z), RAS+ mm of both files.
    offset_mm : tuple of float
        From the place that was asked for.
    similarity : float
        As the measure says it.
    """

    mm: tuple[float, float, float]
    offset_mm: tuple[float, float, float]
    similarity: float


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes
    ----------
    matches : tuple of Match
        The most alike places, the best first, each at least 4 mm from the former.
    similarities : float32 (Z, 81, 81)
        Of all places around the one that was asked for, 1 mm apart; the first plane is the lowest, row 0 is anterior, column 0
        the patient's left.
    first : tuple of int
        Plane, row and column of ``similarities[0, 0, 0]`` in the pair's stacks; row and column may lie outside.
    there : float
        The similarity at the very place that was asked for.
    """

    matches: tuple[Match, ...]
    similarities: FloatArray
    first: tuple[int, int, int]
    there: float


def read_pair(ct_path: Path, mr_path: Path) -> Pair:
    """Read a CT and an MR of one head, on a grid of 1 mm around the MR, trusting the places that both files state.

    Raises
    ------
    UserError
        If a file cannot be read, does not say where it lies or shows nothing, or the CT is not in Hounsfield units.
    """
    ct, mr = read_volumes(ct_path, mr_path)
    grid, shape = grid_around(mr.data.shape, mr.affine)
    hounsfield = on_grid(ct.data, np.linalg.inv(ct.affine) @ grid, shape, AIR_HU)
    signal = on_grid(mr.data, np.linalg.inv(mr.affine) @ grid, shape, 0.0)
    if not (hounsfield > CT_SPAN_HU).any():
        raise UserError(
            f"{ct_path} and {mr_path} do not lie at the same place: register them, or export both with their positions."
        )
    shown = stack(scaled(signal))
    if not (shown > 0).any():
        raise UserError(f"{mr_path} shows nothing (no voxel is above 0): check that it is the MR, and export it again.")
    return Pair(mr_path.name, mr_path.name, stack(windowed(hounsfield)), shown, 0, grid)


def place_of(pair: Pair, point_mm: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return plane, row and column (not whole numbers) of a place in mm in the stacks of a pair."""
    x, y, z = (np.linalg.inv(pair.affine) @ np.array([*point_mm, 1.0]))[:3]
    row, column = frames.voxel_to_plane(float(x), float(y), pair.ct.shape[1])
    return float(z), row, column


def point_of(pair: Pair, k: int, row: float, column: float) -> tuple[float, float, float]:
    """Return the mm (x, y, z) of a plane, row and column of a pair."""
    voxel = frames.plane_to_voxel(row, column, k, pair.ct.shape[1])
    return _triple((pair.affine @ np.array([*voxel, 1.0]))[:3])


def find(
    pair: Pair,
    point_mm: tuple[float, float, float],
    measure: Measure,
    sought: Modality = "mr",
    around_mm: int = AROUND_MM,
    job: Job | None = None,
) -> Found:
    """Search one image within 40 mm in the axial plane, and in the planes around it, for what the other shows at a place.

    Parameters
    ----------
    pair : Pair
    point_mm : tuple of float
        RAS+ mm (x to the right, y to the front, z to the head).
    measure : Measure
    sought : {"mr", "ct"}
        Which image is searched.
    around_mm : int
        How many planes above and below.
    job : Job, optional
        An item is a plane.

    Returns
    -------
    Found
        With the three best places.

    Raises
    ------
    UserError
        If the place lies outside the images, or shows nothing.
    Cancelled
    """
    half = measure.depth // 2
    z, y, x = place_of(pair, point_mm)
    planes, rows, columns = pair.ct.shape
    k, row, column = round(z), round(y), round(x)
    if not (half <= k < planes - half and 0 <= row < rows and 0 <= column < columns):
        if 0 <= k < planes and 0 <= row < rows and 0 <= column < columns:
            raise UserError(
                f"The place {_said(point_mm)} mm is too near the end of {pair.name} for this model, which compares "
                f"{measure.depth} planes: choose another place or a model of single planes."
            )
        low, high = _extent(pair.affine, (columns, rows, planes))
        raise UserError(f"The place {_said(point_mm)} mm lies outside {pair.name}, which reaches from {low} to {high}.")
    if float(np.ptp(place_at(pair, k, row, column, measure.depth, sought=sought).patch)) < 0.02:
        shown = "CT" if sought == "mr" else "MR"
        raise UserError(
            f"The {shown} shows nothing at {_said(point_mm)} mm (all of one grey): choose a place where it has structure."
        )
    levels = range(max(k - around_mm, half), min(k + around_mm, planes - half - 1) + 1)
    job = job or Job()
    job.start(len(levels), "Comparing planes")
    similar = []
    for level in levels:
        similar.append(measure.similarities(place_at(pair, k, row, column, measure.depth, level=level, sought=sought)))
        job.advance("Comparing planes")
    whole = np.stack(similar)
    first = (levels[0], row - NEAR_PX, column - NEAR_PX)
    there = float(whole[k - levels[0], NEAR_PX, NEAR_PX])
    return Found(_best(pair, point_mm, whole, first), whole, first, there)


def _best(
    pair: Pair, point_mm: tuple[float, float, float], similar: FloatArray, first: tuple[int, int, int], count: int = 3
) -> tuple[Match, ...]:
    matches = []
    left = similar.copy()
    for _ in range(count):
        top = tuple(int(n) for n in np.unravel_index(int(left.argmax()), left.shape))
        k, row, column = (a + b for a, b in zip(first, top, strict=True))
        mm = point_of(pair, k, row, column)
        offset = _triple(np.array(mm) - np.array(point_mm))
        matches.append(Match(mm, offset, float(similar[top])))
        left[tuple(slice(max(n - _APART_PX, 0), n + _APART_PX + 1) for n in top)] = -np.inf
        if not np.isfinite(left).any():
            break
    return tuple(matches)


def _triple(values: Matrix) -> tuple[float, float, float]:
    x, y, z = (round(float(v), 2) for v in values)
    return x, y, z


def _said(point: tuple[float, float, float]) -> str:
    return ", ".join(f"{v:g}" for v in point)


def _extent(affine: Matrix, shape: tuple[int, int, int]) -> tuple[str, str]:
    ends = (affine @ np.array([[0, 0, 0, 1], [*(n - 1 for n in shape), 1]]).T)[:3].T
    low, high = (_said((float(e[0]), float(e[1]), float(e[2]))) for e in ends)
    return low, high
