"""How to search: by which part of the anatomy, with which weight, for how many patients."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QSlider, QSpinBox, QVBoxLayout, QWidget

MODES: dict[str, tuple[str, str]] = {
    "entire": ("Entire", "Anatomy and lesion together, as one code"),
    "normal": ("Normal", "The anatomy as if healthy; needs no sketch"),
    "abnormal": ("Abnormal", "The lesion alone, in any anatomy"),
    "both": ("Both", "Normal and abnormal distances, weighed by the slider"),
}
"""Query modes (`by` of a search) with title and explanation."""

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
        for number, (title, explanation) in enumerate(MODES.values()):
            button = QPushButton(title)
            button.setCheckable(True)
            button.setToolTip(explanation)
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
        self._rows.setRange(1, 50)
        self._rows.setValue(10)
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
        self.set_query("entire", 0.5)

    @property
    def by(self) -> str:
        """The chosen mode, a key of `MODES`."""
        return list(MODES)[self._buttons.checkedId()]

    @property
    def weight(self) -> float:
        """The weight of the abnormal part in mode "both", 0 to 1."""
        return self._weight.value() / WEIGHT_STEPS

    @property
    def top(self) -> int:
        """How many rows are asked for."""
        return self._rows.value()

    @property
    def chosen(self) -> bool:
        """Whether the reader, not the model, decided the mode."""
        return self._chosen

    def set_default(self, by: str, weight: float) -> None:
        """Follow the model's default, unless the reader has chosen already."""
        if not self._chosen:
            self.set_query(by, weight)

    def set_query(self, by: str, weight: float) -> None:
        """Show a mode and a weight without signalling a change."""
        self._buttons.button(list(MODES).index(by)).setChecked(True)
        with QSignalBlocker(self._weight):
            self._weight.setValue(round(weight * WEIGHT_STEPS))
        self._show_weight()

    def choose(self, by: str) -> None:
        """Choose a mode as if its button had been clicked."""
        self._buttons.button(list(MODES).index(by)).click()

    def set_top(self, top: int) -> None:
        """Show a number of rows without signalling a change."""
        with QSignalBlocker(self._rows):
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
        both = self.by == "both"
        for widget in (self._weight, self._anatomy_label, self._lesion_label):
            widget.setEnabled(both)
        self._lesion_label.setText(f"Lesion {100 * self.weight:.0f} %")
