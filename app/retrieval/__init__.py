"""A query, comparing codes, one row per patient, by three doors.

An encoder (:mod:`app.retrieval.encoders`) makes a query of what a reader asks, a measure (:mod:`app.retrieval.measures`) tells
how far the library's slices are from it, ranking stages (:mod:`app.retrieval.stages`) look at the nearest again. :class:`Engine`
goes that way for an open library, `search` once with a query that is there.

What opens libraries and studies is imported when it is asked for: the window reads the lists of what can be asked before.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from app.retrieval.hits import Candidate, Hit, LabelPlanes, Place
from app.retrieval.measures import MEASURES, Measure
from app.retrieval.query import Query

if TYPE_CHECKING:
    from app.retrieval.engine import Engine, SearchResult
    from app.retrieval.exact_search import Reference, search
    from app.retrieval.opened import OpenedLibrary

_WITH_LIBRARIES = {
    **dict.fromkeys(("Engine", "SearchResult"), "app.retrieval.engine"),
    **dict.fromkeys(("Reference", "search"), "app.retrieval.exact_search"),
    "OpenedLibrary": "app.retrieval.opened",
}

__all__ = [
    "MEASURES",
    "Candidate",
    "Engine",
    "Hit",
    "LabelPlanes",
    "Measure",
    "OpenedLibrary",
    "Place",
    "Query",
    "Reference",
    "SearchResult",
    "search",
]


def __getattr__(name: str) -> Any:
    if name not in _WITH_LIBRARIES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_WITH_LIBRARIES[name]), name)
