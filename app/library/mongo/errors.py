"""The errors of MongoDB and its driver, for :mod:`app.library.mongo.store`: which pass, and a sentence for the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pymongo.errors import (
    BulkWriteError,
    ConfigurationError,
    ConnectionFailure,
    DocumentTooLarge,
    InvalidOperation,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
)

from app.errors import EnvironmentFault, SbmirError, UserError
from app.library import packing

DUPLICATE_KEY = 11000
_NOT_CONFIRMED = 64
_PASSING = {_NOT_CONFIRMED, 91, 189, 10107, 11600, 11602, 13435, 13436}  # shutting down, stepping down, not the primary
_UNAUTHORIZED = 13
_AUTHENTICATION_FAILED = 18
_OUT_OF_DISK_SPACE = 14031
_DISK_FULL_WORDS = ("no space left", "disk is full", "disk full", "out of disk", "disk i/o error", "file too large")


def passes(error: Exception) -> bool:
    """Tell whether a failure may be over soon: a server that starts again, a primary that is elected, a slow majority."""
    if isinstance(error, BulkWriteError | OperationFailure):
        return bool(_PASSING & {code for code, _ in write_errors(error)})
    return isinstance(error, ConnectionFailure)


def write_errors(error: PyMongoError) -> list[tuple[int | None, str]]:
    """Return code and text of everything that went wrong in an operation."""
    if isinstance(error, BulkWriteError):
        details = error.details or {}
        parts = [*details.get("writeErrors", ()), *details.get("writeConcernErrors", ())]
        return [(part.get("code"), str(part.get("errmsg"))) for part in parts]
    return [(error.code, str(error))] if isinstance(error, OperationFailure) else [(None, str(error))]


@dataclass(frozen=True)
class _Failed:
    """What an operation failed of: the error, the numbers the server gave, and all its words in small letters."""

    error: PyMongoError
    codes: frozenset[int | None]
    words: str

    def said(self, *signs: str) -> bool:
        return any(sign in self.words for sign in signs)


_Kind = tuple[Callable[[_Failed], bool], type[SbmirError], str]
_KINDS: tuple[_Kind, ...] = (
    (
        lambda failed: _OUT_OF_DISK_SPACE in failed.codes or failed.said(*_DISK_FULL_WORDS),
        EnvironmentFault,
        "The disk of the database server is full: cannot write the library {source}. "
        "Free some space there and start again; nothing finished is lost.",
    ),
    (
        lambda failed: _AUTHENTICATION_FAILED in failed.codes or failed.said("authentication failed"),
        UserError,
        "The server of {source} does not accept the user name or the password: check both, and authSource in the address.",
    ),
    (
        lambda failed: _UNAUTHORIZED in failed.codes,
        UserError,
        "The user of {source} may not do this: ask for the role readWrite on that database.",
    ),
    (
        lambda failed: isinstance(failed.error, ConnectionFailure) and failed.said("ssl", "certificate", "tls"),
        EnvironmentFault,
        "No safe connection to the server of {source}: check tls and tlsCAFile in the address.",
    ),
    (
        lambda failed: isinstance(failed.error, ServerSelectionTimeoutError),
        EnvironmentFault,
        "The server of {source} does not answer: check that it runs, and host and port of the address.",
    ),
    (
        lambda failed: isinstance(failed.error, ConnectionFailure),
        EnvironmentFault,
        "The connection to the server of {source} was lost: start again when it is back; nothing finished is lost.",
    ),
    (
        lambda failed: _NOT_CONFIRMED in failed.codes,
        EnvironmentFault,
        "The server of {source} does not confirm what is written: check the members of its replica set.",
    ),
    (
        lambda failed: isinstance(failed.error, DocumentTooLarge),
        UserError,
        "A study's codes are larger than the server of {source} takes (16 MB): use a model with shorter codes.",
    ),
    (
        lambda failed: isinstance(failed.error, ConfigurationError),
        UserError,
        "The server of {source} cannot be used as the address says: check its options.",
    ),
)
"""The first that holds gives the sentence."""


def describe_mongo_error(error: Exception, source: str) -> SbmirError:
    """Turn an error of the driver into a sentence, in which nothing stands of the driver's words."""
    if isinstance(error, InvalidOperation):  # a closed library: a bug of ours
        raise error
    if not isinstance(error, PyMongoError):  # BSON that cannot be read
        return packing.damaged(source)
    told = write_errors(error)
    codes = [code for code, _ in told]
    failed = _Failed(error, frozenset(codes), " ".join(text for _, text in told).lower())
    for holds, kind, sentence in _KINDS:
        if holds(failed):
            return kind(sentence.format(source=source))
    number = next((code for code in codes if code is not None), None)
    return EnvironmentFault(f"The server of {source} refused to work (error {number}): its log says why.")
