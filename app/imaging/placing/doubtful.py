"""Files that can hardly be what they are called: one image under two names, a mask for an image, labels of the whole brain."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import numpy.typing as npt

_FEW_VALUES = 4
"""Label maps hold no more; images hold hundreds."""
_SAMPLES = 20_000
_MOST_OF_IT = 0.6
"""No tumour fills so much of its brain."""

Image = npt.NDArray[np.float32]


def doubtful_images(images: Mapping[str, Image], names: Mapping[str, str]) -> list[str]:
    """Return notices of images (X, Y, Z) of one grid, by modality, that are one and the same, or of so few values as a label map.

    `names` says what the file of each is called.
    """
    notices = [
        f"{names[one]} and {names[other]} hold the same image: check that each is what it is called."
        for one, other in combinations(images, 2)
        if _alike(images[one], images[other])
    ]
    for modality, image in images.items():
        flat = image.ravel(order="K")
        values = flat[flat != 0]
        found = len(np.unique(values[:: max(1, values.size // _SAMPLES)]))
        if found <= _FEW_VALUES:
            many = "one value" if found == 1 else f"{found} values"
            notices.append(f"{names[modality]} holds no more than {many}: check that it is an image and no mask or label map.")
    return notices


def doubtful_labels(labels: npt.NDArray[np.uint8], brain: npt.NDArray[np.bool_], name: str) -> list[str]:
    """Return the notice for a label map (X, Y, Z) that fills most of a brain, as those of tissues do."""
    share = int(np.count_nonzero(labels)) / max(1, int(np.count_nonzero(brain)))
    if share <= _MOST_OF_IT:
        return []
    return [f"{name}: its labels fill {min(share, 1):.0%} of the brain: check that it is the tumour's label map."]


def _alike(one: Image, other: Image) -> bool:
    coarse = (slice(None, None, 7),) * 3
    return np.array_equal(one[coarse], other[coarse]) and np.array_equal(one, other)
