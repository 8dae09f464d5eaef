"""What one reader answered of a study, as a value and as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from secrets import token_hex
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from app.errors import UserError
from app.reading.reader_study.answers import KEPT, Answer
from app.reading.reader_study.plan import Plan

FORMAT: Final = "sbmir-reader-session"
VERSION: Final = 1


class Reader(BaseModel):
    """Who reads: a name or code, and years of experience."""

    model_config = KEPT

    code: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
    experience_years: float = Field(ge=0, le=80, allow_inf_nan=False)


class Sitting(BaseModel):
    """A time at which a session was taken up: by a name that no other has, and from which revision on."""

    model_config = KEPT

    id: str
    begun: str
    revision: int = Field(ge=0)


class Session(BaseModel):
    """One reader's way through a plan.

    Attributes
    ----------
    id : str
        No other session has it.
    plan, plan_title, fingerprint : str
        Which study, and exactly which version of it.
    reader : Reader
    library, model, template : str
        What was searched with: the library's address without a password, the model's id, the template's content hash.
    created, finished : str
        Times in UTC, ISO 8601; `finished` is None before that.
    revision : int
        Grows with every step that is kept.
    sittings : tuple of Sitting
        The newest last.
    questions : int
        How many the plan has.
    answers : tuple of Answer
        In the order of the plan; the last one may be in progress.
    """

    model_config = KEPT

    format: Literal["sbmir-reader-session"] = FORMAT
    version: Literal[1] = VERSION
    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    plan: str
    plan_title: str
    fingerprint: str
    reader: Reader
    library: str
    model: str
    template: str
    created: str
    finished: str | None = None
    revision: int = Field(default=0, ge=0)
    sittings: tuple[Sitting, ...] = ()
    questions: int = Field(ge=1)
    answers: tuple[Answer, ...] = ()

    @property
    def answered(self) -> int:
        """How many questions are finished."""
        return sum(answer.phase == "finished" for answer in self.answers)

    def continues(self, former: Session) -> bool:
        """Whether `former` is this or an earlier step of it, and not a way that parted from it."""
        shared = len(former.sittings)
        if self.id != former.id or self.sittings[:shared] != former.sittings or former.revision > self.revision:
            return False
        return shared == len(self.sittings) or former.revision <= self.sittings[shared].revision


def new_session(plan: Plan, reader: Reader, library: str, model: str, template: str) -> Session:
    """Return a session in which nothing is answered yet."""
    return Session(
        id=token_hex(8),
        plan=plan.name,
        plan_title=plan.title,
        fingerprint=plan.fingerprint,
        reader=reader,
        library=library,
        model=model,
        template=template,
        created=now(),
        questions=len(plan.questions),
    )


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def session_bytes(session: Session) -> bytes:
    """Return what a session's file holds."""
    return (json.dumps(session.model_dump(mode="json"), ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")


def read_session(raw: str | bytes, source: str) -> Session:
    """Return the session that a file or a library holds.

    Parameters
    ----------
    raw : str or bytes
    source : str
        What to call it in sentences.

    Raises
    ------
    UserError
        If it is no session, is damaged, or comes from a newer program.
    """
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UserError(f"{source} is no session of a reader study: choose a file that SBMIR kept of one.")
    version = document.get("version")
    if type(version) is int and version > VERSION:
        raise UserError(f"{source} was kept by a newer SBMIR (reader session version {version}): update SBMIR.")
    try:
        return Session.model_validate(document)
    except ValidationError as error:
        place = ".".join(map(str, error.errors(include_url=False, include_input=False)[0]["loc"]))
        raise UserError(f"{source} is damaged at {place}: take another copy, of the library or of the file.") from error
