"""The stage ``published``: the recipe of the paper (Kobayashi et al., Medical Image Analysis 92, 2024), and nothing else.

Every step has as many slices without a lesion as with one. Where the paper leaves a choice: Dice is a mean over slices and
classes, the KL divergence of normal codes a mean over their numbers, and the perceptual term its SSIM variant.
"""

from __future__ import annotations

import torch
from torch import Generator

from app.codes.networks import Networks
from app.errors import UserError
from app.training import losses
from app.training.augment.published import Chances, turned_and_scaled
from app.training.batch import Batch
from app.training.config import TrainConfig
from app.training.stages.base import Runner, Stage, Terms, channels
from app.training.telling import Pixels, label_colours, shades

NORMAL, ABNORMAL = slice(0, None, 2), slice(1, None, 2)
"""Where the slices without and with a lesion are in a batch."""


class PublishedStage(Stage):
    """Trains the five networks at once; aEncoder sees the slice alone."""

    trained = ("nEncoder", "aEncoder", "lEncoder", "iDecoder", "lDecoder")
    pools = ("healthy", "lesion")
    per_slice = True
    wide_start = False

    def __init__(self, config: TrainConfig) -> None:
        if config.model.guided or config.model.quantise is not None:
            raise UserError("The published recipe has an unguided aEncoder and no codebooks: take both out of [model].")
        self._size = config.model.image_size
        self._run = Runner(config)
        self._weights = config.weights

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """The paper's terms over the normal and the abnormal slices of one batch."""
        w = self._weights
        config = networks.config
        whole = batch.whole or len(batch.labels)
        rows = slice(batch.start, batch.start + len(batch.labels))
        chances = Chances.draw(generator, whole, config.channels)
        moved, labels = turned_and_scaled(batch, self._size, chances.part(rows))
        images, truth = networks.to_code_size(moved), networks.to_code_size(losses.one_hot(labels, config.labels))

        mean, log_variance = self._run.several(networks.nEncoder, images)
        noise = torch.randn(whole, *mean.shape[1:], generator=generator, device=mean.device)[rows]
        drawn = mean[NORMAL] + noise[NORMAL] * (0.5 * log_variance[NORMAL]).exp()
        abnormal = self._run(networks.aEncoder, images)
        sketch = self._run(networks.lEncoder, networks.label_planes(labels))
        kept = mean.detach().clone()
        kept[NORMAL] = drawn.detach()
        entire = kept + abnormal

        as_if_healthy = self._run(networks.iDecoder, drawn)
        shown = self._run(networks.iDecoder, entire)
        logits = self._run(networks.lDecoder, abnormal)
        norms = abnormal[NORMAL].flatten(1).norm(dim=1)
        reconstructions = {
            "reconstruct_normal": (as_if_healthy, images[NORMAL]),
            "reconstruct_normal_entire": (shown[NORMAL], images[NORMAL]),
            "reconstruct_entire": (shown[ABNORMAL], images[ABNORMAL]),
        }
        return {
            **{name: w.reconstruction * losses.likeness(x, y) for name, (x, y) in reconstructions.items()},
            "segmentation": w.segmentation * (losses.dice_of_slices(logits, truth) + losses.focal(logits, truth)),
            "consistency": w.consistency * losses.consistency(abnormal.flatten(1), sketch.flatten(1)),
            "kl": w.kl * losses.kl_to_unit(mean[NORMAL], log_variance[NORMAL]),
            "normal_norm": w.normal_norm * norms.mean(),
            "margin": w.margin * losses.margin(entire[ABNORMAL].flatten(1), drawn.flatten(1), w.margin_nats),
        }

    def picture(self, networks: Networks, batch: Batch, generator: Generator) -> dict[str, Pixels]:
        """Slices as augmented, decoded as if healthy and as they are, the truth, the labels decoded from the code."""
        chances = Chances.draw(generator, len(batch.labels), networks.config.channels)
        moved, labels = turned_and_scaled(batch, self._size, chances)
        images = networks.to_code_size(moved)
        mean, _ = self._run.several(networks.nEncoder, images)
        abnormal = self._run(networks.aEncoder, images)
        return {
            **channels(images),
            "healthy": shades(self._run(networks.iDecoder, mean)[:, -1]),
            "whole": shades(self._run(networks.iDecoder, mean + abnormal)[:, -1]),
            "truth": label_colours(networks.to_code_size(losses.one_hot(labels))),
            "decoded": label_colours(self._run(networks.lDecoder, abnormal)),
        }
