"""The page of results of what a window shows."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from app.reading.reports import Report, ReportRow, Seen, facts_of, row_of, seen_on_template
from widgets.language import tr, tr_later, translated
from widgets.results import words
from widgets.state.cases import PREFERRED, Use

if TYPE_CHECKING:
    import numpy.typing as npt

    from app.anatomy import Structure
    from app.imaging import Study
    from widgets.state.opened import OpenedStudy
    from widgets.state.search_types import FoundRow, LibraryInfo, SearchAnswer, SearchRequest
    from widgets.state.window_state import WindowState


def report_of(state: WindowState, structures: tuple[Structure, ...]) -> Report | None:
    """Return the page of the rows that are shown; None where there are none."""
    answer, library, template = state.shown.answer, state.shown.library, state.opened.template
    if answer is None or library is None:
        return None
    marks = {(one.study, one.slice): one.right for one in answer.request.marks}
    return Report(
        _seen(answer, template),
        _facts(answer, library, template),
        tuple(_row(row, marks) for row in answer.rows),
        words.remarks(answer),
        structures,
        state.convention == "radiological",
    )


def _facts(answer: SearchAnswer, library: LibraryInfo, template: OpenedStudy | None) -> tuple[tuple[str, str], ...]:
    return facts_of(
        (answer.preset, answer.by, answer.weight),
        answer.request.where,
        _source(answer.request, template),
        library.shown or library.address.rpartition("@")[2],
        library.patients,
        library.model_id,
    )


def _source(request: SearchRequest, template: OpenedStudy | None) -> str:
    if request.example is not None:
        return tr("example {study}, slice {slice}", study=request.example.study, slice=request.slice)
    if request.case is not None and request.case.use is Use.WHOLE:
        return tr("case {study}, slice {slice}", study=request.case.study, slice=request.case.slice)
    on = request.guest.name if request.guest is not None else "" if template is None else template.study.study
    what = tr("the anatomy") if request.label_map is None else tr("the sketch")
    with_case = "" if request.case is None else "; " + request.case.said[:1].lower() + request.case.said[1:]
    return tr("{what} on {on}, slice {slice}{with_case}", what=what, on=on, slice=request.slice, with_case=with_case)


def _row(row: FoundRow, marks: Mapping[tuple[str, int], bool]) -> ReportRow:
    images = {} if row.lacking is not None else row.images
    return row_of(
        (row.rank, row.patient, row.study, row.slice),
        (row.distance, row.similarity),
        (translated(row.sentence or ", ".join(row.reasons)), row.judged),
        (images, row.labels),
        marks.get(row.place),
    )


def _seen(answer: SearchAnswer, template: OpenedStudy | None) -> Seen | None:
    request = answer.request
    case = request.case
    if request.example is not None:
        return _on(request.example, answer, request.slice)
    if case is not None and case.use is Use.WHOLE:
        if case.glance is None:
            return None
        labels = case.glance.labels
        return Seen(case.study, case.glance.plane, np.zeros_like(case.glance.plane) if labels is None else labels, case.slice)
    if template is None or (request.guest is not None and request.guest.name != template.study.study):
        return None
    display = next(template.display[key] for key in PREFERRED if key in template.display)
    drawn = np.zeros(display.shape, np.uint8)
    for k, plane in {**request.beside, request.slice: request.label_map}.items():
        if plane is not None:
            drawn[k] = plane
    if case is not None and case.use is Use.LESION and answer.asked is not None:
        drawn[request.slice] = answer.asked
    return seen_on_template(template.study.study, display, drawn, request.slice)


def _on(study: Study, answer: SearchAnswer, k: int) -> Seen:
    display: npt.NDArray[np.uint8] = study.display(next(key for key in PREFERRED if key in study.images))
    labels = np.zeros(display.shape, np.uint8)
    if answer.asked is not None:
        labels[k] = answer.asked
    return seen_on_template(study.study, display, labels, k)


HEADINGS = (tr_later("Rank"), tr_later("Patient"), tr_later("Study"), tr_later("Slice"), tr_later("Similar"), tr_later("Why"))


def table_of(report: Report) -> list[tuple[str, ...]]:
    """Return the rows of a report as a table, headings first."""
    rows = ((str(row.rank), row.patient, row.study, str(row.slice), translated(row.near), row.sentence) for row in report.rows)
    return [tuple(map(tr, HEADINGS)), *rows]


def as_text(report: Report) -> str:
    """Return the table with tabulators between its cells, as spreadsheets take it."""
    return "\n".join("\t".join(cells) for cells in table_of(report)) + "\n"


def as_html(report: Report) -> str:
    """Return the table as text programs take it."""
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in cells) for cells in table_of(report))
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
