"""Bytes of a record's parts, the same in every store: facts as JSON, codes as float16, planes deflated one by one.

Every plane is a chunk of its own, so that one thumbnail costs one small read and 0.1-0.3 ms of inflating. What is read is
checked as if a stranger had written it: lengths are exact and nothing inflates beyond its plane.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter, ValidationError

from app import frames
from app.library.records import LABEL_CLASSES, Codes, DamagedLibrary, Planes, StudyFacts
from app.placement import Matrix, Placement

# Brain pixels are noise to a compressor: level 1 is within 2 % of level 6's size in half its time.
_LEVEL = 1
_PLANE_BYTES = frames.PLANE_SHAPE[0] * frames.PLANE_SHAPE[1]


@dataclass(frozen=True)
class _FormerPlace:
    """Where a study lies, as former versions kept it among its facts."""

    affine: Matrix
    placed: bool


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
    if not rows or set(facts.area_mm2) != set(LABEL_CLASSES):
        raise damaged(source)
    if any(len(values) != rows or not np.isfinite(values).all() for values in facts.area_mm2.values()):
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


def pack_codes(codes: Codes) -> bytes:
    """Return codes (S, d) as little-endian float16, row by row."""
    return np.ascontiguousarray(codes, "<f2").tobytes()


def unpack_codes(data: object, rows: int, length: int, source: str) -> npt.NDArray[np.float16]:
    """Read codes (rows, length) float16, a read-only view of `data`."""
    if not isinstance(data, bytes) or len(data) != rows * length * 2:
        raise damaged(source)
    return np.frombuffer(data, "<f2").reshape(rows, length)


def codes_size(normal: object, abnormal: object) -> int:
    """Return the bytes of packed codes; 0 where the two are no codes, of different size or not finite."""
    if not isinstance(normal, bytes) or not isinstance(abnormal, bytes) or len(normal) != len(abnormal) or len(normal) % 2:
        return 0
    return len(normal) if all(np.isfinite(np.frombuffer(data, "<f2")).all() for data in (normal, abnormal)) else 0


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


def damaged(source: str) -> DamagedLibrary:
    """Return the sentence about a library that holds what the program did not write."""
    return DamagedLibrary(f"The library {source} is damaged: restore it from a copy, or delete it and index the studies again.")
