"""Denoising autoencoders with tied weights and sparse codes, which give the similarity network its first layers."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from app.crossmodal.config import Pretraining
from app.crossmodal.networks import SimilarityNetwork


class Autoencoder(nn.Module):
    """One layer: code = f(W x + b1), reconstruction = f(W' code + b2), f the sigmoid.

    Vincent et al., "Stacked denoising autoencoders" (2010).
    """

    def __init__(self, inputs: int, units: int, generator: torch.Generator) -> None:
        super().__init__()
        bound = (6 / (inputs + units)) ** 0.5
        self.weight = nn.Parameter((2 * torch.rand(units, inputs, generator=generator) - 1) * 4 * bound)
        self.bias = nn.Parameter(torch.zeros(units))
        self.back = nn.Parameter(torch.zeros(inputs))

    def encode(self, values: Tensor) -> Tensor:
        """Return the code (N, units) of values (N, inputs)."""
        return torch.sigmoid(functional.linear(values, self.weight, self.bias))

    def loss(self, values: Tensor, options: Pretraining, generator: torch.Generator) -> Tensor:
        """Return the squared error of reconstructing clean values from noisy ones, plus the KL divergence from sparse codes."""
        kept = torch.rand(values.shape, generator=generator) >= options.noise
        code = self.encode(values * kept)
        restored = torch.sigmoid(functional.linear(code, self.weight.T, self.back))
        error = torch.square(restored - values).sum(1).mean()
        active = code.mean(0).clamp(1e-4, 1 - 1e-4)
        wanted = options.sparsity
        divergence = wanted * torch.log(wanted / active) + (1 - wanted) * torch.log((1 - wanted) / (1 - active))
        return error + options.sparsity_weight * divergence.sum()


LAYERS = ("filters-ct", "filters-mr", "first-ct", "first-mr", "second", "third")
"""In the order in which they are trained; the first two only where there is a convolution."""


def layers_of(network: SimilarityNetwork) -> tuple[str, ...]:
    """Return the layers of this network that autoencoders train, in their order."""
    return LAYERS if network.config.features == "convolution" else LAYERS[2:]


def autoencoder_for(network: SimilarityNetwork, layer: str, generator: torch.Generator) -> Autoencoder:
    """Return an untrained autoencoder of the size of a layer."""
    config = network.config
    sizes = {
        "filters": (config.filter_size**2, config.filters),
        "first": (network.features_each, config.own),
        "second": (2 * config.own, config.joint),
        "third": (config.joint, config.code),
    }
    return Autoencoder(*sizes[layer.split("-", maxsplit=1)[0]], generator)


@torch.no_grad()
def inputs_of(network: SimilarityNetwork, layer: str, ct: Tensor, mr: Tensor) -> Tensor:
    """Return what a layer sees, (N, inputs), when patches (N, depth, 17, 17) pass those below it."""
    kind, _, modality = layer.partition("-")
    if kind == "filters":
        size = network.config.filter_size
        pieces = functional.unfold(ct if modality == "ct" else mr, size, stride=3)
        return pieces.transpose(1, 2).reshape(-1, size * size)
    if kind == "first":
        return network.features(ct if modality == "ct" else mr, modality)
    both = torch.cat([network.features(ct, "ct"), network.features(mr, "mr")], 1)
    first = torch.sigmoid(network.first(both))
    return first if kind == "second" else torch.sigmoid(network.second(first))


@torch.no_grad()
def install(network: SimilarityNetwork, layer: str, trained: Autoencoder) -> None:
    """Put a trained layer into the network; the first layer of each modality leaves the other modality out."""
    kind, _, modality = layer.partition("-")
    if kind == "filters":
        filters = network.get_submodule(f"filters.{modality}")
        size = network.config.filter_size
        dict(filters.named_parameters())["weight"].copy_(trained.weight.reshape(-1, 1, size, size))
        dict(filters.named_parameters())["bias"].copy_(trained.bias)
    elif kind == "first":
        inputs, units = network.features_each, network.config.own
        at, rows = (0, 0) if modality == "ct" else (inputs, units)
        weight, bias = network.first.weight, network.first.bias
        weight[rows : rows + units] = 0
        weight[rows : rows + units, at : at + inputs] = trained.weight
        bias[rows : rows + units] = trained.bias
    else:
        target = network.second if kind == "second" else network.third
        target.weight.copy_(trained.weight)
        target.bias.copy_(trained.bias)
