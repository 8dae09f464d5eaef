"""How to search: by which part of the anatomy, with which weight, for how many patients."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QSlider, QSpinBox, QVBoxLayout, QWidget

from app.retrieval.measures import MEASURES
from widgets.state.window_state import MOST_ROWS, Asked

WEIGHT_STEPS = 20

CHECKED = "QPushButton:checked { background: palette(highlight); color: palette(highlighted-text); font-weight: bold; }"


class QueryBar(QWidget):
    """Mode, weight, number of rows and the Search button.

    Signals
    -------
    changed()
        The reader chose another mode, weight or number of rows.
    search_clicked()
        The Search button was pressed.
    """

    changed = Signal()
    search_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = False
        self._buttons = QButtonGroup(self)
        self._buttons.setExclusive(True)
        modes = QHBoxLayout()
        modes.setSpacing(0)
        for number, measure in enumerate(MEASURES.values()):
            button = QPushButton(measure.title)
            button.setCheckable(True)
            button.setToolTip(measure.explanation)
            button.setStyleSheet(CHECKED)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._buttons.addButton(button, number)
            modes.addWidget(button)
        self._buttons.idClicked.connect(self._on_choice)

        self._weight = QSlider(Qt.Orientation.Horizontal)
        self._weight.setRange(0, WEIGHT_STEPS)
        self._weight.setPageStep(2)
        self._weight.setToolTip("How much the lesion counts against the normal anatomy")
        self._weight.setAccessibleName("Weight of the lesion")
        self._weight.valueChanged.connect(self._on_weight)
        self._anatomy_label = QLabel("Anatomy")
        self._lesion_label = QLabel()

        self._rows = QSpinBox()
        self._rows.setRange(1, MOST_ROWS)
        self._rows.setSuffix(" patients")
        self._rows.setToolTip("How many patients to show, one row each")
        self._rows.valueChanged.connect(self._on_rows)
        self._search = QPushButton("Search")
        self._search.setToolTip("Search now; results follow the pen anyhow")
        self._search.setObjectName("search")
        self._search.clicked.connect(self.search_clicked)

        first = QHBoxLayout()
        first.addLayout(modes, 1)
        first.addSpacing(8)
        first.addWidget(self._search)
        second = QHBoxLayout()
        second.addWidget(self._anatomy_label)
        second.addWidget(self._weight, 1)
        second.addWidget(self._lesion_label)
        second.addSpacing(8)
        second.addWidget(self._rows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(6)
        layout.addLayout(first)
        layout.addLayout(second)
        self._lesion_label.setMinimumWidth(self._lesion_label.fontMetrics().horizontalAdvance("Lesion 100 %"))
        self.show_asked(Asked())

    @property
    def by(self) -> str:
        """The chosen mode, the name of a measure."""
        return list(MEASURES)[self._buttons.checkedId()]

    @property
    def weight(self) -> float:
        """The weight of the abnormal part in modes that weigh parts, 0 to 1."""
        return self._weight.value() / WEIGHT_STEPS

    @property
    def top(self) -> int:
        """How many rows are asked for."""
        return self._rows.value()

    def put_into(self, asked: Asked) -> Asked:
        """Return what is asked as the reader has it here."""
        weight = asked.weight if round(asked.weight * WEIGHT_STEPS) == self._weight.value() else self.weight
        return replace(asked, by=self.by, weight=weight, top=self.top, chosen=asked.chosen or self._chosen)

    def offer(self, names: Collection[str]) -> None:
        """Let only the modes of these names be chosen: the others need what the model's codes do not have."""
        for number, name in enumerate(MEASURES):
            self._buttons.button(number).setEnabled(name in names)

    def show_asked(self, asked: Asked) -> None:
        """Show mode, weight and number of rows without signalling a change."""
        self._buttons.button(list(MEASURES).index(asked.by)).setChecked(True)
        for widget, value in ((self._weight, round(asked.weight * WEIGHT_STEPS)), (self._rows, asked.top)):
            with QSignalBlocker(widget):
                widget.setValue(value)
        self._chosen = asked.chosen
        self._show_weight()

    def choose(self, by: str) -> None:
        """Choose a mode as if its button had been clicked."""
        self._buttons.button(list(MEASURES).index(by)).click()

    def choose_rows(self, top: int) -> None:
        """Choose a number of rows as if it had been typed."""
        self._rows.setValue(top)

    def _on_choice(self, number: int) -> None:
        self._chosen = True
        self._show_weight()
        self.changed.emit()

    def _on_weight(self, value: int) -> None:
        self._chosen = True
        self._show_weight()
        self.changed.emit()

    def _on_rows(self, value: int) -> None:
        self.changed.emit()

    def _show_weight(self) -> None:
        weighed = MEASURES[self.by].needs.weight
        for widget in (self._weight, self._anatomy_label, self._lesion_label):
            widget.setEnabled(weighed)
        self._lesion_label.setText(f"Lesion {100 * self.weight:.0f} %")
