"""Back and forth between the queries of a window, and the list of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.frames import PLANE_SHAPE
from app.sketch import SketchSummary
from tests.support.gui import window_scene
from tests.support.gui.searching_window import MakeWindow, draw, press, release, rows_of, wait_for_rows
from tests.support.gui.widget_helpers import FakeOpener, pixels_of, wait_until
from widgets.state.cases import CaseSource, Glance, Use
from widgets.state.opened import OpenedStudy
from widgets.state.search_types import ExampleSource
from widgets.window.history import query_history
from widgets.window.history.past_query import PastQuery, Question
from widgets.window.history.query_list import KEPT, QueryList
from widgets.window.main_window import MainWindow

LEFT_LESION = (150.0, 90.0)


def past(slice_: int, example: ExampleSource | None = None) -> PastQuery:
    """Return a query of a slice, or by an example."""
    question = Question((), "5e" * 32, slice_, "here", None, None, (), example)
    nothing = SketchSummary("5e" * 32, "template", (), (), slice_, np.zeros(PLANE_SHAPE, np.uint8), (1.0, 1.0))
    return PastQuery(question, nothing, Path("template"), None, datetime(2026, 1, 1))


def drawn(window: MainWindow) -> list[tuple[int, int, int]]:
    """Return slice, label and area of all that is drawn."""
    return [(k, label, int(mask.sum())) for k, label, mask in window.sketching.sketch.committed()]


def noted(window: MainWindow) -> list[tuple[int, str | None, tuple[str, ...]]]:
    entries = window.history.queries.entries
    return [(one.question.slice, one.question.preset, one.question.where) for one in entries]


def filters(window: MainWindow) -> tuple[str, ...]:
    return window.state.state.asked.where


def settle(window: MainWindow) -> None:
    """Wait for the answer to the present question, and let the reader rest."""
    wait_until(lambda: window.state.state.answered)
    if window.history.rest.isActive():
        window.history.rest.stop()
        window.history.note()


def use(window: MainWindow, command: str) -> None:
    assert window.commands[command].isEnabled()
    window.commands[command].trigger()


# -- the list by itself


def test_what_is_asked_anew_stands_behind_all_and_nothing_stands_twice() -> None:
    queries, a, b, c = QueryList(), past(1), past(2), past(3)
    assert [queries.note(one) for one in (a, b, b, c)] == [True, True, False, True]
    queries.go_to(a)
    assert (queries.older, queries.newer) == (None, b)
    assert not queries.note(past(1)), "what is shown again is not asked anew"
    assert queries.note(past(4))
    assert [one.question.slice for one in queries.entries] == [1, 2, 3, 4], "what lay ahead is not lost"
    assert queries.note(past(2))
    assert [one.question.slice for one in queries.entries] == [1, 3, 4, 2]
    assert queries.newer is None


def test_the_oldest_goes_when_there_are_too_many() -> None:
    queries = QueryList()
    for number in range(KEPT + 5):
        queries.note(past(number))
    assert [one.question.slice for one in queries.entries] == list(range(5, KEPT + 5))


def test_images_of_examples_are_not_kept_for_ever() -> None:
    queries = QueryList()
    studies = [window_scene.template(f"E{number}").study for number in range(5)]
    queries.note(past(7))
    for number, study in enumerate(studies):
        queries.note(past(number, ExampleSource(study, 60)))
        queries.note(past(number, ExampleSource(study, 61)))
    kept = [one.question.example.study.study for one in queries.entries if one.question.example is not None]
    assert kept == ["E2", "E2", "E3", "E3", "E4", "E4"]
    assert queries.entries[0].question.slice == 7
    assert queries.shown is queries.entries[-1]


# -- in the window


def test_a_query_is_noted_when_the_reader_rests_not_while_a_stroke_goes_on(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    assert window.history.rest.interval() == query_history.REST_MS
    window.history.rest.setInterval(0)
    assert not window.commands["history.back"].isEnabled()
    press(window, 150, 150)
    for step in range(12):
        QTest.mouseMove(window.viewer.canvas, window.viewer.canvas.position_of(150, 150 + step).toPoint())
        window.live.search_now()
        wait_until(lambda: not window.service.busy)
    assert not window.history.queries.entries and not window.history.rest.isActive()
    release(window, 150, 162)
    wait_until(lambda: len(window.history.queries.entries) == 1)
    window.history.rest.setInterval(60_000)
    for _ in range(5):
        draw(window, 120, 150)
        wait_until(lambda: window.state.state.answered)
    assert len(noted(window)) == 1, "what comes between is on the way"


def test_back_brings_sketch_slice_way_and_filters_and_undo_what_was_drawn(make_window: MakeWindow, opener: FakeOpener) -> None:
    window = make_window()
    sketch = window.sketching.sketch
    draw(window)
    wait_for_rows(window)
    settle(window)
    first, first_slice = drawn(window), window.viewer.slice
    window.results.filters.add("side=right")
    window.results.bar.prefer("anywhere")
    settle(window)
    assert noted(window) == [(first_slice, "here", ()), (first_slice, "anywhere", ("side=right",))]
    window.viewer.set_slice(first_slice + 9)
    draw(window, *LEFT_LESION)
    second = drawn(window)
    wait_until(lambda: window.state.state.answered)
    use(window, "history.back")  # what is drawn has not been noted yet
    assert len(noted(window)) == 3
    assert (drawn(window), window.viewer.slice) == (first, first_slice)
    assert window.state.state.asked.where == ("side=right",)
    use(window, "history.back")
    asked = window.state.state.asked
    assert (asked.preset, asked.where) == ("here", ())
    assert not window.commands["history.back"].isEnabled()
    wait_until(lambda: opener.engine.where[-1] == () and window.state.state.answered)
    assert rows_of(window)[0][1] == first_slice + 1, "the rows are those of that query"
    sketch.undo()
    assert drawn(window) == second, "going back is a step that can be taken back"
    sketch.redo()
    window.viewer.set_slice(first_slice)
    use(window, "history.forward")
    use(window, "history.forward")
    assert (drawn(window), window.viewer.slice) == (second, first_slice + 9)
    assert not window.commands["history.forward"].isEnabled()
    assert len(noted(window)) == 3, "going back and forth is no query of its own"


def test_back_leads_to_where_the_reader_came_from(make_window: MakeWindow) -> None:
    window = make_window()
    draw(window)
    for text in ("side=right", "sex=F", "sex=M"):
        wait_for_rows(window)
        settle(window)
        window.results.filters.add(text)
    settle(window)
    assert [where for _, _, where in noted(window)] == [(), ("side=right",), ("side=right", "sex=F"), ("side=right", "sex=M")]
    for _ in range(2):
        use(window, "history.back")
    assert filters(window) == ("side=right",)
    window.results.filters.add("patient!=P1")
    use(window, "history.back")
    assert filters(window) == ("side=right",), "and not to what was asked last of all"
    for wanted in (("side=right", "sex=F"), ("side=right", "sex=M"), ("side=right", "patient!=P1")):
        use(window, "history.forward")
        assert filters(window) == wanted
    assert not window.commands["history.forward"].isEnabled()


def test_an_empty_window_goes_back_to_what_was_asked_last(make_window: MakeWindow) -> None:
    window = make_window()
    draw(window)
    wait_for_rows(window)
    settle(window)
    first = drawn(window)
    window.sketching.sketch.clear()
    use(window, "history.back")
    assert drawn(window) == first
    assert len(noted(window)) == 1


def test_the_list_shows_pictures_and_brings_back_what_is_chosen(make_window: MakeWindow) -> None:
    window = make_window()
    draw(window)
    wait_for_rows(window)
    settle(window)
    first = drawn(window)
    window.results.filters.add("patient!=P1")
    settle(window)
    draw(window, *LEFT_LESION)
    wait_until(lambda: window.state.state.answered)
    use(window, "history.show")
    popup = window.history.popup
    assert popup is not None
    lines = [popup.list.item(row).text().split("\n") for row in range(popup.list.count())]
    assert [line[1] for line in lines] == ["edema · Not patient P1", "edema · Not patient P1", "edema"]
    assert "shown now" in lines[0][0] and popup.list.currentRow() == 0
    pictures = [pixels_of(popup.list.item(row).icon().pixmap(64, 76).toImage()).astype(int) for row in range(3)]
    green = [int(((one[..., 1] - one[..., 0]) > 30).sum()) for one in pictures]
    assert green[0] > green[2] > 0, "the picture shows what was drawn"
    assert np.abs(pictures[1] - pictures[2]).max() == 0
    popup.list.setCurrentRow(2)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert window.history.popup is None
    assert (drawn(window), window.state.state.asked.where) == (first, ())


def test_the_picture_of_a_query_by_a_case_or_an_example_is_theirs(make_window: MakeWindow) -> None:
    window = make_window()
    draw(window, *LEFT_LESION)
    wait_for_rows(window)
    settle(window)
    plane, labels = np.full(PLANE_SHAPE, 90, np.uint8), np.zeros(PLANE_SHAPE, np.uint8)
    labels[90:130, 60:100] = 3
    glance = Glance(plane, labels)
    asked = window.state.state.asked
    example = ExampleSource(window_scene.template("E").study, 60, glance)
    unseen = ExampleSource(example.study, 61)
    cases = {use: CaseSource("P2", "P2", 70, use, glance) for use in Use}
    for one in (example, unseen):
        window.state.update(asked=replace(asked, example=one))
        window.history.note()
    for case in cases.values():
        window.state.update(asked=replace(asked, case=case))
        window.history.note()
    found = {entry.title.split(" · ")[1]: entry for entry in window.history.queries.entries}
    drawn_there = window.sketching.sketch.label_map(window.viewer.slice)
    wanted = {
        "slice": (None, drawn_there, "edema"),
        "example E, slice 60": (plane, labels, "enhancing tumour"),
        "example E, slice 61": (np.zeros_like(plane), np.zeros_like(labels), "no lesion marked"),
        "Like": (plane, labels, "enhancing tumour"),
        "Anatomy": (plane, drawn_there, "edema"),
        "Lesion": (None, labels, "enhancing tumour"),
    }
    for word, (ground, lesion, said) in wanted.items():
        (entry,) = (entry for title, entry in found.items() if title.startswith(word))
        assert np.array_equal(entry.picture.labels, lesion), word
        assert (entry.ground is None) is (ground is None), word
        assert entry.ground is None or np.array_equal(entry.ground, ground if ground is not None else labels), word
        assert entry.details == said, word
        assert bool(entry.template) is (ground is None), "only the template's own slice is told to be of it"


def test_a_query_on_another_template_comes_back_with_its_template(
    make_window: MakeWindow, template: OpenedStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    draw(window)
    wait_for_rows(window)
    settle(window)
    first = drawn(window)
    other = window_scene.template("other", "ab" * 32)
    window.documents.take_template(other)
    draw(window, *LEFT_LESION)
    wait_until(lambda: window.state.state.answered)
    settle(window)
    wanted: list[Path | None] = []
    monkeypatch.setattr(window.documents, "open_template", wanted.append)
    use(window, "history.back")
    assert wanted == [template.study.folder]
    assert drawn(window) != first, "nothing changes before the template is there"
    window.documents.take_template(template)
    assert drawn(window) == first
    assert cast(OpenedStudy, window.state.state.opened.template).study.content_hash == template.study.content_hash
    use(window, "history.forward")
    window.documents.template_failed.emit("It is gone.")
    window.documents.take_template(other)
    assert drawn(window) == first, "what could not be opened does not come over what is opened later"


def test_the_sketch_of_another_file_is_not_saved_over_this_one(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    draw(window)
    wait_for_rows(window)
    settle(window)
    draw(window, *LEFT_LESION)
    window.sketches.document.belongs_to(tmp_path / "b.sketch.json")
    wait_until(lambda: window.state.state.answered)
    use(window, "history.back")
    assert window.sketches.document.path is None
    window.sketches.document.belongs_to(tmp_path / "a.sketch.json")
    draw(window, 120, 120)
    wait_until(lambda: window.state.state.answered)
    window.history.note()
    draw(window, 125, 125)
    use(window, "history.back")
    assert window.sketches.document.path == tmp_path / "a.sketch.json"


def test_what_is_a_query_of_its_own(make_window: MakeWindow, template: OpenedStudy) -> None:
    window = make_window()
    draw(window)
    state, sketch = window.state.state, window.sketching.sketch
    one = Question.of(sketch, template, state)
    assert one == Question.of(sketch, template, replace(state, asked=replace(state.asked, top=5, weight=0.1)))
    alone = replace(state, asked=replace(state.asked, preset=None))
    assert one != Question.of(sketch, template, alone)
    assert Question.of(sketch, template, alone).put_into(state.asked, "a.sbmir").preset is None
    sketch.undo()
    assert one != Question.of(sketch, template, state)
    sketch.redo()
    assert one == Question.of(sketch, template, state)
