"""Typed configuration of the networks; sizes of the published system are the defaults of `CodeConfig.published`."""

from __future__ import annotations

import hashlib
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator


class StructureConfig(BaseModel):
    """What one label of the model's label maps means; see :class:`app.anatomy.Structure`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: int = Field(ge=1, le=255)
    key: str
    title: str
    colour: tuple[int, int, int]


class SegmenterConfig(BaseModel):
    """The segmentation network with skip connections that travels with the codes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    filters: tuple[int, ...] = (24, 48, 96, 160, 160)
    flip: bool = True
    """Average the prediction with that of the left-right mirrored slice."""
    beside: tuple[int, ...] = ()
    """Slices beside the one that is segmented which enter as further channels, as offsets in mm: (-2, 2), say."""
    residual: bool = False
    """Whether each pair of convolutions has a path around it."""
    deep: bool = False
    """Whether training also asks coarser levels of the U-Net for labels (deep supervision)."""

    @property
    def offsets(self) -> tuple[int, ...]:
        """All slices that enter, from the lowest; 0 is the one that is segmented."""
        return tuple(sorted({0, *self.beside}))


class QuantiserConfig(BaseModel):
    """Vector quantisation of both codes: what is kept of them are indices of codebook entries.

    Attributes
    ----------
    entries : int
        Entries of a codebook, a power of two: an index has log2 of it bits.
    groups : int
        Groups of channels into which each cell of the code's grid is cut, each with a codebook of its own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    entries: int = Field(default=256, ge=2, le=1 << 16)
    groups: int = Field(default=4, ge=1, le=64)

    @model_validator(mode="after")
    def _consistent(self) -> QuantiserConfig:
        if self.entries & (self.entries - 1):
            raise ValueError("a codebook's entries must be a power of two, so that the bits of their indices are a hash")
        return self

    @property
    def index_bits(self) -> int:
        """Bits of an index."""
        return self.entries.bit_length() - 1


class HashConfig(BaseModel):
    """Binary hashes of both codes: a bit tells on which side of a learned plane a code lies (`app.codes.hashing`).

    Attributes
    ----------
    bits : int
        Bits of the hash of one part, a multiple of 8.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    bits: int = Field(default=1152, ge=8, le=1 << 16, multiple_of=8)


class CodeConfig(BaseModel):
    """Sizes of the five networks and how a query uses their codes.

    Attributes
    ----------
    image_size : int
        Side in pixels of the 240-mm square that enters the model.
    code_size : int
        Side in pixels at which the five networks work; the model resamples between the two.
    filters : tuple of int
        Channels f0, f1, ... of the encoders; the decoders use them reversed. Each further one halves the side.
    embedding : int
        Channels of the code; a code has ``embedding * side**2`` numbers, side being `code_side`.
    one_hot_labels : bool
        Whether lEncoder sees one channel a label (True) or one channel with the values 0..labels-1 (published: False).
    guided : bool
        Whether aEncoder also sees the segmentation network's label probabilities (published: False).
    plain_widening : bool
        Whether the path around an encoder's last block is a plain 1x1 convolution where that block changes the width
        (published: True); else norm and activation come before it.
    default_by : str
        Name of the measure (`app.retrieval.measures`) that a search uses unless it is told otherwise.
    structures : tuple of StructureConfig, optional
        What the labels mean, in drawing order; without it they are those of a brain tumour (`app.anatomy.STRUCTURES`).
    quantise : QuantiserConfig, optional
        Keep codes as indices of codebook entries.
    hashing : HashConfig, optional
        Keep codes as binary hashes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    image_size: int = Field(default=256, ge=16, le=1024)
    code_size: int = Field(default=256, ge=16, le=1024)
    channels: int = 3
    labels: int = Field(default=4, ge=2, le=16)
    filters: tuple[int, ...] = (32, 64, 128, 256, 512, 512, 512, 512)
    embedding: int = Field(default=512, ge=1)
    one_hot_labels: bool = False
    plain_widening: bool = False
    guided: bool = False
    segmenter: SegmenterConfig | None = None
    default_by: str = Field(default="entire", min_length=1, max_length=32)
    default_weight: float = Field(default=0.5, ge=0, le=1)
    structures: tuple[StructureConfig, ...] | None = None
    quantise: QuantiserConfig | None = None
    hashing: HashConfig | None = None

    @model_validator(mode="after")
    def _consistent(self) -> CodeConfig:
        if len(self.filters) < 2 or any(f % 8 for f in self.filters) or self.embedding % 8:
            raise ValueError("filters and embedding must be multiples of 8 (group norm), with at least two filters")
        if self.code_size % 2 ** (len(self.filters) - 1):
            raise ValueError(f"code_size must be a multiple of {2 ** (len(self.filters) - 1)}")
        if self.guided and self.segmenter is None:
            raise ValueError("a guided model needs a segmenter")
        if self.structures is not None and {structure.label for structure in self.structures} != set(range(1, self.labels)):
            raise ValueError("structures must name every label but the background")
        self._check_bits()
        return self

    def _check_bits(self) -> None:
        if self.quantise is not None and self.hashing is not None:
            raise ValueError("codes are kept as indices (quantise) or as hashes (hashing), not as both")
        if self.quantise is not None and self.embedding % self.quantise.groups:
            raise ValueError("embedding must be a multiple of quantise.groups")

    @property
    def code_side(self) -> int:
        """Rows (and columns) of the code's grid."""
        return self.code_size // int(2 ** (len(self.filters) - 1))

    @property
    def code_length(self) -> int:
        """Numbers in a code."""
        return self.embedding * self.code_side**2

    @property
    def hash_bits(self) -> int | None:
        """Bits of the hash that is kept of a code; None where its numbers are kept."""
        if self.quantise is not None:
            return self.code_side**2 * self.quantise.groups * self.quantise.index_bits
        return self.hashing.bits if self.hashing is not None else None

    @property
    def offsets(self) -> tuple[int, ...]:
        """The slices that the model looks at for each slice, in mm from it, from the lowest; 0 is the slice itself."""
        return self.segmenter.offsets if self.segmenter is not None else (0,)

    @property
    def label_channels(self) -> int:
        """Channels of lEncoder's input."""
        return self.labels if self.one_hot_labels else 1

    def as_json(self) -> str:
        """Return what a model file holds of it: without what former programs know nothing of, where it says what those did."""
        return self.model_dump_json(exclude=self._as_before())

    def network_fingerprint(self) -> bytes:
        """Digest over what changes codes; how a query weighs them by default does not."""
        left_out = {"default_by": True, "default_weight": True, **self._as_before()}
        return hashlib.sha256(self.model_dump_json(exclude=left_out).encode()).digest()

    def _as_before(self) -> dict[str, Any]:
        """Return the entries that came later than the first model files and say what programs did before."""
        left_out: dict[str, Any] = {name: True for name in ("structures", "quantise", "hashing") if getattr(self, name) is None}
        if not self.plain_widening:
            left_out["plain_widening"] = True
        if self.segmenter is not None:
            left_out["segmenter"] = {name for name in ("beside", "residual", "deep") if not getattr(self.segmenter, name)}
        return left_out
