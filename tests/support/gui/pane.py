"""A window to draw in, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QMainWindow, QStatusBar, QWidget

from app.anatomy import Label
from tests.support.gui import application as gui
from tests.support.gui.application import GREY
from widgets.commands import PANE_COMMANDS, CommandSet, drawing_commands
from widgets.commands.menus import fill_menu_bar
from widgets.commands.tables.drawing import KEY_CARD
from widgets.drawing.sketching import SketchController
from widgets.pane.viewer import SliceViewer
from widgets.window.key_card import KeyCard

EDEMA, ENHANCING, CORE = int(Label.EDEMA), int(Label.ENHANCING), int(Label.NECROTIC)
OPACITY = 0.45
BARE = (GREY,) * 3
SLICE = 6

SQUARE = [(80.0, 80.0), (80.0, 120.0), (120.0, 120.0), (120.0, 80.0)]
MIDDLE = (100.0, 100.0)
MIRRORED = (100.0, 139.0)
FAR = (150.0, 160.0)


class Pane(QMainWindow):
    """A window with a viewer of a grey disc and everything to draw on it."""

    def __init__(self) -> None:
        super().__init__()
        self.viewer = SliceViewer()
        self.viewer.set_study({"flair": gui.flat_planes()})
        self.viewer.set_slice(SLICE)
        self.setCentralWidget(self.viewer)
        self.controller = SketchController(self.viewer)
        self.sketch = self.controller.sketch
        self.canvas = self.viewer.canvas
        self.addToolBar(self.controller.tool_bar)
        self.status = QStatusBar(self)  # takes no room
        self.status.hide()
        self.commands = equipped(self, self.viewer, self.controller, self.status)
        fill_menu_bar(self.menuBar(), self.commands)
        self.told: list[tuple[int, bool]] = []
        self.sketch.listen(lambda change: self.told.extend((k, change.settled) for k in change.boxes))

    def draw(self, tool: str, points: list[tuple[float, float]], label: int = EDEMA) -> None:
        """Drag with a tool."""
        self.controller.set_tool(tool)
        self.controller.set_structure(label)
        gui.drag(self.canvas, points)

    def shows(self, point: tuple[float, float], label: int) -> None:
        """Assert what structure is seen at (row, column) in mm; 0 for none."""
        wanted = BARE if label == 0 else gui.blended(label, OPACITY)
        gui.assert_colour(gui.colour_at(self.canvas, point), wanted)

    def area(self, label: int) -> int:
        """Return the pixels of a structure on the slice."""
        return int(self.sketch.mask(self.viewer.slice, label).sum())


def equipped(window: QWidget, viewer: SliceViewer, controller: SketchController, status: QStatusBar | None = None) -> CommandSet:
    """Return the commands with which one draws in a window, bound, and put where viewer and controller offer them."""
    own = (*drawing_commands(controller.sketch.structures), *PANE_COMMANDS, KEY_CARD)
    handlers = {**controller.handlers(), **viewer.handlers(), KEY_CARD.id: lambda: KeyCard(own, window).show()}
    commands = CommandSet(own, handlers, window, viewer)
    controller.equip(commands, status)
    viewer.equip(commands)
    commands.follow(controller.state)
    return commands


@contextmanager
def shown_pane() -> Iterator[Pane]:
    """Return a pane on the screen, 760 x 700 pixels."""
    gui.application()
    made = Pane()
    gui.show(made, 760, 700)
    yield made
    gui.dispose(made.controller.panel)
    gui.dispose(made)
