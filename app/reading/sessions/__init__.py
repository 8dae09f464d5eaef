"""What a window was at one moment, in a file: a session to go on with, or a query to be asked again."""

from app.reading.sessions.files import (
    QUERY_SUFFIX,
    SESSION_SUFFIX,
    document_bytes,
    read_query,
    read_session,
    resolved,
    written_from,
)
from app.reading.sessions.parts import (
    SavedCase,
    SavedCompared,
    SavedExample,
    SavedLook,
    SavedMark,
    SavedMeasurement,
    SavedPlace,
    SavedQuery,
    SavedRow,
    SavedSession,
    SavedTemplate,
)
from app.reading.sessions.undo import SavedStep, fingerprint, saved_steps, steps_of

__all__ = [
    "QUERY_SUFFIX",
    "SESSION_SUFFIX",
    "SavedCase",
    "SavedCompared",
    "SavedExample",
    "SavedLook",
    "SavedMark",
    "SavedMeasurement",
    "SavedPlace",
    "SavedQuery",
    "SavedRow",
    "SavedSession",
    "SavedStep",
    "SavedTemplate",
    "document_bytes",
    "fingerprint",
    "read_query",
    "read_session",
    "resolved",
    "saved_steps",
    "steps_of",
    "written_from",
]
