"""The main window without torch: from the pen to painted rows, the right way round, and nothing lost."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app import frames
from app.errors import UserError
from app.retrieval.presets import PRESETS
from tests.support.gui import application as gui
from tests.support.gui import window_scene
from tests.support.gui.searching_window import (
    RIGHT_LESION,
    MakeWindow,
    at,
    draw,
    press,
    release,
    rows_of,
    wait_for_rows,
    words,
)
from tests.support.gui.widget_helpers import FakeOpener, found_row, grab, lesion_plane, wait_until
from tests.support.studies.imaging_files import small_study
from widgets.shared import dialogs
from widgets.shared.dropping import dropped_folders, dropped_paths
from widgets.state.opened import OpenedCase, OpenedStudy
from widgets.state.search_types import LibraryInfo
from widgets.window.main_window import MainWindow


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window()


def test_a_stroke_is_followed_by_painted_rows(window: MainWindow) -> None:
    window.viewer.set_slice(70)
    painted: list[int] = []
    window.results.rows_painted.connect(painted.append)
    draw(window)
    wait_until(lambda: bool(painted))
    assert rows_of(window) == [(f"P{n}", 70 + n) for n in range(1, 11)]
    request = window.results.answer.request if window.results.answer else None
    assert request is not None and request.label_map is not None
    assert request.label_map[150, 152] == window.sketching.structure
    assert not request.label_map[:, :120].any(), "drawn in the patient's right: columns above the middle"


def test_rows_that_are_found_while_their_panel_is_hidden_are_told_and_a_key_shows_them(window: MainWindow) -> None:
    window.commands["view.results"].trigger()
    assert not window.results.isVisible()
    draw(window)
    wait_for_rows(window)
    gui.pump()
    assert "Ctrl+R shows them" in window.statusBar().currentMessage()
    window.commands["rows.focus"].trigger()
    wait_until(lambda: window.results.isVisible() and window.results.rows[0].hasFocus())


def test_template_sketch_and_thumbnails_are_the_same_way_round(window: MainWindow) -> None:
    draw(window)
    wait_for_rows(window)
    QApplication.processEvents()
    canvas = window.viewer.canvas
    pixels = grab(canvas).astype(int)
    marker, mirrored = at(window, 87, 150), at(window, 87, 239 - 150)
    assert marker.x() < canvas.width() / 2, "the patient's right is on the screen's left"
    assert pixels[marker.y(), marker.x()].min() > 230 > pixels[mirrored.y(), mirrored.x()].max()
    spot = at(window, *RIGHT_LESION)
    assert np.ptp(pixels[spot.y(), spot.x()]) > 20, "the overlay is coloured where it was drawn"
    window.viewer.canvas.set_hidden({window.sketching.structure})
    assert np.ptp(grab(canvas).astype(int)[spot.y(), spot.x()]) == 0
    row = window.results.rows[0]
    rect = row.picture_rect("t1").toAlignedRect()
    thumbnail = grab(row).astype(int)[rect.top() : rect.bottom(), rect.left() : rect.right()].min(axis=2)
    columns = np.nonzero(thumbnail > 235)[1]
    assert columns.size and columns.mean() < rect.width() / 2


def test_convention_turns_template_and_thumbnails_together(window: MainWindow) -> None:
    draw(window)
    wait_for_rows(window)
    window.commands["view.neurological"].trigger()
    QApplication.processEvents()
    assert at(window, 87, 150).x() > window.viewer.canvas.width() / 2
    row = window.results.rows[0]
    rect = row.picture_rect("t1").toAlignedRect()
    thumbnail = grab(row).astype(int)[rect.top() : rect.bottom(), rect.left() : rect.right()].min(axis=2)
    assert np.nonzero(thumbnail > 235)[1].mean() > rect.width() / 2


def test_words_say_what_is_missing(make_window: MakeWindow) -> None:
    window = make_window(library=None)
    assert "No library yet" in words(window)
    window.open_library("a.sbmir")
    assert "Opening the library" in words(window)
    wait_until(lambda: window.service.info is not None)
    assert "Sketch something" in words(window)
    draw(window)
    wait_for_rows(window)
    window.sketching.undo()
    assert "Sketch something" in words(window)


def test_normal_anatomy_needs_no_sketch(window: MainWindow) -> None:
    window.results.bar.choose("normal")
    wait_for_rows(window)
    answer = window.results.answer
    assert answer is not None and (answer.request.by, answer.request.preset) == ("normal", None)
    assert answer.request.label_map is None


def test_the_models_default_query_is_shown(window: MainWindow) -> None:
    bar = window.results.bar
    assert (bar.preset, bar.by, bar.weight) == ("here", "both", 0.75)


def shows(window: MainWindow, preset: str) -> bool:
    """Whether the rows were found in a way to search."""
    return window.results.answer is not None and window.results.answer.preset == preset


def test_presets_and_measures_are_commands_with_keys_and_marks(window: MainWindow, opener: FakeOpener) -> None:
    draw(window)
    wait_for_rows(window)
    assert opener.engine.presets[-1] == "here"
    for number, name in enumerate(PRESETS, 1):
        assert window.commands.key(f"search.{name}") == f"Ctrl+{number}"
        window.commands[f"search.{name}"].trigger()
        wait_until(partial(shows, window, name))
        assert [one for one in PRESETS if window.commands[f"search.{one}"].isChecked()] == [name]
    window.commands["search.by_normal"].trigger()
    wait_until(lambda: window.results.answer is not None and window.results.answer.by == "normal")
    assert window.results.answer is not None and window.results.answer.preset is None
    assert not any(window.commands[f"search.{one}"].isChecked() for one in PRESETS)
    assert window.commands["search.by_normal"].isChecked()


def test_a_model_that_cannot_look_again_is_searched_by_its_codes(window: MainWindow) -> None:
    library = window.state.state.opened.library
    assert library.info is not None
    window.service.opened.emit(replace(library.info, looks_again=False))
    assert window.results.bar.preset is None
    assert window.results.bar.alone.text() == "Codes alone: Both, lesion 75 %"
    assert window.commands.obstacle("search.here") == "the library's model does not allow it"
    assert window.commands["search.paper"].isEnabled()


def test_all_drawn_slices_are_asked_for_together(window: MainWindow, opener: FakeOpener) -> None:
    window.viewer.set_slice(70)
    draw(window)
    window.viewer.set_slice(72)
    draw(window, 120.0, 100.0)
    wait_until(lambda: any(70 in beside for beside in opener.engine.beside))
    sketch = window.sketching.sketch
    assert list(opener.engine.beside[-1]) == [70]
    assert np.array_equal(opener.engine.beside[-1][70], sketch.label_map(70))
    window.commands["search.paper"].trigger()
    wait_until(lambda: window.results.answer is not None and window.results.answer.preset == "paper")
    assert opener.engine.beside[-1] == {}, "codes are of one slice"


def test_a_search_that_waits_for_measuring_says_so(window: MainWindow, opener: FakeOpener) -> None:
    opener.engine.unmeasured = 1
    opener.engine.gate.clear()
    draw(window)
    wait_until(lambda: "Measuring the library's lesions, once" in words(window))
    opener.engine.gate.set()
    wait_for_rows(window)


def test_search_follows_a_resting_pen_before_it_is_lifted(window: MainWindow) -> None:
    press(window, *RIGHT_LESION)
    assert window.results.answer is None
    wait_for_rows(window)
    assert window.sketching.sketch.undo_name is None, "the stroke is still in progress"
    release(window, *RIGHT_LESION)


def test_another_slice_is_another_query(window: MainWindow) -> None:
    window.viewer.set_slice(70)
    draw(window)
    wait_for_rows(window)
    window.viewer.set_slice(71)
    wait_until(lambda: "Sketch something" in words(window))
    window.viewer.set_slice(70)
    wait_for_rows(window)
    assert rows_of(window)[0] == ("P1", 71)


def test_number_of_rows_and_mode_search_again(window: MainWindow) -> None:
    draw(window)
    wait_for_rows(window)
    window.results.bar.choose_rows(3)
    wait_until(lambda: len(window.results.rows) == 3)
    window.results.bar.choose("abnormal")
    wait_until(lambda: window.results.answer is not None and window.results.answer.by == "abnormal")


def test_a_search_that_fails_is_told_once_and_clearly(window: MainWindow, opener: FakeOpener) -> None:
    opener.engine.problem = UserError("The template holds no brain on slice 70: choose one from 5 to 140.")
    draw(window)
    wait_until(window.banner.isVisible)
    assert window.banner.text == "The template holds no brain on slice 70: choose one from 5 to 140."
    assert "could not be made" in words(window)


def test_an_opened_case_wears_a_frame_on_its_slice_only(window: MainWindow, template: OpenedStudy) -> None:
    labels = np.zeros((frames.LIBRARY_SLICES, *frames.PLANE_SHAPE), np.uint8)
    facts: Any = SimpleNamespace(
        patient="P3", study="P3", collection="", labels_from="source", side="right", notices=(), brain=None
    )
    window.documents.case_opened.emit(OpenedCase(facts, template.display, labels, 64, 2, "a.sbmir"))
    case = window.cases.windows[-1]
    QApplication.processEvents()
    assert case.viewer.slice == 64
    framed = grab(case.viewer.canvas)
    case.viewer.set_slice(65)
    plain = grab(case.viewer.canvas)
    case.go_back()
    assert np.array_equal(grab(case.viewer.canvas), framed)
    changed = np.argwhere((framed != plain).any(axis=2))
    assert changed.size, "the frame is painted"
    height, width = framed.shape[:2]
    from_edge = np.minimum(changed, [height - 1, width - 1] - changed).min(axis=1)
    assert from_edge.max() < 12, "nothing but the edge differs"
    assert "P3" in case.windowTitle()
    case.close()


def test_double_click_reads_the_case_from_the_library(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(window.documents, "open_case", lambda *words: asked.append(words))
    window.viewer.set_slice(70)
    draw(window)
    wait_for_rows(window)
    QTest.mouseDClick(window.results.rows[1], Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    ((library, *words),) = asked
    assert isinstance(library, LibraryInfo)
    assert (library.address, library.model_id, words) == ("a.sbmir", "model", ["P2", 72, 2])


def test_a_label_map_becomes_the_sketch_on_its_own_slice(window: MainWindow) -> None:
    window.viewer.set_slice(70)
    draw(window)
    before = window.sketching.sketch.label_map(70)
    window.results.labels_wanted.emit(found_row(k=64, labels=lesion_plane()))
    assert window.viewer.slice == 64
    assert np.array_equal(window.sketching.sketch.label_map(64), lesion_plane())
    assert np.array_equal(window.sketching.sketch.label_map(70), before), "what was drawn elsewhere stays"
    wait_for_rows(window)
    assert rows_of(window)[0] == ("P1", 65)


def test_an_example_is_searched_by_until_the_pen_moves(window: MainWindow) -> None:
    window.documents.example_opened.emit(window_scene.template("example"))
    wait_for_rows(window)
    answer = window.results.answer
    assert answer is not None and answer.request.example is not None and answer.request.example.study == "example"
    window.viewer.set_slice(70)
    draw(window)
    wait_until(lambda: window.results.answer is not None and window.results.answer.request.example is None)


def test_a_dropped_folder_is_asked_about(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = small_study(tmp_path / "A")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(study)), QUrl.fromLocalFile(str(study / "A_t1.nii.gz"))])
    assert dropped_paths(data) == [study, study / "A_t1.nii.gz"]
    assert dropped_folders(data) == [study]
    assert dropped_paths(QMimeData()) == []
    opened: list[tuple[str, object]] = []
    monkeypatch.setattr(window.documents, "open_example", lambda folder: opened.append(("example", folder)))
    monkeypatch.setattr(window, "open_template", lambda folder: opened.append(("template", folder)))
    monkeypatch.setattr(window.libraries, "bring_in", lambda folders: opened.append(("bring in", folders)))
    window.libraries.example_wanted.disconnect()
    window.libraries.template_wanted.disconnect()
    window.libraries.example_wanted.connect(window.documents.open_example)
    window.libraries.template_wanted.connect(window.open_template)
    asked: list[int] = []
    for choice in dialogs.DropChoice:

        def answer(parent: object, folder: Path, studies: int, choice: dialogs.DropChoice = choice) -> dialogs.DropChoice:
            asked.append(studies)
            return choice

        monkeypatch.setattr(dialogs, "ask_about_drop", answer)
        asked.clear()
        window.open_dropped(study)
        wait_until(lambda: asked == [1])
    assert opened == [("example", study), ("template", study), ("bring in", (study,))]
    small_study(tmp_path / "B")
    window.open_dropped(tmp_path)
    wait_until(lambda: asked == [1, 2])
    window.open_dropped(tmp_path / "A", tmp_path / "B")
    wait_until(lambda: asked == [1, 2, 2])
    library = tmp_path / "b.sbmir"
    library.touch()
    window.open_dropped(library)
    connection = window.service.connection
    assert connection is not None and connection.library == str(library)


def test_a_dropped_folder_without_studies_gets_a_sentence(window: MainWindow, tmp_path: Path) -> None:
    window.open_dropped(tmp_path)
    wait_until(lambda: "There are no studies" in window.banner.text)


def test_it_says_that_it_is_no_medical_device(window: MainWindow) -> None:
    texts = [label.text() for label in window.statusBar().findChildren(QLabel)]
    assert "Research and education, not a medical device" in texts
    assert window.windowTitle() == "SBMIR"
