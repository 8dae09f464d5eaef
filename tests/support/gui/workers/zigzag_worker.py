"""A zigzag on a real X display: ``python -m tests.support.gui.workers.zigzag_worker``, with ``DISPLAY`` set.

It prints what became of it.
The movements all come while the program is busy, as on a slow machine. The first zigzag is drawn as the
program sets itself up, the second one with Qt's compression of movements, so that it is seen that there was something to lose.
"""

from __future__ import annotations

import json
import os
import subprocess
import time

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest

from tests.support.gui.window_scene import SLICE, Window, template
from widgets.window.launch import application

TURNS = tuple((100.0 + 60.0 * (number % 2), 70.0 + 5.0 * number) for number in range(20))
"""The turning points (row, column) in mm."""

PATIENCE_S = 20


def zigzag(window: Window) -> int:
    """Draw a zigzag while the window is busy; returns how many of its turning points are drawn."""
    canvas, sketch = window.viewer.canvas, window.sketching.sketch
    first, *others = [canvas.mapToGlobal(canvas.position_of(*turn).toPoint()) for turn in TURNS]
    ended: list[object] = []
    canvas.released.connect(ended.append)
    pointer("mousemove", first, "mousedown", "1", *(word for place in others for word in ("mousemove", place)), "mouseup", "1")
    pointer("getmouselocation")  # whose answer comes when all that was before has been done
    until = time.monotonic() + PATIENCE_S
    while not ended and time.monotonic() < until:
        QTest.qWait(10)
    assert ended, "the button's release never came"
    mask = sketch.mask(SLICE, window.sketching.structure)
    sketch.clear()
    return sum(bool(mask[round(row), round(column)]) for row, column in TURNS)


def pointer(*words: str | QPoint) -> None:
    """Move the display's own pointer, while this thread waits."""
    texts = [text for word in words for text in ((str(word.x()), str(word.y())) if isinstance(word, QPoint) else (word,))]
    subprocess.run(["xdotool", *texts], check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE_S)


def main() -> None:
    """Draw two zigzags and print how much of each arrived, by what it was drawn with."""
    application()
    window = Window(template())
    window.show()
    window.start()
    window.viewer.set_slice(SLICE)
    window.sketching.set_tool("brush")
    window.sketching.set_radius(1)
    assert QTest.qWaitForWindowExposed(window)
    QTest.qWait(200)
    kept = zigzag(window)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, True)
    print(json.dumps({"turns": len(TURNS), "kept": kept, "compressed": zigzag(window)}), flush=True)
    window.close()
    os._exit(0)


if __name__ == "__main__":
    main()
