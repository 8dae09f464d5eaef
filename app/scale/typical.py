"""Typical distances of an engine's rows: the same numbers that :mod:`app.retrieval.scales` finds for a library in memory.

The same pairs of rows are drawn, by their places in the order of patient, study and unit, and compared by the same arithmetic.
They are found once for each state of the engine and noted there. Of a very large one the numbers of a former state serve as long
as few rows have come or gone since: finding them reads thousands of scattered rows, and they would differ by less than they tell.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.lesions import USUAL_BRAIN, BrainBox
from app.retrieval.scales import ENOUGH_ABNORMAL, PAIRS, SEED, Over
from app.retrieval.stack import Sum
from app.scale.databases import Values
from app.scale.statements import Place, codes_of
from app.scale.store import LONG, CodeStore

MANY_ROWS, FEW = 100_000, 0.01
_LATEST, _ROWS = "typical", "rows"
_FETCHED = 1024
Doubles = npt.NDArray[np.float64]


class Typical:
    """Typical distances as of one state of an engine.

    Parameters
    ----------
    store : CodeStore
    state : str
        See :meth:`app.scale.store.CodeStore.state`.
    rows : int
        How many rows there are.
    """

    def __init__(self, store: CodeStore, state: str, rows: int) -> None:
        self._store = store
        self._state = state
        self._rows = rows
        self._known: dict[str, float] = store.note(self._name) or self._former() or {_ROWS: rows}

    def _former(self) -> dict[str, float] | None:
        """Return the numbers of a former state that serve for this one too; None where there are none."""
        known = self._store.note(_LATEST) or {}
        rows = known.get(_ROWS, 0.0)
        return known if rows >= MANY_ROWS and abs(self._rows - rows) <= FEW * rows else None

    def _keep(self) -> None:
        for name in (self._name, _LATEST):
            self._store.keep(name, self._known)

    @property
    def _name(self) -> str:
        return f"typical {self._state}"

    def of(self, parts: Sum, over: Over) -> float:
        """Return a typical distance of a sum of parts; 1 where the engine holds too little to tell."""
        key = f"{'+'.join(parts)} {over.value}"
        if key not in self._known:
            self._known[key] = self._found(parts, over)
            self._keep()
        return self._known[key]

    def brain(self) -> BrainBox:
        """Return the mean of the studies' brains, from which a place is measured that is drawn on a template."""
        names = ("brain top", "brain row", "brain column")
        if names[0] not in self._known:
            told = {"row": USUAL_BRAIN.row, "column": USUAL_BRAIN.column}
            means = [
                f"avg(if(JSONHas(facts, 'brain', '{name}'), JSONExtractFloat(facts, 'brain', '{name}'), {usual!r})) AS {name}"
                for name, usual in told.items()
            ]
            highest = "avg(arrayMax(JSONExtract(facts, 'slices', 'Array(Int32)'))) AS top"
            sql = f"SELECT {highest}, {', '.join(means)} FROM {{codes}} WHERE facts != '' HAVING count() > 0"
            found = self._store.ask(Values(), sql, LONG)
            if not found:
                return USUAL_BRAIN
            self._known |= {name: float(found[name.split()[1]][0]) for name in names}
            self._keep()
        top, row, column = (self._known[name] for name in names)
        return BrainBox(round(top), row, column)

    def _found(self, parts: Sum, over: Over) -> float:
        owners, counts = self._counted(over)
        if over is Over.LESIONS and counts.sum() < ENOUGH_ABNORMAL:
            over = Over.ALL
            owners, counts = self._counted(over)
        patients = np.array([patient for patient, _ in owners], object)
        if not len(owners) or bool((patients == patients[0]).all()):
            return 1.0
        ends = np.cumsum(counts)
        drawn = np.random.default_rng(SEED).choice(int(ends[-1]), (2, 4 * PAIRS))
        study = np.searchsorted(ends, drawn, "right")
        different = np.flatnonzero(patients[study[0]] != patients[study[1]])[:PAIRS]
        rows, studies = drawn[:, different], study[:, different]
        within = rows - (ends - counts)[studies]
        places = self._places(owners, studies, within, over)
        distances = self._distances(parts, places[0], places[1])
        median = float(np.median(distances)) if len(distances) else 0.0
        return median if median > 0 else 1.0

    def _counted(self, over: Over) -> tuple[list[tuple[str, str]], npt.NDArray[np.int64]]:
        """Return patient and study of all studies, in order, and how many rows of each count."""
        sql = f"SELECT patient, study, count() AS n FROM {{codes}}{_only(over)} GROUP BY patient, study ORDER BY patient, study"
        found = self._store.ask(Values(), sql, LONG)
        names = [[bytes(text).decode() for text in found.get(name, [])] for name in ("patient", "study")]
        return list(zip(*names, strict=True)), np.asarray(found.get("n", []), np.int64)

    def _places(
        self, owners: Sequence[tuple[str, str]], studies: npt.NDArray[np.intp], within: npt.NDArray[np.int64], over: Over
    ) -> list[list[Place]]:
        """Return the places of rows that are told by their study's place and their own among the study's."""
        units: dict[tuple[str, str], list[int]] = {}
        chosen = [owners[place] for place in np.unique(studies).tolist()]
        for start in range(0, len(chosen), _FETCHED):
            values = Values()
            some = f"(patient, study) IN {values.pairs(chosen[start : start + _FETCHED])}{_only(over, ' AND ')}"
            sql = f"SELECT patient, study, unit FROM {{codes}} WHERE {some} ORDER BY patient, study, unit"
            found = self._store.ask(values, sql, LONG)
            names = [[bytes(text).decode() for text in found[name]] for name in ("patient", "study")]
            for patient, study, unit in zip(*names, found["unit"], strict=True):
                units.setdefault((patient, study), []).append(int(unit))
        return [
            [(*owners[study], units[owners[study]][row]) for study, row in zip(of_side.tolist(), rows.tolist(), strict=True)]
            for of_side, rows in zip(studies, within, strict=True)
        ]

    def _distances(self, parts: Sum, first: Sequence[Place], second: Sequence[Place]) -> Doubles:
        distances = np.zeros(len(first), np.float64)
        for start in range(0, len(first), _FETCHED):
            some = slice(start, start + _FETCHED)
            codes = codes_of(self._store, list({*first[some], *second[some]}))
            sides = [
                [np.stack([codes[place][name] for place in side[some]]).astype(np.float64) for side in (first, second)]
                for name in parts
            ]
            apart = sides[0][0] - sides[0][1]
            for one, other in sides[1:]:
                apart = apart + (one - other)
            distances[some] = np.linalg.norm(apart, axis=1)
        return distances


def _only(over: Over, before: str = " WHERE ") -> str:
    return f"{before}abnormal" if over is Over.LESIONS else ""
