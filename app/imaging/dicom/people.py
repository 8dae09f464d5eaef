"""Whose images they are: whether what files say of a patient can be one person, told without saying who."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from app.privacy import spellings

_SEXES = ("M", "F")


@dataclass(frozen=True)
class Person:
    """A patient as one file describes them, made comparable; nothing of it shows in a repr.

    Attributes
    ----------
    names : frozenset of frozenset of str
        The words of each form of the name (alphabetic, signs, sounds) in each spelling (u, ue), without marks and order.
    born : str
        Digits of the birth date.
    sex : str
        M, F or empty.
    number : str
        PatientID, without what other systems add behind ``^``.
    """

    names: frozenset[frozenset[str]] = field(default=frozenset(), repr=False)
    born: str = field(default="", repr=False)
    sex: str = field(default="", repr=False)
    number: str = field(default="", repr=False)

    @classmethod
    def of(cls, name: str, born: str, sex: str, number: str) -> Person:
        """Return the person that four elements describe."""
        forms = (re.findall(r"[^\W_]+", spelling) for form in name.split("=") for spelling in spellings(form))
        return cls(
            names=frozenset(frozenset(words) for words in forms if words),
            born=re.sub(r"\D", "", born),
            sex=sex.strip().upper()[:1] if sex.strip().upper()[:1] in _SEXES else "",
            number=" ".join(number.partition("^")[0].casefold().split()),
        )


def differences(people: Iterable[Person]) -> list[str]:
    """Return in what some people differ so that they cannot be one: words that say nothing of them; none if they agree.

    What a file leaves out differs from nothing. Names agree in any form and order of their words, with or without accents, and
    where one has words the other lacks (a middle name), if the birth dates are there and agree. Leading zeros of a PatientID
    count only where name or birth date do not agree. A birth date may be a year alone.
    """
    found: set[str] = set()
    for one, other in combinations(set(people), 2):
        born = _births_differ(one.born, other.born)
        same_day = bool(one.born) and one.born == other.born
        names = _names_differ(one, other, lenient=same_day)
        numbers = _differ(one.number, other.number)
        if numbers and same_day and not names and one.names and other.names:
            numbers = one.number.lstrip("0") != other.number.lstrip("0")
        told = {"names": names, "birth dates": born, "sex": _differ(one.sex, other.sex), "PatientID": numbers}
        found.update(what for what, differs in told.items() if differs)
    return [what for what in ("names", "birth dates", "sex", "PatientID") if what in found]


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other


def _births_differ(one: str, other: str) -> bool:
    """Whether two birth dates contradict each other; a year alone, as is left of some, agrees with every day of it."""
    return _differ(one[:4], other[:4]) if 4 in (len(one), len(other)) else _differ(one, other)


def _names_differ(one: Person, other: Person, *, lenient: bool) -> bool:
    if not one.names or not other.names:
        return False
    pairs = [(mine, theirs) for mine in one.names for theirs in other.names]
    return not any(mine == theirs or (lenient and (mine <= theirs or theirs <= mine)) for mine, theirs in pairs)
