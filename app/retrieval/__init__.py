"""A query, comparing codes, one row per patient.

:class:`Engine` answers a reader's queries, `search` one query over a library; distances are defined in
:mod:`app.retrieval.distances`.
"""

from app.retrieval.distances import BY, By, Scales
from app.retrieval.engine import Engine, SearchResult
from app.retrieval.exact_search import Hit, Query, Reference, make_query, search

__all__ = ["BY", "By", "Engine", "Hit", "Query", "Reference", "Scales", "SearchResult", "make_query", "search"]
