"""Which sequences a study must have: all that the networks see, or, before it is prepared, one that shows where the brain is."""

from __future__ import annotations

from collections.abc import Container, Sequence

from app.anatomy import NETWORK_MODALITIES


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
