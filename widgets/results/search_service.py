"""The window's side of the search thread: requests go out, the newest answer comes back, older ones never do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from widgets.language import tr
from widgets.results.opening import OpenSearch, open_search
from widgets.results.picture_reader import PictureReader
from widgets.results.search_thread import SearchThread
from widgets.state.guesses import GuessKey, GuessWanted
from widgets.state.search_types import Connection, LibraryInfo, SearchAnswer, SearchRequest


class SearchService(QObject):
    """The window's side of the search thread.

    Signals
    -------
    opened(LibraryInfo)
        The library of the newest connection is ready.
    changed(LibraryInfo)
        Others have added studies to the library or removed some.
    outage_changed(sentence or None)
        The library does not answer (its codes can be searched all the same); None when it does again.
    measuring_changed(bool)
        Whether the library's lesions are being measured; a search that looks at them waits for it.
    answered(SearchAnswer)
        The rows of the newest request; answers to older ones never come.
    pictured(PicturesRead)
        Pictures that rows of the newest answer lacked.
    failed(sentence)
        The connection or the newest request could not be served.
    refused(sentence)
        The library of the newest connection could not be opened; the one that was open is searched on.
    busy_changed(bool)
        Whether an answer is awaited.
    guessed(GuessPart), not_guessed(GuessKey, sentence)
        What the model guesses of some slices of a study, or why it guesses none.
    """

    opened = Signal(object)
    changed = Signal(object)
    outage_changed = Signal(object)
    measuring_changed = Signal(bool)
    answered = Signal(object)
    pictured = Signal(object)
    failed = Signal(str)
    refused = Signal(str)
    busy_changed = Signal(bool)
    guessed = Signal(object)
    not_guessed = Signal(object, str)

    def __init__(
        self,
        parent: QObject | None = None,
        opener: Callable[[Connection], OpenSearch] = open_search,
        reader: PictureReader | None = None,
    ) -> None:
        super().__init__(parent)
        self._opener = opener
        self._reader = reader or PictureReader()
        self._reader.arrived.connect(self.pictured)
        self._thread = SearchThread(opener)
        self._thread.opened.connect(self._on_opened)
        self._thread.changed.connect(self._on_change)
        self._thread.outage_changed.connect(self.outage_changed)
        self._thread.measuring_changed.connect(self.measuring_changed)
        self._thread.answered.connect(self._on_answer)
        self._thread.failed.connect(self._on_failure)
        self._thread.not_opened.connect(self._on_not_opened)
        self._thread.guessed.connect(self.guessed)
        self._thread.not_guessed.connect(self.not_guessed)
        self._connection: Connection | None = None
        self._served: Connection | None = None
        self._generation = 0
        self._busy = False
        self.info: LibraryInfo | None = None

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._busy

    @property
    def connection(self) -> Connection | None:
        """What is searched with, or will be as soon as it is open."""
        return self._connection

    def another(self, parent: QObject | None = None) -> SearchService:
        """Return a service of its own that opens libraries as this one does; what is asked of one the other does not hear."""
        return SearchService(parent, self._opener)

    def connect_to(self, connection: Connection) -> None:
        """Open a library, model and template in the thread; starts the thread at the first call."""
        self._connection = connection
        self.info = None
        self._thread.put(connection=connection)
        if not self._thread.isRunning():
            self._thread.start()

    def search(self, request: SearchRequest) -> int:
        """Ask; return the request's generation. A request made before the library is open waits for it."""
        self._generation += 1
        self._thread.put(request=replace(request, generation=self._generation))
        self._set_busy(True)
        return self._generation

    def warm(self, k: int) -> None:
        """Prepare searches on the template's slice `k` while nothing else is to be done."""
        self._thread.put(warm=k)

    def guess(self, wanted: GuessWanted) -> None:
        """Let the model guess a study as if it were healthy, between searches."""
        if self._connection is None:
            self.not_guessed.emit(wanted.key, tr("No library is open: open one, so that there is a model that guesses."))
        else:
            self._thread.put_guess(wanted)

    def drop_guess(self, key: GuessKey) -> None:
        """Guess no more of a study."""
        self._thread.drop_guess(key)

    def cancel(self) -> None:
        """Forget the newest request; its answer will be dropped."""
        self._generation += 1
        self._thread.drop_request()
        self._set_busy(False)

    def close(self) -> None:
        """End the threads; waits for the work in progress."""
        self._reader.stop()
        self._thread.finish()

    def _set_busy(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            self.busy_changed.emit(busy)

    def _on_opened(self, info: LibraryInfo) -> None:
        wanted = self._connection
        if wanted is not None and (info.address, info.engine) == (wanted.library, wanted.engine.address):
            self.info, self._served = info, wanted
            self.opened.emit(info)

    def _on_change(self, info: LibraryInfo) -> None:
        if self.info is not None and info.address == self.info.address:
            self.info = info
            self.changed.emit(info)

    def _on_answer(self, answer: SearchAnswer) -> None:
        if answer.request.generation == self._generation:
            self._set_busy(False)
            self.answered.emit(answer)
            self._reader.want(answer.wanted)

    def _on_not_opened(self, connection: Connection, sentence: str) -> None:
        if connection is not self._connection:
            return  # another one has been asked for meanwhile
        self._set_busy(False)
        if self._served is None:
            self.failed.emit(sentence)
        else:  # the thread has it open still, and answers at once
            self.connect_to(replace(self._served, template=connection.template))
            self.refused.emit(sentence)

    def _on_failure(self, generation: int, sentence: str) -> None:
        if generation == self._generation:
            self._set_busy(False)
            self.failed.emit(sentence)
