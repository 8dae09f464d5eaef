"""What the window opens and saves: templates, examples, cases of a library, sketches, pictures; read off its thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from app import anatomy, frames, settings
from app.anatomy import STRUCTURES, Structure
from app.errors import UserError
from app.jobs import Job
from app.privacy import is_study_pseudonym, is_uid, load_pseudonyms
from app.sketch import Sketch, open_onto, save_sketch
from widgets.language import tr, tr_later
from widgets.shared.background import Background
from widgets.state.guest import Origin
from widgets.state.opened import OpenedCase, OpenedGuest, OpenedSketch, OpenedStudy
from widgets.state.state_holder import StateHolder

KEPT = tr_later("The restored sketch")
"""What a sketch is called that the window kept by itself: a reader never saw its file."""

if TYPE_CHECKING:
    from app.imaging import Study
    from widgets.state.search_types import LibraryInfo


def read_study(folder: Path, labels: bool = True) -> OpenedStudy:
    """Read a study with all its modalities; UserError or EnvironmentFault as :func:`app.imaging.load_study`."""
    from app.imaging import load_study

    study = load_study(folder, anatomy.ALL_MODALITIES, labels)
    display = {modality: study.display(modality) for modality in study.images}
    planes = np.ascontiguousarray(frames.planes(study.labels)) if study.labels is not None else None
    return OpenedStudy(study, display, planes)


def read_template(folder: Path | None, job: Job) -> OpenedStudy:
    """Read the template in `folder`, or the program's own, which is made first where it is missing (some seconds)."""
    if folder is None:
        from app.cohort import ensure_template

        folder = ensure_template(job)
    job.check()
    return read_study(folder)


def read_case(library: LibraryInfo, study: str, k: int, rank: int) -> OpenedCase:
    """Read a whole case from a library as it was opened, by a connection of its own."""
    from app.library import open_library
    from app.library.pictures import display_planes

    with open_library(library.address, model_id=library.model_id, read_only=True) as store:
        facts = next((facts for facts in store.studies() if facts.study == study), None)
        if facts is None:
            raise UserError(tr("{study} is no longer in the library: search again.", study=study))
        display = display_planes(store, facts)
        return OpenedCase(facts, display, store.label_planes(study), k, rank, library.address)


def read_named(library: LibraryInfo, study: str) -> OpenedCase | None:
    """Read the study of a library that a link names, at the slice that stands for it; None where the library lacks it.

    A StudyInstanceUID finds the study too that came in under its pseudonym, where this machine has the key.
    """
    from app.library import open_library

    with open_library(library.address, model_id=library.model_id, read_only=True) as store:
        known = {facts.study: facts for facts in store.studies()}
    facts = known.get(study)
    if facts is None and is_uid(study) and any(map(is_study_pseudonym, known)):
        facts = known.get(load_pseudonyms().study(study))
    return None if facts is None else read_case(library, facts.study, facts.representative_slice, 0)


def read_guest(library: LibraryInfo, study: str, k: int) -> OpenedGuest:
    """Read a whole case of a library with its images, ready to be drawn on."""
    from app.library import open_library
    from app.library.pictures import whole_study

    with open_library(library.address, model_id=library.model_id, read_only=True) as store:
        facts = next((facts for facts in store.studies() if facts.study == study), None)
        if facts is None:
            raise UserError(tr("{study} is no longer in the library: search again.", study=study))
        whole, labels = whole_study(store, facts), store.label_planes(study)
    display = {modality: whole.display(modality) for modality in whole.images}
    origin: Origin = "given" if facts.labels_from == "source" else "predicted"
    return OpenedGuest(OpenedStudy(whole, display, labels), k, origin, facts.patient)


def write_case_labels(library: str, study: str, path: Path) -> str:
    """Write the label map of a study of a library on the grid of its own series; returns what to say of it."""
    from app.library import export_labels

    facts = export_labels(library, study, path)
    return tr("The label map of {study} was written to {path}, on the grid of its own series.", study=facts.study, path=path)


def read_sketch(path: Path, template: Study, structures: Sequence[Structure] = STRUCTURES) -> OpenedSketch:
    """Read a sketch file, or a label map on the template's grid; UserError if it is empty, or of other structures."""
    from app.imaging import load_sketch

    if path.name.endswith(".json"):
        kept = path.parent == settings.data_folder() / "sketches"
        sketch, notices = open_onto(path, template.content_hash, structures, KEPT if kept else "")
        return OpenedSketch(path, list(sketch.committed()), notices=notices)
    told: list[str] = []
    planes = load_sketch(path, template, structures, tell=told.append)
    if not planes.any():
        raise UserError(tr("{path} holds no labels: choose a label map with something drawn in it.", path=path))
    return OpenedSketch(path, planes=planes, notices=tuple(told))


def middle_slice(opened: OpenedStudy) -> int:
    """Return the slice in the middle of the brain, where a reader begins."""
    inside = np.flatnonzero(opened.display["t1"].any(axis=(1, 2)))
    return int(inside[len(inside) // 2]) if inside.size else len(opened.display["t1"]) // 2


class Documents(QObject):
    """Reads documents one at a time of each kind and reports them; a template goes into the window's state.

    Signals
    -------
    template_opened(OpenedStudy), example_opened(OpenedStudy), case_opened(OpenedCase), sketch_opened(OpenedSketch)
    guest_opened(OpenedGuest)
        A case of a library was read that is to be drawn on.
    case_compared(OpenedCase)
        A case was read that is to lie beside the template.
    labels_exported(sentence)
        The label map of a case was written.
    failed(sentence)
    template_failed(sentence)
        No template could be opened; the former one, if any, stays.
    """

    template_opened = Signal(object)
    example_opened = Signal(object)
    case_opened = Signal(object)
    case_compared = Signal(object)
    guest_opened = Signal(object)
    sketch_opened = Signal(object)
    labels_exported = Signal(str)
    failed = Signal(str)
    template_failed = Signal(str)

    def __init__(
        self,
        structures: Sequence[Structure] = STRUCTURES,
        holder: StateHolder | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder or StateHolder(parent=self)
        self._structures = tuple(structures)
        self._job = Job()
        self._sketch_wanted: Path | None = None
        self._templates = Background[OpenedStudy](self.take_template, self._on_no_template, tr_later("Opening the template"))
        self._examples = Background[OpenedStudy](self.example_opened.emit, self.failed.emit, tr_later("Opening the example"))
        self._cases = Background[OpenedCase](self.case_opened.emit, self.failed.emit, tr_later("Opening the case"))
        self._compared = Background[OpenedCase](self.case_compared.emit, self.failed.emit, tr_later("Opening the case"))
        self._guests = Background[OpenedGuest](self.guest_opened.emit, self.failed.emit, tr_later("Opening the case"))
        self._exports = Background[str](self.labels_exported.emit, self.failed.emit, tr_later("Exporting the label map"))
        self._sketches = Background[OpenedSketch](self.sketch_opened.emit, self.failed.emit, tr_later("Opening the sketch"))

    @property
    def template(self) -> OpenedStudy | None:
        """What is drawn on."""
        return self._holder.state.opened.template

    @property
    def template_awaited(self) -> bool:
        """Whether a template is being made or read."""
        return self._templates.running

    def open_template(self, folder: Path | None) -> None:
        """Read a template; None means the program's own."""
        self._job.cancel()
        job = self._job = Job()
        self._templates.start(lambda: read_template(folder, job))

    def open_example(self, folder: Path) -> None:
        """Read a study to search by."""
        self._examples.start(lambda: read_study(folder))

    def open_case(self, library: LibraryInfo, study: str, k: int, rank: int) -> None:
        """Read a found case of a library."""
        self._cases.start(lambda: read_case(library, study, k, rank))

    def compare_case(self, library: LibraryInfo, study: str, k: int, rank: int) -> None:
        """Read a found case that is to lie beside the template."""
        self._compared.start(lambda: read_case(library, study, k, rank))

    def export_labels(self, library: str, study: str, path: Path) -> None:
        """Write the label map of a study of a library, as what the ending of `path` says."""
        self._exports.start(lambda: write_case_labels(library, study, path))

    def open_guest(self, library: LibraryInfo, study: str, k: int) -> None:
        """Read a case of a library that is to be drawn on."""
        self._guests.start(lambda: read_guest(library, study, k))

    def open_sketch(self, path: Path) -> None:
        """Read a sketch file or a label map as a sketch; it waits for a template that is on its way."""
        if self.template_awaited:
            self._sketch_wanted = path
            return
        if self.template is None:
            self.failed.emit(tr("A sketch needs a template: open one first."))
            return
        template = self.template.study
        self._sketches.start(lambda: read_sketch(path, template, self._structures))

    def save_sketch(self, path: Path, sketch: Sketch) -> None:
        """Write a sketch file, or a label map on the template's grid if the name ends in .nii or .nii.gz."""
        if self.template is None:
            raise UserError(tr("A sketch needs a template: open one first."))
        study = self.template.study
        if path.name.endswith((".nii", ".nii.gz")):
            from app.imaging import save_label_planes

            save_label_planes(path, sketch.label_planes(), study, sketch.structures)
        else:
            save_sketch(path, sketch, study.content_hash, study.study)

    def close(self) -> None:
        """Wait for what is being read; report nothing more."""
        self._job.cancel()
        readers = (self._templates, self._examples, self._cases, self._compared, self._guests, self._sketches)
        for worker in (*readers, self._exports):
            worker.stop()

    def _on_no_template(self, sentence: str) -> None:
        """Drop the sketch that waited: it must not come over a template that is opened much later."""
        waited, self._sketch_wanted = self._sketch_wanted, None
        self.template_failed.emit(
            sentence if waited is None else tr("{sentence} So {name} was not opened either.", sentence=sentence, name=waited.name)
        )

    def take_template(self, opened: OpenedStudy) -> None:
        """Draw on a study that has been read."""
        self._holder.update(opened=replace(self._holder.state.opened, template=opened, guest=None))
        self.template_opened.emit(opened)
        wanted, self._sketch_wanted = self._sketch_wanted, None
        if wanted is not None:
            self.open_sketch(wanted)
