"""A whole session of a reader, by mouse alone: edema around the left frontal lobe, enhancing tumour inside, core inside that.

Every position on the screen, of the mouse and of the pixels that are looked at, is computed here from mm, not asked from the
program; so a picture the wrong way round fails, and so does a step that does not do its work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app import anatomy, settings
from tests.support.gui import application as gui
from tests.support.gui.application import Point
from tests.support.gui.widget_helpers import wait_until
from tests.support.gui.window_scene import SLICE, close_window, open_window, template
from widgets.pane.overlay import Overlay
from widgets.pane.viewer import SliceViewer
from widgets.shared import dialogs

CORE, EDEMA, ENHANCING = 1, 2, 3
OPACITY = 0.45
TISSUE = 100
"""What the template's FLAIR shows where nothing is drawn."""

HEAD = (48.0, 208.0, 56.0, 184.0)
"""Rows and columns, first and past the last, that hold tissue on every slice of the template."""

MARGIN = 14.0
"""mm around the head in a window that was not zoomed."""

CENTRE = (104.0, 88.0)
"""Left frontal: in front of the middle, row 128, and on the patient's left, columns below 119.5."""

IN_EDEMA, IN_ENHANCING, IN_CORE, OUTSIDE = (104.0, 65.0), (104.0, 76.0), CENTRE, (150.0, 80.0)
PLACES = (IN_EDEMA, IN_ENHANCING, IN_CORE, OUTSIDE)
MARKER = (87.0, 150.0)
"""White on the template, in the patient's right."""


def mirrored(point: Point) -> Point:
    """Return the same place on the other side."""
    return point[0], 239.0 - point[1]


def freehand(radius: float, wobble: float, points: int = 60) -> list[Point]:
    """Return a way around `CENTRE`, as a hand draws it."""
    angle = np.linspace(0, 2 * np.pi, points)
    reach = radius * (1 + wobble * np.cos(3 * angle) + wobble / 2 * np.sin(5 * angle))
    return [
        (CENTRE[0] + 1.1 * r * float(np.sin(a)), CENTRE[1] + 0.9 * r * float(np.cos(a)))
        for r, a in zip(reach, angle, strict=True)
    ]


class Session:
    """A reader at the window, with a mouse and nothing else."""

    def __init__(self, folder: Path, convention: str) -> None:
        settings.change_settings(convention=convention)
        self.convention = convention
        self.file = folder / "left frontal.sketch.json"
        self.template = template()
        self.window = open_window(self.template)
        self.drawn = {IN_EDEMA: EDEMA, IN_ENHANCING: ENHANCING, IN_CORE: CORE}
        self.expected = dict.fromkeys((*PLACES, *map(mirrored, PLACES)), 0)
        self.steps: dict[str, tuple[Callable[[], None], dict[Point, int]]] = {
            "edema": (self.draw_edema, {IN_EDEMA: EDEMA, IN_ENHANCING: EDEMA, IN_CORE: EDEMA}),
            "enhancing": (self.draw_enhancing, {IN_ENHANCING: ENHANCING, IN_CORE: ENHANCING}),
            "core": (self.draw_core, {IN_CORE: CORE}),
            "undo": (lambda: self.push("sketch.undo"), {IN_CORE: ENHANCING}),
            "redo": (lambda: self.push("sketch.redo"), {IN_CORE: CORE}),
            "mirror": (lambda: self.push("sketch.mirror"), {a: b for p in PLACES[:3] for a, b in self.swapped(p)}),
            "save": (lambda: self.push_in_menu("sketch.save"), {}),
            "start anew": (self.start_anew, dict.fromkeys(map(mirrored, PLACES), 0)),
            "open": (self.open_file, {mirrored(p): label for p, label in self.drawn.items()}),
        }

    def swapped(self, point: Point) -> list[tuple[Point, int]]:
        """Return what a place and its mirror image show after mirroring."""
        return [(point, 0), (mirrored(point), self.drawn[point])]

    def run(self, without: str = "") -> None:
        """Do everything, looking at the screen after each step."""
        self.look()
        picture = gui.picture_of(self.window.viewer.canvas)
        gui.assert_colour(gui.colour_of(picture, self.on_screen(MARKER)), (255, 255, 255))
        gui.assert_colour(gui.colour_of(picture, self.on_screen(mirrored(MARKER))), (TISSUE,) * 3)
        for name, (act, shows) in self.steps.items():
            if name != without:
                act()
            self.expected.update(shows)
            self.look()

    # The screen

    def on_screen(self, point: Point) -> QPointF:
        """Return where (row, column) in mm lies on the canvas, by the convention and the room around the head."""
        canvas = self.window.viewer.canvas
        row0, row1, column0, column1 = HEAD
        height, width = row1 - row0 + 2 * MARGIN, column1 - column0 + 2 * MARGIN
        scale = min(canvas.height() / height, canvas.width() / width)
        right = scale * (point[1] - (column0 + column1 - 1) / 2)
        down = scale * (point[0] - (row0 + row1 - 1) / 2)
        across = -right if self.convention == "radiological" else right
        return QPointF(canvas.width() / 2 + across, canvas.height() / 2 + down)

    def look(self) -> None:
        """Compare the screen with what is expected at every place."""
        picture = gui.picture_of(self.window.viewer.canvas)
        for point, label in self.expected.items():
            wanted = gui.blended(label, OPACITY, TISSUE) if label else (TISSUE,) * 3
            gui.assert_colour(gui.colour_of(picture, self.on_screen(point)), wanted, 4)

    # The mouse

    def drag(self, way: list[Point]) -> None:
        """Drag with the left button."""
        canvas = self.window.viewer.canvas
        places = [self.on_screen(point) for point in way]
        gui.send_mouse(canvas, QEvent.Type.MouseButtonPress, places[0], gui.LEFT, True)
        for place in places[1:]:
            gui.send_mouse(canvas, QEvent.Type.MouseMove, place, gui.LEFT, True)
        gui.send_mouse(canvas, QEvent.Type.MouseButtonRelease, places[-1], gui.LEFT, False)
        gui.pump()

    def click(self, button: QWidget) -> None:
        """Click a button."""
        assert button.isVisible() and button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        gui.pump()

    def push(self, command: str) -> None:
        """Click the button of a command."""
        wanted = self.window.commands[command]
        buttons = [b for b in self.window.findChildren(QToolButton) if b.defaultAction() is wanted and b.isVisible()]
        self.click(buttons[0])

    def push_in_menu(self, command: str) -> None:
        """Click an entry of a menu."""
        wanted = self.window.commands[command]
        for title in self.window.menuBar().actions():
            menu = title.menu()
            if isinstance(menu, QMenu) and wanted in menu.actions():
                menu.popup(QPoint(0, 0))
                QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(wanted).center())
                gui.pump()
                return
        raise AssertionError(f"no menu has {command}")

    def choose(self, tool: str, label: int) -> None:
        """Click a tool and a structure."""
        self.push(f"tool.{tool}")
        title = next(s.title for s in anatomy.STRUCTURES if s.label == label)
        self.click(next(b for b in self.window.sketching.panel.findChildren(QToolButton) if b.text().endswith(title)))

    # The steps

    def draw_edema(self) -> None:
        self.choose("lasso", EDEMA)
        self.drag(freehand(30.0, 0.08))

    def draw_enhancing(self) -> None:
        self.choose("lasso", ENHANCING)
        self.drag(freehand(17.0, 0.04))

    def draw_core(self) -> None:
        self.choose("brush", CORE)
        self.drag([(CENTRE[0] + d, CENTRE[1]) for d in (-3.0, 0.0, 3.0)])

    def start_anew(self) -> None:
        close_window(self.window)
        self.window = open_window(self.template)

    def open_file(self) -> None:
        self.push_in_menu("sketch.open")
        wait_until(lambda: not self.window.sketching.sketch.is_empty(), 2.0)
        gui.pump()


MakeSession = Callable[[str], Session]


@pytest.fixture
def make_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSession]:
    """Return what opens a session in a data folder of its own; where files are asked for, its file is given."""
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    made: list[Session] = []

    def make(convention: str) -> Session:
        made.append(Session(tmp_path, convention))
        monkeypatch.setattr(dialogs, "ask_where_to_save_sketch", lambda *given: made[-1].file)
        monkeypatch.setattr(dialogs, "ask_sketch", lambda *given: made[-1].file)
        return made[-1]

    yield make
    for session in made:
        close_window(session.window)


@pytest.mark.parametrize("convention", ["radiological", "neurological"])
def test_a_reader_draws_changes_saves_and_opens_three_structures(make_session: MakeSession, convention: str) -> None:
    session = make_session(convention)
    session.run()
    drawn = session.window.sketching.sketch.label_map(SLICE)
    left, right = drawn[:, :120], drawn[:, 120:]
    assert not left.any()
    assert {int(label) for label in np.unique(right)} == {0, CORE, EDEMA, ENHANCING}
    assert session.window.viewer.slice == SLICE


STEPS = ("edema", "enhancing", "core", "undo", "redo", "mirror", "save", "start anew", "open")


@pytest.mark.parametrize("step", STEPS)
def test_the_session_fails_where_a_step_is_left_out(make_session: MakeSession, step: str) -> None:
    session = make_session("radiological")
    assert tuple(session.steps) == STEPS
    with pytest.raises(AssertionError):
        session.run(without=step)


def test_the_session_fails_where_the_overlay_is_hidden(make_session: MakeSession, monkeypatch: pytest.MonkeyPatch) -> None:
    session = make_session("radiological")
    monkeypatch.setattr(Overlay, "paint", lambda self, *given, **named: None)
    with pytest.raises(AssertionError, match="is not"):
        session.run()


def turned(show: Callable[..., None]) -> Callable[..., None]:
    """Return a method of the overlay that takes its label map the wrong way round."""
    return lambda self, labels, *box: show(self, None if labels is None else labels[:, ::-1].copy(), *box)


def test_the_session_fails_where_the_overlay_is_mirrored(make_session: MakeSession, monkeypatch: pytest.MonkeyPatch) -> None:
    session = make_session("radiological")
    for name in ("set_labels", "update"):
        monkeypatch.setattr(Overlay, name, turned(getattr(Overlay, name)))
    with pytest.raises(AssertionError, match="is not"):
        session.run()


def test_the_session_fails_where_the_convention_is_ignored(make_session: MakeSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SliceViewer, "set_convention", lambda self, convention: None)
    session = make_session("neurological")
    with pytest.raises(AssertionError, match="is not"):
        session.run()
