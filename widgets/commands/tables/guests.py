"""Commands on an example that is drawn on in the place of the template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.commands.command import Command, Condition, Group, In, Menu

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

GUESTS: tuple[Command[WindowState], ...] = (
    Command(
        "guest.back",
        "Back to the &template",
        ("Ctrl+Shift+T",),
        "Draw on the template again, with the sketch as it was before the example",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 7),),
        enabled=Condition(lambda state: state.opened.guest is not None, "no example is drawn on"),
    ),
)
