"""Addresses of search engines: ``chdb:FOLDER`` inside the process, ``clickhouse://user@host:port/db`` on a server."""

from __future__ import annotations

import re
from pathlib import Path

from app import settings
from app.errors import UserError
from app.scale.databases import Database

_CLUSTER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_EMBEDDED, _SERVER = "chdb:", "clickhouse://"


def is_engine(address: str) -> bool:
    """Tell whether an address is one of a search engine, and not of a library."""
    return address.startswith((_EMBEDDED, _SERVER))


def check_cluster(name: str) -> None:
    """Refuse a name of a cluster that could be none; `UserError`. An empty one stands for no cluster."""
    if name and not _CLUSTER.fullmatch(name):
        raise UserError("A cluster's name is made of letters, digits and _: give its name as the servers know it.")


def open_database(address: str, create: bool = False) -> Database:
    """Open a search engine's database in the calling thread, to which it then belongs.

    Parameters
    ----------
    address : str
        ``chdb:FOLDER`` or ``clickhouse://user@host:port/db``; see docs/scale.md.
    create : bool
        Make a folder that is missing; a database on a server is made by whoever looks after the server.

    Raises
    ------
    UserError
        If the address is none, or there is nothing at it.
    EnvironmentFault
        If the folder is in use, or the server does not answer.
    """
    if address.startswith(_SERVER):
        from app.scale.databases.remote import Remote  # the drivers are loaded by those who use them

        return Remote(address)
    folder = address.removeprefix(_EMBEDDED)
    if not address.startswith(_EMBEDDED) or not folder or "\0" in folder:
        raise UserError("A search engine is named as chdb:FOLDER or clickhouse://user@host:port/db (docs/scale.md).")
    from app.scale.databases.embedded import Embedded

    return Embedded(Path(folder), create, settings.load_settings().search.threads)
