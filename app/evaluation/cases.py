"""Labelled studies, encoded and segmented by the model that is measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app import frames, lesions
from app.codes import Model, Numbers
from app.errors import UserError
from app.evaluation.judging.planes import LabelStack
from app.evaluation.judging.slice_facts import SliceFacts
from app.evaluation.measures import volume_dice
from app.imaging import Study, find_study, load_study
from app.jobs import Job
from app.lesions import BrainBox
from app.library import StudyFacts
from app.library.measuring import measure


@dataclass(frozen=True, eq=False)
class EvaluationCase:
    """One labelled study: S slices with brain.

    Attributes
    ----------
    facts : StudyFacts
        Measured on the predicted label map: in an evaluation library truth only scores.
    codes : mapping of str to array (S, length)
        By part, as a library keeps them.
    truth, predicted : LabelStack
        The experts' label planes and the segmenter's, S each.
    judged : SliceFacts
        Of the experts' planes.
    box : BrainBox
    segmentation, decoded : mapping of str to float
        Dice of the volume by class: of the predicted label map, and of the one decoded from the abnormal code alone.
    """

    facts: StudyFacts
    codes: Mapping[str, Numbers]
    truth: LabelStack
    predicted: LabelStack
    judged: SliceFacts
    box: BrainBox
    segmentation: Mapping[str, float]
    decoded: Mapping[str, float]

    @property
    def slices(self) -> npt.NDArray[np.int64]:
        """The slice numbers (S,)."""
        return np.array(self.facts.slices, np.int64)


def encode_case(
    folder: Path, model: Model, job: Job, change: Callable[[Study], Study] | None = None, every: int = 1
) -> EvaluationCase:
    """Read, encode and segment a labelled study.

    Parameters
    ----------
    folder : Path
    model : Model
    job : Job
    change : callable, optional
        What is made of the study before it is encoded; its brain and the truth stay what they were.
    every : int
        Of the slices with brain so many are one case's: all, or every second, third ..., each segmented by itself then.

    Raises
    ------
    UserError
        If it has no label map, or cannot be read.
    """
    files = find_study(folder)
    study = load_study(files)
    if study.labels is None:
        raise UserError(f"{folder} has no label map (_seg): an evaluation needs labelled studies.")
    brain = frames.planes(study.brain())
    slices = [int(k) for k in np.flatnonzero(brain.any(axis=(1, 2)))][::every]
    shown = study if change is None else change(study)
    codes: dict[str, list[Numbers]] = {part.name: [] for part in model.space.parts}
    predicted, decoded = [], []
    for part, both in model.encode_stack(shown, slices, slices, True):
        job.check()
        for name, rows in codes.items():
            rows.append(model.space.stored_as(name, both.codes.parts[name]))
        inside = brain[part]
        predicted.append(np.where(inside, frames.labels_from_network(both.labels), 0))
        decoded.append(np.where(inside, frames.labels_from_network(model.decode_labels(both.codes.abnormal)), 0))
    planes = np.zeros(brain.shape, np.uint8)
    planes[slices] = np.concatenate(predicted)
    planes = lesions.main_parts(planes)
    truth = np.ascontiguousarray(frames.planes(study.labels)[slices])
    box = BrainBox.of(brain)
    return EvaluationCase(
        facts=measure(study, files, slices, planes, brain, model.space.labels),
        codes={name: np.concatenate(rows) for name, rows in codes.items()},
        truth=LabelStack.of(truth),
        predicted=LabelStack.of(planes[slices]),
        judged=SliceFacts.of(truth, slices, box),
        box=box,
        segmentation=volume_dice(truth, planes[slices]),
        decoded=volume_dice(truth, np.concatenate(decoded)),
    )


def check_names(cases: Sequence[EvaluationCase]) -> None:
    """Refuse two studies of one name: in a library one would hide the other."""
    seen: dict[str, str] = {}
    for case in cases:
        if (other := seen.setdefault(case.facts.study, case.facts.folder)) != case.facts.folder:
            raise UserError(f"{other} and {case.facts.folder} are both called {case.facts.study}: rename one of them.")
