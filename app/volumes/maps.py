"""A map of codes in a plane, by principal axes or t-SNE."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

Layout = Literal["pca", "tsne"]

_FEWEST = 5
"""Of so few codes neighbourhoods tell nothing: they are laid out by their principal axes."""


def layout(codes: npt.NDArray[np.floating], how: Layout = "tsne", seed: int = 0) -> npt.NDArray[np.float64]:
    """Return places in a plane (N, 2) for codes (N, d), the same every time.

    Parameters
    ----------
    codes : float array (N, d)
    how : {"pca", "tsne"}
        The first two principal axes, or t-SNE (van der Maaten 2008), which keeps neighbours together.
    seed : int
        Of t-SNE.
    """
    wide = np.asarray(codes, np.float64)
    flat = principal(wide, 2)
    if how == "pca" or len(wide) <= _FEWEST:
        return flat
    from sklearn.manifold import TSNE

    perplexity = min(30.0, (len(wide) - 1) / 3)
    spread = max(float(flat[:, 0].std()), 1e-12)
    placed = TSNE(2, perplexity=perplexity, init=flat / spread * 1e-4, random_state=seed).fit_transform(wide)
    return np.asarray(placed, np.float64)


def principal(wide: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.float64]:
    """Return coordinates (N, count) along the principal axes of vectors (N, d); zeros where there are fewer axes.

    An axis points where its largest coordinate is positive, so that a map does not turn over between runs.
    """
    out = np.zeros((len(wide), count))
    if len(wide) < 2:
        return out
    u, s, _ = np.linalg.svd(wide - wide.mean(0), full_matrices=False)
    found = u[:, :count] * s[:count]
    found *= np.where(found[np.abs(found).argmax(0), np.arange(found.shape[1])] < 0, -1, 1)
    out[:, : found.shape[1]] = found
    return out
