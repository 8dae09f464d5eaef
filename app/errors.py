"""What can go wrong for the user, kept apart from our own bugs.

A :class:`UserError` or an :class:`EnvironmentFault` carries one sentence that is fit to be shown: it names the file or the
setting and says what to do. Anything else that is raised is a bug and is allowed to show its traceback.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

EXIT_BAD_INPUT = 2
EXIT_PARTIAL = 3
EXIT_CANCELLED = 130

HOW_TO_FILL = "bring studies in (in the window by Library > Bring in studies, else by main.py index)"
"""What to do where a library is missing or empty, for readers of the window and of the command line."""


DAMAGED_ARRAYS: tuple[type[Exception], ...] = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    EOFError,
    MemoryError,
    OverflowError,
    RuntimeError,
    struct.error,
    lzma.LZMAError,
    zlib.error,
    zipfile.BadZipFile,
)
"""What reading an archive of arrays (``.npz``) may raise where some of its bytes have changed."""


class SbmirError(Exception):
    """An expected failure; ``str(error)`` is the sentence to show and `exit_code` the command's exit status."""

    exit_code = EXIT_BAD_INPUT


class UserError(SbmirError):
    """Something the user gave cannot be used: a file, an argument, a combination of both."""


class MissingLibrary(UserError):
    """A library that is not where it is said, or was, to be: it may come back, as a drive that is connected again.

    Attributes
    ----------
    replaced : bool
        Whether another file stands in its place.
    """

    def __init__(self, sentence: str, replaced: bool = False) -> None:
        super().__init__(sentence)
        self.replaced = replaced


class EnvironmentFault(SbmirError):
    """The machine failed us: a full disk, a read-only folder, a database that does not answer."""


class PartialFailure(SbmirError):
    """The work was done except for the items that the message lists."""

    exit_code = EXIT_PARTIAL


class Cancelled(SbmirError):
    """The user stopped the work; what was finished is kept."""

    exit_code = EXIT_CANCELLED

    def __init__(self, message: str = "Cancelled; what was finished is kept.") -> None:
        super().__init__(message)


def describe_os_error(error: OSError, path: object, doing: str) -> EnvironmentFault:
    """Turn an `OSError` into a sentence that names `path`, e.g. ``describe_os_error(e, p, "write")``."""
    reason = error.strerror or type(error).__name__
    hint = {
        13: "Check the permissions of the folder.",
        28: "Free some disk space and try again; nothing finished is lost.",
        30: "The folder is on a read-only file system: choose another one.",
    }.get(error.errno or 0, "Check the path and try again.")
    return EnvironmentFault(f"Cannot {doing} {path}: {reason}. {hint}")
