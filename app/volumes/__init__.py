"""Codes of whole brains: which patients' brains are like this one's?

``VolumeTrainer`` learns networks from T1 images of brains, with metric learning by diagnosis or as Soft-IntroVAE.
``load_volume_model`` opens one, which encodes an opened study (``encode_study``) and makes volumes of codes (``reconstruct``);
``BrainSearch`` finds the nearest patients of a library, ``layout`` makes a map of its codes, ``three_planes`` a picture.
Onga et al., "Efficient feature embedding of 3D brain MRI images for content-based image retrieval with deep metric learning";
Daniel and Tamar, "Soft-IntroVAE" (2021).

What needs torch is imported when it is asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from app.volumes.config import NetworkConfig, TrainConfig, is_volume_config
from app.volumes.config import load_train_config as load_volume_config
from app.volumes.maps import layout
from app.volumes.placing import SHAPE, Reference, place, reference_from
from app.volumes.subjects import Subject, find_brains, prepare, prepared, read_volumes, template_reference

if TYPE_CHECKING:
    from app.volumes.files import SHIPPED
    from app.volumes.model import VolumeModel, load_volume_model
    from app.volumes.page import three_planes
    from app.volumes.searching import BrainRow, BrainSearch, open_for_brains, read_brain
    from app.volumes.training import Trainer as VolumeTrainer

_WITH_TORCH = {
    "SHIPPED": ("app.volumes.files", "SHIPPED"),
    **{name: ("app.volumes.model", name) for name in ("VolumeModel", "load_volume_model")},
    **{name: ("app.volumes.searching", name) for name in ("BrainRow", "BrainSearch", "open_for_brains", "read_brain")},
    "three_planes": ("app.volumes.page", "three_planes"),
    "VolumeTrainer": ("app.volumes.training", "Trainer"),
}

__all__ = [
    "SHAPE",
    "SHIPPED",
    "BrainRow",
    "BrainSearch",
    "NetworkConfig",
    "Reference",
    "Subject",
    "TrainConfig",
    "VolumeModel",
    "VolumeTrainer",
    "find_brains",
    "is_volume_config",
    "layout",
    "load_volume_config",
    "load_volume_model",
    "open_for_brains",
    "place",
    "prepare",
    "prepared",
    "read_brain",
    "read_volumes",
    "reference_from",
    "template_reference",
    "three_planes",
]


def __getattr__(name: str) -> Any:
    if name not in _WITH_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _WITH_TORCH[name]
    return getattr(importlib.import_module(module), attribute)
