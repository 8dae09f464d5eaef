"""How the codes of one part are kept: as the numbers they are, as indices of codebook entries, or as bits of a hash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from app.codes.hashing import SignHash
from app.codes.quantise import Quantiser

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Keeping:
    """How the codes of one part are kept, by what the networks have for it."""

    quantiser: Quantiser | None
    sign_hash: SignHash | None

    def decoded(self, grid: Tensor) -> Tensor:
        """Return what decoders get in the place of grids (N, C, s, s): the nearest entries, where there are codebooks."""
        if self.quantiser is None:
            return grid
        with torch.autocast(grid.device.type, enabled=False):
            out: Tensor = self.quantiser(grid)
        return out

    def bits(self, grid: Tensor) -> Bytes | None:
        """Return the bits that are kept of grids (N, C, s, s), uint8 (N, bytes); None where their numbers are kept.

        In 16-bit arithmetic codes near a plane would change sides, so this is done in float32.
        """
        with torch.autocast(grid.device.type, enabled=False):
            if self.quantiser is not None:
                bits = index_bits(self.quantiser.indices(grid), self.quantiser.entries.shape[1])
            elif self.sign_hash is not None:
                bits = self.sign_hash(grid.flatten(1))
            else:
                return None
        return packed(bits.cpu().numpy())

    def restored(self, kept: npt.NDArray[Any], side: int) -> npt.NDArray[np.float32] | None:
        """Return codes (N, d) as decoders take them, of what is kept of them (N, length); None where that is a hash alone.

        Parameters
        ----------
        kept : array (N, length)
            Numbers, or bytes of bits.
        side : int
            Rows (and columns) of a code's grid.
        """
        if self.quantiser is not None:
            count = side**2 * self.quantiser.groups
            indices = indices_of(np.asarray(kept, np.uint8), count, self.quantiser.entries.shape[1])
            with torch.inference_mode():
                grid = self.quantiser.decode(torch.from_numpy(indices).to(self.quantiser.entries.device), side)
            return np.asarray(grid.flatten(1).float().cpu().numpy(), np.float32)
        return None if self.sign_hash is not None else np.ascontiguousarray(kept, np.float32)


def index_bits(indices: Tensor, entries: int) -> Tensor:
    """Return the bits of indices (N, M) below `entries`, bool (N, M log2(entries)), an index's lowest bit first."""
    places = torch.arange(entries.bit_length() - 1, device=indices.device)
    bits: Tensor = (indices[..., None] >> places & 1).bool().flatten(1)
    return bits


def indices_of(kept: Bytes, count: int, entries: int) -> npt.NDArray[np.int64]:
    """Return the indices (N, count) below `entries` whose bits are kept, uint8 (N, bytes)."""
    width = entries.bit_length() - 1
    bits = unpacked(kept)[:, : count * width].reshape(len(kept), count, width)
    return np.asarray((bits.astype(np.int64) << np.arange(width)).sum(2))


def packed(bits: npt.NDArray[np.bool_]) -> Bytes:
    """Return bits (N, B) as bytes (N, ceil(B / 8)), the first bit lowest, filled up with zeros."""
    return np.packbits(bits, axis=1, bitorder="little")


def unpacked(kept: Bytes) -> Bytes:
    """Return the bits 0 and 1 of bytes (N, B), uint8 (N, 8 B)."""
    return np.unpackbits(kept, axis=1, bitorder="little")
