"""What is asked of a model, whatever networks are behind it, and what it gives. Importing this module imports no torch."""

from __future__ import annotations

from collections.abc import Mapping
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
    """What one pass over N slices gives: codes (N, d) float32 and predicted label maps (N, S, S) uint8, of whatever side S."""

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
