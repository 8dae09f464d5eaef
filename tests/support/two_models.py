"""A library of two models, each with a study that the other one has no codes of."""

from __future__ import annotations

from pathlib import Path

from app.library import open_library
from tests.support.library_support import make_record, make_space


def two_models(path: Path) -> Path:
    """Make it: "first" has codes of the model m1, "second" of m2."""
    for number, (model, name) in enumerate([("m1", "first"), ("m2", "second")]):
        with open_library(path, space=make_space(model), create=True, add_model=True) as library:
            library.add(make_record(name, seed=number))
    return path
