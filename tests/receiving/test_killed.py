"""The real process, killed at any time: nothing that was acknowledged is lost, and nothing is half in."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydicom import dcmread

from app.errors import UserError
from app.jobs import Job
from app.library import check_library, open_library
from app.settings import REPOSITORY
from tests.support.receiving.receivers import sending, small_study, wait_until


@contextmanager
def process(folder: Path, library: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run a receiver in a process and give its port; it is killed at the end if it still runs."""
    words = [sys.executable, "-m", "tests.support.receiving.worker", str(folder), str(library)]
    with subprocess.Popen(words, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        line = running.stdout.readline()
        assert line.startswith("Listening"), line + (running.stderr.read() if running.stderr else "")
        try:
            yield running, int(line.split(" port ")[1].split()[0])
        finally:
            running.kill()


def acknowledged(port: int, paths: list[Path], kill: subprocess.Popen[str], after: int) -> int:
    """Send until the receiver is killed, at the object `after`, and return how many were acknowledged."""
    count = 0
    with sending(port) as association:
        for number, path in enumerate(paths):
            if number == after:
                kill.send_signal(signal.SIGKILL)
            try:
                count += association.send_c_store(dcmread(path)).get("Status") == 0
            except RuntimeError:  # the association has ended
                break
        association.abort()
    return count


def kills(tmp_path: Path, times: int, seed: int) -> None:
    rng = random.Random(seed)
    folder, library = tmp_path / "store", tmp_path / "library.sbmir"
    studies = [small_study(tmp_path / "sent" / str(n), str(n)) for n in (1, 2)]
    for turn in range(times):
        paths = rng.choice(studies)
        with process(folder, library) as (running, port):
            if turn % 2:
                count = acknowledged(port, paths, running, rng.randrange(len(paths)))
                assert len(list(folder.glob("studies/*/images/I*.dcm"))) >= count
            else:
                acknowledged(port, paths[: rng.randrange(1, len(paths))], running, len(paths))
                time.sleep(rng.uniform(0.3, 0.9))  # while it is brought in
                running.kill()
    with process(folder, library) as (running, port):
        for paths in studies:
            assert acknowledged(port, paths, running, len(paths)) == len(paths)

        def brought_in() -> bool:
            try:
                with open_library(library, read_only=True) as held:
                    return [facts.notices for facts in held.studies()] == [("36",), ("36",)]
            except UserError:  # it is only being made
                return False

        wait_until(brought_in)
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0
        assert running.stderr is not None and running.stderr.read() == ""
    assert check_library(str(library), Job()).left == 0
    assert not list(folder.rglob(".partial-*"))
    assert len(list(folder.glob("studies/*/images/I*.dcm"))) == 72


def test_two_kills_lose_nothing(tmp_path: Path) -> None:
    kills(tmp_path, 2, 3)


@pytest.mark.slow
def test_thirty_kills_lose_nothing(tmp_path: Path) -> None:
    kills(tmp_path, 30, 4)
