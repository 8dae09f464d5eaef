"""How one scan has to be moved to lie over another: by mutual information, from coarse to fine, from several starts.

Powell's search needs no gradient. Descents along the gradient stopped up to 3 mm short of what it finds in thick slices.
Matrices (4, 4) lead from the world of the fixed image to that of the moving one, RAS+ mm.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK

from app.preparation.images import Affine, coarse, matrix_of

_BINS = 32
_LEVER_MM = 80.0
"""How far from the middle of a head its surface lies: a turn of 1 / 80 moves that by 1 mm."""
_START_DEGREES = 18.0
_TURNS = [np.zeros(3), *(np.radians(_START_DEGREES) * sign * axis for axis in np.eye(3) for sign in (1, -1))]
"""From these a search begins: as the scans lie, and nodding, tilting and turning to either side."""
_KEPT = 2
"""So many of the searches are taken up again on the next level."""
_SEED = 1

Check = Callable[[], None]
"""Called between steps; what it raises ends the work."""


@dataclass(frozen=True)
class _Level:
    """Voxels of `edge_mm`, a share of them looked at; the first step and the last one in mm."""

    edge_mm: float
    share: float
    step_mm: float
    least_mm: float


_COARSE, _MIDDLE, _FINE = _Level(8, 1.0, 4.0, 0.5), _Level(4, 0.5, 1.0, 0.2), _Level(2, 0.15, 0.5, 0.05)


def rigid(fixed: SimpleITK.Image, moving: SimpleITK.Image, check: Check) -> Affine:
    """Return the rigid motion that lays `moving` over `fixed`, both of one head; the headers' word is tried as well."""
    centred = _centred(fixed, moving)
    starts = [_turned(centred, turn) for turn in _TURNS]
    stated = SimpleITK.Euler3DTransform(centred)
    stated.SetTranslation((0.0, 0.0, 0.0))
    best = _best(fixed, moving, [*starts, stated], (_COARSE, _MIDDLE, _FINE), [_LEVER_MM] * 3 + [1.0] * 3, check)
    return matrix_of(best)


def similar(fixed: SimpleITK.Image, moving: SimpleITK.Image, check: Check) -> Affine:
    """Return the motion and even stretching that lay `moving` over `fixed`, two brains without skull."""
    starts = []
    for turn in _TURNS:
        euler = _turned(_centred(fixed, moving), turn)
        start = SimpleITK.Similarity3DTransform()
        start.SetCenter(euler.GetCenter())
        start.SetMatrix(euler.GetMatrix())
        start.SetTranslation(euler.GetTranslation())
        starts.append(start)
    # The first three numbers are of half the angle.
    scales = [2 * _LEVER_MM] * 3 + [1.0] * 3 + [_LEVER_MM]
    return matrix_of(_best(fixed, moving, starts, (_COARSE, _MIDDLE), scales, check))


def _centred(fixed: SimpleITK.Image, moving: SimpleITK.Image) -> SimpleITK.Euler3DTransform:
    """Return the move that lays one centre of mass on the other."""
    moments = SimpleITK.CenteredTransformInitializerFilter.MOMENTS
    return SimpleITK.Euler3DTransform(
        SimpleITK.CenteredTransformInitializer(fixed, moving, SimpleITK.Euler3DTransform(), moments)
    )


def _turned(centred: SimpleITK.Euler3DTransform, angles: Sequence[float]) -> SimpleITK.Euler3DTransform:
    start = SimpleITK.Euler3DTransform(centred)
    start.SetRotation(*(float(angle) for angle in angles))
    return start


def _best(
    fixed: SimpleITK.Image,
    moving: SimpleITK.Image,
    starts: Sequence[SimpleITK.Transform],
    levels: Sequence[_Level],
    scales: list[float],
    check: Check,
) -> SimpleITK.Transform:
    """Search from all starts on the coarsest level, and go on with the best ones; the last level has one."""
    for level in levels:
        one, other = coarse(fixed, level.edge_mm), coarse(moving, level.edge_mm)
        found = []
        for start in starts:
            check()
            found.append(_searched(one, other, start, level, scales))
        kept = 1 if level is levels[-1] or level.edge_mm < _COARSE.edge_mm else _KEPT
        order = np.argsort(found, kind="stable")[:kept]
        starts = [starts[index] for index in order]
    return starts[0]


def _searched(
    fixed: SimpleITK.Image, moving: SimpleITK.Image, transform: SimpleITK.Transform, level: _Level, scales: list[float]
) -> float:
    """Move a transform to where it tells most; returns the negative mutual information (Mattes 2003)."""
    method = SimpleITK.ImageRegistrationMethod()
    method.SetMetricAsMattesMutualInformation(_BINS)
    if level.share < 1:
        method.SetMetricSamplingStrategy(method.RANDOM)
        method.SetMetricSamplingPercentage(level.share, _SEED)
    method.SetInterpolator(SimpleITK.sitkLinear)
    method.SetOptimizerAsPowell(10, 20, level.step_mm, level.least_mm, 1e-5)
    method.SetOptimizerScales(scales)
    method.SetInitialTransform(transform, inPlace=True)
    method.Execute(fixed, moving)
    return float(method.GetMetricValue())
