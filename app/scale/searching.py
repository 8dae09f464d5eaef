"""Searching a library that an engine holds: the nearest are found there, compared exactly and looked at again here.

First the bits of all rows tell the nearest patients, then all numbers of these patients' rows their nearest slices. What is found
is fetched, with the codes as they are kept, and goes the way of every other search: distances of float64 differences, ranking
stages, the second look.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from app.codes import CodeModel
from app.errors import HOW_TO_FILL, EnvironmentFault, UserError
from app.imaging import Study
from app.library import LABELS, Library
from app.retrieval import Query, SearchResult
from app.retrieval.feedback import Marks
from app.retrieval.filters import EVERYONE, Among, Offers
from app.retrieval.hits import LabelPlanes, Place, Plane
from app.retrieval.measures import Measure
from app.retrieval.questions import Questions
from app.retrieval.reasons import Reasons, explain
from app.scale.asked import AskedEngine
from app.scale.conditions import Told, there
from app.scale.databases import Database, Values
from app.scale.held_facts import HeldFacts
from app.scale.home import Fetched, Found, engine_at_home
from app.scale.statements import facts_of, places_of
from app.scale.store import CodeStore
from app.scale.typical import Typical

MOST_GONE = 100
"""So many studies, or half of all, may have gone from the library before the engine counts as another's."""

LOOK_AGAIN_S = 10.0
"""What others have changed is looked for so seldom: it takes a statement over all studies."""


class ScaledEngine(Questions):
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
    template : Study or None
        What sketches are drawn on.

    Raises
    ------
    UserError
        If the engine holds no codes of the model.
    """

    def __init__(
        self, database: Database, library: Library, model: CodeModel, exact: bool = False, template: Study | None = None
    ) -> None:
        super().__init__(model, template)
        self._store = CodeStore.opened(database, model.space.model)
        self._library = library
        self._exact = exact
        self._state, self._looked = "", 0.0
        self._gone: set[str] = set()
        self.facts = HeldFacts(self._store)
        self._take_up()

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

    @property
    def measured(self) -> bool:
        """Whether a second look need not wait: what lies on the slices was copied with them."""
        return True

    def measure_some(self) -> None:
        """Do nothing; see :attr:`measured`."""

    @property
    def counts(self) -> tuple[int, int]:
        """How many patients and studies the engine holds."""
        return self._patients, self._studies

    @property
    def filters(self) -> Offers:
        """The filters that make sense here, each with the values that the engine's rows have."""
        offered = {name: tuple(there(self._store, one)) for name, one in self._store.tables.filters.items()}
        return {name: values for name, values in offered.items() if values}

    def stop_where(self, check: Callable[[], None]) -> None:
        """Call this before each statement from now on: what it raises ends a search that nobody waits for."""
        self._store.check = check

    def refresh(self) -> bool:
        """Pick up what others added to the engine or removed; tell whether anything changed. Asks every ten seconds at most."""
        if time.monotonic() - self._looked < LOOK_AGAIN_S:
            return False
        return self._take_up()

    def _take_up(self) -> bool:
        state = self._store.state()
        self._looked = time.monotonic()
        if state == self._state:
            return False
        self._state = state
        self._patients, self._studies, self._rows = self._store.counts()
        self._typical = Typical(self._store, state, self._rows)
        self._gone.clear()
        self.facts.forget()
        return True

    # -- queries

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
        found = self._found(query, by, weight, top, among, stages, preset)
        if self._lacks_some(found):  # the library is the record: what it has no longer is never shown
            self._gone = self._gone_from_library()
            found = self._found(query, by, weight, top, among, stages, preset)
        took = 1000 * (time.perf_counter() - started)
        timing = {"encode": query.encode_ms, "search": took, "total": query.encode_ms + took}
        return replace(found, timing_ms=timing, notices=(*found.notices, *self._behind()))

    def _lacks_some(self, found: SearchResult) -> bool:
        """Tell whether the library lacks studies of some rows; not where it does not answer."""
        with suppress(EnvironmentFault):
            return not all(self._library.has(hit.study) for hit in found.hits)
        return False

    def _gone_from_library(self) -> set[str]:
        """Return the studies that the library has no longer; UserError if these are too many to be left out one by one."""
        held = {study for study, _ in self._store.held()}
        gone = held - self._library.stamps().keys()
        if len(gone) > max(MOST_GONE, len(held) // 2):
            raise UserError(
                f"The library {self._library.address} lacks {len(gone)} of the {len(held)} studies that the search engine "
                f"{self.address} holds: open the library that was copied into it, or bring the engine up to date "
                "(python main.py scale follow LIB ENGINE --once)."
            )
        return gone

    def _behind(self) -> tuple[str, ...]:
        """Return what is told where the engine holds studies that the library has no longer."""
        if not self._gone:
            return ()
        some = ", ".join(sorted(self._gone)[:3])
        more = f" and {len(self._gone) - 3} more" if len(self._gone) > 3 else ""
        return (
            f"The search engine still holds what the library has no longer ({some}{more}); it is left out. Bring the engine up "
            "to date: python main.py scale follow LIB ENGINE --once.",
        )

    def _found(
        self,
        query: Query,
        by: str | None,
        weight: float | None,
        top: int,
        among: Among,
        stages: Sequence[str],
        preset: str | None,
    ) -> SearchResult:
        """Return the rows as the engine has them, without what the library is known to have no longer."""
        words = (by, weight, top, among, stages, preset)
        asked = AskedEngine.of(self._store, self._typical, self._model, query, words, self._exact, frozenset(self._gone))
        if not self._rows:
            raise UserError(f"The search engine {self.address} holds no studies yet: {HOW_TO_FILL}, and copy the library.")
        told = Told(self._store, asked.among, top, self._patients, self._rows)
        places = asked.places()
        if not places:
            used = asked.weight if asked.measure.needs.weight else None
            result = SearchResult([], asked.measure.name, used, {}, preset=preset, matching=told.matching)
            return replace(result, notices=told.notices, blocking=told.blocking)
        fetched = Fetched.of(self._store, places, asked.looks)
        self.facts.learn(fetched.table.studies)
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
        return engine.search(query, by, weight, top, found, stages, preset)

    def explain(self, query: Query, result: SearchResult) -> list[Reasons]:
        """Return why each hit is like its query; how many patients are farther is not counted among so many."""
        planes = LabelPlanes(self._label_planes, result.labels)
        found = planes.of(hit.place for hit in result.hits)
        facts = facts_of(self._store, [(hit.patient, hit.study) for hit in result.hits])
        structures = self._model.space.structures
        return [
            explain(query, hit, labels, structures, facts.get(hit.study)) for hit, labels in zip(result.hits, found, strict=True)
        ]

    def _label_planes(self, places: Sequence[Place]) -> Sequence[Plane]:
        return self._library.planes([(study, LABELS, k) for study, k in places])
