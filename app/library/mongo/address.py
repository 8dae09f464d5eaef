"""Addresses of MongoDB servers: what of them may be shown, and a client made from them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from pymongo import MongoClient
from pymongo.errors import PyMongoError
from pymongo.uri_parser import split_options

from app.errors import EnvironmentFault, UserError

DEFAULT_DATABASE = "sbmir"

_HOST = r"(?:[\w.\-]+|\[[0-9A-Fa-f:.%\w]+\]|[\w.\-%]+\.sock)(?::\d{1,5})?"
_PLACE = re.compile(rf"(?P<hosts>{_HOST}(?:,{_HOST})*)(?:/(?P<database>[^/\\. \"$@:]*))?")
# What a silent server costs; the address may set others.
_TIMEOUTS_MS = {"serverSelectionTimeoutMS": 5_000, "connectTimeoutMS": 5_000, "socketTimeoutMS": 60_000}


_NOT_IN_NAMES = {".": "a dot", "/": "a slash", "\\": "a backslash", '"': "a quotation mark", "$": "a $", " ": "a blank"}
_LONGEST_NAME = 63


def shown_address(address: str) -> str:
    """Return an address without password and options; where it cannot be told what is the password, without anything."""
    scheme, _, rest = address.partition("://")
    # A password may hold any character that should have been escaped: all before the last @ is user and password.
    user, mark, place = rest.rpartition("@")
    found = _PLACE.fullmatch(place.partition("?")[0])
    if found is None:
        return f"{scheme}://..."
    return f"{scheme}://{user.partition(':')[0]}{mark}{found['hosts']}/{found['database'] or DEFAULT_DATABASE}"


def _refuse_impossible_database(address: str, shown: str) -> None:
    """Refuse a name that no database can have; at a dot the driver would silently open the database called by what is before."""
    place = address.partition("://")[2].rpartition("@")[2].partition("?")[0]
    name = unquote(place.partition("/")[2])
    for sign, called in _NOT_IN_NAMES.items():
        if sign in name:
            raise UserError(f"The database in the address {shown} has {called} in its name, which no database has: name another.")
    if len(name.encode("utf-8", "replace")) > _LONGEST_NAME:
        raise UserError(f"The database in the address {shown} has a name of more than {_LONGEST_NAME} bytes: name another.")


def connect(address: str) -> MongoClient[dict[str, Any]]:
    """Return a client for an address; the server is asked for nothing yet.

    Raises
    ------
    UserError
        If the address cannot be used. Never with the driver's words or itself as the cause: both may hold the password.
    """
    shown = shown_address(address)
    _refuse_impossible_database(address, shown)
    options = address.rpartition("@")[2].partition("?")[2]
    try:
        given = {name.lower() for name in split_options(options, warn=False)} if options else set()
        timeouts: dict[str, Any] = {name: value for name, value in _TIMEOUTS_MS.items() if name.lower() not in given}
        return MongoClient(address, appname="SBMIR", **timeouts)
    except OSError:
        failure: UserError | EnvironmentFault = EnvironmentFault(
            f"Cannot read the certificate or key that the options of {shown} name: check their paths."
        )
    except (PyMongoError, ValueError, TypeError):
        failure = UserError(
            f"The address {shown} cannot be used: check its hosts, ports and options, and write special characters of user "
            "and password as % and two digits (@ as %40)."
        )
    raise failure
