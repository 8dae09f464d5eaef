"""The row of chips under the query bar, from any number of sources.

Another source of chips, such as cases that the reader has called right or wrong, needs two things::

    chips = panel.chips.add_source("cases")                       # they stand behind those of the sources before
    chips.show([Chip("right:P1", "Like P1", "Moves the query", "right")])   # whenever what they show has changed
    chips.removed.connect(self._on_removed)                       # key of the chip: change the state, then show again
    chips.chosen.connect(...)                                     # for chips that are `editable`
    chips.cleared.connect(...)                                    # "Clear all": take all of this source's away

A chip does not go by itself: its source hears that it is to go, changes what it stands for, and shows those that are left.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

from widgets.language import tr
from widgets.results.chips.chip import Chip, ChipButton
from widgets.shared.flow import Flow

MARGINS = QMargins(8, 0, 8, 6)

FOCUS = "QToolButton:focus { border-color: palette(highlight); }"
ADDING = "QToolButton { border: 1px solid palette(mid); border-radius: 4px; padding: 2px 8px; }" + FOCUS
FORMER = "QToolButton { padding: 2px; }" + FOCUS
CLEARING = "QToolButton { border: 1px solid transparent; border-radius: 4px; padding: 2px 6px; }" + FOCUS
""""Clear all" and what adds chips are as high as these."""


class ChipSource(QObject):
    """The chips of one kind, made by :meth:`ChipRow.add_source`.

    Signals
    -------
    removed(key)
        The reader wants a chip to go.
    chosen(key)
        The words of an editable chip were clicked.
    cleared()
        All chips are to go.
    """

    removed = Signal(str)
    chosen = Signal(str)
    cleared = Signal()

    def __init__(self, name: str, row: ChipRow) -> None:
        super().__init__(row)
        self.name = name
        self._row = row
        self._buttons: dict[str, ChipButton] = {}

    @property
    def chips(self) -> list[Chip]:
        """What is shown, in order."""
        return [button.chip for button in self._buttons.values()]

    @property
    def buttons(self) -> list[ChipButton]:
        """The chips on the screen, in order."""
        return list(self._buttons.values())

    def button(self, key: str) -> ChipButton | None:
        """Return the chip of a key on the screen; None where there is none."""
        return self._buttons.get(key)

    def show(self, chips: Sequence[Chip]) -> None:
        """Show these chips in this order in the place of the former ones; keys are told apart, each once."""
        former, self._buttons = self._buttons, {}
        for chip in chips:
            button = former.pop(chip.key, None)
            if button is None:
                button = ChipButton(chip)
                button.removed.connect(self.removed)
                button.chosen.connect(self.chosen)
            elif button.chip != chip:
                button.show_chip(chip)
            self._buttons[chip.key] = button
        self._row.arrange(list(former.values()))


class ChipRow(Flow):
    """What leads to former queries, chips of all sources, what adds some, and "Clear all" where there are several."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(MARGINS, parent=parent)
        self._sources: list[ChipSource] = []
        self._former: list[QToolButton] = []
        self._adding: list[QToolButton] = []
        self.clear = QToolButton()
        self.clear.setText(tr("Clear all"))
        self.clear.setStyleSheet(CLEARING)
        self.clear.setToolTip(tr("Take all of these chips away"))
        self.clear.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clear.clicked.connect(self.clear_all)
        self.arrange()

    @property
    def buttons(self) -> list[ChipButton]:
        """All chips on the screen, in order."""
        return [button for source in self._sources for button in source.buttons]

    def add_source(self, name: str) -> ChipSource:
        """Return a new source of chips; they stand behind those of the sources before."""
        source = ChipSource(name, self)
        self._sources.append(source)
        return source

    def add_former(self, actions: Sequence[QAction]) -> None:
        """Put what leads to former queries before the chips."""
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setIconSize(QSize(16, 16))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setStyleSheet(FORMER)
            self._former.append(button)
        self.arrange()

    def add_button(self, button: QToolButton) -> None:
        """Put a button behind the chips, by which a reader adds some."""
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setStyleSheet(ADDING)
        self._adding.append(button)
        self.arrange()

    def clear_all(self) -> None:
        """Have every source take its chips away."""
        for source in self._sources:
            if source.chips:
                source.cleared.emit()

    def arrange(self, gone: Sequence[ChipButton] = ()) -> None:
        """Set all chips in order, and take away those that are gone; where one had the focus, the next one has it."""
        shown = self.buttons
        place = next((self.parts.index(button) - len(self._former) for button in gone if button.hasFocus()), None)
        for button in gone:
            button.hide()  # deleted only when the event loop comes round
            button.deleteLater()
        if self.clear.hasFocus() and len(shown) < 2:
            place = 0
        self.set_parts([*self._former, *shown, *self._adding, self.clear])
        self.clear.setVisible(len(shown) > 1)
        self.flow()
        if place is not None and (takers := [*shown[place:], *reversed(shown[:place]), *self._adding]):
            takers[0].setFocus(Qt.FocusReason.OtherFocusReason)
