"""Conditions as they are written, ``side=left``, ``size=20..40|60..``, ``patient!=P1``, and the list of all filters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.errors import UserError
from app.retrieval.filters.filter import Filter, Mask, Slices
from app.retrieval.filters.kinds import shown

LONGEST = 1000
"""Characters of a condition."""

FILTERS: dict[str, Filter] = {}
"""All filters by name, in the order in which they are offered."""

_CONDITION = re.compile(r"\s*([A-Za-z]+)\s*(!?=)(.*)", re.DOTALL)


def register(one: Filter) -> Filter:
    """Add a filter to those that are offered; `ValueError` if there is one of its name."""
    if one.name in FILTERS:
        raise ValueError(f"there is a filter {one.name} already")
    FILTERS[one.name] = one
    return one


@dataclass(frozen=True)
class Condition:
    """A filter and the values that are asked for, or excluded.

    Attributes
    ----------
    filter : Filter
    values : tuple
        As the filter read them; one of them is enough.
    excluded : bool
        Whether slices with one of the values are left out, instead of all others.
    text : str
        As it is written, without needless blanks.
    """

    filter: Filter
    values: tuple[Any, ...]
    excluded: bool
    text: str

    @property
    def words(self) -> tuple[str, ...]:
        """The values as they are written."""
        return tuple(self.text.partition("=")[2].split("|"))

    @property
    def said(self) -> str:
        """What it does in plain words: "Left side", "Not patient P0001"."""
        said = self.filter.said(self.words)
        return f"Not {said}" if self.excluded else said[0].upper() + said[1:]

    def check(self, of_slices: bool, tells_lesions: bool) -> None:
        """Refuse a filter that makes no sense for a library; `UserError`.

        Parameters
        ----------
        of_slices, tells_lesions : bool
            Whether its codes are of slices, and whether it is known what lies on these.
        """
        needs = self.filter.needs
        if needs.slices and not of_slices:
            raise UserError(f"This model's codes describe whole studies: leave the filter {self.text} out.")
        if needs.lesion and not tells_lesions:
            raise UserError(f"This model knows no label maps, by which lesions are told: leave the filter {self.text} out.")

    def found(self, slices: Slices) -> Mask:
        """Return which rows (N,) have one of the values; errors as :meth:`check`."""
        space = slices.rows.space
        self.check(space is None or space.unit == "slice", slices.table is not None)
        return np.asarray(np.logical_or.reduce([self.filter.matches(value, slices) for value in self.values]), bool)

    def passing(self, found: Mask, slices: Slices) -> Mask:
        """Return which rows (N,) pass, by what :meth:`found` returned.

        What is not known of a study passes where values are excluded, and does not where they are asked for; a slice without a
        lesion passes no filter by lesions.
        """
        passing = ~found if self.excluded else found
        return passing & slices.lesion if self.filter.needs.lesion else passing


def read_condition(text: str) -> Condition:
    """Return the condition of a text: a filter's name, ``=`` or ``!=``, and values parted by ``|``.

    Raises
    ------
    UserError
        If it is none, or asks for what the filter does not allow.
    """
    found = _CONDITION.fullmatch(text) if len(text) <= LONGEST and text.isprintable() else None
    if found is None:
        raise UserError(
            f"The filter {shown(text)} cannot be read: write a name, = or != and a value, such as side=left, size=20..40 or "
            "patient!=P0001."
        )
    name, sign, behind = found[1].lower(), found[2], found[3]
    if name not in FILTERS:
        raise UserError(f"There is no filter called {shown(found[1])}: choose from {', '.join(FILTERS)}.")
    words = [word.strip() for word in behind.split("|")]
    values = tuple(FILTERS[name].read(word) for word in words)
    return Condition(FILTERS[name], values, sign == "!=", f"{name}{sign}{'|'.join(words)}")
