"""What is kept beside a study that was prepared: where its series came from, how they were moved, and how well it went.

A prepared study is a folder of NIfTI files on the library grid with ``preparation.json`` beside them. Reading the study reads
that file too, so that clicks and label maps lead back to the scanner's own voxels.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from app.errors import SbmirError, UserError, describe_os_error
from app.outputs import write_output
from app.patients import PatientFacts
from app.placement import Matrix, Placement, Shape

PREPARATION_FILE = "preparation.json"
QUALITY_PICTURE = "quality.png"
UNCUT_FILE = "uncut.npz"
"""What the last step of a preparation was made of, for as long as a reader has not decided."""

Verdict = Literal["good", "look", "failed"]

WANTS_LOOK = "Its preparation wants a look"
"""How the notice of a study begins of whose preparation a reader should judge."""
Decision = Literal["waiting", "kept", "rejected"]


@dataclass(frozen=True)
class PreparedSeries:
    """One sequence of a prepared study.

    Attributes
    ----------
    path : str
        The file, or the first one of the DICOM series.
    shape : tuple of 3 int
        Its voxels along its own axes.
    affine : 4 tuples of 4 float
        Source voxel to mm in the scanner's world (RAS+).
    to_library : 4 tuples of 4 float
        Source voxel to library voxel.
    """

    path: str
    shape: Shape
    affine: Matrix
    to_library: Matrix


@dataclass(frozen=True)
class Preparation:
    """How a study was prepared.

    Attributes
    ----------
    version : str
        Of the way of preparing: other versions give other voxels.
    source : str
        Hash (hex) over names, sizes and times of the files that were read.
    patient, study, collection : str
        Ids of [A-Za-z0-9._-].
    reference : str
        The modality to which the others were registered.
    series : dict of str to PreparedSeries
        By modality.
    missing : tuple of str
        Modalities of the networks that the study has not.
    verdict : "good", "look" or "failed"
    reasons : tuple of str
        Why it is not good; whole sentences.
    numbers : dict of str to float
        What the verdict rests on; ``docs/preparation.md`` explains them.
    notices : tuple of str
        What was told when the sources were read.
    packages : dict of str to str
        Versions of what computed it.
    patient_facts : PatientFacts or None
    decision : "waiting", "kept" or "rejected", optional
        What a reader decided; None where nobody is asked.
    """

    version: str
    source: str
    patient: str
    study: str
    collection: str
    reference: str
    series: Mapping[str, PreparedSeries]
    missing: tuple[str, ...]
    verdict: Verdict
    reasons: tuple[str, ...]
    numbers: Mapping[str, float]
    notices: tuple[str, ...]
    packages: Mapping[str, str]
    patient_facts: PatientFacts | None = field(default=None, repr=False)
    decision: Decision | None = None

    @property
    def placement(self) -> Placement:
        """Where the voxels of the reference's source lie on the library grid."""
        source = self.series[self.reference]
        return Placement("registered", source.affine, source.shape, source.to_library)

    def told(self) -> tuple[str, ...]:
        """Return what the reader of the study should know."""
        doubt = (f"{WANTS_LOOK} ({QUALITY_PICTURE}): {' '.join(self.reasons)}",) if self.verdict == "look" else ()
        return (*self.notices, *doubt)

    def packed(self) -> bytes:
        """Return what :func:`read_preparation` reads."""
        return (json.dumps(asdict(self), indent=1) + "\n").encode()


def write_decision(folder: Path, decision: Decision) -> Preparation:
    """Write down in a prepared study's record what a reader decided, in one step; returns the record.

    Raises
    ------
    UserError
        The folder holds no prepared study, or what is kept of it is damaged.
    EnvironmentFault
        It cannot be read or written.
    """
    record = read_preparation(folder)
    if record is None:
        raise UserError(f"{folder} holds no prepared study any more: prepare the study again.")
    decided = replace(record, decision=decision)
    write_output(folder / PREPARATION_FILE, decided.packed(), "what was decided")
    return decided


def undecided(out: Path) -> list[Preparation]:
    """Return the prepared studies in a folder on which a reader has not decided, by name; none where there is no such folder."""
    try:
        folders = sorted(path for path in out.iterdir() if (path / UNCUT_FILE).is_file())
    except OSError:
        return []
    return [record for folder in folders if (record := _readable(folder)) is not None and record.decision == "waiting"]


def _readable(folder: Path) -> Preparation | None:
    try:
        return read_preparation(folder)
    except SbmirError:
        return None


_PREPARATION = TypeAdapter(Preparation)


def read_preparation(folder: Path) -> Preparation | None:
    """Return how the study in a folder was prepared; None if it was not.

    Raises
    ------
    UserError
        What is kept of it is damaged.
    EnvironmentFault
        It cannot be read.
    """
    path = folder / PREPARATION_FILE
    try:
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise describe_os_error(error, path, "read") from error
    try:
        return _PREPARATION.validate_json(text)
    except ValidationError as error:
        raise UserError(f"{path} is damaged or of another version: prepare the study again.") from error
