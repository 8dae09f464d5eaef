"""The stage ``segmentation``."""

from __future__ import annotations

from torch import Generator

from app.codes.networks import Networks
from app.training import losses
from app.training.augment import augment
from app.training.batch import Batch
from app.training.stages.base import ImageStage, Terms, central_window, channels, offsets_of
from app.training.telling import Pixels, label_colours


class SegmentationStage(ImageStage):
    """Trains the segmenter."""

    trained = ("segmenter",)

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """Dice, cross-entropy and focal loss where brains lie."""
        if networks.segmenter is None:
            raise ValueError("the configuration has no segmenter")
        window = central_window(self._size, networks.segmenter.multiple)
        sample = augment(batch, offsets_of(networks), self._size, generator, self._recipe, window)
        logits = self._run.several(networks.segmenter.levels, sample.stack.flatten(1, 2))
        return {"segmentation": losses.deep_segmentation(logits, losses.one_hot(sample.labels))}

    def picture(self, networks: Networks, batch: Batch, generator: Generator) -> dict[str, Pixels]:
        """Slices as augmented, the truth, the labels found."""
        if networks.segmenter is None:
            raise ValueError("the configuration has no segmenter")
        window = central_window(self._size, networks.segmenter.multiple)
        sample = augment(batch, offsets_of(networks), self._size, generator, self._recipe, window)
        found = self._run(networks.segmenter, sample.stack.flatten(1, 2))
        return {**channels(sample.images), "truth": label_colours(losses.one_hot(sample.labels)), "found": label_colours(found)}
