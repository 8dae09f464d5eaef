"""A model that keeps binary hashes of its codes, made from one that keeps their numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from app.codes.config import HashConfig
from app.codes.networks import Networks
from app.errors import UserError

MOST_CODES = 20_000
"""Codes of a part that planes are learned from, drawn at random where there are more."""

BY = "both"


def with_hashes(networks: Networks, codes: Mapping[str, npt.NDArray[np.floating]], bits: int, weight: float) -> Networks:
    """Return networks that hash what `networks` give.

    Parameters
    ----------
    networks : Networks
        Of a model that keeps numbers.
    codes : mapping of str to array (N, d)
        Its codes of training patients' slices: the parts normal and abnormal.
    bits : int
        Bits of the hash of a part, a multiple of 8.
    weight : float
        W in [0, 1] of a search by both, which is what the model searches by unless it is told otherwise.

    Raises
    ------
    UserError
        If the model keeps no numbers, or the codes are too few.
    """
    config = networks.config
    if config.hash_bits is not None:
        raise UserError("This model keeps bits of its codes already: name the model that it was made from.")
    hashing = HashConfig(bits=bits)
    count = len(codes["normal"])
    if count <= min(bits, config.code_length):
        raise UserError(f"{count} slices are too few to learn {bits} bits from: index more patients, or take fewer bits.")
    update = {"hashing": hashing, "default_by": BY, "default_weight": weight}
    made = Networks(config.model_copy(update=update))
    made.load_state_dict(networks.state_dict(), strict=False)
    rows = np.random.default_rng(0).permutation(count)[:MOST_CODES]
    for part, planes in (("normal", made.nHash), ("abnormal", made.aHash)):
        if planes is not None:
            planes.learn(codes[part][np.sort(rows)])
    return made
