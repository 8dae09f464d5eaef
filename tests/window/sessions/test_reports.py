"""What the window exports of its results, by keys alone and by mouse; the command line writes the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from app.jobs import Progress
from app.reading.sessions import read_query
from tests.support.gui import application as gui
from tests.support.gui.head import opened_case
from tests.support.gui.searching_window import MakeWindow, draw, wait_for_rows
from tests.support.gui.widget_helpers import wait_until
from widgets.libraries.child_process import Stage
from widgets.shared import dialogs
from widgets.state.compared import Mixing
from widgets.state.guesses import Guessed
from widgets.window.main_window import MainWindow

CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    """Return a window with rows: drawn by the mouse, found by the live search."""
    made = make_window()
    made.viewer.set_slice(60)
    draw(made)
    wait_for_rows(made)
    return made


def press(window: MainWindow, key: Qt.Key) -> None:
    window.activateWindow()
    window.viewer.canvas.setFocus()
    QTest.keyClick(window.viewer.canvas, key, CTRL_ALT)


@pytest.mark.parametrize(("name", "begins"), [("results.pdf", b"%PDF-"), ("results.png", b"\x89PNG")])
def test_from_sketch_to_comparison_to_report_by_keys(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, begins: bytes
) -> None:
    path = tmp_path / name
    monkeypatch.setattr(dialogs, "ask_where_to_save_report", lambda parent, proposed: (path, "letter"))
    QTest.keyClick(window.viewer.canvas, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    wait_until(window.results.rows[0].hasFocus)
    compared: list[str] = []
    monkeypatch.setattr(window.documents, "compare_case", lambda library, study, k, rank: compared.append(study))
    QTest.keyClick(window.results.rows[0], Qt.Key.Key_C)
    assert compared == ["P1"]
    press(window, Qt.Key.Key_P)
    wait_until(path.is_file)
    assert path.read_bytes().startswith(begins)
    assert f"Saved {name}" in window.statusBar().currentMessage()


def test_keys_of_the_pictures_work_while_a_row_has_the_focus(window: MainWindow) -> None:
    QTest.keyClick(window.viewer.canvas, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    wait_until(window.results.rows[0].hasFocus)
    window.compare.show_case(opened_case())
    gui.pump()
    QTest.keyClick(window.results.rows[0], Qt.Key.Key_F2)
    assert window.state.state.compared.guessed is Guessed.PSEUDO_NORMAL
    QTest.keyClick(window.results.rows[0], Qt.Key.Key_G)
    assert window.state.state.compared.mixing is Mixing.CHECKERBOARD
    before = window.viewer.modality
    QTest.keyClick(window.results.rows[0], Qt.Key.Key_T)
    assert window.viewer.modality != before
    QTest.keyClick(window.results.rows[0], Qt.Key.Key_W)
    assert [mark.right for mark in window.state.state.asked.marks] == [False], "a row's own keys stay the row's"


def test_the_same_without_a_mouse_from_the_first_stroke_on(
    make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    window.activateWindow()
    monkeypatch.setattr(dialogs, "ask_where_to_save_report", lambda parent, proposed: (tmp_path / "r.pdf", "a4"))
    compared: list[str] = []
    monkeypatch.setattr(window.documents, "compare_case", lambda library, study, k, rank: compared.append(study))

    def type_in(*keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(window.focusWidget(), key, held)

    window.viewer.canvas.setFocus()
    shift, ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    type_in(Qt.Key.Key_K, held=shift)
    type_in(Qt.Key.Key_Space)
    type_in(Qt.Key.Key_Left, Qt.Key.Key_Down, held=shift)
    type_in(Qt.Key.Key_Space, Qt.Key.Key_Escape)
    assert not window.sketching.sketch.is_empty(window.viewer.slice)
    wait_for_rows(window)
    type_in(Qt.Key.Key_R, held=ctrl)
    wait_until(window.results.rows[0].hasFocus)
    type_in(Qt.Key.Key_Down, Qt.Key.Key_C)
    assert compared == ["P2"]
    type_in(Qt.Key.Key_P, held=CTRL_ALT)
    wait_until((tmp_path / "r.pdf").is_file)
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")


def test_results_that_cannot_be_written_get_a_sentence(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "nowhere" / "results.pdf"
    monkeypatch.setattr(dialogs, "ask_where_to_save_report", lambda parent, proposed: (path, "a4"))
    window.commands["report.export"].trigger()
    assert "Cannot write the report" in window.banner.text


def test_a_warning_goes_when_the_next_report_is_written(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / "nowhere" / "r.pdf", tmp_path / "r.pdf"]
    monkeypatch.setattr(dialogs, "ask_where_to_save_report", lambda parent, proposed: (paths.pop(0), "a4"))
    window.commands["report.export"].trigger()
    assert window.banner.isVisible() and "Cannot write the report" in window.banner.text
    window.commands["report.export"].trigger()
    assert not window.banner.isVisible()
    window.banner.warn("Something else")
    paths.append(tmp_path / "r2.pdf")
    window.commands["report.export"].trigger()
    assert window.banner.isVisible(), "what another part said stays"


def test_rows_are_copied_as_a_table_and_as_a_picture(window: MainWindow) -> None:
    press(window, Qt.Key.Key_C)
    data = QGuiApplication.clipboard().mimeData()
    assert isinstance(data, QMimeData)
    lines = data.text().splitlines()
    assert lines[0].split("\t") == ["Rank", "Patient", "Study", "Slice", "Similar", "Why"]
    assert lines[1].split("\t")[:4] == ["1", "P1", "P1", "61"]
    assert len(lines) == 11
    assert "<td>P10</td>" in data.html()
    assert data.hasImage()
    assert QImage(data.imageData()).width() > 1000


def test_distances_are_asked_of_the_command_line(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "d.csv"
    monkeypatch.setattr(dialogs, "ask_where_to_save_distances", lambda parent, proposed: path)
    started: list[Stage] = []
    monkeypatch.setattr(window.reports.chain, "start", started.extend)
    window.commands["report.distances"].trigger()
    words = started[0].arguments
    assert words[words.index("--distances") + 1] == str(path)
    assert started[0].environment == (("SBMIR_LIBRARY", "a.sbmir"),), "which may hold a password"
    saved, sketch = read_query(Path(words[words.index("--query") + 1]))
    assert saved.slice == 60
    assert sketch is not None
    window.reports.chain.finished.emit("")
    assert "Saved d.csv" in window.statusBar().currentMessage()


def test_writing_distances_says_how_far_it_is_and_can_be_cancelled(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, chain, shown = tmp_path / "d.csv", window.reports.chain, window.reports.going_on
    monkeypatch.setattr(dialogs, "ask_where_to_save_distances", lambda parent, proposed: path)
    monkeypatch.setattr(chain, "start", lambda stages: None)
    cancelled: list[bool] = []
    monkeypatch.setattr(chain, "cancel", lambda: cancelled.append(True))
    assert not shown.isVisible()
    window.commands["report.distances"].trigger()
    assert shown.isVisible() and shown.bar.maximum() == 0
    chain.progressed.emit(None, Progress(3, 12, "Comparing all slices"))
    assert (shown.bar.value(), shown.bar.maximum()) == (3, 12)
    shown.button.click()
    assert cancelled == [True] and not shown.button.isEnabled()
    chain.cancelled.emit()
    assert not shown.isVisible()
    assert "no distances were written" in window.statusBar().currentMessage()
    window.commands["report.distances"].trigger()
    assert shown.button.isEnabled()


def test_a_saved_query_holds_what_was_asked(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "q.sbmir-query.json"
    monkeypatch.setattr(dialogs, "ask_where_to_save_query", lambda parent, proposed: path)
    press(window, Qt.Key.Key_Q)
    saved, sketch = read_query(path)
    assert sketch is not None
    assert sketch.sketch.label_map(60).tobytes() == window.sketching.sketch.label_map(60).tobytes()
    assert [row.study for row in saved.rows] == [f"P{n}" for n in range(1, 11)]
    assert saved.preset == "here"
