"""The weights of the second look: learned from training patients, kept in a file that says how."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError, model_validator

from app.errors import SbmirError, UserError, describe_os_error
from app.findings.lesion import PATTERNS
from app.retrieval.second_look.judging import PATTERN_TERMS, PLACE_TERMS, SIZE_TERMS, Compared

Doubles = npt.NDArray[np.float64]

_SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "second-look.json"


class Estimate(BaseModel):
    """How likely a judgement is a yes: a logistic function of what is compared."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: dict[str, FiniteFloat]
    constant: FiniteFloat

    def of(self, terms: Doubles) -> Doubles:
        """Return likelihoods (n,) of terms (n, number of weights)."""
        return _logistic(terms @ np.array(list(self.weights.values())) + self.constant)


class Scale(BaseModel):
    """How similarity follows from a score: a logistic function, so that it is the agreement to be expected."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slope: FiniteFloat = Field(gt=0)
    constant: FiniteFloat

    def of(self, score: Doubles) -> Doubles:
        """Return similarities from 0 to 1."""
        return _logistic(self.slope * score + self.constant)


class LookWeights(BaseModel):
    """All that a second look has learned.

    Attributes
    ----------
    learned_from : str
        Which patients, readers and pairs.
    size, place : Estimate
    pattern : dict of str to Estimate
        By the pattern that was drawn.
    overlap : float
        What Dice of both lesions as wholes counts beside the three judgements, which count 1 each.
    here, anywhere : Scale
        Similarity of looks that ask for the place, and of those that do not.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    learned_from: str
    size: Estimate
    place: Estimate
    pattern: dict[str, Estimate]
    overlap: FiniteFloat = Field(ge=0)
    here: Scale
    anywhere: Scale

    @model_validator(mode="after")
    def _complete(self) -> LookWeights:
        for estimate, terms in (
            (self.size, SIZE_TERMS),
            (self.place, PLACE_TERMS),
            *((e, PATTERN_TERMS) for e in self.pattern.values()),
        ):
            if tuple(estimate.weights) != terms:
                raise ValueError(f"weights must be of {', '.join(terms)}")
        if tuple(self.pattern) != PATTERNS:
            raise ValueError(f"patterns must be {', '.join(PATTERNS)}")
        return self

    def judgements(self, compared: Compared, drawn_pattern: int) -> tuple[Doubles, Doubles, Doubles]:
        """Return how likely size, place and pattern are each judged alike, float64 (n,)."""
        pattern = self.pattern[PATTERNS[drawn_pattern]]
        return self.size.of(compared.size), self.place.of(compared.place), pattern.of(compared.pattern)


def read_weights(path: Path) -> LookWeights:
    """Read a file of weights; UserError if it is none."""
    try:
        return LookWeights.model_validate_json(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise describe_os_error(error, path, "read the second look's weights") from error
    except (ValidationError, UnicodeDecodeError) as error:
        raise UserError(f"{path} holds no weights of a second look: make it with `python main.py look`.") from error


@cache
def shipped_weights() -> LookWeights:
    """Return the weights that come with the program."""
    return read_weights(_SHIPPED)


def chosen_weights(path: Path | None) -> LookWeights:
    """Return the weights of a file that the settings name, or the shipped ones; UserError if the file holds none."""
    if path is None:
        return shipped_weights()
    try:
        return read_weights(path)
    except SbmirError as error:
        hint = "The setting search.look_weights names it: correct it there, or delete the entry to use the shipped weights."
        raise UserError(f"{error} {hint}") from error


def _logistic(x: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -60, 60))), np.float64)
