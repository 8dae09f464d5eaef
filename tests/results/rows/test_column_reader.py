"""T2 is read for the rows in sight, in their order, and only where it is wanted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from app.errors import UserError
from tests.support.gui import application as gui
from tests.support.gui.widget_helpers import answer, facts_of, found_row, grab, wait_until
from widgets.results.panel import ResultsPanel
from widgets.results.result_row import ResultRow
from widgets.results.rows.column_reader import ColumnReader
from widgets.state.rows import COLUMNS, Rows
from widgets.state.search_types import LibraryInfo, Plane
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import Shown

LIBRARY = LibraryInfo("a.sbmir", 12, 12, "model", "both", 0.75, 0.01)
READ: list[tuple[str, int, str]] = []


def read(library: LibraryInfo, study: str, k: int, modality: str) -> Plane:
    READ.append((study, k, modality))
    if study == "P2":
        raise UserError(f"{facts_of(study).study} has no T2.")
    return np.full((240, 240), k, np.uint8)


@pytest.fixture
def panel(qt: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[ResultsPanel]:
    READ.clear()
    monkeypatch.setattr("widgets.results.panel.ColumnReader", lambda parent: ColumnReader(read, parent))
    panel = ResultsPanel()
    state = StateHolder(parent=panel)
    panel.follow(state, {})
    gui.show(panel, 640, 460)
    state.update(shown=Shown(answer([found_row(n, 90 + n) for n in range(1, 11)]), LIBRARY))
    yield panel
    panel.close_files()
    gui.dispose(panel)


def t2(row: ResultRow) -> int:
    rect = row.picture_rect("t2").toAlignedRect()
    return int(np.median(grab(row)[rect.top() + 4 : rect.bottom() - 4, rect.left() + 4 : rect.right() - 4, 0]))


def test_nothing_is_read_before_it_is_wanted(panel: ResultsPanel) -> None:
    gui.pump(20)
    assert READ == []


def test_rows_in_sight_get_their_own_slice_and_one_without_says_so(panel: ResultsPanel) -> None:
    holder = panel._holder
    assert holder is not None
    holder.update(rows=Rows(columns=COLUMNS))
    wait_until(lambda: len(READ) >= 3)
    wait_until(lambda: t2(panel.rows[2]) == 93)
    assert READ[:3] == [("P1", 91, "t2"), ("P2", 92, "t2"), ("P3", 93, "t2")]
    assert t2(panel.rows[0]) == 91 and t2(panel.rows[1]) == 0
    assert panel.rows[1].row is not None and panel.rows[1].row.pictures["t2"].isNull()
    assert len(READ) < 10, "what is out of sight is not read"
    holder.update(rows=Rows())
    holder.update(rows=Rows(columns=("t2",)))
    wait_until(lambda: t2(panel.rows[0]) == 91)
    assert READ.count(("P1", 91, "t2")) == 1, "it is kept"
