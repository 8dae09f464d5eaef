"""The errors of MongoDB and its driver, for :mod:`app.library.mongo.store`: which pass, and a sentence for the others."""

from __future__ import annotations

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


def describe_mongo_error(error: Exception, source: str) -> SbmirError:
    """Turn an error of the driver into a sentence, in which nothing stands of the driver's words."""
    if isinstance(error, InvalidOperation):  # a closed library: a bug of ours
        raise error
    if not isinstance(error, PyMongoError):  # BSON that cannot be read
        return packing.damaged(source)
    told = write_errors(error)
    codes = {code for code, _ in told}
    words = " ".join(text for _, text in told).lower()
    if _OUT_OF_DISK_SPACE in codes or any(sign in words for sign in _DISK_FULL_WORDS):
        return EnvironmentFault(
            f"The disk of the database server is full: cannot write the library {source}. "
            "Free some space there and start again; nothing finished is lost."
        )
    if _AUTHENTICATION_FAILED in codes or "authentication failed" in words:
        return UserError(
            f"The server of {source} does not accept the user name or the password: check both, and authSource in the address."
        )
    if _UNAUTHORIZED in codes:
        return UserError(f"The user of {source} may not do this: ask for the role readWrite on that database.")
    if isinstance(error, ConnectionFailure) and ("ssl" in words or "certificate" in words or "tls" in words):
        return EnvironmentFault(f"No safe connection to the server of {source}: check tls and tlsCAFile in the address.")
    if isinstance(error, ServerSelectionTimeoutError):
        return EnvironmentFault(f"The server of {source} does not answer: check that it runs, and host and port of the address.")
    if isinstance(error, ConnectionFailure):
        return EnvironmentFault(
            f"The connection to the server of {source} was lost: start again when it is back; nothing finished is lost."
        )
    if _NOT_CONFIRMED in codes:
        return EnvironmentFault(f"The server of {source} does not confirm what is written: check the members of its replica set.")
    if isinstance(error, DocumentTooLarge):
        return UserError(f"A study's codes are larger than the server of {source} takes (16 MB): use a model with shorter codes.")
    if isinstance(error, ConfigurationError):
        return UserError(f"The server of {source} cannot be used as the address says: check its options.")
    number = next((code for code in codes if code is not None), None)
    return EnvironmentFault(f"The server of {source} refused to work (error {number}): its log says why.")
