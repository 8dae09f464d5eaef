"""What is asked of a model, whatever networks are behind it, and what it gives. Importing this module imports no torch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from app.codes.config import CodeConfig
from app.codes.space import CodeSpace, Numbers

FloatArray = npt.NDArray[np.float32]
LabelArray = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class AnatomyCodes:
    """Normal and abnormal anatomy codes of N slices.

    Attributes
    ----------
    normal, abnormal : float32 arrays (N, d)
        What decoders take.
    kept : mapping of str to array (N, length), optional
        What is kept of them where it is not their numbers.
    """

    normal: FloatArray
    abnormal: FloatArray
    kept: Mapping[str, Numbers] | None = None

    @property
    def parts(self) -> Mapping[str, Numbers]:
        """Both by their names in the model's space, as they are kept."""
        return {"normal": self.normal, "abnormal": self.abnormal} if self.kept is None else self.kept

    @property
    def entire(self) -> FloatArray:
        """Entire anatomy codes (N, d): normal + abnormal."""
        return self.normal + self.abnormal


@dataclass(frozen=True)
class EncodedSlices:
    """What one pass over N slices gives: codes (N, d) float32 and predicted label maps (N, S, S) uint8, of whatever side S.

    Where label maps were not wanted there are none, (0, S, S).
    """

    codes: AnatomyCodes
    labels: LabelArray


class CodesByPart(Protocol):
    """Codes of N slices by the names of the parts of the model's space, (N, length) each: :class:`AnatomyCodes` and others."""

    @property
    def parts(self) -> Mapping[str, Numbers]: ...


class StudyImages(Protocol):
    """What a model of whole studies looks at: :class:`app.imaging.Study`."""

    @property
    def images(self) -> Mapping[str, FloatArray]: ...

    @property
    def folder(self) -> Path: ...

    @property
    def notices(self) -> tuple[str, ...]: ...


class CodesAndLabels(Protocol):
    """Codes of N slices and their predicted label maps, uint8 (N, H, W): :class:`EncodedSlices` and others."""

    @property
    def codes(self) -> CodesByPart: ...

    @property
    def labels(self) -> LabelArray: ...


class CodeModel(Protocol):
    """A model: its fingerprint, the space of its codes, and how they are compared by default. Enough to search with."""

    @property
    def id(self) -> str: ...

    @property
    def space(self) -> CodeSpace: ...

    @property
    def config(self) -> CodeConfig: ...


class SliceModel(CodeModel, Protocol):
    """A model that makes codes of slices, so that studies can be indexed.

    Images are float32 (N, 3 K, H, W): the three modalities of each slice at `config.offsets`, K of them, as
    :meth:`app.imaging.Study.network_input` gives them.
    """

    def encode_images(self, images: FloatArray, /) -> CodesByPart: ...

    def encode_and_segment(self, images: FloatArray, /) -> CodesAndLabels: ...


class StudySlices(Protocol):
    """A study whose slices a model looks at: :class:`app.imaging.Study`."""

    def network_input(self, slices: Sequence[int], size: int, offsets: Sequence[int] = (0,)) -> FloatArray: ...


@runtime_checkable
class StackModel(SliceModel, Protocol):
    """A model of slices that sees those of one study together, so that each is segmented by way of those beside it.

    Attributes
    ----------
    studies_at_once : int
        How many studies may be encoded side by side, each in a thread of its own.
    """

    @property
    def studies_at_once(self) -> int: ...

    def join_in(self) -> None:
        """Called first in each of those threads."""

    def encode_stack(
        self, study: StudySlices, brain: Sequence[int], slices: Sequence[int], labels: bool
    ) -> Iterator[tuple[list[int], EncodedSlices]]:
        """Yield the numbers of some slices after others, what :func:`encode_slices` takes, and what they are encoded as."""


@runtime_checkable
class StudyModel(Protocol):
    """A model that makes one code of a study as a whole."""

    @property
    def id(self) -> str: ...

    @property
    def space(self) -> CodeSpace: ...

    def encode_study(self, study: StudyImages, /) -> CodesByPart:
        """Return the code of a study, (1, length) each part; `UserError` where its images cannot be used."""


class AnatomyModel(SliceModel, Protocol):
    """A model of normal and abnormal anatomy codes, such as :class:`app.codes.Model`.

    It makes the normal part of a slice alone, and the abnormal part of a sketch, uint8 (N, H, W); (N, length) each, as parts of
    its space are kept: float32 numbers, or bytes of bits.
    """

    def encode_normal(self, images: FloatArray, /) -> Numbers: ...

    def encode_sketches(self, labels: LabelArray, /) -> Numbers: ...


@runtime_checkable
class DecodingModel(SliceModel, Protocol):
    """A model that makes images of its codes: float32 (N, 3, S, S), z-scored, of codes (N, d).

    `restored` returns codes as they are decoded, of what a library keeps of their parts; `UserError` where that cannot be done.
    """

    def encode_images(self, images: FloatArray, /) -> AnatomyCodes: ...

    def decode_images(self, codes: FloatArray, /) -> FloatArray: ...

    def restored(self, kept: Mapping[str, Numbers], /) -> AnatomyCodes: ...


BATCH = 16
"""Slices a batch, of models that see no stack: enough to keep two cores busy, and a cancel is answered within seconds."""


def encode_slices(
    model: SliceModel, study: StudySlices, brain: Sequence[int], slices: Sequence[int] | None = None, labels: bool = True
) -> Iterator[tuple[list[int], CodesByPart, LabelArray | None]]:
    """Encode slices of one study, the same way wherever that is done.

    Parameters
    ----------
    model : SliceModel
    study : StudySlices
    brain : sequence of int
        The numbers of all its slices with brain, from the lowest.
    slices : sequence of int, optional
        Those of them that are wanted; by default all.
    labels : bool
        Whether label maps are wanted too.

    Yields
    ------
    list of int, CodesByPart, uint8 array (N, H, W) or None
        The numbers of some slices, from the first on, their codes, and their label maps.
    """
    wanted = brain if slices is None else slices
    if isinstance(model, StackModel):
        for numbers, found in model.encode_stack(study, brain, wanted, labels):
            yield numbers, found.codes, found.labels if labels else None
        return
    for start in range(0, len(wanted), BATCH):
        batch = list(wanted[start : start + BATCH])
        images = study.network_input(batch, model.config.image_size, model.config.offsets)
        if labels:
            both = model.encode_and_segment(images)
            yield batch, both.codes, both.labels
        else:
            yield batch, model.encode_images(images), None
