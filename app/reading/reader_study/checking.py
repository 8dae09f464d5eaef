"""What a reader study lacks, looked for before anybody sits down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import SbmirError, UserError
from app.jobs import Job
from app.library import Library, StudyFacts, open_library
from app.library.pictures import display_planes
from app.reading.reader_study.answers import Presented
from app.reading.reader_study.plan import ImageQuestion, Plan


@dataclass(frozen=True)
class Lack:
    """Something that is missing.

    Attributes
    ----------
    question : str or None
        The question it is about; None where it is about the library.
    sentence : str
    """

    question: str | None
    sentence: str


def check_plan(plan: Plan, library: Library, job: Job | None = None) -> list[Lack]:
    """Return what a library lacks for a plan; nothing where readers can begin.

    Each presented slice is read as the window will show it: a library without pictures of its own needs the studies' files.

    Parameters
    ----------
    plan : Plan
    library : Library
    job : Job, optional
        Gets one item a question.
    """
    job = job or Job()
    studies = library.studies()
    lacks = []
    patients = {facts.patient for facts in studies}
    if len(patients) < plan.rows:
        held = f"{library.address} holds {len(patients)} patients"
        lacks.append(Lack(None, f"{plan.rows} rows are to be judged, and {held}: lower rows in the study."))
    if library.read_only:
        told = f"{library.address} cannot be written: the readers' answers would be in their files only."
        lacks.append(Lack(None, told))
    questions = plan.questions
    job.start(len(questions), "Looking at the questions")
    for _, question in questions:
        if isinstance(question, ImageQuestion) and (sentence := _unshown(question, library, studies)):
            lacks.append(Lack(question.id, sentence))
        job.advance("Looking at the questions")
    return lacks


def unknown_cases(plan: Plan, address: str) -> list[Lack]:
    """Return which presented cases a library does not hold, without reading any; errors as :func:`open_library`."""
    lacks = []
    with open_library(address, read_only=True) as library:
        studies = library.studies()
        for _, question in plan.questions:
            try:
                if isinstance(question, ImageQuestion):
                    presented_in(question, library, studies)
            except UserError as error:
                lacks.append(Lack(question.id, str(error)))
    return lacks


def presented_in(question: ImageQuestion, library: Library, studies: Sequence[StudyFacts] | None = None) -> Presented:
    """Return the case that a question presents; UserError if the library does not hold it, or has no brain on its slice."""
    facts = next((one for one in (studies or library.studies()) if one.study == question.study), None)
    if facts is None:
        raise UserError(f"{library.address} holds no study named {question.study}: bring it in, or name another one.")
    if question.slice not in facts.slices:
        raise UserError(
            f"Slice {question.slice} of {question.study} has no brain in {library.address}: choose one from {facts.slices[0]} "
            f"to {facts.slices[-1]}."
        )
    return Presented(study=facts.study, patient=facts.patient, slice=question.slice)


def _unshown(question: ImageQuestion, library: Library, studies: Sequence[StudyFacts]) -> str | None:
    """Return why the slice of a question cannot be shown."""
    try:
        presented_in(question, library, studies)
        facts = next(one for one in studies if one.study == question.study)
        if library.pictures:
            library.planes([(facts.study, next(iter(facts.modalities), "t1"), question.slice)])
        else:
            display_planes(library, facts)
    except SbmirError as error:
        return str(error)
    return None
