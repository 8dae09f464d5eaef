"""Every package that is named, and every one that those need, is pinned and installed in its pinned version."""

from __future__ import annotations

import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from app.settings import REPOSITORY

GROUPS: dict[str, list[str]] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
INSTALLED = ("build", "run", "test")
CUDA = ("nvidia-", "cuda-", "triton")
"""What the full torch brings along where there is a GPU; torch itself pins it."""


def pins() -> dict[str, Version]:
    lines = (REPOSITORY / "constraints.txt").read_text("utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    pinned = {str(canonicalize_name(name)): Version(version) for name, version in pairs}
    assert len(pinned) == len(pairs), "a package is pinned twice"
    return pinned


@pytest.mark.parametrize("group", GROUPS)
def test_what_is_named_is_pinned_within_its_range(group: str) -> None:
    for requirement in map(Requirement, GROUPS[group]):
        assert pins()[canonicalize_name(requirement.name)] in requirement.specifier


def test_the_pinned_versions_are_installed_with_all_that_they_need() -> None:
    pinned = pins()
    named = [Requirement(text) for group in INSTALLED for text in GROUPS[group]]
    waiting = [need.name for need in named if need.marker is None or need.marker.evaluate()]
    seen: set[str] = set()
    while waiting:
        name = str(canonicalize_name(waiting.pop()))
        if name in seen or name.startswith(CUDA):
            continue
        seen.add(name)
        distribution = metadata.distribution(name)
        assert Version(distribution.version).public == pinned[name].public, name
        needs = map(Requirement, distribution.requires or [])
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    assert "matplotlib" in seen
