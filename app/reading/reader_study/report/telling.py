"""A report as text for a screen, and as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from app.reading.reader_study.report.agreement import Agreement
from app.reading.reader_study.report.measures import NAMES, Figures
from app.reading.reader_study.report.report import Line, Report

TITLES = {"all": "All", "reader": "By reader", "stage": "By stage", "experience": "By experience", "kind": "By kind of question"}
COLUMNS = {
    "size": "size",
    "place": "place",
    "pattern": "pattern",
    "agree": "agree",
    "precision": "P",
    "reciprocal_rank": "RR",
    "ndcg": "nDCG",
    "found": "found",
    "found_reciprocal_rank": "RR found",
    "drawing_s": "draw s",
    "judging_s": "judge s",
    "total_s": "total s",
}
_SECONDS = ("drawing_s", "judging_s", "total_s")


def as_text(report: Report) -> str:
    """Return the tables as lines of text."""
    counted = f"{report.sessions} sessions, {report.unfinished} unfinished"
    parts = [f"{report.title} ({report.plan}): {counted}; measures at {report.k} rows"]
    for name, lines in report.tables.items():
        parts.append(_table(TITLES[name], lines))
    parts.append(_agreement(report.agreement))
    if report.notices:
        parts.append("\n".join(["Notices", *(f"  {notice}" for notice in report.notices)]))
    return "\n\n".join(parts)


def as_csv(report: Report) -> str:
    """Return a line for each answer, for whoever makes tables of his own; empty where an answer does not have a figure."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["study", "session", "reader", "experience_years", "stage", "question", "kind", "k", *NAMES])
    for line in report.answers:
        figures = [_exact(getattr(line.figures, name)) for name in NAMES]
        facts = [_plain(text) for text in (report.plan, line.session, line.reader)]
        place = [_plain(text) for text in (line.stage, line.question, line.kind)]
        writer.writerow([*facts, f"{line.experience_years:g}", *place, report.k, *figures])
    return stream.getvalue()


def _plain(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _exact(value: float | None) -> str:
    return "" if value is None else repr(round(value, 6))


def _table(title: str, lines: Sequence[Line]) -> str:
    head = [title, "n", *COLUMNS.values()]
    rows = [[line.group, str(line.answers), *_cells(line.figures)] for line in lines]
    return _aligned([head, *rows])


def _cells(figures: Figures) -> list[str]:
    return [_cell(name, getattr(figures, name)) for name in COLUMNS]


def _cell(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.1f}" if name in _SECONDS else f"{value:.3f}"


def _agreement(found: Sequence[Agreement]) -> str:
    if not found:
        return "Agreement between readers: there is one reader."
    head = ["Agreement between readers", "rows", "observed", "kappa", "of", "readers"]
    figures = [(_cell("", one.observed), _cell("", one.kappa)) for one in found]
    rows = [
        [one.point, str(one.units), *told, one.kind, ", ".join(one.readers)] for one, told in zip(found, figures, strict=True)
    ]
    return _aligned([head, *rows])


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    text = {0, *(column for column, cell in enumerate(rows[0]) if cell in ("of", "readers"))}
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in text else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
