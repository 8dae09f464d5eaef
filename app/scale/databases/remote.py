"""A server of ClickHouse, or a cluster of them, over HTTP."""

from __future__ import annotations

import getpass
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from app.errors import EnvironmentFault, UserError
from app.scale.databases import native
from app.scale.databases.database import Columns, Statement
from app.scale.databases.faults import described

if TYPE_CHECKING:
    from clickhouse_connect.driver.client import Client

PASSWORD_VARIABLE = "SBMIR_CLICKHOUSE_PASSWORD"
CONNECT_SECONDS, ANSWER_SECONDS = 5, 300
PORT, SECURE_PORT = 8123, 8443
_HOST = r"(?P<host>[\w.\-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_PLACE = re.compile(rf"(?:(?P<user>[\w.\-%]+)@)?{_HOST}(?:/(?P<database>{_NAME.pattern}))?")


@dataclass(frozen=True)
class Place:
    """Where a server is.

    Attributes
    ----------
    host, user, database, cluster : str
        Names; the cluster empty where the server stands alone.
    port : int
    secure : bool
        Whether to speak TLS.
    ca : str or None
        File of certificates to trust, instead of the system's.
    """

    host: str
    port: int
    user: str
    database: str
    cluster: str
    secure: bool
    ca: str | None

    @property
    def shown(self) -> str:
        """The address as it may be shown: there is no password in it."""
        return f"clickhouse://{self.user}@{self.host}:{self.port}/{self.database}"


def read_place(address: str) -> Place:
    """Read ``clickhouse://user@host:port/db?secure=1&cluster=NAME&ca=FILE``.

    Raises
    ------
    UserError
        If it is none, or holds a password: that has a place of its own, where no list of processes shows it.
    """
    place, _, options = address.removeprefix("clickhouse://").partition("?")
    if ":" in place.rpartition("@")[0]:
        raise UserError(f"The address of a search engine holds no password: put it into the environment as {PASSWORD_VARIABLE}.")
    found = _PLACE.fullmatch(place)
    given = dict(parse_qsl(options, keep_blank_values=True))
    if found is None or given.keys() - {"secure", "cluster", "ca"} or not _NAME.fullmatch(given.get("cluster", "x")):
        raise UserError(
            "This is no address of a search engine: write clickhouse://user@host:port/db, with ?secure=1 for TLS, ca=FILE and "
            "cluster=NAME behind it where they are needed."
        )
    secure = given.get("secure", "0") not in ("0", "")
    port = int(found["port"] or (SECURE_PORT if secure else PORT))
    user = unquote(found["user"] or "default")
    return Place(found["host"], port, user, found["database"] or "default", given.get("cluster", ""), secure, given.get("ca"))


def _password(place: Place) -> str:
    """Return the password: the environment's, else that which a person types; empty where nobody can be asked."""
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is None and place.user != "default" and sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass(f"Password of {place.user} at {place.host}: ")
    return given or ""


class Remote:
    """A :class:`~app.scale.databases.Database` on a server.

    Parameters
    ----------
    address : str
        See :func:`read_place`.

    Raises
    ------
    UserError
        If the address cannot be used, `clickhouse-connect` is not installed, or the server refuses the user.
    EnvironmentFault
        If the server does not answer within some seconds.
    """

    def __init__(self, address: str) -> None:
        place = read_place(address)
        self.address = place.shown
        self.cluster = place.cluster
        self._place = place
        self._client: Client | None = self._connected(place)

    def _connected(self, place: Place) -> Client:
        try:
            from clickhouse_connect import get_client
        except ImportError as error:
            raise UserError("The driver of ClickHouse is not installed: install the group `scale` (docs/scale.md).") from error
        try:
            return get_client(
                host=place.host,
                port=place.port,
                username=place.user,
                password=_password(place),
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
