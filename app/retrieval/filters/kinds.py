"""Three kinds of filters: one of some words, a range of numbers, and names as a library has them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from app.errors import UserError
from app.library import StudyFacts
from app.retrieval.filters.filter import Doubles, Mask, Needs, Positions, Slices

Bounds = tuple[float, float]

_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"
_RANGE = re.compile(rf"({_NUMBER})?\s*(\.\.)?\s*({_NUMBER})?")
_LONGEST_SHOWN = 40


def shown(text: str) -> str:
    """Return a text that somebody typed, fit for a sentence."""
    return repr(text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "...")


@dataclass(frozen=True)
class Choice:
    """One of some words.

    Attributes
    ----------
    choices, words : tuple of str
        What may stand behind ``=``, and the same in plain words.
    of : callable
        Returns for each row (N,) the position in `choices`, -1 where there is none.
    """

    name: str
    title: str
    choices: tuple[str, ...]
    words: tuple[str, ...]
    of: Callable[[Slices], Positions]
    needs: Needs = field(default_factory=Needs)

    @property
    def allowed(self) -> str:
        """The words."""
        return ", ".join(self.choices)

    def read(self, text: str) -> int:
        """Return the position of a word; capitals do not count."""
        folded = [choice.casefold() for choice in self.choices]
        if text.casefold() not in folded:
            raise UserError(f"The filter {self.name} cannot be {shown(text)}: choose from {self.allowed}.")
        return folded.index(text.casefold())

    def said(self, words: Sequence[str]) -> str:
        """Return the plain words."""
        return " or ".join(self.words[self.read(word)] for word in words)

    def matches(self, value: int, slices: Slices) -> Mask:
        """Return which rows have the word."""
        return np.asarray(self.of(slices) == value)

    def there(self, slices: Slices) -> Sequence[str]:
        """Return the words that are in the library."""
        held = set(np.unique(self.of(slices)).tolist())
        return [choice for place, choice in enumerate(self.choices) if place in held]


@dataclass(frozen=True)
class Range:
    """Numbers from one to another, both included; one number alone means what rounds to it.

    Attributes
    ----------
    unit, example : str
        What is counted, and how a range is written.
    phrase : str
        How it is said, ``{}`` standing for the numbers: "{} mm across".
    of : callable
        Returns the number of each row (N,), NaN where there is none.
    """

    name: str
    title: str
    unit: str
    example: str
    phrase: str
    of: Callable[[Slices], Doubles]
    needs: Needs = field(default_factory=Needs)

    @property
    def allowed(self) -> str:
        """How a range is written."""
        return f"{self.unit}, such as {self.example}"

    def read(self, text: str) -> Bounds:
        """Return the least and the largest number."""
        found = _RANGE.fullmatch(text.strip())
        if found is None or (found[1] is None and found[3] is None) or (found[2] is None and found[3] is not None):
            raise UserError(
                f"The filter {self.name} cannot be {shown(text)}: give {self.unit}, such as {self.example}; "
                "either end of a range may be left away."
            )
        low, high = (None if one is None else float(one) for one in (found[1], found[3]))
        if found[2] is None and low is not None:
            return low - 0.5, math.nextafter(low + 0.5, 0)
        if low is not None and high is not None and low > high:
            raise UserError(f"The filter {self.name}={text} begins above its end: write {found[3]}..{found[1]}.")
        return -math.inf if low is None else low, math.inf if high is None else high

    def said(self, words: Sequence[str]) -> str:
        """Return the ranges in plain words: "20 to 40 mm across", "at least 60 mm across"."""
        return " or ".join(self.phrase.format(_in_words(*(part.strip() for part in word.partition("..")))) for word in words)

    def matches(self, value: Bounds, slices: Slices) -> Mask:
        """Return which rows lie within."""
        numbers = self.of(slices)
        return np.asarray((numbers >= value[0]) & (numbers <= value[1]))

    def there(self, slices: Slices) -> Sequence[str]:
        """Return the least and the largest number that the library has."""
        numbers = self.of(slices)
        known = numbers[np.isfinite(numbers)]
        return (f"{known.min():g}..{known.max():g}",) if len(known) else ()


@dataclass(frozen=True)
class Names:
    """Names or texts of studies; ``*`` stands for any signs.

    Attributes
    ----------
    example : str
        How one is written.
    phrase : str
        How it is said, ``{}`` standing for the name.
    of : callable
        Returns the text of a study, empty where there is none.
    folded : bool
        Whether capitals do not count.
    """

    name: str
    title: str
    example: str
    phrase: str
    of: Callable[[StudyFacts], str]
    folded: bool = False
    needs: Needs = field(default_factory=Needs)

    @property
    def allowed(self) -> str:
        """How a name is written."""
        return f"a name, such as {self.example} (* stands for any signs)"

    def read(self, text: str) -> tuple[str, ...]:
        """Return what must stand in a name, in this order: what lies between the stars."""
        if not text:
            raise UserError(f"The filter {self.name} needs a name: write {self.name}={self.example}.")
        return tuple((text.casefold() if self.folded else text).split("*"))

    def said(self, words: Sequence[str]) -> str:
        """Return the names after what they are names of."""
        return self.phrase.format(" or ".join(words))

    def written(self, text: str) -> str:
        """Return how a name that a library has is written behind ``=``; ``|``, which parts values, cannot be."""
        return text.replace("|", "*")

    def fits(self, value: tuple[str, ...], text: str) -> bool:
        """Tell whether a name is one that :meth:`read` returned."""
        return bool(text) and _fits(text.casefold() if self.folded else text, value)

    def matches(self, value: tuple[str, ...], slices: Slices) -> Mask:
        """Return which rows are of a study of such a name."""
        return np.array([self.fits(value, self.of(facts)) for facts in slices.studies], bool)[slices.rows.study]

    def there(self, slices: Slices) -> Sequence[str]:
        """Return the names that the library has."""
        return sorted({text for facts in slices.studies if (text := self.of(facts))})


def _in_words(low: str, dots: str, high: str) -> str:
    """Return the two ends of a written range in words."""
    if not dots or (low and high):
        return f"{low} to {high}" if dots else low
    return f"at least {low}" if low else f"at most {high}"


def _fits(text: str, pieces: Sequence[str]) -> bool:
    """Tell whether a text begins with the first piece, ends with the last, and has the others between them, in order."""
    first, *others = pieces
    if not others:
        return text == first
    if not text.startswith(first):
        return False
    at, last = len(first), others.pop()
    for piece in others:
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return text.endswith(last) and len(text) - len(last) >= at
