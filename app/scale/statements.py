"""What a search asks an engine: the nearest patients, by bits or by all numbers, their nearest rows, and what these hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.codes import Numbers
from app.library import StudyFacts
from app.library.packing import unpack_facts
from app.retrieval import Query
from app.retrieval.measures import SumOfSquares
from app.retrieval.scales import Over
from app.retrieval.stack import Sum
from app.scale import halves
from app.scale.databases import Columns, Values
from app.scale.databases.native import LONGEST_FIXED, as_bytes
from app.scale.filling import added
from app.scale.store import CodeStore
from app.scale.tables import signs_name

Place = tuple[str, str, int]
"""Patient, study and unit of a row."""

Divisor = Callable[[Sum, Over], float]
"""From the parts of a term, and the slices that count, to the library's typical distance."""


@dataclass(frozen=True, eq=False)
class Nearness:
    """How far the rows of an engine are from a query, as expressions of a statement.

    Attributes
    ----------
    store : CodeStore
    divisor : callable
    query : Query
    measure : SumOfSquares
    weight : float
        W in [0, 1].
    cost : callable
        From the expression of the squared distance to that by which rows are ranked.
    """

    store: CodeStore
    divisor: Divisor
    query: Query
    measure: SumOfSquares
    weight: float
    cost: Callable[[str], str] = str

    def by_bits(self, values: Values) -> str:
        """Return the squared distance as far as bits tell it, or the cost that is made of it."""

        def squared(parts: Sum) -> str:
            signs = self.store.signs.get(parts)
            if signs is None:
                return _hamming(f"code_{parts[0]}", self.query.parts[parts[0]], values)
            bits = signs.bits(added(self.query.parts, parts)[None])[0]
            apart = f"({_hamming(signs_name(parts), bits, values)} * {signs.scale!r})"
            return f"({apart} * {apart})"  # found once, and pow would take as long as the bits

        return self.cost(self.measure.in_sql(squared, self.divisor, self.weight))

    def by_numbers(self, values: Values) -> str:
        """Return likewise the squared distance by all numbers, float16 as bfloat16."""

        def squared(parts: Sum) -> str:
            if self.store.space.part(parts[0]).dtype == "bits":
                return _hamming(f"code_{parts[0]}", self.query.parts[parts[0]], values)
            asked = np.sum([self.query.parts[name].astype(np.float64) for name in parts], axis=0)
            columns = [f"code_{name}" for name in parts]
            if len(parts) == 2:
                return _of_two(columns, values.vector(asked / 2))
            letters = [f"x{number}" for number in range(len(parts))]
            added_up = f"arrayMap(({', '.join(letters)}) -> {' + '.join(letters)}, {', '.join(columns)})"
            code = columns[0] if len(parts) == 1 else added_up
            return f"L2SquaredDistance({code}, {values.vector(asked)})"

        return self.cost(self.measure.in_sql(squared, self.divisor, self.weight))


def nearest_patients(
    near: Nearness, where: Callable[[Values], str], count: int, exact: bool = False, seconds: float = 30.0
) -> list[str]:
    """Return the patients whose best rows are nearest, nearest first: one statement, reduced where the rows lie.

    Parameters
    ----------
    near : Nearness
    where : callable
        Gives the expression of the rows that may be found.
    count : int
        How many patients at most.
    exact : bool
        Whether to compare all numbers instead of bits.
    seconds : float
        When to give up.
    """
    values = Values()
    apart = near.by_numbers(values) if exact else near.by_bits(values)
    found = near.store.ask(
        values,
        f"SELECT patient, min({apart}) AS nearest FROM {{codes}} WHERE {where(values)} "
        f"GROUP BY patient ORDER BY nearest, patient LIMIT {int(count)}",
        seconds,
    )
    return _texts(found, "patient")


def nearest_rows(
    near: Nearness, where: Callable[[Values], str], patients: Collection[str], slices: int, seconds: float = 30.0
) -> list[Place]:
    """Return the nearest rows of each of some patients, at most so many, by all numbers; nearest first."""
    if not patients:
        return []
    values = Values()
    apart = near.by_numbers(values)
    found = near.store.ask(
        values,
        f"SELECT patient, study, unit FROM {{codes}} WHERE patient IN {values.texts(patients)} AND {where(values)} "
        f"ORDER BY {apart}, patient, study, unit LIMIT {int(slices)} BY patient",
        seconds,
    )
    return places_of(found)


def most_alike(store: CodeStore, alike: str, where: Callable[[Values], str], count: int, seconds: float = 30.0) -> list[Place]:
    """Return the rows, at most so many, of which an expression tells most; those that it tells most of first.

    Parameters
    ----------
    store : CodeStore
    alike : str
        The expression, over the table's columns.
    where : callable
        Gives the expression of the rows that may be found.
    count : int
    seconds : float
        When to give up.
    """
    values = Values()
    found = store.ask(
        values,
        f"SELECT patient, study, unit FROM {{codes}} WHERE {where(values)} "
        f"ORDER BY {alike} DESC, patient, study, unit LIMIT {int(count)}",
        seconds,
    )
    return places_of(found)


def codes_of(store: CodeStore, places: Sequence[Place]) -> dict[Place, dict[str, Numbers]]:
    """Return the codes of some rows, part by part, as the library keeps them; what is gone meanwhile is left out."""
    if not places:
        return {}
    values = Values()
    columns = [column.name for column in store.tables.columns if column.name.startswith(("code_", "rest_"))]
    found = store.ask(
        values,
        f"SELECT patient, study, unit, {', '.join(columns)} FROM {{codes}} "
        f"WHERE (patient, study, unit) IN {values.places(places)} ORDER BY written",
    )
    parts = {part.name: _numbers(store, part.name, found) for part in store.space.parts} if found else {}
    # Of a study that is being replaced there are two rows of a place: the later counts.
    return {place: {name: rows[n] for name, rows in parts.items()} for n, place in enumerate(_each(found))}


def facts_of(store: CodeStore, studies: Collection[tuple[str, str]]) -> dict[str, StudyFacts]:
    """Return the facts of some studies, given as patient and study, by study."""
    if not studies:
        return {}
    values = Values()
    found = store.ask(
        values,
        f"SELECT facts FROM {{codes}} WHERE (patient, study) IN {values.pairs(list(studies))} AND facts != '' ORDER BY written",
    )
    told = [unpack_facts(bytes(text), store.database.address) for text in found.get("facts", [])]
    return {facts.study: facts for facts in told}


def facts_named(store: CodeStore, study: str) -> StudyFacts | None:
    """Return the facts of a study by its name alone, which takes a look at all rows; None if it is not there."""
    values = Values()
    sql = f"SELECT facts FROM {{codes}} WHERE study = {values.text(study)} AND facts != '' ORDER BY written DESC LIMIT 1"
    told = store.ask(values, sql).get("facts", [])
    return unpack_facts(bytes(told[0]), store.database.address) if len(told) else None


def findings_of(store: CodeStore, studies: Collection[tuple[str, str]]) -> dict[tuple[str, int], bytes]:
    """Return what lies on the slices of some studies, by study and slice, as rows keep it."""
    if not studies:
        return {}
    values = Values()
    found = store.ask(
        values,
        f"SELECT study, unit, finding FROM {{codes}} WHERE (patient, study) IN {values.pairs(list(studies))} "
        "AND lesion ORDER BY written",
    )
    units = [int(unit) for unit in found.get("unit", [])]
    texts = [bytes(text) for text in found.get("finding", [])]
    return dict(zip(zip(_texts(found, "study"), units, strict=True), texts, strict=True))


def places_of(found: Columns) -> list[Place]:
    """Return patient, study and unit of the rows that a statement gave."""
    return list(dict.fromkeys(_each(found)))


def _each(found: Columns) -> list[Place]:
    units = [int(unit) for unit in found.get("unit", [])]
    return list(zip(_texts(found, "patient"), _texts(found, "study"), units, strict=True))


def _numbers(store: CodeStore, name: str, found: Columns) -> Numbers:
    part, column = store.space.part(name), found[f"code_{name}"]
    if part.dtype == "bits":
        return as_bytes(column)
    code = np.asarray(column)
    if part.dtype == "float16":
        return halves.joined(code, as_bytes(found[f"rest_{name}"]))
    return np.ascontiguousarray(code, part.in_memory)


def _of_two(columns: Sequence[str], half: str) -> str:
    """Return the squared distance of a sum of two columns by the parallelogram's law: no array is made for it.

    With a and b the columns less half of what is asked, ``|a + b|^2 = 2 |a|^2 + 2 |b|^2 - |a - b|^2``.
    """
    first, second = columns
    alone = f"2 * L2SquaredDistance({first}, {half}) + 2 * L2SquaredDistance({second}, {half})"
    return f"greatest({alone} - L2SquaredDistance({first}, {second}), 0)"


def _hamming(column: str, bits: npt.NDArray[np.uint8], values: Values) -> str:
    asked = values.data(bits.tobytes())
    asked = f"toFixedString({asked}, {len(bits)})" if len(bits) <= LONGEST_FIXED else asked
    return f"toFloat64(bitHammingDistance({column}, {asked}))"


def _texts(found: Columns, name: str) -> list[str]:
    return [bytes(text).decode("utf-8", "replace") for text in found.get(name, [])]
