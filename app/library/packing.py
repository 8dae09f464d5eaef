"""Bytes of a record's parts, the same in every store: facts as JSON, codes part by part, planes deflated one by one.

Every plane is a chunk of its own, so that one thumbnail costs one small read and 0.1-0.3 ms of inflating. What is read is
checked as if a stranger had written it: lengths are exact and nothing inflates beyond its plane.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import TypeAdapter, ValidationError

from app import frames
from app.codes import CodeBlock, CodePart, CodeSpace, Numbers, space_as_json, space_from_json
from app.library.records import DamagedLibrary, Planes, StudyFacts
from app.placement import Matrix, Placement
from app.threads import Threads

# Brain pixels are noise to a compressor: level 1 is within 2 % of level 6's size in half its time.
_LEVEL = 1
_PLANE_BYTES = frames.PLANE_SHAPE[0] * frames.PLANE_SHAPE[1]


@dataclass(frozen=True)
class _FormerPlace:
    """Where a study lies, as former versions kept it among its facts."""

    affine: Matrix
    placed: bool


_THREADS = Threads(2, "sbmir-planes")
MANY = 8
"""Planes from which on a second thread saves more than it costs."""

_FACTS = TypeAdapter(StudyFacts)
_FORMER_PLACE = TypeAdapter(_FormerPlace)
_NAMES = TypeAdapter(list[str])


def pack_facts(facts: StudyFacts) -> str:
    """Return the facts as JSON."""
    return _FACTS.dump_json(facts).decode("utf-8")


def unpack_facts(text: object, source: str) -> StudyFacts:
    """Read facts from JSON; `source` names the library in the error."""
    try:
        facts = _read_facts(text if isinstance(text, str | bytes) else b"")
    except (ValidationError, ValueError) as error:
        raise damaged(source) from error
    rows = len(facts.slices)
    if not rows or any(len(values) != rows or not np.isfinite(values).all() for values in facts.area_mm2.values()):
        raise damaged(source)
    if any(not 0 <= k < frames.LIBRARY_SLICES for k in (*facts.slices, facts.representative_slice)):
        raise damaged(source)
    return facts


def _read_facts(packed: str | bytes) -> StudyFacts:
    """Read facts as this version keeps them, or else as former ones did."""
    try:
        return _FACTS.validate_json(packed)
    except ValidationError:
        former = _FORMER_PLACE.validate_json(packed)
    return _FACTS.validate_python({**json.loads(packed), "placement": Placement.of_former(former.affine, former.placed)})


def pack_space(space: CodeSpace) -> str:
    """Return a code space as JSON."""
    return space_as_json(space)


def unpack_space(text: object, model: object, source: str) -> CodeSpace:
    """Read the code space of a model."""
    try:
        space = space_from_json(text if isinstance(text, str | bytes) else b"")
    except ValueError as error:
        raise damaged(source) from error
    if space.model != model:
        raise damaged(source)
    return space


def pack_codes(space: CodeSpace, codes: CodeBlock) -> list[bytes]:
    """Return the parts of some codes in the order of their space, each as little-endian numbers row by row."""
    return [np.ascontiguousarray(codes.parts[part.name], part.stored).tobytes() for part in space.parts]


def unpack_part(data: object, part: CodePart, rows: int, source: str) -> Numbers:
    """Read one part of some codes (rows, length), a read-only view of `data`."""
    if not isinstance(data, bytes) or len(data) != rows * part.row_bytes:
        raise damaged(source)
    return np.frombuffer(data, part.stored).reshape(rows, part.length)


def part_sizes(packed: Sequence[object], space: CodeSpace) -> tuple[int, ...] | None:
    """Return the bytes of packed parts; None where they are none of this space's or hold what is not finite."""
    if len(packed) != len(space.parts):
        return None
    sizes = []
    for data, part in zip(packed, space.parts, strict=True):
        if not isinstance(data, bytes) or len(data) % part.stored.itemsize:
            return None
        if not np.isfinite(np.frombuffer(data, part.stored)).all():
            return None
        sizes.append(len(data))
    return tuple(sizes)


def unpack_names(text: object, source: str) -> list[str]:
    """Read a JSON list of names."""
    try:
        return _NAMES.validate_json(text if isinstance(text, str | bytes) else b"")
    except ValidationError as error:
        raise damaged(source) from error


def pack_plane(plane: Planes) -> bytes:
    """Deflate one plane uint8 (240, 240)."""
    return zlib.compress(np.ascontiguousarray(plane).data, _LEVEL)


def unpack_plane(data: object, source: str) -> Planes:
    """Inflate one plane uint8 (240, 240), read-only."""
    if not isinstance(data, bytes):
        raise damaged(source)
    inflater = zlib.decompressobj()
    try:
        raw = inflater.decompress(data, _PLANE_BYTES + 1)  # one more, so that the checksum at the end is read too
    except zlib.error as error:
        raise damaged(source) from error
    if len(raw) != _PLANE_BYTES or not inflater.eof or inflater.unused_data:
        raise damaged(source)
    return np.frombuffer(raw, np.uint8).reshape(frames.PLANE_SHAPE)


def unpack_planes(data: Sequence[object], source: str) -> list[Planes]:
    """Inflate planes as :func:`unpack_plane`, by two threads, since zlib lets others run."""
    found: dict[int, Planes] = {}

    def inflate(half: Sequence[int]) -> None:
        found.update({place: unpack_plane(data[place], source) for place in half})

    places = range(len(data))
    middle = len(data) // 2
    _THREADS.run(inflate, (places[:middle], places[middle:]) if len(data) >= MANY else (places,))
    return [found[place] for place in places]


def damaged(source: str) -> DamagedLibrary:
    """Return the sentence about a library that holds what the program did not write."""
    return DamagedLibrary(f"The library {source} is damaged: restore it from a copy, or delete it and index the studies again.")
