"""What a query needs of a model (`app.codes.Model` has it)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from app.codes import CodeSpace


class Encoded(Protocol):
    """Codes of N slices by part, (N, length) each."""

    @property
    def parts(self) -> Mapping[str, npt.NDArray[Any]]: ...


class QueryConfig(Protocol):
    """What a query needs to know of a model's configuration."""

    @property
    def image_size(self) -> int: ...

    @property
    def default_by(self) -> str: ...

    @property
    def default_weight(self) -> float: ...


class SearchModel(Protocol):
    """What searching needs of a model: the space of its codes, and how they are compared by default."""

    @property
    def id(self) -> str: ...

    @property
    def config(self) -> QueryConfig: ...

    @property
    def space(self) -> CodeSpace: ...


class QueryModel(SearchModel, Protocol):
    """A model that encodes sketches and slices; images are float32 (N, 3, H, W), label maps uint8 (N, H, W)."""

    def encode_images(self, images: npt.NDArray[np.float32], /) -> Encoded: ...

    def encode_normal(self, images: npt.NDArray[np.float32], /) -> npt.NDArray[np.float32]: ...

    def encode_sketches(self, labels: npt.NDArray[np.uint8], /) -> npt.NDArray[np.float32]: ...
