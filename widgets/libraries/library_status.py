"""What the window says of the library: its name and size, and whether it answers (the reason is in the label's tool tip)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel

from widgets.language import tr, tr_counted, translated
from widgets.shared.banner import Banner
from widgets.state.search_types import Connection, LibraryInfo
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import LibraryState, Phase, WindowState

LONGEST_NAME = 50
"""Characters of a library's name that are shown; the tool tip has the address whole."""


class LibraryStatus(QObject):
    """Keeps a label of the status bar as the window's state is, and tells in the banner, once, that a library does not answer.

    Parameters
    ----------
    holder : StateHolder
    label : QLabel
    banner : Banner
    """

    def __init__(self, holder: StateHolder, label: QLabel, banner: Banner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._label = label
        self._banner = banner
        self._told: str | None = None
        holder.changed.connect(self._on_state)
        self._show(holder.state.opened.library)

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        before, library = former.opened.library, now.opened.library
        if library == before:
            return
        self._show(library)
        if library.outage is not None and before.outage is None:
            self._told = tr(
                "{silence} {meanwhile} it is asked again by itself.",
                silence=_silence(library, library.outage),
                meanwhile=_meanwhile(library),
            )
            self._banner.warn(self._told)
        elif library.outage is None and before.outage is not None and self._banner.text == self._told:
            self._banner.close_message()

    def _show(self, library: LibraryState) -> None:
        info, name = library.info, _shortened(library.name)
        if info is not None:
            silent = [] if library.outage is None else [translated(library.outage)]
            text = f"{name} · {_counted(info)}" + (tr(" · not reachable") if silent else "")
            engine = [tr("searched by {engine}", engine=info.engine)] if info.engine else []
            tip = "\n".join([info.shown, *engine, tr("model {model_id}", model_id=info.model_id[:12]), *silent])
        else:
            words = {Phase.OPENING: tr("Opening {name} …", name=name), Phase.FAILED: tr("{name} is not open", name=name)}
            text, tip = words.get(library.phase, tr("No library")), translated(library.problem or "")
        self._label.setText(text)
        self._label.setToolTip(tip)


def _silence(library: LibraryState, outage: str) -> str:
    """Say that a library does not answer: of a file why, for which a sentence is always fit to be shown at length."""
    if library.info is None:
        return tr("The library does not answer.")
    if library.info.engine:
        return translated(outage)
    return tr("{name} does not answer.", name=library.name) if "://" in library.info.address else translated(outage)


def _meanwhile(library: LibraryState) -> str:
    """Say what goes on meanwhile, up to the pause."""
    if library.info is not None and library.info.engine:
        return tr("Nothing can be searched until it answers;")
    return tr("Searching goes on with what was read;")


def library_name(address: str, engine: str = "") -> str:
    """Return the short name of a library, and of the search engine that answers for it.

    Of a file it is its name, of a server's address hosts and database (no user or password).
    """
    scheme, mark, rest = address.partition("://")
    name = rest.rpartition("@")[2].partition("?")[0] if mark else Path(scheme).name
    return tr("{name} on {engine}", name=name, engine=library_name(engine.removeprefix("chdb:"))) if engine else name


def connection_name(connection: Connection) -> str:
    """Return the short name of what a connection searches."""
    return library_name(connection.library, connection.engine.address)


def _shortened(name: str) -> str:
    """Return a name without its middle if it would push what is said after it off the window."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME // 2]}…{name[-LONGEST_NAME // 2 :]}"


def _counted(info: LibraryInfo) -> str:
    patients = tr_counted("{count} patient", "{count} patients", info.patients)
    return (
        patients
        if info.studies == info.patients
        else tr("{patients}, {studies} studies", patients=patients, studies=info.studies)
    )
