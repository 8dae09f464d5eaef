"""What the window says of the library: its name and size, and whether it answers (the reason is in the label's tool tip)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel

from widgets.results.search_service import SearchService
from widgets.shared.banner import Banner
from widgets.state.search_types import LibraryInfo


class LibraryStatus(QObject):
    """Keeps a label of the status bar up to date, and tells in the banner, once, that a library does not answer.

    Parameters
    ----------
    service : SearchService
    label : QLabel
    banner : Banner
    """

    def __init__(self, service: SearchService, label: QLabel, banner: Banner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._label = label
        self._banner = banner
        self._told = ""
        service.opened.connect(self._show)
        service.changed.connect(self._show)
        service.outage_changed.connect(self._on_outage)
        service.failed.connect(self._on_failure)

    def _show(self, info: LibraryInfo) -> None:
        silent = " · not reachable" if self._service.outage else ""
        self._label.setText(f"{library_name(info.shown)} · {_counted(info)}{silent}")
        details = [info.shown, f"model {info.model_id[:12]}"]
        self._label.setToolTip("\n".join([*details, self._service.outage] if self._service.outage else details))

    def _on_failure(self, sentence: str) -> None:
        connection = self._service.connection
        if self._service.info is None and connection is not None:
            self._label.setText(f"{library_name(connection.library)} is not open")
            self._label.setToolTip(sentence)

    def _on_outage(self, sentence: str) -> None:
        if self._service.info is not None:
            self._show(self._service.info)
        if sentence:
            name = library_name(self._service.info.shown) if self._service.info else "The library"
            self._told = f"{name} does not answer. Searching goes on with what was read; it is asked again by itself."
            self._banner.warn(self._told)
        elif self._banner.text == self._told:
            self._banner.hide()


def library_name(address: str) -> str:
    """Return the short name of a library: of a file its name, of a server's address hosts and database (no user or password)."""
    scheme, mark, rest = address.partition("://")
    return rest.rpartition("@")[2].partition("?")[0] if mark else Path(scheme).name


def _counted(info: LibraryInfo) -> str:
    patients = f"{info.patients} patient{'' if info.patients == 1 else 's'}"
    return patients if info.studies == info.patients else f"{patients}, {info.studies} studies"
