"""The similarity network of Cheng, Zhang and Zheng (2016), "Deep similarity learning for multimodal medical images"."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from app.crossmodal.config import PATCH, NetworkConfig

POOL = 3


class SimilarityNetwork(nn.Module):
    """From a CT and an MR patch to two numbers, unmatched and matched.

    Layers L1 (both modalities), L2 and L3 are sigmoid; the last is linear, and softmax of it is the state of correspondence.
    """

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        size = config.pixels
        if config.features == "convolution":
            self.filters = nn.ModuleDict({name: nn.Conv2d(1, config.filters, config.filter_size) for name in ("ct", "mr")})
            maps = PATCH - config.filter_size + 1
            size = config.filters * (-(-maps // POOL)) ** 2
        self.features_each = size
        self.first = nn.Linear(2 * size, 2 * config.own)
        self.second = nn.Linear(2 * config.own, config.joint)
        self.third = nn.Linear(config.joint, config.code)
        self.last = nn.Linear(config.code, 2)

    def features(self, patches: Tensor, modality: str) -> Tensor:
        """Return what the first layer sees of patches (N, depth, 17, 17): (N, F)."""
        if self.config.features == "pixels":
            return patches.flatten(1)
        maps = torch.sigmoid(self.filters[modality](patches))
        pooled: Tensor = functional.avg_pool2d(maps, POOL, ceil_mode=True)
        return pooled.flatten(1)

    def layers(self, ct: Tensor, mr: Tensor) -> Tensor:
        """Return the output before the last activation, (N, 2), for features (N, F) of both modalities."""
        size = self.features_each
        # The CT's share is computed once where one CT patch meets many MR patches.
        mixed = functional.linear(mr, self.first.weight[:, size:], self.first.bias)
        mixed = mixed + functional.linear(ct, self.first.weight[:, :size])
        hidden = torch.sigmoid(self.second(torch.sigmoid(mixed)))
        out: Tensor = self.last(torch.sigmoid(self.third(hidden)))
        return out

    def forward(self, ct: Tensor, mr: Tensor) -> Tensor:
        """Return the output before the last activation, (N, 2), for patches (N, depth, 17, 17); one CT patch serves many."""
        return self.layers(self.features(ct, "ct"), self.features(mr, "mr"))

    def similarity(self, ct: Tensor, mr: Tensor) -> Tensor:
        """Return how much more the network takes patches for matched than for unmatched, before the last activation, (N,)."""
        out: Tensor = self(ct, mr)
        return out[:, 1] - out[:, 0]
