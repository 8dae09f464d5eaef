"""How well a study was prepared: numbers, and the verdict that rests on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from app import frames
from app.anatomy import ALL_MODALITIES, MODALITY_TITLES
from app.imaging import Verdict
from app.placement import Shape
from app.preparation.judging.sequence import likely_sequences

_STEP = 2
"""Every second voxel along each axis is looked at."""
_BINS = 32
_EDGES = 0.15
"""This share of the brain with the steepest change of grey is its edges."""
BRAIN_ML = (900.0, 2000.0)
NO_BRAIN_ML = (600.0, 2400.0)
TEMPLATE = (0.80, 0.88)
AGREE = {"t1": (0.7, 0.88), "t1ce": (0.7, 0.88), "flair": (0.7, 0.88), "t2": (0.6, 0.82)}
"""Dice of the brain in one sequence and of the brain that was taken, below which it failed, or wants a look."""
COVERED = (0.5, 0.93)
INFORMATION = (1.01, 1.03)
"""Normalised mutual information with the reference: 1 says that two images tell nothing of one another."""

PICTURE = (0.0, 0.05)
"""How likely the picture is of the sequence that it is said to be; it alone lets none fail."""

Array = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Judged:
    """A verdict, the sentences why, and the numbers behind it."""

    verdict: Verdict
    reasons: tuple[str, ...]
    numbers: dict[str, float]


def judged(numbers: Mapping[str, float], modalities: Sequence[str], by_hand: bool = False) -> Judged:
    """Return the verdict that numbers give (see :func:`measured`).

    Where a reader drew the brain (`by_hand`), what the networks found in a sequence is no reason for doubt.
    """
    failed: list[str] = []
    doubtful: list[str] = []

    def tell(value: float, worst: float, fair: float, sentence: str) -> None:
        if value < worst:
            failed.append(sentence)
        elif value < fair:
            doubtful.append(sentence)

    ml = numbers["brain_ml"]
    size = f"The brain that was found has {ml:.0f} ml."
    tell(min(ml / NO_BRAIN_ML[0], NO_BRAIN_ML[1] / max(ml, 1.0)), 1.0, 0.0, size)
    if not failed:
        tell(min(ml / BRAIN_ML[0], BRAIN_ML[1] / max(ml, 1.0)), 0.0, 1.0, size)
    tell(numbers["template_overlap"], *TEMPLATE, f"It covers the template's brain by {numbers['template_overlap']:.0%} only.")
    for modality in modalities:
        title = MODALITY_TITLES[modality]
        agree, covered = numbers[f"{modality}_brain_agreement"], numbers[f"{modality}_covered"]
        tell(covered, *COVERED, f"{title} shows {covered:.0%} of the brain only.")
        if covered >= COVERED[1] and not by_hand:
            tell(agree, *AGREE[modality], f"The brain in {title} lies over that of the others by {agree:.0%} only.")
        if (information := numbers.get(f"{modality}_information_after")) is not None:
            tell(information, *INFORMATION, f"{title} and the reference have little in common.")
            before = numbers[f"{modality}_information_before"]
            if information < before - 0.002:
                doubtful.append(f"{title} lay over the reference better before it was registered.")
        if numbers.get(f"{modality}_looks_like_{modality}", 1.0) < PICTURE[1]:
            other = max(ALL_MODALITIES, key=lambda one: numbers[f"{modality}_looks_like_{one}"])
            doubtful.append(f"{title} looks like {MODALITY_TITLES[other]}: check which sequence it is.")
    verdict: Verdict = "failed" if failed else "look" if doubtful else "good"
    return Judged(verdict, (*failed, *doubtful), dict(numbers))


def brain_dice(one: Mask, other: Mask) -> float:
    """Return the Dice of two masks; 0 where both are empty."""
    return 2 * int(np.count_nonzero(one & other)) / max(1, int(np.count_nonzero(one)) + int(np.count_nonzero(other)))


def information(one: Array, other: Array, brain: Mask) -> float:
    """Return the normalised mutual information (Studholme 1999) of two images (X, Y, Z) in the brain: 1 (none) to 2."""
    where = brain & (one > 0) & (other > 0)
    if np.count_nonzero(where) < _BINS**2:
        return 1.0
    pairs = _binned(one[where]).astype(np.int64) * _BINS + _binned(other[where]).astype(np.int64)
    joint = np.bincount(pairs, minlength=_BINS**2).reshape(_BINS, _BINS).astype(np.float64)
    joint /= joint.sum()
    parts = [_entropy(joint.sum(axis=axis)) for axis in (0, 1)]
    return float(sum(parts) / max(_entropy(joint.ravel()), 1e-9))


def _binned(values: Array) -> npt.NDArray[np.float64]:
    low, high = np.percentile(values, (0.5, 99.5))
    return np.asarray(np.clip((values - low) / max(high - low, 1e-6), 0, 0.999) * _BINS)


def _entropy(shares: npt.NDArray[np.float64]) -> float:
    held = shares[shares > 0]
    return float(-(held * np.log(held)).sum())


def edge_overlap(one: Array, other: Array, brain: Mask) -> float:
    """Return the Dice of the edges of two images (X, Y, Z) in the brain."""
    masks = []
    for image in (one, other):
        steep = ndimage.gaussian_gradient_magnitude(image, 1.0)
        masks.append(brain & (steep >= np.percentile(steep[brain], 100 * (1 - _EDGES))))
    return brain_dice(masks[0], masks[1])


def thinned(volume: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return every second voxel along each axis."""
    return np.ascontiguousarray(volume[::_STEP, ::_STEP, ::_STEP])


def field(shape: Shape, to_library: npt.NDArray[np.float64]) -> Mask:
    """Return where on the library grid something was measured, bool (240, 240, 155).

    Parameters
    ----------
    shape : tuple of 3 int
        Of the source.
    to_library : float64 array (4, 4)
        Source voxel to library voxel.
    """
    back = np.linalg.inv(to_library)
    axes = np.meshgrid(*(np.arange(size) for size in frames.LIBRARY_SHAPE), indexing="ij", sparse=True)
    inside = np.ones(frames.LIBRARY_SHAPE, np.bool_)
    for row, size in zip(back[:3], shape, strict=True):
        at = sum(weight * axis for weight, axis in zip(row, axes, strict=False)) + row[3]
        inside &= (at > -0.5) & (at < size - 0.5)
    return inside


@dataclass(frozen=True, eq=False)
class Seen:
    """What the numbers of a study are made of, all by modality.

    Attributes
    ----------
    heads : mapping of str to float32 array (240, 240, 155)
        Registered, with skull, 0 where there was nothing measured.
    untouched : mapping of str to float32 array (120, 120, 78)
        All but the reference, as their headers say that they lie over it; every second voxel.
    fields : mapping of str to bool array (240, 240, 155)
        Where something was measured.
    masks : mapping of str to bool array (240, 240, 155)
        The brain that each image alone shows.
    """

    heads: Mapping[str, Array]
    untouched: Mapping[str, Array]
    fields: Mapping[str, Mask]
    masks: Mapping[str, Mask]


def measured(seen: Seen, brain: Mask, reference: str) -> dict[str, float]:
    """Return the numbers of a study of which `brain`, bool (240, 240, 155), was taken, and registered to `reference`."""
    inside = thinned(brain)
    thin = {modality: thinned(head) for modality, head in seen.heads.items()}
    fields = {modality: thinned(field) for modality, field in seen.fields.items()}
    numbers = {"brain_ml": float(np.count_nonzero(brain) / 1000)}
    for modality, likely in likely_sequences(thin, fields, inside).items():
        numbers |= {f"{modality}_looks_like_{other}": chance for other, chance in likely.items()}
    for modality in seen.heads:
        numbers[f"{modality}_covered"] = float(seen.fields[modality][brain].mean()) if inside.any() else 0.0
        numbers[f"{modality}_brain_agreement"] = brain_dice(seen.masks[modality], brain)
        if modality == reference or not inside.any():
            continue
        for when, image in (("before", seen.untouched[modality]), ("after", thin[modality])):
            numbers[f"{modality}_information_{when}"] = information(thin[reference], image, inside)
            numbers[f"{modality}_edges_{when}"] = edge_overlap(thin[reference], image, inside)
    return numbers
