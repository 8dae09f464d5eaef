"""Studies of a library become rows of an engine's table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from app.codes import CodePart, Numbers
from app.findings import Findings
from app.library import CodeTable
from app.library.packing import pack_facts
from app.retrieval.filters import Filter, Slices
from app.retrieval.filters.kinds import Choice, Names, Range
from app.retrieval.looking import gaps
from app.retrieval.rows import CodeRows
from app.retrieval.second_look import LookTable
from app.retrieval.stack import Sum
from app.scale import findings as of_slices
from app.scale import halves
from app.scale.databases.native import Written, block, fixed, numbers, texts
from app.scale.signs import Signs
from app.scale.tables import ARRAYS, LESION_MM, Tables, signs_name

MOST_GAP = 255


def filled(
    tables: Tables,
    table: CodeTable,
    findings: Sequence[Findings] | None,
    stamps: Mapping[str, str],
    written: int,
    signs: Mapping[Sum, Signs],
) -> bytes:
    """Return some studies as one block of the table of codes.

    Parameters
    ----------
    tables : Tables
    table : CodeTable
        Codes and facts of the studies.
    findings : sequence of Findings or None
        What lies on the slices of each; None where the model knows no label maps.
    stamps : mapping of str to str
        The library's token of each study.
    written : int
        Grows with time: of two rows of one place the later counts.
    signs : mapping of Sum to Signs
        Planes of each sum of parts.
    """
    rows = CodeRows([table], threads=1)
    look = None if findings is None else LookTable(table.studies, findings, table.space.structures)
    slices = Slices(rows, look)
    lesion = slices.lesion
    columns = _keys(table, stamps, written)
    columns += [
        numbers("lesion", "UInt8", lesion),
        numbers("gap", "UInt8", np.full(len(table), MOST_GAP) if look is None else np.minimum(gaps(look), MOST_GAP)),
        numbers("abnormal", "UInt8", rows.abnormal_mm2 > 0),
        texts("finding", [b""] * len(table) if look is None else of_slices.packed(look.findings)),
    ]
    columns += _of_lesions(look, len(table))
    for one in tables.filters.values():
        columns += _of_filter(one, slices)
    asked = {name for parts in tables.sums for name in parts}
    wide = {name: table.codes.parts[name].astype(np.float32) for name in asked}  # once: numpy takes its time for float16
    for parts in tables.sums:
        columns.append(fixed(signs_name(parts), signs[parts].bits(added(wide, parts))))
    for part in table.space.parts:
        columns += _of_part(part, table.codes.parts[part.name])
    return block(columns, len(table))


def added(parts: Mapping[str, Numbers], names: Sum) -> npt.NDArray[np.float32]:
    """Return the sum of some parts of codes, float32 (n, d)."""
    total = parts[names[0]].astype(np.float32, copy=False)
    for name in names[1:]:
        total = total + parts[name].astype(np.float32, copy=False)
    return total


def _keys(table: CodeTable, stamps: Mapping[str, str], written: int) -> list[Written]:
    studies, of_row = table.studies, table.codes.study.tolist()
    first = np.flatnonzero(np.diff(table.codes.study, prepend=-1)).tolist()
    facts = [b""] * len(table)
    for row in first:
        facts[row] = pack_facts(studies[of_row[row]]).encode()
    names = [(one.patient.encode(), one.study.encode(), stamps.get(one.study, "").encode()) for one in studies]
    return [
        texts("patient", [names[number][0] for number in of_row]),
        texts("study", [names[number][1] for number in of_row]),
        numbers("unit", "Int16", table.codes.unit),
        texts("stamp", [names[number][2] for number in of_row]),
        numbers("written", "UInt64", np.full(len(table), written, np.uint64)),
        texts("facts", facts),
    ]


def _of_lesions(look: LookTable | None, count: int) -> list[Written]:
    """Return what a rough look compares, of each row; 0 where there is no lesion."""
    found = {name: np.zeros(count, np.float32) for name in LESION_MM}
    pattern = np.full(count, -1, np.int8)
    if look is not None:
        for name, values in zip(LESION_MM, (look.longest, look.level, look.behind, look.right), strict=True):
            found[name][look.row] = values
        pattern[look.row] = look.pattern
    return [*(numbers(name, "Float32", values) for name, values in found.items()), numbers("pattern", "Int8", pattern)]


def _of_filter(one: Filter, slices: Slices) -> list[Written]:
    """Return what a filter asks of each row, by its own definition."""
    name = f"by_{one.name}"
    if isinstance(one, Names):
        told = [one.of(facts) for facts in slices.studies]
        of_row = slices.rows.study.tolist()
        columns = [texts(name, [told[number].encode() for number in of_row])]
        if one.folded:
            columns.append(texts(f"fold_{one.name}", [told[number].casefold().encode() for number in of_row]))
        return columns
    if isinstance(one, Choice):
        return [numbers(name, "Int8", one.of(slices))]
    if isinstance(one, Range):
        return [numbers(name, "Float64", one.of(slices))]
    raise TypeError(f"the filter {one.name} is of no kind that a table has a column for")


def _of_part(part: CodePart, codes: Numbers) -> list[Written]:
    name = f"code_{part.name}"
    if part.dtype == "bits":
        return [fixed(name, codes)]
    if part.dtype != "float16":
        return [numbers(name, ARRAYS[part.dtype], codes)]
    short, rest = halves.split(codes)
    return [numbers(name, "BFloat16", short), fixed(f"rest_{part.name}", rest)]
