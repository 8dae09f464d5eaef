"""What the window asks the program's readers, off its own thread, for they import much."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import SbmirError
from app.jobs import Job

if TYPE_CHECKING:
    from app.imaging import Decision, Preparation, Survey


def look(folders: Sequence[Path], job: Job) -> Survey:
    """Look what lies below some folders."""
    from app.imaging import survey

    return survey(folders, job)


def undecided_in(out: Path) -> list[Preparation]:
    """Return the studies of a folder on which nobody decided."""
    from app.imaging import undecided

    return undecided(out)


def decided_in(out: Path, survey: Survey) -> dict[str, Decision]:
    """Return what was decided on studies of a survey before, by name; what was prepared without a question counts as kept."""
    from app.imaging import read_preparation

    found: dict[str, Decision] = {}
    for study in survey.studies:
        try:
            record = read_preparation(out / study.files.study)
        except SbmirError:
            continue
        if record is not None:
            found[study.files.study] = record.decision or "kept"
    return found
