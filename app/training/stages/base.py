"""What stages are, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import torch
from torch import Generator, Tensor

from app import frames
from app.anatomy import NETWORK_MODALITIES
from app.codes.networks import Networks
from app.training.batch import Batch
from app.training.config import TrainConfig
from app.training.data import MIXED, Pools
from app.training.telling import Pixels, shades

Terms = dict[str, Tensor]


class Stage(Protocol):
    """A stage: the networks that it trains, the slices that it wants, its loss.

    Attributes
    ----------
    trained : tuple of str
        Names of networks.
    reach : int
        Neighbours on either side that come with a slice.
    painted : bool
        Whether lesions to paint come too.
    pools : tuple of str
        What the slices of a batch show, in turn (`app.training.data.Sampler`).
    per_slice : bool
        Whether the loss is a mean over slices and the random numbers are those of the whole batch: then it is the same in
        however many parts a batch is gone through.
    needed : tuple of str
        Names of networks that it cannot begin without: other models have trained them.
    wide_start : bool
        Whether iDecoder begins with outputs as wide as slices are.
    """

    trained: tuple[str, ...]
    reach: int = 0
    painted: bool = False
    pools: Pools = MIXED
    per_slice: bool = False
    needed: tuple[str, ...] = ()
    wide_start: bool = True

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """Return the weighted terms of the loss; their sum is minimised."""
        ...

    def picture(self, networks: Networks, batch: Batch, generator: Generator) -> dict[str, Pixels]:
        """Return what the networks make of slices, in columns: planes (N, H, W, 3) by name, what goes in and the truth first."""
        ...


def offsets_of(networks: Networks) -> tuple[int, ...]:
    """Return the slices that a model's segmenter sees, as offsets in mm."""
    return networks.segmenter.offsets if networks.segmenter is not None else (0,)


def central_window(size: int, multiple: int) -> tuple[slice, slice]:
    """Return rows and columns of a network image of side `size` that hold a mean brain (cohort: 45-213, 51-189 mm)."""

    def part(low: float, high: float) -> slice:
        length = -(-round((high - low) / frames.PLANE_SHAPE[0] * size) // multiple) * multiple
        start = round((low + high) / 2 / frames.PLANE_SHAPE[0] * size - length / 2)
        return slice(max(start, 0), min(max(start, 0) + length, size // multiple * multiple))

    return part(42, 216), part(50, 190)


class Runner:
    """Runs networks in the precision of the training run; what they return is float32, and so are augmentation and losses."""

    def __init__(self, config: TrainConfig) -> None:
        self._mixed = config.precision == "bfloat16"

    def __call__(self, network: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
        """Return what a network with one output makes of `x`."""
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self._mixed):
            return network(x).float()

    def several(self, network: Callable[[Tensor], Iterable[Tensor]], x: Tensor) -> list[Tensor]:
        """Return what a network with several outputs makes of `x`."""
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self._mixed):
            return [out.float() for out in network(x)]


def reach_of(config: TrainConfig) -> int:
    """Return how many neighbours of a slice a stage on images needs: those that enter, and what thick slices average over."""
    beside = config.model.segmenter.beside if config.model.segmenter else ()
    return max((abs(o) for o in beside), default=0) + (config.thick_reach if config.augment.thick > 0 else 0)


class ImageStage(Stage):
    """A stage on augmented slices: what it takes from the configuration."""

    def __init__(self, config: TrainConfig) -> None:
        self._size = config.model.image_size
        self._run = Runner(config)
        self._recipe = config.augment
        self.reach = reach_of(config)
        self.painted = config.augment.paint > 0


def channels(images: Tensor) -> dict[str, Pixels]:
    """Return slices (N, 3, H, W) by modality."""
    return {modality: shades(images[:, number]) for number, modality in enumerate(NETWORK_MODALITIES)}


def sketch_input(networks: Networks, planes: Tensor) -> Tensor:
    """Turn label planes (N, L, code_size, code_size) into lEncoder's input."""
    return planes if networks.config.one_hot_labels else planes.argmax(1, keepdim=True).float()


@torch.no_grad()
def guided_by(networks: Networks, stack: Tensor) -> Tensor:
    """Return label probabilities (N, L, S, S) of a batch (N, K, 3, S, S): one pass over where brains lie, none mirrored."""
    if networks.segmenter is None:
        raise ValueError("a guided model needs a segmenter")
    rows, columns = central_window(stack.shape[-1], networks.segmenter.multiple)
    out = torch.zeros(len(stack), networks.config.labels, *stack.shape[3:], device=stack.device)
    out[:, 0] = 1
    out[:, :, rows, columns] = torch.softmax(networks.segmenter(stack[..., rows, columns].flatten(1, 2)).float(), 1)
    return out
