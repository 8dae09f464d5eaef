"""Names, collections and filters of any signs: no statement changes its shape, and each finds what it should."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from app.errors import UserError
from app.findings import Findings
from app.library import CodeTable
from app.retrieval import Query
from app.retrieval.filters import Among, read_condition
from app.retrieval.filters.kinds import Names
from app.scale import CodeStore
from app.scale.asked import AskedEngine
from app.scale.conditions import Told, allowed
from app.scale.databases import Columns, Database, Statement, Values
from app.scale.signs import Signs
from app.scale.tables import Tables
from app.scale.typical import Typical
from tests.support.library_support import make_space
from tests.support.scale.engines import LENGTH, Searcher, database, record

__all__ = ["database"]

HARMLESS = re.compile(r"[0-9a-f,.e+\-\[\] ]*")
"""All signs that parameters are made of."""

PIECES = (
    *("'", '"', "`", "\\", "\\'", "''", ";", "--", "/*", "*/", "#", "%", "_", "*", "?", ")", "(", "\\N", "$1"),
    *("{p0:String}", "{codes}", " OR 1=1 ", "DROP TABLE x", "UNION ALL SELECT", "unhex('27')", "SETTINGS", "FORMAT"),
    *("Straße", "日本", "🧠", "\u0301", "é", "x", "A", "0"),
)
NASTY = ("\n", "\t", "\0", "\r", "\x1b", "\x7f", "\ufeff")
"""Signs that no filter can have, but names of former libraries may."""


def texts(count: int, pieces: tuple[str, ...]) -> list[str]:
    rng = np.random.default_rng(4)
    return ["".join(rng.choice(pieces, int(rng.integers(1, 7))).tolist()) for _ in range(count)]


class Listening:
    """A database that keeps what it is asked, and answers nothing."""

    address = "chdb:nowhere"
    cluster = ""

    def __init__(self) -> None:
        self.asked: list[Statement] = []

    def ask(self, statement: Statement, seconds: float = 30.0) -> Columns:
        self.asked.append(statement)
        names = re.findall(r" AS (\w+)", statement.sql)
        return {} if "DISTINCT" in statement.sql or "kept" in names else {name: np.zeros(1, np.int64) for name in names}

    def do(self, statement: Statement) -> None:
        self.asked.append(statement)

    def insert(self, table: str, block: bytes, token: str) -> None:
        raise AssertionError("nobody inserts here")

    def size_bytes(self) -> int:
        return 0

    def close(self) -> None:
        pass


SPACE = make_space(length=LENGTH)
SIGNS = Signs.learned(np.zeros((0, LENGTH), np.float32))


def asked_with(text: str) -> list[Statement]:
    """Return the statements of a search and of a removal that have a text wherever one can be."""
    database = Listening()
    store = CodeStore(database, SPACE, dict.fromkeys(Tables(SPACE).sums, SIGNS))
    filters = ("patient", "collection", "diagnosis")
    among = Among((text, "P1"), tuple(f"{name}{sign}{text}" for name in filters for sign in ("=", "!=")))
    query = Query.of(store.space, {"normal": np.ones(LENGTH), "abnormal": np.ones(LENGTH)}, 3)
    query = replace(query, own=(text,))
    words = ("both", 0.5, 5, among, (), None)
    typical = Typical(store, text, 0)
    typical._known = {"normal all": 1.5, "abnormal lesions": 2.5}
    Told(store, among, 5, 1, 1)
    asked = AskedEngine.of(store, typical, Searcher(), query, words, exact=False, gone=frozenset([text]))
    assert asked.places() == []
    store.remove([(text, text)])
    return database.asked


def test_no_text_changes_the_shape_of_a_statement() -> None:
    shapes = {tuple(one.sql for one in asked_with(text)) for text in ("x", "x*y", "x*y*z")}
    assert len(shapes) == 2, "a star makes of a name a pattern"
    tried = 0
    for text in texts(2000, PIECES):
        try:
            read_condition(f"patient={text}")
        except UserError:  # signs that no filter can have
            continue
        statements = asked_with(text)
        tried += 1
        assert tuple(one.sql for one in statements) in shapes, text
        assert all(HARMLESS.fullmatch(value) for one in statements for value in one.parameters.values()), text
    assert tried > 1500


def test_hostile_names_are_kept_and_found(database: Database) -> None:
    """Each as itself, by patterns, folded, and as somebody to leave out; by an engine that takes statements at their word."""
    names = list(dict.fromkeys(texts(150, PIECES) + texts(50, (*PIECES, *NASTY))))
    store = CodeStore.made(database, SPACE, lambda tables: dict.fromkeys(tables.sums, SIGNS))
    made = record(1)
    plain = replace(made.facts, patient_facts=None)
    facts = [replace(plain, study=f"S{n}{name}", patient=name, collection=name) for n, name in enumerate(names)]
    facts.sort(key=lambda one: (one.patient, one.study))
    parts = {name: np.concatenate([part] * len(facts)) for name, part in made.codes.parts.items()}
    table = CodeTable.of(SPACE, facts, parts)
    nothing = Findings.of([None] * len(made.facts.slices), SPACE.structures)
    stamps = {one.study: one.study[::-1] for one in facts}
    store.add(table, store.block_of(table, [nothing] * len(facts), stamps), stamps)
    assert sorted(store.held()) == sorted(stamps.items())

    def patients(among: Among) -> set[str]:
        values = Values()
        found = store.ask(values, f"SELECT DISTINCT patient FROM {{codes}} WHERE {allowed(among, True, values)}")
        return {bytes(name).decode() for name in found.get("patient", [])}

    assert patients(Among((), ())) == set(names)
    readable = [name for name in names if name.isprintable() and name == name.strip() and "|" not in name]
    for name in readable[:60]:
        for text in (f"patient={name}", f"collection={name.upper()}", f"patient=*{name[-1]}", f"patient!=*{name[:2]}*"):
            condition = read_condition(text)
            named = condition.filter
            assert isinstance(named, Names)
            wanted = {
                one.patient
                for one in facts
                if any(named.fits(value, named.of(one)) for value in condition.values) != condition.excluded
            }
            assert patients(Among((), (text,))) == wanted, text
        assert patients(Among((name,), ())) == set(names) - {name}
    gone = [(one.study, stamps[one.study]) for one in facts[::2]]
    store.remove(gone)
    assert sorted(store.held()) == sorted(set(stamps.items()) - set(gone))
