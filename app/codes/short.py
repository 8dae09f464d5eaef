"""A network's copy in bfloat16, for processors that multiply it."""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

LARGE = 4_000_000
"""Parameters from which a copy pays: at a reader's one label map the shipped encoder (0.8 million) takes 6.4 ms for 8.5, the
published layout (34 million) 52 ms for 118; two cores with AMX."""


def is_large(network: nn.Module) -> bool:
    """Whether a network has so many parameters that a copy pays."""
    return sum(parameter.numel() for parameter in network.parameters()) >= LARGE


class ShortCopy:
    """A network in bfloat16 with channels last: no weight is turned or rounded again at each call, as autocast does.

    Parameters
    ----------
    network : torch.nn.Module
        From one tensor (N, C, H, W) to one, or to several of which the first counts; it stays as it is, and the copy takes half
        its memory.
    """

    def __init__(self, network: nn.Module) -> None:
        self._network = copy.deepcopy(network).bfloat16()
        for parameter in self._network.parameters():
            if parameter.ndim == 4:
                parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)

    def __call__(self, x: Tensor) -> Tensor:
        """Return what the network makes of float32 (N, C, H, W), as float32 in the usual layout."""
        made: Tensor | tuple[Tensor, ...] = self._network(x.to(torch.bfloat16).contiguous(memory_format=torch.channels_last))
        first = made[0] if isinstance(made, tuple) else made
        return first.float().contiguous()
