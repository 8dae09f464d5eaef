"""A reader study to be killed: ``python -m tests.support.gui.workers.study_worker LIBRARY``.

It answers two questions of five, judges a row of the third and waits; `resume` goes on and finishes all.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from app.reading.reader_study import Session, kept_plan, kept_sessions, session_bytes
from tests.support.gui import application as gui
from tests.support.gui.study_scene import Scene, answer, draw, judge, show_rows
from widgets.study.start_dialog import Start


def begin(scene: Scene) -> None:
    """Answer, say what is answered, and wait for the end."""
    window = scene.new()
    answer(window)
    answer(window)
    draw(window)
    show_rows(window)
    window.panel.judged_whole.emit(1, True)
    window.panel.judged.emit(2, "size", False)
    print(session_bytes(window.reading.session).decode().strip(), flush=True)
    while True:
        gui.pump()
        time.sleep(0.01)


def resume(scene: Scene) -> Session:
    """Go on where it was left and finish all; returns what was found there."""
    ((_, session),), _ = kept_sessions()
    window = scene.open(Start(kept_plan(session), session, None))
    assert [row.rank for row in window.panel.rows] == [1, 2, 3]
    judge(window)
    window.commands["study.next"].trigger()
    answer(window)
    answer(window)
    assert window.reading.finished
    return session


if __name__ == "__main__":
    begin(Scene(Path(sys.argv[1])))
