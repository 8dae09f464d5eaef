"""How soon the picture follows the pen, and how fast slices scroll: ``python benchmarks/brush_latency.py [--json FILE]``.

One sample is the time from sending a mouse move to the end of the paint event that shows it, with the three structures drawn, a
brush of 20 mm radius and software OpenGL, in the drawing pane as it is in the window. Scrolling renders every slice with VTK and
paints the whole canvas, a sketch on each slice.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app.anatomy import Label
from widgets import theme
from widgets.sketching import SketchController
from widgets.viewer import SliceViewer

TARGETS_MS = {800: 16.0, 1600: 25.0}
TARGET_FPS = 30.0
RADIUS_MM = 20.0
SLICES = range(40, 110)


def volume() -> npt.NDArray[np.uint8]:
    """Return display planes (155, 240, 240) of a textured ellipsoid."""
    z, row, column = np.mgrid[:155, :240, :240].astype(np.float32)
    inside = ((row - 118) / 84) ** 2 + ((column - 119.5) / 68) ** 2 + ((z - 75) / 70) ** 2 < 1
    texture = 150 + 40 * np.sin(row / 6) * np.cos(column / 5) + 30 * np.sin(z / 4)
    return np.where(inside, texture, 0).astype(np.uint8)


def label_map() -> npt.NDArray[np.uint8]:
    """Return three structures as a reader draws them, uint8 (240, 240)."""
    row, column = np.mgrid[:240, :240]
    distance = np.hypot((row - 95) / 1.2, column - 90)
    labels = np.zeros((240, 240), np.uint8)
    labels[distance < 38] = Label.EDEMA
    labels[distance < 22] = Label.ENHANCING
    labels[distance < 13] = Label.NECROTIC
    return labels


class Pane:
    """A viewer with a sketch on every slice, `size` pixels square."""

    def __init__(self, app: QApplication, size: int) -> None:
        self.app = app
        self.viewer = SliceViewer()
        self.controller = SketchController(self.viewer)
        self.canvas = self.viewer.canvas
        planes = volume()
        self.viewer.set_study({"t1": planes, "t1ce": planes, "flair": planes})
        for k in SLICES:
            self.controller.sketch.set_label_map(k, label_map())
        self.viewer.set_slice(75)
        self.controller.refresh()
        self.viewer.show()
        self.canvas.setFixedSize(size, size)
        self.viewer.adjustSize()
        for _ in range(3):
            app.processEvents()

    def mouse(self, kind: QEvent.Type, position: QPointF, buttons: Qt.MouseButton) -> None:
        """Send a mouse event and have everything painted that it made dirty."""
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        place = QPointF(self.canvas.mapToGlobal(position))
        event = QMouseEvent(kind, position, place, button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.canvas, event)
        self.app.processEvents()

    def close(self) -> None:
        """Free the pane."""
        self.viewer.close()
        self.viewer.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def brush_times(pane: Pane, moves: int) -> list[float]:
    """Return the milliseconds of each move of a zigzag stroke."""
    pane.controller.set_tool("brush")
    pane.controller.set_radius(RADIUS_MM)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    points = [(75 + 60 * (n % 20) / 20, 60 + 90 * n / moves) for n in range(moves)]
    pane.mouse(QEvent.Type.MouseButtonPress, pane.canvas.position_of(*points[0]), left)
    times = []
    for point in points[1:]:
        position = pane.canvas.position_of(*point)
        began = time.perf_counter()
        pane.mouse(QEvent.Type.MouseMove, position, left)
        times.append(1e3 * (time.perf_counter() - began))
    pane.mouse(QEvent.Type.MouseButtonRelease, pane.canvas.position_of(*points[-1]), none)
    return times


def scroll_times(pane: Pane) -> list[float]:
    """Return the milliseconds of each slice scrolled to."""
    times = []
    for k in SLICES:
        began = time.perf_counter()
        pane.viewer.set_slice(k)
        pane.app.processEvents()
        times.append(1e3 * (time.perf_counter() - began))
    return times[1:]


def main() -> int:
    """Measure and print; exit status 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE as well")
    parser.add_argument("--moves", type=int, default=300, help="mouse moves of the stroke (default: 300)")
    arguments = parser.parse_args()
    app = QApplication([])
    theme.apply(app)
    figures: dict[str, dict[str, float]] = {}
    met = True
    for size, target in TARGETS_MS.items():
        pane = Pane(app, size)
        brush, scroll = brush_times(pane, arguments.moves), scroll_times(pane)
        p50, p95 = (float(value) for value in np.percentile(brush, [50, 95]))
        fps = 1e3 / float(np.mean(scroll))
        figures[f"{size}x{size}"] = {"brush_p50_ms": p50, "brush_p95_ms": p95, "scroll_fps": fps}
        print(f"{size}x{size}: brush p50 {p50:.1f} ms, p95 {p95:.1f} ms (target {target:.0f}); scrolling {fps:.0f} slices/s")
        met = met and p95 <= target and fps >= TARGET_FPS
        pane.close()
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(figures, indent=2), "utf-8")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
