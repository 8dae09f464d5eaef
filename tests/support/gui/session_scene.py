"""A window that has something of everything that a session brings back, and what it shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from app.reading.measurements import Measurement
from tests.support.gui.searching_window import draw
from tests.support.gui.widget_helpers import wait_until
from widgets.state.cases import CaseMark
from widgets.state.rows import CasePin, Order
from widgets.window.main_window import MainWindow

LEFT = (150.0, 90.0)


def masks(window: MainWindow) -> list[tuple[int, int, int, int]]:
    """Return slice, label, area and leftmost column of all that is drawn."""
    drawn = window.sketching.sketch.committed()
    return [(k, label, int(mask.sum()), int(np.nonzero(mask)[1].min())) for k, label, mask in drawn]


def snapshot(window: MainWindow) -> dict[str, Any]:
    """Return what a session brings back, by what the window shows."""
    state = window.state.state
    asked = replace(state.asked, generation=0)
    return {
        "slice": window.viewer.slice,
        "modality": window.viewer.modality,
        "masks": masks(window),
        "undo": window.sketching.sketch.undo_name,
        "asked": asked,
        "rows": state.rows,
        "measured": dict(state.measured.kept),
        "tool": state.drawn.tool,
        "structure": state.drawn.structure,
        "erasing": state.drawn.erasing,
        "library": state.opened.library.info.address if state.opened.library.info else None,
    }


def fill(window: MainWindow) -> dict[str, Any]:
    """Let a window have something of everything; returns what it shows."""
    window.viewer.set_slice(60)
    draw(window)
    window.viewer.set_slice(62)
    draw(window, *LEFT)
    window.sketching.set_tool("lasso")
    window.sketching.set_structure(1)
    window.viewer.set_modality("t1ce")
    state = window.state.state
    marks = (CaseMark("P3", "P3", 64, right=True), CaseMark("P4", "P4", 65, right=False))
    asked = state.asked.with_preset("anywhere").with_filter("side=left")
    window.state.update(
        asked=replace(asked, marks=marks, top=5),
        rows=replace(state.rows.with_pin(CasePin("P7", "P7", 70)), order=Order.SIZE, grid=True).with_columns(["t1", "labels"]),
        measured=state.measured.with_one("template", Measurement("axial", 60, ((10.0, 20.0), (30.5, 40.0)))),
    )
    wait_until(lambda: window.state.state.answered)
    return snapshot(window)
