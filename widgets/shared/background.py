"""Reading files without stopping the window: one function at a time on a worker thread, the newest wins."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.errors import SbmirError
from widgets.language import tr, translated

_log = logging.getLogger(__name__)

T = TypeVar("T")
U = TypeVar("U")


class _Messenger(QObject):
    """Carries an outcome from the worker thread to the window's."""

    ended = Signal(int, object, object)


class Background(Generic[T]):
    """Runs a function off the window's thread and hands its result, or one sentence, to a callback in the window's thread.

    Starting another function makes the outcome of the former one void. All run in one thread, always the same, so that what
    belongs to a thread (an open library) can be kept. `doing` says in English what is done, for the log; `tr_later` marks it.
    """

    def __init__(
        self, done: Callable[[T], None], failed: Callable[[str], None], doing: str, pool: QThreadPool | None = None
    ) -> None:
        self._done = done
        self._failed = failed
        self._doing = doing
        self._generation = 0
        self._running = False
        self._pool = QThreadPool() if pool is None else pool
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(-1)
        self._messenger = _Messenger()
        self._messenger.ended.connect(self._on_end)

    @property
    def running(self) -> bool:
        """Whether an outcome is awaited."""
        return self._running

    def beside(self, done: Callable[[U], None], failed: Callable[[str], None], doing: str) -> Background[U]:
        """Return another one, for functions that run in the same thread."""
        return Background[U](done, failed, doing, self._pool)

    def start(self, work: Callable[[], T]) -> None:
        """Run `work` in the worker thread."""
        self._generation += 1
        self._running = True
        generation = self._generation
        messenger, doing = self._messenger, self._doing

        def run() -> None:
            try:
                result = work()
            except SbmirError as error:
                messenger.ended.emit(generation, None, translated(str(error)))
            except Exception:
                _log.exception("%s failed", doing)
                messenger.ended.emit(
                    generation, None, tr("{doing} failed because of an error in the program; see the log.", doing=tr(doing))
                )
            else:
                messenger.ended.emit(generation, result, None)

        self._pool.start(run)

    def void(self) -> None:
        """Let the outcome of what is running count for nothing; returns at once."""
        self._generation += 1
        self._running = False

    def stop(self, last: Callable[[], object] | None = None) -> None:
        """Void what is running, wait for its end and for that of `last`, which runs in the same thread; the thread ends too."""
        self.void()
        self._pool.clear()
        if last is not None:
            self._pool.start(last)
        self._pool.waitForDone()

    def _on_end(self, generation: int, result: T, sentence: str | None) -> None:
        if generation != self._generation:
            return
        self._running = False
        if sentence is None:
            self._done(result)
        else:
            self._failed(sentence)
