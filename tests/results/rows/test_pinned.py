"""Pinned cases through the search thread: what the present query says of them, whatever its filters."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.gui.search_bench import Bench, serving
from tests.support.gui.widget_helpers import FakeOpener, lesion_plane, wait_until
from widgets.state.rows import CasePin
from widgets.state.search_types import SearchAnswer, SearchRequest

PINS = (CasePin("P9", "P9", 44), CasePin("P2", "P2", 62))


@pytest.fixture
def bench(qt: QApplication) -> Iterator[Bench]:
    with serving(FakeOpener()) as bench:
        bench.open()
        yield bench


def search(bench: Bench, *pins: CasePin, preset: str = "here", where: tuple[str, ...] = ()) -> SearchAnswer:
    before = len(bench.answers)
    bench.service.search(SearchRequest(60, lesion_plane(), top=3, pins=pins, preset=preset, where=where))
    wait_until(lambda: len(bench.answers) > before or bool(bench.problems))
    return bench.answers[-1]


def test_pins_come_in_their_order_with_similarity_and_pictures_of_their_own_slice(bench: Bench) -> None:
    found = search(bench, *PINS)
    assert [(row.patient, row.rank) for row in found.rows] == [("P1", 1), ("P2", 2), ("P3", 3)]
    assert [(row.patient, row.slice) for row in found.pinned] == [("P9", 44), ("P2", 62)]
    assert [row.rank for row in found.pinned] == [0, 2], "one that is among the rows is that row"
    assert all(row.similarity is not None and row.lacking is None for row in found.pinned)
    assert found.pinned[0].why is not None and found.pinned[0].why.level_mm == 44 - 60
    assert "16 mm lower" in found.pinned[0].sentence


def test_without_pins_nothing_more_is_searched(bench: Bench) -> None:
    found = search(bench)
    assert found.pinned == ()
    assert bench.opener.engine.asked == [60]


def test_filters_do_not_hold_for_pins(bench: Bench) -> None:
    found = search(bench, PINS[0], where=("patient!=P9",))
    assert [row.patient for row in found.pinned] == ["P9"]
    assert bench.opener.engine.where == [("patient!=P9",), ()]


def test_a_pin_that_such_a_search_cannot_find_has_no_similarity(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.opener.engine.patients = [name for name in bench.opener.engine.patients if name != "P9"]
    found = search(bench, PINS[0])
    assert [row.patient for row in found.pinned] == ["P9"], "its study is in the library"
    assert found.pinned[0].similarity is None and isnan(found.pinned[0].distance)
    assert "16 mm lower" in found.pinned[0].sentence, "what it is like is told all the same"


def test_pins_of_studies_that_are_gone_are_left_out(bench: Bench) -> None:
    assert search(bench, CasePin("X", "X", 3), PINS[1]).pinned[0].patient == "P2"
