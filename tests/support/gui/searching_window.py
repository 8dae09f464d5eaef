"""Drawing in a main window that searches, by mouse events, and what its result panel says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.support.gui.widget_helpers import wait_until
from widgets.window.main_window import MainWindow

RIGHT_LESION = (150.0, 150.0)
"""(row, column) in mm: column 150 is the patient's right."""

BRUSH_MM = 4

MakeWindow = Callable[..., MainWindow]


def at(window: MainWindow, row: float, column: float) -> QPoint:
    return window.viewer.canvas.position_of(row, column).toPoint()


def press(window: MainWindow, row: float, column: float) -> None:
    QTest.mousePress(window.viewer.canvas, Qt.MouseButton.LeftButton, pos=at(window, row, column))


def release(window: MainWindow, row: float, column: float) -> None:
    QTest.mouseRelease(window.viewer.canvas, Qt.MouseButton.LeftButton, pos=at(window, row, column))


def draw(window: MainWindow, row: float = RIGHT_LESION[0], column: float = RIGHT_LESION[1]) -> None:
    """Draw a short stroke with the brush."""
    press(window, row, column)
    QTest.mouseMove(window.viewer.canvas, at(window, row, column + BRUSH_MM))
    release(window, row, column + BRUSH_MM)


def rows_of(window: MainWindow) -> list[tuple[str, int]]:
    return [(row.row.patient, row.row.slice) for row in window.results.rows if row.row is not None]


def words(window: MainWindow) -> str:
    return window.results.empty.words() if window.results.answer is None else ""


def wait_for_rows(window: MainWindow) -> None:
    wait_until(lambda: window.results.answer is not None and not window.service.busy)
