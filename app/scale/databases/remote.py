"""A server of ClickHouse, or a cluster of them, over HTTP."""

from __future__ import annotations

import getpass
import logging
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.errors import EnvironmentFault, UserError
from app.scale.databases import native
from app.scale.databases.database import Columns, Statement
from app.scale.databases.faults import described
from app.scale.databases.places import PASSWORD_VARIABLE, Place, read_place

if TYPE_CHECKING:
    from clickhouse_connect.driver.client import Client

CONNECT_SECONDS, ANSWER_SECONDS = 5, 300


def _password(place: Place, told: str | None) -> str:
    """Return the password: what was told, the environment's, or what a person types; empty where nobody can be asked."""
    given = told or os.environ.get(PASSWORD_VARIABLE)
    if given is None and told is None and place.user != "default" and sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass(f"Password of {place.user} at {place.host}: ")
    return given or ""


class Remote:
    """A :class:`~app.scale.databases.Database` on a server.

    Parameters
    ----------
    address : str
        See :func:`read_place`.
    password : str, optional
        See :func:`app.scale.open_database`.

    Raises
    ------
    UserError
        If the address cannot be used, `clickhouse-connect` is not installed, or the server refuses the user.
    EnvironmentFault
        If the server does not answer within some seconds.
    """

    def __init__(self, address: str, password: str | None = None) -> None:
        place = read_place(address)
        self.address = place.shown
        self.cluster = place.cluster
        self._place = place
        self._client: Client | None = self._connected(place, password)

    def _connected(self, place: Place, password: str | None) -> Client:
        try:
            from clickhouse_connect import get_client
        except ImportError as error:
            raise UserError("The driver of ClickHouse is not installed: install the group `scale` (docs/scale.md).") from error
        logging.getLogger("clickhouse_connect").setLevel(logging.CRITICAL)  # what it tells is told in a sentence
        try:
            return get_client(
                host=place.host,
                port=place.port,
                username=place.user,
                password=_password(place, password),
                database=place.database,
                secure=place.secure,
                ca_cert=place.ca,
                connect_timeout=CONNECT_SECONDS,
                send_receive_timeout=ANSWER_SECONDS,
                autogenerate_session_id=False,
            )
        except Exception as error:
            failure = self._told(error)
        raise failure

    def _told(self, error: Exception) -> Exception:
        """Return the sentence of a driver's error, or what is a bug as it is."""
        from clickhouse_connect.driver.exceptions import ClickHouseError

        expected = isinstance(error, (ClickHouseError, OSError)) or type(error).__module__.startswith("urllib3")
        return described(error, self.address) if expected else error

    def ask(self, statement: Statement, seconds: float = 30.0) -> Columns:
        """Return what a query gives."""
        limits = {"max_execution_time": seconds}
        return native.read(self._run(statement, limits))

    def do(self, statement: Statement) -> None:
        """Carry out a statement that gives nothing."""
        self._run(statement, {})

    def _run(self, statement: Statement, settings: Mapping[str, Any]) -> bytes:
        client = self._open()
        try:
            answer = client.raw_query(statement.sql, dict(statement.parameters), dict(settings), fmt="Native")
            return bytes(answer)
        except Exception as error:
            failure = self._told(error)
        raise failure

    def insert(self, table: str, block: bytes, token: str) -> None:
        """Insert one block, wholly or not at all; of a cluster's, each machine's share of it."""
        client = self._open()
        settings: dict[str, Any] = {"insert_deduplication_token": token, "async_insert": 0}
        if self.cluster:
            settings["distributed_foreground_insert"] = 1
        try:
            client.raw_insert(table, insert_block=block, settings=settings, fmt="Native")
            return
        except Exception as error:
            failure = self._told(error)
        raise failure

    def size_bytes(self) -> int:
        """Return what the tables of the server that answers take."""
        ours = "active AND database = currentDatabase() AND startsWith(table, 'sbmir_')"
        sql = f"SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE {ours}"
        found = self.ask(Statement(sql)).get("bytes")
        return int(found[0]) if found is not None and len(found) else 0

    def _open(self) -> Client:
        if self._client is None:
            raise EnvironmentFault(f"{self.address} is closed.")
        return self._client

    def close(self) -> None:
        """Let go of the connection."""
        if self._client is not None:
            self._client.close()
            self._client = None
