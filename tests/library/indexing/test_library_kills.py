"""Index runs that are killed, asked to stop or run out of disk: nothing finished is lost, nothing half done is seen."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.library import open_library
from app.settings import REPOSITORY
from tests.support.library_support import check_whole
from tests.support.mongo_server import MongoServer

WORKER = [sys.executable, "-m", "tests.support.library_worker"]


def studies_of(address: str) -> list[str]:
    """Mend what a kill left, check that nothing is wrong then, and return the studies that are there."""
    if "://" not in address and not Path(address).stat().st_size:
        return []  # killed before the first write
    with open_library(address) as library:
        for fault in library.faults(mend=True):
            assert fault.mended, fault.sentence
        assert library.faults() == []
        return [facts.study for facts in library.studies()]


def kill_and_resume(address: str, kills: int, studies: int) -> None:
    """Kill index runs at random moments, looking after each kill, then let one finish."""
    command = [*WORKER, address, str(studies)]
    rng = random.Random(kills)
    held: set[str] = set()
    for _ in range(kills):
        with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(rng.uniform(0.1, 1.5))
            process.send_signal(signal.SIGKILL)
        found = studies_of(address)
        assert held <= set(found)
        assert len(found) == len(set(found))
        held = set(found)
    subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    assert studies_of(address) == [f"S{number:02}" for number in range(studies)]


def test_killing_an_index_run_loses_nothing_finished(address: str) -> None:
    kill_and_resume(address, kills=2, studies=3)


@pytest.mark.slow
def test_killing_thirty_index_runs_loses_nothing_finished(address: str) -> None:
    kill_and_resume(address, kills=30, studies=30)


def test_sigterm_ends_an_index_run_in_order(tmp_path: Path) -> None:
    target = tmp_path / "library.sbmir"
    with subprocess.Popen(
        [*WORKER, str(target), "20"], cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(1)
        process.terminate()
        _, said = process.communicate(timeout=30)
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


def test_a_full_disk_is_a_sentence_and_the_run_resumes_when_there_is_room(small_disk: Path) -> None:
    target = small_disk / "library.sbmir"
    command = [*WORKER, str(target), "4", "0"]
    full = subprocess.run(command, cwd=REPOSITORY, check=False, capture_output=True, text=True)
    assert full.returncode == 2
    assert full.stderr.count("\n") == 1
    assert f"The disk is full: cannot write the library {target}. Free some space" in full.stderr
    kept = studies_of(str(target))
    assert 1 <= len(kept) < 4
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
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
                time.sleep(1)
                server.kill()
                time.sleep(1)
                server.start()
            out, said = process.communicate(timeout=120)
        assert (process.returncode, said) == (0, "")
        assert json.loads(out) == [f"S{number:02}" for number in range(6)]
        assert studies_of(address) == [f"S{number:02}" for number in range(6)]
    finally:
        server.kill()
