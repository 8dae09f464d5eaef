"""Which sequence an image shows, by its picture alone: it confirms what tags and names say, or questions it.

An image is told by the ranks of its greys, which no scanner's scale or gamma changes: their means in the cells of a grid over
the brain, left and right together, and in layers below its surface, beside the shape of the histogram. A linear softmax decides;
whether contrast agent was given is asked of T1 and T1ce of a study together, by what differs between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, FiniteFloat, ValidationError, model_validator
from scipy import ndimage

from app.anatomy import ALL_MODALITIES
from app.errors import EnvironmentFault, describe_os_error

_SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "sequences.json"

_CELLS = (8, 8, 6)
"""Of the grid over the brain's box: right to left, back to front, bottom to top."""
_LAYERS_MM = (0.0, 3.0, 6.0, 10.0, 15.0, 22.0, 30.0)
"""Depths below the surface at which layers begin."""
_SHAPE = (0.5, 2, 5, 10, 20, 35, 65, 80, 90, 95, 98, 99.5)
_TAILS = (0.1, 0.5, 1, 5, 25)
"""Percentiles of the histogram, and of what differs between two images, from both ends."""
_FARTHEST = 8.0
"""Standardised greys beyond it count as if they were there."""
_EDGE_MM = 2.0
_FEWEST = 4000
"""Voxels of that edge, 32 ml, below which a picture says nothing."""

Array = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

TRAITS = (_CELLS[0] // 2) * _CELLS[1] * _CELLS[2] + len(_LAYERS_MM) + len(_SHAPE)
"""Numbers that tell an image."""
DIFFERENCES = len(_TAILS)
"""Numbers that tell what differs between two images."""


class SequenceWeights(BaseModel):
    """What was learned from pictures of known sequences.

    Attributes
    ----------
    learned_from : str
    middle, spread : tuple of float
        By which traits are standardised.
    weights : dict of str to tuple of float
        A linear score for each of `app.anatomy.ALL_MODALITIES`.
    constants : dict of str to float
    agent : tuple of float
        A linear score of the differences, over 0 where the second of two images shows contrast agent.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    learned_from: str
    middle: tuple[FiniteFloat, ...]
    spread: tuple[FiniteFloat, ...]
    weights: dict[str, tuple[FiniteFloat, ...]]
    constants: dict[str, FiniteFloat]
    agent: tuple[FiniteFloat, ...]

    @model_validator(mode="after")
    def _complete(self) -> SequenceWeights:
        if not set(self.weights) == set(self.constants) == set(ALL_MODALITIES):
            raise ValueError("weights must be of every sequence")
        if any(len(one) != TRAITS for one in (self.middle, self.spread, *self.weights.values())):
            raise ValueError(f"{TRAITS} traits tell an image")
        if len(self.agent) != DIFFERENCES:
            raise ValueError(f"{DIFFERENCES} numbers tell a difference")
        return self


@cache
def shipped_weights() -> SequenceWeights:
    """Return the weights that come with the program.

    Raises
    ------
    EnvironmentFault
        The file is missing or damaged.
    """
    try:
        return SequenceWeights.model_validate_json(_SHIPPED.read_bytes())
    except OSError as error:
        raise describe_os_error(error, _SHIPPED, "read") from error
    except ValidationError as error:
        raise EnvironmentFault(f"{_SHIPPED} is damaged: install the program again.") from error


def likely_sequences(images: Mapping[str, Array], fields: Mapping[str, Mask], brain: Mask) -> dict[str, dict[str, float]]:
    """Return how likely the picture of each image is of each sequence.

    Parameters
    ----------
    images : mapping of str to float32 array (X, Y, Z)
        By the modality that they are said to be, RAS+, voxels of 2 mm, registered to one another.
    fields : mapping of str to bool array (X, Y, Z)
        Where something was measured.
    brain : bool array (X, Y, Z)

    Returns
    -------
    dict of str to dict of str to float
        By what an image is said to be and by what it may be; an image of too little brain has no entry.
    """
    weights = shipped_weights()
    told = {name: traits(image, brain, fields[name]) for name, image in images.items()}
    likely = {name: _likely(weights, one) for name, one in told.items() if one is not None}
    if "t1" in likely and "t1ce" in likely:
        _ask_together(likely, differences(images["t1"], images["t1ce"], brain & fields["t1"] & fields["t1ce"]), weights)
    return likely


def _likely(weights: SequenceWeights, told: Doubles) -> dict[str, float]:
    standard = (told - weights.middle) / weights.spread
    scores = np.array([standard @ weights.weights[name] + weights.constants[name] for name in ALL_MODALITIES])
    shares = np.exp(scores - scores.max())
    return dict(zip(ALL_MODALITIES, (shares / shares.sum()).tolist(), strict=True))


def _ask_together(likely: dict[str, dict[str, float]], differing: Doubles | None, weights: SequenceWeights) -> None:
    """Divide what speaks for T1 or T1ce, in both images, by which of them shows contrast agent."""
    if differing is None:
        return
    agent = float(1 / (1 + np.exp(-np.clip(differing @ weights.agent, -30, 30))))
    for name, share in (("t1", 1 - agent), ("t1ce", agent)):
        either = likely[name]["t1"] + likely[name]["t1ce"]
        likely[name] |= {"t1": either * (1 - share), "t1ce": either * share}


def traits(image: Array, brain: Mask, measured: Mask) -> Doubles | None:
    """Return what tells an image, float64 (`TRAITS`,); None where too little brain was measured.

    Parameters
    ----------
    image : float32 array (X, Y, Z)
        RAS+, voxels of 2 mm.
    brain, measured : bool array (X, Y, Z)
    """
    seen = measured[brain]
    values = image[brain][seen].astype(np.float64)
    if values.size < _FEWEST:
        return None
    ranks = _ranks(values)
    cells = _means(_cells(brain)[seen], ranks, TRAITS - len(_LAYERS_MM) - len(_SHAPE))
    layers = _means(_layers(brain)[seen], ranks, len(_LAYERS_MM))
    return np.concatenate((cells, layers, np.percentile(_standard(values), _SHAPE)))


def differences(one: Array, other: Array, brain: Mask) -> Doubles | None:
    """Return by how much another image (X, Y, Z) lies farther above one than below it, float64 (`DIFFERENCES`,).

    Contrast agent brightens a little of an image much, and nothing darkens as much. Exchanging the images changes the signs
    alone. None in too little brain.
    """
    if np.count_nonzero(brain) < _FEWEST:
        return None
    differing = _standard(other[brain].astype(np.float64)) - _standard(one[brain].astype(np.float64))
    differing -= np.median(differing)
    below, above = np.percentile(differing, _TAILS), np.percentile(differing, [100 - share for share in _TAILS])
    return np.asarray(above + below, np.float64)


def _ranks(values: Doubles) -> Doubles:
    """Return the share of values that are lower, from -0.5 to 0.5; equal ones have one rank."""
    order = np.sort(values)
    low, high = (np.searchsorted(order, values, side).astype(np.float64) for side in ("left", "right"))
    return (low + high) / (2 * values.size) - 0.5


def _standard(values: Doubles) -> Doubles:
    low, middle, high = np.percentile(values, (25, 50, 75))
    return np.asarray(np.clip((values - middle) / max(high - low, 1e-6), -_FARTHEST, _FARTHEST), np.float64)


def _cells(brain: Mask) -> npt.NDArray[np.intp]:
    """Return for each voxel of a brain the cell of the grid over its box, left and right together."""
    places = np.argwhere(brain)
    low, high = places.min(axis=0), places.max(axis=0) + 1
    cells = ((places - low) * np.array(_CELLS) // (high - low)).T
    cells[0] = np.minimum(cells[0], _CELLS[0] - 1 - cells[0])
    return np.asarray(np.ravel_multi_index(tuple(cells), (_CELLS[0] // 2, *_CELLS[1:])), np.intp)


def _layers(brain: Mask) -> npt.NDArray[np.intp]:
    """Return for each voxel of a brain the layer below its surface."""
    depth = ndimage.distance_transform_edt(np.pad(brain, 1))[1:-1, 1:-1, 1:-1][brain] * _EDGE_MM
    return np.asarray(np.searchsorted(_LAYERS_MM, depth, "right") - 1, np.intp)


def _means(groups: npt.NDArray[np.intp], values: Doubles, count: int) -> Doubles:
    """Return the mean of each group's values; 0 of a group without any."""
    sums = np.bincount(groups, values, count)
    return sums / np.maximum(np.bincount(groups, minlength=count), 1)
