"""What links say: one study, or one sentence."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import pytest

import main
from app.errors import EnvironmentFault, UserError
from widgets.window.links import place, starting
from widgets.window.links.address import LONGEST, linked_study


@pytest.mark.parametrize(
    ("text", "study"),
    [
        ("BraTS-GLI-00005-000", "BraTS-GLI-00005-000"),
        ("1.2.840.113619.2", "1.2.840.113619.2"),
        ("sbmir://study/P1", "P1"),
        ("SBMIR://STUDY/P1", "P1"),
        ("sbmir://study/P1/", "P1"),
        ("sbmir://study/%50%31", "P1"),
        ("a" * LONGEST, "a" * LONGEST),
    ],
)
def test_a_link_names_a_study(text: str, study: str) -> None:
    assert linked_study(text) == study


@pytest.mark.parametrize(
    "text",
    [
        "", ".", "..", "a" * (LONGEST + 1), "a/b", "../../etc/passwd", "P1\n", "P1\0", "P 1", "P1;rm -rf ~", "<b>P1</b>", "Ünal",
        "\u202eP1", "\udce9",
        "sbmir:", "sbmir://", "sbmir://study", "sbmir://study/", "sbmir://study//", "sbmir://study/a/b", "sbmir://study/%2e%2e",
        "sbmir://study/%2Fetc", "sbmir://study/P1?x=1", "sbmir://study/P1#x", "sbmir://patient/P1", "sbmir://me@study/P1",
        "sbmir://study:80/P1", "sbmir:P1", "sbmir://[study/P1", "sbmir://study/%ff", "sbmir://study/P%0A1",
        "sbmir://study/" + "a" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_study_is_one_short_sentence_in_plain_signs(text: str) -> None:
    with pytest.raises(UserError) as refused:
        linked_study(text)
    sentence = str(refused.value)
    assert sentence.isascii() and sentence.isprintable() and len(sentence) < 350
    assert "a study's ID" in sentence or "sbmir://study/ID" in sentence


@pytest.mark.parametrize("words", [["--study", "P 1"], ["--study=../x"], ["sbmir://study/a/b"], ["SBMIR:x"]])
def test_a_hostile_link_ends_with_its_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(words) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_one_study_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main(["--study", "P1", "sbmir://study/P2"])
    assert "one study at a time" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="rights of folders are those of Unix")
class TestPlace:
    """Where windows meet."""

    def test_it_is_of_the_user_and_the_data_folder(self, short: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(short / "run"))
        (short / "run").mkdir(mode=0o700)
        places = []
        for home in ("a", "b"):
            monkeypatch.setenv("SBMIR_HOME", str(short / home))
            places.append(place.meeting_place())
        assert len(set(places)) == 2 and {path.parent for path in places} == {short / "run"}

    def test_a_folder_that_others_can_enter_is_not_used(self, short: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(short))
        short.chmod(0o755)
        monkeypatch.setattr("tempfile.gettempdir", lambda: str(short))
        own = short / f"sbmir-{os.getuid()}"
        assert place.meeting_place().parent == own
        own.chmod(0o777)
        with pytest.raises(EnvironmentFault, match="somebody else"):
            place.meeting_place()
        own.rmdir()
        own.symlink_to(short / "elsewhere")
        with pytest.raises(EnvironmentFault):
            place.meeting_place()

    def test_a_path_that_is_too_long_is_told(self, short: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        deep = short / ("x" * 100)
        deep.mkdir(mode=0o700)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
        with pytest.raises(EnvironmentFault, match="too long"):
            place.meeting_place()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, object]]:
    """Return the windows that were opened, by the study to be shown and the right to receive."""
    windows: list[tuple[str | None, object]] = []

    def run_window(arguments: argparse.Namespace, hold: object) -> int:
        windows.append((arguments.study, hold))
        return 0

    monkeypatch.setattr("widgets.window.launch.run_window", run_window)
    return windows


def test_without_a_study_a_window_is_opened_each_time(opened: list[tuple[str | None, object]]) -> None:
    assert main.main([]) == main.main([]) == 0
    assert opened == [(None, None), (None, None)]


def test_with_a_library_of_its_own_a_window_is_opened(
    opened: list[tuple[str | None, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("PySide6.QtNetwork", exc_type=ImportError)
    monkeypatch.setattr("widgets.window.links.handing.hand_over", lambda study: pytest.fail("another window was asked"))
    assert main.main(["--study", "P1", "--library", "x.sbmir"]) == 0
    assert opened == [("P1", None)]


def test_where_windows_cannot_meet_one_is_opened(
    opened: list[tuple[str | None, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "_can_meet", lambda: False)
    assert main.main(["sbmir://study/P1"]) == 0
    assert opened == [("P1", None)]
