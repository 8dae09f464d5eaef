"""What a reader study is read on."""

from __future__ import annotations

from dataclasses import dataclass

from app.anatomy import Structure
from app.sketch import Sketch
from widgets.results.search_service import SearchService
from widgets.state.opened import OpenedStudy
from widgets.state.search_types import Connection, LibraryInfo
from widgets.state.window_state import Convention, WindowState


@dataclass(frozen=True)
class Place:
    """What is read on, and how it is shown."""

    connection: Connection
    library: LibraryInfo
    template: OpenedStudy
    structures: tuple[Structure, ...]
    convention: Convention


def reading_place(service: SearchService, state: WindowState, sketch: Sketch) -> Place | None:
    """Return what a reader study is read on: the library, model and template that are open; None while one is not."""
    opened, connection = state.opened, service.connection
    if opened.library.info is None or opened.template is None or connection is None:
        return None
    return Place(connection, opened.library.info, opened.template, tuple(sketch.structures), state.convention)
