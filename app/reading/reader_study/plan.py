"""The file of a reader study: what readers are asked, in which order, and how many rows they judge.

It is TOML or JSON, written by people; docs/reader-study.md describes it. Two plans are the same where their fingerprints are: a
session goes on with the plan that it was begun with, and with no other.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from app import frames, texts
from app.errors import UserError, describe_os_error
from app.settings import RESOURCES

FORMAT = "sbmir-reader-study"
VERSION = 1
SUFFIXES = (".toml", ".json")
MOST_BYTES = 1 << 20
MOST_ROWS = 50

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
_CHECKED = ConfigDict(extra="forbid", frozen=True, strict=True)


class ImageQuestion(BaseModel):
    """Find this image: a slice of a study of the library.

    Attributes
    ----------
    id : str
        Unique in the plan.
    study : str
        The presented study, by its name in the library.
    slice : int
        From the feet, 0-based.
    text : str
        What is said beside the image, if anything.
    """

    model_config = _CHECKED

    kind: Literal["image"]
    id: Key
    study: Line
    slice: int = Field(ge=0, lt=frames.LIBRARY_SLICES)
    text: str = Field(default="", max_length=4000)


class FindingQuestion(BaseModel):
    """Find cases of a finding that is told in words."""

    model_config = _CHECKED

    kind: Literal["finding"]
    id: Key
    text: Text


Question = ImageQuestion | FindingQuestion


class Stage(BaseModel):
    """Questions that belong together; reports compare stages by their titles."""

    model_config = _CHECKED

    title: Line
    instructions: str = Field(default="", max_length=4000)
    questions: Annotated[tuple[Annotated[Question, Field(discriminator="kind")], ...], Field(min_length=1, strict=False)]


class Plan(BaseModel):
    """A reader study.

    Attributes
    ----------
    name : str
        By which sessions and reports know it.
    title, instructions : str
    library : str
        Which library it is made for, in words.
    rows : int
        How many rows are shown and judged at each question.
    stages : tuple of Stage
    """

    model_config = _CHECKED

    format: Literal["sbmir-reader-study"]
    version: Literal[1]
    name: Key
    title: Line
    instructions: str = Field(default="", max_length=4000)
    library: str = Field(default="", max_length=400)
    rows: int = Field(default=5, ge=1, le=MOST_ROWS)
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, strict=False)]

    @model_validator(mode="after")
    def _unique(self) -> Plan:
        for what, names in (
            ("questions have the id", [question.id for _, question in self.questions]),
            ("stages have the title", [stage.title for stage in self.stages]),
        ):
            if twice := next((name for name in names if names.count(name) > 1), None):
                raise ValueError(f"two {what} {twice!r}")
        return self

    @property
    def questions(self) -> list[tuple[Stage, Question]]:
        """All questions in their order, each with its stage."""
        return [(stage, question) for stage in self.stages for question in stage.questions]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the plan says, however its file is written."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def shipped_plans() -> list[Path]:
    """Return the studies that come with the program."""
    return sorted(path for path in (RESOURCES / "reader-studies").glob("*") if path.suffix in SUFFIXES)


def read_plan(path: Path) -> Plan:
    """Read a study's file.

    Raises
    ------
    UserError
        If it is neither TOML nor JSON, of a newer program, or does not say what a study needs; the first such place is named.
    EnvironmentFault
        If it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise describe_os_error(error, path, "read the reader study") from error
    if len(raw) > MOST_BYTES:
        raise UserError(f"{path} is larger than {MOST_BYTES >> 20} MB and so no reader study: choose another file.")
    document = _parsed(path, raw)
    if document.get("format") != FORMAT:
        raise UserError(f'{path} is no reader study: its first line would say format = "{FORMAT}".')
    version = document.get("version")
    if type(version) is int and version > VERSION:
        raise UserError(f"{path} was made for a newer SBMIR (reader study version {version}): update SBMIR.")
    try:
        return Plan.model_validate(document)
    except ValidationError as error:
        raise UserError(f"{path} cannot be used as a reader study: {_told(document, error)}.") from error


def _parsed(path: Path, raw: bytes) -> dict[str, Any]:
    is_json = path.suffix.lower() == ".json"
    try:
        text = texts.decode(raw)
        document = json.loads(text) if is_json else tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not text in UTF-8: save it as UTF-8.") from error
    except (ValueError, RecursionError) as error:
        kind = "JSON" if is_json else "TOML"
        raise UserError(f"{path} is not {kind} ({str(error)[:120]}): correct it there.") from error
    if not isinstance(document, dict):
        raise UserError(f"{path} is no reader study: it holds no entries.")
    return document


def _told(document: dict[str, Any], error: ValidationError) -> str:
    """Name the first place that is wrong as a person would: by stage, question and entry."""
    problem = error.errors(include_url=False, include_input=False)[0]
    words: list[str] = []
    here: Any = document
    for part in problem["loc"]:
        if isinstance(part, int):
            here = here[part] if isinstance(here, list) and part < len(here) else {}
            name = (here.get("id") or here.get("title")) if isinstance(here, dict) else None
            words.append(f"{part + 1}" + (f" ({name})" if isinstance(name, str) else ""))
        elif isinstance(here, dict) and part in here:
            here = here[part]
            words.append({"stages": "stage", "questions": "question"}.get(str(part), str(part)))
        elif problem["type"] == "missing" and part == problem["loc"][-1]:
            words.append(str(part))
    reason = str(problem["msg"]).removeprefix("Value error, ")
    return f"{' '.join(words)}: {reason[:1].lower()}{reason[1:]}" if words else reason
