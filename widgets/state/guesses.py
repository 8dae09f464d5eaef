"""What a model guesses of a case as if it were healthy: which of it is shown, what is asked for, what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from app.codes.pseudo_normal import GuessedSlices
    from app.imaging import Study

Planes = npt.NDArray[np.uint8]


class Guessed(Enum):
    """What is shown of a model's guess."""

    NONE = "none"
    """The image alone."""
    PSEUDO_NORMAL = "pseudo-normal"
    """The pseudo-normal image in its place."""
    DIFFERENCE = "difference"
    """Over it, by how much it differs from that, both smoothed."""
    ADDED = "added"
    """Over it, what the abnormal part of its code adds."""


@dataclass(frozen=True)
class GuessKey:
    """A study: of a library by its address, or an example by its folder, which is then the address.

    `digest` tells a study from another one that was brought in later under its name.
    """

    address: str
    study: str
    digest: int = 0


@dataclass(frozen=True, eq=False)
class GuessWanted:
    """A study that a model is to guess; `display` are its planes uint8 (155, 240, 240), slices nearest to `first` come first.

    `example` is the study itself where no library has its codes.
    """

    key: GuessKey
    display: Mapping[str, Planes]
    first: int
    example: Study | None = None


@dataclass(frozen=True, eq=False)
class GuessPart:
    """What was guessed of some slices; `done` of `total` are guessed by now."""

    key: GuessKey
    slices: tuple[int, ...]
    guessed: GuessedSlices
    done: int
    total: int
