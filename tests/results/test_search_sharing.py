"""The search thread over real libraries that other programs change, and over a real server that stops and comes back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.imaging import Study
from app.jobs import Job
from app.library import index_studies, open_code_cache, open_library
from app.library.cache.pictures import open_picture_cache
from app.retrieval import Engine
from app.settings import cache_folder
from tests.support.gui.widget_helpers import wait_until
from tests.support.library_support import FakeModel, lesion_plane, make_study, studies_in_memory
from tests.support.mongo_server import MongoServer
from widgets.results import search_thread
from widgets.results.opening import OpenSearch
from widgets.results.search_service import SearchService
from widgets.state.search_types import Connection, LibraryInfo, SearchAnswer, SearchRequest

K = 64
MODEL = FakeModel()


def index(address: str, *names: str) -> None:
    """Bring studies in, as another program does."""
    studies = [make_study(name) for name in names]
    with studies_in_memory(studies), open_library(address, space=MODEL.space, create=True) as library:
        index_studies([Path("/nowhere")], library, MODEL, Job())


def opener(template: Study, connection: Connection) -> OpenSearch:
    """Open as the window does, with a model that is quick."""
    library = open_library(connection.library, model_id=MODEL.id, read_only=True)
    engine = Engine(library, MODEL, template, open_code_cache(library))
    patients = len(engine.studies)
    info = LibraryInfo(connection.library, patients, patients, MODEL.id, "entire", 0.5, 0.0, library.address)
    return OpenSearch(library, engine, info, None if library.pictures else open_picture_cache())


@dataclass
class Desk:
    """A service over a real library and what it told."""

    service: SearchService
    answers: list[SearchAnswer] = field(default_factory=list)
    changes: list[LibraryInfo] = field(default_factory=list)
    outages: list[str | None] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def patients(self) -> list[str]:
        """Search and return the patients of the rows."""
        self.answers.clear()
        self.service.search(SearchRequest(K, lesion_plane(110, 90)))
        wait_until(lambda: bool(self.answers or self.problems))
        assert not self.problems
        return sorted(row.patient for row in self.answers[0].rows)


@pytest.fixture
def desks(qt: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Desk]]:
    monkeypatch.setattr(search_thread, "LOOK_MS", 50)
    monkeypatch.setattr(search_thread, "LOOK_AGAIN_MS", 50)
    template = make_study("template", None, labels=False)
    made: list[Desk] = []

    def open_desk(address: str) -> Desk:
        desk = Desk(SearchService(opener=partial(opener, template)))
        made.append(desk)
        desk.service.answered.connect(desk.answers.append)
        desk.service.changed.connect(desk.changes.append)
        desk.service.outage_changed.connect(desk.outages.append)
        desk.service.failed.connect(desk.problems.append)
        desk.service.connect_to(Connection(address, Path("model.pt")))
        wait_until(lambda: desk.service.info is not None)
        return desk

    yield open_desk
    for desk in made:
        desk.service.close()


def test_others_add_and_remove_studies(desks: Callable[[str], Desk], tmp_path: Path) -> None:
    address = str(tmp_path / "library.sbmir")
    index(address, "P1", "P2")
    desk = desks(address)
    assert desk.patients() == ["P1", "P2"]
    index(address, "P3")
    wait_until(lambda: bool(desk.changes))
    assert desk.changes[0].patients == 3
    assert desk.patients() == ["P1", "P2", "P3"]
    with open_library(address, model_id=MODEL.id) as library:
        library.remove("P2")
    wait_until(lambda: len(desk.changes) == 2)
    assert desk.patients() == ["P1", "P3"]
    shutil.rmtree(cache_folder())
    index(address, "P4")
    wait_until(lambda: len(desk.changes) == 3)
    assert desk.patients() == ["P1", "P3", "P4"]
    assert not desk.outages


def test_a_server_stops_and_comes_back(desks: Callable[[str], Desk], tmp_path: Path) -> None:
    server = MongoServer(tmp_path).start()
    try:
        address = server.address("sbmir") + "?serverSelectionTimeoutMS=2000"  # a busy machine takes a while to answer
        index(address, "P1", "P2")
        desk = desks(address)
        assert desk.patients() == ["P1", "P2"]
        server.kill()
        wait_until(lambda: bool(desk.outages))
        assert "127.0.0.1" in str(desk.outages[0])
        assert desk.patients() == ["P1", "P2"], "the codes are in memory"
        server.start()
        wait_until(lambda: desk.outages[1:] == [None])
        index(address, "P3")
        wait_until(lambda: bool(desk.changes))
        assert desk.patients() == ["P1", "P2", "P3"]
        assert not any(row.lacking and row.lacking.sentence.startswith("The server") for row in desk.answers[0].rows)
    finally:
        server.kill()
