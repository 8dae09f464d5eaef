"""Addresses of libraries on servers as text: the password apart, and what of them may be kept."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from widgets.language import tr

SCHEMES = ("mongodb://", "mongodb+srv://")

_SECRET_OPTION = re.compile(r"(?<=[?&;])(?:tlsCertificateKeyFilePassword|authMechanismProperties)=[^&;]*[&;]?", re.IGNORECASE)
_NO_PASSWORD = re.compile(r"[?&;]authMechanism=(?:MONGODB-X509|GSSAPI|MONGODB-AWS|MONGODB-OIDC)", re.IGNORECASE)


def is_server(address: str) -> bool:
    """Whether an address is a server's and not a file's path."""
    return "://" in address


def problem_with(address: str) -> str | None:
    """Return what is wrong with a typed address in one sentence, or None."""
    scheme = next((scheme for scheme in SCHEMES if address.startswith(scheme)), None)
    if scheme is None:
        return tr("An address begins with mongodb:// as in mongodb://user@server/sbmir.")
    if not re.match(r"[^/?#\s]+", address.removeprefix(scheme).rpartition("@")[2]):
        return tr("The address names no server: write it as in mongodb://user@server/sbmir.")
    return None


def split_password(address: str) -> tuple[str, str]:
    """Return an address without its password, and the password ("" where there is none)."""
    scheme, mark, rest = address.partition("://")
    # A password may hold any character that should have been escaped: all before the last @ is user and password.
    login, at, place = rest.rpartition("@")
    user, _, password = login.partition(":")
    return f"{scheme}{mark}{user}{at}{place}", unquote(password)


def with_password(address: str, password: str) -> str:
    """Put a password, as typed, into an address that names a user."""
    scheme, mark, rest = address.partition("://")
    user, at, place = rest.rpartition("@")
    return f"{scheme}{mark}{user}:{quote(password, safe='')}@{place}" if password and at else address


def wants_password(address: str) -> bool:
    """Whether an address names a user who logs in by a password that it does not hold."""
    bare, password = split_password(address)
    return is_server(address) and "@" in bare and not password and not _NO_PASSWORD.search(address)


def to_remember(address: str) -> str:
    """Return what of an address may be written to a file: all but passwords and tokens."""
    bare, _ = split_password(address) if is_server(address) else (address, "")
    return _SECRET_OPTION.sub("", bare).rstrip("?&;") if is_server(address) else bare
