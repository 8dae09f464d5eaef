"""What dialogs that ask for an address have in common: a password, a note, a sentence about what is wrong, Open and Cancel."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from widgets.language import tr
from widgets.shared import theme


class AddressDialog(QDialog):
    """A form with a note below it; :meth:`problem` says why it cannot be accepted.

    Parameters
    ----------
    title, note : str
    password : str
        As it was.
    whose : str
        Says in the empty field whose password it is.
    parent : QWidget, optional
    """

    def __init__(self, title: str, note: str, password: str, whose: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._password = QLineEdit(password)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setPlaceholderText(whose)
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._note = theme.quiet_label(note)
        self._note.setWordWrap(True)

    def accept(self) -> None:
        """Close if what was typed can be meant; else say what is wrong with it."""
        sentence = self.problem()
        if sentence is None:
            super().accept()
        else:
            self._told.setText(sentence)

    # Abstract; Qt's metaclass leaves no room for ABCMeta.
    def problem(self) -> str | None:
        """Return what is wrong with what was typed, in a sentence; None where nothing is."""
        raise NotImplementedError

    def _lay_out(self, form: QFormLayout) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("Open"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(self._note)
        layout.addWidget(self._told)
        layout.addWidget(buttons)
