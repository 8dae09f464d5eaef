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
_TRIED, _KEPT = 3, 2
"""So many starts, those that tell most where they stand, are searched from; so many results are taken up on the next level."""
_SAME_MM = 3.0
"""Two results that move nothing in the head by more than this from one another are one."""
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


_COARSE, _MIDDLE, _FINE = _Level(8, 1.0, 4.0, 0.5), _Level(4, 0.25, 1.0, 0.2), _Level(2, 0.05, 0.5, 0.05)


@dataclass(frozen=True)
class Coarser:
    """An image in voxels of 2, 4 and 8 mm, made once for all its registrations."""

    fine: SimpleITK.Image
    middle: SimpleITK.Image
    rough: SimpleITK.Image

    @classmethod
    def of(cls, image: SimpleITK.Image) -> Coarser:
        """Return the copies of an image, each made of the one before."""
        fine = coarse(image, _FINE.edge_mm)
        middle = coarse(fine, _MIDDLE.edge_mm)
        return cls(fine, middle, coarse(middle, _COARSE.edge_mm))

    def at(self, level: _Level) -> SimpleITK.Image:
        """Return the copy for a level."""
        return {_FINE: self.fine, _MIDDLE: self.middle}.get(level, self.rough)


def rigid(fixed: Coarser, moving: Coarser, check: Check) -> Affine:
    """Return the rigid motion that lays `moving` over `fixed`, both of one head; the headers' word is tried as well."""
    centred = _centred(fixed.middle, moving.middle)
    starts = [_turned(centred, turn) for turn in _TURNS]
    stated = SimpleITK.Euler3DTransform(centred)
    stated.SetTranslation((0.0, 0.0, 0.0))
    best = _best(fixed, moving, [*starts, stated], (_COARSE, _MIDDLE, _FINE), [_LEVER_MM] * 3 + [1.0] * 3, check)
    return matrix_of(best)


def similar(fixed: Coarser, moving: Coarser, check: Check) -> Affine:
    """Return the motion and even stretching that lay `moving` over `fixed`, two brains without skull."""
    starts = []
    for turn in _TURNS:
        euler = _turned(_centred(fixed.middle, moving.middle), turn)
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
    fixed: Coarser,
    moving: Coarser,
    starts: Sequence[SimpleITK.Transform],
    levels: Sequence[_Level],
    scales: list[float],
    check: Check,
) -> SimpleITK.Transform:
    """Search from the best starts on the coarsest level, and go on with the best results; the last level has one."""
    one, other = fixed.at(levels[0]), moving.at(levels[0])
    told = []
    for start in starts:
        check()
        told.append(_information(one, other, start, levels[0]))
    starts = [starts[index] for index in np.argsort(told, kind="stable")[:_TRIED]]
    for level in levels:
        one, other = fixed.at(level), moving.at(level)
        found = []
        for start in starts:
            check()
            found.append(_searched(one, other, start, level, scales))
        ordered = [starts[index] for index in np.argsort(found, kind="stable")]
        kept = 1 if level is not levels[0] else _KEPT
        starts = [start for place, start in enumerate(ordered) if not any(_same(start, former) for former in ordered[:place])][
            :kept
        ]
    return starts[0]


def _same(one: SimpleITK.Transform, other: SimpleITK.Transform) -> bool:
    """Whether two transforms take the same places of a head to the same places."""
    middle = np.array(one.GetFixedParameters()[:3])
    corners = [middle, *(middle + sign * _LEVER_MM * axis for axis in np.eye(3) for sign in (1, -1))]
    away = [np.subtract(one.TransformPoint(at.tolist()), other.TransformPoint(at.tolist())) for at in corners]
    return bool(np.linalg.norm(away, axis=1).max() < _SAME_MM)


def _method(transform: SimpleITK.Transform, level: _Level) -> SimpleITK.ImageRegistrationMethod:
    """Return what compares two images by their mutual information (Mattes 2003), negative: less is better."""
    method = SimpleITK.ImageRegistrationMethod()
    method.SetMetricAsMattesMutualInformation(_BINS)
    if level.share < 1:
        method.SetMetricSamplingStrategy(method.RANDOM)
        method.SetMetricSamplingPercentage(level.share, _SEED)
    method.SetInterpolator(SimpleITK.sitkLinear)
    method.SetInitialTransform(transform, inPlace=True)
    return method


def _information(fixed: SimpleITK.Image, moving: SimpleITK.Image, transform: SimpleITK.Transform, level: _Level) -> float:
    """Return how much two images tell of one another as a transform lays them; infinity where they do not meet."""
    try:
        return float(_method(transform, level).MetricEvaluate(fixed, moving))
    except RuntimeError:
        return float("inf")


def _searched(
    fixed: SimpleITK.Image, moving: SimpleITK.Image, transform: SimpleITK.Transform, level: _Level, scales: list[float]
) -> float:
    """Move a transform to where it tells most; returns how much that is (see :func:`_method`)."""
    method = _method(transform, level)
    method.SetOptimizerAsPowell(10, 20, level.step_mm, level.least_mm, 1e-5)
    method.SetOptimizerScales(scales)
    method.Execute(fixed, moving)
    return float(method.GetMetricValue())
