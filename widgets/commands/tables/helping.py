"""Commands for settings, layout and help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from widgets.commands.command import Command, Group, In, Menu

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

HELPING: tuple[Command[WindowState], ...] = (
    Command(
        "settings.open",
        "&Settings…",
        ("Ctrl+,",),
        "Colours, model, search, patients' names, disk",
        menus=(In(Menu.EDIT, 9),),
        role=QAction.MenuRole.PreferencesRole,
    ),
    Command(
        "view.usual_layout",
        "&Reset layout",
        tip="Put all parts of the window where they were at the first start",
        group=Group.VIEWING,
        menus=(In(Menu.VIEW, 9),),
    ),
    Command(
        "help.manual",
        "&Manual",
        ("F1",),
        "Read how everything is done, in a window of its own",
        menus=(In(Menu.HELP, 1),),
    ),
    Command(
        "help.diagnostics",
        "&Copy diagnostics",
        tip="Put what a report of a bug needs on the clipboard: versions, sizes, counts, nothing of a patient",
        menus=(In(Menu.HELP, 2),),
    ),
)
