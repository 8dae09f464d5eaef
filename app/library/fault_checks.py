"""What every store's `faults` has in common: the checks of a study's parts, and the sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app import frames
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


def wrong_length(model: str, noted: int | None, held: int, mended: bool) -> Fault:
    """Return the fault of a model with another code length than its codes have."""
    sentence = f"The codes of model {model[:12]} have {held} numbers and not {noted}: the length is to be noted again."
    return Fault(None, sentence, mended)


def strays(count: int, what: str, mended: bool) -> Fault:
    """Return the fault of parts that belong to nothing."""
    return Fault(None, f"Belonging to nothing: {what} ({count}); to be removed.", mended)


def half_written(study: str, mended: bool) -> Fault:
    """Return the fault of a study whose writer did not come back."""
    return Fault(study, f"{study} was not written to its end: what there is of it is to be removed.", mended)


def unfinished(study: str, owner: str, mended: bool) -> Fault:
    """Return the fault of a claim whose owner did not come back."""
    return Fault(study, f"{study} was to be brought in by {owner}, which did not finish: its claim is to be removed.", mended)


def readable_facts(text: object, study: str, patient: str, source: str) -> StudyFacts | None:
    """Return facts that can be read and are of that study, else None."""
    try:
        facts = packing.unpack_facts(text, source)
    except DamagedLibrary:
        return None
    return facts if (facts.study, facts.patient) == (study, patient) else None


def codes_fit(size: int, rows: int, length: int | None) -> bool:
    """Tell whether packed codes of `size` bytes are (rows, length) float16."""
    return size > 0 and size == rows * (length or 0) * 2


def agreed_length(noted: int | None, sizes: Iterable[tuple[int, int]]) -> int | None:
    """Return the length of the codes where it is not the one noted but most codes agree on it.

    Parameters
    ----------
    noted : int or None
    sizes : iterable of (int, int)
        Bytes of a study's packed codes, and how many slices it has.
    """
    lengths = Counter(size // (2 * slices) for size, slices in sizes if size and slices and size % (2 * slices) == 0)
    return None if not lengths or noted in lengths else lengths.most_common(1)[0][0]


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
