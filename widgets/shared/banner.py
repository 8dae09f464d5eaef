"""One clear message above the pictures that stops nobody from working on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget


class Banner(QFrame):
    """A message with optional answers; hidden while there is nothing to say.

    A message may cover a question that was not answered yet; closing the message brings the question back.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question: tuple[str, dict[str, Callable[[], None]]] | None = None
        self._asking = False
        self.setObjectName("banner")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._answers = QHBoxLayout()
        self._close = QToolButton()
        self._close.setText("✕")
        self._close.setToolTip("Close this message")
        self._close.setAutoRaise(True)
        self._close.clicked.connect(self.close_message)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.addWidget(self._text, 1)
        layout.addLayout(self._answers)
        layout.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """The message that is shown, or was shown last."""
        return self._text.text()

    def tell(self, sentence: str) -> None:
        """Inform, calmly."""
        self._show(sentence, "info")

    def warn(self, sentence: str) -> None:
        """Say what went wrong and what to do."""
        self._show(sentence, "problem")

    def ask(self, question: str, answers: dict[str, Callable[[], None]]) -> None:
        """Ask, one button an answer; closing the message answers nothing."""
        self._show(question, "info")
        self._question, self._asking = (question, answers), True
        for title, action in answers.items():
            button = QPushButton(title)
            button.clicked.connect(self._forget_question)
            button.clicked.connect(action)
            self._answers.addWidget(button)

    def answer(self, title: str) -> None:
        """Press the button of an answer."""
        next(button for button in self.findChildren(QPushButton) if button.text() == title).click()

    def close_message(self) -> None:
        """Close the message, as its cross does."""
        if self._question is not None and not self._asking:
            self.ask(*self._question)
        else:
            self._forget_question()

    def _forget_question(self) -> None:
        self._question = None
        self.hide()

    def _show(self, sentence: str, kind: str) -> None:
        self._asking = False
        while (item := self._answers.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._text.setText(sentence)
        role = QPalette.ColorRole.BrightText if kind == "problem" else QPalette.ColorRole.Highlight
        edge = self.palette().color(role).name()
        ground = self.palette().color(QPalette.ColorRole.AlternateBase).name()
        self.setStyleSheet(f"#banner {{ background: {ground}; border-left: 4px solid {edge}; }}")
        self.show()
