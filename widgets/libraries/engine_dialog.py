"""Asking for a search engine: its address, the studies' library beside it, and the password apart, masked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.errors import UserError
from app.scale import check_engine
from widgets.language import tr, tr_later, translated
from widgets.libraries import server_address
from widgets.libraries.address_dialog import AddressDialog
from widgets.shared import dialogs
from widgets.state.search_types import NO_ENGINE, SearchEngine

EMBEDDED = "chdb:"
NOTE = tr_later(
    "The engine finds the rows. Pictures, label maps and cases come from the library that was copied "
    "into it (python main.py copy). Both addresses are remembered, passwords are not."
)


class EngineDialog(AddressDialog):
    """Asks for ``chdb:FOLDER`` or ``clickhouse://...`` and a library; both are what was typed, after it was accepted."""

    def __init__(self, library: str = "", engine: SearchEngine = NO_ENGINE, parent: QWidget | None = None) -> None:
        whose = tr("of the user in the engine's address; empty if there is none")
        super().__init__(tr("Library on a search engine"), tr(NOTE), engine.password, whose, parent)
        self._engine = QLineEdit(engine.address)
        self._engine.setPlaceholderText(tr("chdb:/data/engine or clickhouse://user@server:8123/sbmir?secure=1"))
        self._engine.setMinimumWidth(420)
        self._library_password = ""
        self._library = QLineEdit()
        self._library.setPlaceholderText(tr("library.sbmir or mongodb://user@server/sbmir"))
        self._set_library(library)
        form = QFormLayout()
        form.addRow(_label(tr("Search &engine"), self._engine), _beside(self._engine, tr("&Folder…"), self._ask_folder))
        form.addRow(tr("&Password"), self._password)
        form.addRow(_label(tr("Studies' &library"), self._library), _beside(self._library, tr("F&ile…"), self._ask_file))
        self._lay_out(form)
        self._engine.editingFinished.connect(self._take_passwords_out)
        self._library.editingFinished.connect(self._take_passwords_out)
        (self._password if engine.address.partition("://")[1] else self._engine).setFocus()

    @property
    def engine(self) -> SearchEngine:
        """Address and password of the engine."""
        self._take_passwords_out()
        address = self._engine.text().strip()
        if folder := address.removeprefix(EMBEDDED) if address.startswith(EMBEDDED) else "":
            address = f"{EMBEDDED}{Path(folder).expanduser().absolute()}"  # it is remembered, and windows start anywhere
        return SearchEngine(address, self._password.text())

    @property
    def library(self) -> str:
        """The whole address of the library; never to be shown."""
        self._take_passwords_out()
        return server_address.with_password(self._library.text().strip(), self._library_password)

    def problem(self) -> str | None:
        """Return why the addresses cannot be such."""
        engine, library = self.engine, self._library.text().strip()
        try:
            check_engine(engine.address)
        except UserError as error:
            return translated(str(error))
        if engine.password and "@" not in engine.address:
            return tr("The password belongs to a user: name him in the engine's address, as in clickhouse://user@server/sbmir.")
        if not library:
            return tr("Which library was copied into it? Give the library's file or its address on a server.")
        return server_address.problem_with(library) if server_address.is_server(library) else None

    def _set_library(self, address: str) -> None:
        if server_address.is_server(address):
            address, self._library_password = server_address.split_password(address)
        self._library.setText(address)

    def _take_passwords_out(self) -> None:
        """A password that was typed or pasted into an address goes to where it is not shown."""
        address, password = self._engine.text().strip(), ""
        if server_address.is_server(address):
            address, password = server_address.split_password(address)
        if password:
            self._engine.setText(address)
            self._password.setText(password)
        library = self._library.text().strip()
        if server_address.is_server(library) and server_address.split_password(library)[1]:
            self._set_library(library)

    def _ask_folder(self) -> None:
        if folder := dialogs.ask_engine_folder(self, self._engine.text().removeprefix(EMBEDDED)):
            self._engine.setText(f"{EMBEDDED}{folder}")

    def _ask_file(self) -> None:
        if path := dialogs.ask_library(self, self._library.text()):
            self._set_library(path)


def _label(text: str, field: QLineEdit) -> QLabel:
    """Return what names a field that has a button beside it."""
    label = QLabel(text)
    label.setBuddy(field)
    return label


def _beside(field: QLineEdit, text: str, ask: Callable[[], None]) -> QHBoxLayout:
    """Return a field with a button that fills it."""
    row, button = QHBoxLayout(), QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(ask)
    row.addWidget(field, 1)
    row.addWidget(button)
    return row


def ask_engine(parent: QWidget, library: str, engine: SearchEngine) -> tuple[str, SearchEngine] | None:
    """Ask for a library and the search engine that it was copied into; both are where to begin."""
    dialog = EngineDialog(library, engine, parent)
    return (dialog.library, dialog.engine) if dialog.exec() else None
