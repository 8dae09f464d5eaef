"""Augmentation of whole batches in torch: geometry once, then lesions painted in, then contrast far beyond what scanners do.

Real contrast varies between patients as much as between classes, so a network must not learn one generator's contrast. Everything
runs where its generator lives: on the CPU, or on the GPU where the studies lie.
"""

from app.training.augment.batches import Augmented, augment
from app.training.augment.geometry import EVERYTHING, resample, sampling_grid, thicken
from app.training.augment.hands import drawn_by_readers, hand_drawn, segmented
from app.training.augment.recipe import Recipe

__all__ = [
    "EVERYTHING",
    "Augmented",
    "Recipe",
    "augment",
    "drawn_by_readers",
    "hand_drawn",
    "resample",
    "sampling_grid",
    "segmented",
    "thicken",
]
