"""What the networks learn by: squared error with a distance softmax, the ELBO, and Soft-IntroVAE's two games.

Hoffer and Ailon, "Semi-supervised deep learning by metric embedding" (2016); Daniel and Tamar, "Soft-IntroVAE" (CVPR 2021).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from app.volumes.networks import VolumeNetwork, drawn


def distance_softmax(codes: Tensor, classes: Tensor, generator: torch.Generator) -> Tensor:
    """Return the cross-entropy of the softmax over negative squared distances to one sampled case a class.

    Parameters
    ----------
    codes : tensor (N, d)
    classes : int64 tensor (N,)
        0, 1, ... of each case; those that have nobody else of some class in the batch do not count.
    generator : torch.Generator
        Draws the sampled cases; never the case itself.
    """
    count = int(classes.max()) + 1
    others = ~torch.eye(len(codes), dtype=torch.bool)
    allowed = (classes[None, None, :] == torch.arange(count)[:, None, None]) & others  # (class, case, sampled)
    whole = allowed.any(2).all(0)
    if not bool(whole.any()):
        return codes.sum() * 0
    weights = allowed[:, whole].float().flatten(0, 1)
    chosen = torch.multinomial(weights, 1, generator=generator).view(count, -1)
    distances = (codes[whole][None] - codes[chosen]).square().sum(2)
    return functional.cross_entropy(-distances.T, classes[whole])


def squared_error(found: Tensor, wanted: Tensor) -> Tensor:
    """Return the mean squared error of each volume, (N,)."""
    return (found - wanted).square().flatten(1).mean(1)


def divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """Return the KL divergence to the standard normal distribution of each code, summed over its numbers, (N,)."""
    return 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(1)


@dataclass(frozen=True)
class Weights:
    """Weights of the ELBO's terms; `scale` is 1 / voxels, which the divergence, a sum, is brought to the error's mean by."""

    rec: float
    kl: float
    neg: float
    scale: float


def encoded(network: VolumeNetwork, volumes: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Return drawn codes and their divergence, (N, code) and (N,)."""
    mean, log_variance = network.encoder(volumes)
    noise = torch.randn(mean.shape, generator=generator)
    return drawn(mean, log_variance, noise), divergence(mean, log_variance)


def elbo_loss(network: VolumeNetwork, volumes: Tensor, weights: Weights, generator: torch.Generator) -> Tensor:
    """Return the negative ELBO a voxel, the loss of a plain VAE."""
    codes, far = encoded(network, volumes, generator)
    error = squared_error(network.decoder(codes), volumes)
    return (weights.rec * error + weights.kl * weights.scale * far).mean()


@contextmanager
def unmeasured(network: nn.Module) -> Iterator[None]:
    """Leave the normalisations' running means, by which a finished model works, to real volumes."""
    norms = [(one, one.momentum) for one in network.modules() if isinstance(one, nn.BatchNorm3d)]
    for norm, _ in norms:
        norm.momentum = 0.0
    try:
        yield
    finally:
        for norm, momentum in norms:
            norm.momentum = momentum


def encoder_loss(network: VolumeNetwork, volumes: Tensor, weights: Weights, generator: torch.Generator) -> Tensor:
    """Return the encoder's loss: real volumes' negative ELBO, and the soft exponential of that of generated ones."""
    codes, far = encoded(network, volumes, generator)
    again = network.decoder(codes)
    loss = (weights.rec * squared_error(again, volumes) + weights.kl * weights.scale * far).mean()
    with unmeasured(network):
        with torch.no_grad():
            made = network.decoder(torch.randn(codes.shape, generator=generator))
        for generated in (made, again.detach()):
            its_codes, its_far = encoded(network, generated, generator)
            error = squared_error(network.decoder(its_codes), generated)
            elbo = -2 * (weights.rec * error + weights.neg * weights.scale * its_far)
            loss = loss + 0.25 * elbo.exp().mean()
    return loss


def decoder_loss(network: VolumeNetwork, volumes: Tensor, weights: Weights, generator: torch.Generator) -> Tensor:
    """Return the decoder's loss: real volumes' error, and the divergence of what the encoder makes of generated ones.

    The paper adds the reconstructions of generated volumes with a weight of 1e-8, less than the rounding of a step, and a
    fifth of its time: they are left out.
    """
    with torch.no_grad():
        codes, _ = encoded(network, volumes, generator)
    again = network.decoder(codes)
    loss = weights.rec * squared_error(again, volumes).mean()
    with unmeasured(network):
        made = network.decoder(torch.randn(codes.shape, generator=generator))
        for generated in (made, again):
            mean, log_variance = network.encoder(generated)
            loss = loss + 0.5 * weights.kl * weights.scale * divergence(mean, log_variance).mean()
    return loss
