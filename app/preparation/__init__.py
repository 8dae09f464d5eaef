"""From the scanner to the library: raw series with skull become a study on the library grid, with a record of how well it went.

:func:`prepare_study` prepares one study and says how, :func:`write_prepared` keeps it, :func:`prepare_studies` does both for
everything below some folders. What is kept beside a prepared study is read by :func:`app.imaging.read_preparation`.
"""

from app.preparation.many import PrepareReport, prepare_studies
from app.preparation.review import Figure, Review, keep, open_review, prepare_for_review, recut, reject
from app.preparation.study import STEPS, VERSION, PreparedStudy, prepare_study
from app.preparation.uncut import Uncut
from app.preparation.writing import source_of, write_prepared

__all__ = [
    "STEPS",
    "VERSION",
    "Figure",
    "PrepareReport",
    "PreparedStudy",
    "Review",
    "Uncut",
    "keep",
    "open_review",
    "prepare_for_review",
    "prepare_studies",
    "prepare_study",
    "recut",
    "reject",
    "source_of",
    "write_prepared",
]
