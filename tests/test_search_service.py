"""The search service: one thread, the newest request wins, stale answers never arrive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import cast

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from app.errors import UserError
from app.imaging import Study
from tests.widget_helpers import FakeOpener, head_plane, lesion_plane, wait_until
from widgets.search_service import SearchService
from widgets.search_types import Connection, LibraryInfo, SearchAnswer, SearchRequest


@dataclass
class Bench:
    """A service over fakes, and everything it told."""

    opener: FakeOpener
    service: SearchService
    opened: list[LibraryInfo] = field(default_factory=list)
    answers: list[SearchAnswer] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def open(self, library: str = "a.sbmir") -> None:
        self.service.connect_to(Connection(library, Path("model.pt")))
        wait_until(lambda: bool(self.opened or self.problems))


@pytest.fixture
def bench(qt: QApplication) -> Iterator[Bench]:
    opener = FakeOpener()
    bench = Bench(opener, SearchService(opener=opener))
    bench.service.opened.connect(bench.opened.append)
    bench.service.answered.connect(bench.answers.append)
    bench.service.failed.connect(bench.problems.append)
    yield bench
    opener.engine.gate.set()
    bench.service.close()


def test_answers_with_pictures_of_the_found_slices(bench: Bench) -> None:
    bench.open()
    bench.service.search(SearchRequest(60, lesion_plane(), top=5))
    wait_until(lambda: bool(bench.answers))
    rows = bench.answers[0].rows
    assert [(row.rank, row.patient, row.slice) for row in rows] == [(n, f"P{n}", 60 + n) for n in range(1, 6)]
    assert np.array_equal(rows[2].images["flair"], head_plane("flair", 63))
    assert rows[2].pictures["flair"].pixelColor(119, 128).red() == head_plane("flair", 63)[128, 119]
    assert rows[0].reasons[0] == "30 vs 30 mm"
    assert set(bench.answers[0].timing_ms) >= {"encode", "search", "pictures", "total"}


def test_a_request_made_before_the_library_is_open_waits_for_it(bench: Bench) -> None:
    bench.service.connect_to(Connection("a.sbmir", Path("model.pt")))
    bench.service.search(SearchRequest(60, lesion_plane()))
    wait_until(lambda: bool(bench.answers))
    assert bench.opened


def test_only_the_newest_of_waiting_requests_is_searched(bench: Bench) -> None:
    bench.open()
    engine = bench.opener.engine
    engine.gate = Event()
    bench.service.search(SearchRequest(60, lesion_plane()))
    wait_until(lambda: engine.asked == [60])
    for k in (61, 62, 63):
        bench.service.search(SearchRequest(k, lesion_plane()))
    engine.gate.set()
    wait_until(lambda: bool(bench.answers) and not bench.service.busy)
    assert engine.asked == [60, 63]
    assert [a.request.slice for a in bench.answers] == [63], "the answer to the older request is stale"


def test_an_answer_to_a_cancelled_request_is_dropped(bench: Bench) -> None:
    bench.open()
    engine = bench.opener.engine
    engine.gate = Event()
    bench.service.search(SearchRequest(60, lesion_plane()))
    wait_until(lambda: engine.asked == [60])
    bench.service.cancel()
    engine.gate.set()
    assert not bench.service.busy
    bench.service.search(SearchRequest(64, lesion_plane()))
    wait_until(lambda: bool(bench.answers))
    assert [a.request.slice for a in bench.answers] == [64]


def test_pictures_are_read_once(bench: Bench) -> None:
    bench.open()
    for _ in range(2):
        bench.answers.clear()
        bench.service.search(SearchRequest(60, lesion_plane()))
        wait_until(lambda: bool(bench.answers))
    assert bench.opener.library.reads == 30, "ten rows of three modalities"


def test_another_template_keeps_the_library_open(bench: Bench) -> None:
    bench.open()
    connection = bench.service.connection
    assert connection is not None
    bench.opened.clear()
    bench.service.connect_to(Connection(connection.library, connection.model, template=cast(Study, object())))
    wait_until(lambda: bool(bench.opened))
    assert len(bench.opener.opened) == 1
    assert len(bench.opener.engine.templates) == 1
    assert not bench.opener.library.closed


def test_warming_encodes_the_template_without_an_answer(bench: Bench) -> None:
    bench.open()
    bench.service.warm(70)
    wait_until(lambda: bench.opener.engine.warmed == [70])
    assert not bench.answers
    assert not bench.service.busy


def test_a_failed_search_tells_one_sentence_and_the_next_one_works(bench: Bench) -> None:
    bench.open()
    bench.opener.engine.problem = UserError("The template holds no brain on slice 1: choose one from 5 to 140.")
    bench.service.search(SearchRequest(1, lesion_plane()))
    wait_until(lambda: bool(bench.problems))
    assert bench.problems == ["The template holds no brain on slice 1: choose one from 5 to 140."]
    assert not bench.service.busy
    bench.opener.engine.problem = None
    bench.service.search(SearchRequest(60, lesion_plane()))
    wait_until(lambda: bool(bench.answers))


def test_a_bug_in_the_thread_does_not_end_it(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.open()
    bench.opener.engine.problem = ZeroDivisionError("a bug")
    bench.service.search(SearchRequest(60, lesion_plane()))
    wait_until(lambda: bool(bench.problems))
    assert "error in the program" in bench.problems[0]
    assert "a bug" in caplog.text
    bench.opener.engine.problem = None
    bench.service.search(SearchRequest(60, lesion_plane()))
    wait_until(lambda: bool(bench.answers))


def test_a_library_that_cannot_be_opened_is_told(bench: Bench) -> None:
    bench.opener.problem = UserError("There is no library a.sbmir.")
    bench.open()
    assert bench.problems == ["There is no library a.sbmir."]
    assert bench.service.info is None


def test_closing_ends_the_thread_and_closes_the_library(qt: QApplication) -> None:
    opener = FakeOpener()
    service = SearchService(opener=opener)
    service.connect_to(Connection("a.sbmir", Path("model.pt")))
    wait_until(lambda: service.info is not None)
    service.close()
    assert opener.library.closed
