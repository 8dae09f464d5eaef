"""What every store's `faults` has in common: the checks of a study's parts, and the sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from app import frames
from app.codes import CodeSpace
from app.library import packing
from app.library.records import LABELS, DamagedLibrary, Fault, StudyFacts

HALF_FACTS = "its facts cannot be read"
HALF_CODES = "it has no codes that fit its slices"
HALF_PLANES = "some of its pictures are missing or cannot be read"


def half(study: str, what: str, mended: bool) -> Fault:
    """Return the fault of a study that is not whole; `what` is one of the ``HALF_...``."""
    return Fault(study, f"{study} is half: {what}; it is to be removed and indexed again.", mended)


def wrong_codes(study: str, model: str, mended: bool) -> Fault:
    """Return the fault of a study one of whose models has codes that do not fit."""
    return Fault(
        study, f"The codes of {study} by model {model[:12]} do not fit its slices: index it again with that model.", mended
    )


def wrong_lengths(noted: CodeSpace, held: CodeSpace, mended: bool) -> Fault:
    """Return the fault of a model whose space is noted with other lengths than its codes have."""
    sentence = (
        f"The codes of model {noted.model[:12]} have {_numbers(held)} numbers and not {_numbers(noted)}: "
        "the length is to be noted again."
    )
    return Fault(None, sentence, mended)


def _numbers(space: CodeSpace) -> str:
    lengths = [str(part.length) for part in space.parts]
    return lengths[0] if len(set(lengths)) == 1 else " + ".join(lengths)


def unreadable_space(model: str) -> Fault:
    """Return the fault of a model of which cannot be told what its codes are."""
    return Fault(None, f"What the codes of model {model[:12]} are cannot be read: restore the library from a copy.")


def strays(count: int, what: str, mended: bool) -> Fault:
    """Return the fault of parts that belong to nothing."""
    return Fault(None, f"Belonging to nothing: {what} ({count}); to be removed.", mended)


def half_written(study: str, mended: bool) -> Fault:
    """Return the fault of a study whose writer did not come back."""
    return Fault(study, f"{study} was not written to its end: what there is of it is to be removed.", mended)


def readable_facts(text: object, study: str, patient: str, source: str) -> StudyFacts | None:
    """Return facts that can be read and are of that study, else None."""
    try:
        facts = packing.unpack_facts(text, source)
    except DamagedLibrary:
        return None
    return facts if (facts.study, facts.patient) == (study, patient) else None


def codes_fit(sizes: tuple[int, ...] | None, units: int, space: CodeSpace) -> bool:
    """Tell whether the packed parts of a study's codes have the bytes of so many units; `sizes` is None where it has none."""
    return sizes == tuple(units * part.row_bytes for part in space.parts)


def agreed_space(noted: CodeSpace, sizes: Iterable[tuple[tuple[int, ...] | None, int]]) -> CodeSpace | None:
    """Return the space with the lengths that most codes agree on, where no code has those noted; else None.

    Parameters
    ----------
    noted : CodeSpace
    sizes : iterable of (tuple of int or None, int)
        Bytes of the packed parts of a study's codes, and how many units it has.
    """
    held = Counter(
        tuple(size // units for size in packed)
        for packed, units in sizes
        if packed and units and all(size and size % units == 0 for size in packed)
    )
    rows = tuple(part.row_bytes for part in noted.parts)
    if not held or rows in held:
        return None
    agreed = held.most_common(1)[0][0]
    if any(size % part.stored.itemsize for size, part in zip(agreed, noted.parts, strict=True)):
        return None
    parts = [replace(part, length=size // part.stored.itemsize) for size, part in zip(agreed, noted.parts, strict=True)]
    return replace(noted, parts=tuple(parts))


def planes_whole(planes: Iterable[tuple[str, int, object]], kinds: Iterable[str], source: str) -> bool:
    """Tell whether (kind, slice, deflated plane) are exactly all label planes and those of `kinds`, and can be read."""
    wanted = {(kind, k) for kind in (*kinds, LABELS) for k in range(frames.LIBRARY_SLICES)}
    try:
        for kind, k, data in planes:
            packing.unpack_plane(data, source)
            wanted.remove((kind, k))
    except (DamagedLibrary, KeyError):
        return False
    return not wanted
