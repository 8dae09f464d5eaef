"""A tool's lines: painted piece by piece they look as if painted at once, and a line that grows costs only its growth."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from tests.support.gui import application as gui
from widgets.pane import marks
from widgets.pane.tool_lines import Note, ToolLines, note_rect
from widgets.pane.view_geometry import ViewGeometry

SIZE = 400
AREA = QRect(0, 0, SIZE, SIZE)
VIEW = ViewGeometry(float(SIZE), float(SIZE), (100, 100), home=(-0.5, -0.5, 99.5, 99.5))

Line = npt.NDArray[np.float64]


class Screen:
    """Paints only where it is told to, as a widget's backing store does."""

    def __init__(self) -> None:
        gui.application()
        self.lines = ToolLines()
        self.image = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
        self.image.fill(QColor(90, 90, 90))

    def show(self, lines: list[Line], note: Note | None = None, ink: QColor = marks.INK) -> QRegion:
        """Replace the lines and paint what they ask for."""
        region = self.lines.replace(VIEW, lines, note, ink)
        painter = QPainter(self.image)
        painter.setClipRegion(region)
        painter.fillRect(AREA, QColor(90, 90, 90))
        self.lines.paint(painter, VIEW, region.boundingRect())
        painter.end()
        return region

    def pixels(self) -> npt.NDArray[np.int64]:
        """Return what is on the screen."""
        return np.frombuffer(self.image.constBits(), np.uint8).reshape(SIZE, SIZE, 4)[:, :, :3].astype(np.int64)


def lasso(points: int) -> Line:
    angle = np.linspace(0, 2 * np.pi, points)
    return np.column_stack([50 + 30 * np.sin(angle) + np.sin(37 * angle), 50 + 30 * np.cos(angle)])


def test_a_line_that_grows_looks_as_if_it_was_painted_at_once() -> None:
    way, grown, fresh = lasso(600), Screen(), Screen()
    for count in range(2, len(way) + 1):
        grown.show([way[:count]])
    fresh.show([way])
    differs = np.abs(grown.pixels() - fresh.pixels()).max(axis=2)
    assert (fresh.pixels() != 90).any(axis=2).sum() > 2000
    assert (differs > 60).sum() == 0
    assert (differs > 0).sum() < 200, "only where pieces meet"


def test_growth_costs_little_however_long_the_line_is() -> None:
    way, screen = lasso(3000), Screen()
    screen.show([way[:2999]])
    added = screen.show([way])
    assert 0 < area(added) < 300
    assert area(screen.show([way])) == 0


@pytest.mark.parametrize("note", [None, ("12.3 mm", (20.0, 20.0))])
def test_lines_that_move_change_or_go_leave_nothing_behind(note: Note | None) -> None:
    way = lasso(300)
    for steps in ([way, way + 5, way[::-1]], [way, way[:100]], [way[:1], way, np.zeros((0, 2))]):
        screen, fresh = Screen(), Screen()
        for lines in steps:
            screen.show([lines], note)
        fresh.show([steps[-1]], note)
        assert np.abs(screen.pixels() - fresh.pixels()).max() <= 60
        screen.show([])
        assert (screen.pixels() == 90).all()


def test_another_ink_paints_everything_again() -> None:
    way, screen = lasso(100), Screen()
    screen.show([way])
    before = screen.pixels()
    screen.show([way], ink=marks.ERASE_INK)
    assert (screen.pixels() != before).any()
    assert (screen.pixels()[:, :, 2] > screen.pixels()[:, :, 0] + 50).sum() > 500, "red everywhere"


def test_a_note_moves() -> None:
    screen = Screen()
    screen.show([], ("12.3 mm", (20.0, 20.0)))
    region = screen.show([], ("12.4 mm", (70.0, 70.0)))
    for place in ((20.0, 20.0), (70.0, 70.0)):
        assert region.contains(note_rect(VIEW, ("12.3 mm", place)).center())


def area(region: QRegion) -> int:
    """Return how many pixels a region has."""
    rect = region.boundingRect()
    return 0 if region.isEmpty() else rect.width() * rect.height()
