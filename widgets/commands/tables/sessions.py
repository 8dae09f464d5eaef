"""Commands on sessions, saved queries, and what is exported of the results."""

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

REPORTS: tuple[Command[WindowState], ...] = (
    Command(
        "report.export",
        "E&xport results…",
        ("Ctrl+Alt+P",),
        "Save the rows with pictures and reasons as PDF, or as one picture",
        menus=(In(Menu.FILE, 5),),
        enabled=ROWS_SHOWN,
    ),
    Command(
        "report.distances",
        "Export &distances…",
        ("Ctrl+Alt+D",),
        "Save the distances of every slice of the library as a table",
        menus=(In(Menu.FILE, 5),),
        enabled=ROWS_SHOWN,
    ),
    Command(
        "report.copy",
        "Cop&y the results",
        ("Ctrl+Alt+C",),
        "Put the rows on the clipboard, as a table and as a picture",
        menus=(In(Menu.FILE, 5),),
        enabled=ROWS_SHOWN,
    ),
)
