"""What a reader chooses about the rows: which pictures, one in a line or side by side, what comes first, what stays on top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QMargins, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget

from widgets.commands import CommandSet
from widgets.commands.tables.rows import COLUMN_TITLES
from widgets.language import tr
from widgets.shared.flow import Flow
from widgets.state.rows import COLUMNS, SEQUENCES, CasePin, Order, Rows
from widgets.state.search_types import FoundRow
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState


class RowChoices(Flow):
    """A line of buttons above the rows: one for each picture, rows or grid, and the order.

    Signals
    -------
    focus_wanted()
        The keyboard is to go to the rows.
    """

    focus_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QMargins(5, 2, 5, 2), 2, parent)
        self._holder = StateHolder(parent=self)
        self.columns = {name: _button(tr("Show {title}", title=tr(title))) for name, title in COLUMN_TITLES.items()}
        self.grid = _button(tr("Cases side by side"))
        self.order = QComboBox()
        self.order.setToolTip(tr("What comes first; the numbers stay those of similarity"))
        self.order.setAccessibleName(tr("What comes first"))
        for order in Order:
            self.order.addItem(tr(order.title))
        self.order.activated.connect(self._on_order)
        self.set_parts([*self.columns.values(), self.grid, self.order])
        self._show(Rows())

    @property
    def rows(self) -> Rows:
        """What is chosen."""
        return self._holder.state.rows

    def follow(self, holder: StateHolder) -> None:
        """Show what a window's state says, and change it."""
        self._holder = holder
        holder.changed.connect(self._on_state)
        self._show(holder.state.rows)

    def equip(self, commands: CommandSet) -> None:
        """Make each button do what its command does."""
        for name, button in self.columns.items():
            button.setDefaultAction(commands[f"rows.show_{name}"])
        self.grid.setDefaultAction(commands["rows.grid"])
        self.flow()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the commands on rows do, by their ids."""
        shown = {f"rows.show_{name}": partial(self._turn, name) for name in COLUMNS}
        orders = {f"rows.by_{order.value}": partial(self.choose_order, order) for order in Order}
        return {
            "rows.focus": self.focus_wanted.emit,
            "rows.grid": self.turn_grid,
            "rows.details": self.turn_details,
            "rows.unpin_all": lambda: self._change(self.rows.without_pins()),
            "rows.show_sequences": self._show_sequences,
            **shown,
            **orders,
        }

    def turn_details(self) -> None:
        """Show or hide the reasons in full."""
        self._change(replace(self.rows, details=not self.rows.details))

    def turn_grid(self) -> None:
        """Put cases side by side, or one in a line."""
        self._change(replace(self.rows, grid=not self.rows.grid))

    def choose_order(self, order: Order) -> None:
        """Put what is first in another order first."""
        self._change(replace(self.rows, order=order))

    def pin(self, found: FoundRow) -> None:
        """Keep a row at the top, or no longer."""
        self._change(self.rows.with_pin(CasePin(found.patient, found.study, found.slice)))

    def _on_order(self, place: int) -> None:
        self.choose_order(list(Order)[place])

    def _turn(self, name: str) -> None:
        self._change(self.rows.turned(name))

    def _show_sequences(self) -> None:
        self._change(self.rows.with_columns({*self.rows.columns, *SEQUENCES}))

    def _change(self, rows: Rows) -> None:
        self._holder.update(rows=rows)

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        if now.rows != former.rows:
            self._show(now.rows)

    def _show(self, rows: Rows) -> None:
        with QSignalBlocker(self.order):
            self.order.setCurrentIndex(list(Order).index(rows.order))


def _button(name: str) -> QToolButton:
    button = QToolButton()
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
