"""Asking for a library on a server: its address, and the password apart, masked."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from widgets.language import tr, tr_later
from widgets.libraries import server_address
from widgets.libraries.address_dialog import AddressDialog

NOTE = tr_later("The address is remembered, the password is not: it is asked for at the next start.")


class ServerDialog(AddressDialog):
    """Asks for a mongodb:// address; :attr:`address` is what was typed, the password in it, after it was accepted."""

    def __init__(self, address: str = "", parent: QWidget | None = None) -> None:
        bare, password = server_address.split_password(address) if server_address.is_server(address) else ("", "")
        whose = tr("of the user in the address; empty if there is none")
        super().__init__(tr("Library on a server"), tr(NOTE), password, whose, parent)
        self._where = QLineEdit(bare)
        self._where.setPlaceholderText("mongodb://user@server:27017/sbmir?tls=true")
        self._where.setMinimumWidth(420)
        form = QFormLayout()
        form.addRow(tr("&Address"), self._where)
        form.addRow(tr("&Password"), self._password)
        self._lay_out(form)
        self._where.editingFinished.connect(self._take_password_out)
        (self._password if bare and not password else self._where).setFocus()

    @property
    def address(self) -> str:
        """The whole address; never to be shown."""
        self._take_password_out()
        return server_address.with_password(self._where.text().strip(), self._password.text())

    def problem(self) -> str | None:
        """Return why the address cannot be one."""
        self._take_password_out()
        sentence = server_address.problem_with(self._where.text().strip())
        if sentence is None and self._password.text() and "@" not in self._where.text():
            return tr("The password belongs to a user: name him in the address, as in mongodb://user@server/sbmir.")
        return sentence

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
