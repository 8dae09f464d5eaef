"""What the network is compared with: normalised mutual information, local cross-correlation and MIND-SSC."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
import torch
from scipy import ndimage
from torch.nn import functional

from app.crossmodal.images import FloatArray

BINS = 16
MIND_RADIUS = 1
MIND_DILATION = 2


def _entropy(counts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    share = counts / np.maximum(counts.sum(axis=-1, keepdims=True), 1)
    logs = np.log(share, out=np.zeros_like(share), where=share > 0)
    return np.asarray(-(share * logs).sum(axis=-1))


def mutual_information(one: FloatArray, many: FloatArray) -> FloatArray:
    """Return the normalised mutual information (H(A) + H(B)) / H(A, B) of a patch with many.

    Studholme, Hill and Hawkes (1999).

    Parameters
    ----------
    one : float32 (n,)
        A patch, 0 to 1; grey values fall into 16 bins.
    many : float32 (N, n)

    Returns
    -------
    float32 (N,)
        1 (independent, or flat) to 2.
    """
    a = np.clip((one * BINS).astype(np.int64), 0, BINS - 1)
    b = np.clip((many * BINS).astype(np.int64), 0, BINS - 1)
    index = (np.arange(len(b))[:, None] * BINS + a) * BINS + b
    joint = np.bincount(index.ravel(), minlength=len(b) * BINS * BINS).reshape(len(b), BINS, BINS).astype(np.float64)
    both = _entropy(joint.reshape(len(b), -1))
    apart = _entropy(joint.sum(axis=2)) + _entropy(joint.sum(axis=1))
    return np.asarray(np.divide(apart, both, out=np.ones_like(both), where=both > 1e-12), np.float32)


def cross_correlation(one: FloatArray, many: FloatArray) -> FloatArray:
    """Return the squared correlation coefficient of a patch (n,) with many (N, n); 0 where either is flat.

    Squared, since what is bright in CT may be dark in MR.
    """
    a = one - one.mean()
    b = many - many.mean(axis=1, keepdims=True)
    power = float(a @ a) * np.einsum("ij,ij->i", b, b)
    return np.asarray(np.divide(np.square(b @ a), power, out=np.zeros(len(b), np.float32), where=power > 1e-9), np.float32)


def _context(dimensions: int) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Pairs of neighbours (offsets) that are not opposite: 12 in space, 4 in a plane."""
    ends = [sign * MIND_DILATION * np.eye(dimensions, dtype=np.int64)[axis] for axis in range(dimensions) for sign in (-1, 1)]
    return [(p, q) for p, q in itertools.combinations(ends, 2) if np.any(p + q)]


def mind_ssc(image: FloatArray) -> FloatArray:
    """Return the MIND-SSC descriptors of an image: radius 1, dilation 2.

    Heinrich et al., "Towards realtime multimodal fusion for image-guided interventions using self-similarities" (2013).

    Parameters
    ----------
    image : float32 (H, W) or (Z, H, W)

    Returns
    -------
    float32 (C, H, W) or (C, Z, H, W)
        4 channels in a plane, 12 in space, 0 to 1.
    """
    padded = np.pad(image, MIND_DILATION, mode="edge")

    def moved(offset: npt.NDArray[np.int64]) -> FloatArray:
        start = MIND_DILATION + offset
        return padded[tuple(slice(int(s), int(s) + n) for s, n in zip(start, image.shape, strict=True))]

    side = 2 * MIND_RADIUS + 1
    distances = np.stack([ndimage.uniform_filter(np.square(moved(p) - moved(q)), side) for p, q in _context(image.ndim)])
    distances -= distances.min(axis=0)
    variance = distances.mean(axis=0)
    middle = float(variance.mean())
    variance = np.clip(variance, middle * 1e-3, max(middle * 1e3, 1e-12))
    return np.asarray(np.exp(-distances / np.maximum(variance, 1e-12)), np.float32)


def descriptor_distances(one: FloatArray, many: FloatArray) -> FloatArray:
    """Return the mean squared difference of descriptors (C, p, q) with every window of a region (C, H, W): (H-p+1, W-q+1)."""
    size = one.size
    kernel, region = torch.from_numpy(np.ascontiguousarray(one))[None], torch.from_numpy(np.ascontiguousarray(many))[None]
    cross = functional.conv2d(region, kernel)[0, 0]
    power = functional.conv2d(torch.square(region).sum(1, keepdim=True), torch.ones(1, 1, *one.shape[1:]))[0, 0]
    total = power - 2 * cross + float(np.square(one).sum())
    return np.asarray(total.numpy() / size, np.float32)
