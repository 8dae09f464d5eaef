"""One model's codes in a search engine: its table, its notes, and what is asked of both."""

from __future__ import annotations

import hashlib
import io
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from pydantic import FiniteFloat, TypeAdapter, ValidationError

from app.codes import CodeSpace, space_as_json, space_from_json
from app.errors import EnvironmentFault, UserError
from app.findings import Findings
from app.library import CodeTable
from app.retrieval.stack import Sum
from app.scale.databases import Columns, Database, Statement, Values
from app.scale.databases.faults import NoTables
from app.scale.databases.native import block, numbers, texts
from app.scale.filling import filled
from app.scale.signs import Signs
from app.scale.tables import LAYOUT, NOTES, Tables

_SPACE, _SIGNS = f"space {LAYOUT}", f"signs {LAYOUT}"
_NUMBERS = TypeAdapter(dict[str, FiniteFloat])
NOT_KEPT = "{source} did not keep what was sent: its disk is full. Free some space and start again; nothing finished is lost."
LONG = 3600.0
"""Seconds that statements may take which nobody waits for at a screen."""


class CodeStore:
    """The codes of one model in a database; belongs to the database's thread.

    Parameters
    ----------
    database : Database
    space : CodeSpace
        Of the model.
    signs : mapping of Sum to Signs
        As its notes have them.
    """

    def __init__(self, database: Database, space: CodeSpace, signs: Mapping[Sum, Signs]) -> None:
        self.database = database
        self.tables = Tables(space, database.cluster)
        self.signs = signs
        self.check: Callable[[], None] = lambda: None

    @property
    def space(self) -> CodeSpace:
        """The model's code space."""
        return self.tables.space

    @classmethod
    def opened(cls, database: Database, model: str) -> CodeStore:
        """Return the codes of a model; UserError if there are none."""
        kept = _note(database, model, _SPACE)
        if kept is None:
            held = ", ".join(space.model[:12] for space in held_spaces(database)) or "none"
            raise UserError(
                f"{database.address} holds no codes of model {model[:12]} (it has those of {held}): choose that model, or copy a "
                "library of this one into it."
            )
        space = space_from_json(kept)
        return cls(database, space, _signs_from(_note(database, model, _SIGNS) or b"", database.address))

    @classmethod
    def made(cls, database: Database, space: CodeSpace, sample: Callable[[Tables], Mapping[Sum, Signs]]) -> CodeStore:
        """Return the codes of a model, their table made if it is missing.

        Parameters
        ----------
        database : Database
        space : CodeSpace
        sample : callable
            Learns the planes of a new table's sums.

        Raises
        ------
        UserError
            If the engine has another space by the model's name.
        """
        tables = Tables(space, database.cluster)
        for sql in tables.create():
            database.do(Statement(sql))
        if _note(database, space.model, _SIGNS) is None:
            _keep(database, space.model, _SIGNS, _signs_as_bytes(sample(tables)))
        if _note(database, space.model, _SPACE) is None:
            _keep(database, space.model, _SPACE, space_as_json(space).encode())
        store = cls.opened(database, space.model)  # as the first that came noted them
        if store.space.parts != space.parts or store.space.labels != space.labels or store.space.unit != space.unit:
            raise UserError(f"{database.address} holds other codes by the name of model {space.model[:12]}: name a new engine.")
        return store

    def ask(self, values: Values, sql: str, seconds: float = 30.0) -> Columns:
        """Return what a statement about the table of codes gives; ``{codes}`` stands for its name. `check` may end it before."""
        self.check()
        return self.database.ask(values.statement(sql.replace("{codes}", self.tables.codes)), seconds)

    # -- what it holds

    def held(self) -> list[tuple[str, str]]:
        """Return study and stamp of all that is there; a study that is being replaced has two."""
        found = self.ask(Values(), "SELECT study, stamp FROM {codes} WHERE facts != '' GROUP BY study, stamp", LONG)
        return list(zip(_texts(found, "study"), _texts(found, "stamp"), strict=True))

    def counts(self) -> tuple[int, int, int]:
        """Return how many patients, studies and rows there are."""
        sql = "SELECT uniqExact(patient) AS p, uniqExact(study) AS s, count() AS n FROM {codes}"
        found = self.ask(Values(), sql, LONG)
        return int(found["p"][0]), int(found["s"][0]), int(found["n"][0])

    def state(self) -> str:
        """Return a word that changes with whatever is added, changed or removed."""
        sql = "SELECT groupBitXor(cityHash64(study, stamp)) AS x, count() AS n FROM {codes} WHERE facts != ''"
        found = self.ask(Values(), sql, LONG)
        return f"{int(found['n'][0])}-{int(found['x'][0]):x}"

    # -- writing

    def block_of(self, table: CodeTable, findings: Sequence[Findings] | None, stamps: Mapping[str, str]) -> bytes:
        """Return some studies as :meth:`add` takes them; any thread may make a block."""
        return filled(self.tables, table, findings, stamps, time.time_ns() // 1000, self.signs)

    def add(self, table: CodeTable, data: bytes, stamps: Mapping[str, str]) -> None:
        """Add some studies, as :meth:`block_of` gives them, in one step, which bears to be done twice."""
        named = sorted((one.study, stamps.get(one.study, "")) for one in table.studies)
        token = _token(named)
        self.database.insert(self.tables.codes, data, token)
        self._require(table, named)

    def _require(self, table: CodeTable, named: Sequence[tuple[str, str]]) -> None:
        """Look whether some studies are there, by their stamps: the engine inside the process tells of no full disk."""
        values = Values()
        patients = values.texts(dict.fromkeys(one.patient for one in table.studies))
        sql = (
            f"SELECT uniqExact(study) AS n FROM {{codes}} WHERE patient IN {patients} AND (study, stamp) IN {values.pairs(named)}"
        )
        sent = len(np.unique(table.codes.study))
        if int(self.ask(values, sql, LONG)["n"][0]) < sent:
            raise EnvironmentFault(NOT_KEPT.format(source=self.database.address))

    def remove(self, studies: Iterable[tuple[str, str]]) -> None:
        """Remove studies by name and stamp."""
        gone = list(studies)
        if not gone:
            return
        where = f" ON CLUSTER {self.tables.cluster}" if self.tables.cluster else ""
        values = Values()
        pairs = values.pairs(gone)
        self.database.do(values.statement(f"DELETE FROM {self.tables.kept}{where} WHERE (study, stamp) IN {pairs}"))

    # -- notes

    def note(self, name: str) -> dict[str, float] | None:
        """Return the numbers that were noted last by a name; None where there are none."""
        kept = _note(self.database, self.space.model, name, last=True)
        try:
            return None if kept is None else _NUMBERS.validate_json(kept)
        except ValidationError:  # whatever is noted can be found again
            return None

    def keep(self, name: str, content: Mapping[str, float]) -> None:
        """Note some numbers."""
        _keep(self.database, self.space.model, name, json.dumps(dict(content)).encode())


def held_spaces(database: Database) -> list[CodeSpace]:
    """Return the spaces of all models that an engine has codes of."""
    values = Values()
    sql = f"SELECT argMin(value, written) AS kept FROM {NOTES} WHERE name = {values.text(_SPACE)} GROUP BY model ORDER BY model"
    return [space_from_json(kept) for kept in _noted(database, values.statement(sql))]


def _note(database: Database, model: str, name: str, last: bool = False) -> bytes | None:
    """Return what was noted of a model first, or last; None where nothing was."""
    values = Values()
    which = "argMax" if last else "argMin"
    where = f"model = {values.text(model)} AND name = {values.text(name)}"
    sql = f"SELECT {which}(value, written) AS kept FROM {NOTES} WHERE {where} HAVING count() > 0"
    return next(iter(_noted(database, values.statement(sql))), None)


def _noted(database: Database, statement: Statement) -> list[bytes]:
    try:
        return [bytes(kept) for kept in database.ask(statement).get("kept", [])]
    except NoTables:  # nothing was ever copied into it
        return []


def _keep(database: Database, model: str, name: str, value: bytes) -> None:
    written = time.time_ns() // 1000
    row = [
        texts("model", [model.encode()]),
        texts("name", [name.encode()]),
        texts("value", [value]),
        numbers("written", "UInt64", np.array([written], np.uint64)),
    ]
    database.insert(NOTES, block(row, 1), _token([(model, name, str(written))]))
    if _note(database, model, name) is None:
        raise EnvironmentFault(NOT_KEPT.format(source=database.address))


def _token(parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _texts(found: Columns, name: str) -> list[str]:
    return [bytes(text).decode("utf-8", "replace") for text in found.get(name, [])]


def _signs_as_bytes(signs: Mapping[Sum, Signs]) -> bytes:
    arrays: dict[str, npt.NDArray[np.float32]] = {}
    for parts, planes in signs.items():
        arrays |= {f"{'+'.join(parts)}/{name}": array for name, array in planes.as_arrays().items()}
    packed = io.BytesIO()
    np.savez(packed, allow_pickle=False, **arrays)
    return packed.getvalue()


def _signs_from(data: bytes, address: str) -> dict[Sum, Signs]:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            names = dict.fromkeys(name.partition("/")[0] for name in kept.files)
            return {
                tuple(name.split("+")): Signs.of_arrays({part: kept[f"{name}/{part}"] for part in Signs.PARTS}) for name in names
            }
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise EnvironmentFault(
            f"{address} holds notes that are damaged: copy the library into it again, or into a new engine."
        ) from error
