"""Searching a library that an engine holds: the nearest are found there, compared exactly and looked at again here.

First the bits of all rows tell the nearest patients, then all numbers of these patients' rows their nearest slices. What is found
is fetched, with the codes as they are kept, and goes the way of every other search: distances of float64 differences, ranking
stages, the second look.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from app.codes import CodeModel
from app.errors import HOW_TO_FILL, UserError
from app.library import LABELS, Library
from app.retrieval import Query, SearchResult
from app.retrieval.encoders import Source, encoder_for
from app.retrieval.feedback import Marks
from app.retrieval.filters import EVERYONE, Among
from app.retrieval.hits import LabelPlanes, Place, Plane
from app.retrieval.measures import Measure
from app.retrieval.reasons import Reasons, explain
from app.scale.asked import AskedEngine
from app.scale.conditions import Told
from app.scale.databases import Database, Values
from app.scale.home import Fetched, Found, engine_at_home
from app.scale.statements import facts_of, places_of
from app.scale.store import CodeStore
from app.scale.typical import Typical


class ScaledEngine:
    """Answers queries like :class:`app.retrieval.Engine`, from an engine's rows; belongs to the thread that made it.

    Parameters
    ----------
    database : Database
        Opened in this thread.
    library : Library
        The studies' library beside it, opened in this thread: label maps and pictures come from there.
    model : CodeModel
        Of the codes.
    exact : bool
        Compare all numbers of all rows in one statement, instead of bits first.

    Raises
    ------
    UserError
        If the engine holds no codes of the model.
    """

    def __init__(self, database: Database, library: Library, model: CodeModel, exact: bool = False) -> None:
        self._store = CodeStore.opened(database, model.space.model)
        self._library = library
        self._model = model
        self._exact = exact
        self._state = ""
        self.refresh()

    @property
    def address(self) -> str:
        """The engine's address, fit to be shown."""
        return self._store.database.address

    @property
    def offers(self) -> dict[str, Measure]:
        """The measures that can be asked for, by name."""
        return dict(self._store.tables.measures)

    @property
    def looks_again(self) -> bool:
        """Whether a second look is possible."""
        return self._store.tables.tells_lesions

    def refresh(self) -> bool:
        """Pick up what others added to the engine or removed; tell whether anything changed."""
        state = self._store.state()
        if state == self._state:
            return False
        self._state = state
        self._patients, _, self._rows = self._store.counts()
        self._typical = Typical(self._store, state)
        return True

    # -- queries

    def query(self, *sources: Source) -> list[Query]:
        """Return the queries of some sources of one kind; see :meth:`app.retrieval.Engine.query`."""
        return encoder_for(self._model.space, type(sources[0])).encode(self._model, sources)

    def query_from_case(self, place: Place) -> Query:
        """Return the query "slices like this slice of this case"; see :meth:`app.retrieval.Engine.query_from_case`."""
        return engine_at_home(self._library, self._model, self._studies_of([place])).query_from_case(place)

    def refined(self, query: Query, marks: Marks) -> Query:
        """Return a query that is moved by what a reader has called right or wrong; UserError where there is no such slice."""
        if not marks:
            return query
        fetched = self._studies_of([place for place, _ in marks])
        return engine_at_home(self._library, self._model, fetched).refined(query, marks)

    def _studies_of(self, places: Sequence[Place]) -> Fetched:
        """Return all rows of the studies of some slices; UserError if one of the studies is not there."""
        values = Values()
        names = list(dict.fromkeys(study for study, _ in places))
        sql = f"SELECT patient, study, unit FROM {{codes}} WHERE study IN {values.texts(names)}"
        found = places_of(self._store.ask(values, sql))
        held = {study for _, study, _ in found}
        for study in names:
            if study not in held:
                raise UserError(f"The search engine {self.address} holds no study {study}: check its name.")
        return Fetched.of(self._store, found, looks=False)

    # -- searching

    def search(
        self,
        query: Query,
        by: str | None = None,
        weight: float | None = None,
        top: int = 10,
        among: Among = EVERYONE,
        stages: Sequence[str] = (),
        preset: str | None = None,
    ) -> SearchResult:
        """Return the best slice of each of the `top` best patients; arguments and errors as of the local engine's search."""
        started = time.perf_counter()
        words = (by, weight, top, among, stages, preset)
        asked = AskedEngine.of(self._store, self._typical, self._model, query, words, self._exact)
        if not self._rows:
            raise UserError(f"The search engine {self.address} holds no studies yet: {HOW_TO_FILL}, and copy the library.")
        told = Told(self._store, asked.among, top, self._patients, self._rows)
        places = asked.places()
        if places:
            fetched = Fetched.of(self._store, places, asked.looks)
            engine = engine_at_home(self._library, self._model, fetched)
            asked.fill_in(engine.library.reference.rows.typical)
            if asked.looks and (table := engine.library.look_table) is not None:
                table.usual = self._typical.brain()
            found = Found(
                where=among.where,
                there=fetched.there,
                matching=told.matching,
                notices=told.notices,
                blocking=told.blocking,
            )
            result = engine.search(query, by, weight, top, found, stages, preset)
        else:
            used = asked.weight if asked.measure.needs.weight else None
            result = SearchResult([], asked.measure.name, used, {}, preset=preset, matching=told.matching)
            result = replace(result, notices=told.notices, blocking=told.blocking)
        took = 1000 * (time.perf_counter() - started)
        return replace(result, timing_ms={"encode": query.encode_ms, "search": took, "total": query.encode_ms + took})

    def explain(self, query: Query, result: SearchResult) -> list[Reasons]:
        """Return why each hit is like its query; how many patients are farther is not counted among so many."""
        planes = LabelPlanes(self._label_planes, result.labels)
        found = planes.of(hit.place for hit in result.hits)
        facts = facts_of(self._store, [(hit.patient, hit.study) for hit in result.hits])
        brains = {study: one.brain for study, one in facts.items()}
        structures = self._model.space.structures
        return [
            explain(query, hit, labels, structures, brains.get(hit.study)) for hit, labels in zip(result.hits, found, strict=True)
        ]

    def _label_planes(self, places: Sequence[Place]) -> Sequence[Plane]:
        return self._library.planes([(study, LABELS, k) for study, k in places])
