"""A library in a MongoDB database; the documents are described in :mod:`app.library.mongo.documents`.

Every step bears to be done twice, because after a lost connection nobody knows whether it was done. There are no
transactions: a study appears with one inserted document and disappears with one deleted one. What an indexer wrote before
it died belongs to an entry in `attempts` with a lease, by which :meth:`MongoLibrary.faults` tells it from what another
indexer is writing at this moment.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection
from dataclasses import replace
from secrets import token_hex

from app.codes import CodeSpace
from app.errors import Cancelled, SbmirError, UserError
from app.jobs import Job
from app.library import packing, spaces
from app.library.mongo.connection import PATIENCE_SECONDS
from app.library.mongo.documents import (
    COLLECTIONS,
    LIBRARY_ID,
    SCHEMA_VERSION,
    TOKEN_FIELDS,
    HeldCodes,
    LibraryState,
    StudyEntry,
    chunk_documents,
    chunk_ids,
    held_model,
    read_claim,
    read_entry,
    state_document,
)
from app.library.mongo.faults import find_faults
from app.library.mongo.reader import MOST_CODE_BYTES, MongoReader, codes_bytes
from app.library.mongo.readings import MongoReadings
from app.library.record_checks import check_record
from app.library.records import Claim, Fault, StudyRecord
from app.library.store import Opening, deflate

ATTEMPT_MS = 600_000
"""How long the writing of a study may take, with all waiting for a server that stops and comes back."""


class MongoLibrary(MongoReader):
    """A :class:`app.library.Library` in a MongoDB database; see the module's docstring.

    Opened for writing it waits for a server that stops and comes back (`PATIENCE_SECONDS`); opened for reading it says
    at once that the server is gone.

    Parameters
    ----------
    address : str
        ``mongodb://`` or ``mongodb+srv://``, with the database as its path and any option of the driver.
    opening : Opening

    Raises
    ------
    UserError
        An address that cannot be used, a user who is not let in, no library there, a newer schema, another model's library.
    EnvironmentFault
        The server does not answer.
    """

    def __init__(self, address: str, opening: Opening) -> None:
        super().__init__(address)
        self._read_only = opening.read_only
        self._named = opening.model
        try:
            if opening.create and not self._read_only and not self._connection.find("library", {"_id": LIBRARY_ID}):
                self._make(bool(opening.pictures))
            state = self._state()
            self._pictures = state.pictures
            self._check_pictures(opening.pictures)
            if state.schema < SCHEMA_VERSION and not self._read_only:
                self._upgrade()
            self._choose_model(opening)
        except BaseException:
            self._connection.close()
            raise
        self._connection.patience = 0.0 if self._read_only else PATIENCE_SECONDS

    def _upgrade(self) -> None:
        """Put the library's document of the present schema in the place of an older one, in one step."""
        while (state := self._state()).schema < SCHEMA_VERSION:
            seen = {"_id": LIBRARY_ID, "schema": state.schema, "revision": state.revision}
            self._connection.replace("library", seen, state_document(replace(state, schema=SCHEMA_VERSION)))

    def _make(self, pictures: bool) -> None:
        strange = self._connection.run(lambda db: any(db[name].find_one() for name in COLLECTIONS))
        if strange and not self._connection.find("library", {"_id": LIBRARY_ID}):  # not made by somebody else meanwhile
            raise UserError(f"The database of {self._source} holds something else already: name another database.")
        self._connection.insert("library", [state_document(LibraryState(SCHEMA_VERSION, pictures, 0, []))])

    def _add_space(self, space: CodeSpace, may_add: bool) -> None:
        def with_it(state: LibraryState) -> LibraryState:  # somebody else may have added one meanwhile
            admitted = spaces.admit(self.models(), space, may_add, self._source)
            return replace(state, models=[held_model(one) for one in admitted])

        self._change_state(with_it)

    # -- what every library has, see `Library`

    @property
    def readings(self) -> MongoReadings:
        """What readers have left here."""
        return MongoReadings(self._connection, self._refuse_read_only)

    def claim(self, study: str, owner: str, seconds: float) -> bool:
        """Take or renew the lease on bringing a study in; False while somebody else's has not run out."""
        self._refuse_read_only()
        now = self._connection.now_ms()
        lease = {"owner": owner, "until": now + int(seconds * 1000)}
        # Not {"_id": ..., "$or": ...}: in an update nx-27017 then forgets the _id and takes another study's lease.
        free = {"$and": [{"_id": study}, {"$or": [{"owner": owner}, {"until": {"$lte": now}}]}]}
        if self._connection.run(lambda db: db.claims.find_one_and_update(free, {"$set": lease})) is not None:
            return True
        taken = self._connection.insert_new("claims", {"_id": study, **lease})
        return taken or bool(self._connection.find("claims", {"_id": study, **lease}))  # or by a try whose answer was lost

    def claims(self) -> list[Claim]:
        """Return who has claimed what, run out or not."""
        held = self._connection.find("claims", {})
        now = self._connection.now_ms() if held else 0
        claims = [claim for one in held if (claim := read_claim(one, now)) is not None]
        return sorted(claims, key=lambda claim: claim.study)

    def release(self, study: str, owner: str) -> None:
        """Give back a lease; somebody else's, or none, is left alone."""
        self._refuse_read_only()
        self._connection.delete("claims", {"_id": study, "owner": owner})

    def add(self, record: StudyRecord) -> None:
        """Store a study; it is there when the last step is done, and not before.

        Raises
        ------
        StudyPresent
            If the library holds a study of that name.
        UserError
            If the codes are not finite or not of the library's space, or the study is there with other slices.
        EnvironmentFault
            If the server cannot be written; the study is then not there.
        """
        self._refuse_read_only()
        space = self.space
        if space is None:
            raise ValueError(f"{self._source} has no code space yet: open it for one before adding studies")
        check_record(record, space)
        if codes_bytes(space, record.facts) > MOST_CODE_BYTES:
            raise UserError(f"The codes of {record.facts.study} are larger than a server can hold: keep them in a library file.")
        planes = deflate(record, self._pictures)
        while not self._try_to_add(record, planes, space):
            pass  # somebody else wrote or removed the same study meanwhile: look again
        self._count_revision()

    def _try_to_add(self, record: StudyRecord, planes: list[tuple[str, int, bytes]], space: CodeSpace) -> bool:
        facts, model = record.facts, space.model
        held = next(iter(self._entries([facts.study])), None)
        if held is not None:
            if held.token(model) is not None:
                raise self._present(facts.study)
            self._refuse_other_slices(held.read_facts(self._source), facts)
        token = token_hex(12)
        kinds = sorted(record.display) if self._pictures else []
        new = StudyEntry(facts.study, kinds, token, [], token, facts.patient, packing.pack_facts(facts))
        entry = held or new
        entry = replace(entry, codes=[*entry.codes, HeldCodes(model, token)], version=token)
        try:
            self._connection.insert("attempts", [{"_id": token, "study": facts.study, "until": self._lease_end()}])
            if held is None:
                self._connection.insert("planes", chunk_documents(token, planes))
            parts = packing.pack_codes(space, record.codes)
            self._connection.insert("codes", [{"_id": token, "study": facts.study, "parts": parts}])
            # Counted before and after: whoever asks in between asks again, even if this process dies here.
            self._count_revision()
            lease = {"$set": {"until": self._lease_end()}}
            renewed = self._connection.run(lambda db: db.attempts.update_one({"_id": token}, lease).matched_count)
        except BaseException:
            with contextlib.suppress(SbmirError), self._connection.in_haste():  # what stays is found by `faults`
                self._forget(token, kinds)
            raise
        # Where even this fails, the study may be there: nothing may be deleted any more.
        done = renewed == 1 and self._publish(entry, held)
        if done:
            self._connection.delete("attempts", {"_id": token})
        else:
            self._forget(token, kinds)
        return done

    def _publish(self, entry: StudyEntry, held: StudyEntry | None) -> bool:
        """Let a study's document take the place of `held`; False if that is no longer what is there."""
        document = entry.as_document()
        if held is None:
            done = self._connection.insert_new("studies", document)
        else:
            done = self._connection.replace("studies", {"_id": entry.study, "version": held.version}, document)
        # A step that failed may have been done by an earlier try whose answer was lost.
        return done or any(now.version == entry.version for now in self._entries([entry.study], TOKEN_FIELDS))

    def remove(self, study: str) -> None:
        """Delete a study, with the codes of all models.

        Raises
        ------
        UserError
            If there is no such study, with whatever model's codes.
        """
        self._refuse_read_only()
        held = self._entries([study], TOKEN_FIELDS)
        if not held:
            raise self._no_study(study)
        self._count_revision()
        seen = {"_id": study, "planes": held[0].planes}
        gone = self._connection.run(lambda db: db.studies.find_one_and_delete(seen))
        entry = held[0] if gone is None else read_entry(gone, self._source)  # with codes that were added meanwhile
        for token in entry.tokens():
            self._forget(token, entry.kinds)
        self._count_revision()

    def faults(self, mend: bool = False, job: Job | None = None) -> list[Fault]:
        """Read everything and return what is not whole; with `mend` remove what is half."""
        if mend:
            self._refuse_read_only()
        try:
            found = find_faults(self._connection, self._state(), self._change_state, mend, job or Job())
        except Cancelled:
            if mend:
                self._count_revision()
            raise
        if mend and found:
            self._count_revision()
        return found

    # -- below here: documents

    def _change_state(self, change: Callable[[LibraryState], LibraryState]) -> LibraryState:
        """Change the library's document as nobody else changes it at the same time; `change` may be called again."""
        while True:
            state = self._state()
            wanted = change(state)
            if wanted == state:
                return state
            wanted = replace(wanted, revision=state.revision + 1)
            seen = {"_id": LIBRARY_ID, "revision": state.revision}
            if self._connection.replace("library", seen, state_document(wanted)):
                return wanted

    def _count_revision(self) -> None:
        self._connection.run(lambda db: db.library.update_one({"_id": LIBRARY_ID}, {"$inc": {"revision": 1}}))

    def _forget(self, token: str, kinds: Collection[str]) -> None:
        """Delete what was written under a token, its attempt last."""
        self._connection.delete("planes", {"_id": {"$in": chunk_ids(token, kinds)}})
        self._connection.delete("codes", {"_id": token})
        self._connection.delete("attempts", {"_id": token})

    def _lease_end(self) -> int:
        return self._connection.now_ms() + ATTEMPT_MS
