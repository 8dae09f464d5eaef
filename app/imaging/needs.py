"""Which sequences a study must have: all that the networks see, or, before it is prepared, one that shows where the brain is."""

from __future__ import annotations

from collections.abc import Container, Sequence

from app.anatomy import MODALITY_TITLES, NETWORK_MODALITIES


def lacking(there: Container[str], raw: bool, needed: Sequence[str] = NETWORK_MODALITIES) -> list[str]:
    """Return the modalities that a study lacks.

    Parameters
    ----------
    there : container of str
        Modalities that it has.
    raw : bool
        Whether it is to be prepared first: then any of those that the networks see is enough.
    needed : sequence of str
        Those that it must have otherwise.
    """
    if raw:
        return [] if any(modality in there for modality in NETWORK_MODALITIES) else list(NETWORK_MODALITIES)
    return [modality for modality in needed if modality not in there]


def told_missing(missing: Sequence[str]) -> list[str]:
    """Say what a study does without; nothing of one that has all.

    The mean (0 after standardisation) stands in: measured on patients, no copy of another sequence led to better label maps.
    """
    if not missing:
        return []
    titles = " and ".join(MODALITY_TITLES[modality] for modality in missing)
    are = "is" if len(missing) == 1 else "are"
    return [f"{titles} {are} missing: the networks see the mean grey in place, so that label map and codes are less certain."]
