"""Files that somebody names to be written: through links, into devices and pipes, and never in their place."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.commands.shared.options import write_json
from app.errors import EnvironmentFault
from app.outputs import write_output
from app.settings import REPOSITORY

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links and devices of Unix")


def test_a_file_is_written_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_bytes(b"old")
    write_output(path, b"new", "the list")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@needs_links
@pytest.mark.parametrize("there", [True, False], ids=["to a file", "to nothing yet"])
def test_links_stay_links(tmp_path: Path, there: bool) -> None:
    real = tmp_path / "folder" / "real.json"
    real.parent.mkdir()
    if there:
        real.write_bytes(b"a much longer text than the new one")
    (tmp_path / "middle").symlink_to(Path("folder") / "real.json")
    link = tmp_path / "link.json"
    link.symlink_to("middle")
    write_output(link, b"new", "the list")
    assert (link.is_symlink(), (tmp_path / "middle").is_symlink()) == (True, True)
    assert real.read_bytes() == b"new"


@needs_links
def test_a_ring_of_links_and_a_folder_are_sentences(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    for path in (tmp_path / "a", tmp_path, tmp_path / "none" / "out.json"):
        with pytest.raises(EnvironmentFault, match=f"write the list {path}"):
            write_output(path, b"x", "the list")
    assert (tmp_path / "a").is_symlink()


@needs_links
def test_devices_and_pipes_are_written_to(tmp_path: Path) -> None:
    write_output(Path("/dev/null"), b"x", "the list")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_output(pipe, b"through", "the list")
    reader.join(60)
    assert (read, stat.S_ISFIFO(pipe.stat().st_mode)) == ([b"through"], True)
    (tmp_path / "link").symlink_to("/dev/full")
    with pytest.raises(EnvironmentFault, match="No space left"):
        write_output(tmp_path / "link", b"x", "the list")
    assert (tmp_path / "link").is_symlink()


@needs_links
@pytest.mark.parametrize("target", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"])
def test_stdout_by_its_names_goes_behind_what_was_said(tmp_path: Path, target: str) -> None:
    (tmp_path / "link").symlink_to("/dev/stdout")
    code = (
        "from app.commands.shared.options import write_json\n"
        f"print('before')\nwrite_json([1], {str(tmp_path / target)!r} if {target!r} == 'link' else {target!r})\nprint('behind')"
    )
    with (tmp_path / "log").open("wb") as log:
        log.write(b"held already\n")
        log.flush()
        subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, stdout=log, check=True)
    assert (tmp_path / "log").read_text().split() == ["held", "already", "before", "[", "1", "]", "behind"]


def test_json_on_a_narrow_console_is_json(tmp_path: Path) -> None:
    code = "from app.commands.shared.options import write_json; write_json(['Ä症😀'], '-')"
    narrow = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, env=narrow, capture_output=True, check=True)
    assert json.loads(done.stdout.decode("cp1252")) == ["Ä症😀"]


def test_names_that_are_no_text_are_written(tmp_path: Path) -> None:
    write_json({"folder": "caf\udce9"}, str(tmp_path / "out.json"))
    assert json.loads((tmp_path / "out.json").read_bytes().decode("utf-8", "surrogatepass")) == {"folder": "caf\udce9"}
