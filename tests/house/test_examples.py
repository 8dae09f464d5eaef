"""The examples of docstrings: every public function of the converter of frames and of the kernels has one that holds."""

from __future__ import annotations

import doctest
import inspect
from collections.abc import Callable
from typing import Any

import pytest

import c_geometry
from app import frames

FUNCTIONS = {
    f"{module.__name__}.{name}": (function, vars(module))
    for module in (frames, c_geometry)
    for name, function in vars(module).items()
    if callable(function) and not inspect.isclass(function) and not name.startswith("_")
    if function.__module__.partition(".")[0] == module.__name__.partition(".")[0]
}


def test_all_are_seen() -> None:
    assert {"app.frames.plane", "app.frames.network_planes", "c_geometry.fill", "c_geometry.outlines"} <= FUNCTIONS.keys()
    assert len(FUNCTIONS) >= 30


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_holds(name: str) -> None:
    function, names = FUNCTIONS[name]
    assert run(function, names, name) >= 1


def run(function: Callable[..., Any], names: dict[str, Any], name: str) -> int:
    """Run the examples of a docstring; return how many there are."""
    examples = doctest.DocTestParser().get_doctest(inspect.getdoc(function) or "", dict(names), name, None, None)
    told: list[str] = []
    failed, tried = doctest.DocTestRunner(verbose=False).run(examples, out=told.append)
    assert failed == 0, "".join(told)
    return tried


def test_an_example_that_does_not_hold_is_told() -> None:
    def wrong() -> None:
        """
        >>> 1 + 1
        3
        """

    with pytest.raises(AssertionError, match="Expected"):
        run(wrong, {}, "wrong")
