"""From an address to the store that holds it."""

from __future__ import annotations

import re
from collections.abc import Callable
from os import PathLike, fspath

from app.codes import CodeSpace
from app.errors import UserError
from app.library.records import Library
from app.library.sqlite.store import SqliteLibrary
from app.library.store import Opening

OpenStore = Callable[[str, Opening], Library]


def _open_mongo(address: str, opening: Opening) -> Library:
    from app.library.mongo.store import MongoLibrary  # the driver is loaded by those who use it

    return MongoLibrary(address, opening)


STORES: dict[str, OpenStore] = {"": SqliteLibrary, "mongodb": _open_mongo, "mongodb+srv": _open_mongo}
"""Store by the scheme of its addresses (what stands before ``://``); a path has none."""

_NEARLY_A_SERVER = re.compile(r"(?!mongodb(\+srv)?://)\s*mongodb(\+srv)?:|[^/\\:]+:[^/\\]*@", re.IGNORECASE)
"""Mistyped addresses and ``user:password@host`` alone: taken for paths they would leave a password in a folder's name."""


def open_library(
    address: str | PathLike[str],
    *,
    space: CodeSpace | None = None,
    model_id: str | None = None,
    create: bool = False,
    read_only: bool = False,
    add_model: bool = False,
    pictures: bool | None = None,
) -> Library:
    """Open a library in the calling thread, to which it then belongs.

    Parameters
    ----------
    address : str or path
        Path of a library file, or ``mongodb://`` or ``mongodb+srv://`` address of a database.
    space : CodeSpace, optional
        Of the model whose codes the caller will write, or compare with others.
    model_id : str, optional
        Instead of a space, the model whose codes the caller will read; without either, the model that was added first.
    create : bool
        Make the library if it is missing.
    read_only : bool
        Refuse to write. A library in a folder that cannot be written opens for reading only in any case.
    add_model : bool
        Let a library that holds other models' codes hold this model's too, instead of refusing it.
    pictures : bool, optional
        Whether display planes are kept: what a library that is made now shall do (without it a file keeps them and a
        server does not), or what an existing one must do.

    Raises
    ------
    UserError
        If there is no library, the file is something else or of a newer SBMIR, its codes are another model's, or it keeps
        pictures otherwise than asked for.
    EnvironmentFault
        If the file cannot be read, made or recovered, or the server does not answer.
    """
    text = fspath(address)
    if _NEARLY_A_SERVER.match(text):
        raise UserError(
            "An address of a server begins with mongodb:// in small letters, as in mongodb://user@host/sbmir; the one given "
            "does not: correct it, or give the path of a library file."
        )
    scheme, mark, _ = text.partition("://")
    store = STORES.get(scheme if mark else "")
    if store is None:  # only the scheme is repeated: the rest may hold a password
        raise UserError(
            f"Libraries at {scheme}:// addresses are not supported: give the path of a library file or a mongodb:// address."
        )
    return store(text, Opening(space, model_id, create, read_only, add_model, pictures))
