"""What the engine is asked for a request; called in the search thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.state.cases import Use

if TYPE_CHECKING:
    from app.retrieval import Engine, Query
    from widgets.state.search_types import SearchRequest


def query_of(engine: Engine, request: SearchRequest) -> Query:
    """Return the query of a request, moved by what was called right or wrong; UserError where there can be none."""
    query = _plain(engine, request)
    if not request.marks:
        return query
    from app.retrieval.feedback import Marks

    right, wrong = (tuple((one.study, one.slice) for one in request.marks if one.right is kind) for kind in (True, False))
    return engine.refined(query, Marks(right, wrong))


def _plain(engine: Engine, request: SearchRequest) -> Query:
    if request.example is not None:
        return engine.query_from_example(request.example, request.slice)
    if request.case is None:
        return engine.query_from_sketch(request.slice, request.label_map, request.beside)
    case = engine.query_from_case((request.case.study, request.case.slice))
    if request.case.use is Use.WHOLE:
        return case
    from app.retrieval.encoders import composed

    if request.case.use is Use.ANATOMY:
        return composed(case, engine.query_from_sketch(request.slice, request.label_map, request.beside))
    return composed(engine.query_from_sketch(request.slice, None), case)
