"""Search by example in two steps: an example's labels become a sketch on it, and the template comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app import frames
from app.imaging import Study
from tests.support.gui import application as gui
from tests.support.gui import window_scene
from tests.support.gui.searching_window import MakeWindow, draw, rows_of, wait_for_rows
from tests.support.gui.widget_helpers import FakeOpener, lesion_plane, wait_until
from tests.support.gui.window_scene import EDEMA
from widgets.pane.viewer import SliceViewer
from widgets.results.words import whose
from widgets.state.guest import Guest
from widgets.state.opened import OpenedGuest, OpenedStudy
from widgets.window import remembered as memory
from widgets.window.main_window import MainWindow

K = 82
LABELS = lesion_plane(column=150, radius=15, enhancing=False)
INSIDE, OUTSIDE = (150.0, 150.0), (150.0, 70.0)


def example(labels: bool = True) -> OpenedStudy:
    """Return another study than the template, with a lesion on slice `K`."""
    opened = window_scene.template("example", "ee" * 32)
    planes = np.zeros((frames.LIBRARY_SLICES, *frames.PLANE_SHAPE), np.uint8)
    planes[K] = LABELS
    study: Study = replace(opened.study, labels=np.asarray(frames.from_planes(planes)) if labels else None)
    return replace(opened, study=study, labels=planes if labels else None)


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    window = make_window()
    window.viewer.set_slice(70)
    draw(window)
    wait_for_rows(window)
    return window


def shows(viewer: SliceViewer, point: tuple[float, float]) -> bool:
    """Tell whether edema is painted at a point, in mm."""
    gui.pump()
    red, green, _ = gui.colour_at(viewer.canvas, point)
    return green - red > 20


def answered_in(window: MainWindow, preset: str | None) -> bool:
    """Whether the rows that are shown were found in a way."""
    answer = window.state.state.shown.answer
    return answer is not None and answer.preset == preset


def settle(window: MainWindow) -> None:
    wait_until(lambda: not window.service.busy and window.state.state.answered)


def test_given_labels_become_a_sketch_on_the_example_at_the_chosen_slice(window: MainWindow) -> None:
    window.guests.edit_example(example(), K)
    settle(window)
    state = window.state.state
    assert state.opened.guest == Guest("example", K, "given")
    assert (window.viewer.slice, window.sketching.sketch.drawn_slices()) == (K, [K])
    assert np.array_equal(window.sketching.sketch.label_map(K), LABELS)
    assert shows(window.viewer, INSIDE) and not shows(window.viewer, OUTSIDE)
    assert window.guests.bar.isVisible() and window.guests.bar.said.text().startswith("Example example, slice 82")
    answer = state.shown.answer
    assert answer is not None and answer.request.guest == state.opened.guest and answer.request.slice == K
    assert answer.request.label_map is not None and np.array_equal(answer.request.label_map, LABELS)
    assert rows_of(window)[0] == ("P1", K + 1)


def test_what_is_changed_on_it_is_searched_for(window: MainWindow) -> None:
    window.guests.edit_example(example(), K)
    settle(window)
    draw(window, 150, 90)
    settle(window)
    request = window.state.state.shown.answer.request if window.state.state.shown.answer else None
    assert request is not None and request.label_map is not None
    assert request.label_map[150, 90] and request.label_map[150, 150]
    assert request.guest is not None and request.example is None


def test_the_template_comes_back_as_it_was_and_the_rows_say_whose_they_are(window: MainWindow, opener: FakeOpener) -> None:
    before = window.sketching.sketch.label_map(70).copy()
    template = window.state.state.opened.template
    window.guests.edit_example(example(), K)
    settle(window)
    rows, asked = rows_of(window), len(opener.engine.asked)
    window.commands["guest.back"].trigger()
    gui.pump(20)
    assert window.state.state.opened.template is template and window.state.state.opened.guest is None
    assert window.viewer.slice == 70 and np.array_equal(window.sketching.sketch.label_map(70), before)
    assert window.sketching.sketch.drawn_slices() == [70]
    assert shows(window.viewer, INSIDE) and not window.guests.bar.isVisible()
    assert (rows_of(window), len(opener.engine.asked)) == (rows, asked), "nothing is asked by going back"
    assert "of the example example, slice 82" in window.results.remarks.text() and window.results.remarks.isVisible()
    draw(window, 120, 120)
    settle(window)
    assert "example" not in window.results.remarks.text()


def test_the_template_comes_back_with_its_undo_and_redo(window: MainWindow, tmp_path: Path) -> None:
    sketch = window.sketching.sketch
    first = sketch.label_map(70).copy()
    draw(window, 120, 120)
    both = sketch.label_map(70).copy()
    draw(window, 100, 100)
    assert not np.array_equal(sketch.label_map(70), both)
    sketch.undo()
    names = sketch.undo_name, sketch.redo_name
    window.guests.edit_example(example(), K)
    settle(window)
    draw(window, 150, 90)
    window.commands["guest.back"].trigger()
    gui.pump(20)
    assert (sketch.undo_name, sketch.redo_name) == names and names[1] is not None
    window.commands["sketch.undo"].trigger()
    gui.pump(20)
    assert np.array_equal(sketch.label_map(70), first)
    window.commands["sketch.redo"].trigger()
    gui.pump(20)
    assert np.array_equal(sketch.label_map(70), both)


def test_a_file_that_undo_leads_back_to_is_not_modified_after_an_example(window: MainWindow, tmp_path: Path) -> None:
    document = window.sketches.document
    document.belongs_to(tmp_path / "a.sketch")
    draw(window, 120, 120)
    window.guests.edit_example(example(), K)
    settle(window)
    window.commands["guest.back"].trigger()
    gui.pump(20)
    assert document.modified
    window.commands["sketch.undo"].trigger()
    gui.pump(20)
    assert not document.modified


def test_an_example_comes_again_as_it_was_left(window: MainWindow) -> None:
    sketch, same = window.sketching.sketch, example()
    told: list[str] = []
    window.guests.told.connect(told.append)
    window.guests.edit_example(same, K)
    settle(window)
    draw(window, 150, 90)
    changed = sketch.label_map(K).copy()
    window.commands["guest.back"].trigger()
    gui.pump(20)
    assert not told
    window.guests.edit_example(same, K)
    settle(window)
    assert np.array_equal(sketch.label_map(K), changed) and shows(window.viewer, (150.0, 90.0))
    assert told and "as you left it" in told[0]
    window.commands["sketch.undo"].trigger()
    gui.pump(20)
    assert np.array_equal(sketch.label_map(K), LABELS)
    window.guests.edit_example(same, K - 1)
    gui.pump(20)
    assert not np.array_equal(sketch.label_map(K), changed), "another slice begins with its own labels"


def test_labels_that_are_not_given_are_those_that_the_model_sees(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = window.service._thread._session.engine if window.service._thread._session else None
    assert engine is not None
    plain = engine.query_from_example
    monkeypatch.setattr(engine, "query_from_example", lambda study, k: replace(plain(study, k), labels=LABELS))
    window.guests.edit_example(example(labels=False), K)
    wait_until(lambda: window.state.state.opened.guest is not None)
    assert window.state.state.opened.guest == Guest("example", K, "predicted")
    assert np.array_equal(window.sketching.sketch.label_map(K), LABELS)


def test_an_example_without_a_lesion_begins_empty(window: MainWindow) -> None:
    window.guests.edit_example(example(labels=False), K)
    wait_until(lambda: window.state.state.opened.guest is not None)
    assert window.state.state.opened.guest == Guest("example", K, "none")
    assert window.sketching.sketch.is_empty()


def test_it_is_searched_by_lesion_by_anatomy_or_by_both(window: MainWindow) -> None:
    window.guests.edit_example(example(), K)
    settle(window)
    buttons = window.guests.bar.buttons
    assert [button.text() for button in buttons.values() if button.isChecked()] == ["Both"]
    for name, wanted in (("search.anywhere", "anywhere"), ("search.by_normal", None), ("search.here", "here")):
        QTest.mouseClick(buttons[name], Qt.MouseButton.LeftButton)
        wait_until(partial(answered_in, window, wanted))
        answer = window.state.state.shown.answer
        assert answer is not None
        assert answer.by == "normal" or wanted is not None
        assert [key for key, button in buttons.items() if button.isChecked()] == [name]


def test_a_case_of_the_library_is_drawn_on_and_its_patient_is_not_found(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = window.results.rows[1].row
    assert found is not None
    read = OpenedGuest(example(), K, "predicted", found.patient)
    monkeypatch.setattr("widgets.window.documents.read_guest", lambda library, study, k: read)
    window.results.rows[1].setFocus()
    QTest.keyClick(window.results.rows[1], Qt.Key.Key_E)
    wait_until(lambda: window.state.state.opened.guest is not None)
    settle(window)
    assert window.state.state.opened.guest == Guest("example", K, "predicted", found.patient)
    assert found.patient not in [patient for patient, _ in rows_of(window)]


def test_the_window_of_an_example_offers_to_edit_and_closes(window: MainWindow) -> None:
    window.documents.example_opened.emit(example())
    case = window.cases.windows[0]
    assert case.viewer.slice == K
    case.viewer.set_slice(K - 1)
    case.viewer.set_slice(K)
    gui.key(case.viewer.canvas, Qt.Key.Key_E)
    gui.pump()
    assert window.state.state.opened.guest == Guest("example", K, "given")
    assert not window.cases.windows or not window.cases.windows[0].isVisible()


def test_a_guest_is_not_remembered_as_the_template_and_its_sketch_belongs_to_no_file(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window(remember=True)
    draw(window)
    path = tmp_path / "mine.sbmir-sketch.json"
    window.documents.save_sketch(path, window.sketching.sketch)
    window.sketches.document.belongs_to(path)
    store = memory.window_settings()
    before = str(store.value(memory.TEMPLATE_KEY))
    window.guests.edit_example(example(), K)
    assert (window.sketches.document.path, window.state.state.opened.sketch_file.path) == (None, None)
    assert str(memory.window_settings().value(memory.TEMPLATE_KEY)) == before
    window.commands["guest.back"].trigger()
    assert (window.sketches.document.path, window.sketches.document.modified) == (path, False)


def test_another_template_ends_it(window: MainWindow) -> None:
    window.guests.edit_example(example(), K)
    window.documents.take_template(window_scene.template("third", "33" * 32))
    assert window.state.state.opened.guest is None
    assert not window.commands["guest.back"].isEnabled() and not window.guests.bar.isVisible()
    window.guests.go_back()
    assert window.state.state.opened.template is not None
    assert window.state.state.opened.template.study.study == "third"


def test_rows_of_the_same_guest_need_no_remark(window: MainWindow) -> None:
    window.guests.edit_example(example(), K)
    settle(window)
    answer = window.state.state.shown.answer
    assert answer is not None and whose(answer, window.state.state.opened.guest) == ""
    assert EDEMA in np.unique(LABELS)
