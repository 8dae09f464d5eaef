"""Dice of every query with every slice, by matrix products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.anatomy import STRUCTURES
from app.evaluation.judging.planes import LabelStack, Plane

FloatArray = npt.NDArray[np.float32]
_CLASSES = tuple(structure.label for structure in STRUCTURES)


@dataclass(frozen=True, eq=False)
class Overlaps:
    """Dice of Q queries with N slices, float32 (Q, N) each.

    Attributes
    ----------
    whole
        Of everything labelled; 0 where neither has a lesion.
    classes
        The mean over the classes that are in either of the two; 0 where there is none.
    """

    whole: FloatArray
    classes: FloatArray


def overlaps(asked: Plane, stacks: Sequence[LabelStack]) -> Overlaps:
    """Compare label planes uint8 (Q, 240, 240) with all planes of some stacks, one after another."""
    flat = asked.reshape(len(asked), -1)
    sizes = {label: np.count_nonzero(flat == label, axis=1) for label in _CLASSES}
    found = [_with_stack(asked, sizes, stack) for stack in stacks]
    return Overlaps(np.concatenate([one.whole for one in found], 1), np.concatenate([one.classes for one in found], 1))


def _with_stack(asked: Plane, sizes: dict[int, npt.NDArray[np.intp]], stack: LabelStack) -> Overlaps:
    cut = stack.cut(asked).reshape(len(asked), -1)
    held = stack.box.reshape(len(stack.box), stack.box.shape[1] * stack.box.shape[2])
    whole, classes, present = np.zeros((3, len(asked), stack.count), np.float32)
    labelled = slice(stack.low[0], stack.low[0] + len(held))
    whole_a, whole_b = np.zeros(len(asked), np.intp), np.zeros(stack.count, np.intp)
    for label in _CLASSES:
        there = np.zeros(stack.count, np.intp)
        there[labelled] = np.count_nonzero(held == label, axis=1)
        total = sizes[label][:, None] + there[None]
        classes[:, labelled] += 2 * _common(cut == label, held == label) / np.maximum(total[:, labelled], 1)
        present += total > 0
        whole_a, whole_b = whole_a + sizes[label], whole_b + there
    whole[:, labelled] = 2 * _common(cut > 0, held > 0) / np.maximum(whole_a[:, None] + whole_b[None, labelled], 1)
    return Overlaps(whole, np.asarray(classes / np.maximum(present, 1), np.float32))


def _common(one: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_]) -> FloatArray:
    """Return how many pixels masks (Q, P) and (S, P) have in common, (Q, S); exact, being far below 2^24."""
    return one.astype(np.float32) @ other.astype(np.float32).T
