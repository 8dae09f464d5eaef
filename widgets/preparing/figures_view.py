"""The verdict on a prepared study: why, and the numbers with their limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from app.imaging import Preparation
    from app.preparation import Figure

VERDICTS = {"good": "Good", "look": "Wants a look", "failed": "Failed"}
STANDINGS = {"good": "✓", "look": "?", "failed": "✗", "": ""}


class FiguresView(QWidget):
    """Says it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName("Numbers with their limits")
        self.table.setHorizontalHeaderLabels(["", "", "Value", "Good"])
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + 5)
        header = self.table.horizontalHeader()
        header.setMinimumSectionSize(16)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column in (2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.addWidget(self.verdict)
        layout.addWidget(self.table, 1)
        layout.addStretch()
        self.show_nothing()

    def show_figures(self, record: Preparation, figures: Sequence[Figure]) -> None:
        """Show those of a study."""
        reasons = " ".join(record.reasons)
        self.verdict.setText(f"{VERDICTS[record.verdict]}{f': {reasons}' if reasons else ''}")
        role = QPalette.ColorRole
        palette = self.palette()
        self.verdict.setForegroundRole(role.WindowText if record.verdict == "good" else role.BrightText)
        self.table.setRowCount(len(figures))
        self.table.show()
        for row, figure in enumerate(figures):
            bad = figure.standing in ("look", "failed")
            fails = f", failed {figure.failed}" if figure.failed else ""
            limits = f"good {figure.good}{fails}, else it wants a look" if figure.good else "has no limits"
            tip = f"{figure.title} {figure.value}: {limits}"
            for column, text in enumerate((STANDINGS[figure.standing], figure.title, figure.value, figure.good)):
                item = QTableWidgetItem(text)
                item.setToolTip(tip)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, tip)
                item.setForeground(palette.color(role.BrightText if bad else role.Text))
                if column >= 2:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)

    def show_nothing(self) -> None:
        """Say nothing."""
        self.verdict.setText("")
        self.table.setRowCount(0)
        self.table.hide()
