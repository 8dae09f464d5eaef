"""The pane over which the pointer is has the keys."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget


def take_keys(pane: QWidget) -> None:
    """Give a pane the focus of its window, unless a text is being typed there.

    Numbers, choices, lists, sliders and buttons that were clicked let go of the keys: a number that was typed counts then, as
    when it is left in any other way. Another window that is worked in keeps its keys, and so does a list that is open.
    """
    if pane.hasFocus() or QApplication.activePopupWidget() is not None:
        return
    if not is_typed_in(pane.window().focusWidget()):
        pane.setFocus()


def is_typed_in(widget: QWidget | None) -> bool:
    """Whether letters typed in a widget become text in it."""
    if isinstance(widget, QLineEdit):
        number = isinstance(widget.parent(), QAbstractSpinBox)
        return not number and not widget.isReadOnly() and widget.isEnabled()
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        return not widget.isReadOnly()
    return isinstance(widget, QComboBox) and widget.isEditable()
