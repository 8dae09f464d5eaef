"""Addresses of MongoDB servers: what of them may be shown, and a client made from them."""

from __future__ import annotations

import re
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError
from pymongo.uri_parser import split_options

from app.errors import EnvironmentFault, UserError

DEFAULT_DATABASE = "sbmir"

_HOST = r"(?:[\w.\-]+|\[[0-9A-Fa-f:.%\w]+\]|[\w.\-%]+\.sock)(?::\d{1,5})?"
_PLACE = re.compile(rf"(?P<hosts>{_HOST}(?:,{_HOST})*)(?:/(?P<database>[^/\\. \"$@:]*))?")
# What a silent server costs; the address may set others.
_TIMEOUTS_MS = {"serverSelectionTimeoutMS": 5_000, "connectTimeoutMS": 5_000, "socketTimeoutMS": 60_000}


def shown_address(address: str) -> str:
    """Return an address without password and options; where it cannot be told what is the password, without anything."""
    scheme, _, rest = address.partition("://")
    # A password may hold any character that should have been escaped: all before the last @ is user and password.
    user, mark, place = rest.rpartition("@")
    found = _PLACE.fullmatch(place.partition("?")[0])
    if found is None:
        return f"{scheme}://..."
    return f"{scheme}://{user.partition(':')[0]}{mark}{found['hosts']}/{found['database'] or DEFAULT_DATABASE}"


def connect(address: str) -> MongoClient[dict[str, Any]]:
    """Return a client for an address; the server is asked for nothing yet.

    Raises
    ------
    UserError
        If the address cannot be used. Never with the driver's words or itself as the cause: both may hold the password.
    """
    shown = shown_address(address)
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
