"""A frame around what has the keyboard, where the style of the program shows nothing of it; and Return for buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTextEdit,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from widgets.shared.roles import ASKED

UNMARKED = (QPushButton, QPlainTextEdit, QTextEdit, QAbstractItemView, QScrollArea)
"""With the widgets that are painted here; a button that Return presses anyhow looks the same with and without the keyboard."""

RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

WIDTH = 2


class FocusMark(QObject):
    """Frames what has the keyboard once Tab was pressed in a window; a pane that has it since the mouse is over it is not."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._frame: _Frame | None = None
        app.focusChanged.connect(self._on_change)

    def _on_change(self, former: QWidget | None, now: QWidget | None) -> None:
        if self._frame is not None and isValid(self._frame):
            self._frame.hide()
            self._frame.deleteLater()
        self._frame = None
        if isinstance(former, QPushButton | QToolButton) and isValid(former):
            former.removeEventFilter(self)
        if isinstance(now, QPushButton | QToolButton):
            now.installEventFilter(self)
        if now is not None and _is_to_be_marked(now):
            self._frame = _Frame(now)
            self._frame.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Return press the button that has the keyboard, which Qt does in dialogs only."""
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in RETURN
        if not pressed or not isinstance(watched, QPushButton | QToolButton) or isinstance(watched.window(), QDialog):
            return False
        if isinstance(watched, QToolButton) and watched.popupMode() is QToolButton.ToolButtonPopupMode.InstantPopup:
            watched.showMenu()
        else:
            watched.click()
        return True


def install(app: QApplication) -> None:
    """Mark what has the keyboard from now on; once is enough, more often does no harm."""
    if app.findChild(FocusMark) is None:
        FocusMark(app)


def _is_to_be_marked(one: QWidget) -> bool:
    painted = hasattr(one, ASKED)
    by_keys = one.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    return by_keys and (isinstance(one, UNMARKED) or (painted and not one.underMouse()))


class _Frame(QWidget):
    """Lies over a widget and lets everything through."""

    def __init__(self, marked: QWidget) -> None:
        super().__init__(marked)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(marked.rect())
        self.raise_()
        marked.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be as large as what is framed."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame."""
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), WIDTH))
        inset = WIDTH // 2
        painter.drawRect(self.rect().adjusted(inset, inset, -inset, -inset))
