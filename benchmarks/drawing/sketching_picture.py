"""Draw the picture of the drawing pane, docs/sketching.png, by mouse events on the program's own template.

    python benchmarks/drawing/sketching_picture.py [--template DIR] [OUT.png]

Edema around the left frontal lobe, enhancing tumour inside it, necrotic core inside that. The template is synthetic and is made
first where it is missing (some seconds).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget

from app.anatomy import Label
from app.jobs import Job
from widgets.results.saved_pictures import write_picture
from widgets.window.documents import read_template
from widgets.window.launch import application
from widgets.window.main_window import MainWindow
from widgets.window.options import WindowOptions

SIZE = (1180, 800)
SLICE = 92
Point = tuple[float, float]


def outline(middle: Point, radii: Point, bumps: Sequence[tuple[int, float, float]], points: int = 90) -> list[Point]:
    """Return a closed way (row, column) in mm around `middle`, with bumps (how many, how high, where), as a hand draws it."""
    angle = np.linspace(0, 2 * np.pi, points)
    reach = 1 + sum(height * np.cos(count * angle + turn) for count, height, turn in bumps)
    rows, columns = middle[0] + radii[0] * reach * np.sin(angle), middle[1] + radii[1] * reach * np.cos(angle)
    return [(float(row), float(column)) for row, column in zip(rows, columns, strict=True)]


EDEMA = outline((82.0, 92.0), (27.0, 19.0), ((2, 0.10, 0.8), (3, 0.12, 2.0), (5, 0.05, 0.5), (7, 0.03, 1.0)))
ENHANCING = outline((80.0, 92.0), (14.0, 11.5), ((2, 0.08, 2.2), (3, 0.06, 0.4), (6, 0.03, 0.0)))
CORE = outline((80.5, 92.5), (8.0, 6.5), ((2, 0.12, 1.0), (3, 0.10, 2.8), (5, 0.05, 0.0)))


def drag(window: MainWindow, way: Sequence[Point]) -> None:
    """Drag with the left button along points in mm."""
    kinds = QEvent.Type
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    send(window, kinds.MouseButtonPress, way[0], left, left)
    for point in way[1:]:
        send(window, kinds.MouseMove, point, none, left)
    send(window, kinds.MouseButtonRelease, way[-1], left, none)
    QApplication.processEvents()


def hover(window: MainWindow, point: Point) -> None:
    """Move the pointer to a place in mm, no button held."""
    none = Qt.MouseButton.NoButton
    send(window, QEvent.Type.MouseMove, point, none, none)


def send(window: MainWindow, kind: QEvent.Type, point: Point, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
    """Send one mouse event to the canvas."""
    canvas = window.viewer.canvas
    place = canvas.position_of(*point)
    there = QPointF(canvas.mapToGlobal(place))
    QApplication.sendEvent(canvas, QMouseEvent(kind, place, there, button, held, Qt.KeyboardModifier.NoModifier))


def main() -> int:
    """Draw and save."""
    parser = argparse.ArgumentParser(description="Draw docs/sketching.png.")
    parser.add_argument("picture", nargs="?", type=Path, default=Path("docs/sketching.png"), help="default: docs/sketching.png")
    parser.add_argument("--template", type=Path, metavar="DIR", help="study to draw on (default: the program's own template)")
    arguments = parser.parse_args()
    opened = read_template(arguments.template, Job())
    application()
    window = MainWindow(WindowOptions(remember=False))
    results = window.findChild(QDockWidget, "results")
    assert isinstance(results, QDockWidget)
    results.hide()
    window.resize(*SIZE)
    window.show()
    window.documents.take_template(opened)
    window.viewer.set_slice(SLICE)
    for tool, label, way in (
        ("lasso", Label.EDEMA, EDEMA),
        ("lasso", Label.ENHANCING, ENHANCING),
        ("lasso", Label.NECROTIC, CORE),
    ):
        window.sketching.set_tool(tool)
        window.sketching.set_structure(int(label))
        drag(window, way)
    window.sketching.set_tool("brush")
    window.sketching.set_structure(int(Label.ENHANCING))
    hover(window, (97.0, 90.0))
    QTest.qWait(200)  # the planes beside the slice follow the pointer at their own pace
    write_picture(window.grab(), arguments.picture)
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
