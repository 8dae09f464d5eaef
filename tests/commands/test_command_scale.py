"""``main.py scale`` and the commands that take a search engine: copy into it, tell of it, search it beside the library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.library_commands import Say, fill, say
from tests.support.scale.engines import NEEDS_CHDB
from tests.support.search_commands import K, in_memory, searched, signals, sketch

__all__ = ["in_memory", "say", "searched", "signals", "sketch"]
pytestmark = pytest.mark.usefixtures("signals", "in_memory")


@pytest.fixture
def engine(tmp_path: Path) -> str:
    pytest.importorskip("chdb", reason=NEEDS_CHDB)
    return f"chdb:{tmp_path / 'engine'}"


def test_a_library_is_copied_followed_and_told_of(say: Say, engine: str, tmp_path: Path) -> None:
    library = tmp_path / "lib.sbmir"
    fill(library, ["A", "B"])
    said = say("copy", library, engine)
    assert (said.status, said.out) == (0, f"{library} -> {engine}: 2 copied, 0 there already, 0 failed.\n")
    fill(library, ["C"])
    assert "1 copied, 2 there already" in say("scale", "follow", library, engine, "--once").out
    said = say("info", "--library", engine, "--json", "-")
    told = json.loads(said.out)
    assert told["engine"] == engine
    assert told["bytes"] > 0
    assert told["models"] == [{"id": "m1", "patients": 3, "studies": 3, "slices": 15}]
    assert "m1: 3 patients, 3 studies, 15 slices" in say("info", "--library", engine).out


def test_what_an_engine_cannot_do_is_said(say: Say, engine: str, tmp_path: Path) -> None:
    library = tmp_path / "lib.sbmir"
    fill(library, ["A"])
    for words, sentence in (
        (("copy", engine, tmp_path / "back.sbmir"), "holds no whole studies"),
        (("copy", library, engine, "--pictures"), "keeps no pictures"),
        (("copy", library, "chdb:"), "is named as chdb:FOLDER"),
        (("info", "--library", engine), "There is no search engine in"),
        (("scale", "follow", library, engine, "--every", "0"), "out of range"),
        (("scale", "follow", engine, library, "--once"), "Give the library first"),
        (("scale", "ddl", library, "--cluster", "a; DROP"), "made of letters, digits and _"),
        (("copy", library, "clickhouse://reader:secret@host/db"), "holds no password"),
        (("copy", library, "clickhouse://host/db?x=1"), "no address of a search engine"),
    ):
        said = say(*words)
        assert said.status == 2, words
        assert sentence in said.err, said.err
        assert "Traceback" not in said.err
        assert "secret" not in said.err + said.out


def test_the_tables_are_printed_as_they_would_be_made(say: Say, tmp_path: Path) -> None:
    library = tmp_path / "lib.sbmir"
    fill(library, ["A"])
    fill(library, ["A"], model="m2")
    alone = say("scale", "ddl", library).out
    assert alone.count("CREATE TABLE IF NOT EXISTS sbmir_codes_") == 2
    assert alone.count("CREATE TABLE IF NOT EXISTS sbmir_notes ") == 1
    assert "ORDER BY (patient, study, unit)" in alone
    assert "Array(BFloat16)" in alone
    assert "Distributed" not in alone
    spread = say("scale", "ddl", library, "--cluster", "wards").out
    assert spread.count("ON CLUSTER wards") == 5
    assert spread.count("ReplicatedReplacingMergeTree('/clickhouse/tables/{database}/sbmir_codes_") == 2
    assert spread.count("Distributed(wards, currentDatabase(), sbmir_codes_") == 2
    assert spread.count("cityHash64(patient)") == 2


def test_a_search_of_an_engine_finds_what_the_library_finds(
    say: Say, engine: str, searched: Path, sketch: Path, tmp_path: Path
) -> None:
    assert say("copy", searched, engine).status == 0
    for words in (("--by", "both"), ("--preset", "here"), ("--preset", "anywhere", "--where", "side!=right")):
        answers = []
        for beside in ((), ("--engine", engine)):
            target = tmp_path / "rows.json"
            asked = ("search", "--library", searched, "--sketch", sketch, "--slice", K)
            said = say(*asked, "--json", target, *words, *beside)
            assert said.status == 0, said.err
            found = json.loads(target.read_text("utf-8"))
            for hit in found["hits"]:
                hit["reasons"].pop("farther")
            answers.append({key: found[key] for key in ("hits", "matching", "notices", "nothing_close", "query")})
        assert answers[0] == answers[1]
