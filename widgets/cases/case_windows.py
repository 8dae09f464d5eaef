"""The windows of single cases: those found, and examples to search by."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from widgets.cases.case_window import CaseWindow
from widgets.compare.guesses import Guesses
from widgets.state.opened import OpenedCase, OpenedStudy
from widgets.state.state_holder import StateHolder


class CaseWindows(QObject):
    """Opens them, keeps them in one convention, and closes them with the main window.

    Signals
    -------
    search_wanted(ExampleSource)
        Search by a slice of an example.
    case_wanted(CaseSource)
        Search with a slice of a found case.
    edit_wanted(OpenedStudy, int)
        Draw on a slice of an example.
    export_wanted(str, str)
        Export the label map of a found case: address of its library, study.
    """

    search_wanted = Signal(object)
    case_wanted = Signal(object)
    edit_wanted = Signal(object, int)
    export_wanted = Signal(str, str)

    def __init__(
        self,
        convention: str,
        parent: QObject | None = None,
        guesses: Guesses | None = None,
        holder: StateHolder | None = None,
    ) -> None:
        super().__init__(parent)
        self._guesses = guesses or Guesses(parent=self)
        self._holder = holder or StateHolder(parent=self)
        self._convention = convention
        self._windows: list[CaseWindow] = []
        self._library = ""

    @property
    def windows(self) -> list[CaseWindow]:
        """The windows that are open, the oldest first."""
        return list(self._windows)

    def set_convention(self, convention: str) -> None:
        """Show all of them in another convention."""
        self._convention = convention
        for window in self._windows:
            window.set_convention(convention)

    def set_library(self, address: str) -> None:
        """Tell all of them which library is searched: with a case of another one there is no search."""
        self._library = address
        for window in self._windows:
            window.set_library(address)

    def show_case(self, case: OpenedCase) -> None:
        """Show a found case at its slice."""
        window = self._make()
        window.case_wanted.connect(self.case_wanted)
        window.export_wanted.connect(self.export_wanted)
        window.show_case(case)
        window.set_library(self._library)
        window.show()

    def show_example(self, opened: OpenedStudy) -> None:
        """Show an example and search by the slice that is shown."""
        window = self._make()
        window.search_wanted.connect(self.search_wanted)
        window.edit_wanted.connect(self.edit_wanted)
        window.show_example(opened)
        window.show()
        window.search()

    def close(self) -> None:
        """Close all."""
        for window in self.windows:
            window.close()

    def _make(self) -> CaseWindow:
        window = CaseWindow(self._convention, guesses=self._guesses, holder=self._holder)
        window.destroyed.connect(lambda: self._windows.remove(window))
        self._windows.append(window)
        return window
