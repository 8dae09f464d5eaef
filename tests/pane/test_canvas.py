"""The canvas shows the right pixels at the right place, and only those that changed are painted again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QImage

from app.anatomy import Label
from tests.support.gui import application as gui
from tests.support.gui.application import GREY
from widgets.pane import marks
from widgets.pane.canvas import SliceCanvas
from widgets.pane.overlay import pixel_edges
from widgets.pane.slice_renderer import SliceRenderer
from widgets.pane.view_geometry import ViewGeometry

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
OPACITY = 0.5
TISSUE = (120.0, 120.0)


@pytest.fixture
def canvas() -> Iterator[SliceCanvas]:
    with gui.shown_canvas() as made:
        yield made


def labels_at(boxes: dict[int, tuple[slice, slice]]) -> npt.NDArray[np.uint8]:
    """Return a label map (240, 240) with boxes of labels."""
    labels = np.zeros((240, 240), np.uint8)
    for label, box in boxes.items():
        labels[box] = label
    return labels


THREE = labels_at(
    {
        Label.EDEMA: (slice(60, 110), slice(150, 200)),
        Label.ENHANCING: (slice(70, 100), slice(160, 190)),
        Label.NECROTIC: (slice(80, 90), slice(170, 180)),
    }
)
INSIDE = {int(Label.EDEMA): (65.0, 155.0), int(Label.ENHANCING): (75.0, 165.0), int(Label.NECROTIC): (85.0, 175.0)}


# Where things lie


@pytest.mark.parametrize("mirrored", [True, False])
@pytest.mark.parametrize("spacing", [(1.0, 1.0), (0.5, 2.0)])
def test_mm_and_pixels_undo_each_other(mirrored: bool, spacing: tuple[float, float]) -> None:
    view = ViewGeometry(640, 480, (200, 100), spacing, (0, 0, 80, 120), 2.5, (3.0, -4.0), mirrored)
    for point in [(0.0, 0.0), (17.25, 80.5), (-3.0, 200.0)]:
        assert view.to_mm(view.to_widget(point)) == pytest.approx(point)
    assert view.to_widget(view.middle) == QPointF(320, 240)


def test_the_home_region_just_fits_and_rows_go_down() -> None:
    view = ViewGeometry(600, 300, (240, 240), (1.0, 1.0), (20.0, 30.0, 120.0, 90.0), mirrored=False)
    assert view.scale == pytest.approx(3.0)
    assert view.to_widget((20.0, 60.0)) == QPointF(300, 0)
    assert view.to_widget((120.0, 60.0)) == QPointF(300, 300)


@given(st.floats(0.2, 40), st.floats(0, 600), st.floats(0, 500), st.booleans())
def test_zooming_keeps_what_is_under_the_pointer(zoom: float, x: float, y: float, mirrored: bool) -> None:
    view = ViewGeometry(600, 500, (240, 240), (1, 1), (-0.5, -0.5, 239.5, 239.5), mirrored=mirrored).zoomed(1.5)
    pointer = QPointF(x, y)
    changed = view.zoomed(zoom, pointer)
    row, column = changed.middle
    if 0 < row < 239 and 0 < column < 239:  # else the plane was kept from leaving the screen
        assert changed.to_mm(pointer) == pytest.approx(view.to_mm(pointer), abs=1e-6)


def marked_planes() -> gui.Planes:
    """Return dim planes with a bright marker in the patient's right anterior superior corner only."""
    planes = np.full((12, 240, 240), 40, np.uint8)
    planes[10, 10:30, 210:230] = 255
    return planes


@pytest.mark.parametrize(("convention", "corner"), [("radiological", (0.1, 0.1)), ("neurological", (0.9, 0.1))])
def test_right_anterior_superior_is_where_the_convention_wants_it(
    canvas: SliceCanvas, convention: str, corner: tuple[float, float]
) -> None:
    canvas.set_volume(marked_planes())
    canvas.set_convention(convention)
    canvas.set_slice(10)
    position = canvas.position_of(20.0, 220.0)
    # The plane is 500 pixels wide in the middle of 600.
    assert ((position.x() - 50) / 500, position.y() / 500) == pytest.approx(corner, abs=0.03)
    gui.assert_colour(gui.colour_at(canvas, (20.0, 220.0)), WHITE)
    for elsewhere in [(20.0, 19.0), (219.0, 220.0), (219.0, 19.0)]:
        gui.assert_colour(gui.colour_at(canvas, elsewhere), (40, 40, 40))
    canvas.set_slice(1)
    gui.assert_colour(gui.colour_at(canvas, (20.0, 220.0)), (40, 40, 40))


def test_showing_changes_no_array(canvas: SliceCanvas) -> None:
    planes = marked_planes()
    kept = planes.copy()
    canvas.set_volume(planes)
    for convention in ("neurological", "radiological"):
        canvas.set_convention(convention)
        gui.picture_of(canvas)
    assert np.array_equal(planes, kept)


def test_letters_follow_the_convention() -> None:
    assert list(marks.letters(ViewGeometry(mirrored=True)).values()) == ["R", "L", "A", "P"]
    assert list(marks.letters(ViewGeometry(mirrored=False)).values()) == ["L", "R", "A", "P"]


@pytest.mark.parametrize("mirrored", [True, False])
def test_letters_are_painted_at_their_edges(canvas: SliceCanvas, mirrored: bool) -> None:
    canvas.set_volume(np.zeros((2, 240, 240), np.uint8))
    canvas.set_convention("radiological" if mirrored else "neurological")
    picture = gui.picture_of(canvas)
    for rect in marks.letter_rects(canvas.rect()).values():
        assert brightest(picture, rect) > 200


def brightest(picture: QImage, rect: QRect) -> int:
    """Return the brightest grey inside a rectangle of a picture."""
    places = ((x, y) for x in range(rect.left(), rect.right()) for y in range(rect.top(), rect.bottom()))
    return max(picture.pixelColor(x, y).lightness() for x, y in places)


def test_the_scale_bar_is_as_long_as_it_says(canvas: SliceCanvas) -> None:
    canvas.set_volume(np.zeros((2, 240, 240), np.uint8))
    for zoom in (1.0, 3.0, 9.0):
        canvas.zoom = zoom
        length, rect = marks.scale_bar(canvas.view, canvas.rect())
        y = rect.bottom() - 6
        picture = gui.picture_of(canvas)
        bright = [x for x in range(canvas.width()) if picture.pixelColor(x, y).lightness() > 200]
        apart = canvas.position_of(0, 0).x() - canvas.position_of(0, length).x()
        assert bright[-1] - bright[0] == pytest.approx(apart, abs=3)


# Grey values


@pytest.mark.parametrize("zoom", [1.0, 20.0])
def test_a_voxel_shows_its_own_value_at_its_centre(canvas: SliceCanvas, zoom: float) -> None:
    planes = np.random.default_rng(3).integers(0, 256, (3, 240, 240), np.uint8)
    canvas.set_volume(planes)
    canvas.set_slice(1)
    canvas.resize(720, 720)
    gui.pump()
    canvas.zoom = zoom
    picture = gui.picture_of(canvas)
    # At three pixels a voxel and more, the pixel that holds the centre is at most half a pixel off.
    off = 255 / 3 / 2 if zoom == 1.0 else 6
    for row, column in [(118, 121), (120, 120), (122, 119)]:
        grey = gui.colour_of(picture, canvas.position_of(row, column))[0]
        assert abs(grey - int(planes[1, row, column])) <= off


def test_between_voxels_the_picture_is_linear(canvas: SliceCanvas) -> None:
    ramp = np.broadcast_to(np.arange(240, dtype=np.uint8), (2, 240, 240))
    canvas.set_volume(np.ascontiguousarray(ramp))
    canvas.set_slice(0)
    for zoom in (1.0, 20.0):
        canvas.zoom = zoom
        for column in (118.0, 118.5, 119.25, 121.75):
            gui.assert_colour(gui.colour_at(canvas, (119.0, column)), (round(column),) * 3, 1)


@pytest.mark.parametrize(("level", "width"), [(127.5, 255.0), (100.0, 60.0), (140.0, 100.0), (20.0, 40.0)])
def test_the_window_maps_greys(canvas: SliceCanvas, level: float, width: float) -> None:
    canvas.set_window(level, width)
    shade = round(float(np.clip(255 * (GREY - (level - width / 2)) / width, 0, 255)))
    gui.assert_colour(gui.colour_at(canvas, TISSUE), (shade,) * 3, 2)


def test_the_renderer_refuses_what_is_no_volume() -> None:
    renderer = SliceRenderer()
    with pytest.raises(ValueError, match="uint8"):
        renderer.set_volume(np.zeros((4, 4), np.uint8))
    with pytest.raises(ValueError, match="volume"):
        renderer.render(0, 127.5, 255, True)


def test_a_canvas_without_a_volume_says_so() -> None:
    gui.application()
    empty = SliceCanvas()
    gui.show(empty, 300, 200)
    assert brightest(gui.picture_of(empty), empty.rect()) > 100
    gui.press(empty, (10.0, 10.0))
    assert not empty.busy
    assert not empty.renderer.is_open
    gui.dispose(empty)


# The overlay


@pytest.mark.parametrize("convention", ["radiological", "neurological"])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_each_structure_has_its_colour_at_its_place(canvas: SliceCanvas, convention: str, ratio: float) -> None:
    canvas.set_convention(convention)
    canvas.set_overlay(THREE, OPACITY)
    for label, point in INSIDE.items():
        gui.assert_colour(gui.colour_at(canvas, point, ratio), gui.blended(label, OPACITY))
        mirrored = (point[0], 239.0 - point[1])
        gui.assert_colour(gui.colour_at(canvas, mirrored, ratio), (GREY,) * 3)


def test_a_hidden_overlay_shows_nothing(canvas: SliceCanvas) -> None:
    canvas.set_overlay(THREE, OPACITY)
    before = gui.picture_of(canvas)
    canvas.set_overlay_shown(False)
    for point in INSIDE.values():
        gui.assert_colour(gui.colour_at(canvas, point), (GREY,) * 3)
    canvas.set_overlay_shown(True)
    assert gui.picture_of(canvas) == before
    canvas.set_overlay(None)
    gui.assert_colour(gui.colour_at(canvas, INSIDE[2]), (GREY,) * 3)


def test_hiding_one_structure_leaves_the_others(canvas: SliceCanvas) -> None:
    canvas.set_overlay(THREE, OPACITY)
    canvas.set_hidden({int(Label.ENHANCING)})
    gui.assert_colour(gui.colour_at(canvas, INSIDE[Label.ENHANCING]), (GREY,) * 3)
    gui.assert_colour(gui.colour_at(canvas, INSIDE[Label.EDEMA]), gui.blended(Label.EDEMA, OPACITY))


@pytest.mark.parametrize("opacity", [0.0, 0.25, 1.0])
def test_opacity_is_that_of_the_fill_and_the_outline_stays(canvas: SliceCanvas, opacity: float) -> None:
    canvas.set_overlay(THREE, opacity)
    for label, point in INSIDE.items():
        gui.assert_colour(gui.colour_at(canvas, point), gui.blended(label, opacity))
    gui.assert_colour(gui.colour_at(canvas, (85.0, 149.5)), gui.COLOURS[Label.EDEMA])


def test_fill_ends_at_the_pixels_edge(canvas: SliceCanvas) -> None:
    canvas.set_overlay(THREE, OPACITY)
    canvas.zoom = 8.0
    canvas.pan = (85.0 - 119.5, 150.0 - 119.5)
    gui.assert_colour(gui.colour_at(canvas, (85.0, 149.3)), (GREY,) * 3)
    gui.assert_colour(gui.colour_at(canvas, (85.0, 149.7)), gui.blended(Label.EDEMA, OPACITY))


def test_updating_a_box_equals_setting_the_whole(canvas: SliceCanvas) -> None:
    changed = THREE.copy()
    changed[90:130, 100:170] = Label.NECROTIC
    canvas.set_overlay(changed, OPACITY)
    whole = gui.picture_of(canvas)
    canvas.set_overlay(THREE, OPACITY)
    gui.pump()
    canvas.update_overlay(changed, (90, 130, 100, 170))
    assert gui.picture_of(canvas) == whole


def test_a_small_change_paints_a_small_part_and_renders_nothing(canvas: SliceCanvas, monkeypatch: pytest.MonkeyPatch) -> None:
    canvas.set_overlay(THREE, OPACITY)
    gui.pump()
    watch = gui.PaintWatch(canvas)
    monkeypatch.setattr(canvas.renderer, "render", lambda *given: pytest.fail("VTK rendered"))
    changed = THREE.copy()
    changed[100:110, 100:110] = Label.EDEMA
    canvas.update_overlay(changed, (100, 110, 100, 110))
    gui.pump()
    assert 1 <= len(watch.areas) <= 2
    assert 0 < sum(watch.areas) < 0.02 * canvas.width() * canvas.height()


def test_lines_that_moved_are_painted_over_where_they_were(canvas: SliceCanvas) -> None:
    before = gui.picture_of(canvas)
    old, new = (50.0, 60.0), (180.0, 140.0)
    canvas.set_lines([np.array([old, (60.0, 75.0)])], ("12.3 mm", old))
    gui.pump()
    for lines, changed in (([np.array([new, (190.0, 150.0)])], (old, new)), ([], (new,))):
        watch = gui.PaintWatch(canvas)
        canvas.set_lines(lines)
        gui.pump()
        for point in changed:
            place = canvas.position_of(*point).toPoint()
            assert any(rect.contains(place) for rect in watch.rects)
    assert gui.picture_of(canvas) == before


def test_the_frame_is_seen_and_goes(canvas: SliceCanvas) -> None:
    frame = marks.FRAME.red(), marks.FRAME.green(), marks.FRAME.blue()
    assert gui.colour_of(gui.picture_of(canvas), QPointF(2, 250)) != frame
    canvas.set_frame(True)
    gui.assert_colour(gui.colour_of(gui.picture_of(canvas), QPointF(2, 250)), frame)
    canvas.set_frame(False)
    assert gui.colour_of(gui.picture_of(canvas), QPointF(2, 250)) != frame


@settings(max_examples=60, deadline=None)
@given(arrays(np.bool_, st.tuples(st.integers(1, 9), st.integers(1, 9))))
def test_edges_are_the_border_of_a_mask(mask: npt.NDArray[np.bool_]) -> None:
    padded = np.pad(mask, 1)
    wanted = set()
    for row, column in np.ndindex(*mask.shape):
        if mask[row, column]:
            for down, across in [(-1, 0), (1, 0), (0, -1), (0, 1)]:
                if not padded[row + 1 + down, column + 1 + across]:
                    wanted.add((row + down / 2, column + across / 2))
    found = []
    for row0, column0, row1, column1 in pixel_edges(mask).tolist():
        pieces = round(max(row1 - row0, column1 - column0))
        for n in range(pieces):
            down, across = (row1 - row0) / pieces, (column1 - column0) / pieces
            found.append((row0 + down * (n + 0.5), column0 + across * (n + 0.5)))
    assert len(found) == len(set(found))
    assert set(found) == wanted


def test_another_grid_starts_with_the_whole_plane(canvas: SliceCanvas) -> None:
    canvas.zoom = 5
    canvas.set_volume(gui.flat_planes(size=100), (2.0, 2.0))
    assert canvas.zoom == 1.0
    assert canvas.position_of(-1.0, 99.0).y() == pytest.approx(0)
    gui.assert_colour(gui.colour_at(canvas, (99.0, 99.0)), (GREY,) * 3)


def test_closing_frees_vtk() -> None:
    gui.application()
    short_lived = SliceCanvas()
    short_lived.set_volume(gui.flat_planes())
    gui.show(short_lived, 200, 200)
    gui.picture_of(short_lived)
    renderer = short_lived.renderer
    assert renderer.is_open
    gui.dispose(short_lived)
    assert not renderer.is_open
