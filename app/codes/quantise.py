"""Vector quantisation of codes (van den Oord 2017), and the bits of its indices as a binary hash.

Each cell of a code's grid is cut into groups of channels, and each group is replaced by the nearest entry of its codebook (a
product quantiser, Jégou 2011). What is kept of a code are the entries' indices. How their bits become a hash whose Hamming
distance follows the distance of the entries is decided where codebooks are learned (`app.training.codebooks`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from app.codes.config import QuantiserConfig


class Quantiser(nn.Module):
    """The codebooks of one part: G groups of K entries of `width` channels.

    Attributes
    ----------
    entries : float32 tensor (G, K, width)
    usage : float32 tensor (G, K)
        The share of a group's cells that each entry stood for in training, as a moving average; 0 of those never used.
    """

    entries: Tensor
    usage: Tensor

    def __init__(self, embedding: int, config: QuantiserConfig) -> None:
        super().__init__()
        self.groups = config.groups
        self.register_buffer("entries", torch.zeros(config.groups, config.entries, embedding // config.groups))
        self.register_buffer("usage", torch.zeros(config.groups, config.entries))

    def vectors(self, grid: Tensor) -> Tensor:
        """Return what is quantised of grids (N, C, s, s), group by group: (G, N s s, width)."""
        cells = grid.float().permute(0, 2, 3, 1).reshape(-1, self.groups, self.entries.shape[2])
        return cells.transpose(0, 1)

    def nearest(self, vectors: Tensor) -> Tensor:
        """Return the indices of the nearest entries of vectors (G, M, width), int64 (G, M); of two alike the first."""
        squares = (self.entries**2).sum(2)
        return (squares[:, None] - 2 * torch.bmm(vectors, self.entries.transpose(1, 2))).argmin(2)

    def indices(self, grid: Tensor) -> Tensor:
        """Return the indices of grids (N, C, s, s): int64 (N, s s G), the groups of a cell together, cells row by row."""
        found = self.nearest(self.vectors(grid))
        return found.T.reshape(len(grid), -1)

    def decode(self, indices: Tensor, side: int) -> Tensor:
        """Return the grids (N, C, side, side) float32 of indices (N, side side G)."""
        of_group = indices.reshape(-1, self.groups).T
        cells = torch.gather(self.entries, 1, of_group[..., None].expand(-1, -1, self.entries.shape[2]))
        return cells.transpose(0, 1).reshape(len(indices), side, side, -1).permute(0, 3, 1, 2)

    def forward(self, grid: Tensor) -> Tensor:
        """Return grids (N, C, s, s) with every group of every cell replaced by its nearest entry."""
        return self.decode(self.indices(grid), grid.shape[-1])
