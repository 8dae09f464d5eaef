"""What became of a study that was received, kept beside it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from app.outputs import write_aside

STATE_FILE = "state.json"

Outcome = Literal["in", "present", "unusable", "late"]
"""In the library by this receiver; there by somebody else; not to be used; late images of a study whose others are gone."""


@dataclass(frozen=True)
class Brought:
    """What came of bringing a study in.

    Attributes
    ----------
    outcome : Outcome
    sentence : str
        What is to be known of it; empty where nothing is.
    """

    outcome: Outcome
    sentence: str = ""


@dataclass(frozen=True)
class StudyState:
    """What became of a study.

    Attributes
    ----------
    images : str
        Which images it was brought in from, or was found unusable with (:attr:`app.receiving.StoredStudy.images`); empty as
        long as nothing became of it.
    outcome : Outcome or None
    sentence : str
    discarded : tuple of str
        Names of images that were brought in and are gone.
    """

    images: str = ""
    outcome: Outcome | None = None
    sentence: str = ""
    discarded: tuple[str, ...] = ()


_STATE = TypeAdapter(StudyState)


def read_state(folder: Path) -> StudyState:
    """Return what became of the study in a folder; what is damaged counts as nothing, and the study is brought in again."""
    try:
        return _STATE.validate_json((folder / STATE_FILE).read_bytes())
    except (FileNotFoundError, ValidationError):
        return StudyState()


def write_state(folder: Path, state: StudyState) -> None:
    """Keep what became of a study, in one step; OSError if that fails."""
    write_aside(folder / STATE_FILE, (json.dumps(asdict(state), indent=1) + "\n").encode())
