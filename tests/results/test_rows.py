"""What a row says: how similar in percent and as a bar, why in a sentence that is never cut off, what cost most."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from tests.support.gui import application as gui
from tests.support.gui.widget_helpers import answer, found_row, grab, pixels_of, similar_row, wait_until
from widgets.results import row_text
from widgets.results.panel import LEAST_WIDTH, ResultsPanel
from widgets.results.result_row import DOUBT, spoken
from widgets.results.row_text import LONGEST_SENTENCE, SENTENCE_LINES, fitted, least_width, small, wrapped
from widgets.results.rows.details import details_of
from widgets.results.rows.shape import text_width
from widgets.state.search_types import FoundRow, SearchAnswer

SENTENCES = (
    LONGEST_SENTENCE,
    "left frontal, 8 mm higher, ring, 31 mm for 34 mm",
    "no lesion, same level",
    "midline occipital, 100 mm lower, no enhancement, 104 mm for 105 mm",
)


@pytest.fixture
def panel(qt: QApplication) -> Iterator[ResultsPanel]:
    panel = ResultsPanel()
    panel.resize(LEAST_WIDTH, 700)
    panel.show()
    yield panel
    gui.dispose(panel)


def show(panel: ResultsPanel, shown: SearchAnswer) -> None:
    painted: list[int] = []
    panel.rows_painted.connect(painted.append)
    panel.show_answer(shown, "done")
    wait_until(lambda: shown.request.generation in painted)


def near(pixels: np.ndarray, colour: QColor) -> np.ndarray:
    """Return where pixels have a colour, bool (rows, columns)."""
    rgb = np.array([colour.red(), colour.green(), colour.blue()])
    return np.asarray(np.abs(pixels.astype(int) - rgb).sum(axis=2) < 12)


def line_pixels(panel: ResultsPanel, place: int, line: int) -> np.ndarray:
    """Return the pixels of one line of a row's text (-1 is the last), (rows, columns, RGB), and a little beside it."""
    row = panel.rows[place]
    area = row.text_rect()
    lines = row_text.WIDE_LINES if row.shape.wide else row_text.LINES
    height, line = area.height() / lines, line % lines
    box = QRectF(area.left(), area.top() + line * height, row.width() - area.left(), height).toAlignedRect()
    return grab(row)[box.top() : box.bottom() + 1, box.left() : box.right() + 1]


def bar_length(panel: ResultsPanel, place: int) -> int:
    """Return how long the accented bar of a row is, px; 0 without one."""
    highlight = panel.palette().color(QPalette.ColorRole.Highlight)
    return int(near(line_pixels(panel, place, 0), highlight).sum(axis=1).max())


def test_the_bar_is_the_longer_the_more_similar(panel: ResultsPanel) -> None:
    shares = (0.95, 0.6, 0.3, 0.05)
    show(panel, answer([similar_row(share, n) for n, share in enumerate(shares, 1)], preset="here"))
    lengths = [bar_length(panel, place) for place in range(len(shares))]
    assert all(longer > shorter for longer, shorter in pairwise(lengths)), lengths
    assert lengths[0] / lengths[1] == pytest.approx(shares[0] / shares[1], rel=0.08)


def test_distances_have_no_bar(panel: ResultsPanel) -> None:
    show(panel, answer([found_row(1, distance=1.0), found_row(2, distance=4.0)]))
    assert [bar_length(panel, place) for place in (0, 1)] == [0, 0]
    track = panel.palette().color(QPalette.ColorRole.Mid)
    assert near(line_pixels(panel, 0, 0), track).sum(axis=1).max() < 10


def test_a_row_that_no_second_look_has_seen_has_no_bar_beside_those_that_have(panel: ResultsPanel) -> None:
    show(panel, answer([similar_row(0.6), found_row(2, sentence="no lesion, same level")], preset="here"))
    assert bar_length(panel, 0) > 20
    assert bar_length(panel, 1) == 0
    assert "similar" not in panel.rows[1].accessibleDescription()


def words_of(line: str, width: int, font: QFont) -> np.ndarray:
    """Return what a line looks like without any end of room, (rows, columns) bool."""
    image = QImage(width, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    painter.setFont(font)
    painter.setPen(QColor("white"))
    painter.drawText(QRect(0, 0, width, 40), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)
    painter.end()
    return np.asarray(pixels_of(image).min(axis=2) > 60)


@pytest.mark.parametrize("points", [9.0, 13.0, 20.0])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_takes_two_lines_and_is_whole_at_the_width_a_row_gives_it(
    qt: QApplication, sentence: str, points: float
) -> None:
    font = QFont(qt.font())
    font.setPointSizeF(points)
    width = text_width(font) - 3 * 4
    chosen, lines = fitted(sentence, width, small(font))
    assert chosen.pointSizeF() == pytest.approx(small(font).pointSizeF()), "nothing need be smaller where the row is as wide"
    assert len(lines) <= SENTENCE_LINES
    assert " ".join(lines) == sentence
    assert all(QFontMetricsF(chosen).horizontalAdvance(line) <= width for line in lines)


def test_a_sentence_becomes_smaller_before_it_would_be_cut_off(qt: QApplication) -> None:
    font = small(qt.font())
    width = least_width(qt.font()) * 0.75
    chosen, lines = fitted(LONGEST_SENTENCE, width, font)
    assert chosen.pointSizeF() < font.pointSizeF()
    assert len(lines) <= SENTENCE_LINES and " ".join(lines) == LONGEST_SENTENCE


def test_a_line_breaks_after_a_comma(qt: QApplication) -> None:
    metrics = QFontMetricsF(small(qt.font()))
    width = metrics.horizontalAdvance("left frontal, 8 mm higher, ring, 31") + 1
    assert wrapped(SENTENCES[1], width, metrics) == ["left frontal, 8 mm higher, ring,", "31 mm for 34 mm"]


@pytest.mark.parametrize("width", [LEAST_WIDTH, 540, 800])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_letter_of_a_sentence_is_painted(panel: ResultsPanel, sentence: str, width: int) -> None:
    panel.resize(width, 700)
    show(panel, answer([similar_row(0.5, sentence=sentence)], preset="here"))
    row = panel.rows[0]
    first, most = (1, 1) if row.shape.wide else (2, SENTENCE_LINES)
    font, lines = fitted(sentence, row.text_rect().width(), small(row.font()), most)
    ground = panel.palette().color(QPalette.ColorRole.Window)
    for place, line in enumerate(lines):
        pixels = line_pixels(panel, 0, first + place).astype(int)
        inked = np.abs(pixels - [ground.red(), ground.green(), ground.blue()]).sum(axis=2) > 150
        painted, wanted = (np.flatnonzero(one.any(axis=0)) for one in (inked, words_of(line, 600, font)))
        assert abs(int(painted[-1]) - int(wanted[-1])) <= 3, "the last letter stands where it does where there is room"
        assert painted[-1] < row.width() - row.text_rect().left() - 1, "and not at the row's edge"


def marks(panel: ResultsPanel, generation: int, **changes: Any) -> np.ndarray:
    show(panel, answer([similar_row(0.5, **changes)], generation, preset="here"))
    return line_pixels(panel, 0, -1)


def test_what_cost_most_differs_by_shape_and_not_by_colour_alone(panel: ResultsPanel) -> None:
    with_cross = marks(panel, 1, judged={"size": 0.2}, cost_most=("size",))
    with_tick = marks(panel, 2, judged={"size": 0.9}, cost_most=())
    mark = slice(0, row_text.MARK + 1)
    ground = panel.palette().color(QPalette.ColorRole.Window)
    inked = [
        np.abs(pixels[:, mark].astype(int) - [ground.red(), ground.green(), ground.blue()]).sum(axis=2) > 120
        for pixels in (with_cross, with_tick)
    ]
    assert all(one.any() for one in inked)
    assert (inked[0] != inked[1]).sum() > 10
    top_left = inked[0][:, : row_text.MARK // 2]
    assert top_left[: top_left.shape[0] // 2].any(), "a cross begins above on the left"
    assert not inked[1][:, : row_text.MARK // 2 - 1][: top_left.shape[0] // 2 - 1].any(), "a tick does not"


def test_a_screen_reader_hears_how_similar_and_why() -> None:
    row = similar_row(0.87)
    assert spoken(row) == (
        "87 % similar, left frontal, 8 mm higher, ring, 31 mm for 34 mm; alike: size; not alike: place, pattern"
    )
    assert spoken(found_row()) == "28 vs 30 mm, right"


def test_a_row_that_should_not_be_trusted_unseen_is_marked_and_says_why(panel: ResultsPanel) -> None:
    doubts = ("T1 missing", "preparation wants a look")
    show(panel, answer([similar_row(0.9, 1), similar_row(0.8, 2, doubts=doubts)], preset="here"))
    marked = [int(near(grab(panel.rows[place]), DOUBT).sum()) for place in (0, 1)]
    assert marked[0] == 0
    assert marked[1] > 40
    row = panel.rows[1].row
    assert row is not None
    assert spoken(row).endswith("T1 missing; preparation wants a look")
    assert ("To be known", "T1 missing; preparation wants a look") in details_of(row, "both")


def test_the_tool_tip_has_the_distances(panel: ResultsPanel) -> None:
    show(panel, answer([similar_row(0.87, parts={"normal": 2.0, "abnormal": 0.5})], by="both", preset="here"))
    tip = panel.rows[0].toolTip()
    assert "87 % similar" in tip and "Both 2 · Normal 2 · Abnormal 0.5" in tip
    assert panel.rows[0].accessibleDescription().startswith("87 % similar, left frontal")


def brightness(panel: ResultsPanel) -> float:
    rect = panel.rows[0].picture_rect("flair").toAlignedRect()
    return float(grab(panel.rows[0])[rect.top() : rect.bottom(), rect.left() : rect.right()].mean())


def test_where_nothing_is_close_it_is_said_above_the_rows(panel: ResultsPanel) -> None:
    rows: list[FoundRow] = [similar_row(0.3)]
    show(panel, answer(rows, preset="here"))
    assert not panel.remarks.isVisible()
    usual, written = brightness(panel), line_pixels(panel, 0, 2)
    show(panel, answer(rows, generation=2, preset="here", nothing_close=True))
    assert panel.remarks.isVisible()
    assert panel.remarks.text() == "Nothing in this library is close to what was drawn."
    assert panel.remarks.geometry().bottom() < panel.rows[0].mapTo(panel, panel.rows[0].rect().topLeft()).y()
    assert brightness(panel) == usual, "pictures are to be read"
    assert np.array_equal(line_pixels(panel, 0, 2), written), "what is written is as legible as ever"
    assert bar_length(panel, 0) == 0, "no bar calls for attention"
    show(panel, answer(rows, generation=3, preset="here"))
    assert not panel.remarks.isVisible()


def test_what_else_is_to_be_known_of_rows_is_said_above_them(panel: ResultsPanel) -> None:
    few = "Of 40 patients, 2 have this level without a lesion."
    show(panel, answer([similar_row(0.9)], preset="healthy", notices=(few,)))
    assert panel.remarks.isVisible()
    assert panel.remarks.text() == few
    assert panel.remarks.geometry().bottom() < panel.rows[0].mapTo(panel, panel.rows[0].rect().topLeft()).y()
    show(panel, answer([similar_row(0.3)], generation=2, preset="here", nothing_close=True, notices=("Another thing.",)))
    assert panel.remarks.text().splitlines() == ["Nothing in this library is close to what was drawn.", "Another thing."]


def test_healthy_rows_of_other_levels_are_told_by_their_own_sentence(panel: ResultsPanel) -> None:
    """What was drawn is not what they are compared with."""
    told = "None of 40 patients has this level without a lesion: slices of the nearest levels are shown."
    show(panel, answer([similar_row(0.9)], preset="healthy", nothing_close=True, notices=(told,)))
    assert panel.remarks.text() == told
