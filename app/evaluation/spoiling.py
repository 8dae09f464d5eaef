"""What may be wrong with a study's images: thick slices, noise, a missing sequence, another contrast."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from app.anatomy import MODALITY_TITLES, NETWORK_MODALITIES
from app.imaging import Study

Image = npt.NDArray[np.float32]
Change = Callable[[Image, np.random.Generator], Image]


@dataclass(frozen=True)
class Spoiling:
    """One condition.

    Attributes
    ----------
    name : str
        What keeps cases apart that were encoded under it.
    of : Study -> Study
        What it makes of a study.
    """

    name: str
    of: Callable[[Study], Study]


def _each_image(name: str, change: Change) -> Spoiling:
    """Return a condition that changes each image within its own brain; the same whenever it is asked for."""

    def of(study: Study) -> Study:
        images = {}
        for modality, image in study.images.items():
            random = np.random.default_rng(zlib.crc32(f"{name} {study.study} {modality}".encode()))
            brain = image != 0
            changed = np.asarray(change(image, random), np.float32)
            # Background is what is 0: a voxel of the brain never is.
            changed = np.where(brain, np.where(changed == 0, np.float32(1e-3), changed), np.float32(0))
            images[modality] = changed
        return replace(study, images=images)

    return Spoiling(name, of)


def thick(mm: int) -> Spoiling:
    """Acquired in slices of `mm`: their means, interpolated between their middles."""

    def change(image: Image, random: np.random.Generator) -> Image:
        depth = image.shape[2]
        start = int(random.integers(mm))
        edges = np.arange(start - mm, depth + mm, mm)
        spans = [(max(0, low), min(depth, low + mm)) for low in edges if low + mm > 0 and low < depth]
        inside = (image != 0).astype(np.float32)
        # Means over brain alone: the edge of a brain is no partial volume of what was cut away.
        sums = np.stack([image[..., low:high].sum(2) / np.maximum(inside[..., low:high].sum(2), 1) for low, high in spans], 2)
        middles = np.array([(low + high - 1) / 2 for low, high in spans])
        places = np.interp(np.arange(depth), middles, np.arange(len(spans)))
        below = np.floor(places).astype(int)
        above = np.minimum(below + 1, len(spans) - 1)
        share = np.float32(places - below)
        near, far = sums[..., below], sums[..., above]
        near, far = np.where(near == 0, far, near), np.where(far == 0, near, far)
        return np.asarray(near * (1 - share) + far * share, np.float32)

    return _each_image(f"slices of {mm} mm", change)


def noisy(share: float) -> Spoiling:
    """With Rician noise whose standard deviation is a share of the brain's own."""

    def change(image: Image, random: np.random.Generator) -> Image:
        spread = np.float32(image[image != 0].std() * share)
        real, other = random.standard_normal((2, *image.shape), np.float32) * spread
        return np.asarray(np.hypot(image + real, other), np.float32)

    return _each_image(f"noise of {share:g} SD", change)


def contrast(gamma: float) -> Spoiling:
    """With brightness within the brain's range raised to a power, and a slow change across it as a coil makes."""

    def change(image: Image, random: np.random.Generator) -> Image:
        inside = image[image != 0]
        low, high = np.percentile(inside, (0.5, 99.5)).astype(np.float32)
        bent = np.clip((image - low) / max(high - low, np.float32(1e-6)), 1e-3, None) ** np.float32(gamma)
        coil = ndimage.zoom(random.standard_normal((3, 3, 3)).astype(np.float32), [side / 3 for side in image.shape], order=1)
        return np.asarray(bent * np.exp(np.float32(0.15) * coil) * (high - low) + low, np.float32)

    return _each_image(f"gamma {gamma:g}", change)


def without(modality: str) -> Spoiling:
    """Without a sequence: the networks see the mean grey in its place."""

    def of(study: Study) -> Study:
        images = {name: image for name, image in study.images.items() if name != modality}
        return replace(study, images=images, missing=(modality,))

    return Spoiling(f"without {MODALITY_TITLES[modality]}", of)


AS_IT_IS = Spoiling("", lambda study: study)

CONDITIONS: Mapping[str, Mapping[str, Spoiling]] = {
    "slice thickness (mm)": {"1": AS_IT_IS, **{str(mm): thick(mm) for mm in (3, 5, 7)}},
    "noise (share of the brain's SD)": {"0": AS_IT_IS, **{f"{share:g}": noisy(share) for share in (0.1, 0.2, 0.4)}},
    "missing sequence": {"none": AS_IT_IS, **{MODALITY_TITLES[name]: without(name) for name in NETWORK_MODALITIES}},
    "contrast (gamma)": {"0.5": contrast(0.5), "0.7": contrast(0.7), "1": AS_IT_IS, "1.4": contrast(1.4), "2": contrast(2.0)},
}
"""What is measured: by what is wrong, and how much of it."""
