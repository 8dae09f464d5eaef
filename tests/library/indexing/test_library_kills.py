"""Index runs that are killed, asked to stop or run out of disk: nothing finished is lost, nothing half done is seen."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.library import claims, indexing, open_library
from app.settings import REPOSITORY
from tests.support import library_worker
from tests.support.library_support import check_whole
from tests.support.mongo_server import MongoServer

WORKER = [sys.executable, "-m", "tests.support.library_worker"]


@pytest.fixture
def index(signals: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Return the worker's run within this process, which costs no start; what it sets up for its own process is given back."""
    for module, name in ((claims, "LEASE_S"), (claims, "RENEW_S"), (indexing, "POLL_S")):
        monkeypatch.setattr(module, name, getattr(module, name))
    return library_worker.main


def wait_for(done: Callable[[], bool]) -> None:
    """Look again and again until something is so."""
    deadline = time.monotonic() + 60
    while not done():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def studies_of(address: str) -> list[str]:
    """Mend what a kill left, check that nothing is wrong then, and return the studies that are there."""
    if "://" not in address and not Path(address).stat().st_size:
        return []  # killed before the first write
    with open_library(address) as library:
        for fault in library.faults(mend=True):
            assert fault.mended, fault.sentence
        assert library.faults() == []
        return [facts.study for facts in library.studies()]


def kill(address: str, studies: int, moment: Callable[[], object]) -> list[str]:
    """Kill an index run at a moment after its beginning; return the studies that are there then."""
    command = [*WORKER, address, str(studies)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        moment()
        process.send_signal(signal.SIGKILL)
    found = studies_of(address)
    assert len(found) == len(set(found))
    return found


def test_killing_an_index_run_loses_nothing_finished(address: str, index: Callable[..., int]) -> None:
    """Killed when one study is there and the next ones are on their way."""

    def when_one_is_there() -> None:
        with open_library(address, read_only=True) as library:
            wait_for(lambda: library.studies() != [])

    found = kill(address, 40, when_one_is_there)
    assert 1 <= len(found) < 40
    with open_library(address) as library:
        before = library.stamps()
    assert index(address, len(found) + 1, 0.0, "noisy") == 0
    assert studies_of(address) == [f"S{number:02}" for number in range(len(found) + 1)]
    with open_library(address) as library:
        assert before.items() <= library.stamps().items(), "what was finished is not brought in again"


@pytest.mark.slow
def test_killing_thirty_index_runs_loses_nothing_finished(address: str, index: Callable[..., int]) -> None:
    """At random moments, looking after each kill."""
    rng = random.Random(30)
    held: set[str] = set()
    for _ in range(30):
        found = kill(address, 30, lambda: time.sleep(rng.uniform(0.1, 1.5)))
        assert held <= set(found)
        held = set(found)
    assert index(address, 30, 0.05, "noisy") == 0
    assert studies_of(address) == [f"S{number:02}" for number in range(30)]


def test_sigterm_ends_an_index_run_in_order(tmp_path: Path) -> None:
    target = tmp_path / "library.sbmir"
    with subprocess.Popen(
        [*WORKER, str(target), "20"], cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        wait_for(lambda: target.stat().st_size > 1 << 20)  # so much is of a study
        process.terminate()
        _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert said.strip() == "Cancelled; what was finished is kept."
    assert [entry.name for entry in tmp_path.iterdir()] == [target.name]
    assert len(check_whole(target)) < 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of 8 MiB, on which about two studies have room."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting a small file system needs root: " + mounted.stderr.decode().strip())
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_a_sentence_and_the_run_resumes_when_there_is_room(
    small_disk: Path, index: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    target = small_disk / "library.sbmir"
    assert index(str(target), 4, 0.0, "noisy") == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"The disk is full: cannot write the library {target}. Free some space" in said
    kept = studies_of(str(target))
    assert 1 <= len(kept) < 4
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    assert index(str(target), 4, 0.0, "noisy") == 0
    assert studies_of(str(target)) == ["S00", "S01", "S02", "S03"]


def test_a_server_that_is_killed_and_comes_back_stops_nothing(tmp_path: Path) -> None:
    server = MongoServer(tmp_path).start()
    try:
        address = server.address("sbmir_test")
        with subprocess.Popen(
            [*WORKER, address, "6", "0.3"], cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            for _ in range(2):
                time.sleep(0.5)
                server.kill()
                time.sleep(0.5)
                server.start()
            out, said = process.communicate(timeout=120)
        assert (process.returncode, said) == (0, "")
        assert json.loads(out) == [f"S{number:02}" for number in range(6)]
        assert studies_of(address) == [f"S{number:02}" for number in range(6)]
    finally:
        server.kill()
