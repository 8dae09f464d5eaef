"""Which commands the typed words mean, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

WORD = re.compile(r"[^\W_]+")

EXACT, FIRST_WORD, WORD_START, INITIALS, SCATTERED_INITIALS, INSIDE, ELSEWHERE = range(7)
"""How well a typed word fits, the best first: it begins the title, begins another word of it, is made of the words' initials
(side by side, or with words between them), lies inside the title, or is found in the path or the keys only. EXACT is the whole
title."""


def fit(typed: str, title: str, path: str = "") -> int | None:
    """Return how well typed words fit a title, 0 best; None if one of them is nowhere in title and path.

    Every word must be found, in any order; upper and lower case are one.
    """
    typed, title = typed.casefold(), title.casefold()
    words = WORD.findall(title)
    if typed.split() == title.split():
        return EXACT
    ranks = [_fit_of_word(word, title, words, path.casefold()) for word in typed.split()]
    return sum(rank for rank in ranks if rank is not None) if all(rank is not None for rank in ranks) else None


def matching(typed: str, entries: Iterable[T], names: Callable[[T], tuple[str, str]]) -> list[T]:
    """Return the entries that typed words mean, the best first, else in the order in which they come.

    Parameters
    ----------
    typed : str
    entries : iterable
    names : callable
        Returns the title of an entry, and its path and keys.
    """
    ranked = [(fit(typed, *names(entry)), entry) for entry in entries]
    return [entry for _, entry in sorted(((rank, entry) for rank, entry in ranked if rank is not None), key=lambda pair: pair[0])]


def _fit_of_word(typed: str, title: str, words: list[str], path: str) -> int | None:
    initials = "".join(word[0] for word in words)
    if title.startswith(typed):
        return FIRST_WORD
    if any(word.startswith(typed) for word in words):
        return WORD_START
    if len(typed) > 1 and typed in initials:
        return INITIALS
    if len(typed) > 1 and _in_order(typed, initials):
        return SCATTERED_INITIALS
    if typed in title:
        return INSIDE
    if typed in path.split() or any(word.startswith(typed) for word in WORD.findall(path)):
        return ELSEWHERE
    return None


def _in_order(typed: str, initials: str) -> bool:
    rest = iter(initials)
    return typed[0] == initials[:1] and all(letter in rest for letter in typed)
