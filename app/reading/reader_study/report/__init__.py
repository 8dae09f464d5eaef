"""Tables of a reader study: measures of answers, by reader, stage and experience, and how far readers agree."""

from app.reading.reader_study.report.report import Report, make_report
from app.reading.reader_study.report.telling import as_csv, as_text

__all__ = ["Report", "as_csv", "as_text", "make_report"]
