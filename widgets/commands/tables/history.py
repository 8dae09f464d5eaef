"""Commands on former queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.commands.command import Command, Condition, Group, In, Menu

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

HISTORY: tuple[Command[WindowState], ...] = (
    Command(
        "history.back",
        "&Back",
        ("Alt+Left",),
        "Back to the query before",
        "back",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 6),),
        enabled=Condition(lambda state: state.past.back, "there is no query before this one"),
        name="Back to the query before",
    ),
    Command(
        "history.forward",
        "F&orward",
        ("Alt+Right",),
        "Forward to the query after this",
        "forward",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 6),),
        enabled=Condition(lambda state: state.past.forward, "there is no query after this one"),
        name="Forward to the query after this",
    ),
    Command(
        "history.show",
        "Former &queries…",
        ("Ctrl+H",),
        "Choose one of the last queries of this window",
        "history",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 6),),
    ),
)
"""Back and forth between the queries of a window."""
