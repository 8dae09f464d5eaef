"""Cases laid beside the template: read from the library, and given room in the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from widgets.compare.area import CompareArea
from widgets.state.opened import OpenedCase
from widgets.state.search_types import FoundRow
from widgets.state.state_holder import StateHolder
from widgets.window.documents import Documents
from widgets.window.settings.usual_layout import lay_out_now

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
        self._structures: QDockWidget | None = None
        self._hidden: list[QDockWidget] = []
        self._width = 0
        documents.case_compared.connect(self._show)
        area.opened_changed.connect(self._on_opened)

    def set_docks(self, planes: QDockWidget, results: QDockWidget, structures: QDockWidget) -> None:
        """Say which docks make room: the planes of the template, which then stand below it, and the results.

        The structures give theirs on a small screen, where the first case would have none.
        """
        self._planes, self._results, self._structures = planes, results, structures

    def compare(self, found: FoundRow) -> None:
        """Lay the case of a row beside the template."""
        if (library := self._state.state.shown.library) is not None:
            self._documents.compare_case(library, found.study, found.slice, found.rank)

    def _show(self, case: OpenedCase) -> None:
        """Lay a case beside the template, once docks have made room for the first one."""
        first = not self._area.is_open
        if first:
            self._make_room()
        self._area.show_case(case)
        if first and not self._area.is_open:
            self._give_back()

    def _on_opened(self, opened: bool) -> None:
        if not opened:
            self._give_back()

    def _make_room(self) -> None:
        if self._planes is None or self._results is None or self._structures is None:
            return
        self._width = self._results.width()
        self._hide(self._planes)
        self._set_width(min(self._width, round(RESULTS_SHARE * self._window.width())))
        lay_out_now(self._window)
        if not self._area.has_room:
            self._hide(self._structures)
            lay_out_now(self._window)

    def _give_back(self) -> None:
        for dock in self._hidden:
            dock.show()
        self._hidden = []
        self._set_width(self._width)

    def _hide(self, dock: QDockWidget) -> None:
        if dock.isVisible():
            self._hidden.append(dock)
            dock.hide()

    def _set_width(self, width: int) -> None:
        if self._results is not None and not self._results.isHidden():
            self._window.resizeDocks([self._results], [width], Qt.Orientation.Horizontal)
