"""What a reader has called right or wrong, as a search is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import UserError
from app.retrieval.hits import Place


@dataclass(frozen=True)
class Marks:
    """Found slices that a reader has called right or wrong.

    Attributes
    ----------
    right, wrong : tuple of (study, slice)

    Raises
    ------
    UserError
        If a slice is called both.
    """

    right: tuple[Place, ...] = ()
    wrong: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        for study, k in self.right:
            if (study, k) in self.wrong:
                raise UserError(f"Slice {k} of {study} is called right and wrong: decide for one.")

    def __bool__(self) -> bool:
        return bool(self.right or self.wrong)

    def __iter__(self) -> Iterator[tuple[Place, bool]]:
        """Yield each slice once, and whether it is right."""
        for right, places in ((True, self.right), (False, self.wrong)):
            for place in dict.fromkeys(places):
                yield place, right


NO_MARKS = Marks()
