"""The tables of a library in a SQLite file, and what becomes of a file whose tables are older."""

from __future__ import annotations

import sqlite3

from app.codes import LONGEST_PART, space_as_json
from app.library.spaces import former_space

APPLICATION_ID = 0x53424D52  # "SBMR"
SCHEMA_VERSION = 3
PAGE_BYTES = 16384

# A model and what its codes are (JSON of its `CodeSpace`); a study's codes of a model have a row in `codes`, and in `parts` one
# for each part of the space, by its place there.
_MODELS = "CREATE TABLE {name} (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, space TEXT NOT NULL) STRICT"
_CODES = """CREATE TABLE {name} (key INTEGER PRIMARY KEY, study_key INTEGER NOT NULL REFERENCES studies (key) ON DELETE CASCADE,
    model_key INTEGER NOT NULL REFERENCES {models} (key), stamp TEXT NOT NULL, UNIQUE (study_key, model_key)) STRICT"""
_PARTS = """CREATE TABLE parts (code_key INTEGER NOT NULL REFERENCES {codes} (key) ON DELETE CASCADE, part INTEGER NOT NULL,
    data BLOB NOT NULL, UNIQUE (code_key, part)) STRICT"""
_CLAIMS = "CREATE TABLE claims (study TEXT PRIMARY KEY, owner TEXT NOT NULL, until REAL NOT NULL) STRICT"
_KINDS = "kinds TEXT NOT NULL DEFAULT '[]'"  # JSON: the modalities whose display planes the study has

_TABLES = (
    "CREATE TABLE library (key TEXT PRIMARY KEY, value TEXT) STRICT",
    _MODELS.format(name="models"),
    f"""CREATE TABLE studies (key INTEGER PRIMARY KEY, study TEXT NOT NULL UNIQUE, patient TEXT NOT NULL, facts TEXT NOT NULL,
        {_KINDS}) STRICT""",
    _CODES.format(name="codes", models="models"),
    _PARTS.format(codes="codes"),
    """CREATE TABLE planes (study_key INTEGER NOT NULL REFERENCES studies (key) ON DELETE CASCADE,
       kind TEXT NOT NULL, slice INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (study_key, kind, slice)) STRICT""",
    _CLAIMS,
    "INSERT INTO library VALUES ('revision', '0')",
)

# Version 1 held the codes of one model, which was named in `library` and possibly not at all.
_MODEL_OF_1 = """SELECT 1 AS key, coalesce(named.value, 'unknown') AS id, CAST(long.value AS INTEGER) AS code_length
    FROM main.library AS named, main.library AS long WHERE named.key = 'model_id' AND long.key = 'code_length'
    AND (named.value IS NOT NULL OR EXISTS (SELECT 1 FROM main.studies))"""
_KINDS_OF_1 = """(SELECT json_group_array(kind) FROM
    (SELECT DISTINCT kind FROM main.planes WHERE study_key = studies.key AND kind <> 'labels'))"""

_FROM_1_TO_2 = (
    "CREATE TABLE models (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, code_length INTEGER) STRICT",
    f"INSERT INTO models {_MODEL_OF_1}",
    """CREATE TABLE codes_2 (study_key INTEGER NOT NULL REFERENCES studies (key) ON DELETE CASCADE,
       model_key INTEGER NOT NULL REFERENCES models (key), stamp TEXT NOT NULL, normal BLOB NOT NULL, abnormal BLOB NOT NULL,
       UNIQUE (study_key, model_key)) STRICT""",
    "INSERT INTO codes_2 SELECT study_key, 1, lower(hex(randomblob(8))), normal, abnormal FROM codes",
    "DROP TABLE codes",
    "ALTER TABLE codes_2 RENAME TO codes",
    f"ALTER TABLE studies ADD COLUMN {_KINDS}",
    f"UPDATE studies SET kinds = {_KINDS_OF_1}",
    _CLAIMS,
    "DELETE FROM library WHERE key IN ('model_id', 'code_length')",
    "INSERT INTO library VALUES ('pictures', '1')",
)

# Until version 2 a code was two float16 vectors of one length, which was noted as soon as a study had codes. Where something
# else was noted than can be, and there are codes, theirs counts; a model without codes holds nothing and is left out.
_LENGTH_OF_2 = f"""CASE WHEN code_length BETWEEN 1 AND {LONGEST_PART} THEN code_length ELSE (
    SELECT length(normal) / (2 * json_array_length(facts, '$.slices'))
    FROM main.codes JOIN main.studies ON studies.key = study_key WHERE {{model_key}} = noted.key
    AND CASE WHEN json_valid(facts) THEN json_array_length(facts, '$.slices') END > 0 LIMIT 1) END"""
_SPACE = space_as_json(former_space("", 1)).replace("'", "''")
_SPACE_OF_2 = f"json_set('{_SPACE}', '$.model', id, '$.parts[0].length', length, '$.parts[1].length', length)"


def _models_of(version: int) -> str:
    """Return the query of the models of version 1 or 2 as they are in version 3."""
    noted, model_key = (_MODEL_OF_1, "1") if version == 1 else ("SELECT * FROM main.models", "model_key")
    measured = f"SELECT key, id, {_LENGTH_OF_2.format(model_key=model_key)} AS length FROM ({noted}) AS noted"
    return f"SELECT key, id, {_SPACE_OF_2} AS space FROM ({measured}) WHERE length > 0"


_PARTS_OF_2 = """SELECT {key} AS code_key, 0 AS part, normal AS data FROM main.codes
    UNION ALL SELECT {key} AS code_key, 1 AS part, abnormal AS data FROM main.codes"""

_FROM_2_TO_3 = (
    _MODELS.format(name="models_3"),
    f"INSERT INTO models_3 {_models_of(2)}",
    _CODES.format(name="codes_3", models="models_3"),
    """INSERT INTO codes_3 SELECT rowid, study_key, model_key, stamp FROM codes
       WHERE model_key IN (SELECT key FROM models_3) AND study_key IN (SELECT key FROM studies)""",  # the others are of nothing
    _PARTS.format(codes="codes_3"),
    "ALTER TABLE codes RENAME TO codes_2",
    "ALTER TABLE models RENAME TO models_2",
    "ALTER TABLE models_3 RENAME TO models",
    "ALTER TABLE codes_3 RENAME TO codes",
)
# Study after study, so that the room of one is free for the next and the file does not grow to twice its size.
_MOVED_FROM_2 = (
    """INSERT INTO parts SELECT codes_2.rowid, part, CASE part WHEN 0 THEN normal ELSE abnormal END
       FROM codes_2 CROSS JOIN (SELECT 0 AS part UNION ALL SELECT 1) WHERE codes_2.rowid = ?""",
    "DELETE FROM codes_2 WHERE rowid = ?",
)
_LEFT_OF_2 = ("DROP TABLE codes_2", "DROP TABLE models_2")

_UPGRADES = {1: _FROM_1_TO_2, 2: _FROM_2_TO_3}
"""What brings a version to the next one."""

_SHOWN_OF_1 = {
    "models": _models_of(1),
    "codes": """SELECT study_key AS key, study_key, 1 AS model_key,
                (SELECT value FROM main.library WHERE key = 'revision') AS stamp FROM main.codes""",
    "parts": _PARTS_OF_2.format(key="study_key"),
    "studies": f"SELECT key, study, patient, facts, {_KINDS_OF_1} AS kinds FROM main.studies",
    "library": "SELECT key, value FROM main.library UNION ALL SELECT 'pictures', '1'",
    "claims": "SELECT '' AS study, '' AS owner, 0.0 AS until WHERE 0",
}
_SHOWN_OF_2 = {
    "models": _models_of(2),
    "codes": "SELECT rowid AS key, study_key, model_key, stamp FROM main.codes",
    "parts": _PARTS_OF_2.format(key="rowid"),
}
_SHOWN = {1: _SHOWN_OF_1, 2: _SHOWN_OF_2}
"""The tables of the present version as queries of those of an older one."""


def make_tables(connection: sqlite3.Connection, pictures: bool) -> None:
    """Make an empty library, within the caller's transaction."""
    for statement in _TABLES:
        connection.execute(statement)
    connection.execute("INSERT INTO library VALUES ('pictures', ?)", (str(int(pictures)),))
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def upgrade_tables(connection: sqlite3.Connection, version: int) -> None:
    """Bring a library of an older version to the present one, within the caller's transaction."""
    for older in range(version, SCHEMA_VERSION):
        for statement in _UPGRADES[older]:
            connection.execute(statement)
    for code_key in connection.execute("SELECT key FROM codes").fetchall():
        for statement in _MOVED_FROM_2:
            connection.execute(statement, code_key)
    for statement in _LEFT_OF_2:
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def show_as_present(connection: sqlite3.Connection, version: int) -> None:
    """Lay views over the tables of an older version, in this connection only, so that it is read like the present version."""
    for name, query in _SHOWN[version].items():
        connection.execute(f"CREATE TEMP VIEW {name} AS {query}")


def show_as_is(connection: sqlite3.Connection, version: int) -> None:
    """Take the views of :func:`show_as_present` away again: another program has upgraded the file."""
    for name in _SHOWN[version]:
        connection.execute(f"DROP VIEW temp.{name}")
