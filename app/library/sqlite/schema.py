"""The tables of a library in a SQLite file, and what becomes of a file whose tables are older."""

from __future__ import annotations

import sqlite3

APPLICATION_ID = 0x53424D52  # "SBMR"
SCHEMA_VERSION = 2
PAGE_BYTES = 16384

_MODELS = "CREATE TABLE models (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, code_length INTEGER) STRICT"
_CODES = """CREATE TABLE {name} (study_key INTEGER NOT NULL REFERENCES studies (key) ON DELETE CASCADE,
    model_key INTEGER NOT NULL REFERENCES models (key), stamp TEXT NOT NULL, normal BLOB NOT NULL, abnormal BLOB NOT NULL,
    UNIQUE (study_key, model_key)) STRICT"""
_CLAIMS = "CREATE TABLE claims (study TEXT PRIMARY KEY, owner TEXT NOT NULL, until REAL NOT NULL) STRICT"
_KINDS = "kinds TEXT NOT NULL DEFAULT '[]'"  # JSON: the modalities whose display planes the study has

_TABLES = (
    "CREATE TABLE library (key TEXT PRIMARY KEY, value TEXT) STRICT",
    _MODELS,
    f"""CREATE TABLE studies (key INTEGER PRIMARY KEY, study TEXT NOT NULL UNIQUE, patient TEXT NOT NULL, facts TEXT NOT NULL,
        {_KINDS}) STRICT""",
    _CODES.format(name="codes"),
    """CREATE TABLE planes (study_key INTEGER NOT NULL REFERENCES studies (key) ON DELETE CASCADE,
       kind TEXT NOT NULL, slice INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (study_key, kind, slice)) STRICT""",
    _CLAIMS,
    "INSERT INTO library VALUES ('revision', '0')",
)

# Version 1 held the codes of one model, which was named in `library` and possibly not at all.
_OLD_MODEL = """SELECT 1 AS key, coalesce(named.value, 'unknown') AS id, CAST(long.value AS INTEGER) AS code_length
    FROM main.library AS named, main.library AS long WHERE named.key = 'model_id' AND long.key = 'code_length'
    AND (named.value IS NOT NULL OR EXISTS (SELECT 1 FROM main.studies))"""
_OLD_KINDS = """(SELECT json_group_array(kind) FROM
    (SELECT DISTINCT kind FROM main.planes WHERE study_key = studies.key AND kind <> 'labels'))"""

_FROM_1_TO_2 = (
    _MODELS,
    f"INSERT INTO models {_OLD_MODEL}",
    _CODES.format(name="codes_2"),
    "INSERT INTO codes_2 SELECT study_key, 1, lower(hex(randomblob(8))), normal, abnormal FROM codes",
    "DROP TABLE codes",
    "ALTER TABLE codes_2 RENAME TO codes",
    f"ALTER TABLE studies ADD COLUMN {_KINDS}",
    f"UPDATE studies SET kinds = {_OLD_KINDS}",
    _CLAIMS,
    "DELETE FROM library WHERE key IN ('model_id', 'code_length')",
    "INSERT INTO library VALUES ('pictures', '1')",
)

_SHOWN_AS_2 = {
    "models": _OLD_MODEL,
    "codes": """SELECT study_key, 1 AS model_key, (SELECT value FROM main.library WHERE key = 'revision') AS stamp,
                normal, abnormal FROM main.codes""",
    "studies": f"SELECT key, study, patient, facts, {_OLD_KINDS} AS kinds FROM main.studies",
    "library": "SELECT key, value FROM main.library UNION ALL SELECT 'pictures', '1'",
    "claims": "SELECT '' AS study, '' AS owner, 0.0 AS until WHERE 0",
}


def make_tables(connection: sqlite3.Connection, pictures: bool) -> None:
    """Make an empty library, within the caller's transaction."""
    for statement in _TABLES:
        connection.execute(statement)
    connection.execute("INSERT INTO library VALUES ('pictures', ?)", (str(int(pictures)),))
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def upgrade_tables(connection: sqlite3.Connection) -> None:
    """Bring a library of version 1 to the present version, within the caller's transaction."""
    for statement in _FROM_1_TO_2:
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def show_as_present(connection: sqlite3.Connection) -> None:
    """Lay views over the tables of version 1, in this connection only, so that it is read like the present version."""
    for name, query in _SHOWN_AS_2.items():
        connection.execute(f"CREATE TEMP VIEW {name} AS {query}")


def show_as_is(connection: sqlite3.Connection) -> None:
    """Take the views of :func:`show_as_present` away again: another program has upgraded the file."""
    for name in _SHOWN_AS_2:
        connection.execute(f"DROP VIEW temp.{name}")
