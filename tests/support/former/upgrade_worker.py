"""A process that upgrades a library and is killed at a given moment of that.

``python -m tests.support.former.upgrade_worker LIB MOMENT``. Moments are counted: in SQLite every statement and every few
instructions of its machine, in MongoDB before and after every operation. SQLite keeps almost nothing in memory, so that the file
is being written all the time.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from app.library import open_library
from app.library.mongo.connection import MongoConnection

_INSTRUCTIONS = 20


def upgrade(address: str, moment: int = 0) -> int:
    """Open a library for writing, and die at a moment, 0 for none; returns how many moments there are."""
    moments = 0

    def pass_one(*_: object) -> None:
        nonlocal moments
        moments += 1
        if moments == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    connect, run = sqlite3.connect, MongoConnection.run

    def connect_counted(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.execute("PRAGMA cache_size=2")
        connection.set_trace_callback(pass_one)
        connection.set_progress_handler(pass_one, _INSTRUCTIONS)
        return connection

    def run_counted(connection: MongoConnection, operation: Callable[[Any], Any]) -> Any:
        pass_one()
        result = run(connection, operation)
        pass_one()
        return result

    with patch.object(sqlite3, "connect", connect_counted), patch.object(MongoConnection, "run", run_counted):
        open_library(address).close()
    return moments


if __name__ == "__main__":
    upgrade(sys.argv[1], int(sys.argv[2]))
