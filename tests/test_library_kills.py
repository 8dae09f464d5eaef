"""Index runs that are killed or asked to stop: nothing finished is lost, nothing half done is seen."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.settings import REPOSITORY
from tests.library_support import check_whole


def kill_and_resume(target: Path, kills: int, studies: int) -> None:
    """Kill index runs at random moments, looking after each kill, then let one finish."""
    command = [sys.executable, "-m", "tests.library_worker", str(target), str(studies)]
    rng = random.Random(kills)
    held: set[str] = set()
    for _ in range(kills):
        with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(rng.uniform(0.1, 1.5))
            process.send_signal(signal.SIGKILL)
        found = check_whole(target)
        assert held <= set(found)
        assert len(found) == len(set(found))
        held = set(found)
    subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    assert check_whole(target) == [f"S{number:02}" for number in range(studies)]


def test_killing_an_index_run_loses_nothing_finished(tmp_path: Path) -> None:
    kill_and_resume(tmp_path / "library.sbmir", kills=3, studies=4)


@pytest.mark.slow
def test_killing_thirty_index_runs_loses_nothing_finished(tmp_path: Path) -> None:
    kill_and_resume(tmp_path / "library.sbmir", kills=30, studies=30)


def test_sigterm_ends_an_index_run_in_order(tmp_path: Path) -> None:
    target = tmp_path / "library.sbmir"
    command = [sys.executable, "-m", "tests.library_worker", str(target), "20"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(1)
        process.terminate()
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said.strip() == "Cancelled; what was finished is kept."
    assert [entry.name for entry in tmp_path.iterdir()] == [target.name]
    assert len(check_whole(target)) < 20
