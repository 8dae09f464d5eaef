"""Commands on sessions and saved queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.commands.command import Command, Condition, In, Menu

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

ON_TEMPLATE: Condition[WindowState] = Condition(
    lambda state: state.opened.guest is None and state.opened.template is not None,
    "a session is one on a template: go back to it first",
)
ROWS_SHOWN: Condition[WindowState] = Condition(lambda state: state.shown.answer is not None, "no rows are shown")

SESSIONS: tuple[Command[WindowState], ...] = (
    Command(
        "session.open",
        "Open sessio&n…",
        ("Ctrl+Alt+O",),
        "Go on with template, sketch, query, cases and library of a file",
        menus=(In(Menu.FILE, 3),),
    ),
    Command(
        "session.save",
        "Save sess&ion",
        ("Ctrl+Alt+S",),
        "Save template, sketch, query, cases and library in one file",
        menus=(In(Menu.FILE, 3),),
        enabled=ON_TEMPLATE,
    ),
    Command(
        "session.save_as",
        "Save session as…",
        ("Ctrl+Alt+Shift+S",),
        "Save the session to another file",
        menus=(In(Menu.FILE, 3),),
        enabled=ON_TEMPLATE,
    ),
    Command(
        "session.recent",
        "Recent sessions…",
        ("Ctrl+Alt+R",),
        "Go on with one of the sessions that were saved last",
        menus=(In(Menu.FILE, 3),),
    ),
    Command(
        "query.save",
        "Sa&ve query…",
        ("Ctrl+Alt+Q",),
        "Save what was asked, for `search --query` on the command line",
        menus=(In(Menu.FILE, 3),),
        enabled=ROWS_SHOWN,
    ),
)
