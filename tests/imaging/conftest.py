"""The tests of reading studies: most of them do not ask for the hash of what was read."""

from __future__ import annotations

import pytest


@pytest.fixture
def content_hashes() -> None:
    """Be asked for by a test that looks at content hashes."""


@pytest.fixture(autouse=True)
def _no_other_hashes(request: pytest.FixtureRequest) -> None:
    if "content_hashes" not in request.fixturenames:
        request.getfixturevalue("no_content_hash")
