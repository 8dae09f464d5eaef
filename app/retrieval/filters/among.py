"""Among whom a search looks: the conditions that it keeps, the patients that it leaves out, and how many are left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from app.errors import UserError
from app.retrieval.filters.conditions import Condition, read_condition
from app.retrieval.filters.filter import Mask, Slices
from app.retrieval.hits import Place
from app.retrieval.rows import CodeRows
from app.retrieval.second_look import LookTable

_MOST_NAMED = 8


@dataclass(frozen=True)
class Matching:
    """How many slices and patients a search could find."""

    slices: int
    patients: int


NOTHING = Matching(0, 0)


@dataclass(frozen=True, eq=False)
class Passed:
    """Who may be found.

    Attributes
    ----------
    allowed : bool array (N,)
        Which rows of the library.
    matching : Matching
        How many these are.
    notices : tuple of str
        What a reader should know: a filter that nobody passes, a patient to leave out whom the library does not have.
    blocking : str
        Where nobody passes: the condition, as it is written, without which most patients would. Empty where somebody does.
    """

    allowed: Mask
    matching: Matching
    notices: tuple[str, ...]
    blocking: str = ""


@dataclass(frozen=True)
class Among:
    """Whom a search may find.

    Attributes
    ----------
    exclude : collection of str
        Patients to leave out.
    where : sequence of str
        Conditions (:func:`app.retrieval.filters.read_condition`), all of which hold.
    only : collection of (str, int), optional
        Studies and slices: nothing else is found; those that the library does not have are not found either.
    """

    exclude: Collection[str] = ()
    where: Sequence[str] = ()
    only: Collection[Place] | None = None

    def conditions(self) -> list[Condition]:
        """Return the conditions; UserError where one cannot be read."""
        return [read_condition(text) for text in self.where]

    def refuse_lesions(self, title: str) -> None:
        """Refuse conditions on lesions, for a search of that title among slices without one."""
        for condition in self.conditions():
            if condition.filter.needs.lesion:
                raise UserError(f'The search "{title}" finds slices without a lesion: leave the filter {condition.text} out.')

    def passed(self, rows: CodeRows, look: Callable[[], LookTable | None], top: int) -> Passed:
        """Return which rows of a library may be found.

        Parameters
        ----------
        rows : CodeRows
        look : callable
            Returns what lies on the rows, where a filter asks for it.
        top : int
            Rows wanted: where fewer patients are left, a notice says which filter left how many.

        Raises
        ------
        UserError
            If a condition cannot be read, or makes no sense for such a library.
        """
        conditions = self.conditions()
        slices = Slices(rows, look() if any(one.filter.needs.lesion for one in conditions) else None)
        known = set(rows.patients) if self.exclude else set()
        notices = [f"The library has no patient {name} to leave out." for name in self.exclude if name not in known]
        allowed = np.ones(len(rows), bool)
        if self.exclude:
            allowed = np.array([name not in self.exclude for name in rows.patients], bool)[rows.patient]
        if self.only is not None:
            allowed = allowed & _these(self.only, rows)
        left: list[int] = []
        passing: list[Mask] = []
        among = allowed
        for condition in conditions:
            found = condition.found(slices)
            if not found.any():
                notices.append(told_absent(condition, condition.filter.there(slices)))
            passing.append(condition.passing(found, slices))
            allowed = allowed & passing[-1]
            left.append(slices.patients(allowed))
        matching = Matching(int(np.count_nonzero(allowed)), slices.patients(allowed))
        if conditions and matching.patients < top:
            notices.append(told_few(conditions, left))
        blocking = "" if matching.patients or not conditions else conditions[_worst(among, passing, slices)].text
        return Passed(allowed, matching, tuple(notices), blocking)


EVERYONE = Among()


def _these(places: Collection[Place], rows: CodeRows) -> Mask:
    there = np.zeros(len(rows), np.bool_)
    there[[row for study, k in places if (row := rows.row_of(study, k)) is not None]] = True
    return there


def _worst(among: Mask, passing: Sequence[Mask], slices: Slices) -> int:
    """Return which condition keeps most patients out: by itself all, or those that pass the others."""
    without = [
        slices.patients(np.logical_and.reduce([among, *passing[:place], *passing[place + 1 :]])) for place in range(len(passing))
    ]
    return worst(without, [slices.patients(among & one) for one in passing])


def worst(without: Sequence[int], alone: Sequence[int]) -> int:
    """Return which of some conditions keeps most patients out, by how many pass without each, and how many pass each alone."""
    return max(range(len(without)), key=lambda place: (without[place], -alone[place]))


def told_few(conditions: Sequence[Condition], left: Sequence[int]) -> str:
    """Say which condition leaves how many patients."""
    steps = ", ".join(f"{one.text} leaves {count or 'none'}" for one, count in zip(conditions, left, strict=True))
    if not left[-1]:
        return f"No patient matches all filters: {steps}."
    return f"Only {left[-1]} patient{'s' if left[-1] > 1 else ''} match{'' if left[-1] > 1 else 'es'} all filters: {steps}."


def told_absent(condition: Condition, there: Sequence[str]) -> str:
    """Say what a library has (:meth:`app.retrieval.filters.Filter.there`) instead of what nothing in it has."""
    has = f"it has {', '.join(_named(there))}" if there else f"none of its studies tells {condition.filter.name}"
    what = f"The filter {condition.text} leaves nothing out" if condition.excluded else f"Nothing passes {condition.text}"
    return f"{what} in this library: {has}."


def _named(names: Sequence[str]) -> Iterator[str]:
    yield from names[:_MOST_NAMED]
    if len(names) > _MOST_NAMED:
        yield f"and {len(names) - _MOST_NAMED} more"
