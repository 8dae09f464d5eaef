"""One clear message over the picture's edge that stops nobody from working on and moves nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMargins, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCursor, QHideEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.errors import SbmirError
from widgets.language import tr, translated

MARGIN = 6
"""Pixels between the message and the edge."""

ROUND = 20
"""Pixels beside text and answers, left and right together."""

Question = tuple[str, dict[str, Callable[[], None]]]
"""What is asked, and what each answer does."""


class Banner(QFrame):
    """A message with optional answers; hidden while there is nothing to say.

    A message, or another question, may cover a question that was not answered yet; when it is closed or answered, that question
    comes back. A question with the same answers takes the former one's place. It lies over the upper edge of a widget, or over
    the lower one where the pointer is above: nothing moves away under the pointer, and no press that was meant for what lies
    below is taken.

    Parameters
    ----------
    over : QWidget
        Over whose edge it lies.
    parent : QWidget
        Holds it, and `over` by the time that something is said; not `over` itself, which would get what is pressed here.

    Signals
    -------
    covers(QMargins)
        How much of `over` lies below it, at the upper or the lower edge; nothing while it is hidden.
    """

    covers = Signal(QMargins)

    def __init__(self, over: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = over
        self._parent = parent
        self._below = False
        over.installEventFilter(self)
        self._questions: list[Question] = []
        self._buttons: list[QPushButton] = []
        self._asking = False
        self._failed = ""
        self.setObjectName("banner")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._answers = QHBoxLayout()
        self._close = QToolButton()
        self._close.setText("✕")
        self._close.setToolTip(tr("Close this message"))
        self._close.setAutoRaise(True)
        self._close.clicked.connect(self.close_message)
        said = QHBoxLayout()
        said.addWidget(self._text, 1)
        said.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(ROUND // 2 + 2, MARGIN, ROUND // 2 - 2, MARGIN)
        layout.addLayout(said)
        layout.addLayout(self._answers)  # below: beside the text they would leave it no room on a small screen
        self._answers.setAlignment(Qt.AlignmentFlag.AlignLeft)
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

    def attempt(self, action: Callable[[], object]) -> bool:
        """Do something, and warn if it fails; if it succeeds, the warning of a former attempt goes. Returns whether it did."""
        try:
            action()
        except SbmirError as error:
            self._failed = str(error)
            self.warn(self._failed)
            return False
        self.take_back(self._failed)
        self._failed = ""
        return True

    def take_back(self, sentence: str) -> None:
        """Close the message if it is this one, which holds no longer."""
        if sentence and not self._asking and self.isVisible() and self.text == translated(sentence):
            self.close_message()

    def ask(self, question: str, answers: dict[str, Callable[[], None]]) -> None:
        """Ask, one button an answer; closing the message answers nothing."""
        self._questions = [asked for asked in self._questions if list(asked[1]) != list(answers)]
        self._questions.append((question, answers))
        self._ask_newest()

    def answer(self, title: str) -> None:
        """Press the button of an answer."""
        next(button for button in self._buttons if button.text() == title).click()

    def close_message(self) -> None:
        """Close the message, as its cross does."""
        if self._asking:
            self._questions.pop()
        self._ask_newest()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the edge of what it lies over."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self._lie()
        return False

    def event(self, event: QEvent) -> bool:
        """Take the room that the text and the answers need once the layout knows of them."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._lie()
        return done

    def hideEvent(self, event: QHideEvent) -> None:
        """Cover nothing."""
        self.covers.emit(QMargins())

    def _lie(self) -> None:
        """Lie over the edge."""
        room = QRect(self._over.mapTo(self._parent, QPoint()), self._over.size()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        self.ensurePolished()
        beside = sum(button.sizeHint().width() + self._answers.spacing() for button in self._buttons)
        fits = beside + ROUND <= room.width()
        self._answers.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)
        height = max(self.heightForWidth(room.width()), self.minimumSizeHint().height())
        above = QRect(room.left(), room.top(), room.width(), height)
        self.setGeometry(above.translated(0, max(room.height() - height, 0)) if self._below else above)
        taken = min(height + MARGIN, self._over.height())
        self.covers.emit(QMargins(0, 0, 0, taken) if self._below else QMargins(0, taken, 0, 0))

    def _ask_newest(self) -> None:
        """Show the newest question that waits for an answer, or nothing."""
        if not self._questions:
            self._asking = False
            self.hide()
            return
        question, answers = self._questions[-1]
        self._show(question, "info")
        self._asking = True
        for title, action in answers.items():
            button = QPushButton(title)
            button.clicked.connect(self.close_message)  # before the action, which may have something to say
            button.clicked.connect(action)
            self._answers.addWidget(button)
            self._buttons.append(button)
        self._lie()

    def _show(self, sentence: str, kind: str) -> None:
        self._asking = False
        for button in self._buttons:
            self._answers.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons.clear()
        sentence = translated(sentence)
        self._text.setText(sentence)
        self._text.setToolTip(sentence)  # whole, even where a path is longer than a line
        edge = "bright-text" if kind == "problem" else "highlight"
        frame = f"border: 1px solid palette(mid); border-left: 4px solid palette({edge});"
        self.setStyleSheet(f"#banner {{ background: palette(alternate-base); {frame} }}")
        if not self.underMouse():
            pointer = self._over.mapFromGlobal(QCursor.pos())
            self._below = self._over.rect().contains(pointer) and pointer.y() < self._over.height() / 2
        self.show()
        self._lie()
        self.raise_()
