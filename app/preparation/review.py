"""Prepared studies on which a reader decides: prepared one by one, cut again with another brain, kept or rejected."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.anatomy import MODALITY_TITLES
from app.errors import UserError, describe_os_error
from app.imaging import UNCUT_FILE, Preparation, StudyFiles, read_preparation, write_decision
from app.jobs import Job, Progress
from app.preparation.judging import quality
from app.preparation.judging.picture import quality_picture
from app.preparation.label_map import prepared_labels
from app.preparation.many import make_ready, prepared_one, problem_of
from app.preparation.place import CORRECTED, check_place
from app.preparation.study import STEPS, PreparedStudy
from app.preparation.uncut import Uncut, cut, read_uncut
from app.preparation.writing import kept, labels_file, source_of, write_prepared
from app.workers import run_tasks

_AHEAD = ("Taking the shading", "Placing", "Registering", "Finding the brain", "Measuring", "Prepared")
"""What is at work when so many steps are done."""
_SHARES = (0.08, 0.20, 0.28, 0.39, 0.05)
"""Of the time, which each step takes."""
_FORESEEN = 2
"""After so many steps the time that is left can be told: before that most of it went into starting."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Figure:
    """A number of a preparation as a reader is told it.

    Attributes
    ----------
    title, value : str
    good, failed : str
        What is good, and what fails; "" where it has no limits.
    standing : "good", "look", "failed" or ""
        "" where it has no limits.
    """

    title: str
    value: str
    good: str
    failed: str
    standing: str


@dataclass(frozen=True, eq=False)
class Review:
    """A prepared study opened to be judged.

    Attributes
    ----------
    folder : Path
    record : Preparation
    uncut : Uncut
    figures : tuple of Figure
    """

    folder: Path
    record: Preparation
    uncut: Uncut
    figures: tuple[Figure, ...]


def prepare_for_review(files: StudyFiles, out: Path, job: Job) -> Preparation:
    """Prepare one study, in a process of its own, as a folder of `out` on which a reader is to decide.

    What waits for a decision and was made of the same files in the same way stays.

    Parameters
    ----------
    files : StudyFiles
        As :func:`app.imaging.survey` found it, perhaps with other series.
    out : Path
        Made if missing; must not lie where the study lies.
    job : Job
        Gets `STEPS` items. A cancel stops within a fraction of a second and leaves nothing.

    Returns
    -------
    Preparation

    Raises
    ------
    UserError
        The study cannot be prepared, or `out` lies in its folder.
    EnvironmentFault
        Something cannot be read or written.
    Cancelled
    """
    if out.resolve().is_relative_to(files.folder.resolve()):
        raise UserError(f"{out} lies in {files.folder}, where the study is: choose a folder beside it for prepared studies.")
    source = source_of(files)
    former = kept(out / files.study, source)
    if former is not None and former.decision == "waiting" and (out / files.study / UNCUT_FILE).is_file():
        return former
    check_place(out / files.study, files, decided_too=False)
    make_ready(out)
    began = time.monotonic()

    def told(progress: Progress) -> None:
        done = min(progress.done, len(_AHEAD) - 1)
        spent, share = time.monotonic() - began, sum(_SHARES[:done])
        left = spent * (1 - share) / share if done >= _FORESEEN else None
        job.relay(Progress(done, STEPS, _AHEAD[done], remaining_s=left))

    for answer in run_tasks(prepared_one, [(files, str(out), source, True)], 1, job, told):
        if problem := problem_of(answer):
            raise UserError(problem)
    return _record(out / files.study)


def open_review(folder: Path) -> Review:
    """Open a prepared study to be judged.

    Raises
    ------
    UserError
        It is gone, damaged, or what it was cut from is no longer kept.
    EnvironmentFault
        It cannot be read.
    """
    record = _record(folder)
    return Review(folder, record, read_uncut(folder), figures(record))


def recut(review: Review, brain: Mask) -> Review:
    """Cut the images of a study again with the brain of a reader, and measure and judge it anew; nothing is sampled again.

    Parameters
    ----------
    review : Review
    brain : bool array (240, 240, 155)

    Returns
    -------
    Review

    Raises
    ------
    UserError
        There is no brain left.
    EnvironmentFault
        It cannot be written.
    """
    if not brain.any():
        raise UserError("There is no brain left to cut out: undo, or reject the study.")
    record, uncut = review.record, replace(review.uncut, brain=brain)
    fields = {name: quality.field(one.shape, np.asarray(one.to_library)) for name, one in record.series.items()}
    heads = {name: head.astype(np.float32) for name, head in uncut.heads.items()}
    numbers = quality.measured(quality.Seen(heads, uncut.untouched, fields, uncut.masks), brain, record.reference)
    numbers["template_overlap"] = quality.brain_dice(brain, uncut.template)
    judged = quality.judged(numbers, list(heads), by_hand=True)
    record = replace(
        record,
        verdict=judged.verdict,
        reasons=judged.reasons,
        numbers={**record.numbers, **judged.numbers},
        notices=tuple(dict.fromkeys((*record.notices, CORRECTED))),
        decision="waiting",
    )
    picture = quality_picture(heads, brain, record.reference, f"{record.study}: {judged.verdict}")
    images = {name: cut(head, brain & fields[name]) for name, head in uncut.heads.items()}
    labels = prepared_labels(labels_file(review.folder, review.folder.name))
    write_prepared(review.folder, PreparedStudy(images, brain, record, picture, uncut, labels))
    return Review(review.folder, record, uncut, figures(record))


def keep(folder: Path) -> Preparation:
    """Write down that a reader keeps a prepared study; what it was cut from goes.

    Raises
    ------
    UserError
        It is gone, or its preparation failed.
    EnvironmentFault
        It cannot be written.
    """
    if _record(folder).verdict == "failed":
        raise UserError(f"The preparation of {folder.name} failed: correct its brain, or reject it.")
    record = write_decision(folder, "kept")
    try:
        (folder / UNCUT_FILE).unlink(missing_ok=True)
    except OSError as error:
        raise describe_os_error(error, folder / UNCUT_FILE, "remove") from error
    return record


def reject(folder: Path, remove: bool) -> None:
    """Write down that a reader rejects a prepared study, so that no library takes it in, or remove its folder.

    Raises
    ------
    UserError
        It is gone.
    EnvironmentFault
        It cannot be written or removed.
    """
    write_decision(folder, "rejected")
    if remove:
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise describe_os_error(error, folder, "remove") from error


def figures(record: Preparation) -> tuple[Figure, ...]:
    """Return the numbers of a preparation with their limits, those of the whole study first."""
    corrected = CORRECTED in record.notices
    return (*_of_the_brain(record), *(figure for name in record.series for figure in _of_a_sequence(record, name, corrected)))


def _of_the_brain(record: Preparation) -> Iterator[Figure]:
    ml, overlap = record.numbers.get("brain_ml"), record.numbers.get("template_overlap")
    if ml is not None:
        (low, high), (least, most) = quality.BRAIN_ML, quality.NO_BRAIN_ML
        standing = "failed" if not least <= ml <= most else "good" if low <= ml <= high else "look"
        yield Figure("Brain volume", f"{ml:.0f} ml", f"{low:.0f}–{high:.0f}", f"outside {least:.0f}–{most:.0f}", standing)
    if overlap is not None:
        yield _at_least("Template overlap", overlap, quality.TEMPLATE)


def _of_a_sequence(record: Preparation, name: str, corrected: bool) -> Iterator[Figure]:
    numbers, title = record.numbers, MODALITY_TITLES[name]
    if (covered := numbers.get(f"{name}_covered")) is not None:
        yield _at_least(f"{title} covers", covered, quality.COVERED)
    if (agreement := numbers.get(f"{name}_brain_agreement")) is not None:
        figure = _at_least(f"{title} agrees", agreement, quality.AGREE[name])
        yield replace(figure, good="", failed="", standing="") if corrected else figure
    if (likely := numbers.get(f"{name}_looks_like_{name}")) is not None:
        yield replace(_at_least(f"{title} picture", likely, quality.PICTURE), failed="")
    if (after := numbers.get(f"{name}_information_after")) is not None:
        before = numbers.get(f"{name}_information_before", 1.0)
        figure = _at_least(f"{title} information", after, quality.INFORMATION, digits=3)
        yield replace(figure, value=f"{before:.3f} → {after:.3f}")
    if (edges := numbers.get(f"{name}_edges_after")) is not None:
        yield Figure(f"{title} edges", f"{numbers.get(f'{name}_edges_before', 0.0):.2f} → {edges:.2f}", "", "", "")


def _at_least(title: str, value: float, limits: tuple[float, float], digits: int = 2) -> Figure:
    worst, fair = limits
    standing = "failed" if value < worst else "look" if value < fair else "good"
    return Figure(title, f"{value:.{digits}f}", f"≥ {fair:.2f}", f"< {worst:.2f}", standing)


def _record(folder: Path) -> Preparation:
    record = read_preparation(folder)
    if record is None:
        raise UserError(f"{folder} is gone: prepare the study again.")
    return record
