"""Reader studies: readers answer questions by sketching and judge what is found; every step is kept, and reports are made of it.

A *plan* is the study's file (stages of questions), a *session* what one reader answered, kept as JSON and in the library.
"""

from app.reading.reader_study.answers import POINTS, Answer, AskedBy, Attempt, Judgement, Point, Presented, ShownRow
from app.reading.reader_study.checking import Lack, check_plan, presented_in, unknown_cases
from app.reading.reader_study.keeping import (
    LibraryKeeper,
    SessionFile,
    keep_plan,
    kept_plan,
    kept_sessions,
    newest_copies,
    sessions_in,
    sessions_of_library,
)
from app.reading.reader_study.plan import (
    SUFFIXES,
    FindingQuestion,
    ImageQuestion,
    Plan,
    Question,
    Stage,
    read_plan,
    shipped_plans,
)
from app.reading.reader_study.reading import Reading
from app.reading.reader_study.session import Reader, Session, new_session, read_session, session_bytes

__all__ = [
    "POINTS",
    "SUFFIXES",
    "Answer",
    "AskedBy",
    "Attempt",
    "FindingQuestion",
    "ImageQuestion",
    "Judgement",
    "Lack",
    "LibraryKeeper",
    "Plan",
    "Point",
    "Presented",
    "Question",
    "Reader",
    "Reading",
    "Session",
    "SessionFile",
    "ShownRow",
    "Stage",
    "check_plan",
    "keep_plan",
    "kept_plan",
    "kept_sessions",
    "new_session",
    "newest_copies",
    "presented_in",
    "read_plan",
    "read_session",
    "session_bytes",
    "sessions_in",
    "sessions_of_library",
    "shipped_plans",
    "unknown_cases",
]
