"""ClickHouse inside the process, its tables in a folder."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import EnvironmentFault, UserError, describe_os_error
from app.scale.databases import native
from app.scale.databases.database import Columns, Statement
from app.scale.databases.faults import described
from app.threads import ENOUGH, cores

if TYPE_CHECKING:
    from chdb.session import Session

MEMORY_BYTES = 3 << 30
"""What one statement may take."""

_LOCK = "status"
_OWN_NAMES = {_LOCK, "tmp", "store", "data", "metadata", "uuid"}
"""What ClickHouse makes in a new folder, one after another: whoever was killed may have left the first of these alone."""

_OPEN: list[Path] = []
"""The folder of every database that this process has open: there can be several connections, but of one folder only."""


class Embedded:
    """A :class:`~app.scale.databases.Database` in a folder. One process has a folder open at a time, and one folder.

    Parameters
    ----------
    folder : Path
    create : bool
        Make the folder if it is missing.
    threads : int, optional
        How many threads a statement may use.

    Raises
    ------
    UserError
        If `chdb` is not installed, there is no such folder, or it is something else.
    EnvironmentFault
        If another program has it open, or it cannot be read.
    """

    def __init__(self, folder: Path, create: bool, threads: int | None = None) -> None:
        self.address = f"chdb:{folder}"
        self.cluster = ""
        self._folder = folder.absolute()
        self._threads = min(threads or ENOUGH, cores())
        if not create and not (folder / "store").is_dir():
            raise UserError(
                f"There is no search engine in {folder}: copy a library into it (python main.py copy LIB chdb:FOLDER)."
            )
        self._refuse_other_folders()
        if self._folder not in _OPEN:
            self._refuse_open_elsewhere()
        if self._folder.is_dir() and not os.access(self._folder, os.W_OK):  # ClickHouse writes there though one only asks
            raise EnvironmentFault(f"{self.address} lies where nothing can be written: make it writable, or copy it elsewhere.")
        self._session: Session | None = self._opened()
        _OPEN.append(self._folder)

    def _opened(self) -> Session:
        try:
            from chdb.session import Session
        except ImportError as error:
            raise UserError(
                "The search engine inside the process is not installed: install the group `scale` (docs/scale.md)."
            ) from error
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise describe_os_error(error, self._folder, "make the folder") from error
        try:
            return Session(str(self._folder))
        except (RuntimeError, OSError) as error:
            failure = described(error, self.address)
        raise failure

    def _refuse_other_folders(self) -> None:
        if self._folder.exists() and not _may_be_an_engine(self._folder):
            raise UserError(f"{self._folder} holds something else: name an empty or a new folder.")
        if other := next((one for one in _OPEN if one != self._folder), None):
            raise UserError(f"The program has chdb:{other} open, and can have one such folder open at a time: close it first.")

    def _refuse_open_elsewhere(self) -> None:
        """Look at the lock first: ClickHouse would complain of it on the screen, in its own words."""
        try:
            import fcntl
        except ImportError:  # chdb is not made for Windows
            return
        with suppress(FileNotFoundError), (self._folder / _LOCK).open("rb") as status:
            try:
                fcntl.flock(status, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise EnvironmentFault(
                    f"{self.address} is open in another program: close it there, or ask a server instead (docs/scale.md)."
                ) from error

    def ask(self, statement: Statement, seconds: float = 30.0) -> Columns:
        """Return what a query gives."""
        limits = f"max_execution_time={seconds:g}, max_threads={self._threads}, max_memory_usage={MEMORY_BYTES}"
        answer = self._run(f"{statement.sql} SETTINGS {limits}", "Native", dict(statement.parameters))
        return native.read(answer)

    def do(self, statement: Statement) -> None:
        """Carry out a statement that gives nothing."""
        self._run(statement.sql, "TSV", dict(statement.parameters))

    def _run(self, sql: str, kind: str, parameters: dict[str, str]) -> bytes:
        if self._session is None:
            raise EnvironmentFault(f"{self.address} is closed.")
        try:
            answer: Any = self._session.query(sql, kind, params=parameters or None)
            return bytes(answer.bytes() or b"")
        except RuntimeError as error:
            failure = described(error, self.address)
        raise failure

    def insert(self, table: str, block: bytes, token: str) -> None:
        """Insert one block, wholly or not at all."""
        if self._session is None:
            raise EnvironmentFault(f"{self.address} is closed.")
        sql = f"INSERT INTO {table} SETTINGS insert_deduplication_token = '{token}'"
        try:
            with self._session.send_insert(sql, "Native") as sent:
                sent.append(block)
                sent.finish()
            return
        except RuntimeError as error:
            failure = described(error, self.address)
        raise failure

    def size_bytes(self) -> int:
        """Return what the folder takes."""
        total = 0
        for folder, _, names in os.walk(self._folder):
            for name in names:
                with suppress(OSError):  # merged away meanwhile
                    total += (Path(folder) / name).stat().st_size
        return total

    def close(self) -> None:
        """Let go of the folder."""
        if self._session is not None:
            self._session.close()
            self._session = None
            _OPEN.remove(self._folder)


def _may_be_an_engine(folder: Path) -> bool:
    """Tell whether a folder is empty, an engine's, or one that became none because its maker was killed."""
    try:
        if (folder / "store").is_dir():
            return True
        held = list(folder.iterdir())
        begun = {one.name for one in held} <= _OWN_NAMES
        return begun and ((folder / _LOCK).is_file() or not any(one.is_file() or any(one.iterdir()) for one in held))
    except OSError as error:
        raise describe_os_error(error, folder, "open the folder") from error
