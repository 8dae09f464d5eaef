"""What a reader sets to say which values a filter asks for: some of few words, a range of numbers, names of the library."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.retrieval.filters import Filter
from app.retrieval.filters.kinds import Choice, Names, Range
from widgets.language import tr, translated
from widgets.shared.theme import quiet_label

ANY = -1
"""What an end of a range is set to that is open."""

MOST = 999
FEW = 8
"""So many names are seen at once; more can be looked for."""

WRITTEN = Qt.ItemDataRole.UserRole


class _Editor(QWidget):
    """What all editors of a filter's values are.

    Signals
    -------
    changed()
    """

    changed = Signal()


class ChoiceEditor(_Editor):
    """A box to tick for each word that the library has."""

    def __init__(self, one: Choice, there: Sequence[str]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.boxes: dict[str, QCheckBox] = {}
        for word in there:
            said = translated(one.said([word]))
            box = self.boxes[word] = QCheckBox(said[0].upper() + said[1:])
            box.toggled.connect(self.changed)
            layout.addWidget(box)
        layout.addStretch(1)

    def words(self) -> list[str]:
        """Return the values as they are written; none where none are chosen."""
        return [word for word, box in self.boxes.items() if box.isChecked()]

    def show_words(self, words: Sequence[str]) -> None:
        """Show values, as they are written."""
        folded = {word.casefold() for word in words}
        for word, box in self.boxes.items():
            box.setChecked(word.casefold() in folded)


class RangeEditor(_Editor):
    """The least and the largest number, either of which may be open."""

    def __init__(self, one: Range, there: Sequence[str]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        line = QHBoxLayout()
        self.low, self.high = _number(tr("From"), one), _number(tr("To"), one)
        for title, box in ((tr("From"), self.low), (tr("to"), self.high)):
            line.addWidget(QLabel(title))
            line.addWidget(box, 1)
            box.valueChanged.connect(self.changed)
        layout.addLayout(line)
        if there:
            layout.addWidget(quiet_label(tr("In this library: {values}", values=translated(there[0].replace("..", " to ")))))
        layout.addStretch(1)

    def words(self) -> list[str]:
        """Return the values as they are written; none where none are chosen."""
        low, high = ("" if box.value() == ANY else str(box.value()) for box in (self.low, self.high))
        return [f"{low}..{high}"] if low or high else []

    def show_words(self, words: Sequence[str]) -> None:
        """Show values, as they are written."""
        low, dots, high = words[0].partition("..") if words else ("", "..", "")
        for box, text in ((self.low, low), (self.high, high if dots else low)):
            box.setValue(round(float(text)) if text.strip() else ANY)


class NamesEditor(_Editor):
    """A box to tick for each name that the library has; where there are many, a line to look for some."""

    def __init__(self, one: Names, there: Sequence[str]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.looked_for = QLineEdit()
        self.looked_for.setPlaceholderText(tr("Look for one of {count}", count=len(there)))
        self.looked_for.setAccessibleName(self.looked_for.placeholderText())
        self.looked_for.setClearButtonEnabled(True)
        self.looked_for.textChanged.connect(self._show_those)
        layout.addWidget(self.looked_for)
        self.looked_for.setVisible(len(there) > FEW)
        self.names = QListWidget()
        self.names.setUniformItemSizes(True)
        self.names.setStyleSheet("QListWidget::item { padding: 3px 2px; }")
        self.names.setAccessibleName(one.title)
        for text in there:
            item = QListWidgetItem(text)
            item.setData(WRITTEN, one.written(text))
            item.setToolTip(text)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.names.addItem(item)
        self.names.itemChanged.connect(lambda item: self.changed.emit())
        layout.addWidget(self.names, 1)

    def words(self) -> list[str]:
        """Return the values as they are written; none where none are chosen."""
        checked = (item for item in self._items() if item.checkState() is Qt.CheckState.Checked)
        return [item.data(WRITTEN) for item in checked]

    def show_words(self, words: Sequence[str]) -> None:
        """Show values, as they are written."""
        folded = {word.casefold() for word in words}
        for item in self._items():
            there = item.data(WRITTEN).casefold() in folded
            item.setCheckState(Qt.CheckState.Checked if there else Qt.CheckState.Unchecked)

    def _items(self) -> list[QListWidgetItem]:
        return [self.names.item(row) for row in range(self.names.count())]

    def _show_those(self, part: str) -> None:
        for item in self._items():
            item.setHidden(part.casefold() not in item.text().casefold())


class WrittenEditor(_Editor):
    """A line in which the values are written, for a filter of another kind."""

    def __init__(self, one: Filter) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.line = QLineEdit()
        self.line.setPlaceholderText(one.allowed)
        self.line.setAccessibleName(one.title)
        self.line.textChanged.connect(lambda text: self.changed.emit())
        layout.addWidget(self.line)
        layout.addStretch(1)

    def words(self) -> list[str]:
        """Return the values as they are written; none where none are chosen."""
        return [word for word in self.line.text().split("|") if word.strip()]

    def show_words(self, words: Sequence[str]) -> None:
        """Show values, as they are written."""
        self.line.setText("|".join(words))


Editor = ChoiceEditor | RangeEditor | NamesEditor | WrittenEditor


def editor_for(one: Filter, there: Sequence[str]) -> Editor:
    """Return what sets a filter's values; `there` are those that the library has, as they are written."""
    match one:
        case Choice():
            return ChoiceEditor(one, there)
        case Range():
            return RangeEditor(one, there)
        case Names():
            return NamesEditor(one, there)
        case _:
            return WrittenEditor(one)


def _number(title: str, one: Range) -> QSpinBox:
    box = QSpinBox()
    box.setRange(ANY, MOST)
    box.setValue(ANY)
    box.setSpecialValueText(tr("any"))
    box.setSuffix("" if " " in one.unit else f" {tr(one.unit)}")
    box.setAccessibleName(f"{title}, {tr(one.unit)}")
    return box
