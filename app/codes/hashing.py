"""Binary hashes of continuous codes: a bit tells on which side of a learned plane a code lies.

The planes go through the mean of the codes that they are learned from. Their directions span these codes' first principal
axes, rotated so that codes lie near the corners of a cube (iterative quantisation, Gong 2013): what an axis tells is dealt out to
many bits, to more of them where it tells more.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from app.codes.config import HashConfig

ROUNDS = 40
"""Of alternating between corners and rotation; what is gained after twenty is little."""


class SignHash(nn.Module):
    """The planes of one part.

    Attributes
    ----------
    planes : float32 tensor (bits, d)
    offsets : float32 tensor (bits,)
        Bit n of a code x is set where ``planes[n] . x > offsets[n]``.
    """

    planes: Tensor
    offsets: Tensor

    def __init__(self, length: int, config: HashConfig) -> None:
        super().__init__()
        self.register_buffer("planes", torch.zeros(config.bits, length))
        self.register_buffer("offsets", torch.zeros(config.bits))

    def forward(self, codes: Tensor) -> Tensor:
        """Return the bits of codes (N, d): bool (N, bits)."""
        return codes.float() @ self.planes.T > self.offsets

    @torch.no_grad()
    def learn(self, codes: npt.NDArray[np.floating]) -> None:
        """Learn the planes from codes (N, d); `ValueError` where they are fewer than the bits.

        Bits beyond d come from further rotations of the principal axes.
        """
        x = torch.from_numpy(np.asarray(codes, np.float32))
        bits, length = self.planes.shape
        axes = min(bits, length)
        if len(x) <= axes:
            raise ValueError(f"{len(x)} codes are too few to learn {bits} bits from")
        mean = x.mean(0)
        basis = principal_axes(x - mean, axes)
        along = (x - mean) @ basis
        turns = [rotation(along, seed) for seed in range(-(-bits // axes))]
        self.planes.copy_(torch.cat([(basis @ turn).T for turn in turns])[:bits])
        self.offsets.copy_(self.planes @ mean)


def principal_axes(centred: Tensor, count: int) -> Tensor:
    """Return the first principal axes (d, count) of centred vectors (N, d), the longest first."""
    wide = centred.double()
    axes: Tensor = torch.linalg.eigh(wide.T @ wide)[1].flip(1)[:, :count].to(centred.dtype)
    return axes


def rotation(vectors: Tensor, seed: int = 0) -> Tensor:
    """Return the rotation (b, b) that brings centred vectors (N, b) near the corners of a cube (Gong 2013)."""
    wide = vectors.double()
    generator = torch.Generator().manual_seed(seed)
    turn: Tensor = torch.linalg.qr(torch.randn(wide.shape[1], wide.shape[1], generator=generator, dtype=torch.float64))[0]
    for _ in range(ROUNDS):
        corners = torch.where(wide @ turn > 0, 1.0, -1.0).double()
        u, _, v = torch.linalg.svd(corners.T @ wide)
        turn = (u @ v).T
    return turn.to(vectors.dtype)
