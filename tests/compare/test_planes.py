"""Planes of studies side by side: the right way round, through one place, at one scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.anatomy import Label
from tests.support.gui import application as gui
from tests.support.gui.application import GREY, LEFT, MIDDLE, RIGHT
from tests.support.gui.head import MARKER, MARKER_SLICE, block, brightest, head
from widgets.compare.layer import CHECKER_MM, Layer, checkered, shifted
from widgets.compare.link import Link, Place
from widgets.compare.plane_view import PlaneView
from widgets.compare.study_planes import StudyPlanes
from widgets.pane import marks
from widgets.pane.overlay import Look
from widgets.pane.plane_widget import PlaneWidget
from widgets.state.compared import Mixing

EDEMA = int(Label.EDEMA)
CROSSHAIR = (marks.CROSSHAIR.red(), marks.CROSSHAIR.green(), marks.CROSSHAIR.blue())
AWAY = Place(70.0, 119.5, 119.5)
"""A place whose lines do not touch the marker."""

BOX = block(EDEMA, (70, 90), (90, 120), (130, 160))


@pytest.fixture
def planes() -> Iterator[StudyPlanes]:
    gui.application()
    made = StudyPlanes(Link())
    gui.show(made, 420, 620)
    made.show_layer(Layer.of_labels({"flair": head(), "t1": head(60)}, BOX))
    yield made
    gui.dispose(made)


def link_of(planes: StudyPlanes) -> Link:
    return planes._link


def colour(view: PlaneView, place: Place) -> tuple[int, int, int]:
    """Return the colour on the screen at a place of the study."""
    return gui.colour_of(gui.picture_of(view), view.position_of_place(place))


def send(view: PlaneWidget, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: bool) -> None:
    moves = kind == QEvent.Type.MouseMove
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(kind, at, QPointF(view.mapToGlobal(at)), none if moves else button, button if held else none, gui.NONE)
    QApplication.sendEvent(view, event)
    gui.pump()


def drag(view: PlaneWidget, start: QPointF, end: QPointF, button: Qt.MouseButton) -> None:
    send(view, QEvent.Type.MouseButtonPress, start, button, True)
    send(view, QEvent.Type.MouseMove, end, button, True)
    send(view, QEvent.Type.MouseButtonRelease, end, button, False)


def wheel(view: PlaneView, delta: int = 120, keys: Qt.KeyboardModifier = gui.NONE, at: QPointF | None = None) -> None:
    at = QPointF(view.rect().center()) if at is None else at
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    QApplication.sendEvent(view, QWheelEvent(at, at, QPoint(), QPoint(0, delta), none, keys, phase, False))
    gui.pump()


@pytest.mark.parametrize("mixing", [Mixing.NONE, Mixing.CHECKERBOARD, Mixing.FLICKER])
@pytest.mark.parametrize("mirrored", [True, False])
def test_a_marker_in_the_right_front_upper_corner_is_seen_there(planes: StudyPlanes, mirrored: bool, mixing: Mixing) -> None:
    own = Layer.of_labels({"flair": head()}, None)
    planes.show_layer(own, beside=own)
    link = link_of(planes)
    link.put(replace(link.now, mirrored=mirrored, mixing=mixing, swapped=mixing is Mixing.FLICKER))
    row, column = MARKER
    for view, place in (
        (planes.axial, AWAY._replace(slice=float(MARKER_SLICE))),
        (planes.coronal, AWAY._replace(row=row)),
        (planes.sagittal, AWAY._replace(column=column)),
    ):
        link.go_to(place)
        at, middle = brightest(gui.picture_of(view), 26), QPointF(view.rect().center())
        assert at.y() < middle.y(), f"{view.plane}: front and head are up"
        if view.plane == "sagittal":
            assert at.x() < middle.x(), "the front is on the left in both conventions"
        else:
            assert (at.x() < middle.x()) == mirrored, view.plane
        found = view.place_at(at)
        assert found == pytest.approx((115.5, row, column), abs=2.0), "and places are read the same way"


def test_another_study_takes_every_plane_though_it_is_shown_at_the_same_place(planes: StudyPlanes) -> None:
    link_of(planes).go_to(Place(84.0, 112.0, 152.0))
    inside = Place(80.0, 105.0, 145.0)
    through = [{"slice": 84.0}, {"row": 112.0}, {"column": 152.0}]
    places = [inside._replace(**where) for where in through]
    for view, place in zip(planes.views, places, strict=True):
        gui.assert_colour(colour(view, place), gui.blended(EDEMA, 0.45))
    planes.show_layer(Layer.of_labels({"flair": head(60), "t1": head()}, np.zeros_like(BOX)))
    for view, place in zip(planes.views, places, strict=True):
        gui.assert_colour(colour(view, place), (60,) * 3)


def test_all_planes_go_through_the_place_and_cross_lines_there(planes: StudyPlanes) -> None:
    link_of(planes).go_to(Place(60.0, 100.0, 140.0))
    assert [view.index for view in planes.views] == [60, 100, 140]
    assert [view.note for view in planes.views] == ["Slice 60", "A 20 mm", "R 20 mm"]
    for view in planes.views:
        at, picture = view.position_of_place(Place(60.0, 100.0, 140.0)), gui.picture_of(view)
        near = [at + QPointF(14 + dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        assert any(gui.colour_of(picture, point) == CROSSHAIR for point in near), view.plane


def test_labels_lie_over_every_plane_and_go_with_the_look(planes: StudyPlanes) -> None:
    link = link_of(planes)
    place = Place(80.0, 105.0, 145.0)
    link.go_to(place._replace(slice=84.0, row=112.0, column=152.0))
    for view in planes.views:
        inside = place._replace(**{("slice", "row", "column")[planes.views.index(view)]: view.place[planes.views.index(view)]})
        gui.assert_colour(colour(view, inside), gui.blended(EDEMA, 0.45))
    link.put(replace(link.now, look=Look(opacity=0.0)))
    gui.assert_colour(colour(planes.coronal, place._replace(row=112.0)), (GREY,) * 3)
    edge = planes.axial.position_of_place(Place(84.0, 105.0, 129.5))
    near = [gui.colour_of(gui.picture_of(planes.axial), edge + QPointF(dx, 0)) for dx in (-1, 0, 1)]
    assert gui.COLOURS[EDEMA] in near, "outlines stay"
    link.put(replace(link.now, look=Look(shown=False)))
    near = [gui.colour_of(gui.picture_of(planes.axial), edge + QPointF(dx, 0)) for dx in (-1, 0, 1)]
    assert gui.COLOURS[EDEMA] not in near


def test_a_click_in_a_plane_is_where_all_go(planes: StudyPlanes) -> None:
    place = Place(100.0, 90.0, 110.0)
    link_of(planes).go_to(AWAY)
    at = planes.coronal.position_of_place(place)
    drag(planes.coronal, at, at, LEFT)
    assert (planes.axial.index, planes.coronal.index, planes.sagittal.index) == (100, 120, 110)
    assert planes.slider.value() == 100
    at = planes.axial.position_of_place(place)
    drag(planes.axial, at, at, LEFT)
    assert (planes.axial.index, planes.coronal.index, planes.sagittal.index) == (100, 90, 110)


def test_the_wheel_goes_to_the_next_plane_and_ends_at_the_last(planes: StudyPlanes) -> None:
    link_of(planes).go_to(Place(80.0, 100.0, 120.0))
    for view in planes.views:
        wheel(view)
    assert link_of(planes).now.place == Place(81.0, 99.0, 121.0), "towards head, front and right"
    for _ in range(3):
        planes.axial.setFocus()
        gui.key(planes.axial, Qt.Key.Key_PageUp)
    assert planes.slice == 111
    planes.set_slice(400)
    assert planes.slice == 154


def test_zoom_and_pan_are_shared_and_the_place_under_the_pointer_stays(planes: StudyPlanes) -> None:
    at = QPointF(120.0, 150.0)
    under = planes.axial.point_at(at)
    wheel(planes.axial, 240, gui.CTRL, at)
    assert planes.axial.point_at(at) == pytest.approx(under)
    assert planes.coronal.zoom == planes.sagittal.zoom == pytest.approx(1.15**2)
    before = planes.coronal.point_at(at)[1]
    drag(planes.axial, at, at + QPointF(20, 0), MIDDLE)
    moved = 20 / planes.axial.view.scale
    assert abs(planes.coronal.point_at(at)[1] - before) == pytest.approx(moved), "columns are the same in both"


def test_a_scale_that_is_given_holds_at_any_size(planes: StudyPlanes) -> None:
    link = link_of(planes)
    link.put(replace(link.now, scale=1.75))
    assert planes.axial.view.scale == pytest.approx(1.75)
    planes.resize(500, 500)
    gui.pump()
    assert planes.axial.view.scale == pytest.approx(1.75)


def test_a_drag_with_the_right_button_sets_the_window_of_all(planes: StudyPlanes) -> None:
    drag(planes.axial, QPointF(100, 100), QPointF(100, 60), RIGHT)
    level, width = link_of(planes).now.window
    assert level < 127.5
    assert width == 255.0
    assert colour(planes.coronal, Place(60.0, planes.coronal.index, 100.0))[0] > GREY + 10


def test_another_offset_shows_other_slices_of_the_same_place(planes: StudyPlanes) -> None:
    link = link_of(planes)
    link.go_to(Place(80.0, 105.0, 145.0))
    planes.set_offset(8)
    assert (planes.slice, planes.coronal.index) == (88, 105)
    planes.set_slice(60)
    assert link.now.place.slice == 52, "what is linked goes along"
    planes.loose = True
    planes.set_slice(66)
    assert (link.now.place.slice, planes.offset, planes.slice) == (52, 14, 66)


def test_a_study_without_the_modality_says_so_and_comes_back(planes: StudyPlanes) -> None:
    link = link_of(planes)
    link.put(replace(link.now, modality="t2"))
    middle = gui.colour_of(gui.picture_of(planes.sagittal), QPointF(40, 40))
    assert middle == (0, 0, 0)
    link.put(replace(link.now, modality="t1"))
    gui.assert_colour(colour(planes.sagittal, Place(60.0, 100.0, planes.sagittal.index)), (60,) * 3)


def test_squares_of_both_studies_take_turns(planes: StudyPlanes) -> None:
    link = link_of(planes)
    planes.show_layer(Layer.of_labels({"flair": head(80)}, None), beside=Layer.of_labels({"flair": head(160)}, BOX))
    link.put(replace(link.now, mixing=Mixing.CHECKERBOARD, place=AWAY))
    inside, next_one = AWAY._replace(row=4.5 * CHECKER_MM, column=4.5 * CHECKER_MM), AWAY._replace(row=5.5 * CHECKER_MM)
    next_one = next_one._replace(column=4.5 * CHECKER_MM)
    seen = colour(planes.axial, inside)[0], colour(planes.axial, next_one)[0]
    assert seen == (80, 160)
    link.put(replace(link.now, swapped=True))
    assert (colour(planes.axial, inside)[0], colour(planes.axial, next_one)[0]) == (160, 80)


def test_flicker_shows_the_template_at_its_own_level_with_what_is_drawn(planes: StudyPlanes) -> None:
    link = link_of(planes)
    planes.show_layer(Layer.of_labels({"flair": head(80)}, None), beside=Layer.of_labels({"flair": head(160)}, BOX), offset=10)
    link.put(replace(link.now, mixing=Mixing.FLICKER, place=Place(75.0, 112.0, 152.0)))
    place = Place(85.0, 105.0, 145.0)
    assert colour(planes.axial, place)[0] == 80
    link.put(replace(link.now, swapped=True))
    gui.assert_colour(colour(planes.axial, place), gui.blended(EDEMA, 0.45, 160))
    above = Place(98.0, 112.0, 145.0)  # the block ends at slice 90 of the template, which lies on slice 100 here
    gui.assert_colour(colour(planes.coronal, above), gui.blended(EDEMA, 0.45, 160))


def test_mixing_and_shifting_of_planes() -> None:
    one, other = np.full((50, 50), 1, np.uint8), np.full((50, 50), 2, np.uint8)
    mixed = checkered(one, other, False)
    assert (mixed[0, 0], mixed[0, CHECKER_MM], mixed[CHECKER_MM, CHECKER_MM]) == (1, 2, 1)
    assert np.array_equal(checkered(one, other, True), 3 - mixed)
    rows = np.arange(4, dtype=np.uint8)[:, None] + 1
    assert [shifted(rows, n)[:, 0].tolist() for n in (0, 1, -1, 9)] == [[1, 2, 3, 4], [0, 1, 2, 3], [2, 3, 4, 0], [0, 0, 0, 0]]


def test_scrolling_with_a_crosshair_alone_paints_the_crosshair_only(planes: StudyPlanes) -> None:
    link = link_of(planes)
    link.go_to(Place(80.0, 100.0, 120.0))
    gui.pump()
    kept = planes.coronal._still
    link.go_to(Place(85.0, 100.2, 120.0))
    gui.pump()
    assert planes.coronal._still is kept
    assert planes.axial.index == 85
