"""Commands on the cases that a search is made with, or that were called right or wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.commands.command import Command, Condition, Group, In, Menu

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

SEARCHED: tuple[Command[WindowState], ...] = (
    Command(
        "search.back_to_sketch",
        "Back to the sketch",
        tip="Search by what is drawn again, instead of an example or a case (Escape)",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 7),),
        enabled=Condition(lambda state: state.asked.example is not None or state.asked.case is not None, "it is searched by"),
    ),
    Command(
        "search.forget_marks",
        "Forget what is right and wrong",
        tip="Search by the sketch as it is, without what was called right or wrong",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 7),),
        enabled=Condition(lambda state: bool(state.asked.marks), "nothing was called right or wrong"),
    ),
)
