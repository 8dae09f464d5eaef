"""Windows and dialogs of their own that menus open and that close with the main window, each without a part in its work."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow

from app.errors import SbmirError
from app.settings import Settings
from widgets.brains.window import BrainWindow
from widgets.commands import Handler
from widgets.language import tr
from widgets.matching.window import MatchWindow
from widgets.shared import theme
from widgets.shared.one_window import OneWindow
from widgets.state.state_holder import StateHolder
from widgets.window.help.diagnostics import diagnostics
from widgets.window.help.manual import ManualWindow
from widgets.window.settings.dialog import SettingsDialog
from widgets.window.settings.usual_layout import UsualLayout


class SideWindows(QObject):
    """Opens them: CT and MR, whole brains, settings, the manual.

    Parameters
    ----------
    parent : QMainWindow
        The main window, with all its parts where they are at first.
    state : StateHolder
        Its state.

    Attributes
    ----------
    faults : callable
        Returns the kinds and places of errors that the diagnostics tell.

    Signals
    -------
    case_opened(OpenedCase)
        A study of the library is to be shown in a window of its own.
    settings_saved(Settings)
        Settings were changed; colours and convention are as they say already.
    told(sentence), problem(sentence)
    """

    case_opened = Signal(object)
    settings_saved = Signal(object)
    told = Signal(str)
    problem = Signal(str)

    def __init__(self, parent: QMainWindow, state: StateHolder) -> None:
        super().__init__(parent)
        self._parent = parent
        self._state = state
        self.layout = UsualLayout(parent)
        self.matching = OneWindow(lambda: MatchWindow(state, parent))
        self.brains = OneWindow(self._brains)
        self.manual = OneWindow(lambda: ManualWindow(parent))
        self.faults: Callable[[], Iterable[str]] = list

    def handlers(self) -> dict[str, Handler]:
        """Return what their commands do, by their ids."""
        return {
            "match.open": self.matching.open,
            "brain.open": self.brains.open,
            "settings.open": self.open_settings,
            "view.usual_layout": self.layout.restore,
            "help.manual": self.manual.open,
            "help.diagnostics": self.copy_diagnostics,
        }

    def close(self) -> None:
        """Close those that are open."""
        for side in (self.matching, self.brains, self.manual):
            side.close()

    def open_settings(self) -> None:
        """Show the settings, and go by what was changed."""
        try:
            dialog = SettingsDialog(self._parent)
        except SbmirError as error:
            self.problem.emit(str(error))
            return
        dialog.saved.connect(self._on_saved)
        dialog.exec()
        dialog.deleteLater()

    def report(self) -> str:
        """Return the lines of the diagnostics."""
        return diagnostics(self._state.state, self.faults())

    def copy_diagnostics(self) -> None:
        """Put the diagnostics on the clipboard."""
        QGuiApplication.clipboard().setText(self.report())
        self.told.emit(tr("The diagnostics are on the clipboard: versions, sizes and counts, nothing of a patient."))

    def _on_saved(self, settings: Settings) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, settings.theme)
        self._state.update(convention=settings.convention)
        self.settings_saved.emit(settings)

    def _brains(self) -> BrainWindow:
        made = BrainWindow(self._state, self._parent)
        made.case_opened.connect(self.case_opened)
        return made
