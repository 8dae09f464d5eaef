"""Where in an MR is what lies at a place of a CT: two files, one place, the most alike places around it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app import frames
from app.crossmodal.evaluation import place_at
from app.crossmodal.images import AIR_HU, FloatArray, Matrix, Pair, grid_around, on_grid, scaled, stack, windowed
from app.crossmodal.measures import Measure
from app.crossmodal.patches import NEAR_PX
from app.errors import UserError
from app.imaging import read_volume

_CT_SPAN_HU = 400.0
_APART_PX = 4


@dataclass(frozen=True)
class Match:
    """A place in the MR.

    Attributes
    ----------
    mm : tuple of float
        Where (x, y, z), RAS+ mm of the MR.
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
    similarities : float32 (81, 81)
        Of all places around the one that was asked for, 1 mm apart; row 0 is anterior, column 0 the patient's left.
    there : float
        The similarity at the very place that was asked for.
    """

    matches: tuple[Match, ...]
    similarities: FloatArray
    there: float


def read_pair(ct_path: Path, mr_path: Path) -> Pair:
    """Read a CT and an MR of one head, on a grid of 1 mm around the MR, trusting the places that both files state.

    Raises
    ------
    UserError
        If a file cannot be read, does not say where it lies, or the CT is not in Hounsfield units.
    """
    ct, mr = read_volume(ct_path), read_volume(mr_path)
    for volume in (ct, mr):
        if not volume.oriented:
            raise UserError(f"{volume.path} does not say where it lies (qform and sform are 0): export it with its orientation.")
    if float(ct.data.min()) > -_CT_SPAN_HU or float(ct.data.max()) < _CT_SPAN_HU:
        raise UserError(
            f"{ct_path} is no CT in Hounsfield units (air about -1000, bone above 400): give the CT first, then the MR."
        )
    grid, shape = grid_around(mr.data.shape, mr.affine)
    hounsfield = on_grid(ct.data, np.linalg.inv(ct.affine) @ grid, shape, AIR_HU)
    signal = on_grid(mr.data, np.linalg.inv(mr.affine) @ grid, shape, 0.0)
    if not (hounsfield > _CT_SPAN_HU).any():
        raise UserError(
            f"{ct_path} and {mr_path} do not lie at the same place: register them, or export both with their positions."
        )
    return Pair(mr_path.name, mr_path.name, stack(windowed(hounsfield)), stack(scaled(signal)), 0, grid)


def find(pair: Pair, point_mm: tuple[float, float, float], measure: Measure, count: int = 3) -> Found:
    """Search the MR's axial plane within 40 mm for what the CT shows at a place.

    Parameters
    ----------
    pair : Pair
    point_mm : tuple of float
        RAS+ mm (x to the right, y to the front, z to the head).
    measure : Measure
    count : int
        How many places to name.

    Returns
    -------
    Found

    Raises
    ------
    UserError
        If the place lies outside the MR, or the CT shows nothing there.
    """
    half = measure.depth // 2
    x, y, z = (np.linalg.inv(pair.affine) @ np.array([*point_mm, 1.0]))[:3]
    planes, rows, columns = pair.ct.shape
    k = round(float(z))
    row, column = (round(v) for v in frames.voxel_to_plane(float(x), float(y), rows))
    if not (half <= k < planes - half and 0 <= row < rows and 0 <= column < columns):
        low, high = _extent(pair.affine, (columns, rows, planes))
        raise UserError(f"The place {_said(point_mm)} mm lies outside {pair.name}, which reaches from {low} to {high}.")
    place = place_at(pair, k, row, column, measure.depth)
    if float(np.ptp(place.patch)) < 0.02:
        raise UserError(f"The CT shows nothing at {_said(point_mm)} mm (all of one grey): choose a place where it has structure.")
    similar = measure.similarities(place)
    matches = []
    left = similar.copy()
    for _ in range(count):
        top_row, top_column = (int(n) for n in np.unravel_index(int(left.argmax()), left.shape))
        voxel = frames.plane_to_voxel(row + top_row - NEAR_PX, column + top_column - NEAR_PX, k, rows)
        mm = (pair.affine @ np.array([*voxel, 1.0]))[:3]
        offset = mm - np.array(point_mm)
        matches.append(Match(_triple(mm), _triple(offset), float(similar[top_row, top_column])))
        near = (slice(max(n - _APART_PX, 0), n + _APART_PX + 1) for n in (top_row, top_column))
        left[tuple(near)] = -np.inf
    return Found(tuple(matches), similar, float(similar[NEAR_PX, NEAR_PX]))


def _triple(values: Matrix) -> tuple[float, float, float]:
    x, y, z = (round(float(v), 2) for v in values)
    return x, y, z


def _said(point: tuple[float, float, float]) -> str:
    return ", ".join(f"{v:g}" for v in point)


def _extent(affine: Matrix, shape: tuple[int, int, int]) -> tuple[str, str]:
    ends = (affine @ np.array([[0, 0, 0, 1], [*(n - 1 for n in shape), 1]]).T)[:3].T
    low, high = (_said((float(e[0]), float(e[1]), float(e[2]))) for e in ends)
    return low, high
