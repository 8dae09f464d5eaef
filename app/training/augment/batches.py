"""A batch as the networks get it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Generator, Tensor

from app.training.augment.contrast import contrast, left_out
from app.training.augment.geometry import EVERYTHING, resample, resample_labels, sampling_grid, thicken
from app.training.augment.painting import graft, paint
from app.training.augment.recipe import Recipe
from app.training.batch import Batch

BACKGROUND_TOLERANCE = 0.02


@dataclass(frozen=True)
class Augmented:
    """A batch ready for the networks.

    Attributes
    ----------
    stack : float32 tensor (N, K, 3, H, W)
        The slices and those beside them, from the lowest.
    clean : float32 tensor (N, 3, H, W)
        The slices with the geometry alone.
    labels : int64 tensor (N, H, W)
    brain : float32 tensor (N, 1, H, W)
    middle : int
        Which of the K is the slice itself.
    """

    stack: Tensor
    clean: Tensor
    labels: Tensor
    brain: Tensor
    middle: int

    @property
    def images(self) -> Tensor:
        """The slices themselves, (N, 3, H, W)."""
        return self.stack[:, self.middle]


def brain_of(stack: Tensor) -> Tensor:
    """Return the brain (N, K, H, W) of slices (N, K, C, H, W) whose corner pixel is background."""
    return ((stack - stack[..., :1, :1]).abs().amax(2) > BACKGROUND_TOLERANCE).float()


def augment(
    batch: Batch,
    offsets: tuple[int, ...],
    size: int,
    generator: Generator,
    recipe: Recipe,
    window: tuple[slice, slice] = EVERYTHING,
) -> Augmented:
    """Augment a batch of cached slices to side `size`.

    Only `window` (rows, columns) of the result is made; its corner pixel must be background.

    Raises
    ------
    ValueError
        If the batch has no images.
    """
    stack = thicken(batch.pictured(), offsets, generator, recipe.thick)
    places = torch.tensor(offsets, device=stack.device) + batch.labels.shape[1] // 2
    count, depth, channels = stack.shape[:3]
    grid = sampling_grid(generator, count, size)[:, window[0], window[1]]
    clean, marks = resample(stack.flatten(1, 2), batch.labels[:, places], grid)
    clean = clean.view(count, depth, channels, *clean.shape[2:])
    brain = brain_of(clean)
    mixed, marks = graft(clean, marks, brain, generator, recipe.graft)
    if batch.lesions is not None and recipe.paint > 0:
        own = sampling_grid(generator, count, size, strength=1.5)[:, window[0], window[1]]
        mixed, marks = paint(mixed, marks, resample_labels(batch.lesions[:, places], own), brain, generator, recipe.paint)
    varied = contrast(mixed, marks, brain, batch.class_jitter, generator, recipe.vessels)
    if recipe.cut > 0 or any(recipe.missing):
        varied = left_out(varied, generator, recipe.missing, recipe.cut)
    middle = offsets.index(0)
    return Augmented(varied, mixed[:, middle], marks[:, middle], brain[:, middle : middle + 1], middle)
