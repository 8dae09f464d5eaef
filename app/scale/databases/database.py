"""The door to ClickHouse, and statements whose values are parameters.

A statement's text is made of the program's own words. Whatever comes from a user or a library is a parameter, and travels as
hexadecimal digits or numbers: there is no sign in it that either driver, or the server, would have to escape.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any] | list[bytes]
Columns = dict[str, Column]
"""A column by name: numbers (n,), arrays of one length (n, length), texts as bytes."""


@dataclass(frozen=True)
class Statement:
    """A statement and its parameters by name, each in signs that need no escaping."""

    sql: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Values:
    """Values that a statement is given, each as the expression that stands for it."""

    given: dict[str, str] = field(default_factory=dict)

    def text(self, text: str) -> str:
        """Return the expression of a text."""
        return self.data(text.encode("utf-8", "surrogatepass"))

    def data(self, data: bytes) -> str:
        """Return the expression of some bytes."""
        return f"unhex({self._keep(data.hex(), 'String')})"

    def texts(self, texts: Iterable[str]) -> str:
        """Return a query that gives some texts, a row each, to stand behind ``IN``."""
        return f"(SELECT arrayJoin(arrayMap(x -> unhex(x), {self._list(_hexed(texts))})))"

    def places(self, places: Sequence[tuple[str, str, int]]) -> str:
        """Return a query that gives patient, study and unit of some rows, to stand behind ``IN``."""
        patients, studies = self._list(_hexed(one[0] for one in places)), self._list(_hexed(one[1] for one in places))
        units = self._list(str(int(one[2])) for one in places)
        return f"(SELECT arrayJoin(arrayMap((p, s, u) -> (unhex(p), unhex(s), toInt16(u)), {patients}, {studies}, {units})))"

    def pairs(self, pairs: Sequence[tuple[str, str]]) -> str:
        """Return a query that gives two texts a row, to stand behind ``IN``."""
        first, second = self._list(_hexed(one[0] for one in pairs)), self._list(_hexed(one[1] for one in pairs))
        return f"(SELECT arrayJoin(arrayMap((a, b) -> (unhex(a), unhex(b)), {first}, {second})))"

    def slices(self, slices: Sequence[tuple[str, int]]) -> str:
        """Return likewise a text and a unit a row."""
        studies, units = self._list(_hexed(one[0] for one in slices)), self._list(str(int(one[1])) for one in slices)
        words = f"arrayMap((s, u) -> (unhex(s), toInt16(u)), {studies}, {units})"
        return f"(SELECT arrayJoin({words}))" if slices else "(SELECT '', toInt16(-1) WHERE 0)"

    def whole(self, number: int) -> str:
        """Return the expression of a whole number."""
        return self._keep(str(int(number)), "Int64")

    def real(self, number: float) -> str:
        """Return the expression of a finite number."""
        if not math.isfinite(number):
            raise ValueError(f"{number} is no number of a statement")
        return self._keep(repr(float(number)), "Float64")

    def vector(self, numbers: npt.NDArray[Any]) -> str:
        """Return the expression of a vector, as Array(Float32)."""
        return self._keep(str(np.asarray(numbers, np.float64).tolist()), "Array(Float32)")

    def statement(self, sql: str) -> Statement:
        """Return a statement with what it was given."""
        return Statement(sql, dict(self.given))

    def _list(self, words: Iterable[str]) -> str:
        return f"splitByChar(',', {self._keep(','.join(words), 'String')})"

    def _keep(self, value: str, kind: str) -> str:
        name = f"p{len(self.given)}"
        self.given[name] = value
        return f"{{{name}:{kind}}}"


class Database(Protocol):
    """A database of ClickHouse; belongs to the thread that opened it. What fails is an `EnvironmentFault` or `UserError`."""

    @property
    def address(self) -> str:
        """As it may be shown."""

    @property
    def cluster(self) -> str:
        """Name of the cluster that the tables are spread over; empty where there is none."""

    def ask(self, statement: Statement, seconds: float = 30.0) -> Columns:
        """Return what a query gives; without rows there may be no columns. It is given up after so many seconds."""

    def do(self, statement: Statement) -> None:
        """Carry out a statement that gives nothing."""

    def insert(self, table: str, block: bytes, token: str) -> None:
        """Insert one block of the format Native, wholly or not at all; another one with the same token counts for nothing."""

    def size_bytes(self) -> int:
        """Return what its tables take on disk."""

    def close(self) -> None:
        """Let go of it; closing twice is allowed."""


def _hexed(texts: Iterable[str]) -> Iterable[str]:
    return (text.encode("utf-8", "surrogatepass").hex() for text in texts)
