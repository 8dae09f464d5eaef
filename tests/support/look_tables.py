"""Made-up libraries for a second look: patients whose lesions are drawn by hand, with codes that say what lies on a slice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from app.anatomy import STRUCTURES, Structure
from app.findings import Findings
from app.lesions import BrainBox, centroid
from app.library import CodeTable, StudyFacts
from app.retrieval import Query
from app.retrieval.exact_search import Reference
from app.retrieval.looking import Searched
from app.retrieval.second_look import LookTable
from tests.support.code_tables import FACTS
from tests.support.library_support import make_space

BOX = BrainBox(142, 119.5, 119.5)
FIVE = (70, 71, 72, 73, 74)
Plane = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Case:
    """A study: label planes (None without a lesion) on its slices; `anatomy` is what its normal codes differ by."""

    patient: str
    planes: Sequence[Plane | None]
    slices: Sequence[int] = FIVE
    anatomy: float = 0.0
    study: str = ""

    @property
    def facts(self) -> StudyFacts:
        """What a library knows of it; its top slice is its highest one."""
        area = {
            structure.key: tuple(0.0 if plane is None else float((plane == structure.label).sum()) for plane in self.planes)
            for structure in STRUCTURES
        }
        return replace(
            FACTS,
            patient=self.patient,
            study=self.study or self.patient,
            slices=tuple(self.slices),
            area_mm2=area,
            brain=replace(BOX, top=self.slices[-1]),
        )


def throughout(patient: str, plane: Plane, anatomy: float = 0.0) -> Case:
    """Return a case with one lesion on all of five slices."""
    return Case(patient, [plane] * 5, anatomy=anatomy)


def findings_of(cases: Sequence[Case], structures: Sequence[Structure] = STRUCTURES) -> list[Findings]:
    """Measure all slices."""
    return [Findings.of(case.planes, structures) for case in cases]


def table_of(cases: Sequence[Case], structures: Sequence[Structure] = STRUCTURES) -> LookTable:
    """Return what lies on all slices, in the order given."""
    return LookTable([case.facts for case in cases], findings_of(cases, structures), structures)


def abnormal_code(plane: Plane | None) -> npt.NDArray[np.float16]:
    """Return area and place of a lesion as a code of eight numbers."""
    place = (0.0, 0.0) if plane is None else centroid(plane) or (0.0, 0.0)
    area = 0.0 if plane is None else float(np.count_nonzero(plane)) / 100
    return np.array([area, place[0] / 10, place[1] / 10, *[0.0] * 5], np.float16)


def normal_code(k: int, anatomy: float = 0.0) -> npt.NDArray[np.float16]:
    """Return level and anatomy of a slice as a code of eight numbers."""
    return np.array([k / 10, anatomy, *[0.0] * 6], np.float16)


def searched(cases: Sequence[Case], exclude: Sequence[str] = ()) -> Searched:
    """Return the cases as they are searched."""
    normal = np.stack([normal_code(k, case.anatomy) for case in cases for k in case.slices])
    abnormal = np.stack([abnormal_code(plane) for case in cases for plane in case.planes])
    codes = CodeTable.of(make_space(), [case.facts for case in cases], {"normal": normal, "abnormal": abnormal})
    reference = Reference([codes])
    allowed = np.array([name not in exclude for name in reference.patients], bool)[reference.rows.patient]
    return Searched(reference, table_of(cases), allowed)


def query_of(plane: Plane | None, k: int = 72, top: int | None = 74, beside: dict[int, Plane] | None = None) -> Query:
    """Return the query of a sketch on slice `k` of a study whose highest slice is `top`, or of a template."""
    codes = {"normal": normal_code(k), "abnormal": abnormal_code(plane)}
    made = Query.of(make_space(), codes, k, drawn=plane is not None, labels=plane)
    return replace(made, brain=None if top is None else replace(BOX, top=top), beside=beside or {})
