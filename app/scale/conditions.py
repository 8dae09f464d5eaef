"""Filters in a statement: conditions become expressions of the table's own columns, their values parameters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from app.errors import UserError
from app.retrieval.filters import Among, Condition, Filter, Matching
from app.retrieval.filters.among import told_absent, told_few, worst
from app.retrieval.filters.kinds import Choice, Names, Range
from app.scale.databases import Columns, Values
from app.scale.store import LONG, CodeStore
from app.scale.tables import Tables

_MOST_TOLD = 10_000
EVERYTHING = "1"


def found(condition: Condition, values: Values) -> str:
    """Return the expression of the rows that have one of a condition's values."""
    return _any([_matches(condition.filter, value, values) for value in condition.values])


def passing(condition: Condition, values: Values) -> str:
    """Return the expression of the rows that pass a condition; see :meth:`app.retrieval.filters.Condition.passing`."""
    told = found(condition, values)
    told = f"NOT {told}" if condition.excluded else told
    return f"({told} AND lesion)" if condition.filter.needs.lesion else told


def allowed(among: Among, of_slices: bool, values: Values) -> str:
    """Return the expression of the rows that a search may find; `of_slices` tells whether codes describe slices."""
    return " AND ".join([_named(among, of_slices, values), *(passing(condition, values) for condition in among.conditions())])


def _named(among: Among, of_slices: bool, values: Values) -> str:
    """Return the expression of the rows that are not left out by name."""
    parts = []
    if among.exclude:
        parts.append(f"patient NOT IN {values.texts(dict.fromkeys(among.exclude))}")
    if among.only is not None and of_slices:
        parts.append(f"(study, unit) IN {values.slices(list(among.only))}")
    elif among.only is not None:
        parts.append(f"study IN {values.texts(study for study, _ in among.only)}")
    return " AND ".join(parts) or EVERYTHING


def check(among: Among, tables: Tables) -> None:
    """Refuse conditions that make no sense for these codes; `UserError`."""
    for condition in among.conditions():
        condition.check(tables.space.unit == "slice", tables.tells_lesions)
        if condition.filter.name not in tables.filters:
            raise UserError(f"The structures of this model do not tell it: leave the filter {condition.text} out.")


class Told:
    """What is told of a search's filters: how many pass, and what leaves out so many.

    Attributes
    ----------
    matching : Matching
    notices : tuple of str
    blocking : str
    """

    def __init__(self, store: CodeStore, among: Among, top: int, patients: int, rows: int) -> None:
        self._store = store
        self._among = among
        self._conditions = among.conditions()
        self._exclude = tuple(dict.fromkeys(among.exclude))
        self.matching = Matching(rows, patients)
        self.blocking = ""
        notices: list[str] = []
        if self._exclude:
            notices += self._strangers()
        if self._conditions or self._exclude or among.only is not None:
            notices += self._counted(top)
        self.notices = tuple(notices)

    def _strangers(self) -> list[str]:
        values = Values()
        there = self._store.ask(values, f"SELECT DISTINCT patient FROM {{codes}} WHERE patient IN {values.texts(self._exclude)}")
        known = {bytes(name).decode() for name in there.get("patient", [])}
        return [f"The library has no patient {name} to leave out." for name in self._exclude if name not in known]

    def _counted(self, top: int) -> list[str]:
        values = Values()
        own = _named(self._among, self._store.space.unit == "slice", values)
        steps, asked = [own], []
        for number, condition in enumerate(self._conditions):
            steps.append(passing(condition, values))
            so_far = " AND ".join(steps)
            asked.append(f"countIf({found(condition, values)}) AS f{number}, uniqExactIf(patient, {so_far}) AS l{number}")
        everything = " AND ".join(steps)
        asked.append(f"countIf({everything}) AS rows, uniqExactIf(patient, {everything}) AS patients")
        counts = self._store.ask(values, f"SELECT {', '.join(asked)} FROM {{codes}}")
        self.matching = Matching(_number(counts, "rows"), _number(counts, "patients"))
        absent = [one for number, one in enumerate(self._conditions) if not _number(counts, f"f{number}")]
        notices = [told_absent(one, there(self._store, one.filter)) for one in absent]
        if self._conditions and self.matching.patients < top:
            notices.append(told_few(self._conditions, [_number(counts, f"l{place}") for place in range(len(self._conditions))]))
        if self._conditions and not self.matching.patients:
            self.blocking = self._conditions[self._worst()].text
        return notices

    def _worst(self) -> int:
        values = Values()
        own = _named(self._among, self._store.space.unit == "slice", values)
        each = [passing(condition, values) for condition in self._conditions]
        asked = []
        for place, one in enumerate(each):
            others = " AND ".join([own, *each[:place], *each[place + 1 :]])
            asked.append(f"uniqExactIf(patient, {others}) AS w{place}, uniqExactIf(patient, {own} AND {one}) AS a{place}")
        counts = self._store.ask(values, f"SELECT {', '.join(asked)} FROM {{codes}}")
        places = range(len(each))
        return worst([_number(counts, f"w{place}") for place in places], [_number(counts, f"a{place}") for place in places])


def there(store: CodeStore, one: Filter) -> Sequence[str]:
    """Return which values an engine's rows have; see :meth:`app.retrieval.filters.Filter.there`."""
    column = f"by_{one.name}"
    if isinstance(one, Range):
        sql = f"SELECT min({column}) AS low, max({column}) AS high FROM {{codes}} WHERE isFinite({column})"
        ends = store.ask(Values(), f"{sql} HAVING count() > 0", LONG)
        return [f"{float(ends['low'][0]):g}..{float(ends['high'][0]):g}"] if ends else []
    told = store.ask(Values(), f"SELECT DISTINCT {column} AS told FROM {{codes}} LIMIT {_MOST_TOLD}", LONG).get("told", [])
    if isinstance(one, Choice):
        held = {int(place) for place in told}
        return [choice for place, choice in enumerate(one.choices) if place in held]
    return sorted(bytes(text).decode() for text in told if len(text))


def _matches(one: Filter, value: Any, values: Values) -> str:
    """Return the expression of the rows that have one value, as the filter read it."""
    column = f"by_{one.name}"
    if isinstance(one, Choice):
        return f"{column} = {values.whole(value)}"
    if isinstance(one, Range):
        low, high = value
        ends = [f"{column} >= {values.real(low)}"] if math.isfinite(low) else []
        ends += [f"{column} <= {values.real(high)}"] if math.isfinite(high) else []
        return f"({' AND '.join(ends)})"
    if isinstance(one, Names):
        return f"({column} != '' AND {_fits(f'fold_{one.name}' if one.folded else column, value, values)})"
    raise TypeError(f"the filter {one.name} is of no kind that a statement can ask for")


def _fits(column: str, pieces: Sequence[str], values: Values) -> str:
    """Return the expression of the texts that have some pieces, in order, from beginning to end."""
    if len(pieces) == 1:
        return f"{column} = {values.text(pieces[0])}"
    return f"like({column}, {values.text('%'.join(map(_escaped, pieces)))})"


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\%_" else sign for sign in text)


def _any(expressions: Sequence[str]) -> str:
    return f"({' OR '.join(expressions)})"


def _number(counts: Columns, name: str) -> int:
    return int(counts[name][0])
