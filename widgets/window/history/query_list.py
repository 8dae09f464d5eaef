"""The last queries in the order in which they were asked, and which of them the window shows."""

from __future__ import annotations

from widgets.window.history.past_query import PastQuery

KEPT = 30
"""How many queries are kept."""

KEPT_EXAMPLES = 3
"""Queries by slices of examples are kept for so many studies: each holds its images, about 150 MB."""


class QueryList:
    """Queries, the newest last; none stands in it twice.

    Going back and forth changes nothing in it. What is asked anew stands behind all, so that nothing is lost by it.
    """

    def __init__(self) -> None:
        self._entries: list[PastQuery] = []
        self._at = -1

    @property
    def entries(self) -> list[PastQuery]:
        """All of them, the oldest first."""
        return list(self._entries)

    @property
    def shown(self) -> PastQuery | None:
        """The one that the window shows, or showed last; None before there is one."""
        return self._entries[self._at] if self._entries else None

    @property
    def older(self) -> PastQuery | None:
        """The one before that."""
        return self._entries[self._at - 1] if self._at > 0 else None

    @property
    def newer(self) -> PastQuery | None:
        """The one behind it."""
        return self._entries[self._at + 1] if self._at + 1 < len(self._entries) else None

    def note(self, past: PastQuery) -> bool:
        """Take in a query that the window shows; tells whether that is another than before."""
        if self.shown is not None and self.shown.question == past.question:
            return False
        others = [one for one in self._entries if one.question != past.question]
        self._entries = _without_old_examples([*others[1 - KEPT :], past])
        self._at = len(self._entries) - 1
        return True

    def go_to(self, past: PastQuery) -> None:
        """Note that the window shows one of the queries again."""
        self._at = self._entries.index(past)

    def __contains__(self, past: object) -> bool:
        return past in self._entries


def _without_old_examples(entries: list[PastQuery]) -> list[PastQuery]:
    """Return the entries but those by examples of other studies than the newest `KEPT_EXAMPLES`."""
    examples = [one.question.example for one in reversed(entries)]
    studies = {id(example.study): None for example in examples if example is not None}
    kept = list(studies)[:KEPT_EXAMPLES]
    return [one for one in entries if one.question.example is None or id(one.question.example.study) in kept]
