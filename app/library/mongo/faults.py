"""Reading all of a library in MongoDB, to tell what in it is not whole and to remove that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from secrets import token_hex
from typing import Any

from app.codes import CodeSpace
from app.jobs import Job
from app.library import fault_checks, packing
from app.library.mongo.connection import MongoConnection
from app.library.mongo.documents import (
    LibraryState,
    StudyEntry,
    chunk_ids,
    parts_in,
    planes_in,
    read_claim,
    read_entry,
    with_space,
)
from app.library.records import DamagedLibrary, Fault

_Change = Callable[[LibraryState], LibraryState]
_PART_COLLECTIONS = ("planes", "codes")
_IDS_AT_ONCE = 1000


@dataclass(frozen=True)
class _Seen:
    """What was read of a study: its slices (0 if the facts cannot be read), bytes of codes by model, whether planes are whole."""

    entry: StudyEntry
    slices: int
    sizes: dict[str, tuple[int, ...] | None]
    planes_whole: bool


def find_faults(
    connection: MongoConnection, state: LibraryState, change_state: Callable[[_Change], LibraryState], mend: bool, job: Job
) -> list[Fault]:
    """Return what is not whole; see :meth:`app.library.Library.faults`.

    Parameters
    ----------
    connection : MongoConnection
    state : LibraryState
    change_state : callable
        Writes a changed state.
    mend : bool
    job : Job
        Gets one item a study.
    """
    check = _Check(connection, state, change_state, mend)
    check.run(job)
    return check.found


class _Check:
    def __init__(
        self, connection: MongoConnection, state: LibraryState, change_state: Callable[[_Change], LibraryState], mend: bool
    ) -> None:
        self.found: list[Fault] = []
        self._connection = connection
        self._state = state
        self._change_state = change_state
        self._mend = mend
        self._source = connection.shown
        self._spaces: dict[str, CodeSpace] = {}
        self._parts: dict[str, list[Any]] = {}
        self._used: set[str | None] = set()

    def run(self, job: Job) -> None:
        # In this order: who publishes a study meanwhile does so before the attempt goes, so that the study is seen here.
        self._parts = {name: [part["_id"] for part in self._connection.find(name, {}, ["_id"])] for name in _PART_COLLECTIONS}
        self._read_spaces()
        now = self._connection.now_ms()
        attempts = self._connection.find("attempts", {})
        documents = self._connection.find("studies", {})
        job.start(len(documents), "Reading the library")
        seen = []
        for document in documents:
            study = self._read(document)
            seen += [] if study is None else [study]
            job.advance("Reading the library")
        self._check_lengths(seen)
        for one in seen:
            self._judge(one)
        for attempt in attempts:
            self._check_attempt(attempt, now)
        for name in self._parts:
            self._check_strays(name)
        if strange := [claim["_id"] for claim in self._connection.find("claims", {}) if read_claim(claim, now) is None]:
            self.found.append(fault_checks.strays(len(strange), "claims", self._mend))
            if self._mend:
                self._delete("claims", strange)

    # -- studies

    def _read(self, document: dict[str, Any]) -> _Seen | None:
        study = str(document["_id"])
        try:
            entry = read_entry(document, self._source)
        except DamagedLibrary:
            self.found.append(fault_checks.half(study, fault_checks.HALF_FACTS, self._mend))
            same = {name: document.get(name) for name in ("_id", "version")}
            if self._mend and not self._connection.delete("studies", same):
                self._spare_parts_of(document["_id"])
            return None
        facts = fault_checks.readable_facts(entry.facts, entry.study, entry.patient, self._source)
        held = {part["_id"]: part for part in self._connection.find("codes", {"_id": {"$in": list(entry.tokens())}})}
        packed = {codes.model: parts_in(held.get(codes.token, {})) for codes in entry.codes}
        sizes = {model: packing.part_sizes(packed[model], space) for model, space in self._spaces.items() if model in packed}
        chunks = self._connection.find("planes", {"_id": {"$in": chunk_ids(entry.planes, entry.kinds)}})
        planes = [plane for chunk in chunks for plane in planes_in(chunk)]
        whole = fault_checks.planes_whole(planes, entry.kinds, self._source)
        return _Seen(entry, len(facts.slices) if facts else 0, sizes, whole)

    def _spare_parts_of(self, study: object) -> None:
        """Leave alone what belongs to a study that somebody wrote or removed while this one looked at it."""
        for document in self._connection.find("studies", {"_id": study}):
            try:
                self._used |= read_entry(document, self._source).tokens()
            except DamagedLibrary:  # whose parts these are cannot be told
                self._parts = {name: [] for name in self._parts}

    def _read_spaces(self) -> None:
        """Read what the codes of each model are; those of which that cannot be told are left alone."""
        for model in self._state.models:
            try:
                self._spaces[model.id] = model.read_space(self._source)
            except DamagedLibrary:
                self.found.append(fault_checks.unreadable_space(model.id))

    def _check_lengths(self, seen: list[_Seen]) -> None:
        for model, space in list(self._spaces.items()):
            sizes = [(one.sizes.get(model), _units(space, one)) for one in seen]
            agreed = fault_checks.agreed_space(space, sizes)
            if agreed is None:
                continue
            self.found.append(fault_checks.wrong_lengths(space, agreed, self._mend))
            self._spaces[model] = agreed
            if self._mend:
                self._change_state(partial(with_space, space=agreed))

    def _judge(self, seen: _Seen) -> None:
        entry = seen.entry
        strange = {model.id for model in self._state.models} - self._spaces.keys()
        wrong = [codes.model for codes in entry.codes if codes.model not in strange and not self._codes_fit(codes.model, seen)]
        what = None
        if not seen.slices:
            what = fault_checks.HALF_FACTS
        elif len(wrong) == len(entry.codes):
            what = fault_checks.HALF_CODES
        elif not seen.planes_whole:
            what = fault_checks.HALF_PLANES
        mine = {"_id": entry.study, "version": entry.version}
        self._used |= entry.tokens()
        if (what is None and not wrong) or not self._connection.find("studies", mine, ["version"]):  # or removed meanwhile
            return
        if what is not None:
            self.found.append(fault_checks.half(entry.study, what, self._mend))
            if self._mend and self._connection.delete("studies", mine):
                self._delete_parts(entry.tokens())
            return
        self.found += [fault_checks.wrong_codes(entry.study, model, self._mend) for model in wrong]
        if self._mend:
            kept = [codes for codes in entry.codes if codes.model not in wrong]
            if self._connection.replace("studies", mine, replace(entry, codes=kept, version=token_hex(12)).as_document()):
                self._delete("codes", [codes.token for codes in entry.codes if codes.model in wrong])

    def _codes_fit(self, model: str, seen: _Seen) -> bool:
        space = self._spaces.get(model)
        return space is not None and fault_checks.codes_fit(seen.sizes.get(model), _units(space, seen), space)

    # -- what belongs to no study

    def _check_attempt(self, attempt: dict[str, Any], now: int) -> None:
        token, until = str(attempt["_id"]), attempt.get("until")
        published = token in self._used
        self._used.add(token)  # its parts are told of here, or are none of ours while the attempt lives
        if isinstance(until, int) and until > now:
            return
        if not published:
            self.found.append(fault_checks.half_written(str(attempt.get("study")), self._mend))
        if self._mend:
            # Whoever does come back renews the lease before publishing: then it stays, and its parts with it.
            same = {"_id": attempt["_id"], "until": until}
            gone = self._connection.run(lambda database: database.attempts.find_one_and_delete(same))
            if gone is not None and not published:
                self._delete_parts({token})

    def _check_strays(self, name: str) -> None:
        lost = [one for one in self._parts[name] if _token_of(one) not in self._used]
        there = [one["_id"] for ids in _batches(lost) for one in self._connection.find(name, {"_id": {"$in": ids}}, ["_id"])]
        if there:  # and not removed meanwhile
            self.found.append(fault_checks.strays(len(there), name, self._mend))
            if self._mend:
                self._delete(name, there)

    def _delete_parts(self, tokens: set[str]) -> None:
        for name, ids in self._parts.items():
            self._delete(name, [one for one in ids if _token_of(one) in tokens])

    def _delete(self, name: str, ids: list[Any]) -> None:
        for some in _batches(ids):
            self._connection.delete(name, {"_id": {"$in": some}})


def _units(space: CodeSpace, seen: _Seen) -> int:
    return len(space.units(range(seen.slices)))


def _token_of(part: object) -> str | None:
    """Return the token under which a document of planes or codes was written; None if it is not one of ours."""
    return part.partition("/")[0] if isinstance(part, str) else None


def _batches(ids: list[Any]) -> list[list[Any]]:
    return [ids[start : start + _IDS_AT_ONCE] for start in range(0, len(ids), _IDS_AT_ONCE)]
