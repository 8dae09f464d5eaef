"""At the real window: nothing moves under the pen, nothing is lost by a click or a key, and keys go where the pointer is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLabel, QLineEdit, QListWidget, QPushButton, QSlider, QSpinBox, QWidget

from app.sketch import save_sketch
from tests.support.gui import application as gui
from tests.support.gui.widget_helpers import grab, wait_until
from tests.support.gui.window_scene import EDEMA, PLACE, SLICE, OpenWindow, Window, draw
from widgets.pane import marks
from widgets.pane.canvas import SliceCanvas
from widgets.shared.banner import MARGIN

ENHANCING = 3
OUTSIDE = (213.0, 120.0)
"""Behind the template's head, whose last row is 207."""

EMPTY = (120.0, 90.0)
LONG = "The library does not answer: it is on a drive that is gone, or its server is switched off. " * 3


@pytest.fixture
def window(reopen: OpenWindow) -> Window:
    made = reopen()
    made.resize(1280, 800)
    gui.pump()
    return made


def go(window: Window, widget: QWidget, at: QPoint) -> None:
    """Move the mouse as the platform does, so that what it leaves and enters hears of it; it comes from beside."""
    there = widget.mapTo(window, at)
    for place in (there + QPoint(2, 1), there):
        QTest.mouseMove(window.windowHandle(), place)
        gui.pump()


def go_to(window: Window, point: tuple[float, float]) -> None:
    canvas = window.viewer.canvas
    go(window, canvas, canvas.position_of(*point).toPoint())


def type_key(window: Window, name: Qt.Key) -> None:
    """Type a key as the platform does: the window that is worked in gives it to whatever has the focus."""
    QTest.keyClick(window.windowHandle(), name)
    gui.pump()


def shows(window: Window, point: tuple[float, float], label: int | None) -> None:
    """Assert the structure that is seen at a place, None for none."""
    red, green, blue = gui.colour_at(window.viewer.canvas, point)
    if label is None:
        assert max(red, green, blue) - min(red, green, blue) < 6, f"{(red, green, blue)} is no grey"
    else:
        wanted, found = np.array(gui.COLOURS[label], float), np.array([red, green, blue], float)
        wanted, found = wanted - wanted.mean(), found - found.mean()
        alike = float(wanted @ found) > 0.97 * float(np.linalg.norm(wanted) * np.linalg.norm(found)) > 0
        assert alike, f"{(red, green, blue)} is not of the colour {gui.COLOURS[label]}"


# Nothing moves


@pytest.mark.parametrize("sentence", ["Saved.", LONG])
def test_a_message_does_not_move_the_picture_under_the_pen(window: Window, sentence: str) -> None:
    canvas = window.viewer.canvas
    gui.hover(canvas, (140.0, 110.0))
    place, before = canvas.mapTo(window, QPoint()), grab(canvas)
    gui.press(canvas, (140.0, 110.0))
    window.banner.warn(sentence)
    gui.pump()
    assert canvas.mapTo(window, QPoint()) == place
    gui.release(canvas, (140.0, 110.0))
    window.sketching.undo()
    gui.pump()
    after = grab(canvas)
    assert after.shape == before.shape
    differs = np.abs(after.astype(int) - before).max(axis=2) > 2
    for top, letter in ((0, "as it was"), (window.banner.height() + MARGIN, "below the message")):
        rect = marks.letter_rects(canvas.rect().adjusted(0, top, 0, 0))[Qt.AlignmentFlag.AlignTop].adjusted(-1, -1, 1, 1)
        found = np.s_[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1]
        assert differs[found].any(), f"the letter {letter}"
        differs[found] = False
    assert not differs.any()
    assert window.banner.isVisible() and window.banner.width() > canvas.width() * 0.8
    window.banner.close_message()
    gui.pump()
    assert canvas.mapTo(window, QPoint()) == place
    assert np.abs(grab(canvas).astype(int) - before).max() <= 2


@pytest.mark.parametrize("height", [0.1, 0.9])
def test_a_message_hides_no_letter_and_no_scale(window: Window, monkeypatch: pytest.MonkeyPatch, height: float) -> None:
    canvas = window.viewer.canvas
    at = QPoint(canvas.width() // 2, round(height * canvas.height()))
    monkeypatch.setattr("widgets.shared.banner.QCursor.pos", lambda: canvas.mapToGlobal(at))
    alone = [ink(canvas, rect) for rect in rects_of_marks(canvas, canvas.rect())]
    exported = canvas.still(True)
    window.banner.warn(LONG)
    gui.pump()
    message = QRect(canvas.mapFromGlobal(window.banner.mapToGlobal(QPoint())), window.banner.size())
    above, taken = message.top() < canvas.height() / 2, message.height() + MARGIN
    assert above is (height > 0.5)
    clear = canvas.rect().adjusted(0, taken if above else 0, 0, 0 if above else -taken)
    for rect, before in zip(rects_of_marks(canvas, clear), alone, strict=True):
        assert not message.intersects(rect)
        assert before.any()
        assert (ink(canvas, rect) == before).all()
    assert (canvas.still(True) == exported).all(), "a picture of the slice is as without the message"


def rects_of_marks(canvas: SliceCanvas, clear: QRect) -> list[QRect]:
    """Return where letters and scale bar stand while only a part of the canvas is clear."""
    return [*marks.letter_rects(canvas.rect(), clear).values(), marks.scale_bar(canvas.view, clear)[1]]


def ink(canvas: SliceCanvas, rect: QRect) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Return where something bright is painted, as nothing of the template is."""
    seen = grab(canvas)[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1]
    return np.asarray(seen.min(axis=2) > 180)


def test_a_message_is_seen_and_does_not_come_under_the_pointer(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    canvas = window.viewer.canvas
    for height in (0.1, 0.9):
        at = QPoint(canvas.width() // 2, round(height * canvas.height()))
        monkeypatch.setattr("widgets.shared.banner.QCursor.pos", lambda at=at: canvas.mapToGlobal(at))
        window.banner.warn("The library is gone.")
        gui.pump()
        over = window.banner.mapFrom(window, canvas.mapTo(window, at))
        assert not window.banner.rect().contains(over)
        seen = grab(window)
        corner = window.banner.mapTo(window, QPoint(window.banner.width() // 2, 3))
        ground = window.banner.palette().alternateBase().color()
        gui.assert_colour(tuple(seen[corner.y(), corner.x()]), (ground.red(), ground.green(), ground.blue()))
        window.banner.close_message()


def test_a_message_and_its_answers_are_seen_whole(window: Window) -> None:
    """Also where a message takes a question's place, and on a picture that is narrow."""
    window.resize(1024, 700)
    gui.pump()
    sentence = "The server of mongodb://reading-room.example/sbmir does not answer (no reachable server after 5 s). " * 2
    window.banner.ask("SBMIR ended unexpectedly. Restore the sketch as it was (today, 08:46)?", {"Restore": lambda: None})
    gui.pump()
    (answer,) = [button for button in window.banner.findChildren(QPushButton) if button.isVisible()]
    assert window.banner.rect().contains(answer.geometry()) and answer.height() >= answer.sizeHint().height()
    window.banner.warn(sentence)
    gui.pump()
    (text,) = [label for label in window.banner.findChildren(QLabel) if label.text() == sentence]
    assert text.height() >= text.heightForWidth(text.width())
    assert window.banner.rect().contains(text.geometry())
    window.banner.close_message()
    gui.pump()
    (answer,) = [button for button in window.banner.findChildren(QPushButton) if button.isVisible()]
    assert window.banner.rect().contains(answer.geometry()), "the question comes back whole"


def test_answers_lie_below_each_other_where_the_picture_is_narrow(window: Window) -> None:
    window.banner.ask("It left 4 sketches: restore the newest?", dict.fromkeys(("Restore", "Choose …", "Not now"), lambda: None))
    gui.pump()
    buttons = [button for button in window.banner.findChildren(QPushButton) if button.isVisible()]
    assert len({button.y() for button in buttons}) == 1
    window.resize(950, 640)
    window.resizeDocks(window.findChildren(QDockWidget), [900] * 3, Qt.Orientation.Horizontal)
    gui.pump()
    gui.pump()
    assert window.viewer.canvas.width() < 250
    assert len({button.x() for button in buttons}) == 1
    assert all(button.width() >= button.sizeHint().width() for button in buttons)
    assert all(window.banner.rect().contains(button.geometry()) for button in buttons)


def test_what_is_drawn_while_messages_come_and_go_is_where_the_pen_was(window: Window) -> None:
    window.sketching.set_radius(4)
    window.sketching.set_structure(EDEMA)
    canvas = window.viewer.canvas
    start, end = canvas.position_of(140.0, 90.0).toPoint(), canvas.position_of(140.0, 150.0).toPoint()
    QTest.mousePress(window.windowHandle(), Qt.MouseButton.LeftButton, pos=canvas.mapTo(window, start))
    window.banner.warn(LONG)
    gui.pump()
    window_end = canvas.mapTo(window, end)
    QTest.mouseMove(window.windowHandle(), window_end)
    window.banner.close_message()
    gui.pump()
    QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton, pos=window_end)
    gui.pump()
    for column in (90.0, 120.0, 150.0):
        shows(window, (140.0, column), EDEMA)
    rows = np.flatnonzero(window.sketching.sketch.mask(SLICE, EDEMA).any(axis=1))
    assert rows.min() >= 135 and rows.max() <= 145


# A click with Move


def draw_outside_and_limit(window: Window) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Draw across the edge of the head, then allow drawing inside only."""
    window.sketching.panel.inside_box.setChecked(False)
    window.sketching.set_tool("brush")
    window.sketching.set_radius(12)
    window.sketching.set_structure(EDEMA)
    gui.drag(window.viewer.canvas, [(195.0, 120.0), OUTSIDE])
    window.sketching.panel.inside_box.setChecked(True)
    return window.sketching.sketch.mask(SLICE, EDEMA)


@pytest.mark.parametrize("at", [(195.0, 120.0), (195.0, 108.7)])
def test_a_click_with_move_changes_nothing(window: Window, at: tuple[float, float]) -> None:
    before = draw_outside_and_limit(window)
    step = window.sketching.sketch.undo_name
    shows(window, OUTSIDE, EDEMA)
    window.sketching.set_tool("move")
    gui.click(window.viewer.canvas, at)
    shows(window, OUTSIDE, EDEMA)
    gui.drag(window.viewer.canvas, [at, (at[0] - 9, at[1] + 4), at])
    shows(window, OUTSIDE, EDEMA)
    assert (window.sketching.sketch.mask(SLICE, EDEMA) == before).all()
    assert window.sketching.sketch.undo_name == step


def test_move_and_ruler_do_the_same_while_adding_and_erasing_are_swapped(window: Window) -> None:
    draw(window, EDEMA)
    window.sketching.set_erasing(True)
    window.sketching.set_tool("move")
    gui.click(window.viewer.canvas, PLACE)
    shows(window, PLACE, EDEMA)
    window.sketching.set_tool("ruler")
    gui.drag(window.viewer.canvas, [(100.0, 100.0), (100.0, 130.0)])
    assert [one.said for ones in window.state.state.measured.kept.values() for one in ones] == ["30.0 mm"]


# Areas


def test_areas_are_of_what_is_seen_and_what_is_hidden_is_told(window: Window) -> None:
    window.sketching.set_tool("brush")
    for label, radius in ((EDEMA, 20), (ENHANCING, 10)):
        window.sketching.set_structure(label)
        window.sketching.set_radius(radius)
        gui.click(window.viewer.canvas, PLACE)
    window.sketching.set_structure(EDEMA)
    shows(window, PLACE, ENHANCING)
    seen = int((window.sketching.sketch.label_map(SLICE) == EDEMA).sum())
    whole = int(window.sketching.sketch.mask(SLICE, EDEMA).sum())
    labels = window.sketching.panel.findChildren(QLabel)
    assert f"{seen / 100:.1f} cm²" in [label.text() for label in labels]
    assert f"{whole / 100:.1f} cm²" not in [label.text() for label in labels]
    hidden = f"{(whole - seen) / 100:.1f} cm²"
    assert any(f"{hidden} more lie hidden" in label.toolTip() for label in labels)
    said = next(label.text() for label in labels if label.text().startswith("Edema: ")).replace("\N{NO-BREAK SPACE}", " ")
    assert said.endswith(f", {seen / 100:.1f} cm², {hidden} hidden")


def test_a_structure_that_is_wholly_hidden_is_not_told_as_missing(window: Window) -> None:
    for label in (EDEMA, ENHANCING):
        draw(window, label)
    assert "0 mm²" in [label.text() for label in window.sketching.panel.findChildren(QLabel)]


# Keys


def eaters(window: Window) -> dict[str, QWidget]:
    """Return what a reader clicks before, one of a kind."""
    return {
        "list": QListWidget(window),
        "slider": QSlider(window),
        "size": window.sketching.tool_bar.size_box,
        "slice": next(box for box in window.viewer.findChildren(QSpinBox)),
        "rows": next(box for box in window.results.findChildren(QSpinBox)),
    }


@pytest.mark.parametrize("clicked", ["list", "slider", "size", "slice", "rows"])
def test_keys_are_the_panes_while_the_pointer_is_over_it(window: Window, clicked: str) -> None:
    draw(window, EDEMA)
    widget = eaters(window)[clicked]
    if isinstance(widget, QListWidget):
        widget.addItems(["Lasso", "Brush"])
    widget.show()
    widget.setFocus(Qt.FocusReason.MouseFocusReason)
    gui.pump()
    assert widget.hasFocus()
    go_to(window, EMPTY)
    type_key(window, Qt.Key.Key_L)
    assert window.sketching.tool == "lasso"
    type_key(window, Qt.Key.Key_B)
    assert window.sketching.tool == "brush"
    type_key(window, Qt.Key.Key_Up)
    assert window.viewer.slice == SLICE + 1
    type_key(window, Qt.Key.Key_Down)
    assert window.viewer.slice == SLICE
    labels = [structure.label for structure in window.sketching.sketch.structures]
    type_key(window, Qt.Key.Key_1)
    assert window.sketching.structure == labels[0]
    window.sketching.set_structure(EDEMA)
    go_to(window, PLACE)
    shows(window, PLACE, EDEMA)
    type_key(window, Qt.Key.Key_D)
    shows(window, PLACE, None)


def test_the_focus_that_something_took_while_the_pointer_rested_comes_back(window: Window) -> None:
    go_to(window, EMPTY)
    window.sketching.tool_bar.size_box.setFocus()
    go_to(window, (121.0, 90.0))
    type_key(window, Qt.Key.Key_L)
    assert window.sketching.tool == "lasso"


def test_a_text_that_is_typed_keeps_its_keys(window: Window) -> None:
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    gui.pump()
    go_to(window, EMPTY)
    type_key(window, Qt.Key.Key_L)
    assert field.text() == "l"
    assert window.sketching.tool == "brush"


# D


@pytest.mark.parametrize("key", [Qt.Key.Key_D, Qt.Key.Key_Delete])
def test_d_deletes_what_is_chosen_or_under_the_pointer_and_nothing_else(window: Window, key: Qt.Key) -> None:
    draw(window, EDEMA)
    go_to(window, EMPTY)
    type_key(window, key)
    shows(window, PLACE, EDEMA)
    assert window.viewer.canvas.note == "No edema contour here"
    go(window, window.sketching.panel, QPoint(5, 5))
    window.commands["sketch.delete_contour"].trigger()
    shows(window, PLACE, EDEMA)
    go_to(window, PLACE)
    type_key(window, key)
    shows(window, PLACE, None)
    window.sketching.undo()
    shows(window, PLACE, EDEMA)
    go_to(window, EMPTY)
    type_key(window, Qt.Key.Key_C)
    type_key(window, key)
    shows(window, PLACE, None)


# Dropping


def test_a_dropped_sketch_is_that_sketch(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw(window, EDEMA)
    path = tmp_path / "mine.sketch.json"
    save_sketch(path, window.sketching.sketch, "5e" * 32)
    window.sketching.sketch.clear()
    shows(window, PLACE, None)
    looked: list[object] = []
    monkeypatch.setattr(window.libraries, "take", looked.append)
    window.open_dropped(path)
    wait_until(lambda: not window.sketching.sketch.is_empty())
    shows(window, PLACE, EDEMA)
    assert looked == []


def test_a_dropped_label_map_is_that_label_map(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw(window, EDEMA)
    looked: list[object] = []
    monkeypatch.setattr(window.libraries, "take", looked.append)
    for name in ("mine.nii.gz", "A_seg.nii.gz"):
        window.documents.save_sketch(tmp_path / name, window.sketching.sketch)
        window.sketching.sketch.clear()
        window.open_dropped(tmp_path / name)
        wait_until(lambda: not window.sketching.sketch.is_empty())
        shows(window, PLACE, EDEMA)
    assert looked == []


@pytest.mark.parametrize("names", [["A_t1.nii.gz"], ["IM0001"], ["A_t1.nii.gz", "A_t1ce.nii.gz"]])
def test_a_dropped_part_of_a_study_is_asked_about(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    files = [tmp_path / name for name in names]
    for file in files:
        file.touch()
    looked: list[object] = []
    monkeypatch.setattr(window.libraries, "take", lambda folders: looked.append(list(folders)))
    window.open_dropped(*files)
    wait_until(window.banner.isVisible)
    assert looked == []
    window.banner.answer("Take its folder" if len(names) == 1 else "Take their folder")
    if names == ["IM0001"]:  # an empty file: nothing there is a study
        wait_until(lambda: "no studies" in window.banner.text)
    else:
        wait_until(lambda: looked == [[tmp_path]])  # whether it is raw is looked at first
