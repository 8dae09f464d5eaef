"""Every key of the drawing pane in one table; the actions, their tooltips and the card of keys are made from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.anatomy import STRUCTURES, Structure
from app.sketch import TOOLS

VIEW = "view"
"""The "tool" that draws nothing: drags pan and set the window."""

SIDE_VIEWS_KEY = "A"
"""Shows and hides the planes around the slice."""

TOOL_KEYS = {
    VIEW: "V",
    "brush": "B",
    "lasso": "L",
    "polygon": "P",
    "ellipse": "E",
    "fill": "F",
    "move": "M",
    "ruler": "R",
    "pick": "K",
}
"""A tool without a letter here is in the tool bar all the same."""

TOOL_TIPS = {
    VIEW: "View: drag to pan, right-drag for the window",
    "brush": "Brush: drag to paint",
    "lasso": "Lasso: draw around, it closes itself",
    "polygon": "Polygon: click the corners; Enter or a double click closes it, the other button takes a corner back",
    "ellipse": "Ellipse: drag from corner to corner; with Ctrl from the centre, with Shift a circle",
    "fill": "Fill: click into a ring or a hole",
    "move": "Move: drag a contour, or resize it by its rim",
    "ruler": "Ruler: drag to measure in mm",
    "pick": "Pick: click to choose the structure under the pointer",
}


@dataclass(frozen=True)
class Binding:
    """An action and its keys.

    Attributes
    ----------
    name : str
        By which the controller knows it.
    text : str
        In menus and on the card.
    keys : tuple of str
        The first is the one that tooltips name.
    everywhere : bool
        Works in the whole window, not only in the pane that has the focus.
    icon : str
        Name of a drawing in resources/icons, or "".
    """

    name: str
    text: str
    keys: tuple[str, ...] = ()
    everywhere: bool = False
    icon: str = ""


def tool_bindings() -> list[Binding]:
    """Return the actions that choose a tool, in the order of the tool bar."""
    titles = {VIEW: "View"} | {key: make().title for key, make in TOOLS.items()}
    return [
        Binding(f"tool:{key}", title, (TOOL_KEYS[key],) if key in TOOL_KEYS else (), icon=key) for key, title in titles.items()
    ]


def structure_bindings(structures: Sequence[Structure] = STRUCTURES) -> list[Binding]:
    """Return the actions that choose a structure: the digits, in drawing order."""
    return [Binding(f"structure:{s.label}", s.title, (str(n),)) for n, s in enumerate(structures, 1)]


EDITING = (
    Binding("undo", "Undo", ("Ctrl+Z",), everywhere=True, icon="undo"),
    Binding("redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), everywhere=True, icon="redo"),
    Binding("delete", "Delete contour", ("D", "Delete")),
    Binding("clear_slice", "Clear this slice", ("Ctrl+Delete",), icon="clear"),
    Binding("clear", "Clear all slices", ("Ctrl+Shift+Delete",)),
    Binding("mirror", "Mirror left-right", ("Ctrl+M",), icon="mirror"),
    Binding("copy_up", "Copy to the slice above", ("Shift+Up",), icon="copy-up"),
    Binding("copy_down", "Copy to the slice below", ("Shift+Down",)),
)

DRAWING = (
    Binding("next_structure", "Next structure", ("N",)),
    Binding("pick_here", "Choose the structure under the pointer", ("S",)),
    Binding("next_contour", "Next contour", ("C",)),
    Binding("swap", "Swap adding and erasing", ("X",)),
    Binding("smaller", "Smaller brush", ("[", "-")),
    Binding("larger", "Larger brush", ("]", "+")),
    Binding("former", "Back to the tool before", ("Space",)),
    Binding("finish", "Close the polygon", ("Return", "Enter")),
    Binding("cancel", "Abandon the stroke", ("Escape",)),
    Binding("keys", "Card of all keys", ("?",), icon="keys"),
)

VIEWING = (
    ("T", "Next modality"),
    ("W", "Fit the window to the slice"),
    ("O", "Hide and show the overlay"),
    (SIDE_VIEWS_KEY, "Hide and show sagittal and coronal"),
    ("Home", "Whole brain, full window"),
    ("Up, Down", "Next slice (Page Up, Page Down: ten)"),
)

MOUSE = (
    ("Left button", "Draw with the tool"),
    ("Right button", "Erase with the tool; window in View"),
    ("Middle button", "Pan"),
    ("Wheel", "Scroll through the slices"),
    ("Ctrl + wheel", "Zoom about the pointer"),
    ("Shift + wheel", "Size of the brush"),
    ("Ctrl + drag", "Ellipse from its centre"),
    ("Shift + drag", "Ellipse becomes a circle"),
)


def all_bindings(structures: Sequence[Structure] = STRUCTURES) -> list[Binding]:
    """Return every binding; a key that stands twice is a bug."""
    bindings = [*tool_bindings(), *structure_bindings(structures), *DRAWING, *EDITING]
    twice = [key for key, count in Counter(key for b in bindings for key in b.keys).items() if count > 1]
    if twice:
        raise ValueError(f"keys with two meanings: {twice}")
    return bindings


def make_actions(
    pane: QWidget, handlers: Mapping[str, Callable[[], None]], structures: Sequence[Structure] = STRUCTURES
) -> dict[str, QAction]:
    """Return the actions by name, working while `pane` has the focus; `handlers` says what each does."""
    actions = {}
    for binding in all_bindings(structures):
        action = QAction(binding.text, pane)
        action.setShortcuts([QKeySequence(key) for key in binding.keys])
        context = Qt.ShortcutContext
        action.setShortcutContext(context.WindowShortcut if binding.everywhere else context.WidgetWithChildrenShortcut)
        key = f" ({shown_key(binding)})" if binding.keys else ""
        tip = TOOL_TIPS.get(binding.name.removeprefix("tool:"), binding.text)
        action.setToolTip(tip + key)
        handler = handlers[binding.name]
        action.triggered.connect(lambda checked=False, call=handler: call())
        pane.addAction(action)
        actions[binding.name] = action
    return actions


def shown_keys(binding: Binding) -> str:
    """Return all keys of a binding as the platform writes them."""
    return ", ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in binding.keys)


def shown_key(binding: Binding) -> str:
    """Return the first key of a binding as the platform writes it."""
    return QKeySequence(binding.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
