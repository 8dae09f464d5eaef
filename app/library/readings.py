"""What readers leave in a library beside its studies: texts with a revision, one a session, that no two writers overwrite.

The library knows nothing of what they say. Who writes says which revision it read last: where another has been put there since,
nothing is written. They are made where the first is put, so that libraries without any stay as they are for older programs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.errors import UserError

MOST_BYTES = 12 << 20
"""Of a text; a document of MongoDB holds 16 MB."""


@dataclass(frozen=True)
class KeptReading:
    """A text and its revision, by the name that its writer gave it."""

    name: str
    revision: int
    content: str


class Readings(Protocol):
    """The texts of a library; all methods raise as those of :class:`app.library.Library`."""

    def all(self) -> list[KeptReading]:
        """Return all of them, by name."""

    def get(self, name: str) -> KeptReading | None:
        """Return one; None if there is none."""

    def put(self, reading: KeptReading, former: int | None) -> bool:
        """Put a text in the place of its revision `former` (None: of nothing), in one step; False where another is there.

        Doing the same twice is one step: it returns True again.
        """


class KeepsReadings(Protocol):
    """A library as far as it keeps what readers leave in it; `copy` and `export` leave that where it is."""

    @property
    def readings(self) -> Readings:
        """What readers have left here."""


def check_reading(reading: KeptReading, source: str) -> None:
    """Refuse what no store can keep."""
    if len(reading.content.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise UserError(f"The session {reading.name} is too large for the library {source}: it is kept in its file only.")
