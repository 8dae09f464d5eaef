"""What a step of training starts from."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Batch:
    """Slices as they are in the cache, before augmentation, each with R - 1 of its neighbours, it in the middle.

    Attributes
    ----------
    images : float32 tensor (N, R, 3, 240, 240) or None
    labels : int64 tensor (N, R, 240, 240)
    class_jitter : float32 tensor (N,)
    level : float32 tensor (N,)
        Mm from the brain's top.
    lesions : int64 tensor (N, R, 240, 240) or None
        Label planes of other patients, to be painted into the images.
    start : int
        Where the slices stand in the whole batch that they are a part of.
    whole : int or None
        How many slices the whole batch has; None where it is this one.
    """

    images: Tensor | None
    labels: Tensor
    class_jitter: Tensor
    level: Tensor
    lesions: Tensor | None = None
    start: int = 0
    whole: int | None = None

    def pictured(self) -> Tensor:
        """Return the images.

        Raises
        ------
        ValueError
            If there are label maps alone.
        """
        if self.images is None:
            raise ValueError("this stage needs images")
        return self.images

    def first(self, count: int) -> Batch:
        """Return the first slices alone."""
        images, lesions = (None if array is None else array[:count] for array in (self.images, self.lesions))
        return Batch(images, self.labels[:count], self.class_jitter[:count], self.level[:count], lesions)
