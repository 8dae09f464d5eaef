"""The log of the window: a file of bounded size in the data folder, and a short memory of what failed."""

from __future__ import annotations

import faulthandler
import logging
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.errors import EnvironmentFault, describe_os_error
from app.settings import REPOSITORY, data_folder

MOST_BYTES = 1_000_000
FORMER = 2
"""So many former files are kept beside it."""

REMEMBERED = 10

_FORM = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


def log_file() -> Path:
    """Return the path of the log, which need not exist."""
    return data_folder() / "logs" / "sbmir.log"


class Faults(logging.Handler):
    """Remembers the errors that were logged last, by their kind and place in the program, without their words.

    Words may hold names and paths, and so a patient.

    Attributes
    ----------
    places : deque of str
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.places: deque[str] = deque(maxlen=REMEMBERED)

    def emit(self, record: logging.LogRecord) -> None:
        """Remember a record."""
        kind, trace = (record.exc_info[0], record.exc_info[2]) if record.exc_info else (None, None)
        where = place_of(trace) or f"{record.module}.py:{record.lineno}"
        self.places.append(f"{kind.__name__ if kind else record.levelname} at {where}")


class Log:
    """Writes what the program logs into the file, and where Python itself fails into another beside it, until :meth:`close`.

    Attributes
    ----------
    faults : Faults

    Raises
    ------
    EnvironmentFault
        If no file can be written; errors are remembered all the same.
    """

    def __init__(self) -> None:
        self.faults = Faults()
        self._handlers: list[logging.Handler] = [self.faults]
        self._root = logging.getLogger()
        self._root.addHandler(self.faults)

    def open(self) -> None:
        """Begin to write; EnvironmentFault if no file can be written."""
        path = log_file()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = RotatingFileHandler(path, maxBytes=MOST_BYTES, backupCount=FORMER, encoding="utf-8", errors="backslashreplace")
            self._deaths = path.with_name("deaths.log").open("a", encoding="utf-8")
        except OSError as error:
            raise describe_os_error(error, path, "write the log") from error
        file.setLevel(logging.WARNING)
        file.setFormatter(logging.Formatter(_FORM))
        self._root.addHandler(file)
        self._handlers.append(file)
        faulthandler.enable(self._deaths)

    def close(self) -> None:
        """Write no more."""
        if len(self._handlers) > 1:
            faulthandler.disable()
            self._deaths.close()
        for handler in self._handlers:
            self._root.removeHandler(handler)
            handler.close()


def start_log() -> Log:
    """Return a log that writes, or remembers only, where the data folder cannot be written."""
    log = Log()
    try:
        log.open()
    except EnvironmentFault as fault:
        logging.getLogger(__name__).warning("There is no log file. %s", fault)
    return log


def place_of(trace: TracebackType | None) -> str:
    """Return the innermost place of a traceback that is in this program, as path and line; empty if there is none."""
    found = ""
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(REPOSITORY) and "site-packages" not in path.parts:
            found = f"{path.relative_to(REPOSITORY).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found
