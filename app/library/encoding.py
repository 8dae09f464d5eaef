"""A study becomes a record: read it, encode the slices that hold brain, predict a label map where there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from app import frames, lesions
from app.codes import WHOLE_STUDY, CodeBlock, Numbers, SliceModel, StudyModel, encode_slices
from app.errors import UserError
from app.imaging import Study, StudyFiles, load_study
from app.library.measuring import measure
from app.library.records import Planes, StudyRecord

LabelSource = Literal["source", "predicted"]


@dataclass(frozen=True)
class ReadStudy:
    """A study as the reading thread hands it over: with its windowed planes and its brain, bool (155, 240, 240) planes."""

    study: Study
    display: dict[str, Planes]
    brain: npt.NDArray[np.bool_]


def read_study(files: StudyFiles, source_labels: bool) -> ReadStudy:
    """Read a study for encoding; raises as :func:`app.imaging.load_study`, and `UserError` where there is no brain."""
    study = load_study(files, labels=source_labels, hashed=False)
    brain = frames.planes(study.brain())
    if not brain.any():
        raise UserError(f"{files.folder} holds no brain: all its voxels are zero.")
    display = {modality: study.display(modality) for modality in study.images}
    display |= {modality: np.zeros(brain.shape, np.uint8) for modality in study.missing}  # black, as of what was not imported
    return ReadStudy(study, display, brain)


def encode_whole(read: ReadStudy, files: StudyFiles, model: StudyModel) -> StudyRecord:
    """Encode a study as a whole; its label map is the source's own or none. Raises as the model does."""
    study = read.study
    slices = [int(k) for k in np.flatnonzero(read.brain.any(axis=(1, 2)))]
    planes = np.zeros(read.brain.shape, np.uint8) if study.labels is None else frames.planes(study.labels)
    codes = model.encode_study(study).parts
    parts = {part.name: model.space.stored_as(part.name, codes[part.name]) for part in model.space.parts}
    return StudyRecord(
        facts=measure(study, files, slices, planes, read.brain, model.space.labels),
        codes=CodeBlock.of_study([WHOLE_STUDY], parts),
        display=read.display,
        labels=np.ascontiguousarray(planes),
    )


def encode(read: ReadStudy, files: StudyFiles, model: SliceModel, between: Callable[[], None]) -> StudyRecord:
    """Encode the slices that hold brain, and predict a label map where there is none.

    Parameters
    ----------
    read : ReadStudy
    files : StudyFiles
        Where it was read from.
    model : SliceModel
    between : callable
        Called before each batch of slices; what it raises ends the work.
    """
    study = read.study
    slices = [int(k) for k in np.flatnonzero(read.brain.any(axis=(1, 2)))]
    planes = np.zeros(read.brain.shape, np.uint8) if study.labels is None else frames.planes(study.labels)
    parts: dict[str, list[Numbers]] = {part.name: [] for part in model.space.parts}
    between()
    for batch, codes, found in encode_slices(model, study, slices, labels=study.labels is None):
        if found is not None:
            # The network may colour a little background; the library's areas are of the brain only.
            planes[batch] = np.where(read.brain[batch], frames.labels_from_network(found), 0)
        for name, batches in parts.items():
            batches.append(model.space.stored_as(name, codes.parts[name]))
        if batch[-1] != slices[-1]:
            between()
    if study.labels is None:
        planes = lesions.main_parts(planes)
    joined = {name: np.concatenate(batches) for name, batches in parts.items()}
    return StudyRecord(
        facts=measure(study, files, slices, planes, read.brain, model.space.labels),
        codes=CodeBlock.of_study(slices, joined),
        display=read.display,
        labels=np.ascontiguousarray(planes),
    )
