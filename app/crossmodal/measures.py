"""Measures of how alike a place in the CT and places in the MR are, all asked in the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from app.crossmodal.baselines import cross_correlation, descriptor_distances, mind_ssc, mutual_information
from app.crossmodal.config import PATCH
from app.crossmodal.images import FloatArray
from app.crossmodal.networks import SimilarityNetwork
from app.crossmodal.patches import HALF


@dataclass(frozen=True)
class Place:
    """A place in one image and the region of the other in which it is looked for.

    Attributes
    ----------
    known : float32 (depth, h, w)
        Planes of the one around the place, which lies in the middle; at least 17 x 17.
    searched : float32 (depth, H + 16, W + 16)
        The region of the other and 8 pixels around it.
    sought : {"mr", "ct"}
        Which of the two is searched.
    """

    known: FloatArray
    searched: FloatArray
    sought: Literal["mr", "ct"] = "mr"

    @property
    def patch(self) -> FloatArray:
        """The patch (depth, 17, 17) at the place."""
        row, column = (n // 2 for n in self.known.shape[1:])
        return self.known[:, row - HALF : row + HALF + 1, column - HALF : column + HALF + 1]

    @property
    def windows(self) -> FloatArray:
        """View of the patches (H, W, depth, 17, 17) of the region."""
        return np.moveaxis(sliding_window_view(self.searched, (PATCH, PATCH), axis=(1, 2)), 0, 2)


class Measure(Protocol):
    """Something that says how alike patches are; more is more alike."""

    @property
    def name(self) -> str:
        """Short name in tables."""
        ...

    @property
    def depth(self) -> int:
        """Planes of a patch."""
        ...

    def similarities(self, place: Place) -> FloatArray:
        """Return the similarity (H, W) of the place with every place of the region."""
        ...


@dataclass(frozen=True)
class PatchMeasure:
    """A measure that sees the grey values of one plane's patches, `kind` "nmi" or "lcc"."""

    name: str
    depth: int = 1

    def similarities(self, place: Place) -> FloatArray:
        """Return the similarity (H, W)."""
        windows = place.windows
        many = np.ascontiguousarray(windows).reshape(-1, PATCH * PATCH)
        one = np.ascontiguousarray(place.patch).ravel()
        values = mutual_information(one, many) if self.name == "nmi" else cross_correlation(one, many)
        return values.reshape(windows.shape[:2])


@dataclass(frozen=True)
class MindMeasure:
    """Minus the mean squared difference of MIND-SSC descriptors over a patch's plane."""

    name: str = "mind-ssc"
    depth: int = 1

    def similarities(self, place: Place) -> FloatArray:
        """Return the similarity (H, W)."""
        row, column = (n // 2 for n in place.known.shape[1:])
        one = mind_ssc(place.known[0])[:, row - HALF : row + HALF + 1, column - HALF : column + HALF + 1]
        return np.asarray(-descriptor_distances(one, mind_ssc(place.searched[0])), np.float32)


@dataclass(frozen=True)
class NetworkMeasure:
    """A trained network's output before its last activation."""

    name: str
    network: SimilarityNetwork

    @property
    def depth(self) -> int:
        """Planes of a patch."""
        return self.network.config.depth

    @torch.no_grad()
    def similarities(self, place: Place) -> FloatArray:
        """Return the similarity (H, W)."""
        windows = place.windows
        shape = windows.shape[:2]
        one = torch.from_numpy(np.ascontiguousarray(place.patch))[None]
        rows = []
        for start in range(0, shape[0], 9):
            many = torch.from_numpy(np.ascontiguousarray(windows[start : start + 9])).flatten(0, 1)
            pair = (one, many) if place.sought == "mr" else (many, one)
            rows.append(self.network.similarity(*pair).numpy())
        return np.concatenate(rows).reshape(shape).astype(np.float32)


def baselines() -> list[Measure]:
    """Return the measures that need no training."""
    return [PatchMeasure("nmi"), PatchMeasure("lcc"), MindMeasure()]
