"""The canvas tells the pointer in mm, and a drag or the wheel does one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF

from tests.support.gui import application as gui
from tests.support.gui.application import CTRL, LEFT, MIDDLE, RIGHT, SHIFT
from widgets.pane.canvas import SliceCanvas
from widgets.pane.pointer import PointerEvent

TISSUE = (120.0, 120.0)


@pytest.fixture
def canvas() -> Iterator[SliceCanvas]:
    with gui.shown_canvas() as made:
        yield made


def events_of(canvas: SliceCanvas) -> list[tuple[str, PointerEvent]]:
    """Return a list to which the canvas's pointer events are added."""
    seen: list[tuple[str, PointerEvent]] = []
    for name in ("pressed", "moved", "released", "double_clicked"):
        getattr(canvas, name).connect(lambda event, name=name: seen.append((name, event)))
    return seen


@pytest.mark.parametrize("button", [LEFT, RIGHT])
@pytest.mark.parametrize("convention", ["radiological", "neurological"])
def test_a_tool_gets_left_and_right_in_mm(canvas: SliceCanvas, button: object, convention: str) -> None:
    assert button in (LEFT, RIGHT)
    canvas.set_convention(convention)
    canvas.drawing = True
    view, window = canvas.view, canvas.window_level
    seen = events_of(canvas)
    gui.drag(canvas, [(50.0, 60.0), (55.0, 200.0)], RIGHT if button == RIGHT else LEFT)
    assert [name for name, _ in seen] == ["pressed", "moved", "released"]
    assert seen[0][1].point_mm == pytest.approx((50.0, 60.0))
    assert seen[1][1].point_mm == pytest.approx((55.0, 200.0))
    assert all(event.right == (button == RIGHT) for _, event in seen)
    assert (canvas.view, canvas.window_level) == (view, window)


def test_without_a_tool_left_pans_and_right_sets_the_window(canvas: SliceCanvas) -> None:
    seen = events_of(canvas)
    before = canvas.position_of(100, 100)
    gui.drag_pixels(canvas, QPointF(300, 250), QPointF(30, -12), LEFT)
    assert canvas.position_of(100, 100) - before == QPointF(30, -12)
    level, width = canvas.window_level
    gui.drag_pixels(canvas, QPointF(300, 250), QPointF(-40, 0), RIGHT)
    assert canvas.window_level[0] == level
    assert canvas.window_level[1] < width
    gui.drag_pixels(canvas, QPointF(300, 250), QPointF(0, -30), RIGHT)
    assert canvas.window_level[0] < level
    assert not [name for name, _ in seen if name in ("pressed", "released")]


def test_the_middle_button_pans_with_any_tool(canvas: SliceCanvas) -> None:
    canvas.drawing = True
    seen = events_of(canvas)
    before = canvas.position_of(100, 100)
    gui.drag_pixels(canvas, QPointF(300, 250), QPointF(-17, 9), MIDDLE)
    assert canvas.position_of(100, 100) - before == QPointF(-17, 9)
    assert not seen


def test_the_wheel_does_one_thing_at_a_time(canvas: SliceCanvas) -> None:
    slices: list[int] = []
    sizes: list[int] = []
    canvas.slice_wanted.connect(slices.append)
    canvas.size_wanted.connect(sizes.append)
    gui.wheel(canvas, TISSUE, 120)
    gui.wheel(canvas, TISSUE, -240)
    assert (slices, sizes, canvas.zoom) == ([1, -2], [], 1.0)
    gui.wheel(canvas, TISSUE, 120, SHIFT)
    assert (slices, sizes, canvas.zoom) == ([1, -2], [1], 1.0)
    held = (60.0, 90.0)
    under = canvas.position_of(*held)
    gui.wheel(canvas, held, 240, CTRL)
    assert (slices, sizes) == ([1, -2], [1])
    assert canvas.zoom > 1.2
    after = canvas.position_of(*held)
    assert (after.x(), after.y()) == pytest.approx((under.x(), under.y()), abs=0.01)


def test_small_steps_of_a_touchpad_add_up(canvas: SliceCanvas) -> None:
    slices: list[int] = []
    canvas.slice_wanted.connect(slices.append)
    for _ in range(9):
        gui.wheel(canvas, TISSUE, 30)
    assert slices == [1, 1]
    for _ in range(4):
        gui.wheel(canvas, TISSUE, -30)
    assert slices == [1, 1, -1]


def test_during_a_drag_wheel_and_other_buttons_do_nothing(canvas: SliceCanvas) -> None:
    canvas.drawing = True
    slices: list[int] = []
    canvas.slice_wanted.connect(slices.append)
    seen = events_of(canvas)
    gui.press(canvas, TISSUE)
    view = canvas.view
    gui.wheel(canvas, TISSUE, 120)
    gui.wheel(canvas, TISSUE, 120, CTRL)
    gui.press(canvas, TISSUE, RIGHT)
    gui.release(canvas, TISSUE, RIGHT)
    assert canvas.busy
    assert (slices, canvas.view) == ([], view)
    assert [name for name, _ in seen] == ["pressed"]
    gui.release(canvas, TISSUE)
    assert not canvas.busy


def test_a_release_that_got_lost_ends_the_drag_at_the_next_move(canvas: SliceCanvas) -> None:
    canvas.drawing = True
    seen = events_of(canvas)
    gui.press(canvas, TISSUE)
    gui.hover(canvas, (90.0, 90.0))
    assert [name for name, _ in seen] == ["pressed", "released", "moved"]
    assert not canvas.busy


def test_the_picture_cannot_be_lost_off_the_screen(canvas: SliceCanvas) -> None:
    canvas.pan = (1e6, -1e6)
    row, column = canvas.view.middle
    assert -0.5 <= row <= 239.5
    assert -0.5 <= column <= 239.5
    canvas.reset_view()
    assert canvas.view.middle == pytest.approx((119.5, 119.5))
