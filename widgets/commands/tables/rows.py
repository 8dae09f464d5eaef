"""Commands on how the rows of the results are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.anatomy import MODALITY_TITLES
from widgets.commands.command import Command, Condition, Group, In, Menu
from widgets.state.rows import COLUMNS, SEQUENCES, Order

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

COLUMN_TITLES = {**MODALITY_TITLES, "labels": "Labels"}


def _column(name: str) -> Command[WindowState]:
    title = COLUMN_TITLES[name]
    return Command(
        f"rows.show_{name}",
        title,
        tip="Hide and show the label map of each case, on FLAIR" if name == "labels" else f"Hide and show {title} of each case",
        group=Group.RESULTS,
        checked=lambda state: name in state.rows.columns,
        name=f"Rows: hide and show {title}",
    )


def _order(order: Order) -> Command[WindowState]:
    return Command(
        f"rows.by_{order.value}",
        f"{order.title} first",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 9),),
        checked=lambda state: state.rows.order is order,
        name=f"Rows: {order.title[:1].lower()}{order.title[1:]} first",
    )


ROWS: tuple[Command[WindowState], ...] = (
    Command(
        "rows.focus",
        "&Go to the rows",
        ("Ctrl+R",),
        "Give the keyboard to the first row",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 8),),
        enabled=Condition(lambda state: state.shown.answer is not None, "there are no rows"),
    ),
    Command(
        "rows.grid",
        "Cases side by side",
        ("Ctrl+G",),
        "Cases side by side, or one in a line",
        icon="grid",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 8),),
        checked=lambda state: state.rows.grid,
    ),
    Command(
        "rows.details",
        "&Reasons in full",
        tip="All that is known of why the chosen row is similar, below the rows (D on a row)",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 8),),
        checked=lambda state: state.rows.details,
    ),
    Command(
        "rows.unpin_all",
        "Unpin all",
        tip="Keep no case at the top of the rows any more",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 8),),
        enabled=Condition(lambda state: bool(state.rows.pins), "no case is pinned"),
    ),
    *map(_column, COLUMNS),
    Command(
        "rows.show_sequences",
        "All four sequences",
        tip="T1, T1ce, T2 and FLAIR of each case",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 8),),
        checked=lambda state: set(SEQUENCES) <= set(state.rows.columns),
        name="Rows: show all four sequences",
    ),
    *map(_order, Order),
)
