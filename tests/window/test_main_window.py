"""The main window without torch: from the pen to painted rows, the right way round, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app import frames, settings
from app.errors import UserError
from tests.support.gui import window_scene
from tests.support.gui.widget_helpers import FakeOpener, found_row, grab, lesion_plane, wait_until
from tests.support.imaging_files import small_study
from widgets.libraries import server_dialog
from widgets.results.search_service import SearchService
from widgets.window import dialogs
from widgets.window.documents import OpenedCase, OpenedStudy, dropped_folders, dropped_paths
from widgets.window.main_window import MainWindow, WindowOptions

RIGHT_LESION = (150.0, 150.0)
"""(row, column) in mm: column 150 is the patient's right."""

BRUSH_MM = 4


@pytest.fixture(scope="module")
def template(qt: QApplication) -> OpenedStudy:
    return window_scene.template()


@pytest.fixture
def opener() -> FakeOpener:
    return FakeOpener()


MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def make_window(
    qt: QApplication, template: OpenedStudy, opener: FakeOpener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MakeWindow]:
    """Return a function that opens a window with the template; all of them are closed at the end."""
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    windows: list[MainWindow] = []

    def make(remember: bool = False, library: str | None = "a.sbmir") -> MainWindow:
        window = MainWindow(WindowOptions(library, remember=remember), SearchService(opener=opener))
        monkeypatch.setattr(window.documents, "open_template", lambda folder: window.documents._on_template(template))
        monkeypatch.setattr(window, "offer_demo", lambda: None)
        windows.append(window)
        window.show()
        window.start()
        if library is not None:
            wait_until(lambda: window.service.info is not None)
        return window

    yield make
    opener.engine.gate.set()
    for window in windows:
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window()


def at(window: MainWindow, row: float, column: float) -> QPoint:
    return window.viewer.canvas.position_of(row, column).toPoint()


def press(window: MainWindow, row: float, column: float) -> None:
    QTest.mousePress(window.viewer.canvas, Qt.MouseButton.LeftButton, pos=at(window, row, column))


def release(window: MainWindow, row: float, column: float) -> None:
    QTest.mouseRelease(window.viewer.canvas, Qt.MouseButton.LeftButton, pos=at(window, row, column))


def draw(window: MainWindow, row: float = RIGHT_LESION[0], column: float = RIGHT_LESION[1]) -> None:
    """Draw a short stroke with the brush."""
    press(window, row, column)
    QTest.mouseMove(window.viewer.canvas, at(window, row, column + BRUSH_MM))
    release(window, row, column + BRUSH_MM)


def rows_of(window: MainWindow) -> list[tuple[str, int]]:
    return [(row.row.patient, row.row.slice) for row in window.results.rows if row.row is not None]


def words(window: MainWindow) -> str:
    return window.results.empty.words() if window.results.answer is None else ""


def wait_for_rows(window: MainWindow) -> None:
    wait_until(lambda: window.results.answer is not None and not window.service.busy)


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
    window.commands.neurological.trigger()
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
    assert answer is not None and answer.request.by == "normal"
    assert answer.request.label_map is None


def test_the_models_default_query_is_shown(window: MainWindow) -> None:
    assert (window.results.bar.by, window.results.bar.weight) == ("both", 0.75)


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
    window.results.bar.set_top(3)
    window.results.bar.changed.emit()
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
    facts: Any = SimpleNamespace(patient="P3", study="P3", collection="", labels_from="source", side="right", notices=())
    window.documents.case_opened.emit(OpenedCase(facts, template.display, labels, 64, 2))
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
    assert asked == [("a.sbmir", "P2", 72, 2)]


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
        window.open_dropped(study / "A_t1.nii.gz" if choice is dialogs.DropChoice.EXAMPLE else study)
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


def test_size_rows_and_library_are_remembered(make_window: MakeWindow, tmp_path: Path) -> None:
    library = tmp_path / "mine.sbmir"
    library.touch()
    first = make_window(remember=True, library=str(library))
    first.resize(first.width(), 640)
    first.results.bar.set_top(7)
    first.close()
    again = make_window(remember=True, library=None)
    wait_until(lambda: again.service.info is not None)
    assert again.height() == 640
    assert again.results.bar.top == 7
    assert again.service.connection is not None and again.service.connection.library == str(library)
    assert (settings.data_folder() / "window.ini").is_file()


def test_a_server_is_remembered_without_its_password(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = "mongodb://reader:s%40cret@db.example/sbmir?tls=true"
    first = make_window(remember=True, library=whole)
    wait_until(lambda: first.service.info is not None)
    first.close()
    assert "cret" not in (settings.data_folder() / "window.ini").read_text("utf-8")
    asked: list[str] = []
    monkeypatch.setattr(server_dialog, "ask_server", lambda parent, address: asked.append(address))
    again = make_window(remember=True, library=None)
    assert asked == ["mongodb://reader@db.example/sbmir?tls=true"]
    assert again.service.connection is None, "nobody gave the password"


def test_what_is_wrong_with_the_settings_is_told_and_the_file_kept(make_window: MakeWindow) -> None:
    settings.settings_file().write_text('{"schema": 99, "convention": "neurological"}', "utf-8")
    window = make_window(remember=True)
    assert "written by a newer SBMIR" in window.banner.text
    assert not window.commands.neurological.isChecked()
    window.commands.neurological.trigger()
    assert settings.settings_file().read_text("utf-8") == '{"schema": 99, "convention": "neurological"}'
    window.close()
    again = make_window(remember=True)
    assert again.commands.neurological.isChecked(), "what is set in this program counts in it"


def test_a_crashed_windows_sketch_is_offered_and_restored(make_window: MakeWindow) -> None:
    crashed = make_window(remember=True)
    crashed.viewer.set_slice(70)
    draw(crashed)
    drawn = crashed.sketching.sketch.label_map(70)
    crashed.keeper.save_now()
    assert crashed.keeper._lock is not None
    crashed.keeper._lock.unlock()  # a lock whose process is gone is void
    again = make_window(remember=True)
    assert "Restore" in again.banner.text
    again.banner.answer("Restore")
    wait_until(lambda: not again.sketching.sketch.is_empty())
    assert np.array_equal(again.sketching.sketch.label_map(70), drawn)
    assert again.viewer.slice == 70


def test_an_orderly_end_asks_nothing_but_keeps_the_sketch(make_window: MakeWindow) -> None:
    first = make_window(remember=True)
    first.viewer.set_slice(70)
    draw(first)
    drawn = first.sketching.sketch.label_map(70)
    first.close()
    again = make_window(remember=True)
    assert not again.banner.isVisible()
    assert again.sketching.sketch.is_empty()
    again.commands.restore_sketch.trigger()
    wait_until(lambda: not again.sketching.sketch.is_empty())
    assert np.array_equal(again.sketching.sketch.label_map(70), drawn)


def test_two_windows_keep_two_sketches(make_window: MakeWindow) -> None:
    first, second = make_window(remember=True), make_window(remember=True)
    for window, row in ((first, 140.0), (second, 160.0)):
        draw(window, row)
        window.keeper.save_now()
    names = sorted(path.name for path in (settings.data_folder() / "sketches").glob("autosave*"))
    assert names == ["autosave-1.sketch.json", "autosave-2.sketch.json"]


@pytest.mark.parametrize("name", ["sketch.sketch.json", "sketch.nii.gz"])
def test_a_saved_sketch_opens_again(window: MainWindow, tmp_path: Path, name: str) -> None:
    window.viewer.set_slice(70)
    draw(window)
    drawn = window.sketching.sketch.label_map(70)
    window.documents.save_sketch(tmp_path / name, window.sketching.sketch)
    window.sketching.sketch.clear()
    window.sketching.refresh()
    window.documents.open_sketch(tmp_path / name)
    wait_until(lambda: not window.sketching.sketch.is_empty())
    assert np.array_equal(window.sketching.sketch.label_map(70), drawn)
    assert window.viewer.slice == 70


@pytest.mark.parametrize("name", ["sketch.sketch.json", "sketch.nii.gz"])
def test_opening_a_sketch_loses_nothing_that_was_drawn(window: MainWindow, tmp_path: Path, name: str) -> None:
    window.viewer.set_slice(70)
    draw(window)
    window.documents.save_sketch(tmp_path / name, window.sketching.sketch)
    window.sketching.sketch.clear()
    window.viewer.set_slice(60)
    draw(window)
    window.documents.open_sketch(tmp_path / name)
    wait_until(lambda: window.sketching.sketch.drawn_slices() == [70])
    window.sketching.actions["undo"].trigger()
    assert window.sketching.sketch.drawn_slices() == [60]


def test_a_sketch_of_another_template_opens_with_a_notice(window: MainWindow, template: OpenedStudy, tmp_path: Path) -> None:
    draw(window)
    k = window.viewer.slice
    drawn = window.sketching.sketch.label_map(k)
    window.documents.save_sketch(tmp_path / "a.sketch.json", window.sketching.sketch)
    other = replace(template, study=replace(template.study, content_hash="1" * 64))
    window.documents._on_template(other)
    window.sketching.sketch.clear()
    window.documents.open_sketch(tmp_path / "a.sketch.json")
    wait_until(window.banner.isVisible)
    assert "a.sketch.json was drawn on another template (template)" in window.banner.text
    assert np.array_equal(window.sketching.sketch.label_map(k), drawn)
