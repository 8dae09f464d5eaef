"""What the codes of a model are, as data: which parts, of which units, of which structures and modalities.

A :class:`CodeSpace` is owned by a model and stored with its codes; a :class:`CodeBlock` is some codes. Whoever keeps or moves
codes holds blocks opaquely and checks them against their space; only encoders and measures know a part by its name. Importing
this module imports no torch.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter, ValidationError

from app.anatomy import Structure

Unit = Literal["slice", "study"]
"""What one code describes."""

PartType = Literal["float16", "float32", "int8", "uint8", "int16", "uint16", "int32", "bits"]
"""How the numbers of a part are kept: by the name of their NumPy type, or as bits of a hash, eight in a byte."""

Numbers = npt.NDArray[Any]
"""Codes of one part, (N, length), of the part's dtype."""

WHOLE_STUDY = 0
"""The unit index of a code that describes a study as a whole."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
LONGEST_PART = 1 << 22
"""The most numbers that a part may have."""


@dataclass(frozen=True)
class CodePart:
    """One vector of a code.

    Attributes
    ----------
    name : str
        A word of small letters, unique in its space; encoders and measures know the part by it.
    dtype : str
        How its numbers are kept, one of `PartType`.
    length : int
        How many numbers are kept; of bits, how many bytes.

    Raises
    ------
    ValueError
        If the name is no such word, or type or length are impossible.
    """

    name: str
    dtype: PartType
    length: int

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.dtype not in get_args(PartType) or not 1 <= self.length <= LONGEST_PART:
            raise ValueError(f"no part of a code can be {self.name!r}, {self.dtype!r}, {self.length!r}")

    @property
    def in_memory(self) -> np.dtype[Any]:
        """The NumPy type of its numbers; uint8 of bits."""
        return np.dtype(np.uint8 if self.dtype == "bits" else self.dtype)

    @property
    def stored(self) -> np.dtype[Any]:
        """The type of its numbers as bytes are kept: little-endian."""
        return self.in_memory.newbyteorder("<")

    @property
    def dimensions(self) -> int:
        """Of how many numbers a code of the part is a vector: every bit is one, 0 or 1."""
        return 8 * self.length if self.dtype == "bits" else self.length

    @property
    def row_bytes(self) -> int:
        """Bytes of the part in one code."""
        return self.length * self.stored.itemsize


@dataclass(frozen=True)
class CodeSpace:
    """What a code of one model is; codes of different spaces are never compared.

    Attributes
    ----------
    model : str
        Id of the model.
    unit : {"slice", "study"}
        What one code describes.
    parts : tuple of CodePart
        In the order in which they are kept.
    structures : tuple of Structure
        What the labels of the model's label maps mean, in drawing order; empty where the model knows no label maps.
    modalities : tuple of str
        What the model's encoders look at, in channel order.
    preparation : str
        Version of the preprocessing.

    Raises
    ------
    ValueError
        If it has no parts or two of one name, or the unit is unknown.
    """

    model: str
    unit: Unit
    parts: tuple[CodePart, ...]
    structures: tuple[Structure, ...] = ()
    modalities: tuple[str, ...] = ()
    preparation: str = ""

    def __post_init__(self) -> None:
        names = [part.name for part in self.parts]
        if not names or len(set(names)) < len(names) or self.unit not in get_args(Unit):
            raise ValueError(f"no code space can have the unit {self.unit!r} and the parts {names}")

    @property
    def row_bytes(self) -> int:
        """Bytes of one code."""
        return sum(part.row_bytes for part in self.parts)

    @property
    def labels(self) -> dict[str, int]:
        """Label by the key of its structure, in the order of the labels."""
        return {structure.key: structure.label for structure in sorted(self.structures, key=lambda one: one.label)}

    def part(self, name: str) -> CodePart:
        """Return the part of that name; `KeyError` if there is none."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)

    def units(self, slices: Sequence[int]) -> tuple[int, ...]:
        """Return the unit indices of a study's codes: its slices with brain, or `WHOLE_STUDY` alone."""
        return tuple(slices) if self.unit == "slice" else (WHOLE_STUDY,)

    def check(self, block: CodeBlock) -> None:
        """Refuse codes that are not of this space.

        Raises
        ------
        ValueError
            If a part is missing or unknown, or has another dtype, length or number of rows.
        """
        if list(block.parts) != [part.name for part in self.parts]:
            raise ValueError(f"codes have the parts {list(block.parts)}, not {[part.name for part in self.parts]}")
        for part in self.parts:
            numbers = block.parts[part.name]
            if numbers.dtype != part.in_memory or numbers.shape != (len(block), part.length):
                wanted = f"{part.dtype} ({len(block)}, {part.length})"
                raise ValueError(f"the part {part.name} is {numbers.dtype} {numbers.shape}, not {wanted}")

    def stored_as(self, name: str, numbers: npt.NDArray[Any]) -> Numbers:
        """Return what an encoder gave for a part (N, length) with the dtype in which the part is kept.

        What a narrower type cannot hold becomes infinite; :meth:`CodeBlock.is_finite` tells.
        """
        with np.errstate(over="ignore"):
            return np.ascontiguousarray(numbers, self.part(name).in_memory)


@dataclass(frozen=True, eq=False)
class CodeBlock:
    """Codes of some units: an array a part, and whose each row is.

    Attributes
    ----------
    parts : mapping of str to array (N, length)
        By the parts' names, in the order of the space.
    study : int32 array (N,)
        Position of each row's study in a list that whoever holds the block has.
    unit : int16 array (N,)
        Unit index of each row: a slice, or `WHOLE_STUDY`.

    Raises
    ------
    ValueError
        If the arrays are not of one number of rows.
    """

    parts: Mapping[str, Numbers]
    study: npt.NDArray[np.int32]
    unit: npt.NDArray[np.int16]

    def __post_init__(self) -> None:
        if any(len(rows) != len(self.unit) for rows in (self.study, *self.parts.values())) or self.unit.ndim != 1:
            raise ValueError("all parts of a block must have a row for each unit")

    def __len__(self) -> int:
        return len(self.unit)

    @classmethod
    def of_study(cls, units: Sequence[int], parts: Mapping[str, Numbers]) -> CodeBlock:
        """Return the codes of one study; `units` ascending, `parts` (len(units), length) each."""
        return cls(dict(parts), np.zeros(len(units), np.int32), np.array(units, np.int16))

    @classmethod
    def of_studies(cls, units: Sequence[Sequence[int]], parts: Mapping[str, Numbers]) -> CodeBlock:
        """Return the codes of several studies, one after another.

        Parameters
        ----------
        units : sequence of sequence of int
            The unit indices of each study.
        parts : mapping of str to array (N, length)
            N being the sum of all units.
        """
        counts = [len(of_one) for of_one in units]
        study = np.repeat(np.arange(len(units), dtype=np.int32), counts)
        return cls(dict(parts), study, np.array([unit for of_one in units for unit in of_one], np.int16))

    @property
    def nbytes(self) -> int:
        """Bytes of all parts."""
        return sum(numbers.nbytes for numbers in self.parts.values())

    def is_finite(self) -> bool:
        """Tell whether every number is finite."""
        return all(bool(np.isfinite(numbers).all()) for numbers in self.parts.values())


_SPACE = TypeAdapter(CodeSpace)


def space_as_json(space: CodeSpace) -> str:
    """Return a space as it is stored."""
    return _SPACE.dump_json(space).decode("utf-8")


def space_from_json(text: str | bytes) -> CodeSpace:
    """Read a space; `ValueError` if it is none."""
    try:
        return _SPACE.validate_json(text)
    except ValidationError as error:
        raise ValueError("this is no code space") from error
