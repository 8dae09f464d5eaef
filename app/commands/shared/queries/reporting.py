"""The page of results of one answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app import settings
from app.anatomy import NETWORK_MODALITIES
from app.errors import SbmirError
from app.library.pictures import display_plane
from app.reading.reports import Report, ReportRow, Seen, facts_of, row_of, seen_on_template
from app.retrieval.reasons import JUDGED

if TYPE_CHECKING:
    import numpy.typing as npt

    from app.commands.shared.queries.answering import Answered
    from app.library import Library, StudyFacts
    from app.retrieval import Hit
    from app.retrieval.reasons import Reasons

PREFERRED = ("flair", "t1ce", "t1", "t2")


def report_of(answered: Answered, library: Library) -> Report:
    """Return the page of results of an answer; pictures that cannot be read are left out.

    Parameters
    ----------
    answered : Answered
    library : Library
        Where it was found, for pictures and label maps.
    """
    facts = {one.study: one for one in library.studies()}
    result = answered.result
    rows = tuple(
        _row(hit, why, facts[hit.study], answered, library)
        for hit, why in zip(result.hits, answered.reasons, strict=True)
        if hit.study in facts
    )
    told = facts_of(
        (result.preset, result.by, result.weight),
        [one.text for one in answered.asked.among.conditions()],
        _source(answered),
        library.address,
        len({one.patient for one in facts.values()}),
        answered.described["model"],
    )
    remarks = [*result.notices, *(["Nothing in this library is close to what was drawn."] if result.nothing_close else [])]
    radiological = settings.load_settings().convention == "radiological"
    structures = answered.structures
    return Report(_seen(answered, facts, library), told, rows, tuple(remarks), structures, radiological)


def _row(hit: Hit, why: Reasons, facts: StudyFacts, answered: Answered, library: Library) -> ReportRow:
    images = {}
    for modality in NETWORK_MODALITIES:
        plane = _plane(library, facts, modality, hit.slice)
        if plane is not None:
            images[modality] = plane
    judged = {name: why.judged[name] for name in JUDGED if name in why.judged}
    return row_of(
        (hit.rank, hit.patient, hit.study, hit.slice),
        (hit.distance, hit.similarity),
        (why.sentence, judged),
        (images, library.label_slice(hit.study, hit.slice)),
        True if hit.place in answered.asked.marks.right else None,
    )


def _plane(library: Library, facts: StudyFacts, modality: str, k: int) -> npt.NDArray[np.uint8] | None:
    try:
        return display_plane(library, facts, modality, k)
    except SbmirError:
        return None


def _source(answered: Answered) -> str:
    asked, k = answered.asked, answered.slice
    if asked.case is not None:
        return f"case {asked.case}"
    source = f"example {Path(asked.example).name}" if asked.example is not None else "the sketch" if asked.sketch else "anatomy"
    parts = [f"{source}, slice {k}"]
    parts += [f"{what} of {place}" for what, place in (("anatomy", asked.normal_of), ("lesion", asked.abnormal_of)) if place]
    return "; ".join(parts)


def _seen(answered: Answered, facts: dict[str, StudyFacts], library: Library) -> Seen | None:
    """Return what was searched for: on its study where one was read, else the case's slice."""
    query, k = answered.query, answered.slice
    if answered.study is not None:
        modality = next(one for one in PREFERRED if one in answered.study.images)
        display = answered.study.display(modality)
        labels = np.zeros(display.shape, np.uint8) if answered.planes is None else answered.planes
        if query.labels is not None and answered.planes is None:
            labels[k] = query.labels
        return seen_on_template(answered.study.study, display, labels, k)
    own = next((facts[name] for name in query.own if name in facts), None) or _named(answered, facts)
    plane = None if own is None else _plane(library, own, PREFERRED[0], query.slice)
    if own is None or plane is None:
        return None
    labels = np.zeros_like(plane) if query.labels is None else query.labels
    return Seen(own.study, plane, labels, query.slice)


def _named(answered: Answered, facts: dict[str, StudyFacts]) -> StudyFacts | None:
    place = answered.asked.case or answered.asked.normal_of
    return None if place is None else facts.get(place.rpartition(":")[0])
