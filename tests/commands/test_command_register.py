"""The desktop's entry for links: what it starts, and that it is gone again."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import main
from app.commands import register
from app.errors import UserError
from app.settings import REPOSITORY

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="entries are of Linux desktops")


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return the calls of the desktop's programs; entries are kept below `tmp_path`."""
    made: list[list[str]] = []
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))

    def runs(call: list[str]) -> bool:
        made.append(call)
        return True

    monkeypatch.setattr(register, "_runs", runs)
    return made


def exec_words(text: str) -> list[str]:
    """Return the words of the line that is executed, as the specification has them read."""
    line = next(line for line in text.splitlines() if line.startswith("Exec=")).removeprefix("Exec=")
    value = line.replace("\\\\", "\\")
    words = [quoted or bare for quoted, bare in re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', value)]
    return [re.sub(r"\\(.)", r"\1", word).replace("%%", "%") for word in words]


def test_an_entry_is_written_told_and_removed(calls: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "share" / "applications" / "sbmir.desktop"
    assert main.main(["register"]) == 0
    text = path.read_text()
    assert "MimeType=x-scheme-handler/sbmir;" in text.splitlines()
    assert exec_words(text)[-3:] == [sys.executable, str(REPOSITORY / "main.py"), "%u"]
    assert [call[0] for call in calls] == ["update-desktop-database", "xdg-mime"]
    assert str(path) in capsys.readouterr().out
    assert main.main(["register", "--remove"]) == main.main(["register", "--remove"]) == 0
    assert not path.exists()


def test_a_data_folder_of_its_own_goes_along_whatever_its_name(tmp_path: Path) -> None:
    home = tmp_path / 'a "b" $c `d` \\e 100% f'
    assert exec_words(register.entry(str(home)))[:2] == ["env", f"SBMIR_HOME={home}"]
    with pytest.raises(UserError, match="line breaks"):
        register.entry("a\nb")


def test_a_desktop_that_cannot_be_told_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main.main(["register"]) == 0
    assert "when you log in again" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    assert main.main(["register"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
