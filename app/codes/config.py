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
    default_by : str
        Name of the measure (`app.retrieval.measures`) that a search uses unless it is told otherwise.
    structures : tuple of StructureConfig, optional
        What the labels mean, in drawing order; without it they are those of a brain tumour (`app.anatomy.STRUCTURES`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    image_size: int = Field(default=256, ge=16, le=1024)
    code_size: int = Field(default=256, ge=16, le=1024)
    channels: int = 3
    labels: int = Field(default=4, ge=2, le=16)
    filters: tuple[int, ...] = (32, 64, 128, 256, 512, 512, 512, 512)
    embedding: int = Field(default=512, ge=1)
    one_hot_labels: bool = False
    guided: bool = False
    segmenter: SegmenterConfig | None = None
    default_by: str = Field(default="entire", min_length=1, max_length=32)
    default_weight: float = Field(default=0.5, ge=0, le=1)
    structures: tuple[StructureConfig, ...] | None = None

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
        return self

    @property
    def code_side(self) -> int:
        """Rows (and columns) of the code's grid."""
        return self.code_size // int(2 ** (len(self.filters) - 1))

    @property
    def code_length(self) -> int:
        """Numbers in a code."""
        return self.embedding * self.code_side**2

    @property
    def offsets(self) -> tuple[int, ...]:
        """The slices that the model looks at for each slice, in mm from it, from the lowest; 0 is the slice itself."""
        return self.segmenter.offsets if self.segmenter is not None else (0,)

    @property
    def label_channels(self) -> int:
        """Channels of lEncoder's input."""
        return self.labels if self.one_hot_labels else 1

    def network_fingerprint(self) -> bytes:
        """Digest over what changes codes; how a query weighs them by default does not."""
        left_out: dict[str, Any] = {"default_by": True, "default_weight": True}
        # What files of former programs know nothing of does not count where it says what those did.
        if self.structures is None:
            left_out["structures"] = True
        if self.segmenter is not None:
            left_out["segmenter"] = {name for name in ("beside", "residual", "deep") if not getattr(self.segmenter, name)}
        return hashlib.sha256(self.model_dump_json(exclude=left_out).encode()).digest()
