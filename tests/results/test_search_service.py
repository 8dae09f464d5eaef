"""The search service: one thread, the newest request wins, stale answers never arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import cast

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from app.errors import EnvironmentFault, UserError
from app.imaging import Study
from tests.support.gui.search_bench import Bench, serving
from tests.support.gui.widget_helpers import FakeEngine, FakeOpener, head_plane, lesion_plane, wait_until
from widgets.results import search_thread
from widgets.results.search_service import SearchService
from widgets.state.search_types import (
    Connection,
    Lack,
    LibraryInfo,
    SearchRequest,
)


@pytest.fixture
def bench(qt: QApplication) -> Iterator[Bench]:
    with serving(FakeOpener()) as bench:
        yield bench


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


def test_what_a_search_tells_of_its_rows_comes_with_them(bench: Bench) -> None:
    bench.opener.engine.notices = ("Of 40 patients, 2 have this level without a lesion.",)
    bench.open()
    bench.service.search(SearchRequest(60, lesion_plane()))
    wait_until(lambda: bool(bench.answers))
    assert bench.answers[0].notices == bench.opener.engine.notices


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


def test_a_library_that_does_not_answer_is_told_once_and_opened_when_it_does(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_thread, "OPEN_AGAIN_MS", 20)
    bench.opener.problem = EnvironmentFault("The server does not answer.")
    bench.open()
    wait_until(lambda: len(bench.opener.opened) > 3)
    assert bench.problems == ["The server does not answer."]
    bench.opener.problem = None
    wait_until(lambda: bool(bench.opened))
    opened = len(bench.opener.opened)
    bench.service.search(SearchRequest(60, lesion_plane()))
    wait_until(lambda: bool(bench.answers))
    assert len(bench.opener.opened) == opened


def test_closing_ends_the_thread_and_closes_the_library(qt: QApplication) -> None:
    opener = FakeOpener()
    service = SearchService(opener=opener)
    service.connect_to(Connection("a.sbmir", Path("model.pt")))
    wait_until(lambda: service.info is not None)
    service.close()
    assert opener.library.closed


def test_a_page_of_pictures_costs_one_round_trip(bench: Bench) -> None:
    bench.open()
    bench.service.search(SearchRequest(60, lesion_plane()))
    wait_until(lambda: bool(bench.answers))
    assert len(bench.answers[0].rows) == 10
    assert bench.opener.library.trips == 1


# -- a library that others change, or that does not answer


@dataclass
class Watched:
    """What was told of the library."""

    changes: list[LibraryInfo] = field(default_factory=list)
    outages: list[str | None] = field(default_factory=list)


@pytest.fixture
def watched(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Watched:
    monkeypatch.setattr(search_thread, "LOOK_MS", 20)
    monkeypatch.setattr(search_thread, "LOOK_AGAIN_MS", 20)
    watched = Watched()
    bench.service.changed.connect(watched.changes.append)
    bench.service.outage_changed.connect(watched.outages.append)
    bench.open()
    return watched


def test_what_others_change_is_told_while_nothing_is_asked(bench: Bench, watched: Watched) -> None:
    bench.opener.engine.refreshed = ("P1", "P2", "P99")
    wait_until(lambda: bool(watched.changes))
    assert (watched.changes[0].patients, watched.changes[0].studies) == (3, 3)
    assert bench.service.info == watched.changes[0]
    looks = bench.opener.engine.looks
    wait_until(lambda: bench.opener.engine.looks > looks + 3)
    assert len(watched.changes) == 1


def test_an_outage_is_told_once_and_so_is_its_end_and_searching_goes_on(bench: Bench, watched: Watched) -> None:
    bench.service.search(SearchRequest(60, lesion_plane()))
    wait_until(lambda: bool(bench.answers))
    silent = EnvironmentFault("The server does not answer.")
    bench.opener.engine.outage = bench.opener.library.problem = silent
    wait_until(lambda: bool(watched.outages))
    looks = bench.opener.engine.looks
    wait_until(lambda: bench.opener.engine.looks > looks + 3)
    for k in (60, 61):
        bench.answers.clear()
        bench.service.search(SearchRequest(k, lesion_plane()))
        wait_until(lambda: bool(bench.answers))
        lacking = [row.lacking for row in bench.answers[0].rows]
        assert [row.patient for row in bench.answers[0].rows] == [f"P{n}" for n in range(1, 11)]
        assert lacking == [None if k == 60 else Lack(str(silent))] * 10, "pictures seen before are still there"
    assert watched.outages == [str(silent)]
    assert not bench.problems
    bench.opener.engine.outage = bench.opener.library.problem = None
    wait_until(lambda: watched.outages[1:] == [None])
    bench.answers.clear()
    bench.service.search(SearchRequest(61, lesion_plane()))
    wait_until(lambda: bool(bench.answers))
    assert [row.lacking for row in bench.answers[0].rows] == [None] * 10


def test_an_outage_that_begins_with_the_pictures_is_told(bench: Bench, watched: Watched) -> None:
    engine = bench.opener.engine
    bench.opener.library.problem = EnvironmentFault("The server does not answer.")
    engine.gate = Event()
    bench.service.search(SearchRequest(60, lesion_plane()))
    wait_until(lambda: engine.asked == [60])
    engine.outage = bench.opener.library.problem
    engine.gate.set()
    wait_until(lambda: bool(bench.answers))
    assert watched.outages == ["The server does not answer."]
    assert bench.answers[0].rows[0].lacking == Lack("The server does not answer.")


def test_a_bug_while_looking_does_not_end_the_thread(bench: Bench, watched: Watched, caplog: pytest.LogCaptureFixture) -> None:
    bench.opener.engine.outage = ZeroDivisionError("a bug")
    wait_until(lambda: bool(watched.outages))
    assert "error in the program" in str(watched.outages[0])
    assert "a bug" in caplog.text
    bench.opener.engine.outage = None
    wait_until(lambda: watched.outages[1:] == [None])


def test_a_study_removed_between_search_and_pictures_is_grey(bench: Bench) -> None:
    bench.open()
    bench.opener.library.patients = tuple(f"P{n}" for n in range(1, 13) if n != 4)
    bench.service.search(SearchRequest(60, lesion_plane()))
    wait_until(lambda: bool(bench.answers))
    rows = bench.answers[0].rows
    assert rows[3].lacking == Lack("There is no study P4 (any more).")
    assert not rows[3].labels.any()
    assert [row.lacking for row in rows if row.rank != 4] == [None] * 9


def test_lesions_are_measured_while_nothing_else_is_to_be_done(bench: Bench) -> None:
    told: list[bool] = []
    bench.service.measuring_changed.connect(told.append)
    engine = bench.opener.engine
    engine.unmeasured = 3
    bench.open()
    wait_until(lambda: told == [True, False])
    assert engine.measured


def test_a_request_waits_for_one_step_of_measuring_only(bench: Bench) -> None:
    engine = bench.opener.engine
    engine.unmeasured, engine.measure_gate = 10**9, Event()  # more steps than any wait has time for
    bench.open()
    bench.service.search(SearchRequest(60, lesion_plane(), by="entire"))
    engine.measure_gate.set()
    wait_until(lambda: bool(bench.answers))
    assert engine.unmeasured, "codes alone need no lesions"


def test_a_search_that_looks_again_measures_what_is_lacking_and_says_so(bench: Bench) -> None:
    told: list[bool] = []
    bench.service.measuring_changed.connect(told.append)
    engine = bench.opener.engine
    bench.open()
    engine.unmeasured, engine.gate = 1, Event()
    bench.service.search(SearchRequest(60, lesion_plane(), preset="here", beside={61: lesion_plane(120)}))
    wait_until(lambda: told == [True])
    assert not bench.answers
    engine.gate.set()
    wait_until(lambda: bool(bench.answers) and told == [True, False])
    assert engine.presets == ["here"]
    assert [list(beside) for beside in engine.beside] == [[61]]
    found = bench.answers[0]
    assert (found.preset, found.looked) == ("here", True)
    assert (found.rows[0].similarity, found.rows[0].judged, found.rows[0].cost_most) == (
        0.5,
        {"size": 0.9, "place": 0.3, "pattern": 0.8},
        ("place",),
    )
    assert found.rows[0].sentence.endswith("31 mm for 31 mm")


def test_a_library_that_falls_silent_is_measured_when_it_answers_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_thread, "LOOK_AGAIN_MS", 50)
    outages: list[object] = []
    bench.service.outage_changed.connect(outages.append)
    engine, silent = bench.opener.engine, EnvironmentFault("The server does not answer.")
    engine.unmeasured, engine.outage = 2, silent
    monkeypatch.setattr(type(engine), "measure_some", measuring_while_silent(type(engine).measure_some))
    bench.open()
    wait_until(lambda: outages == ["The server does not answer."])
    assert engine.unmeasured == 2
    engine.outage = None
    wait_until(lambda: engine.measured and outages[1:] == [None])


def measuring_while_silent(measure: Callable[[FakeEngine], None]) -> Callable[[FakeEngine], None]:
    """Return a step of measuring that needs the library."""

    def step(engine: FakeEngine) -> None:
        if engine.outage is not None:
            raise engine.outage
        measure(engine)

    return step
