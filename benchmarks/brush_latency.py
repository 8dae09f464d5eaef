"""How soon the picture follows the pen, and how fast slices scroll: ``python benchmarks/brush_latency.py [--json FILE]``.

One sample is the time from sending a mouse move to the end of the paint event that shows it, with the three structures drawn and
software OpenGL, in the drawing pane as it is in the window: tool bar, structures, sagittal and coronal planes. The brush has a
radius of 20 mm and goes in a zigzag; the lasso gets 2,000 points. Scrolling renders every slice with VTK and paints the whole
canvas, a sketch on each slice. Beside each time stands the processor time of this process, which a busy machine hardly changes;
the targets are held against the time on the clock. Exit status 1 where one is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.anatomy import Label
from app.sketch import Sketch
from app.sketch.tools import BrushTool
from widgets.commands import PANE_COMMANDS, CommandSet, drawing_commands
from widgets.drawing.sketching import SketchController
from widgets.pane.sides.side_views import SideViews
from widgets.pane.slice_renderer import choose_window_system
from widgets.pane.viewer import SliceViewer
from widgets.shared import theme

TARGETS_MS = {800: 16.0, 1600: 25.0}
TARGET_FPS = 30.0
RADIUS_MM = 20.0
SLICES = range(40, 110)
FIRST_SLICE = 75
LASSO_POINTS = 2000
MOST_LOST = 2
"""Pixels whose centre lies on the border of the stroke may go either way."""


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


@dataclass
class Times:
    """Milliseconds on the clock and of the processor, one value a sample."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @contextmanager
    def sample(self) -> Iterator[None]:
        """Time what happens inside."""
        clock, processor = time.perf_counter(), time.process_time()
        yield
        self.clock.append(1e3 * (time.perf_counter() - clock))
        self.processor.append(1e3 * (time.process_time() - processor))

    def p95(self) -> float:
        """Return the 95th percentile on the clock."""
        return float(np.percentile(self.clock, 95))

    def figures(self) -> dict[str, float]:
        """Return medians and 95th percentiles."""
        named = {"clock": self.clock, "processor": self.processor}
        return {f"{name}_p{p}_ms": float(np.percentile(times, p)) for name, times in named.items() for p in (50, 95)}


class Pane:
    """A drawing pane with a sketch on every slice, its canvas `size` pixels square."""

    def __init__(self, app: QApplication, size: int) -> None:
        self.app = app
        self.viewer = SliceViewer()
        self.controller = SketchController(self.viewer)
        self.canvas = self.viewer.canvas
        sides = SideViews(self.viewer, self.controller.sketch)
        self.window = QWidget()
        handlers = self.controller.handlers() | self.viewer.handlers()
        commands = CommandSet((*drawing_commands(), *PANE_COMMANDS), handlers, self.window, self.viewer)
        self.controller.equip(commands)
        commands.follow(self.controller.state)
        layout = QHBoxLayout(self.window)
        for part in (self.controller.tool_bar, self.controller.panel, sides, self.viewer):
            layout.addWidget(part)
        planes = volume()
        self.viewer.set_study({"t1": planes, "t1ce": planes, "flair": planes})
        for k in SLICES:
            self.controller.sketch.set_label_map(k, label_map())
        self.viewer.set_slice(FIRST_SLICE)
        self.canvas.setFixedSize(size, size)
        self.window.show()
        self.window.adjustSize()
        for _ in range(3):
            app.processEvents()

    def mouse(self, kind: QEvent.Type, position: QPointF, buttons: Qt.MouseButton) -> None:
        """Send a mouse event and have everything painted that it made dirty."""
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        place = QPointF(self.canvas.mapToGlobal(position))
        event = QMouseEvent(kind, position, place, button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.canvas, event)
        self.app.processEvents()

    def drag(self, way: Sequence[tuple[float, float]]) -> Times:
        """Drag along points in mm; returns the times of the moves."""
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        places = [self.canvas.position_of(*point) for point in way]
        times = Times()
        self.mouse(QEvent.Type.MouseButtonPress, places[0], left)
        for place in places[1:]:
            with times.sample():
                self.mouse(QEvent.Type.MouseMove, place, left)
        self.mouse(QEvent.Type.MouseButtonRelease, places[-1], none)
        return times

    def close(self) -> None:
        """Free the pane."""
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def brush(pane: Pane, moves: int) -> tuple[Times, int]:
    """Return the times of a zigzag stroke, and how many pixels differ from the same stroke without a window."""
    way = [(75 + 60 * (n % 2) + 0.3, 60.3 + 90 * n / moves) for n in range(moves)]
    pane.controller.set_tool("brush")
    pane.controller.set_radius(RADIUS_MM)
    times = pane.drag(way)
    alone, tool, label = Sketch(), BrushTool(RADIUS_MM), pane.controller.structure
    alone.set_label_map(FIRST_SLICE, label_map())
    tool.press(alone, FIRST_SLICE, label, way[0], False)
    for point in way[1:]:
        tool.move(point)
    tool.release(way[-1])
    return times, int(np.count_nonzero(alone.label_map(FIRST_SLICE) != pane.controller.sketch.label_map(FIRST_SLICE)))


def lasso(pane: Pane) -> Times:
    """Return the times of a lasso with many points."""
    angle = np.linspace(0, 2 * np.pi, LASSO_POINTS)
    way = [(float(95 + 50 * np.sin(a) + 2 * np.sin(60 * a)), float(110 + 50 * np.cos(a))) for a in angle]
    pane.controller.set_tool("lasso")
    return pane.drag(way)


def scroll(pane: Pane) -> Times:
    """Return the times of each slice scrolled to."""
    times = Times()
    pane.viewer.set_slice(SLICES[0])
    pane.app.processEvents()
    for k in SLICES[1:]:
        with times.sample():
            pane.viewer.set_slice(k)
            pane.app.processEvents()
    return times


def measure(app: QApplication, size: int, target: float, moves: int) -> tuple[dict[str, object], bool]:
    """Measure at one size and print each figure with its verdict; returns the figures, and whether all targets are met."""
    pane = Pane(app, size)
    (strokes, lost), lassos, slices = brush(pane, moves), lasso(pane), scroll(pane)
    pane.close()
    fps = 1e3 / float(np.mean(slices.clock))
    verdicts = [
        (f"brush p95 {strokes.p95():.1f} ms (target {target:.0f})", strokes, strokes.p95() <= target),
        (f"lasso p95 {lassos.p95():.1f} ms (target {target:.0f})", lassos, lassos.p95() <= target),
        (f"scrolling {fps:.0f} slices/s (target {TARGET_FPS:.0f})", slices, fps >= TARGET_FPS),
    ]
    print(f"{size}x{size}")
    for text, times, met in verdicts:
        now = times.figures()
        medians = f"median {now['clock_p50_ms']:.1f} ms, processor {now['processor_p50_ms']:.1f} ms"
        print(f"  {'met   ' if met else 'MISSED'} {text}; {medians}")
    print(f"  {'met   ' if lost <= MOST_LOST else 'MISSED'} zigzag: {lost} pixels differ from the stroke without a window")
    named = {"brush": strokes, "lasso": lassos, "scroll": slices}
    figures: dict[str, object] = {name: times.figures() for name, times in named.items()}
    return figures | {"scroll_fps": fps, "lost_pixels": lost}, lost <= MOST_LOST and all(met for _, _, met in verdicts)


def main() -> int:
    """Measure and print; exit status 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE as well")
    parser.add_argument("--moves", type=int, default=300, help="mouse moves of the stroke (default: 300)")
    arguments = parser.parse_args()
    choose_window_system()
    app = QApplication([])
    theme.apply(app)
    report: dict[str, object] = {}
    met = True
    for size, target in TARGETS_MS.items():
        report[f"{size}x{size}"], here = measure(app, size, target, arguments.moves)
        met = met and here
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(report, indent=2), "utf-8")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
