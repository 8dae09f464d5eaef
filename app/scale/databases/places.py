"""Where servers of ClickHouse are, as addresses tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from app.errors import UserError

PASSWORD_VARIABLE = "SBMIR_CLICKHOUSE_PASSWORD"
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
    if found is not None and found["port"] and not 0 < int(found["port"]) < 1 << 16:
        raise UserError(f"There is no port {found['port']}: correct the address of the search engine.")
    if found is None or given.keys() - {"secure", "cluster", "ca"} or not _NAME.fullmatch(given.get("cluster", "x")):
        raise UserError(
            "This is no address of a search engine: write clickhouse://user@host:port/db, with ?secure=1 for TLS, ca=FILE and "
            "cluster=NAME behind it where they are needed."
        )
    secure = given.get("secure", "0") not in ("0", "")
    port = int(found["port"] or (SECURE_PORT if secure else PORT))
    user = unquote(found["user"] or "default")
    return Place(found["host"], port, user, found["database"] or "default", given.get("cluster", ""), secure, given.get("ca"))
