"""Words in the middle of a panel that has nothing to show."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from widgets.commands.command import unmarked


class EmptyState(QWidget):
    """Words in the middle of a panel that has nothing to show, with what can be done about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel()
        font = QFont(self._title.font())
        font.setPointSizeF(font.pointSizeF() * 1.25)
        self._title.setFont(font)
        self._text = QLabel()
        self._buttons = QHBoxLayout()
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.setContentsMargins(12, 28, 12, 28)
        layout.addStretch(2)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addLayout(self._buttons)
        layout.addStretch(3)

    def say(self, title: str, text: str, *actions: QAction) -> None:
        """Show a title, an explanation and one button an action."""
        self._title.setText(title)
        self._text.setText(text)
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # deleted only when the event loop comes round
                widget.deleteLater()
        self._buttons.addStretch(1)
        for action in actions:
            button = QPushButton(unmarked(action.text()))
            button.clicked.connect(action.trigger)
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def words(self) -> str:
        """Return what is said, for tests and screen readers."""
        return f"{self._title.text()} {self._text.text()}"
