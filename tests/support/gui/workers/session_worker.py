"""A window to be killed: ``python -m tests.support.gui.workers.session_worker``.

It fills a window with something of everything, waits until that is kept, says what it shows, and waits.
"""

from __future__ import annotations

import time
from unittest.mock import patch

from tests.support.gui import application as gui
from tests.support.gui import window_scene
from tests.support.gui.session_scene import fill
from tests.support.gui.widget_helpers import FakeOpener, wait_until
from widgets.results.search_service import SearchService
from widgets.window.main_window import MainWindow
from widgets.window.options import WindowOptions


def main() -> None:
    """Keep a session until the end that comes."""
    gui.application()
    window = MainWindow(WindowOptions("a.sbmir", remember=True), SearchService(opener=FakeOpener()))
    template = window_scene.template()
    with (
        patch.object(window.documents, "open_template", lambda folder: window.documents.take_template(template)),
        patch.object(window.demo, "offer", lambda: None),
    ):
        window.show()
        window.start()
    wait_until(lambda: window.service.info is not None)
    shown = fill(window)
    wait_until(lambda: not window.sessions.keeper._timer.isActive())
    print(repr(shown), flush=True)
    while True:
        gui.pump()
        time.sleep(0.01)


if __name__ == "__main__":
    main()
