"""Cases laid beside the template: read from the library, and given room in the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from widgets.compare.area import CompareArea
from widgets.state.search_types import FoundRow
from widgets.state.state_holder import StateHolder
from widgets.window.documents import Documents

RESULTS_SHARE = 0.24
"""Of the window's width, that the results keep beside a comparison, if they need no more."""


class Comparing(QObject):
    """Reads what is to be compared, and moves the docks aside for as long as anything is.

    Parameters
    ----------
    window : QMainWindow
    documents : Documents
    area : CompareArea
    state : StateHolder
    """

    def __init__(self, window: QMainWindow, documents: Documents, area: CompareArea, state: StateHolder) -> None:
        super().__init__(window)
        self._window = window
        self._documents = documents
        self._area = area
        self._state = state
        self._planes: QDockWidget | None = None
        self._results: QDockWidget | None = None
        self._hidden = False
        self._width = 0
        documents.case_compared.connect(area.show_case)
        area.opened_changed.connect(self._make_room)

    def set_docks(self, planes: QDockWidget, results: QDockWidget) -> None:
        """Say which docks make room: the planes of the template, which then stand below it, and the results."""
        self._planes, self._results = planes, results

    def compare(self, found: FoundRow) -> None:
        """Lay the case of a row beside the template."""
        if (library := self._state.state.shown.library) is not None:
            self._documents.compare_case(library, found.study, found.slice, found.rank)

    def _make_room(self, opened: bool) -> None:
        if self._planes is None or self._results is None:
            return
        if opened:
            self._hidden, self._width = self._planes.isVisible(), self._results.width()
            self._planes.hide()
            width = min(self._width, round(RESULTS_SHARE * self._window.width()))
        else:
            self._planes.setVisible(self._hidden)
            width = self._width
        if not self._results.isHidden():
            self._window.resizeDocks([self._results], [width], Qt.Orientation.Horizontal)
