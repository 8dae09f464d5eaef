"""Start of the window."""

from __future__ import annotations

import argparse
import signal
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from widgets import theme
from widgets.main_window import MainWindow, WindowOptions

PULSE_MS = 250


def application() -> QApplication:
    """Return the Qt application in the program's colours, made if there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(sys.argv[:1])
    app.setApplicationName("SBMIR")
    app.setApplicationDisplayName("SBMIR")
    theme.apply(app)
    return app


def run_window(arguments: argparse.Namespace) -> int:
    """Open the window and stay until it is closed; `arguments` may name a library, a template and a model."""
    app = application()
    window = MainWindow(WindowOptions(arguments.library, arguments.template, arguments.model))
    window.show()
    QTimer.singleShot(0, window.start)
    # Python sees Ctrl+C only while Python code runs.
    signal.signal(signal.SIGINT, lambda number, frame: window.close())
    pulse = QTimer()
    pulse.timeout.connect(lambda: None)
    pulse.start(PULSE_MS)
    return app.exec()
