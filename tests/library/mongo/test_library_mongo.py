"""What is special about a library in MongoDB: addresses, passwords, servers that fail."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import bson
import pytest
from pymongo.errors import AutoReconnect, BulkWriteError, ConfigurationError, OperationFailure, WTimeoutError

from app.errors import EnvironmentFault, SbmirError, UserError
from app.library import DamagedLibrary, open_library
from app.library.mongo.address import connect, shown_address
from app.library.mongo.connection import MongoConnection
from app.library.mongo.errors import describe_mongo_error, passes
from app.library.mongo.store import MongoLibrary
from app.library.store import Opening
from app.settings import REPOSITORY
from tests.support.library_stores import same_record
from tests.support.library_support import make_record, make_space
from tests.support.mongo_server import MongoServer

SECRET = "s3cr3t"
NOWHERE = "127.0.0.1:1"  # nobody listens there
SOON = "serverSelectionTimeoutMS=300"


@pytest.fixture
def library(mongo_address: str) -> Iterator[MongoLibrary]:
    with MongoLibrary(mongo_address, Opening(make_space(), create=True)) as opened:
        yield opened


# -- addresses and passwords


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"mongodb://eve:{SECRET}@host/cases", "mongodb://eve@host/cases"),
        (f"mongodb://eve:{SECRET}@host:27018", "mongodb://eve@host:27018/sbmir"),
        (f"mongodb://eve:{SECRET}@a:1,b,[::1]:3/cases?tls=true", "mongodb://eve@a:1,b,[::1]:3/cases"),
        (f"mongodb+srv://eve:{SECRET}@cluster.example.org/", "mongodb+srv://eve@cluster.example.org/sbmir"),
        (f"mongodb://host/cases?tlsCertificateKeyFilePassword={SECRET}", "mongodb://host/cases"),
        (f"mongodb://eve:{SECRET}@%2Ftmp%2Fmongodb.sock/cases", "mongodb://eve@%2Ftmp%2Fmongodb.sock/cases"),
        ("mongodb://host", "mongodb://host/sbmir"),
        # Passwords whose characters should have been escaped, and addresses that are none.
        (f"mongodb://eve:{SECRET}@{SECRET}@host/cases", "mongodb://eve@host/cases"),
        (f"mongodb://eve:/{SECRET}@host/cases", "mongodb://eve@host/cases"),
        (f"mongodb://eve:?{SECRET}@host/cases", "mongodb://eve@host/cases"),
        (f"mongodb://eve:{SECRET}", "mongodb://..."),
        (f"mongodb://eve:{SECRET}@", "mongodb://..."),
        (f"mongodb://eve:{SECRET}@host:{SECRET}/cases", "mongodb://..."),
        (f"mongodb://eve:@host/cases/{SECRET}", "mongodb://..."),
        ("mongodb://", "mongodb://..."),
    ],
)
def test_what_of_an_address_is_shown(address: str, shown: str) -> None:
    assert shown_address(address) == shown


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("my.db", "a dot"),
        ("my%2Edb", "a dot"),
        ("a.b.c?tls=true", "a dot"),
        ("a/b", "a slash"),
        ("a%20b", "a blank"),
        ("x" * 64, "63"),
    ],
)
@pytest.mark.parametrize("login", ["", f"eve:{SECRET}@"])
def test_a_name_that_no_database_has_is_refused_and_no_other_opened(name: str, what: str, login: str) -> None:
    """At a dot the driver would open the database that is called by what stands before it."""
    with pytest.raises(UserError, match=f"database in the address .* has .*{what}") as caught:
        open_library(f"mongodb://{login}{NOWHERE}/{name}")
    assert SECRET not in str(caught.value)


BROKEN = (
    f"mongodb://eve:{SECRET}", f"mongodb://eve:{SECRET}@", f"mongodb://eve:{SECRET}/@host", f"mongodb://eve:{SECRET}@a@host",
    f"mongodb://eve:{SECRET}%@host", f"mongodb://eve:{SECRET}@host:99999", f"mongodb://eve:{SECRET}@host:{SECRET}",
    f"mongodb://eve:/{SECRET}@host/cases", f"mongodb://eve:?{SECRET}@host/cases", f"mongodb://host/?tls={SECRET}",
    f"mongodb://host/?{SECRET}=1", f"mongodb://host/?{SECRET}", f"mongodb://host/?authMechanism={SECRET}",
    f"mongodb://eve:{SECRET}@host/?tls=true&tlsCAFile=/none/{SECRET}", f"mongodb://eve:{SECRET}@host/ca ses",
    f"mongodb://eve:{SECRET}@[::1/cases", f"mongodb://:{SECRET}@host", f"mongodb+srv://eve:{SECRET}@a:27017/cases",
    f"mongodb+srv://eve:{SECRET}@a,b/cases", f"mongodb://eve:{SECRET}@host/admin", f"mongodb://host/a$b{SECRET}",
    f"mongodb://eve:{SECRET}@{NOWHERE}/cases?{SOON}",
)  # fmt: skip


@pytest.mark.parametrize("address", BROKEN, ids=range(len(BROKEN)))
def test_a_password_is_never_told(address: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever is wrong with an address: a sentence, in which, as in its traceback and the logs, there is no password."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(SbmirError) as caught:
        open_library(address, create=True)
    told = "".join(traceback.format_exception(caught.value))
    assert SECRET not in told + repr(caught.value) + caplog.text + "".join(capfd.readouterr())
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("address", ["mongodb:/{}", "{}", " mongodb://{}", "mongodb:{}"])
def test_a_mistyped_address_is_not_taken_for_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match="begins with mongodb://") as caught:
        open_library(address.format(f"eve:{SECRET}@host/x"), create=True)
    assert SECRET not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_user_that_the_server_does_not_know(mongo_address: str, caplog: pytest.LogCaptureFixture) -> None:
    """Servers without users answer in ways of their own, over which the driver stumbles."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(SbmirError, match=r"does not accept the user name|does not answer as MongoDB does") as caught:
        open_library(mongo_address.replace("mongodb://", f"mongodb://eve:{SECRET}@"), create=True)
    assert SECRET not in "".join(traceback.format_exception(caught.value)) + caplog.text


def test_a_connection_does_not_show_its_password() -> None:
    connection = MongoConnection(f"mongodb://eve:{SECRET}@{NOWHERE}/cases")
    assert connection.shown == f"mongodb://eve@{NOWHERE}/cases"
    assert SECRET not in repr(connection) + repr(vars(connection)) + repr(connection._client.options)
    connection.close()


@pytest.mark.parametrize("name", ["admin", "config", "local"])
def test_the_server_s_own_databases_are_refused(name: str) -> None:
    with pytest.raises(UserError, match=r"the server's own: .*authSource=admin"):
        open_library(f"mongodb://{NOWHERE}/{name}?{SOON}", create=True)


def test_options_of_the_address_are_kept() -> None:
    with connect(f"mongodb://{NOWHERE}/?serverSelectionTimeoutMS=1234&tls=true&replicaSet=rs0&maxPoolSize=7") as client:
        options = client.options
        assert options.server_selection_timeout == 1.234
        assert options.replica_set_name == "rs0"
        assert options.pool_options.max_pool_size == 7
        assert options.pool_options.connect_timeout == 5
    with connect(f"mongodb://{NOWHERE}/") as client:
        assert client.options.server_selection_timeout == 5


def test_the_driver_is_loaded_by_those_who_use_it() -> None:
    work = "import sys, app.library; sys.exit('pymongo' in sys.modules or 'bson' in sys.modules)"
    subprocess.run([sys.executable, "-c", work], cwd=REPOSITORY, check=True)


# -- servers that fail


def test_a_server_that_is_down_is_a_sentence_as_soon_as_the_address_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """And not when the usual time is over, which is five minutes here."""
    monkeypatch.setattr("app.library.mongo.address._TIMEOUTS_MS", {"serverSelectionTimeoutMS": 300_000})
    monkeypatch.setattr("app.library.mongo.store.PATIENCE_SECONDS", 300.0)
    started = time.monotonic()
    with pytest.raises(EnvironmentFault, match=rf"The server of mongodb://eve@{NOWHERE}/cases does not answer: check"):
        open_library(f"mongodb://eve:{SECRET}@{NOWHERE}/cases?{SOON}", create=True)
    assert time.monotonic() - started < 200


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n" * 4, b"\xff" * 64])
def test_something_else_on_that_port_is_a_sentence(answer: bytes) -> None:
    """Another program listens there: one that says nothing, or something else."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stop = threading.Event()

        def serve() -> None:
            listener.settimeout(0.1)
            kept = []
            while not stop.is_set():
                try:
                    kept.append(listener.accept()[0])
                    kept[-1].sendall(answer)
                except OSError:
                    continue
            for each in kept:
                each.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            with pytest.raises(EnvironmentFault, match="The server of "):
                open_library(f"mongodb://127.0.0.1:{listener.getsockname()[1]}/cases?{SOON}&connectTimeoutMS=300")
        finally:
            stop.set()
            thread.join()


def test_tls_to_a_server_without_is_a_sentence(mongo_address: str) -> None:
    mark = "&" if "?" in mongo_address else "?"
    with pytest.raises(EnvironmentFault, match=r"No safe connection .* check tls|does not answer"):
        open_library(f"{mongo_address}{mark}tls=true&{SOON}", create=True)


@pytest.mark.parametrize(
    ("error", "kind", "sentence"),
    [
        (OperationFailure("Authentication failed.", 18), UserError, "does not accept the user name or the password"),
        (OperationFailure("not authorized on cases", 13), UserError, "may not do this: ask for the role readWrite"),
        (OperationFailure("full", 14031), EnvironmentFault, "disk of the database server is full"),
        (OperationFailure("write: No space left on device", 8), EnvironmentFault, "disk of the database server is full"),
        (OperationFailure("database or disk is full"), EnvironmentFault, "disk of the database server is full"),
        (BulkWriteError({"writeErrors": [{"code": 14031, "errmsg": SECRET}]}), EnvironmentFault, "server is full"),
        (WTimeoutError("waiting for replication timed out", 64), EnvironmentFault, "does not confirm what is written"),
        (AutoReconnect("connection closed"), EnvironmentFault, "connection to the server of LIB was lost"),
        (AutoReconnect("SSL handshake failed: certificate verify failed"), EnvironmentFault, "No safe connection"),
        (ConfigurationError(f"Server at {SECRET} reports wire version 2"), UserError, "cannot be used as the address says"),
        (OperationFailure(f"an operation with {SECRET}", 4711), EnvironmentFault, r"refused to work \(error 4711\)"),
        (bson.errors.InvalidBSON("objsize too large"), DamagedLibrary, "is damaged"),
    ],
)
def test_errors_of_the_driver_are_sentences(error: Exception, kind: type[SbmirError], sentence: str) -> None:
    described = describe_mongo_error(error, "LIB")
    assert type(described) is kind
    with pytest.raises(kind, match=sentence):
        raise described
    assert "LIB" in str(described)
    assert SECRET not in str(described)


@pytest.mark.parametrize(
    ("error", "over"),
    [
        (AutoReconnect("lost"), True),
        (WTimeoutError("slow", 64), True),
        (OperationFailure("stepping down", 189), True),
        (BulkWriteError({"writeConcernErrors": [{"code": 91, "errmsg": "shutting down"}]}), True),
        (OperationFailure("full", 14031), False),
        (ConfigurationError("wrong"), False),
    ],
)
def test_only_what_may_pass_is_tried_again(error: Exception, over: bool) -> None:
    assert passes(error) is over


def test_bytes_that_are_no_bson_are_a_sentence(library: MongoLibrary) -> None:
    with pytest.raises(DamagedLibrary, match="is damaged"):
        library._connection.run(lambda database: bson.decode(b"\x09\x00\x00\x00\x02a\x00\xff\x00"))


def test_a_dead_server_is_told_at_once_to_readers_and_later_to_writers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.library.mongo.store.PATIENCE_SECONDS", 300.0)
    with MongoServer(tmp_path).start() as server:
        # The driver looks for a lost server every half second, so that a shorter wait would miss one that has just come back.
        address = f"{server.address('cases')}?serverSelectionTimeoutMS=3000"
        with MongoLibrary(address, Opening(make_space(), create=True)) as writer, open_library(address, read_only=True) as reader:
            writer.add(make_record("A"))
            assert reader.has("A")
            server.kill()
            started = time.monotonic()
            with pytest.raises(EnvironmentFault, match=r"does not answer|was lost"):
                reader.studies()
            assert time.monotonic() - started < 200  # a reader does not wait for PATIENCE_SECONDS
            writer._connection.patience = 1.0
            with pytest.raises(EnvironmentFault, match=r"does not answer|was lost"):
                writer.add(make_record("B"))
            assert time.monotonic() - started > 1
            server.start()
            assert reader.has("A")
            writer.add(make_record("B"))
            assert same_record(reader, make_record("B"))
            assert writer.faults() == []


def test_a_full_disk_of_the_server_is_a_sentence_and_loses_nothing(tmp_path: Path) -> None:
    with MongoServer(tmp_path).start() as server:
        with open_library(server.address("cases"), space=make_space(length=4096), create=True) as library:
            library.add(make_record("A", length=4096))
        server.kill()
        most = max(file.stat().st_size for file in (tmp_path / "data").iterdir())
        server.start(limit_kib=most // 1024 + 600)
        held = ["A"]
        with MongoLibrary(server.address("cases"), Opening(model_id="m1")) as library:
            library._connection.patience = 0.0
            with pytest.raises(EnvironmentFault, match=r"disk of the database server is full|was lost|does not answer"):
                for number in range(40):
                    library.add(make_record(f"S{number:02}", seed=number, length=4096))
                    held.append(f"S{number:02}")
        server.kill()
        server.start()
        with MongoLibrary(server.address("cases"), Opening(model_id="m1")) as library:
            assert [facts.study for facts in library.studies()] == held
            assert same_record(library, make_record("A", length=4096))
            library.add(make_record("B", length=4096))
            assert library.faults() == []
