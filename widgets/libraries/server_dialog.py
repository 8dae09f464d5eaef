"""Asking for a library on a server: its address, and the password apart, masked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from widgets.libraries import server_address
from widgets.shared import theme


class ServerDialog(QDialog):
    """Asks for a mongodb:// address; :attr:`address` is what was typed, the password in it, after it was accepted."""

    def __init__(self, address: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Library on a server")
        bare, password = server_address.split_password(address) if server_address.is_server(address) else ("", "")
        self._where = QLineEdit(bare)
        self._where.setPlaceholderText("mongodb://user@server:27017/sbmir?tls=true")
        self._where.setMinimumWidth(420)
        self._password = QLineEdit(password)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setPlaceholderText("of the user in the address; empty if there is none")
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        note = theme.quiet_label("The address is remembered, the password is not: it is asked for at the next start.")
        note.setWordWrap(True)
        form = QFormLayout()
        form.addRow("&Address", self._where)
        form.addRow("&Password", self._password)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Open")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(note)
        layout.addWidget(self._told)
        layout.addWidget(buttons)
        self._where.editingFinished.connect(self._take_password_out)
        (self._password if bare and not password else self._where).setFocus()

    @property
    def address(self) -> str:
        """The whole address; never to be shown."""
        self._take_password_out()
        return server_address.with_password(self._where.text().strip(), self._password.text())

    def accept(self) -> None:
        """Close if the address can be one; else say what is wrong with it."""
        self._take_password_out()
        sentence = server_address.problem_with(self._where.text().strip())
        if sentence is None and self._password.text() and "@" not in self._where.text():
            sentence = "The password belongs to a user: name him in the address, as in mongodb://user@server/sbmir."
        if sentence is None:
            super().accept()
        else:
            self._told.setText(sentence)

    def _take_password_out(self) -> None:
        """A password that was typed or pasted into the address goes to where it is masked."""
        bare, password = server_address.split_password(self._where.text().strip())
        if password:
            self._where.setText(bare)
            self._password.setText(password)


def ask_server(parent: QWidget, address: str = "") -> str | None:
    """Ask for a library on a server; `address` is where to begin."""
    dialog = ServerDialog(address, parent)
    return dialog.address if dialog.exec() else None
