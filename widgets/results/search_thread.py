"""The thread that alone owns torch, the model, a library connection and the retrieval engine.

torch is imported in the thread, after the window has painted. Of what waits only the newest counts. While nothing waits it
looks now and then whether others have changed the library. A library that does not answer stops nothing: the codes in memory
are searched, and it is asked again now and then.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from enum import Enum, auto
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QMutex, QThread, QWaitCondition, Signal

from app.errors import Cancelled, EnvironmentFault, MissingLibrary, SbmirError
from app.retrieval.filters import Among
from app.retrieval.presets import PRESETS
from app.retrieval.reasons import explain
from widgets.language import tr, tr_later, translated
from widgets.results.cases.asking import in_library, query_of
from widgets.results.guessing import Guess
from widgets.results.opening import OpenSearch
from widgets.results.row_pictures import RowPictures, found_row
from widgets.results.rows.pinned import pinned_hits
from widgets.state.guesses import GuessKey, GuessWanted
from widgets.state.search_types import Connection, SearchAnswer, SearchRequest

if TYPE_CHECKING:
    from app.library import StudyFacts

_log = logging.getLogger(__name__)

STACK_BYTES = 16 << 20


class Look(Enum):
    """Work that nobody asked for."""

    AT_LIBRARY = auto()
    """Look whether others have changed it."""
    AT_LESIONS = auto()
    """Measure some of the library's lesions, so that no search need wait for it."""


LOOK_MS = 4_000
"""How often an idle thread looks whether the library has changed."""

LOOK_AGAIN_MS = 10_000
"""The same while the library does not answer; each look may then take seconds."""

WILL_BE_OPENED = tr_later("It stays remembered, and is opened by itself when it is there.")

OPEN_AGAIN_MS = 20_000
"""How often to try again to open a library that did not answer."""


class _Locked(AbstractContextManager[None]):
    """A mutex held for a ``with`` block."""

    def __init__(self, mutex: QMutex) -> None:
        self._mutex = mutex

    def __enter__(self) -> None:
        self._mutex.lock()

    def __exit__(self, *problem: object) -> None:
        self._mutex.unlock()


class SearchThread(QThread):
    """Waits for the newest connection or request, works it off, and reports by signals.

    Signals
    -------
    opened(LibraryInfo), answered(SearchAnswer)
    changed(LibraryInfo)
        Others have added studies to the library or removed some.
    outage_changed(sentence or None)
        The library does not answer; None when it does again.
    measuring_changed(bool)
        Whether the library's lesions are being measured.
    failed(generation, sentence)
        A request could not be served.
    not_opened(Connection, sentence)
        A library could not be opened; the one that was open stays so.
    guessed(GuessPart), not_guessed(GuessKey, sentence)
        Some slices of a study were guessed, or the study cannot be.
    """

    opened = Signal(object)
    changed = Signal(object)
    outage_changed = Signal(object)
    measuring_changed = Signal(bool)
    answered = Signal(object)
    failed = Signal(int, str)
    not_opened = Signal(object, str)
    guessed = Signal(object)
    not_guessed = Signal(object, str)

    def __init__(self, opener: Callable[[Connection], OpenSearch]) -> None:
        super().__init__()
        self.setObjectName("search")
        self.setStackSize(STACK_BYTES)
        self._opener = opener
        self._mutex = QMutex()
        self._wake = QWaitCondition()
        self._connection: Connection | None = None
        self._request: SearchRequest | None = None
        self._warm: int | None = None
        self._stop = False
        self._session: OpenSearch | None = None
        self._opened_with: Connection | None = None
        self._again: Connection | None = None
        self._facts: Mapping[str, StudyFacts] = {}
        self._outage: str | None = None
        self._measuring = False
        self._may_measure = False
        self._pictures = RowPictures()
        self._guesses: dict[GuessKey, Guess] = {}

    def put(self, connection: Connection | None = None, request: SearchRequest | None = None, warm: int | None = None) -> None:
        """Replace what is waiting by something newer."""
        with _Locked(self._mutex):
            self._connection = connection or self._connection
            self._request = request or self._request
            self._warm = self._warm if warm is None else warm
            self._wake.wakeAll()

    def put_guess(self, wanted: GuessWanted) -> None:
        """Guess a study after all others that are asked for; one that is asked for again goes on from another slice."""
        with _Locked(self._mutex):
            guess = self._guesses.setdefault(wanted.key, Guess(wanted))
            guess.wanted = wanted
            self._wake.wakeAll()

    def drop_guess(self, key: GuessKey) -> None:
        """Guess no more of a study."""
        with _Locked(self._mutex):
            self._guesses.pop(key, None)

    def drop_request(self) -> None:
        """Forget a request that is still waiting."""
        with _Locked(self._mutex):
            self._request = None

    def finish(self) -> None:
        """Stop after the work in progress and wait for the end."""
        with _Locked(self._mutex):
            self._stop = True
            self._wake.wakeAll()
        self.wait()

    def run(self) -> None:
        try:
            while (work := self._next()) is not None:
                if isinstance(work, Connection):
                    self._open(work)
                elif self._session is not None:
                    if isinstance(work, SearchRequest):
                        self._search(self._session, work)
                    elif isinstance(work, Guess):
                        self._guess(self._session, work)
                    elif work is Look.AT_LIBRARY:
                        self._look(self._session)
                    elif work is Look.AT_LESIONS:
                        self._measure(self._session)
                    else:
                        self._warm_up(self._session, work)
        finally:
            self._close()

    def _next(self) -> Connection | SearchRequest | Guess | Look | int | None:
        """Wait for work; a look that nobody asked for when there is none, None at the end."""
        with _Locked(self._mutex):
            while not self._stop:
                if self._connection is not None:  # a waiting request waits for the library; a newer one may come meanwhile
                    connection, self._connection = self._connection, None
                    return connection
                if self._request is not None and self._session is not None:
                    request, self._request = self._request, None
                    return request
                if self._warm is not None and self._session is not None:
                    warm, self._warm = self._warm, None
                    return warm
                if self._session is not None and self._guesses:
                    return next(iter(self._guesses.values()))
                if self._session is not None and self._may_measure and self._outage is None:
                    return Look.AT_LESIONS
                pause = OPEN_AGAIN_MS if self._again else LOOK_AGAIN_MS if self._outage else LOOK_MS
                if not self._wake.wait(self._mutex, pause) and (self._again or self._session is not None):
                    return self._again or Look.AT_LIBRARY
            return None

    def _superseded(self, request: SearchRequest) -> bool:
        with _Locked(self._mutex):
            newer = self._request is not None and self._request.generation > request.generation
            return newer or self._connection is not None or self._stop

    def _check(self) -> None:
        """End a search that nobody waits for any longer, between the statements that an engine is asked; `Cancelled`."""
        with _Locked(self._mutex):
            if self._stop or self._connection is not None or self._request is not None:
                raise Cancelled

    def _open(self, connection: Connection) -> None:
        former = self._opened_with
        if self._session is not None and former is not None and replace(former, template=connection.template) == connection:
            self._session.engine.set_template(connection.template)
            self._opened_with = connection
            self.opened.emit(self._session.info)
            return
        tried, self._again = self._again, None
        if self._session is not None and former is not None and not connection.engine.beside(former.engine):
            self._close()
        try:
            session = self._opener(connection)  # the former one stays open until this one is
        except SbmirError as error:
            if self._session is None and isinstance(error, EnvironmentFault | MissingLibrary):  # which may pass
                self._again = connection
            if tried is not connection:
                comes = self._again is not None and isinstance(error, MissingLibrary)
                self.not_opened.emit(
                    connection, f"{translated(str(error))} {tr(WILL_BE_OPENED)}" if comes else translated(str(error))
                )
        except Exception:
            _log.exception("A library could not be opened")  # not its address, which may hold a password
            self.not_opened.emit(
                connection, tr("The library could not be opened because of an error in the program; see the log.")
            )
        else:
            self._take(session, connection)

    def _take(self, session: OpenSearch, connection: Connection) -> None:
        """Search in a library that has been opened, instead of the former one."""
        self._close()
        self._session, self._opened_with = session, connection
        self._facts = session.engine.facts
        session.stop_where(self._check)
        self._may_measure = not session.engine.measured
        self.opened.emit(session.info)

    def _close(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = None
        self._pictures.clear()
        self._facts = {}
        self._may_measure = False
        self._set_outage(None)
        self._set_measuring(False)

    def _look(self, session: OpenSearch) -> None:
        """Take up what others have changed in the library; where it does not answer, go on with what there is."""
        try:
            changed = session.engine.refresh()
        except Cancelled:  # something newer waits; the next look is soon
            return
        except SbmirError as error:
            self._set_outage(str(error))
            if isinstance(error, MissingLibrary) and error.replaced and self._opened_with is not None:
                self._open_replaced(self._opened_with)
            return
        except Exception:
            _log.exception("A library could not be looked at")
            self._set_outage(tr("The library cannot be read because of an error in the program; see the log."))
            return
        self._set_outage(None)
        if changed:
            self._pictures.clear()
            self._facts = session.engine.facts
            patients, studies = session.engine.counts
            info = replace(session.info, studies=studies, patients=patients, filters=session.engine.filters)
            self._session = replace(session, info=info)
            self._may_measure = not session.engine.measured
            self.changed.emit(info)

    def _measure(self, session: OpenSearch) -> None:
        """Take a step towards a second look that need not wait; what stands in the way is told by the search that needs it."""
        self._set_measuring(True)
        try:
            session.engine.measure_some()
            self._may_measure = not session.engine.measured
        except SbmirError as error:
            self._set_outage(str(error))
        except Exception:
            _log.exception("A library's lesions could not be measured")
            self._may_measure = False
        self._set_measuring(self._may_measure and self._outage is None)

    def _set_measuring(self, measuring: bool) -> None:
        if measuring != self._measuring:
            self._measuring = measuring
            self.measuring_changed.emit(measuring)

    def _open_replaced(self, connection: Connection) -> None:
        """Open the file that stands in the place of the one that was open, if it is a library of the model."""
        with suppress(SbmirError):
            self._take(self._opener(connection), connection)

    def _set_outage(self, sentence: str | None) -> None:
        """Tell once that the library does not answer, and once that it does again."""
        if (sentence is None) != (self._outage is None):
            self.outage_changed.emit(sentence)
        self._outage = sentence

    def _warm_up(self, session: OpenSearch, k: int) -> None:
        """Encode the template's slice ahead of the first stroke on it; a slice without brain is no matter yet."""
        with suppress(SbmirError):
            session.engine.query_from_sketch(k, None)

    def _guess(self, session: OpenSearch, guess: Guess) -> None:
        """Guess some slices of a study; a search that is asked for meanwhile comes next."""
        key, more = guess.wanted.key, False
        try:
            part, more = guess.step(session)
            self.guessed.emit(part)
        except SbmirError as error:
            self.not_guessed.emit(key, str(error))
        except Exception:
            _log.exception("A study could not be guessed")
            self.not_guessed.emit(key, tr("The guess stopped because of an error in the program; see the log."))
        if not more:
            self.drop_guess(key)

    def _search(self, session: OpenSearch, request: SearchRequest) -> None:
        started = perf_counter()
        engine = session.engine
        if not self._outage:  # else the next look tells, so that no search waits for a silent server
            self._look(session)
        try:
            held, lost = in_library(request, self._facts)
            query = query_of(engine, held)
            waits = request.preset is not None and PRESETS[request.preset].looks and not engine.measured
            self._set_measuring(waits or self._measuring)
            own = () if request.guest is None or not request.guest.patient else (request.guest.patient,)
            among = Among(own, request.where)
            result = engine.search(query, request.by, request.weight, request.top, among, preset=request.preset)
            if self._superseded(request):
                return
            searched = perf_counter()
            hits = [*result.hits, *pinned_hits(engine, query, request, result.hits, self._facts)]
            places = [hit.place for hit in hits]
            pictures, outage = self._pictures.fetch(
                session.library, session.cache, self._facts, places, self._outage, result.labels
            )
            self._set_outage(outage)
            rows = tuple(
                found_row(explain(query, hit, shown.labels, session.info.structures, facts), hit, shown, facts)
                for hit, shown in zip(hits, pictures, strict=True)
                for facts in (self._facts[hit.study],)
            )
        except Cancelled:  # something newer waits
            return
        except SbmirError as error:
            self.failed.emit(request.generation, str(error))
        except Exception:
            _log.exception("A search failed")
            self.failed.emit(request.generation, tr("The search stopped because of an error in the program; see the log."))
        else:
            timing = dict(result.timing_ms)
            timing["pictures"] = 1000 * (perf_counter() - searched)
            timing["total"] = 1000 * (perf_counter() - started)
            wanted = {place: shown.wanted for place, shown in zip(places, pictures, strict=True) if shown.wanted is not None}
            self.answered.emit(
                SearchAnswer(
                    request,
                    rows[: len(result.hits)],
                    result.by,
                    result.weight,
                    timing,
                    tuple(wanted.values()),
                    result.preset,
                    result.nothing_close,
                    result.matching.patients,
                    result.blocking,
                    (*lost, *result.notices),
                    rows[len(result.hits) :],
                    query.labels,
                )
            )
        finally:
            self._may_measure = self._may_measure and not engine.measured
            self._set_measuring(self._may_measure and self._outage is None)
