"""A MongoDB server that is killed while studies are written: nothing confirmed is lost, nothing half is left."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import SbmirError
from app.library import open_library
from app.library.mongo.store import MongoLibrary
from app.library.store import Opening
from tests.support.library_stores import mongo_beneath, same_record
from tests.support.library_support import make_record, make_space
from tests.support.mongo_server import MongoServer

WRITERS = 2


class Writers:
    """Clients that write, and now and then remove, until they are told to stop; `held` is what was confirmed."""

    def __init__(self, address: str, patience: float) -> None:
        self.held: dict[str, int] = {}
        self.confirmed = 0
        self.doubtful: set[str] = set()  # the server was gone: done or not, but never half
        self.sentences: list[str] = []
        self.bugs: list[BaseException] = []
        self._address = address
        self._patience = patience
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number,)) for number in range(WRITERS)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def wait_for_a_sentence(self, beyond: int) -> None:
        """Wait until a writer was told once more that the server is gone."""
        self._wait(lambda: len(self.sentences) > beyond, "nobody was told")

    def wait_for_studies(self, count: int) -> None:
        """Wait until so many more studies are confirmed."""
        wanted = self.confirmed + count
        self._wait(lambda: self.confirmed >= wanted, "nothing was written")

    def _wait(self, done: Callable[[], bool], otherwise: str) -> None:
        deadline = time.monotonic() + 60
        while not done() and not self.bugs:
            assert time.monotonic() < deadline, otherwise
            time.sleep(0.01)

    def _run(self, writer: int) -> None:
        try:
            with MongoLibrary(self._address, Opening(model_id="m1")) as library:
                library._connection.patience = self._patience
                for number in range(10_000):
                    if self._stop.is_set():
                        return
                    self._write(library, f"W{writer}-{number:04}", number)
        except BaseException as error:
            self.bugs.append(error)

    def _write(self, library: MongoLibrary, name: str, seed: int) -> None:
        try:
            library.add(make_record(name, seed=seed))
            self.held[name] = seed
            self.confirmed += 1
            if seed % 4 == 3:
                del self.held[name]
                library.remove(name)
        except SbmirError as error:
            self.sentences.append(str(error))
            self.doubtful.add(name)


def kill_and_restart(folder: Path, kills: int, patience: float) -> Writers:
    """Kill a server at random moments of a run of writes; look at what is there after each start, and at the end."""
    with MongoServer(folder).start() as server:
        address = f"{server.address('cases')}?serverSelectionTimeoutMS=1000"
        open_library(address, space=make_space("m1"), create=True).close()
        writers = Writers(address, patience)
        rng = random.Random(kills)
        try:
            for _ in range(kills):
                writers.wait_for_studies(3)
                time.sleep(rng.uniform(0.0, 0.1))  # about as long as a study takes: it dies at any moment of it
                told = len(writers.sentences)
                server.kill()
                if patience == 0:  # the server comes back so soon that a write in between may be luck
                    writers.wait_for_a_sentence(beyond=told)
                before = dict(writers.held)
                server.start()
                with open_library(address) as library:
                    found = {facts.study for facts in library.studies()}
                removed = {name for name in before if name not in writers.held}
                assert set(before) - removed <= found
        finally:
            writers.stop()
        assert writers.bugs == []
        with open_library(address) as library, mongo_beneath(address) as database:
            database.attempts.update_many({}, {"$set": {"until": 0}})  # as if the leases of the dead were over
            library.faults(mend=True)
            assert library.faults() == []
            names = [facts.study for facts in library.studies()]
            assert len(names) == len(set(names))
            assert set(writers.held) <= set(names) <= set(writers.held) | writers.doubtful
            for name, seed in list(writers.held.items())[-5:]:
                assert same_record(library, make_record(name, seed=seed))
    assert len(writers.held) > kills
    return writers


def test_patient_writers_survive_a_server_that_is_killed(tmp_path: Path) -> None:
    writers = kill_and_restart(tmp_path, kills=3, patience=60)
    assert writers.sentences == []


def test_hasty_writers_get_a_sentence_and_go_on(tmp_path: Path) -> None:
    writers = kill_and_restart(tmp_path, kills=2, patience=0)
    assert writers.sentences
    for sentence in writers.sentences:
        assert sentence.startswith(("The server of mongodb://", "The connection to the server of mongodb://"))


@pytest.mark.slow
def test_thirty_kills_of_the_server(tmp_path: Path) -> None:
    writers = kill_and_restart(tmp_path, kills=30, patience=60)
    assert writers.sentences == []
