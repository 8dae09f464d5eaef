"""The library that is searched: opened with the model and the template, and told of in the window's state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.settings import Precision
from widgets.language import tr
from widgets.libraries.library_status import connection_name, library_name
from widgets.results.search_service import SearchService
from widgets.state.search_types import NO_ENGINE, Connection, LibraryInfo, SearchEngine
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import LibraryState, Phase, WindowState


class OpenLibrary(QObject):
    """Connects the search service, and keeps `opened.library` of the window's state.

    Parameters
    ----------
    service : SearchService
    holder : StateHolder
    model : Path
        The model that encodes.
    device, precision : str
        What it encodes with.

    Signals
    -------
    told(sentence)
        A library could not be opened, and which one stays open.
    """

    told = Signal(str)

    def __init__(
        self,
        service: SearchService,
        holder: StateHolder,
        model: Path,
        device: str,
        precision: Precision,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._holder = holder
        self._model = model
        self._device = device
        self._precision = precision
        self._former: tuple[str, str] | None = None
        """Of the library and the search engine that were open last."""
        holder.changed.connect(self._on_state)
        service.opened.connect(self._on_opened)
        service.changed.connect(self._on_changed)
        service.outage_changed.connect(self._on_outage)
        service.measuring_changed.connect(self._on_measuring)
        service.failed.connect(self._on_failure)
        service.refused.connect(self._on_refusal)

    @property
    def address(self) -> str | None:
        """Of the library that is open or being opened; None where there is none."""
        connection = self._service.connection
        return None if connection is None else connection.library

    def open(self, address: str, engine: SearchEngine = NO_ENGINE) -> None:
        """Search in another library, itself or a search engine that it was copied into."""
        opened = self._holder.state.opened.template
        template = None if opened is None else opened.study
        self._service.connect_to(Connection(address, self._model, template, self._device, self._precision, engine))
        self._tell(LibraryState(Phase.OPENING, library_name(address, engine.address)))

    def show_making(self, progress: str | None) -> None:
        """Tell how far the demo library is that is being made, where there is no other; None when that has stopped."""
        if self._service.connection is None:
            self._tell(LibraryState() if progress is None else LibraryState(Phase.MADE, progress=progress))

    def _tell(self, library: LibraryState) -> None:
        self._holder.update(opened=self._holder.state.opened.with_library(library))

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        template, connection = now.opened.template, self._service.connection
        if template is not former.opened.template and template is not None and connection is not None:
            self._service.connect_to(replace(connection, template=template.study))

    def _on_opened(self, info: LibraryInfo) -> None:
        state = self._holder.state
        former = state.opened.library
        library = replace(
            LibraryState(Phase.OPEN, library_name(info.shown, info.engine), info=info),
            outage=former.outage,
            measuring=former.measuring,
        )
        same = (info.address, info.engine) == self._former
        self._former = info.address, info.engine
        asked = (state.asked if same else state.asked.without_cases()).with_default(
            info.default_by, info.default_weight, info.offered, info.looks_again
        )
        rows = state.rows if same else state.rows.without_pins()
        self._holder.update(opened=state.opened.with_library(library), asked=asked, rows=rows)

    def _on_changed(self, info: LibraryInfo) -> None:
        self._tell(replace(self._holder.state.opened.library, info=info))

    def _on_outage(self, sentence: str | None) -> None:
        self._tell(replace(self._holder.state.opened.library, outage=sentence))

    def _on_measuring(self, measuring: bool) -> None:
        self._tell(replace(self._holder.state.opened.library, measuring=measuring))

    def _on_refusal(self, sentence: str) -> None:
        if self._service.connection is not None:
            name = connection_name(self._service.connection)
            self._tell(LibraryState(Phase.OPENING, name))
            self.told.emit(tr("{sentence} {name} stays open.", sentence=sentence, name=name))

    def _on_failure(self, sentence: str) -> None:
        if self._service.info is None and self._service.connection is not None:
            name = connection_name(self._service.connection)
            self._tell(LibraryState(Phase.FAILED, name, problem=sentence))
