"""The verdict on a prepared study: why, and the numbers with their limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from widgets.language import tr, tr_later, translated

if TYPE_CHECKING:
    from app.imaging import Preparation
    from app.preparation import Figure

VERDICTS = {"good": tr_later("Good"), "look": tr_later("Wants a look"), "failed": tr_later("Failed")}
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
        self.table.setAccessibleName(tr("Numbers with their limits"))
        self.table.setHorizontalHeaderLabels(["", "", tr("Value"), tr("Good")])
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setTabKeyNavigation(False)  # else Tab never leaves it
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
        reasons = " ".join(map(translated, record.reasons))
        self.verdict.setText(f"{tr(VERDICTS[record.verdict])}{f': {reasons}' if reasons else ''}")
        role = QPalette.ColorRole
        palette = self.palette()
        self.verdict.setForegroundRole(role.WindowText if record.verdict == "good" else role.BrightText)
        self.table.setRowCount(len(figures))
        self.table.show()
        for row, figure in enumerate(figures):
            bad = figure.standing in ("look", "failed")
            fails = tr(", failed {failed}", failed=figure.failed) if figure.failed else ""
            limits = (
                tr("good {good}{fails}, else it wants a look", good=figure.good, fails=fails)
                if figure.good
                else tr("has no limits")
            )
            title = translated(figure.title)
            tip = f"{title} {figure.value}: {limits}"
            for column, text in enumerate((STANDINGS[figure.standing], title, figure.value, figure.good)):
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
