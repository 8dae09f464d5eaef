"""Labelled studies, encoded and segmented by the model that is measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app import frames
from app.codes import CodeSpace, Model, Numbers
from app.errors import UserError
from app.imaging import find_study, load_study
from app.jobs import Job
from app.library import CodeTable, StudyFacts
from app.library.measuring import measure

BATCH = 16

Planes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class EvaluationCase:
    """One labelled study: S slices with brain.

    Attributes
    ----------
    facts : StudyFacts
        Measured on the predicted label map: in an evaluation library truth only scores.
    codes : mapping of str to array (S, length)
        By part, as a library keeps them.
    truth, predicted, decoded : uint8 arrays (S, 240, 240)
        The experts' label planes, the segmenter's, and those decoded from the abnormal code alone.
    """

    facts: StudyFacts
    codes: Mapping[str, Numbers]
    truth: Planes
    predicted: Planes
    decoded: Planes

    @property
    def slices(self) -> npt.NDArray[np.int64]:
        """The slice numbers (S,)."""
        return np.array(self.facts.slices, np.int64)


def encode_cases(folders: Sequence[Path], model: Model, job: Job) -> list[EvaluationCase]:
    """Encode labelled studies, in the order given.

    Raises
    ------
    UserError
        If a study has no label map, or cannot be read.
    """
    cases = []
    job.start(len(folders), "Encoding")
    for folder in folders:
        cases.append(_encode(folder, model, job))
        job.advance(f"Encoded {folder.name}")
    return cases


def _encode(folder: Path, model: Model, job: Job) -> EvaluationCase:
    files = find_study(folder)
    study = load_study(files)
    if study.labels is None:
        raise UserError(f"{folder} has no label map (_seg): an evaluation needs labelled studies.")
    brain = frames.planes(study.brain())
    slices = [int(k) for k in np.flatnonzero(brain.any(axis=(1, 2)))]
    codes: dict[str, list[Numbers]] = {part.name: [] for part in model.space.parts}
    predicted, decoded = [], []
    for start in range(0, len(slices), BATCH):
        job.check()
        part = slices[start : start + BATCH]
        both = model.encode_and_segment(study.network_input(part, model.config.image_size, model.config.offsets))
        for name, rows in codes.items():
            rows.append(model.space.stored_as(name, both.codes.parts[name]))
        inside = brain[part]
        predicted.append(np.where(inside, frames.labels_from_network(both.labels), 0))
        decoded.append(np.where(inside, frames.labels_from_network(model.decode_labels(both.codes.abnormal)), 0))
    planes = np.zeros(brain.shape, np.uint8)
    planes[slices] = np.concatenate(predicted)
    return EvaluationCase(
        facts=measure(study, files, slices, planes, brain, model.space.labels),
        codes={name: np.concatenate(rows) for name, rows in codes.items()},
        truth=np.ascontiguousarray(frames.planes(study.labels)[slices]),
        predicted=np.concatenate(predicted),
        decoded=np.concatenate(decoded),
    )


def code_table(cases: Sequence[EvaluationCase], space: CodeSpace) -> CodeTable:
    """Return the codes of all cases as a library's table, rows in the order of the cases."""
    parts = {part.name: np.concatenate([case.codes[part.name] for case in cases]) for part in space.parts}
    return CodeTable.of(space, [case.facts for case in cases], parts)
