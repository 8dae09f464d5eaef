"""What tables look like: one of codes for each code space, and one of notes.

A row is a slice (or a study, where codes describe studies): whose it is, what filters ask of it, its code part by part, the bits
that a search looks at first, and what a second look compares. Rows are ordered by patient and spread over machines by patient, so
that the best slice of each patient is found where the patient's rows lie.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from app.codes import CodePart, CodeSpace
from app.retrieval.filters import FILTERS, Filter
from app.retrieval.filters.kinds import Choice, Names, Range
from app.retrieval.measures import SumOfSquares, offered
from app.retrieval.stack import Sum
from app.scale.databases.native import fixed_kind
from app.scale.halves import rest_bytes
from app.scale.signs import DIRECTIONS, PLANES

NOTES = "sbmir_notes"

LESION_MM = ("longest", "below", "behind", "right")
"""Of the lesion on a slice: its longest diameter; how far below the brain's top, and behind and right of its middle it lies."""

LAYOUT = 2
"""Of the tables: with another one a library is copied anew."""

ROWS_A_MARK = 64
"""So many rows are the least that is read at once; candidates lie scattered."""

MERGED_KEPT_S = 60
"""So long parts stay that were merged into a larger one; for the usual eight minutes a copy would take three times its disk."""

ARRAYS = {"float32": "Float32", "int8": "Int8", "uint8": "UInt8", "int16": "Int16", "uint16": "UInt16", "int32": "Int32"}
"""Types of numbers by those of parts; float16 and bits are kept in ways of their own."""

_NOT_COMPRESSED = "CODEC(NONE)"  # codes are noise to a compressor, and reading them is what a search waits for


@dataclass(frozen=True)
class Column:
    """A column: its name, its type, and how it is compressed."""

    name: str
    kind: str
    codec: str = ""


@dataclass(frozen=True)
class Tables:
    """The tables of one code space.

    Attributes
    ----------
    space : CodeSpace
    cluster : str
        Name of the cluster that they are spread over; empty where there is none.
    """

    space: CodeSpace
    cluster: str = ""

    @property
    def codes(self) -> str:
        """Name of the table of codes, as a search asks it. Made of a hash: a model's name is not the program's own word."""
        return f"sbmir_codes_{hashlib.sha256(f'{LAYOUT} {self.space.model}'.encode()).hexdigest()[:16]}"

    @property
    def kept(self) -> str:
        """Name of the table that keeps the rows: of a cluster's, each machine's own."""
        return f"{self.codes}_kept" if self.cluster else self.codes

    @cached_property
    def measures(self) -> dict[str, SumOfSquares]:
        """The measures that can be asked for in a statement, by name."""
        return {name: one for name, one in offered(self.space).items() if isinstance(one, SumOfSquares)}

    @cached_property
    def sums(self) -> list[Sum]:
        """The sums of parts that have bits of their own; parts that are bits need none."""
        sums = dict.fromkeys(parts for measure in self.measures.values() for parts in measure.sums)
        return [parts for parts in sums if not any(self.space.part(name).dtype == "bits" for name in parts)]

    @cached_property
    def filters(self) -> dict[str, Filter]:
        """The filters that make sense for these codes, by name."""
        keys = {structure.key for structure in self.space.structures}
        return {name: one for name, one in FILTERS.items() if self._suits(one, keys)}

    def _suits(self, one: Filter, keys: set[str]) -> bool:
        if one.needs.slices and self.space.unit != "slice":
            return False
        return not one.needs.lesion or bool(keys and keys.issuperset(one.needs.structures))

    @property
    def tells_lesions(self) -> bool:
        """Whether it is kept what lies on the slices."""
        return self.space.unit == "slice" and bool(self.space.structures)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns of the table of codes."""
        columns = [
            Column("patient", "String"),
            Column("study", "String"),
            Column("unit", "Int16"),
            Column("stamp", "String"),
            Column("written", "UInt64"),
            Column("facts", "String", "CODEC(ZSTD(3))"),
            Column("lesion", "UInt8"),
            Column("gap", "UInt8"),
            Column("abnormal", "UInt8"),
            Column("finding", "String", "CODEC(ZSTD(3))"),
            *(Column(name, "Float32") for name in LESION_MM),
            Column("pattern", "Int8"),
        ]
        for name, one in self.filters.items():
            columns.append(Column(f"by_{name}", _kind_of(one)))
            if isinstance(one, Names) and one.folded:
                columns.append(Column(f"fold_{name}", "String"))
        for parts in self.sums:
            columns.append(Column(signs_name(parts), fixed_kind(DIRECTIONS * PLANES // 8), _NOT_COMPRESSED))
        for part in self.space.parts:
            columns += _columns_of(part)
        return columns

    def create(self) -> list[str]:
        """Return the statements that make what is missing of both tables."""
        rows = ",\n".join(f"    {column.name} {column.kind} {column.codec}".rstrip() for column in self.columns)
        kept = _create(
            self.kept,
            rows,
            "(patient, study, unit)",
            {
                "index_granularity": ROWS_A_MARK,
                "non_replicated_deduplication_window": 1000,
                "old_parts_lifetime": MERGED_KEPT_S,
            },
            self.cluster,
        )
        if not self.cluster:
            return [notes_table(), kept]
        spread = (
            f"CREATE TABLE IF NOT EXISTS {self.codes} ON CLUSTER {self.cluster} AS {self.kept}\n"
            f"ENGINE = Distributed({self.cluster}, currentDatabase(), {self.kept}, cityHash64(patient))"
        )
        return [notes_table(self.cluster), kept, spread]


def notes_table(cluster: str = "") -> str:
    """Return the statement that makes the table of notes: of each model its space, planes, and typical distances."""
    rows = "    model String,\n    name String,\n    value String,\n    written UInt64"
    # Every machine has all notes: their place does not name the shard.
    return _create(NOTES, rows, "(model, name, written)", {}, cluster, shard="all")


def signs_name(parts: Sum) -> str:
    """Return the name of the column of a sum's bits."""
    return f"signs_{'_'.join(parts)}"


def _kind_of(one: Filter) -> str:
    if isinstance(one, Choice):
        return "Int8"
    if isinstance(one, Range):
        return "Float64"
    if isinstance(one, Names):
        return "String"
    raise TypeError(f"the filter {one.name} is of no kind that a table has a column for")


def _columns_of(part: CodePart) -> list[Column]:
    name = f"code_{part.name}"
    if part.dtype == "bits":
        return [Column(name, fixed_kind(part.length), _NOT_COMPRESSED)]
    if part.dtype != "float16":
        return [Column(name, f"Array({ARRAYS[part.dtype]})", _NOT_COMPRESSED)]
    rest = Column(f"rest_{part.name}", fixed_kind(rest_bytes(part.length)), _NOT_COMPRESSED)
    return [Column(name, "Array(BFloat16)", _NOT_COMPRESSED), rest]


def _create(name: str, rows: str, order: str, settings: dict[str, int], cluster: str, shard: str = "{shard}") -> str:
    """Return the statement that makes one table, on each machine of a cluster if there is one; newer rows replace older ones."""
    engine, where = "ReplacingMergeTree(written)", ""
    if cluster:
        replica = "{replica}" if shard == "{shard}" else "{shard}-{replica}"
        engine = f"ReplicatedReplacingMergeTree('/clickhouse/tables/{{database}}/{name}/{shard}', '{replica}', written)"
        settings = {key: value for key, value in settings.items() if not key.startswith("non_replicated")}
        where = f" ON CLUSTER {cluster}"
    told = ", ".join(f"{key} = {value}" for key, value in settings.items())
    behind = f"\nSETTINGS {told}" if told else ""
    return f"CREATE TABLE IF NOT EXISTS {name}{where} (\n{rows}\n) ENGINE = {engine}\nORDER BY {order}{behind}"
