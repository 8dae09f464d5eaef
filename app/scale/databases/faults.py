"""What ClickHouse complains of, in a sentence; never with its own words, which repeat statements."""

from __future__ import annotations

import re

from app.errors import EnvironmentFault, SbmirError, UserError


class NoTables(UserError):
    """The database holds no library's tables yet."""


_CODE = re.compile(r"\bCode: (\d{1,4})\b")
_TOLD: dict[int, tuple[type[SbmirError], str]] = {
    33: (EnvironmentFault, "{source} has files that are cut short, or its disk takes no more: free some space and copy again."),
    76: (EnvironmentFault, "{source} is open in another program: close it there, or ask a server instead (docs/scale.md)."),
    81: (UserError, "The server of {source} has no such database: create it, or correct the address."),
    60: (NoTables, "{source} lacks the tables of a library: copy one into it first (python main.py copy LIB ENGINE)."),
    159: (EnvironmentFault, "{source} did not answer in time: ask for less with filters, or give it more cores (docs/scale.md)."),
    241: (EnvironmentFault, "{source} has too little memory for this: give it more (docs/scale.md)."),
    243: (EnvironmentFault, "The disk of {source} is full: free some space and start again; nothing finished is lost."),
    497: (UserError, "The user of {source} may not do this: ask for the rights to create, insert, select and delete there."),
    516: (UserError, "The server of {source} does not accept the user name or the password: check both."),
    164: (UserError, "The user of {source} may read only: ask for the rights to create and insert there."),
}


def described(error: Exception, source: str) -> SbmirError:
    """Return the sentence of a driver's error; to be raised without it as the cause, since its words may hold the password."""
    found = _CODE.search(str(error))
    code = None if found is None else int(found[1])
    if code in _TOLD:
        kind, sentence = _TOLD[code]
        return kind(sentence.format(source=source))
    told = "does not answer" if code is None else f"refused a statement (ClickHouse's code {code})"
    return EnvironmentFault(
        f"The search engine {source} {told}: check that it runs and is of a version that docs/scale.md names."
    )
