"""From the scanner to the library: raw series with skull become a study on the library grid, with a record of how well it went.

:func:`prepare_study` prepares one study and says how, :func:`write_prepared` keeps it, :func:`prepare_studies` does both for
everything below some folders. What is kept beside a prepared study is read by :func:`app.imaging.read_preparation`.
"""

from app.preparation.many import PrepareReport, prepare_studies
from app.preparation.study import STEPS, VERSION, PreparedStudy, prepare_study
from app.preparation.writing import source_of, write_prepared

__all__ = [
    "STEPS",
    "VERSION",
    "PrepareReport",
    "PreparedStudy",
    "prepare_studies",
    "prepare_study",
    "source_of",
    "write_prepared",
]
