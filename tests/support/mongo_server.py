"""A real MongoDB server over a real socket for the tests.

``SBMIR_TEST_MONGODB`` names one that runs; else `mongod` is started if it is on the PATH, else `nx-27017`, which speaks
MongoDB's protocol over SQLite files. Both listen on a free local port and write into a folder that is thrown away.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError

_START_SECONDS = 60.0


class MongoServer:
    """A server of our own, which may be killed and started again on the same folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, limit_kib: int | None = None) -> Self:
        """Start it and wait until it answers; with `limit_kib` no file of it may grow beyond that."""
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        mongod = shutil.which("mongod")
        if mongod is not None:
            command = [mongod, "--dbpath", str(data), "--bind_ip", "127.0.0.1", "--port", str(self.port)]
        else:
            # A folder and not `--db FILE`, in which all databases would be one.
            files = ["--log-file", str(self.folder / "nx.log"), "--pid-file", str(self.folder / "nx.pid")]
            command = [str(Path(sys.executable).with_name("nx-27017")), "--data-dir", str(data), "-p", str(self.port), *files]
        if limit_kib is not None:
            command = ["bash", "-c", f'ulimit -f {limit_kib}; exec "$@"', "bash", *command]
        with (self.folder / "output").open("ab") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=output)
        _wait(self.address("admin"), self._process)
        return self

    def address(self, database: str) -> str:
        """Return the address of one of its databases."""
        return f"mongodb://127.0.0.1:{self.port}/{database}"

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()


def _free_port() -> int:
    """Return a port below those that systems give to whoever connects: one of these may be taken while the server is down."""
    while True:
        port = 20_000 + secrets.randbelow(10_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            with MongoClient[dict[str, Any]](address, serverSelectionTimeoutMS=200) as client:
                client.admin.command("hello")
            return
        except PyMongoError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
    raise RuntimeError(f"the server of the tests did not start (status {process.poll()})")


@pytest.fixture(scope="session")
def mongo_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the tests' server, with ``{}`` where the database belongs."""
    given = os.environ.get("SBMIR_TEST_MONGODB")
    if given:
        place, mark, options = given.partition("?")
        scheme, _, rest = place.partition("://")
        yield f"{scheme}://{rest.partition('/')[0]}/{{}}{mark}{options}"
        return
    with MongoServer(tmp_path_factory.mktemp("mongodb")).start() as server:
        yield server.address("{}")


@pytest.fixture
def mongo_address(mongo_root: str) -> Iterator[str]:
    """Return the address of a database that is not there yet; it is dropped afterwards."""
    name = f"sbmir_test_{secrets.token_hex(6)}"
    address = mongo_root.format(name)
    yield address
    with MongoClient[dict[str, Any]](address) as client:
        client.drop_database(name)
