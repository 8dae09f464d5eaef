"""What the window does with libraries: opens them, from files and servers, and brings studies into them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from app import settings
from app.jobs import Job
from app.scale import wants_password
from widgets.language import tr_later, translated
from widgets.libraries import engine_dialog, server_address, server_dialog
from widgets.libraries.bring_in import BringInDialog
from widgets.libraries.bringing import look
from widgets.results.search_service import SearchService
from widgets.shared import dialogs
from widgets.shared.background import Background
from widgets.state.search_types import NO_ENGINE, SearchEngine

if TYPE_CHECKING:
    from app.imaging import Found


OpensLibrary = Callable[[str, SearchEngine], None]


def is_demo(address: str) -> bool:
    """Whether an address is the demo library's, by whatever path."""
    demo = settings.demo_library()
    return not server_address.is_server(address) and (Path(address) == demo or Path(address).resolve() == demo.resolve())


class LibraryActions(QObject):
    """Asks which library to open and which studies to bring in.

    Parameters
    ----------
    window : QMainWindow
    service : SearchService
        Knows which library is open.
    model : Path
        The model that encodes.
    open_library : callable
        Opens a library in the window by its address and that of a search engine.

    Signals
    -------
    progressed(text)
        How far studies are brought in; empty when that has ended.
    problem(sentence)
    example_wanted(Path), template_wanted(Path)
        What a dropped study is wanted for.
    """

    progressed = Signal(str)
    problem = Signal(str)
    example_wanted = Signal(object)
    template_wanted = Signal(object)

    def __init__(self, window: QMainWindow, service: SearchService, model: Path, open_library: OpensLibrary) -> None:
        super().__init__(window)
        self._window = window
        self._service = service
        self._model = model
        self._open_library = open_library
        self._dialog: BringInDialog | None = None
        self._dropped: tuple[Path, ...] = ()
        self._job = Job()
        self._looking = Background["Found"](self._on_found, self.problem.emit, tr_later("Looking for studies"))

    def open(self, address: str, engine: SearchEngine = NO_ENGINE) -> None:
        """Open a library, or a search engine that it was copied into; a user's password that is missing is asked for first."""
        if engine.address and not engine.password and wants_password(engine.address):
            self._ask_engine(address, engine)
            return
        if server_address.wants_password(address):
            whole = server_dialog.ask_server(self._window, address)
            if whole is None:
                return
            address = whole
        self._open_library(address, engine)

    def ask_file(self) -> None:
        """Ask for a library file and open it."""
        connection = self._service.connection
        server = connection is None or server_address.is_server(connection.library)
        near = str(settings.data_folder()) if connection is None or server else connection.library
        if address := dialogs.ask_library(self._window, near):
            self._open_library(address, NO_ENGINE)

    def ask_server(self) -> None:
        """Ask for a library on a server and open it."""
        connection = self._service.connection
        known = connection.library if connection and server_address.is_server(connection.library) else ""
        if address := server_dialog.ask_server(self._window, known):
            self._open_library(address, NO_ENGINE)

    def ask_engine(self) -> None:
        """Ask for a search engine and the library beside it, and open them."""
        connection = self._service.connection
        if connection is None:
            self._ask_engine("", NO_ENGINE)
        else:
            self._ask_engine(connection.library, connection.engine)

    def _ask_engine(self, library: str, engine: SearchEngine) -> None:
        given = engine_dialog.ask_engine(self._window, library, engine)
        if given is None:
            return
        library, engine = given
        if server_address.wants_password(library):
            whole = server_dialog.ask_server(self._window, library)
            if whole is None:
                return
            library = whole
        self._open_library(library, engine)

    def bring_in(self, folders: Sequence[Path] = ()) -> None:
        """Show the dialog, with `folders` in it."""
        if self._dialog is None:
            self._dialog = BringInDialog(self._model, self._window)
            self._dialog.progressed.connect(self.progressed)
            self._dialog.ended.connect(self.show_brought_in)
        if not self._dialog.working and (own := self.own_library) is not None:
            self._dialog.set_library(own)
        self._dialog.add_folders(folders)
        self._dialog.show()
        self._dialog.raise_()

    def take(self, folders: Sequence[Path]) -> None:
        """Look what lies in folders that were dropped on the window, off its thread, then ask what for."""
        self._dropped = tuple(folders)
        self._job.cancel()
        job = self._job = Job()
        self._looking.start(lambda: look(self._dropped, None, job))

    def close(self) -> None:
        """End what runs; a run that is not finished goes on when it is started again."""
        self._job.cancel()
        self._looking.stop()
        if self._dialog is not None:
            self._dialog.shut_down()

    def _on_found(self, found: Found) -> None:
        if not found.studies:
            self.problem.emit(translated(found.failed[0][1]))
            return
        alone = found.studies[0].folder if len(found.studies) == 1 else None
        choice = dialogs.ask_about_drop(self._window, self._dropped[0], 1 if alone else len(found.studies))
        if choice is dialogs.DropChoice.BRING_IN:
            self.bring_in(self._dropped)
        elif choice is dialogs.DropChoice.EXAMPLE and alone:
            self.example_wanted.emit(alone)
        elif choice is dialogs.DropChoice.TEMPLATE and alone:
            self.template_wanted.emit(alone)

    @property
    def own_library(self) -> str | None:
        """The address of the library that is open; None if there is none, or it is the demo library."""
        connection = self._service.connection
        return None if connection is None or is_demo(connection.library) else connection.library

    def show_brought_in(self, address: str) -> None:
        """Open a library into which studies were brought, unless one is open."""
        connection = self._service.connection
        if connection is None or self._service.info is None:  # one that is open shows the new cases by itself
            self._open_library(address, NO_ENGINE)
