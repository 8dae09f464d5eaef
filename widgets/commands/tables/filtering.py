"""Commands on filters: which cases are searched at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.retrieval.filters import read_condition
from widgets.commands.command import Command, Condition, Group, In, Menu

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState


def _offers_some(state: WindowState) -> bool:
    return state.opened.library.info is not None and bool(state.opened.library.info.filters)


def _unblocking(state: WindowState) -> str:
    blocking = state.shown.blocking
    return f"Remove \u201c{read_condition(blocking).said}\u201d" if blocking else "Remove the filter that nothing passes"


FILTERING: tuple[Command[WindowState], ...] = (
    Command(
        "filter.add",
        "Add a &filter…",
        ("Ctrl+F",),
        "Search among some cases only: by side, size, pattern, age and more",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 5),),
        enabled=Condition(_offers_some, "no library is open"),
    ),
    Command(
        "filter.remove_last",
        "Remove the last filter",
        ("Ctrl+Shift+F",),
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 5),),
        enabled=Condition(lambda state: bool(state.asked.where), "there is no filter"),
    ),
    Command(
        "filter.clear",
        "Remove all filters",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 5),),
        enabled=Condition(lambda state: bool(state.asked.where), "there is no filter"),
    ),
    Command(
        "filter.remove_blocking",
        "Remove the filter that nothing passes",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 5),),
        enabled=Condition(lambda state: bool(state.shown.blocking), "no filter keeps all cases away"),
        text=_unblocking,
    ),
)
"""Which cases are searched at all."""
