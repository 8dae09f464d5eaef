"""Networks that turn slices and sketches into anatomy codes, the spaces these codes lie in, and the files all that is kept in.

What needs torch is imported when it is asked for; the window does so in its search thread only.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from app.codes.config import CodeConfig, SegmenterConfig
from app.codes.contract import (
    AnatomyCodes,
    AnatomyModel,
    CodeModel,
    CodesByPart,
    DecodingModel,
    EncodedSlices,
    SliceModel,
    StackModel,
    StudyImages,
    StudyModel,
    encode_slices,
)
from app.codes.space import (
    LONGEST_PART,
    WHOLE_STUDY,
    CodeBlock,
    CodePart,
    CodeSpace,
    Numbers,
    Unit,
    space_as_json,
    space_from_json,
)

if TYPE_CHECKING:
    from app.codes.files import load_model, load_networks, save_networks
    from app.codes.model import Model

_WITH_TORCH = {
    **dict.fromkeys(("load_model", "load_networks", "save_networks"), "app.codes.files"),
    "Model": "app.codes.model",
}

__all__ = [
    "LONGEST_PART",
    "WHOLE_STUDY",
    "AnatomyCodes",
    "AnatomyModel",
    "CodeBlock",
    "CodeConfig",
    "CodeModel",
    "CodePart",
    "CodeSpace",
    "CodesByPart",
    "DecodingModel",
    "EncodedSlices",
    "Model",
    "Numbers",
    "SegmenterConfig",
    "SliceModel",
    "StackModel",
    "StudyImages",
    "StudyModel",
    "Unit",
    "encode_slices",
    "load_model",
    "load_networks",
    "save_networks",
    "space_as_json",
    "space_from_json",
]


def __getattr__(name: str) -> Any:
    if name not in _WITH_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_WITH_TORCH[name]), name)
