"""What a reader chooses about the rows, in pixels: columns, grid, order, pins; and going through them by keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.retrieval.reasons import compare
from tests.support.gui import accessible
from tests.support.gui import application as gui
from tests.support.gui.widget_helpers import answer, found_row, grab, head_plane, lesion_plane
from widgets.results.panel import ResultsPanel
from widgets.results.result_row import ResultRow
from widgets.results.rows.corner_buttons import Corner
from widgets.state.rows import COLUMNS, CasePin, Order, Rows
from widgets.state.search_types import FoundRow
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import Shown

DRAWN = lesion_plane(150, 12)


def explained(rank: int, k: int, radius: float = 12, column: float = 150, **changes: object) -> FoundRow:
    """Return a row with reasons: a lesion of some radius on slice `k`, compared with one of 12 mm on slice 60."""
    labels = lesion_plane(column, radius)
    return found_row(rank, k, labels, why=compare(DRAWN, 60, labels, k), **changes)


ROWS = (explained(1, 70, radius=20), explained(2, 61, radius=6), explained(3, 64), explained(4, 60, radius=13, column=90))


@pytest.fixture
def panel(qt: QApplication) -> Iterator[ResultsPanel]:
    panel = ResultsPanel()
    panel.follow(StateHolder(parent=panel), {})
    gui.show(panel, 640, 900)
    show(panel, *ROWS)
    yield panel
    gui.dispose(panel)


def holder(panel: ResultsPanel) -> StateHolder:
    assert panel._holder is not None
    return panel._holder


def show(panel: ResultsPanel, *rows: FoundRow, generation: int = 1, pinned: tuple[FoundRow, ...] = ()) -> None:
    holder(panel).update(shown=Shown(answer(rows, generation, pinned=pinned)))
    gui.pump()


def choose(panel: ResultsPanel, rows: Rows) -> None:
    holder(panel).update(rows=rows)
    gui.pump()


def patients(panel: ResultsPanel) -> list[str]:
    return [row.row.patient for row in panel.rows if row.row is not None]


def middle(row: ResultRow, column: str) -> int:
    """Return the grey level in the middle of a picture, where the brain is."""
    rect = row.picture_rect(column).toAlignedRect()
    level: int = grab(row)[rect.center().y(), rect.center().x() + 1, 0]
    return int(level)


def press(row: ResultRow, key: Qt.Key) -> None:
    row.setFocus()
    QTest.keyClick(row, key)


def click(row: ResultRow, corner: Corner) -> None:
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.corners.rect(corner).center().toPoint())


def test_the_chosen_pictures_are_painted_in_their_places(panel: ResultsPanel) -> None:
    before = panel.rows[0].picture_rect("t1").width()
    choose(panel, Rows(columns=("t1ce", "flair")))
    row = panel.rows[0]
    assert row.picture_rect("t1ce").left() < row.picture_rect("flair").left()
    assert row.picture_rect("t1ce").width() > before, "fewer pictures are larger"
    for column in ("t1ce", "flair"):
        assert middle(row, column) == pytest.approx(int(head_plane(column, 70)[128, 119]), abs=2)
    with pytest.raises(ValueError, match="not in tuple"):
        row.picture_rect("t1")


def test_a_picture_that_is_not_there_says_so(panel: ResultsPanel) -> None:
    choose(panel, Rows(columns=COLUMNS))
    rect = panel.rows[0].picture_rect("t2").toAlignedRect()
    box = grab(panel.rows[0])[rect.top() + 2 : rect.bottom() - 2, rect.left() + 2 : rect.right() - 2]
    assert box.max() > 150 and np.median(box) == 0, "words on black"


def test_the_last_picture_stays(panel: ResultsPanel) -> None:
    choose(panel, Rows(columns=("t1",)))
    panel.handlers()["rows.show_t1"]()
    assert holder(panel).state.rows.columns == ("t1",)
    panel.handlers()["rows.show_sequences"]()
    assert holder(panel).state.rows.columns == ("t1", "t1ce", "t2", "flair")


def test_cases_stand_side_by_side_in_a_grid(panel: ResultsPanel) -> None:
    choose(panel, Rows(columns=("flair",), grid=True))
    first, second, third, _ = panel.rows
    assert panel.list.across == 2
    assert (first.y(), third.x()) == (second.y(), first.x())
    assert second.x() >= first.x() + first.width() and third.y() >= first.y() + first.height()
    assert [middle(row, "flair") for row in (first, second)] == pytest.approx(
        [int(head_plane("flair", k)[128, 119]) for k in (70, 61)], abs=2
    )


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        (Order.SIMILARITY, "P1 P2 P3 P4"),
        (Order.LEVEL, "P4 P2 P3 P1"),
        (Order.SIZE, "P3 P4 P2 P1"),
        (Order.OVERLAP, "P3 P1 P2 P4"),
    ],
)
def test_an_order_changes_places_and_not_ranks(panel: ResultsPanel, order: Order, wanted: str) -> None:
    choose(panel, Rows(order=order))
    assert " ".join(patients(panel)) == wanted
    assert all(row.row is not None and row.row.patient == f"P{row.row.rank}" for row in panel.rows)
    show(panel, *reversed(ROWS), generation=2)
    assert order is Order.SIMILARITY or " ".join(patients(panel)) == wanted, "the next answer is in that order too"


def test_arrows_go_from_row_to_row_and_along_a_grid(panel: ResultsPanel) -> None:
    def holding() -> ResultRow:
        return next(row for row in panel.rows if row.hasFocus())

    def focused() -> str:
        return next(row.row.patient for row in panel.rows if row.hasFocus() and row.row is not None)

    panel.activateWindow()
    panel.handlers()["rows.focus"]()
    for key, patient in ((Qt.Key.Key_Down, "P2"), (Qt.Key.Key_Down, "P3"), (Qt.Key.Key_Up, "P2"), (Qt.Key.Key_End, "P4")):
        QTest.keyClick(holding(), key)
        assert focused() == patient
    QTest.keyClick(holding(), Qt.Key.Key_Down)
    assert focused() == "P4", "there is no row below the last"
    choose(panel, Rows(columns=("flair",), grid=True))
    for key, patient in ((Qt.Key.Key_Home, "P1"), (Qt.Key.Key_Down, "P3"), (Qt.Key.Key_Right, "P4"), (Qt.Key.Key_Up, "P2")):
        QTest.keyClick(holding(), key)
        assert focused() == patient


def test_a_row_below_the_fold_comes_into_sight_with_the_keyboard(panel: ResultsPanel) -> None:
    show(panel, *(explained(n, 60 + n) for n in range(1, 13)), generation=2)
    last = panel.rows[-1]
    assert last.visibleRegion().isEmpty()
    press(panel.rows[0], Qt.Key.Key_End)
    gui.pump()
    assert last.hasFocus() and last.visibleRegion().boundingRect() == last.rect()


@pytest.mark.parametrize("by_key", [True, False])
def test_a_pinned_row_goes_to_the_top_and_stays_through_later_searches(panel: ResultsPanel, by_key: bool) -> None:
    row = panel.rows[2]
    press(row, Qt.Key.Key_P) if by_key else click(row, "row.pin")
    assert holder(panel).state.rows.pins == (CasePin("P3", "P3", 64),)
    assert patients(panel) == ["P3", "P1", "P2", "P4"]
    assert panel.rows[0].hasFocus(), "the keyboard stays with the case"
    show(panel, explained(1, 80), explained(2, 81), generation=2)
    assert patients(panel) == ["P3", "P1", "P2"], "as it was, until a search tells what the query says of it"
    now = replace(ROWS[2], rank=0, similarity=0.25, sentence="left frontal, 16 mm lower")
    show(panel, explained(1, 80), generation=3, pinned=(now,))
    assert panel.rows[0].row is now
    assert panel.rows[0].accessibleName() == "Pinned: P3, slice 64"
    show(panel, explained(1, 80), explained(2, 64, patient="P3", study="P3"), generation=4, pinned=(now,))
    assert patients(panel) == ["P3", "P1"], "never twice"
    press(panel.rows[0], Qt.Key.Key_P)
    assert patients(panel) == ["P1", "P3"]


def test_a_pin_is_lit_where_the_row_is_not_pointed_at(panel: ResultsPanel) -> None:
    click(panel.rows[1], "row.pin")
    panel.rows[3].setFocus()
    gui.pump()
    accent = panel.palette().color(QPalette.ColorRole.Highlight)

    def lit(row: ResultRow) -> bool:
        box = row.corners.rect("row.pin").toAlignedRect()
        pixels = grab(row)[box.top() : box.bottom(), box.left() : box.right()].astype(int)
        return bool((np.abs(pixels - [accent.red(), accent.green(), accent.blue()]).sum(axis=2) < 30).any())

    assert [lit(row) for row in panel.rows] == [True, False, False, False]
    assert [row.pinned for row in panel.rows] == [True, False, False, False]


def test_another_slice_of_a_pinned_patient_takes_its_place() -> None:
    rows = Rows().with_pin(CasePin("P", "P", 3)).with_pin(CasePin("Q", "Q", 4)).with_pin(CasePin("P", "P", 9))
    assert rows.pins == (CasePin("Q", "Q", 4), CasePin("P", "P", 9))


def test_reasons_in_full_follow_the_keyboard(panel: ResultsPanel) -> None:
    assert not panel.details.isVisible()
    press(panel.rows[0], Qt.Key.Key_D)
    assert panel.details.isVisible() and holder(panel).state.rows.details
    text = panel.details.text.text()
    assert "41 mm, 1257 mm² for 25 mm" in text and "10 mm higher, slice 70" in text and "(Dice), edema" in text
    press(panel.rows[0], Qt.Key.Key_Down)
    assert panel.details.row is ROWS[1] and "1 mm higher, slice 61" in panel.details.text.text()
    click(panel.rows[3], "row.details")
    assert panel.details.isVisible() and panel.details.row is ROWS[3], "another row's are shown, not hidden"
    click(panel.rows[3], "row.details")
    assert not panel.details.isVisible()


def test_compare_is_asked_for_by_key_and_menu(panel: ResultsPanel) -> None:
    wanted: list[FoundRow] = []
    panel.compare_wanted.connect(wanted.append)
    press(panel.rows[1], Qt.Key.Key_C)
    menu = panel.row_menu(ROWS[2])
    next(action for action in menu.actions() if action.text().startswith("Compare")).trigger()
    menu.deleteLater()
    assert wanted == [ROWS[1], ROWS[2]]


def test_everything_is_named_and_reached_by_keys(panel: ResultsPanel) -> None:
    assert accessible.faults(panel) == {}
