"""Reports as files. What paints them knows a window's libraries, which this room does not: the program's start names it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from app.errors import EnvironmentFault, UserError
from app.outputs import check_output, write_output
from app.reading.reports.parts import Report

REPORT_SUFFIXES = (".pdf", ".png")

Paint = Callable[[Report, str, str], bytes]
"""Takes a report, the kind of file ("pdf" or "png") and the size of its pages ("a4" or "letter")."""

_painter: list[Paint] = []


def set_painter(paint: Paint) -> None:
    """Have reports painted by this function from now on."""
    _painter[:] = [paint]


def check_report(path: Path, read: Iterable[Path] = ()) -> None:
    """Refuse a file that no report can be written to; errors as :func:`app.outputs.check_output`."""
    if path.suffix.lower() not in REPORT_SUFFIXES:
        raise UserError(f"{path} does not end in .pdf or .png: give the report such a name.")
    check_output(path, read)


def write_report(report: Report, path: Path, paper: str = "a4") -> None:
    """Write a report in the form that the file's ending names.

    Raises
    ------
    UserError
        If it names none.
    EnvironmentFault
        If it cannot be written.
    """
    if path.suffix.lower() not in REPORT_SUFFIXES:
        raise UserError(f"{path} does not end in .pdf or .png: give the report such a name.")
    if not _painter:
        raise EnvironmentFault("Nothing here can paint a report: start the program by main.py.")
    write_output(path, _painter[0](report, path.suffix.lower().removeprefix("."), paper), "the report")
