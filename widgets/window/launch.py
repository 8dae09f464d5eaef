"""Start of the window."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import sys

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.commands.shared.options import optional_address, read_address
from app.errors import UserError
from app.scale import check_engine
from app.settings import read_settings
from app.settings.holding import Hold
from app.structures import read_structures
from widgets import language
from widgets.pane.slice_renderer import choose_window_system
from widgets.shared import focus_mark, roles, theme
from widgets.state.search_types import NO_ENGINE, SearchEngine
from widgets.window.help.crash import FaultGuard
from widgets.window.help.log import start_log
from widgets.window.links.linked import LinkedStudies
from widgets.window.main_window import MainWindow
from widgets.window.options import WindowOptions

_log = logging.getLogger(__name__)

PULSE_MS = 250
COLLECT_MS = 2_000


class GuiGarbage(QObject):
    """Runs Python's garbage collector in the window's thread only.

    Else the search thread might collect a cycle that holds a widget, and Qt does not survive a widget that is destroyed by
    another thread.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(COLLECT_MS)

    def collect(self) -> None:
        """Collect the generations that are due, by the interpreter's own thresholds."""
        due = [generation for generation in range(3) if gc.get_count()[generation] > gc.get_threshold()[generation] > 0]
        if due:
            gc.collect(due[-1])


def application() -> QApplication:
    """Return the Qt application in the program's colours, made if there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    # torch will read it in the search thread. One query is too little work to share: on a busy machine two threads that wait for
    # each other take up to seventy times as long as one, and the window needs the other core.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    choose_window_system()
    app = QApplication(sys.argv[:1])
    keep_every_movement()
    app.setApplicationName("SBMIR")
    app.setApplicationDisplayName("SBMIR")
    theme.apply(app)
    roles.install(app)
    focus_mark.install(app)
    GuiGarbage(app)
    return app


def keep_every_movement() -> None:
    """Have Qt hand on every movement of mouse and pen, also those that came while the program was busy.

    On X11 Qt keeps only the newest of those that wait, and a zigzag would lose its turning points. To be called
    when the application is there, as the platform's part of Qt sets the attributes when it begins.
    """
    for compressed in (Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, Qt.ApplicationAttribute.AA_CompressTabletEvents):
        QCoreApplication.setAttribute(compressed, False)


def receive_links(app: QCoreApplication, linked: LinkedStudies, hold: Hold | None) -> None:
    """Show what other starts of the program are asked for, until the program ends; without Qt's network nothing is received."""
    try:
        from widgets.window.links.receiver import Receiver
    except ImportError as error:
        _log.warning("Links to studies cannot be received: %s", error)
        return
    receiver = Receiver(hold, linked)
    receiver.wanted.connect(linked.show)
    app.aboutToQuit.connect(receiver.close)


def engine_beside(library: str | None, text: str | None) -> SearchEngine:
    """Return the search engine that ``--engine`` names, if any.

    Raises
    ------
    UserError
        If it can be none, or no library is named whose rows it is to find: that of the last time may be another one.
    """
    if text is None:
        return NO_ENGINE
    address = read_address(text)
    check_engine(address)
    if library is None:
        raise UserError("--engine finds the rows; pictures and cases come from the library: name it too, with --library LIB.")
    return SearchEngine(address)


def run_window(arguments: argparse.Namespace, hold: Hold | None = None) -> int:
    """Open the window and stay until it is closed.

    Parameters
    ----------
    arguments : Namespace
        May name a library, a search engine beside it, a template, a model, structures, and a study to be shown.
    hold : Hold, optional
        The right to be the window that others ask for studies.
    """
    app = application()
    settings = read_settings().settings
    theme.apply(app, settings.theme)
    language.choose(app, settings.language)
    log = start_log()
    app.aboutToQuit.connect(log.close)
    structures = None if arguments.structures is None else read_structures(arguments.structures)
    library = optional_address(arguments.library)
    engine = engine_beside(library, arguments.engine)
    window = MainWindow(WindowOptions(library, arguments.template, arguments.model, structures=structures, engine=engine))
    window.fit(window.screen().availableSize())
    window.show()
    QTimer.singleShot(0, window.start)
    window.aside.faults = lambda: log.faults.places
    guard = FaultGuard(window, (window.sketches.keeper.save_now, window.sessions.keeper.save_now), window.aside.report)
    guard.install()
    app.aboutToQuit.connect(guard.remove)
    linked = LinkedStudies(window)
    app.aboutToQuit.connect(linked.close)
    receive_links(app, linked, hold)
    if arguments.study is not None:
        QTimer.singleShot(0, lambda: linked.show(arguments.study))
    # Python sees Ctrl+C only while Python code runs.
    signal.signal(signal.SIGINT, lambda number, frame: window.close())
    pulse = QTimer()
    pulse.timeout.connect(lambda: None)
    pulse.start(PULSE_MS)
    return app.exec()
