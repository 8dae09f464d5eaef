"""From an address to the store that holds it."""

from __future__ import annotations

from os import PathLike, fspath
from typing import Protocol

from app.errors import UserError
from app.library.records import Library
from app.library.sqlite_store import SqliteLibrary


class OpenStore(Protocol):
    """How a store is opened; see :func:`open_library`."""

    def __call__(self, address: str, *, model_id: str | None, create: bool, read_only: bool) -> Library: ...


STORES: dict[str, OpenStore] = {"": SqliteLibrary}
"""Store by the scheme of its addresses (what stands before ``://``); a path has none."""


def open_library(
    address: str | PathLike[str], *, model_id: str | None = None, create: bool = False, read_only: bool = False
) -> Library:
    """Open a library in the calling thread, to which it then belongs.

    Parameters
    ----------
    address : str or path
        Path of a library file.
    model_id : str, optional
        The model whose codes the caller will compare with the library's.
    create : bool
        Make the library if it is missing.
    read_only : bool
        Refuse to write. A library in a folder that cannot be written opens for reading only in any case.

    Raises
    ------
    UserError
        If there is no library, the file is something else or of a newer SBMIR, or its codes are another model's.
    EnvironmentFault
        If the file cannot be read, made or recovered.
    """
    text = fspath(address)
    scheme, mark, _ = text.partition("://")
    store = STORES.get(scheme if mark else "")
    if store is None:  # only the scheme is repeated: the rest may hold a password
        raise UserError(f"Libraries at {scheme}:// addresses are not supported: give the path of a library file.")
    return store(text, model_id=model_id, create=create, read_only=read_only)
