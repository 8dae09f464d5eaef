"""The stage ``decoder``."""

from __future__ import annotations

from functools import partial

import torch
from torch import Generator, Tensor

from app.codes.networks import Networks
from app.training import losses
from app.training.augment import Augmented, augment
from app.training.batch import Batch
from app.training.stages.base import ImageStage, Terms, channels, guided_by, offsets_of
from app.training.telling import Pixels, shades


class DecoderStage(ImageStage):
    """Trains iDecoder alone: encoders, and so codes, stay as they are."""

    trained = ("iDecoder",)
    needed = ("nEncoder", "aEncoder")

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """Reconstruction of slices outside of lesions from the normal code, and of whole slices from the entire one."""
        sample = augment(batch, offsets_of(networks), self._size, generator, self._recipe)
        clean, brain = networks.to_code_size(sample.clean), networks.to_code_size(sample.brain)
        healthy = networks.to_code_size((sample.labels == 0)[:, None].float())
        normal, entire = (self._run(networks.iDecoder, code) for code in self._codes(networks, sample))
        as_if_healthy = losses.reconstruction(normal, clean, (0.1 + brain) * healthy)
        whole = losses.reconstruction(entire, clean, (0.1 + brain) * (3 - 2 * healthy))
        return {"reconstruct_normal": as_if_healthy, "reconstruct_entire": whole}

    def picture(self, networks: Networks, batch: Batch, generator: Generator) -> dict[str, Pixels]:
        """Slices as augmented, decoded as if healthy and as they are."""
        sample = augment(batch, offsets_of(networks), self._size, generator, self._recipe)
        normal, entire = (shades(self._run(networks.iDecoder, code)[:, -1]) for code in self._codes(networks, sample))
        return {**channels(networks.to_code_size(sample.images)), "healthy": normal, "whole": entire}

    @torch.no_grad()
    def _codes(self, networks: Networks, sample: Augmented) -> tuple[Tensor, Tensor]:
        """Return the normal and the entire codes of slices."""
        mean, _ = self._run.several(networks.nEncoder, networks.to_code_size(sample.images))
        guide = self._run(partial(guided_by, networks), sample.stack) if networks.config.guided else None
        return mean, mean + self._run(networks.aEncoder, networks.abnormal_input(sample.images, guide))
