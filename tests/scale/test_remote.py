"""A search engine on a server: the driver's own HTTP, answered by the engine inside another process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.errors import EnvironmentFault, UserError
from app.library import open_library
from app.retrieval import Engine, Query
from app.scale import ScaledEngine, copy_to_engine, follow_once, open_database
from app.scale.databases.places import PASSWORD_VARIABLE, read_place
from app.settings import REPOSITORY
from tests.support.scale.engines import LENGTH, NEEDS_CHDB, Searcher, filled_library, quiet

PASSWORD = "sé cret"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of a server that knows one user."""
    pytest.importorskip("chdb", reason=NEEDS_CHDB)
    pytest.importorskip("clickhouse_connect", reason="the group `scale` is not installed")
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    words = [sys.executable, "-m", "tests.support.scale.engine_server", str(tmp_path / "served")]
    with subprocess.Popen(words, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"clickhouse://reader@127.0.0.1:{int(process.stdout.readline())}/default"
        process.kill()


def test_a_server_is_filled_followed_and_searched(server: str, tmp_path: Path) -> None:
    address = filled_library(tmp_path / "lib.sbmir", range(9))
    assert len(copy_to_engine(address, server, quiet()).copied) == 9
    assert len(follow_once(address, server, quiet()).present) == 9
    with open_library(address, read_only=True) as library:
        database = open_database(server)
        scaled, local = ScaledEngine(database, library, Searcher()), Engine(library, Searcher(), None)
        query = Query.of(Searcher().space, {"normal": np.ones(LENGTH), "abnormal": np.arange(LENGTH) / 9}, 71)
        for by in ("entire", "both"):
            assert scaled.search(query, by, 0.5).hits == local.search(query, by, 0.5).hits
        database.close()


def test_a_server_that_refuses_or_is_not_there_is_told_without_the_password(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "wrong-word")
    with pytest.raises(UserError, match="does not accept the user name or the password") as refused:
        open_database(server)
    with pytest.raises(EnvironmentFault, match="does not answer") as silent:
        open_database("clickhouse://reader@127.0.0.1:9/default")
    for error in (refused.value, silent.value):
        assert "wrong-word" not in str(error)
        assert error.__cause__ is None


def test_addresses_say_where_and_never_a_password() -> None:
    place = read_place("clickhouse://ann%40ward@h-1.example:9440/studies?secure=1&cluster=wards&ca=/c.pem")
    assert (place.host, place.port, place.user, place.database) == ("h-1.example", 9440, "ann@ward", "studies")
    assert (place.secure, place.cluster, place.ca) == (True, "wards", "/c.pem")
    assert read_place("clickhouse://host").shown == "clickhouse://default@host:8123/default"
    assert read_place("clickhouse://host?secure=1").port == 8443
    for wrong in (
        "clickhouse://u:p@host/db",
        "clickhouse://",
        "clickhouse://host/a;b",
        "clickhouse://host?cluster=a b",
        "clickhouse://h:99999/db",
    ):
        with pytest.raises(UserError):
            read_place(wrong)
