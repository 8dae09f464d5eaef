"""A window to be killed: ``python -m tests.support.gui.workers.window_worker RECORDS stroke|write SHARE``.

It draws strokes by mouse events.
After every stroke the masks are written to RECORDS/after-N.json. With "stroke" the worker begins one more and waits, the button
held; with "write" it kills itself in the middle of keeping the last stroke, SHARE (0 to 1) of the way through that write.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

from app import outputs
from app.sketch import Sketch
from tests.support.gui import application as gui
from tests.support.gui.window_scene import SLICE, Window, open_window, template

STROKES: tuple[tuple[int, str, int, tuple[gui.Point, ...]], ...] = (
    (SLICE, "brush", 2, ((100.3, 90.3), (120.3, 95.3), (130.3, 110.3))),
    (SLICE, "lasso", 3, ((105.3, 85.3), (105.3, 100.3), (125.3, 105.3), (120.3, 85.3))),
    (SLICE + 1, "ellipse", 1, ((110.3, 130.3), (130.1, 150.1))),
)
"""Slice, tool, structure and way in mm, no point where a pixel's centre is in doubt."""


def masks(sketch: Sketch) -> dict[str, str]:
    """Return all finished masks by "slice label", packed, as hex digits."""
    return {f"{k} {label}": np.packbits(mask).tobytes().hex() for k, label, mask in sketch.committed()}


def draw(window: Window, records: Path) -> Callable[[int], None]:
    """Return a function that draws a stroke by its number and records what is there then."""

    def stroke(number: int) -> None:
        k, tool, label, way = STROKES[number]
        window.viewer.set_slice(k)
        window.sketching.set_tool(tool)
        window.sketching.set_structure(label)
        gui.drag(window.viewer.canvas, way)
        (records / f"after-{number}.json").write_text(json.dumps(masks(window.sketching.sketch)))

    return stroke


class Steps:
    """Counts the interpreter's steps inside `app.outputs`; at a given one this process kills itself."""

    def __init__(self, last: int | None = None) -> None:
        self.count = 0
        self._last = last

    def __enter__(self) -> Steps:
        sys.settrace(self._call)
        return self

    def __exit__(self, *error: object) -> None:
        sys.settrace(None)

    def _call(self, frame: FrameType, event: str, argument: object) -> Any:
        if frame.f_globals.get("__name__") != outputs.__name__:
            return None
        frame.f_trace_opcodes = True
        return self._step

    def _step(self, frame: FrameType, event: str, argument: object) -> Any:
        if event == "opcode":
            self.count += 1
            if self.count == self._last:
                os.kill(os.getpid(), signal.SIGKILL)
        return self._step


def main(records: Path, moment: str, share: float) -> None:
    """Draw, then wait for the end or bring it about."""
    window = open_window(template())
    stroke = draw(window, records)
    stroke(0)
    with Steps() as whole:
        stroke(1)
    assert whole.count > 50, "the stroke was not kept at once"
    if moment == "write":
        with Steps(1 + round(share * (whole.count - 1))):
            stroke(2)
        raise AssertionError("the write went past its last step")
    stroke(2)
    canvas = window.viewer.canvas
    gui.press(canvas, (150.0, 100.0))
    gui.move(canvas, (160.0, 140.0))
    gui.pump()
    print("drawing", window.sketching.drawing, flush=True)
    while True:
        gui.pump()
        time.sleep(0.01)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
