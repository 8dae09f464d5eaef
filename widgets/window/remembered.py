"""What the window remembers between starts."""

from __future__ import annotations

import json
from contextlib import suppress
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from app import settings
from app.errors import SbmirError
from app.scale import is_engine
from widgets.drawing.sketching import SketchController
from widgets.libraries.server_address import to_remember
from widgets.shared.places import is_folder
from widgets.state.drawing_options import read_options
from widgets.state.rows import Order, Rows
from widgets.state.search_types import NO_ENGINE, SearchEngine
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import MOST_ROWS, WindowState

LIBRARY_KEY = "documents/library"
ENGINE_KEY = "documents/engine"
TEMPLATE_KEY = "documents/template"
GEOMETRY_KEY = "window/geometry"
STATE_KEY = "window/state"
ROWS_KEY = "search/rows"
MORE_KEY = "search/more"
ROWS_SHOWN_KEY = "search/rows-shown"
FOLDER_KEY = "documents/saved-in"
STRUCTURES_KEY = "sketch/structures"
OPTIONS_KEY = "sketch/options"
DEMO_KEY = "demo/state"
SESSIONS_KEY = "documents/sessions"

STATE_VERSION = 2


class DemoBuild(Enum):
    """How far the demo library is; the values are what is written."""

    NONE = ""
    BUILDING = "building"
    STOPPED = "cancelled"
    DONE = "done"

    @property
    def unfinished(self) -> bool:
        """Whether there is something to go on with."""
        return self in (DemoBuild.BUILDING, DemoBuild.STOPPED)


def demo_build(store: QSettings) -> DemoBuild:
    """Return how far the demo library is; what cannot be understood is none."""
    written = store.value(DEMO_KEY)
    return next((build for build in DemoBuild if build.value == written), DemoBuild.NONE)


def keep_demo_build(store: QSettings, build: DemoBuild) -> None:
    """Write down how far the demo library is, at once."""
    store.setValue(DEMO_KEY, build.value)
    store.sync()


def window_settings() -> QSettings:
    """Return the window's settings, an ini file in the data folder."""
    return QSettings(str(settings.data_folder() / "window.ini"), QSettings.Format.IniFormat)


def remembered_library(store: QSettings) -> str | None:
    """Return the library that was used last, whether or not it is there now.

    Where none was, a finished demo library; None where there is none, or it is not finished.
    """
    last, demo = str(store.value(LIBRARY_KEY) or ""), settings.demo_library()
    if last and last != str(demo):
        return last
    there = bool(last) or demo.is_file()
    return str(demo) if there and not demo_build(store).unfinished else None


def remembered_engine(store: QSettings) -> SearchEngine:
    """Return the search engine that answered for the library that was used last; none if the library itself did."""
    address = str(store.value(ENGINE_KEY) or "")
    return SearchEngine(address) if is_engine(address) else NO_ENGINE


def remembered_template(store: QSettings) -> Path | None:
    """Return the template that was used last; None if it was the program's own, or is gone."""
    folder = str(store.value(TEMPLATE_KEY) or "")
    return Path(folder) if folder and is_folder(Path(folder)) else None


def restore_layout(window: QMainWindow, store: QSettings, sketching: SketchController, more: QAction) -> None:
    """Lay a window out as it was, with its structures' look, the way to draw, and with what is under "More" or without.

    What cannot be understood, the file being anybody's to edit, is as if it were not there.
    """
    geometry, state = store.value(GEOMETRY_KEY), store.value(STATE_KEY)
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)
    if isinstance(state, QByteArray):
        window.restoreState(state, STATE_VERSION)
    more.setChecked(str(store.value(MORE_KEY, "")) == "true")
    sketching.set_options(read_options(str(store.value(OPTIONS_KEY, ""))))
    with suppress(ValueError, RecursionError):
        sketching.panel.set_state(json.loads(str(store.value(STRUCTURES_KEY, ""))))


def remembered_rows(store: QSettings, top: int) -> int:
    """Return how many rows were wanted last; `top` where that is not to be had."""
    with suppress(ValueError):
        top = settings.SearchSettings.model_validate({"top": store.value(ROWS_KEY, top)}).top
    return min(top, MOST_ROWS)


def remembered_look(store: QSettings) -> Rows:
    """Return how rows were shown last, without pins; the usual way where that is not to be had."""
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        kept = json.loads(str(store.value(ROWS_SHOWN_KEY, "")))
        columns = [str(name) for name in kept["columns"]]
        return Rows(grid=kept["grid"] is True, order=Order(kept["order"]), details=kept["details"] is True).with_columns(columns)
    return Rows()


def keep_look(store: QSettings, rows: Rows) -> None:
    """Keep what :func:`remembered_look` returns."""
    kept = {"columns": rows.columns, "grid": rows.grid, "order": rows.order.value, "details": rows.details}
    store.setValue(ROWS_SHOWN_KEY, json.dumps(kept))


def keep_layout(window: QMainWindow, store: QSettings, sketching: SketchController, more: QAction) -> None:
    """Keep what :func:`restore_layout` restores."""
    store.setValue(GEOMETRY_KEY, window.saveGeometry())
    store.setValue(STATE_KEY, window.saveState(STATE_VERSION))
    store.setValue(STRUCTURES_KEY, json.dumps(sketching.panel.state()))
    store.setValue(OPTIONS_KEY, sketching.options.written())
    store.setValue(MORE_KEY, "true" if more.isChecked() else "false")
    store.sync()


class StateMemory(QObject):
    """Remembers between starts what the reader has open and prefers, as the window's state changes.

    Signals
    -------
    problem(sentence)
        Something cannot be remembered.
    """

    problem = Signal(str)

    def __init__(self, store: QSettings, holder: StateHolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        holder.changed.connect(self._on_state)

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        template, info = now.opened.template, now.opened.library.info
        if now.opened.guest is None and template is not None and template is not former.opened.template:
            own = template.study.folder == settings.template_folder()
            self._store.setValue(TEMPLATE_KEY, "" if own else str(template.study.folder))
        if info is not None and info is not former.opened.library.info:
            self._store.setValue(LIBRARY_KEY, to_remember(info.address))
            self._store.setValue(ENGINE_KEY, info.engine)
        if now.asked.top != former.asked.top:
            self._store.setValue(ROWS_KEY, now.asked.top)
        if now.rows != former.rows:
            keep_look(self._store, now.rows)
        if now.convention != former.convention:
            try:
                settings.change_settings(convention=now.convention)
            except SbmirError as error:
                self.problem.emit(str(error))
