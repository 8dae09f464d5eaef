"""What the tests of the library's commands share: a filled library, a command and what it said, a disk that is full."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.jobs import Job, Progress
from app.library import StudyRecord, open_library
from main import main
from tests.support.library_support import make_record, make_space

Say = Callable[..., "Said"]
NOBODY = "mongodb://reader:se%40cret@127.0.0.1:9/sbmir?serverSelectionTimeoutMS=100&connectTimeoutMS=100"
"""A port at which nobody answers."""


@dataclass(frozen=True)
class Said:
    """Exit status of a command, and what it wrote."""

    status: int
    out: str
    err: str


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Return a function that runs a command line without progress."""

    def run(*words: object) -> Said:
        status = main([*map(str, words), "--progress", "none"])
        told = capsys.readouterr()
        return Said(status, told.out, told.err)

    return run


def fill(
    address: object, names: Sequence[str], *, model: str = "m1", pictures: bool = False, length: int = 8
) -> list[StudyRecord]:
    """Bring studies with random codes into a library, which is made if it is missing; patients are P and the name."""
    records = [
        make_record(name, patient=f"P{name}", seed=number + len(model + name) + ord(name[-1]), length=length)
        for number, name in enumerate(names)
    ]
    few = [replace(record, display={key: record.display[key] for key in ("t1", "flair")}) for record in records]
    with open_library(str(address), space=make_space(model, length), create=True, add_model=True, pictures=pictures) as library:
        for record in few:
            library.add(record)
    return few


def names_in(address: object, model: str | None = None) -> list[str]:
    """Return the studies of a library that have codes of a model."""
    with open_library(str(address), model_id=model, read_only=True) as library:
        return [facts.study for facts in library.studies()]


def cancelled_after(items: int) -> Job:
    """Return a job that somebody cancels when so many items are done."""

    def look(progress: Progress) -> None:
        if progress.done >= items:
            job.cancel()

    job = Job(look)
    return job


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of 2 MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    try:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("needs the command mount")
    if mounted.returncode:
        pytest.skip("mounting a small disk is not permitted to this user")
    yield folder
    subprocess.run(["umount", folder], check=True)
