"""Age, sex and diagnosis as sources write them, made comparable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

OLDEST = 90
"""Who is older is kept as this: so few people are that an age would tell who it is."""

LONGEST_DIAGNOSIS = 80
SEXES = ("F", "M", "O")

_NOT_KNOWN = frozenset({"", "n/a", "na", "nan", "unknown", "unspecified", "-", "?"})
_SEX_WORDS = {"f": "F", "female": "F", "m": "M", "male": "M", "o": "O", "other": "O"}
_AGE = re.compile(r"(?:>=?\s*)?([0-9]{1,3})(?:\.[0-9]{0,6})?\s*\+?\s*(y|yrs?|years?|m|months?|w|weeks?|d|days?)?")
_A_YEAR = {"y": 1.0, "m": 12.0, "w": 365.25 / 7, "d": 365.25}
_MOST_YEARS = 130


@dataclass(frozen=True)
class PatientFacts:
    """What is known of a patient at the time of a study.

    Attributes
    ----------
    age : int or None
        In whole years; 90 stands for everybody who is older than 89. None where it is not known.
    sex : str
        One of `SEXES`: female, male, other; empty where it is not known.
    diagnosis : str
        At most `LONGEST_DIAGNOSIS` characters, as the source writes it; empty where it is not known.
    """

    age: int | None = None
    sex: str = ""
    diagnosis: str = ""

    @property
    def nothing(self) -> bool:
        """Whether nothing is known."""
        return self == PatientFacts()

    def or_else(self, other: PatientFacts | None) -> PatientFacts:
        """Return the same, with what another source says where this one says nothing."""
        if other is None:
            return self
        age = other.age if self.age is None else self.age
        return PatientFacts(age, self.sex or other.sex, self.diagnosis or other.diagnosis)

    @classmethod
    def read(cls, age: str = "", sex: str = "", diagnosis: str = "") -> Self:
        """Return what three texts say; `ValueError` as :func:`read_age` and so on."""
        return cls(read_age(age), read_sex(sex), read_diagnosis(diagnosis))


def read_age(text: str, unit: str = "y") -> int | None:
    """Return an age in whole years: ``45``, ``45.5``, ``045Y``, ``18 months``, ``89+``; None where the text says it is not known.

    Parameters
    ----------
    text : str
    unit : str
        What a number alone is in: "y", "m", "w" or "d".

    Raises
    ------
    ValueError
        If it is no age of a person.
    """
    plain = text.strip().casefold()
    if plain in _NOT_KNOWN:
        return None
    found = _AGE.fullmatch(plain)
    if found is None:
        raise ValueError(f"{text[:40]!r} is no age in years")
    years = int(int(found[1]) / _A_YEAR[(found[2] or unit)[0]])
    if years > _MOST_YEARS:
        raise ValueError(f"{text[:40]!r} is no age of a person")
    return min(years, OLDEST)


def read_sex(text: str) -> str:
    """Return one of `SEXES`, empty where the text says it is not known; `ValueError` for another word."""
    plain = text.strip().casefold()
    if plain in _NOT_KNOWN:
        return ""
    if plain not in _SEX_WORDS:
        raise ValueError(f"{text[:40]!r} is none of F, M and O")
    return _SEX_WORDS[plain]


def read_diagnosis(text: str) -> str:
    """Return a diagnosis in one line; `ValueError` where it is too long or holds signs that are no text."""
    plain = " ".join(text.split())
    if plain.casefold() in _NOT_KNOWN:
        return ""
    if len(plain) > LONGEST_DIAGNOSIS:
        raise ValueError(f"the diagnosis {plain[:30]!r}... is longer than {LONGEST_DIAGNOSIS} characters")
    if not plain.isprintable():
        raise ValueError(f"the diagnosis {plain[:40]!r} holds signs that are no text")
    return plain


def age_at(born: str, day: str) -> int | None:
    """Return the age in whole years of somebody born on one day (YYYYMMDD) at another; None where either is no day."""
    try:
        birth, then = (date(int(one[:4]), int(one[4:6]), int(one[6:])) for one in (born, day) if re.fullmatch("[0-9]{8}", one))
    except ValueError:
        return None
    years = then.year - birth.year - ((then.month, then.day) < (birth.month, birth.day))
    return min(years, OLDEST) if 0 <= years <= _MOST_YEARS else None
