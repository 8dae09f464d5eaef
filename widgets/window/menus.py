"""The window's actions and where they are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu


@dataclass(frozen=True)
class WindowActions:
    """Every action of the main window that is not a tool of the sketch."""

    open_library: QAction
    open_server: QAction
    bring_in: QAction
    open_template: QAction
    own_template: QAction
    open_example: QAction
    open_sketch: QAction
    save_sketch: QAction
    restore_sketch: QAction
    export_labels: QAction
    export_slice: QAction
    save_picture: QAction
    build_demo: QAction
    quit: QAction
    search: QAction
    neurological: QAction
    about: QAction


TEXTS: dict[str, tuple[str, str, QKeySequence.StandardKey | str | None]] = {
    "open_library": ("Open &library…", "Search in another library", "Ctrl+L"),
    "open_server": ("Open library on a &server…", "Search in a library that a MongoDB server keeps", "Ctrl+Shift+L"),
    "bring_in": ("&Bring in studies…", "Add studies (NIfTI, DICOM) to a library", "Ctrl+B"),
    "open_template": ("Open &template…", "Draw on another study", "Ctrl+T"),
    "own_template": ("&Use the standard template", "Draw on the template that SBMIR made", None),
    "open_example": ("Search by &example…", "Search by a slice of a study instead of a sketch", "Ctrl+E"),
    "open_sketch": ("&Open sketch…", "Open a sketch, or take a label map (NIfTI) as the sketch", QKeySequence.StandardKey.Open),
    "save_sketch": ("&Save sketch…", "Save the sketch, or a label map (NIfTI) of it", QKeySequence.StandardKey.Save),
    "restore_sketch": ("&Restore last sketch", "Take up the sketch of the last time", None),
    "export_labels": ("Export label &map…", "Save the sketch as NIfTI on the template's own grid", "Ctrl+Shift+E"),
    "export_slice": ("Export pi&cture of the slice…", "Save the slice that is shown, with or without the sketch", "Ctrl+Shift+P"),
    "save_picture": ("Save &picture of the window…", "Save a picture of this window", "Ctrl+P"),
    "build_demo": ("Build the &demo library…", "Make a library of synthetic patients", None),
    "quit": ("&Quit", "", QKeySequence.StandardKey.Quit),
    "search": ("&Search", "Search now; results follow the pen anyhow", "Ctrl+Return"),
    "neurological": ("&Neurological convention", "Show the patient's left on the left", None),
    "about": ("&About SBMIR", "", None),
}


def make_actions(window: QMainWindow, handlers: dict[str, Callable[[], None]]) -> WindowActions:
    """Return the actions, each connected to its handler by name."""
    actions = {}
    for field in fields(WindowActions):
        text, tip, key = TEXTS[field.name]
        action = QAction(text, window)
        action.setStatusTip(tip)
        if key is not None:
            action.setShortcut(QKeySequence(key))
        handler = handlers[field.name]
        action.triggered.connect(lambda checked=False, call=handler: call())
        actions[field.name] = action
    actions["neurological"].setCheckable(True)
    actions["about"].setMenuRole(QAction.MenuRole.AboutRole)
    return WindowActions(**actions)


def fill_menus(window: QMainWindow, actions: WindowActions, edit: list[QAction], view: list[QAction]) -> None:
    """Fill the menu bar; `edit` are the sketch's actions, `view` shows and hides panels."""
    bar = window.menuBar()
    file = bar.addMenu("&File")
    groups = (
        (actions.open_library, actions.open_template, actions.own_template),
        (actions.open_sketch, actions.save_sketch, actions.restore_sketch),
        (actions.open_example,),
        (actions.export_labels, actions.export_slice, actions.save_picture),
        (actions.quit,),
    )
    _add_groups(file, groups)
    _add_groups(bar.addMenu("&Edit"), (tuple(edit),))
    libraries = ((actions.open_library, actions.open_server), (actions.bring_in,), (actions.build_demo,))
    _add_groups(bar.addMenu("&Library"), libraries)
    _add_groups(bar.addMenu("&Search"), ((actions.search, actions.open_example),))
    _add_groups(bar.addMenu("&View"), (tuple(view), (actions.neurological,)))
    _add_groups(bar.addMenu("&Help"), ((actions.about,),))


def _add_groups(menu: QMenu, groups: tuple[tuple[QAction, ...], ...]) -> None:
    for number, group in enumerate(groups):
        if number:
            menu.addSeparator()
        for action in group:
            menu.addAction(action)
