"""How long a reader waits: from the release of the mouse to the paint event of the last row in sight.

Drives the real window without a screen: a stroke of mouse events on another slice each time, the real model and library.
Pictures are not kept from query to query, so all thumbnails are new. Run on an idle machine::

    python benchmarks/search_latency.py [--library LIB] [--model M] [--strokes 40] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic, perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest

from app import settings
from widgets.results import row_pictures
from widgets.window.launch import application
from widgets.window.main_window import MainWindow
from widgets.window.options import WindowOptions

SIZE = (1920, 1080)
"""Ten rows are in sight at this size."""

STROKE_MS = 400
"""How long a stroke takes; a reader is rarely quicker."""

PATIENCE_S = 120.0

LOOK_MS = 4
"""How often it is asked whether something has happened; what is measured is stamped when it happens."""

MEASURED_S = 400.0
"""What lies on a library's slices is measured once; a big library takes some minutes."""


def live(done: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Let the window live until `done`, in an event loop that sleeps as a reader's does: one that spins takes the GIL away."""
    end = monotonic() + patience_s
    loop = QEventLoop()
    look = QTimer(interval=LOOK_MS)
    look.timeout.connect(lambda: loop.quit() if done() or monotonic() > end else None)
    look.start()
    if not done():
        loop.exec()
    look.stop()
    if not done():
        raise SystemExit("The window did not answer in time.")


def pause(seconds: float) -> None:
    """Let the window live for some time."""
    end = monotonic() + seconds
    live(lambda: monotonic() >= end)


def stroke(window: MainWindow, points: list[tuple[float, float]]) -> float:
    """Draw through points (row, column) in mm by mouse events; return the time of the release."""
    canvas = window.viewer.canvas

    def position(point: tuple[float, float]) -> QPoint:
        return canvas.position_of(*point).toPoint()

    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=position(points[0]))
    for point in points[1:]:
        QTest.mouseMove(canvas, position(point))
        pause(STROKE_MS / 1000 / len(points))
    released = perf_counter()
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=position(points[-1]))
    return released


def measure(window: MainWindow, strokes: int, seed: int) -> tuple[list[float], list[dict[str, float]]]:
    """Return the waits in ms, and what the search thread says of each."""
    painted: dict[int, float] = {}
    window.results.rows_painted.connect(lambda generation: painted.setdefault(generation, perf_counter()))
    draw = np.random.default_rng(seed)
    waits, timings = [], []
    slices = draw.permutation(np.arange(45, 115))
    for number in range(strokes):
        window.viewer.set_slice(int(slices[number % len(slices)]))
        pause(0.3)
        centre = np.array([draw.uniform(95, 170), draw.choice([draw.uniform(75, 105), draw.uniform(135, 165)])])
        angles = np.linspace(0, 2 * np.pi, 20)
        radius = draw.uniform(6, 18)
        points = [(centre[0] + radius * np.sin(a), centre[1] + radius * np.cos(a)) for a in angles]
        released = stroke(window, points)
        live(lambda: not window.service.busy)
        answer = window.results.answer
        assert answer is not None, "the rows of the stroke are shown"
        live(partial(painted.__contains__, answer.request.generation))
        waits.append(1000 * (painted[answer.request.generation] - released))
        timings.append(answer.timing_ms)
    return waits, timings


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", default=str(settings.demo_library()))
    parser.add_argument("--model", type=Path)
    parser.add_argument("--template", type=Path)
    parser.add_argument("--strokes", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    row_pictures.KEPT_ROWS = 0
    started = perf_counter()
    application()
    window = MainWindow(WindowOptions(arguments.library, arguments.template, arguments.model, remember=False))
    window.resize(*SIZE)
    window.show()
    QCoreApplication.processEvents()
    shown = perf_counter() - started
    window.start()
    problems: list[str] = []
    window.live.told.connect(problems.append)
    live(lambda: bool(problems) or (window.service.info is not None and window.documents.template is not None))
    if problems:
        raise SystemExit(problems[0])
    ready, ready_cpu = perf_counter() - started, process_time()
    pause(1.0)
    live(lambda: not window.state.state.opened.library.measuring, MEASURED_S)
    waits, timings = measure(window, arguments.strokes, arguments.seed)
    parts = {key: float(np.median([t[key] for t in timings])) for key in timings[0]}
    quantiles = {name: float(np.percentile(waits, q)) for name, q in (("p50", 50), ("p90", 90), ("p95", 95), ("max", 100))}
    info = window.service.info
    assert info is not None
    print(f"{info.patients} patients, {len(window.results.rows)} rows, {len(waits)} strokes, window {SIZE[0]}x{SIZE[1]}")
    print(f"window painted after {shown:.2f} s, ready to search after {ready:.2f} s ({ready_cpu:.2f} s of CPU)")
    print("release to last row's paint, ms: " + ", ".join(f"{name} {value:.0f}" for name, value in quantiles.items()))
    print("in the search thread, median ms: " + ", ".join(f"{key} {value:.1f}" for key, value in parts.items()))
    if arguments.json:
        report = {"patients": info.patients, "shown_s": shown, "ready_s": ready, "thread_ms": parts, "waits_ms": waits}
        arguments.json.write_text(json.dumps(report | quantiles, indent=2), "utf-8")
    window.close()


if __name__ == "__main__":
    main()
