"""ClickHouse's format Native, as far as it is needed: blocks of columns of numbers, texts and arrays of numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.errors import EnvironmentFault
from app.scale.databases.database import Column, Columns

_NUMBERS = {
    "UInt8": "<u1",
    "Int8": "<i1",
    "UInt16": "<u2",
    "Int16": "<i2",
    "Int32": "<i4",
    "UInt32": "<u4",
    "UInt64": "<u8",
    "Int64": "<i8",
    "Float32": "<f4",
    "Float64": "<f8",
    "BFloat16": "<u2",
}
"""NumPy types by those of columns; bfloat16, which NumPy lacks, as its bits."""

LONGEST_FIXED = 256
_FIXED = re.compile(r"FixedString\((\d+)\)")
_ARRAY = re.compile(r"Array\((\w+)\)")


@dataclass(frozen=True, eq=False)
class Written:
    """A column as it is sent: its name, its type, and its bytes."""

    name: str
    kind: str
    data: bytes


def numbers(name: str, kind: str, values: npt.NDArray[Any]) -> Written:
    """Return a column of numbers (n,), or of arrays of them (n, length)."""
    dtype = np.dtype(_NUMBERS[kind])
    flat = np.ascontiguousarray(values, dtype).tobytes()
    if values.ndim == 1:
        return Written(name, kind, flat)
    ends = (np.arange(1, len(values) + 1, dtype="<u8") * np.uint64(values.shape[1])).tobytes()
    return Written(name, f"Array({kind})", ends + flat)


def fixed_kind(length: int) -> str:
    """Return the type of a column of byte strings of one length; ClickHouse takes long fixed ones for a mistake."""
    return f"FixedString({length})" if length <= LONGEST_FIXED else "String"


def fixed(name: str, values: npt.NDArray[np.uint8]) -> Written:
    """Return a column of byte strings of one length, (n, length)."""
    if values.shape[1] > LONGEST_FIXED:
        return texts(name, [row.tobytes() for row in values])
    return Written(name, fixed_kind(values.shape[1]), np.ascontiguousarray(values).tobytes())


def as_bytes(column: Column) -> npt.NDArray[np.uint8]:
    """Return what :func:`fixed` was given, as it was read."""
    if isinstance(column, np.ndarray):
        return column
    return np.frombuffer(b"".join(column), np.uint8).reshape(len(column), -1)


def texts(name: str, values: Sequence[bytes]) -> Written:
    """Return a column of byte strings of any length."""
    return Written(
        name, "String", b"".join([_LENGTHS[len(text)] + text if len(text) < _SHORT else _text(text) for text in values])
    )


def block(columns: Sequence[Written], rows: int) -> bytes:
    """Return a block of some columns."""
    parts = [_varint(len(columns)), _varint(rows)]
    for column in columns:
        parts += [_text(column.name.encode()), _text(column.kind.encode()), column.data]
    return b"".join(parts)


def read(data: bytes) -> Columns:
    """Return the columns of some blocks, one after another.

    Raises
    ------
    EnvironmentFault
        If they are cut short, or hold a column of a kind that no statement of the program asks for.
    """
    reader, found = _Reader(data), dict[str, list[Column]]()
    try:
        while not reader.ended:
            columns, rows = reader.varint(), reader.varint()
            for _ in range(columns):
                name, kind = reader.text().decode(), reader.text().decode()
                values = reader.column(kind, rows) if rows else None
                if values is not None:
                    found.setdefault(name, []).append(values)
    except (IndexError, ValueError, KeyError) as error:
        raise EnvironmentFault("The search engine's answer cannot be read: it is cut short or of another version.") from error
    return {name: _joined(parts) for name, parts in found.items()}


class _Reader:
    """Reads one thing after another; `ValueError` or `IndexError` where there is less."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def ended(self) -> bool:
        return self._at >= len(self._data)

    def varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._data[self._at]
            self._at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) != count:
            raise ValueError("cut short")
        self._at += count
        return taken

    def text(self) -> bytes:
        return self.take(self.varint())

    def column(self, kind: str, rows: int) -> Column:
        if kind == "String":
            return [self.text() for _ in range(rows)]
        if found := _FIXED.fullmatch(kind):
            length = int(found[1])
            return np.frombuffer(self.take(rows * length), np.uint8).reshape(rows, length)
        if found := _ARRAY.fullmatch(kind):
            ends = np.frombuffer(self.take(8 * rows), "<u8").astype(np.int64)
            values = self._numbers(found[1], int(ends[-1]))
            return values.reshape(rows, -1)
        return self._numbers(kind, rows)

    def _numbers(self, kind: str, count: int) -> npt.NDArray[Any]:
        dtype = np.dtype(_NUMBERS[kind])
        return np.frombuffer(self.take(count * dtype.itemsize), dtype)


def _joined(parts: Sequence[Column]) -> Column:
    arrays = [part for part in parts if isinstance(part, np.ndarray)]
    if arrays:
        return np.concatenate(arrays)
    return [text for part in parts for text in part]


def _varint(number: int) -> bytes:
    out = bytearray()
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _text(data: bytes) -> bytes:
    return _varint(len(data)) + data


_SHORT = 1 << 10
_LENGTHS = [_varint(length) for length in range(_SHORT)]
"""The lengths of short texts as they are written; a column has tens of thousands."""
