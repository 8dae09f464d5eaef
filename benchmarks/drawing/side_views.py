"""What the planes beside the slice cost: a move of the crosshair through a sketch, from the call to the end of the painting.

    python benchmarks/drawing/side_views.py

While a stroke is drawn nothing of this is done. Beside the time on the clock stands the processor time of this process, which a
busy machine hardly changes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QApplication

from app import frames
from app.anatomy import Label
from app.sketch import Sketch
from widgets.pane.sides.side_views import SideViews
from widgets.pane.viewer import SliceViewer
from widgets.window.launch import application

MOVES = 200
SIZES = ((200, 330), (400, 700))


def main() -> None:
    """Print the cost of a move at two sizes, without and with a sketch of three structures on 60 slices."""
    application()
    rng = np.random.default_rng(0)
    planes = np.zeros((frames.LIBRARY_SLICES, *frames.PLANE_SHAPE), np.uint8)
    planes[10:140, 40:200, 50:190] = rng.integers(40, 200, (130, 160, 140))
    for size in SIZES:
        for drawn in (0, 60):
            times = measure(planes, size, drawn)
            wall, cpu = times[:, 0], times[:, 1]
            p95 = quantiles(wall, n=20)[-1]
            print(
                f"{size[0]}x{size[1]}, {drawn:2} slices drawn: median {median(wall):.2f} ms, p95 {p95:.2f} ms, "
                f"CPU {float(cpu.mean()):.2f} ms a move of both planes"
            )


def measure(planes: npt.NDArray[np.uint8], size: tuple[int, int], drawn: int) -> npt.NDArray[np.float64]:
    """Return wall and CPU time in ms of every move, float64 (MOVES, 2)."""
    viewer, sketch = SliceViewer(), Sketch()
    distance = np.hypot(*(np.mgrid[:240, :240] - 100))
    for k in range(50, 50 + drawn):
        for label, radius in ((Label.EDEMA, 38), (Label.ENHANCING, 22), (Label.NECROTIC, 13)):
            sketch.apply("draw", k, label, distance < radius)
    sides = SideViews(viewer, sketch)
    viewer.set_study({"flair": planes})
    viewer.set_slice(80)
    sides.resize(*size)
    sides.show()
    QApplication.processEvents()
    times = []
    for step in range(MOVES):
        started, spent = perf_counter(), process_time()
        sides.go_to((70.0 + step % 61, 75.0 + step % 53))
        QApplication.processEvents()
        times.append((1000 * (perf_counter() - started), 1000 * (process_time() - spent)))
    sides.close()
    viewer.close()
    return np.array(times)


if __name__ == "__main__":
    main()
