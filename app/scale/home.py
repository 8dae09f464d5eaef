"""What a search looks at again at home: rows that an engine has found, as a small library of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from app.anatomy import Structure
from app.codes import CodeModel, CodeSpace, Numbers
from app.findings import Findings
from app.library import CodeTable, Library, StudyFacts
from app.retrieval import Engine
from app.retrieval.filters import NOTHING, Among, Matching, Passed
from app.retrieval.rows import CodeRows
from app.retrieval.second_look import LookTable
from app.scale.findings import unpacked
from app.scale.statements import Place, codes_of, facts_of, findings_of
from app.scale.store import CodeStore


@dataclass(frozen=True, eq=False)
class Fetched:
    """Rows of an engine at home.

    Attributes
    ----------
    table : CodeTable
        Of their studies; with a second look all of these studies' rows, those that were not found being zeros.
    there : bool array (N,)
        Which rows were found.
    findings : mapping of str to Findings
        What lies on the slices, by study; empty where nobody looks at it.
    """

    table: CodeTable
    there: npt.NDArray[np.bool_]
    findings: Mapping[str, Findings]

    @classmethod
    def of(cls, store: CodeStore, places: Sequence[Place], looks: bool) -> Fetched:
        """Fetch some rows, with what lies on all slices of their studies where a second look follows."""
        codes = codes_of(store, places)
        named = {(patient, study) for patient, study, _ in codes}
        held = facts_of(store, named)
        rows: dict[str, dict[int, Mapping[str, Numbers]]] = {}
        for (patient, study, unit), parts in codes.items():
            if study in held and held[study].patient == patient:
                rows.setdefault(study, {})[unit] = parts
        space = store.space
        # A study that is being replaced may still have rows of slices that it will have no longer.
        known = {study: set(space.units(held[study].slices)) for study in rows}
        rows = {study: {unit: one for unit, one in of.items() if unit in known[study]} for study, of in rows.items()}
        studies = sorted((held[study] for study, of in rows.items() if of), key=lambda facts: (facts.patient, facts.study))
        if not looks:
            studies = [_with_slices(facts, sorted(rows[facts.study]), space) for facts in studies]
        table, there = _table(space, studies, rows)
        findings = _findings(store, studies) if looks else {}
        return cls(table, there, findings)


class Kept:
    """Gives an opened library what was fetched, as caches give what they keep."""

    def __init__(self, fetched: Fetched) -> None:
        self._fetched = fetched

    def update(self) -> list[CodeTable]:
        """Return the codes."""
        return [self._fetched.table] if len(self._fetched.table) else []


class KeptFindings:
    """Likewise what lies on the slices."""

    def __init__(self, fetched: Fetched) -> None:
        self._fetched = fetched

    def update(self, studies: Sequence[StudyFacts], structures: Sequence[Structure]) -> list[Findings]:
        """Return the findings of some studies."""
        return [self._fetched.findings[facts.study] for facts in studies]

    def measure_some(self, studies: Sequence[StudyFacts], structures: Sequence[Structure]) -> bool:
        """Return that nothing is lacking."""
        return False


@dataclass(frozen=True)
class Found(Among):
    """Among whom a search looks at home: whom the engine has found, with what it told of the filters."""

    there: npt.NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, bool))
    matching: Matching = NOTHING
    notices: tuple[str, ...] = ()
    blocking: str = ""

    def passed(self, rows: CodeRows, look: Callable[[], LookTable | None], top: int) -> Passed:
        """Return the rows that were found."""
        return Passed(self.there, self.matching, self.notices, self.blocking)


def engine_at_home(library: Library, model: CodeModel, fetched: Fetched) -> Engine:
    """Return what searches the rows that were fetched; pictures and label maps come from the studies' library."""
    return Engine(library, model, None, Kept(fetched), KeptFindings(fetched))


def _with_slices(facts: StudyFacts, units: Sequence[int], space: CodeSpace) -> StudyFacts:
    if space.unit != "slice":
        return facts
    kept = [place for place, k in enumerate(facts.slices) if k in set(units)]
    areas = {name: tuple(values[place] for place in kept) for name, values in facts.area_mm2.items()}
    return replace(facts, slices=tuple(facts.slices[place] for place in kept), area_mm2=areas)


def _table(
    space: CodeSpace, studies: Sequence[StudyFacts], rows: Mapping[str, Mapping[int, Mapping[str, Numbers]]]
) -> tuple[CodeTable, npt.NDArray[np.bool_]]:
    places = [(facts.study, unit) for facts in studies for unit in space.units(facts.slices)]
    there = np.array([unit in rows[study] for study, unit in places], bool)
    parts: dict[str, Numbers] = {}
    for part in space.parts:
        parts[part.name] = np.zeros((len(places), part.length), part.in_memory)
        for row in np.flatnonzero(there).tolist():
            study, unit = places[row]
            parts[part.name][row] = rows[study][unit][part.name]
    return CodeTable.of(space, studies, parts), there


def _findings(store: CodeStore, studies: Sequence[StudyFacts]) -> dict[str, Findings]:
    told = findings_of(store, {(facts.patient, facts.study) for facts in studies})
    count = len(store.space.structures)
    return {facts.study: unpacked([told.get((facts.study, k), b"") for k in facts.slices], count) for facts in studies}
