"""A library as plain files, for programs that know nothing of it: tables, facts, codes and label maps.

In the folder that is given there are ``studies.csv`` (a row a study), ``slices.csv`` (a row a slice), and a folder for each
study with ``facts.json``, ``codes.npz`` and ``labels.nii.gz``. They are described in ``docs/library.md``.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np

from app import frames
from app.anatomy import SCHEMES, STRUCTURES
from app.codes import space_as_json
from app.errors import UserError, describe_os_error
from app.jobs import Job
from app.library.addresses import open_library
from app.library.moving import export_tables
from app.library.moving.export_names import folder_names
from app.library.records import DamagedLibrary, Library, StudyFacts
from app.library.whole import labels_of, require_names

FORMATS = ("csv", "json", "npz", "nifti")
"""Both tables; facts; codes; label maps."""

LABEL_SCHEME = "brats2017"
"""Numbering of label maps of the usual structures, as in those that the window saves: 1 core, 2 edema, 4 enhancing."""


@dataclass(frozen=True)
class ExportReport:
    """What became of an export.

    Attributes
    ----------
    exported, present : list of str
        Studies written now, and those all of whose files were there already and were left as they are.
    failed : list of (str, str)
        Studies that could not be exported, each with the sentence why.
    """

    exported: list[str] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


def export_library(
    address: str,
    folder: Path,
    job: Job,
    *,
    studies: Collection[str] = (),
    formats: Collection[str] = FORMATS,
    model_id: str | None = None,
    force: bool = False,
) -> ExportReport:
    """Write what a library holds as plain files; files that are there already are skipped, so an export resumes.

    Parameters
    ----------
    address : str
        Of the library.
    folder : Path
        Made if it is missing. Nothing is written outside it, whatever the studies are named.
    job : Job
        Gets one item a study.
    studies : collection of str
        Export these only.
    formats : collection of str
        Some of `FORMATS`.
    model_id : str, optional
        The model whose codes are wanted; by default the one that was added first.
    force : bool
        Write files again that are there already.

    Raises
    ------
    UserError
        If there is no such library, study or model, or other tables are there and `force` is not given.
    EnvironmentFault
        If the folder cannot be written; the studies that were finished are whole.
    Cancelled
        If the job was cancelled; the studies that were finished are whole.
    """
    with open_library(address, read_only=True) as whole:
        require_names([model_id] if model_id is not None else [], [entry.id for entry in whole.models()], "model", whole.address)
    with open_library(address, model_id=model_id, read_only=True) as library:
        held = library.studies()
        require_names(studies, {facts.study for facts in held}, "study", library.address)
        chosen = [facts for facts in held if not studies or facts.study in studies]
        names = folder_names([facts.study for facts in held])
        report = ExportReport()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if "csv" in formats:
                export_tables.write_tables(folder, chosen, names, force)
            _export_studies(library, chosen, {name: folder / names[name] for name in names}, formats, force, job, report)
        except OSError as error:
            raise describe_os_error(error, folder, "write the export into") from error
    return report


def _export_studies(
    library: Library,
    chosen: Sequence[StudyFacts],
    folders: dict[str, Path],
    formats: Collection[str],
    force: bool,
    job: Job,
    report: ExportReport,
) -> None:
    files = [(name, write) for kind, name, write in _FILES if kind in formats]
    if not files:
        return
    waiting = []
    for facts in chosen:
        wanted = [(name, write) for name, write in files if force or not (folders[facts.study] / name).exists()]
        if wanted:
            waiting.append((facts, wanted))
        else:
            report.present.append(facts.study)
    job.start(len(chosen), "Exporting", done=len(report.present))
    for facts, wanted in waiting:
        try:
            _export_study(library, facts, folders[facts.study], wanted)
            report.exported.append(facts.study)
        except (DamagedLibrary, UserError) as error:  # half, or removed meanwhile: its own failure and not the export's
            report.failed.append((facts.study, str(error)))
        job.advance(f"Exported {facts.study}")


_Writer = Callable[[Library, StudyFacts, Path], None]


def _export_study(library: Library, facts: StudyFacts, folder: Path, wanted: Sequence[tuple[str, _Writer]]) -> None:
    """Write a study's files beside its folder, and put them there when they are whole."""
    if folder.is_symlink():
        raise UserError(f"{folder} is a link that leads elsewhere: remove it.")
    partial = folder.with_name(f".{folder.name[:80]}.partial")
    if partial.exists():  # of a run that was killed
        shutil.rmtree(partial)
    partial.mkdir()
    try:
        for name, write in wanted:
            write(library, facts, partial / name)
        if not folder.exists():
            partial.rename(folder)
            return
        for name, _ in wanted:
            (partial / name).replace(folder / name)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write_facts(library: Library, facts: StudyFacts, path: Path) -> None:
    place = {"affine": facts.placement.native_affine, "placed": facts.placed}
    content = {**dataclasses.asdict(facts), **place, "model": library.model_id}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _write_codes(library: Library, facts: StudyFacts, path: Path) -> None:
    table = library.codes(only=[facts.study])
    told: dict[str, Any] = {"model": np.array(table.space.model), "space": np.array(space_as_json(table.space))}
    with path.open("wb") as file:
        np.savez(file, **{"slices": table.codes.unit, **table.codes.parts, **told})


def _write_labels(library: Library, facts: StudyFacts, path: Path) -> None:
    lookup = np.arange(256, dtype=np.uint8)
    if labels_of(library) in ({}, {structure.key: structure.label for structure in STRUCTURES}):
        for value, label in SCHEMES[LABEL_SCHEME].items():
            lookup[label] = value
    volume = np.asfortranarray(frames.from_planes(lookup[library.label_planes(facts.study)]))
    image = nib.Nifti1Image(volume, frames.LIBRARY_AFFINE)
    image.header.set_xyzt_units("mm")
    nib.save(image, path)


_FILES: tuple[tuple[str, str, _Writer], ...] = (
    ("json", "facts.json", _write_facts),
    ("npz", "codes.npz", _write_codes),
    ("nifti", "labels.nii.gz", _write_labels),
)
