"""Above the picture while an example is drawn on: whose it is, by what of it is searched, and the way back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from widgets.commands import CommandSet
from widgets.language import tr, tr_later
from widgets.results.query_bar import CHECKED
from widgets.shared.fitting_label import FittingLabel
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState

BY = {
    "search.anywhere": (tr_later("Lesion"), tr_later("Cases with such a lesion, wherever it lies")),
    "search.by_normal": (tr_later("Anatomy"), tr_later("Cases with such an anatomy, whatever lesion they have")),
    "search.here": (tr_later("Both"), tr_later("Cases with such a lesion at this place")),
}
"""Title and tool tip of what an example is searched by, by the ids of the commands."""


class GuestBar(QFrame):
    """Shows itself while there is a guest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Example"))
        self.said = FittingLabel()
        self.back = QPushButton(tr("Back to the template"))
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.buttons: dict[str, QPushButton] = {}
        choices = QHBoxLayout()
        choices.setSpacing(0)
        for name, (title, tip) in BY.items():
            button = QPushButton(tr(title))
            button.setCheckable(True)
            button.setStyleSheet(CHECKED)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolTip(tr(tip))
            button.setAccessibleName(tr("Search by {title}", title=tr(title).lower()))
            self.buttons[name] = button
            choices.addWidget(button)
        line = QHBoxLayout()
        line.addLayout(choices)
        line.addStretch(1)
        line.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 5, 8, 3)
        layout.setSpacing(5)
        layout.addWidget(self.said)
        layout.addLayout(line)
        self.hide()

    def equip(self, commands: CommandSet, holder: StateHolder) -> None:
        """Make each button do what its command does, and follow a window's state."""
        for name, button in self.buttons.items():
            button.clicked.connect(partial(self._trigger, name))
        self.back.clicked.connect(commands["guest.back"].trigger)
        self.back.setToolTip(commands["guest.back"].toolTip())
        self._commands, self._holder = commands, holder
        holder.changed.connect(self._on_state)

    def _trigger(self, name: str, checked: bool = False) -> None:
        self._commands[name].trigger()
        self._show_choice(self._holder.state)  # Qt has switched what was clicked, whether or not that is possible

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        guest = now.opened.guest
        if guest != former.opened.guest:
            self.setVisible(guest is not None)
            if guest is not None:
                self.said.say(
                    guest.said,
                    tr("Example {name}, slice {slice}", name=guest.name, slice=guest.slice),
                    tr("Example {name}", name=guest.name),
                )
                self.said.setToolTip(guest.said)
        if guest is not None:
            self._show_choice(now)

    def _show_choice(self, state: WindowState) -> None:
        for name, button in self.buttons.items():
            command = self._commands.command(name)
            button.setChecked(command.checked is not None and command.checked(state))
            button.setEnabled(command.enabled is None or command.enabled.holds(state))
