"""Reading a library in a MongoDB database; the documents are described in :mod:`app.library.mongo.documents`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from app.codes import CodeSpace
from app.errors import HOW_TO_FILL, UserError
from app.library import packing
from app.library.mongo.connection import MongoConnection
from app.library.mongo.documents import (
    LIBRARY_ID,
    SCHEMA_VERSION,
    TOKEN_FIELDS,
    LibraryState,
    StudyEntry,
    chunk_of,
    parts_in,
    plane_in,
    read_entry,
    read_state,
)
from app.library.records import CodeTable, DamagedLibrary, ModelEntry, PlaneKey, StudyFacts
from app.library.store import Store, build_table

_STUDIES_AT_ONCE = 32
"""Codes are asked for in parts of some 40 MB."""

MOST_CODE_BYTES = (1 << 24) - (1 << 16)
"""As long as a document can be, with a margin for what else is in it."""


class MongoReader(Store):
    """What can be asked of a library in MongoDB, for :class:`app.library.mongo.store.MongoLibrary`.

    Attributes
    ----------
    _connection : MongoConnection
    _named : str or None
        The model it was opened for.
    """

    _to_write = "open it for writing"

    def __init__(self, address: str) -> None:
        self._connection = MongoConnection(address)
        self._source = self._connection.shown
        self._named: str | None = None
        self._planes_tokens: dict[str, str] = {}

    @property
    def space(self) -> CodeSpace | None:
        """What the codes are of the model it was opened for, else of the one added first; None while the library has none."""
        models = self._state().models
        named = self._named or (models[0].id if models else None)
        return next((held.read_space(self._source) for held in models if held.id == named), None)

    def revision(self) -> int:
        """Return a number that grows with every study added or removed, by whomever."""
        return self._state().revision

    def size_bytes(self) -> int:
        """Return what the server says that the database takes on its disk."""
        told = self._connection.run(lambda database: database.command("dbStats"))
        return int(told.get("totalSize") or told.get("storageSize") or 0)

    def models(self) -> list[ModelEntry]:
        """Return the models in the order in which they were added."""
        entries = self._entries(fields=TOKEN_FIELDS)
        counts = [(held, sum(entry.token(held.id) is not None for entry in entries)) for held in self._state().models]
        return [ModelEntry(held.read_space(self._source), count) for held, count in counts]

    def studies(self) -> list[StudyFacts]:
        """Return the facts of all studies, ordered by patient and study."""
        return [entry.read_facts(self._source) for entry, _ in self._mine(self._entries())]

    def has(self, study: str) -> bool:
        """Tell whether a study of that name is in the library."""
        return bool(self._mine(self._entries([study], TOKEN_FIELDS)))

    def stamps(self) -> dict[str, str]:
        """Return study -> token, a new one whenever its codes are written."""
        return {entry.study: token for entry, token in self._mine(self._entries(fields=TOKEN_FIELDS))}

    def codes(self, only: Collection[str] | None = None) -> CodeTable:
        """Return the codes of all studies, or of those among `only`, as of one moment, ordered by patient, study and unit."""
        return self._table(only)

    def _table(self, only: Collection[str] | None) -> CodeTable:
        space = self._space_or_refuse()
        while True:
            mine = self._mine(self._entries(only))
            facts = [entry.read_facts(self._source) for entry, _ in mine]
            if max((codes_bytes(space, study) for study in facts), default=0) > MOST_CODE_BYTES:
                raise packing.damaged(self._source)  # longer than a document can be, and more memory than there is
            positions = {token: position for position, (_, token) in enumerate(mine)}
            found: set[str] = set()
            packed = self._packed_codes(positions, len(space.parts), found)
            try:
                return build_table(space, facts, packed, self._source)
            except DamagedLibrary:
                missing = {entry.study: token for entry, token in mine if token not in found}
                held = {entry.study: token for entry, token in self._mine(self._entries(list(missing), TOKEN_FIELDS))}
                if not missing or any(held.get(study) == token for study, token in missing.items()):
                    raise
            # Those that are missing were removed since the list was read: read a new one.

    def _packed_codes(self, positions: dict[str, int], count: int, found: set[str]) -> Iterator[tuple[int, int, object]]:
        """Yield position, place and data of each part; the tokens that are there are put into `found`."""
        tokens = list(positions)
        for start in range(0, len(tokens), _STUDIES_AT_ONCE):
            where = {"_id": {"$in": tokens[start : start + _STUDIES_AT_ONCE]}}
            for document in self._connection.find("codes", where):
                parts = parts_in(document)
                if len(parts) != count:
                    raise packing.damaged(self._source)
                found.add(document["_id"])
                yield from ((positions[document["_id"]], place, data) for place, data in enumerate(parts))

    def close(self) -> None:
        """Let go of the server; closing twice is allowed."""
        self._connection.close()

    # -- below here: documents

    def _deflated(self, keys: Sequence[PlaneKey]) -> dict[int, bytes]:
        found = self._chunks(keys)
        if len(found) < len(keys):  # studies not asked for before, or written anew since
            studies = {keys[position][0] for position in range(len(keys)) if position not in found}
            self._planes_tokens.update({entry.study: entry.planes for entry in self._entries(studies, TOKEN_FIELDS)})
            found = self._chunks(keys)
        return found

    def _chunks(self, keys: Sequence[PlaneKey]) -> dict[int, bytes]:
        tokens = self._planes_tokens
        places = {
            position: chunk_of(tokens[study], kind, k)
            for position, (study, kind, k) in enumerate(keys)
            if study in tokens and k >= 0
        }
        wanted = list({name for name, _ in places.values()})
        if not wanted:
            return {}
        documents = {document["_id"]: document for document in self._connection.find("planes", {"_id": {"$in": wanted}})}
        planes = {position: plane_in(documents.get(name), place, self._source) for position, (name, place) in places.items()}
        return {position: data for position, data in planes.items() if data is not None}

    def _kinds(self, study: str) -> list[str] | None:
        held = self._entries([study], TOKEN_FIELDS)
        return held[0].kinds if held else None

    def _entries(self, studies: Collection[str] | None = None, fields: Sequence[str] | None = None) -> list[StudyEntry]:
        where = {} if studies is None else {"_id": {"$in": list(studies)}}
        return [read_entry(document, self._source) for document in self._connection.find("studies", where, fields)]

    def _mine(self, entries: list[StudyEntry]) -> list[tuple[StudyEntry, str]]:
        """Return the studies that have this model's codes, each with their token, ordered by patient and study."""
        model = self._named or self.model_id
        ordered = sorted(entries, key=lambda entry: (entry.patient, entry.study))
        return [(entry, token) for entry in ordered if (token := entry.token(model)) is not None]

    def _state(self) -> LibraryState:
        found = self._connection.find("library", {"_id": LIBRARY_ID})
        if not found:
            raise UserError(f"There is no library at {self._source}: check the address, or {HOW_TO_FILL}.")
        version = found[0].get("schema")
        if isinstance(version, int) and version > SCHEMA_VERSION:
            raise self._newer(version, SCHEMA_VERSION)
        if version not in range(1, SCHEMA_VERSION + 1):
            raise packing.damaged(self._source)
        return read_state(found[0], self._source)


def codes_bytes(space: CodeSpace, facts: StudyFacts) -> int:
    """Return the bytes of a study's codes."""
    return len(space.units(facts.slices)) * space.row_bytes
