"""Where rows lie: pictures grow with the room between their bounds, and nothing lies over anything else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtWidgets import QApplication

from widgets.results.row_text import least_width
from widgets.results.rows.shape import LEAST_PICTURE, MOST_PICTURE, Shape

FRAME = QSize(164, 198)


def shape(qt: QApplication, width: int, height: int = 900, count: int = 4, grid: bool = False) -> Shape:
    return Shape.of(QSize(width, height), FRAME, count, grid, qt.font())


@pytest.mark.parametrize("grid", [False, True])
@pytest.mark.parametrize("count", [1, 2, 4, 5])
@pytest.mark.parametrize("width", [430, 526, 700, 1000, 1700])
@pytest.mark.parametrize("height", [220, 480, 900])
def test_pictures_and_text_lie_in_their_cell_and_apart(qt: QApplication, width: int, height: int, count: int, grid: bool) -> None:
    laid = shape(qt, width, height, count, grid)
    assert LEAST_PICTURE <= laid.picture.width() <= MOST_PICTURE
    cell = QRectF(QRect(0, 0, laid.cell.width(), laid.cell.height()))
    boxes = [*(laid.picture_rect(place) for place in range(count)), laid.text_rect()]
    assert all(cell.contains(box) for box in boxes)
    assert not any(one.intersects(other) for n, one in enumerate(boxes) for other in boxes[n + 1 :])
    assert laid.text_rect().width() >= least_width(qt.font())
    assert laid.across * laid.cell.width() <= width


def test_pictures_grow_with_the_width(qt: QApplication) -> None:
    widths = [shape(qt, width, 2000).picture.width() for width in (540, 700, 900, 1100, 2400)]
    assert widths == sorted(set(widths)), widths
    assert widths[-1] == MOST_PICTURE
    assert shape(qt, 700, 2000, count=2).picture.width() > shape(qt, 700, 2000, count=4).picture.width()


def test_proportions_are_kept_and_two_lines_of_cases_are_in_sight(qt: QApplication) -> None:
    laid = shape(qt, 1700, 500)
    assert laid.picture.height() / laid.picture.width() == pytest.approx(198 / 164, rel=0.02)
    assert 2 * laid.cell.height() <= 500


def test_text_goes_below_where_pictures_would_be_too_small_beside_it(qt: QApplication) -> None:
    assert not shape(qt, 700).below
    narrow = shape(qt, 430)
    assert narrow.below and narrow.picture.width() >= LEAST_PICTURE
    assert not shape(qt, 430, count=2).below


def test_a_grid_has_as_many_side_by_side_as_there_is_room_for(qt: QApplication) -> None:
    assert [shape(qt, width, count=1, grid=True).across for width in (430, 526, 1000)] == [1, 2, 3]
    laid = shape(qt, 1000, count=1, grid=True)
    rects = [laid.cell_rect(number) for number in range(9)]
    assert not any(one.intersects(other) for n, one in enumerate(rects) for other in rects[n + 1 :])
    assert laid.height(9) == 3 * laid.cell.height() == rects[-1].bottom() + 1
