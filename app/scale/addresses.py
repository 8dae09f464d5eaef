"""Addresses of search engines: ``chdb:FOLDER`` inside the process, ``clickhouse://user@host:port/db`` on a server."""

from __future__ import annotations

import os
import re
from pathlib import Path

from app import settings
from app.errors import UserError
from app.scale.databases import Database
from app.scale.databases.places import PASSWORD_VARIABLE, read_place

_CLUSTER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_EMBEDDED, _SERVER = "chdb:", "clickhouse://"


def is_engine(address: str) -> bool:
    """Tell whether an address is one of a search engine, and not of a library."""
    return address.startswith((_EMBEDDED, _SERVER))


def check_cluster(name: str) -> None:
    """Refuse a name of a cluster that could be none; `UserError`. An empty one stands for no cluster."""
    if name and not _CLUSTER.fullmatch(name):
        raise UserError("A cluster's name is made of letters, digits and _: give its name as the servers know it.")


def check_engine(address: str) -> None:
    """Refuse what cannot be the address of a search engine; `UserError`. Nothing is opened or asked."""
    if address.startswith(_SERVER):
        read_place(address)
    elif not address.startswith(_EMBEDDED) or not address.removeprefix(_EMBEDDED).strip() or "\0" in address:
        raise UserError("A search engine is named as chdb:FOLDER or clickhouse://user@host:port/db (docs/scale.md).")


def wants_password(address: str) -> bool:
    """Tell whether a server's address names a user whose password is not in the environment."""
    return address.startswith(_SERVER) and "@" in address and PASSWORD_VARIABLE not in os.environ


def open_database(address: str, create: bool = False, password: str | None = None) -> Database:
    """Open a search engine's database in the calling thread, to which it then belongs.

    Parameters
    ----------
    address : str
        ``chdb:FOLDER`` or ``clickhouse://user@host:port/db``; see docs/scale.md.
    create : bool
        Make a folder that is missing; a database on a server is made by whoever looks after the server.
    password : str, optional
        Of a server's user; an empty one is the environment's. None asks for it where a person can be asked at a terminal.

    Raises
    ------
    UserError
        If the address is none, or there is nothing at it.
    EnvironmentFault
        If the folder is in use, or the server does not answer.
    """
    check_engine(address)
    if address.startswith(_SERVER):
        from app.scale.databases.remote import Remote  # the drivers are loaded by those who use them

        return Remote(address, password)
    folder = address.removeprefix(_EMBEDDED)
    from app.scale.databases.embedded import Embedded

    return Embedded(Path(folder), create, settings.load_settings().search.threads)
