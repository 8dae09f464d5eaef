"""The stage ``normal``."""

from __future__ import annotations

import torch
from torch import Generator

from app.codes.networks import Networks
from app.training import losses
from app.training.augment import augment
from app.training.batch import Batch
from app.training.config import TrainConfig
from app.training.stages.base import ImageStage, Terms, channels
from app.training.telling import Pixels


class NormalStage(ImageStage):
    """Trains nEncoder and iDecoder on slices as if healthy: at one level of all brains, codes are to be alike."""

    trained = ("nEncoder", "iDecoder")

    def __init__(self, config: TrainConfig) -> None:
        super().__init__(config)
        self._weights = config.weights
        self.reach = config.thick_reach if config.augment.thick > 0 else 0  # no segmenter sees the slices beside

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """Reconstruction outside of lesions, KL, and the levels."""
        w = self._weights
        sample = augment(batch, (0,), self._size, generator, self._recipe)
        clean, brain = networks.to_code_size(sample.clean), networks.to_code_size(sample.brain)
        healthy = networks.to_code_size((sample.labels == 0)[:, None].float())
        mean, log_variance = self._run.several(networks.nEncoder, networks.to_code_size(sample.images))
        noise = torch.randn(mean.shape, generator=generator, device=mean.device)
        decoded = self._run(networks.iDecoder, mean + noise * (0.5 * log_variance).exp())
        return {
            "reconstruct_normal": w.reconstruction * losses.reconstruction(decoded, clean, (0.1 + brain) * healthy),
            "kl": w.kl * losses.kl_to_unit(mean, log_variance),
            "level": w.level * losses.level_steps_of(mean.flatten(1), batch.level, w.normal_radius),
        }

    def picture(self, networks: Networks, batch: Batch, generator: Generator) -> dict[str, Pixels]:
        """Slices as augmented, and decoded as if healthy."""
        sample = augment(batch, (0,), self._size, generator, self._recipe)
        images = networks.to_code_size(sample.images)
        mean, _ = self._run.several(networks.nEncoder, images)
        decoded = self._run(networks.iDecoder, mean)
        return {**channels(images), **{f"{name}_healthy": plane for name, plane in channels(decoded).items()}}
