"""Networks that turn slices and sketches into anatomy codes, and the files they are kept in.

Importing this package imports torch; the window does so in its search thread only.
"""

from app.codes.config import CodeConfig, SegmenterConfig
from app.codes.files import load_model, load_networks, save_networks
from app.codes.model import AnatomyCodes, EncodedSlices, Model

__all__ = [
    "AnatomyCodes",
    "CodeConfig",
    "EncodedSlices",
    "Model",
    "SegmenterConfig",
    "load_model",
    "load_networks",
    "save_networks",
]
