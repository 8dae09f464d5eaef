"""The snapshot command: honest refusals, and a picture of the window with its rows in it."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from app.errors import UserError
from app.jobs import Job
from widgets import snapshot


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    snapshot.add_arguments(parser)
    return parser.parse_args(words)


@pytest.mark.parametrize(("text", "size"), [("1280x800", (1280, 800)), ("640x480", (640, 480)), ("3840x2160", (3840, 2160))])
def test_size_is_read(text: str, size: tuple[int, int]) -> None:
    assert snapshot.window_size(text) == size


@pytest.mark.parametrize("text", ["", "1280", "1280*800", "x", "-1x800", "100x100", "99999x800", "1280x800 ", "９００x900"])
def test_other_sizes_are_refused(text: str) -> None:
    with pytest.raises(UserError, match="size"):
        snapshot.window_size(text)


def refusal(*words: str) -> str:
    with pytest.raises(UserError) as caught:
        snapshot.run(arguments(*words), Job())
    return str(caught.value)


def test_wrong_arguments_get_one_sentence(tmp_path: Path) -> None:
    picture = str(tmp_path / "out.png")
    assert "does not end in .png" in refusal(str(tmp_path / "out.jpg"))
    assert "folder of" in refusal(str(tmp_path / "nowhere" / "out.png"))
    assert "does not exist" in refusal(picture, "--sketch", str(tmp_path / "sketch.nii.gz"))
    assert "does not exist" in refusal(picture, "--template", str(tmp_path / "template"))
    assert "out of range" in refusal(picture, "--slice", "155")
    assert "out of range" in refusal(picture, "--slice", "-1")
    sketch = tmp_path / "sketch.nii.gz"
    sketch.write_bytes(b"")
    assert "no library to search in" in refusal(picture, "--sketch", str(sketch))
    assert not Path(picture).exists()
