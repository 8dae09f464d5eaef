"""The documents of a library in MongoDB.

==============  ==========================================================================================================
library         one document, ``_id`` "library": schema, pictures, revision, models (id and space, in order of adding)
studies         ``_id`` the study: patient, facts (JSON), kinds, planes (token), codes (model -> token), version
codes           ``_id`` a token: study, parts (packed, in the order of the space)
planes          ``_id`` "token/kind/number": planes, some neighbouring slices deflated one by one
attempts        ``_id`` the token of a study that is being written: study, until (ms, the server's clock)
claims          ``_id`` the study that an indexer brings in: owner, until
==============  ==========================================================================================================

A study is there when its document in `studies` is; that is written last, in one step, and names by tokens the codes and
planes that belong to it. A token is used by one attempt only. So nobody sees half a study, without any transaction.

In schema 1 a model had a code_length and no space, and its codes were two fields, normal and abnormal. Such codes stay as they
are and are read as two parts; only the library's own document becomes another, in one step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from app import frames
from app.codes import LONGEST_PART, CodeSpace
from app.library import packing
from app.library.records import LABELS, Claim, StudyFacts
from app.library.spaces import former_space

SCHEMA_VERSION = 2
LIBRARY_ID = "library"
COLLECTIONS = ("library", "studies", "codes", "planes", "attempts", "claims")

_LABEL_PLANES = 31  # of some 300 bytes each
_DISPLAY_PLANES = 1  # of some 17 kB each: a page of results asks for 30 of different studies


@dataclass(frozen=True)
class HeldModel:
    """A model in the library's document; `space` is the JSON of its code space."""

    id: str
    space: str

    def read_space(self, source: str) -> CodeSpace:
        """Return the space; `DamagedLibrary` if it cannot be read."""
        return packing.unpack_space(self.space, self.id, source)


@dataclass(frozen=True)
class LibraryState:
    """The library's own document."""

    schema: int
    pictures: bool
    revision: int
    models: list[HeldModel]


@dataclass(frozen=True)
class HeldCodes:
    """Whose codes of a study are under which token."""

    model: str
    token: str


@dataclass(frozen=True)
class StudyEntry:
    """A study's document; `version` is new whenever it is changed."""

    study: str
    kinds: list[str]
    planes: str
    codes: list[HeldCodes]
    version: str
    patient: str = ""
    facts: str = ""  # empty where they were not asked for

    def token(self, model: str | None) -> str | None:
        """Return the token of a model's codes."""
        return next((held.token for held in self.codes if held.model == model), None)

    def tokens(self) -> set[str]:
        """Return every token that the study uses."""
        return {self.planes, *(held.token for held in self.codes)}

    def read_facts(self, source: str) -> StudyFacts:
        """Return the facts; `DamagedLibrary` if they cannot be read."""
        return packing.unpack_facts(self.facts, source)

    def as_document(self) -> dict[str, Any]:
        """Return what is stored."""
        document = _ENTRY.dump_python(self)
        return {"_id": document.pop("study"), **document}


TOKEN_FIELDS = ("kinds", "planes", "codes", "version")
"""The fields of a study's document without its facts, which are most of it."""


@dataclass(frozen=True)
class _FormerModel:
    """A model in a document of schema 1; its length is not known before a study has its codes."""

    id: str
    code_length: Annotated[int, Field(gt=0, le=LONGEST_PART)] | None


@dataclass(frozen=True)
class _FormerState:
    """A library's document of schema 1."""

    schema: int
    pictures: bool
    revision: int
    models: list[_FormerModel]

    def as_present(self) -> LibraryState:
        """Return what it says in the present form, `schema` left as it is; models without codes hold nothing and are left out."""
        known = [(model.id, model.code_length) for model in self.models if model.code_length is not None]
        models = [held_model(former_space(model, length)) for model, length in known]
        return LibraryState(self.schema, self.pictures, self.revision, models)


_STATE = TypeAdapter(LibraryState)
_FORMER_STATE = TypeAdapter(_FormerState)
_ENTRY = TypeAdapter(StudyEntry)


def read_state(document: dict[str, Any], source: str) -> LibraryState:
    """Read the library's document."""
    try:
        if document.get("schema") == 1:
            return _FORMER_STATE.validate_python(document).as_present()
        return _STATE.validate_python(document)
    except ValidationError as error:
        raise packing.damaged(source) from error


def state_document(state: LibraryState) -> dict[str, Any]:
    """Return the library's document."""
    return {"_id": LIBRARY_ID, **_STATE.dump_python(state)}


def held_model(space: CodeSpace) -> HeldModel:
    """Return a model as the library's document has it."""
    return HeldModel(space.model, packing.pack_space(space))


def with_space(state: LibraryState, space: CodeSpace) -> LibraryState:
    """Return a state in which the model of a space, which it holds, has that space."""
    return replace(state, models=[held_model(space) if held.id == space.model else held for held in state.models])


def parts_in(document: dict[str, Any]) -> list[object]:
    """Return the packed parts in a document of codes, which may hold anything."""
    if "parts" not in document:  # of schema 1
        return [document.get("normal"), document.get("abnormal")]
    parts = document["parts"]
    return list(parts) if isinstance(parts, list) else []


def read_entry(document: dict[str, Any], source: str) -> StudyEntry:
    """Read a study's document."""
    try:
        return _ENTRY.validate_python({**document, "study": document.get("_id")})
    except ValidationError as error:
        raise packing.damaged(source) from error


def read_claim(document: dict[str, Any], now: int) -> Claim | None:
    """Read a claim; `now` is the server's clock in ms. None for what is none of ours."""
    study, owner, until = document["_id"], document.get("owner"), document.get("until")
    if not isinstance(study, str) or not isinstance(owner, str) or not isinstance(until, int):
        return None
    return Claim(study, owner, (until - now) / 1000, until)


def chunk_of(token: str, kind: str, k: int) -> tuple[str, int]:
    """Return the id of the document that holds a plane, and its place there."""
    size = _LABEL_PLANES if kind == LABELS else _DISPLAY_PLANES
    return f"{token}/{kind}/{k // size}", k % size


def chunk_ids(token: str, kinds: Iterable[str]) -> list[str]:
    """Return the ids of all documents that hold label planes and the planes of `kinds`."""
    keys = (chunk_of(token, kind, k)[0] for kind in (*kinds, LABELS) for k in range(frames.LIBRARY_SLICES))
    return list(dict.fromkeys(keys))


def chunk_documents(token: str, planes: Sequence[tuple[str, int, bytes]]) -> list[dict[str, Any]]:
    """Return the documents for (kind, slice, deflated plane), the slices of a kind in order."""
    chunks: dict[str, list[bytes]] = {}
    for kind, k, data in planes:
        chunks.setdefault(chunk_of(token, kind, k)[0], []).append(data)
    return [{"_id": name, "planes": datas} for name, datas in chunks.items()]


def planes_in(document: dict[str, Any]) -> list[tuple[str, int, object]]:
    """Return (kind, slice, deflated plane) of all that a document holds, which may be anything."""
    _, kind, number = document["_id"].split("/")
    planes = document.get("planes")
    first = int(number) * (_LABEL_PLANES if kind == LABELS else _DISPLAY_PLANES)
    return [(kind, first + place, data) for place, data in enumerate(planes if isinstance(planes, list) else ())]


def plane_in(document: dict[str, Any] | None, place: int, source: str) -> bytes | None:
    """Return a plane of a document; None if there is no document; `DamagedLibrary` if it does not hold the plane."""
    if document is None:
        return None
    planes = document.get("planes")
    data = planes[place] if isinstance(planes, list) and place < len(planes) else None
    if not isinstance(data, bytes):
        raise packing.damaged(source)
    return data
