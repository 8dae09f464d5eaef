"""What lies beside the template."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from widgets.language import tr_later
from widgets.state.guesses import Guessed


class Mixing(Enum):
    """How cases are shown together with the template; the values are what a reader sees."""

    NONE = tr_later("Case alone")
    CHECKERBOARD = tr_later("Checkerboard")
    FLICKER = tr_later("Flicker")


@dataclass(frozen=True)
class ComparedCase:
    """A slice of a case that was laid beside the template."""

    patient: str
    study: str
    slice: int


@dataclass(frozen=True)
class Compared:
    """The cases beside the template, from the left, and how they are shown.

    Attributes
    ----------
    cases : tuple of ComparedCase
    mixing : Mixing
    loose : bool
        Whether each goes through its slices by itself.
    guessed : Guessed
        What is shown of the model's guess of them.
    """

    cases: tuple[ComparedCase, ...] = ()
    mixing: Mixing = Mixing.NONE
    loose: bool = False
    guessed: Guessed = Guessed.NONE
