"""Child processes end with their parent, in the middle of a task too, and tell how far they are."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.jobs import Job, Progress
from app.settings import REPOSITORY
from app.workers import run_tasks

PARENT = """
import sys
from app.jobs import Job
from app.workers import run_tasks
from tests.house.single.test_workers import work

if __name__ == "__main__":
    list(run_tasks(work, [(sys.argv[1],)], 1, Job()))
"""


def work(mark: str) -> str:
    """Say who works, and go on working for longer than any test."""
    partial = Path(f"{mark}.partial")
    partial.write_text(str(os.getpid()), "ascii")
    partial.replace(mark)
    time.sleep(300)
    return ""


def tell(name: str, job: Job) -> str:
    """Say twice how far it is."""
    job.start(2, f"{name} begins")
    job.advance(f"{name} goes on")
    return name


def test_the_progress_of_a_child_is_told_in_its_order() -> None:
    told: list[Progress] = []
    assert list(run_tasks(tell, [("a",), ("b",)], 1, Job(), told.append)) == ["a", "b"]
    assert [(one.text, one.done) for one in told] == [("a begins", 0), ("a goes on", 1), ("b begins", 0), ("b goes on", 1)]


def waited_for(path: Path) -> int:
    ends = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < ends
        time.sleep(0.02)
    return int(path.read_text("ascii"))


@pytest.mark.skipif(sys.platform == "win32", reason="asks for a process by its number as Unix does")
def test_a_child_at_work_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script, mark = tmp_path / "parent.py", tmp_path / "mark"
    script.write_text(PARENT, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen([sys.executable, script, mark], cwd=REPOSITORY, env=environment) as parent:
        child = waited_for(mark)
        parent.send_signal(signal.SIGKILL)
    ends = time.monotonic() + 60
    while runs(child):
        assert time.monotonic() < ends, "it works on"
        time.sleep(0.02)


def runs(pid: int) -> bool:
    """Whether a process goes on; one that has only not been fetched does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] != b"Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc/self").exists()  # gone meanwhile, or no Linux
