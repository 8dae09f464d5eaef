"""Studies being prepared beside one another, each by a process of its own: one that fails never stops the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.errors import Cancelled, SbmirError
from app.jobs import Job
from app.threads import cores
from widgets.language import tr

if TYPE_CHECKING:
    from app.imaging import Preparation, StudyFiles

MOST = 3
"""So many at once by themselves; each wants a core and 1.5 GB."""

_log = logging.getLogger(__name__)

Prepare = Callable[["StudyFiles", Path, Job], "Preparation"]


def prepare(files: StudyFiles, out: Path, job: Job) -> Preparation:
    """Prepare one study in a process of its own; off the window's thread. Raises what `prepare_for_review` does."""
    from app.preparation import prepare_for_review

    return prepare_for_review(files, out, job)


class PrepareQueue(QObject):
    """Prepares what it is given, some at once, the others in their order; one core is left to the window.

    Parameters
    ----------
    work : callable
        Prepares one study.

    Signals
    -------
    progressed(str, Progress)
        How far a study is, by its name.
    prepared(str, Preparation)
    failed(str, sentence)
    cancelled(str)
    """

    progressed = Signal(str, object)
    prepared = Signal(str, object)
    failed = Signal(str, str)
    cancelled = Signal(str)

    def __init__(self, parent: QObject | None = None, work: Prepare = prepare) -> None:
        super().__init__(parent)
        self._work = work
        self._jobs: dict[str, Job] = {}
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(max(1, min(MOST, cores() - 1)))
        for ended in (self.prepared, self.failed, self.cancelled):
            ended.connect(self._forget)

    @property
    def running(self) -> int:
        """How many studies are at work or wait."""
        return len(self._jobs)

    def add(self, files: StudyFiles, out: Path) -> bool:
        """Prepare a study into a folder; False if one of its name is at work."""
        name = files.study
        if name in self._jobs:
            return False
        job = self._jobs[name] = Job(partial(self.progressed.emit, name))
        self._pool.start(partial(self._run, name, files, out, job))
        return True

    def cancel(self, name: str) -> None:
        """Stop one study; `cancelled` follows."""
        if name in self._jobs:
            self._jobs[name].cancel()

    def cancel_all(self) -> None:
        """Stop all."""
        for job in self._jobs.values():
            job.cancel()

    def close(self) -> None:
        """Stop all and wait for their end."""
        self.cancel_all()
        self._pool.waitForDone()

    def _run(self, name: str, files: StudyFiles, out: Path, job: Job) -> None:
        """Prepare a study (in a thread of its own)."""
        try:
            job.check()
            record = self._work(files, out, job)
        except Cancelled:
            self.cancelled.emit(name)
        except SbmirError as error:
            self.failed.emit(name, str(error))
        except Exception:
            _log.exception("Preparing %s failed", name)
            self.failed.emit(name, tr("Preparing {name} failed because of an error in the program; see the log.", name=name))
        else:
            self.prepared.emit(name, record)

    def _forget(self, name: str, outcome: object = None) -> None:
        self._jobs.pop(name, None)
