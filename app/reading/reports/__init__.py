"""What is shown of a search to somebody who was not there: a page of its rows, and a table of all distances."""

from app.reading.reports.distances import distances_csv
from app.reading.reports.painting import REPORT_SUFFIXES, check_report, set_painter, write_report
from app.reading.reports.parts import Report, ReportRow, Seen, facts_of, row_of, seen_on_template

__all__ = [
    "REPORT_SUFFIXES",
    "Report",
    "ReportRow",
    "Seen",
    "check_report",
    "distances_csv",
    "facts_of",
    "row_of",
    "seen_on_template",
    "set_painter",
    "write_report",
]
