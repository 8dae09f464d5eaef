"""Tables of codes made in memory, of normal and abnormal anatomy codes or of any other space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from app.library import CodeTable, StudyFacts
from app.placement import Placement
from app.retrieval import Query
from tests.support.library_support import make_space

Codes = npt.NDArray[np.float16]
FACTS = StudyFacts(
    study="A",
    patient="A",
    collection="tests",
    folder="/nowhere/A",
    modalities={},
    slices=(70,),
    area_mm2={},
    side="left",
    representative_slice=70,
    labels_from="source",
    placement=Placement.as_found(),
)


def anatomy_query(normal: npt.NDArray[Any], abnormal: npt.NDArray[Any] | None, k: int = 0) -> Query:
    """Return a query from codes (d,); `abnormal` None where nothing is drawn."""
    codes = {"normal": normal} if abnormal is None else {"normal": normal, "abnormal": abnormal}
    return Query.of(make_space("m1", len(normal)), codes, k, drawn=abnormal is not None)


def make_table(
    normal: Codes, abnormal: Codes, owners: Sequence[tuple[str, str]], area: Sequence[float] | None = None
) -> CodeTable:
    """Return a table of rows that belong to (patient, study) `owners`, brought together by study; slices count up in each."""
    names = list(dict.fromkeys(owners))
    by_study = [[row for row, owner in enumerate(owners) if owner == name] for name in names]
    studies: list[StudyFacts] = []
    for (patient, study), rows in zip(names, by_study, strict=True):
        areas = tuple(0.0 if area is None else float(area[row]) for row in rows)
        zeros = (0.0,) * len(rows)
        kept = {"core": zeros, "edema": areas, "enhancing": zeros}
        studies.append(replace(FACTS, study=study, patient=patient, slices=tuple(range(len(rows))), area_mm2=kept))
    order = [row for rows in by_study for row in rows]
    return CodeTable.of(make_space("m1", normal.shape[1]), studies, {"normal": normal[order], "abnormal": abnormal[order]})


def in_parts(table: CodeTable, parts: int) -> list[CodeTable]:
    """Return the studies of a table dealt out to several tables, some of them perhaps empty."""
    tables = []
    for part in range(parts):
        chosen = [number for number in range(len(table.studies)) if number % parts == part]
        rows = np.flatnonzero(np.isin(table.codes.study, chosen))
        numbers = {name: all_rows[rows] for name, all_rows in table.codes.parts.items()}
        tables.append(CodeTable.of(table.space, [table.studies[number] for number in chosen], numbers))
    return tables
