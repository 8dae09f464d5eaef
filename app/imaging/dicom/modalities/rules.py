"""Telling a series' modality from its tags by an ordered table of rules that the user can edit."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from app import texts
from app.errors import UserError, describe_os_error
from app.imaging.dicom.headers import RULE_NUMBERS, RULE_TEXTS
from app.imaging.dicom.modalities.contrast import Tags, by_name, by_tags
from app.imaging.dicom.modalities.words import plain
from app.settings import RESOURCES, data_folder

SHIPPED_RULES = RESOURCES / "dicom" / "modalities.toml"
TEXT = "text"
"""Stands for description, protocol and sequence name together."""

_TOLD = {"ContrastByName": by_name, "ContrastByTags": by_tags}
"""What is told from several tags: "with" or "without" contrast agent, or nothing."""

_TEXT_TAGS = ("SeriesDescription", "ProtocolName", "SequenceName")
_MAX_BYTES = 1 << 20

_Value = TypeVar("_Value")


class Rule(BaseModel):
    """One rule: it holds if every condition in it does."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    take_as: Literal["t1", "t1ce", "t2", "flair", "none"]
    because: str
    match: dict[str, tuple[re.Pattern[str], ...]] = {}
    """Every tag's words must hold all of its regular expressions..."""
    unless: dict[str, tuple[re.Pattern[str], ...]] = {}
    """...and none of these."""
    more: dict[str, float] = {}
    less: dict[str, float] = {}
    """The tag must be there and be more, or less, than the number."""

    @field_validator("match", "unless", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        return {tag: [given] if isinstance(given, str) else given for tag, given in value.items()}

    @field_validator("match", "unless")
    @classmethod
    def _known_texts(cls, value: dict[str, tuple[re.Pattern[str], ...]]) -> dict[str, tuple[re.Pattern[str], ...]]:
        return _known(value, (TEXT, *_TOLD, *RULE_TEXTS))

    @field_validator("more", "less")
    @classmethod
    def _known_numbers(cls, value: dict[str, float]) -> dict[str, float]:
        return _known(value, RULE_NUMBERS)

    def holds(self, tags: Tags) -> bool:
        """Whether the rule holds for a series with these tags."""
        return (
            all(pattern.search(words_of(tags, tag)) for tag, patterns in self.match.items() for pattern in patterns)
            and not any(pattern.search(words_of(tags, tag)) for tag, patterns in self.unless.items() for pattern in patterns)
            and all(isinstance(value := tags.get(tag), float) and value > limit for tag, limit in self.more.items())
            and all(isinstance(value := tags.get(tag), float) and value < limit for tag, limit in self.less.items())
        )


class Rules(BaseModel):
    """The table: the first rule that holds decides."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: tuple[Rule, ...]

    def modality(self, tags: Tags) -> tuple[str | None, str]:
        """Return the modality of a series, or None, and why."""
        found = next((rule for rule in self.rule if rule.holds(tags)), None)
        if found is None:
            return None, "no rule knows it"
        return (None if found.take_as == "none" else found.take_as), found.because


def words_of(tags: Tags, tag: str) -> str:
    """Return a tag as the rules see it: small letters without accents, digits and ``+``, else one blank; ``*`` is "star"."""
    if tag in _TOLD:
        return _TOLD[tag](tags)
    value = " ".join(str(tags.get(part, "")) for part in _TEXT_TAGS) if tag == TEXT else str(tags.get(tag, ""))
    return " ".join(re.sub(r"[^\w+]|_", " ", plain(value.replace("*", " star "))).split())


def rules_file() -> Path:
    """Return the file with the rules: the user's in the data folder if there is one, else the shipped one."""
    own = data_folder() / "dicom-modalities.toml"
    return own if own.exists() else SHIPPED_RULES


def load_rules() -> Rules:
    """Read the rules.

    Raises
    ------
    UserError
        The file is no TOML, or a rule in it cannot be understood; the sentence says which.
    """
    path = rules_file()
    try:
        with path.open("rb") as stream:
            text = stream.read(_MAX_BYTES)
    except OSError as error:
        raise describe_os_error(error, path, "read the modality rules") from error
    try:
        return Rules.model_validate(tomllib.loads(texts.decode(text)))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
        raise UserError(
            f"The modality rules {path} cannot be used ({where}: {first['msg']}): correct or delete the file."
        ) from error
    except ValueError as error:
        raise UserError(f"The modality rules {path} are not valid TOML ({error}): correct or delete the file.") from error


def _known(value: dict[str, _Value], names: tuple[str, ...]) -> dict[str, _Value]:
    for name in value:
        if name not in names:
            raise ValueError(f"{name} is not one of {', '.join(names)}")
    return value
