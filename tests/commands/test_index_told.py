"""What ``index`` says of files that are not used: a line a reason, all of them if asked for, and everything to the window."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from main import main
from tests.support.library_commands import Say, names_in
from tests.support.library_support import FakeModel
from tests.support.studies.imaging_files import small_study

pytestmark = [
    pytest.mark.usefixtures("signals", "quick_model", "no_content_hash"),
    pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows"),
]


@pytest.fixture
def quick_model() -> Iterator[None]:
    with patch("app.commands.library.index.load_chosen_model", lambda arguments: FakeModel()):
        yield


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """A study, pairs beside it, and eight links that lead out."""
    given, store = tmp_path / "given", tmp_path / "store"
    small_study(given / "P00")
    for number in range(6):
        for ending in ("hdr", "img"):
            (given / "P00" / f"{number}.{ending}").write_bytes(b"\x00")
    for name in ("P01", "P02"):
        (given / name).mkdir()
        for path in small_study(store / name).iterdir():
            (given / name / path.name).symlink_to(path)
    return given


def test_a_line_a_reason(say: Say, given: Path, tmp_path: Path) -> None:
    said = say("index", given, "--library", tmp_path / "l.sbmir")
    assert said.status == 3
    assert "1 added" in said.out
    heading, pairs, failed, links = said.err.splitlines()
    assert heading == "Not used, 12 files that look like images:"
    assert ("pair of header and image" in pairs, "11 more (--verbose lists them)" in pairs) == (True, True)
    assert failed == "8 studies and files could not be used:"
    assert ("leads out" in links, "7 more (--verbose lists them)" in links) == (True, True)


def test_all_of_them_if_asked_for(say: Say, given: Path, tmp_path: Path) -> None:
    said = say("index", given, "--library", tmp_path / "l.sbmir", "--verbose")
    for path in [*given.glob("*/*.img"), *given.glob("*/*.hdr"), *given.glob("P01/*"), *given.glob("P02/*")]:
        assert str(path) in said.err


def test_links_are_followed_if_asked_for(say: Say, given: Path, tmp_path: Path) -> None:
    said = say("index", given, "--library", tmp_path / "l.sbmir", "--follow-links")
    assert (said.status, names_in(tmp_path / "l.sbmir")) == (0, ["P00", "P01", "P02"])
    assert len(said.err.splitlines()) == 2


def test_the_window_gets_every_one(given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", str(given), "--library", str(tmp_path / "l.sbmir"), "--progress", "json"]) == 3
    report = json.loads(capsys.readouterr().out.splitlines()[-1])["report"]
    assert (report["added"], len(report["failed"]), len(report["unused"]), report["unused_files"]) == (1, 8, 12, 12)
