"""Whether a folder may become that of a prepared study: nothing that somebody made or decided is replaced unasked."""

from __future__ import annotations

import os
from pathlib import Path

from app.errors import SbmirError, UserError
from app.imaging import PREPARATION_FILE, Preparation, StudyFiles, read_preparation

CORRECTED = "Its brain was corrected by a reader."
"""A notice of such a study."""


def check_place(folder: Path, files: StudyFiles, decided_too: bool = True) -> None:
    """Check that a study may be prepared as a folder, whatever lies there.

    Parameters
    ----------
    folder : Path
    files : StudyFiles
    decided_too : bool
        Whether what a reader decided or corrected stays, too; not where a reader asks for it anew.

    Raises
    ------
    UserError
        The study itself lies there, or something that is no prepared study, or another study, or what a reader has decided on.
    """
    if not os.path.lexists(folder):
        return
    target = folder.resolve()
    if any(path.resolve().is_relative_to(target) for path in (files.folder, *files.images.values())):
        raise UserError(
            f"The study {files.study} lies in {folder}, where it would go prepared: choose another folder for prepared studies."
        )
    refuse_what_is_none(folder)
    former = _former(folder)
    if former is None:
        return
    if (former.patient, former.study, former.collection) != (files.patient, files.study, files.collection):
        raise UserError(
            f"{folder} holds the study {former.study} of the patient {former.patient} in the collection {former.collection}, and "
            f"{files.folder} is another one (patient {files.patient}, collection {files.collection}): choose another folder for "
            "prepared studies, or rename one."
        )
    if decided_too and (former.decision in ("kept", "rejected") or CORRECTED in former.notices):
        what = f"{former.decision} by a reader" if former.decision in ("kept", "rejected") else "corrected by a reader"
        raise UserError(
            f"{folder} was {what}, and the files of {files.folder} have changed since, or the program prepares in another way: "
            f"remove {folder} to have the study prepared anew."
        )


def refuse_what_is_none(folder: Path) -> None:
    """Raise UserError if something other than a prepared study bears the name of a folder."""
    if os.path.lexists(folder) and not (folder / PREPARATION_FILE).is_file():
        raise UserError(
            f"{folder} is there already and is no prepared study: choose another folder for prepared studies, or rename it."
        )


def _former(folder: Path) -> Preparation | None:
    try:
        return read_preparation(folder)
    except SbmirError:
        return None
