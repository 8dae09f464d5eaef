"""Simulated readers: each draws what is on a slice in a way of their own.

They are made to be measured by, so each is fixed: how far its sketches are from the truth is known (docs/evaluation.md).
Training has hands of its own, in batches of torch and varied far more widely: a model is not judged by the very hands that it
learned from.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from app.anatomy import Label
from app.errors import UserError
from app.evaluation.judging.planes import Plane

Generator = np.random.Generator
Hand = Callable[[Plane, Generator], Plane]

CAREFUL_SMOOTHING_MM, CAREFUL_SHIFT_MM = 2.0, 1.5
QUICK_SMOOTHING_MM, QUICK_SHIFT_MM = 4.0, (5.0, 7.0)

_NECROTIC, _EDEMA, _ENHANCING = int(Label.NECROTIC), int(Label.EDEMA), int(Label.ENHANCING)
_OUTLINED = {_EDEMA: (_NECROTIC, _EDEMA, _ENHANCING), _ENHANCING: (_NECROTIC, _ENHANCING), _NECROTIC: (_NECROTIC,)}
"""What lies within the outline that is drawn of a class, in drawing order: a ring is drawn as a disc with another one on it."""


def careful(truth: Plane, random: Generator) -> Plane:
    """Redraw a label plane (240, 240) of 1 mm: smoothed by 2 mm, displaced by about 1.5 mm."""
    shift = random.normal(0, CAREFUL_SHIFT_MM, 2)
    planes = [ndimage.gaussian_filter((truth == label).astype(np.float32), CAREFUL_SMOOTHING_MM) for label in range(4)]
    moved = np.stack([ndimage.shift(plane, shift, order=1, cval=float(label == 0)) for label, plane in enumerate(planes)])
    drawn: Plane = moved.argmax(0).astype(np.uint8)
    return drawn


def quick(truth: Plane, random: Generator) -> Plane:
    """Redraw a label plane with a few smooth strokes, 5 to 7 mm off, a little too large or too small."""
    angle, length = random.uniform(0, 2 * np.pi), random.uniform(*QUICK_SHIFT_MM)
    shift = length * np.array([np.sin(angle), np.cos(angle)])
    level = random.uniform(0.4, 0.6)  # where the smoothed edge is taken to be

    def stroke(region: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        smooth = ndimage.gaussian_filter(region.astype(np.float32), QUICK_SMOOTHING_MM)
        return np.asarray(ndimage.shift(smooth, shift, order=1) > level)

    return _composed(truth, stroke)


def ellipse(truth: Plane, random: Generator) -> Plane:
    """Draw one ellipse a class: of the centre, the area and the axes of what lies within its outline, displaced by 1.5 mm."""
    shift = random.normal(0, CAREFUL_SHIFT_MM, 2)
    return _composed(truth, lambda region: _ellipse(region, shift))


def omitting(truth: Plane, random: Generator) -> Plane:
    """Draw carefully, but leave a class out: no edema, or necrotic and enhancing tumour as one of them."""
    there = [label for label in (_EDEMA, _ENHANCING, _NECROTIC) if (truth == label).any()]
    left_out = there[random.integers(len(there))] if len(there) > 1 else None
    becomes = {_EDEMA: 0, _ENHANCING: _NECROTIC, _NECROTIC: _ENHANCING}
    simpler = truth if left_out is None else np.where(truth == left_out, becomes[left_out], truth).astype(np.uint8)
    return careful(simpler, random)


READERS: Mapping[str, Hand] = {"careful": careful, "quick": quick, "ellipse": ellipse, "omitting": omitting}
"""All readers by name."""


def choose_readers(text: str) -> list[str]:
    """Return the readers that a list such as ``careful,quick`` names; UserError if there is no such reader."""
    names = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in READERS]
    if unknown or not names:
        what = f"There is no simulated reader {unknown[0]}" if unknown else "--readers names nobody"
        raise UserError(f"{what}: choose from {', '.join(READERS)}.")
    return names


def drawn_by(reader: str, truths: Sequence[Plane], seed: int) -> Plane:
    """Return what a reader draws of some label planes, (Q, 240, 240); the same whoever else draws, and however many there are."""
    sketches = []
    for number, truth in enumerate(truths):
        sketch = READERS[reader](truth, np.random.default_rng((seed, zlib.crc32(reader.encode()), number)))
        # A stroke that leaves nothing is no sketch: who draws as roughly as that looks again.
        sketches.append(sketch if sketch.any() else truth)
    return np.stack(sketches)


def _composed(truth: Plane, stroke: Callable[[npt.NDArray[np.bool_]], npt.NDArray[np.bool_]]) -> Plane:
    """Draw the outline of each class that is there, one over the other."""
    drawn = np.zeros_like(truth)
    for label, within in _OUTLINED.items():
        if (truth == label).any():
            drawn[stroke(np.isin(truth, within))] = label
    return drawn


def _ellipse(region: npt.NDArray[np.bool_], shift: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return the ellipse (240, 240) of a region's centre and second moments that has its area, displaced."""
    points = np.argwhere(region).astype(np.float64)
    centre = points.mean(0)
    moments = (points - centre).T @ (points - centre) / len(points) + np.eye(2) / 12  # a pixel is no point
    away = np.indices(region.shape).reshape(2, -1).T - (centre + shift)
    distance = np.einsum("ij,jk,ik->i", away, np.linalg.inv(moments), away)
    # An ellipse d' M^-1 d <= r has the area pi r sqrt(det M).
    reach = len(points) / (np.pi * np.sqrt(np.linalg.det(moments)))
    return np.asarray(distance <= reach).reshape(region.shape)
