"""The stage ``codes``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import torch
from torch import Generator, Tensor

from app.codes.networks import Networks
from app.training import codebooks, losses
from app.training.augment import augment, drawn_by_readers
from app.training.batch import Batch
from app.training.config import TrainConfig
from app.training.stages.base import ImageStage, Terms, channels, guided_by, offsets_of, sketch_input
from app.training.telling import Pixels, label_colours, shades


@dataclass(frozen=True)
class Latents:
    """Grids (N, C, s, s) of a batch: the normal codes and those that decoders get in their place, the abnormal ones of images
    and of sketches; and the terms that belong to how they came about.
    """

    mean: Tensor
    normal: Tensor
    abnormal: Tensor
    sketch: Tensor
    terms: Terms


class CodeStage(ImageStage):
    """Trains the codes of images; the segmenter guides and is not trained.

    Where the model has codebooks, all that is asked of codes is asked of the entries in their place, and the normal codes are
    not drawn from a distribution.
    """

    def __init__(self, config: TrainConfig) -> None:
        super().__init__(config)
        self.trained: tuple[str, ...] = ("nEncoder", "aEncoder", "lEncoder", "iDecoder", "lDecoder")
        if config.model.quantise is not None:
            self.trained += ("nQuantiser", "aQuantiser")
        self._weights = config.weights

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """The paper's terms over the normal and abnormal slices of one batch, and the mending ones."""
        w = self._weights
        sample = augment(batch, offsets_of(networks), self._size, generator, self._recipe)
        sick = sample.labels.flatten(1).amax(1) > 0
        small = networks.to_code_size(sample.images)
        clean = networks.to_code_size(sample.clean)
        brain = networks.to_code_size(sample.brain)
        marks = networks.to_code_size(losses.one_hot(sample.labels))
        healthy = marks[:, :1]

        mean, log_variance = self._run.several(networks.nEncoder, small)
        noise = torch.randn(mean.shape, generator=generator, device=mean.device)
        guide = self._run(partial(guided_by, networks), sample.stack) if networks.config.guided else None
        abnormal = self._run(networks.aEncoder, networks.abnormal_input(sample.images, guide))
        drawn = drawn_by_readers(marks, generator)
        sketch = self._run(networks.lEncoder, sketch_input(networks, drawn))
        if networks.config.quantise is None:
            kl = {"kl": w.kl * losses.kl_to_unit(mean, log_variance)}
            latents = Latents(mean, mean + noise * (0.5 * log_variance).exp(), abnormal, sketch, kl)
        else:
            latents = self._quantised(networks, mean, abnormal, sketch, generator)
        mean, abnormal, sketch = latents.mean, latents.abnormal, latents.sketch
        a, s = abnormal.flatten(1), sketch.flatten(1)

        focus = 0.1 + brain
        as_if_healthy = self._run(networks.iDecoder, latents.normal)
        whole = self._run(networks.iDecoder, torch.where(sick[:, None, None, None], mean, latents.normal).detach() + abnormal)
        terms = {
            "reconstruct_normal": w.reconstruction * losses.reconstruction(as_if_healthy, clean, focus * healthy),
            "reconstruct_entire": w.reconstruction * losses.reconstruction(whole, clean, focus),
            **latents.terms,
        }
        if w.level > 0:
            terms["level"] = w.level * losses.levels(mean.flatten(1), batch.level, 1.0)
        terms["segmentation"] = w.segmentation * losses.segmentation(self._run(networks.lDecoder, abnormal), marks)
        terms["sketch_segmentation"] = w.sketch_segmentation * losses.segmentation(self._run(networks.lDecoder, sketch), drawn)
        terms["consistency"] = w.consistency * losses.consistency(a, s)
        if bool((~sick).any()):
            terms["normal_norm"] = w.normal_norm * a[~sick].norm(dim=1).mean()
        if int(sick.sum()) > 1:
            radius = w.abnormal_radius
            target = losses.overlap_distance(drawn[sick], marks[sick])
            terms["overlap"] = w.overlap * losses.overlap(s[sick], a[sick], target, radius)
            terms["contrast"] = w.contrast * losses.contrast(s[sick], a[sick], radius)
            entire = mean.flatten(1)[sick].detach() + a[sick]
            terms["margin"] = w.margin * losses.margin(entire, mean.flatten(1)[~sick], w.margin_nats)
        return terms

    def picture(self, networks: Networks, batch: Batch, generator: Generator) -> dict[str, Pixels]:
        """Slices as augmented, decoded as if healthy and as they are, the truth, the labels decoded from the code alone."""
        sample = augment(batch, offsets_of(networks), self._size, generator, self._recipe)
        mean, _ = self._run.several(networks.nEncoder, networks.to_code_size(sample.images))
        guide = self._run(partial(guided_by, networks), sample.stack) if networks.config.guided else None
        abnormal = self._run(networks.aEncoder, networks.abnormal_input(sample.images, guide))
        return {
            **channels(networks.to_code_size(sample.images)),
            "healthy": shades(self._run(networks.iDecoder, mean)[:, -1]),
            "whole": shades(self._run(networks.iDecoder, mean + abnormal)[:, -1]),
            "truth": label_colours(networks.to_code_size(losses.one_hot(sample.labels))),
            "decoded": label_colours(self._run(networks.lDecoder, abnormal)),
        }

    def _quantised(self, networks: Networks, mean: Tensor, abnormal: Tensor, sketch: Tensor, generator: Generator) -> Latents:
        """Put the nearest entries in the place of codes, and let the codebooks learn from these."""
        normal_book, abnormal_book = networks.nQuantiser, networks.aQuantiser
        if normal_book is None or abnormal_book is None:
            raise ValueError("the configuration has no codebooks")
        both = torch.cat([abnormal, sketch])
        for book, grid in ((normal_book, mean), (abnormal_book, both)):
            codebooks.learn(book, grid.detach(), generator)
        entries, of_both = normal_book(mean.detach()), abnormal_book(both.detach())
        committed = codebooks.commitment(mean, entries) + codebooks.commitment(both, of_both)
        normal = codebooks.straight_through(mean, entries)
        image, drawn = codebooks.straight_through(both, of_both).chunk(2)
        return Latents(normal, normal, image, drawn, {"commitment": self._weights.commitment * committed})
