"""A model's guess of a case as if it were healthy: on the right side, in the right colours, said on the picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPointF, Qt, Signal

from app.anatomy import MODALITY_TITLES, Label
from app.codes.pseudo_normal import STEPS_A_SD, GuessedSlices
from tests.compare.test_area import Scene
from tests.support.gui import application as gui
from tests.support.gui.application import GREY
from tests.support.gui.head import MARKER, block, brightest, opened_case
from widgets.cases.case_window import CaseWindow
from widgets.commands.tables.comparing import GUESS_COMMANDS
from widgets.compare.guess_painting import BRIGHTER, CLEAR, DARKER, REMARKS, SCALES, STRONGEST, veil, veiled
from widgets.compare.guesses import KEPT, Guesses, StudyGuess
from widgets.state.compared import Mixing
from widgets.state.guesses import Guessed, GuessKey, GuessPart, GuessWanted

SIDE = 60
"""Pixels of the fake decoder: 4 mm each."""

GUESS = 50


class FakeGuesser(QObject):
    """Has a model that guesses grey, with a marker to the patient's right in front, brighter there by 2 SD and darker behind."""

    guessed = Signal(object)
    not_guessed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.wanted: list[GuessWanted] = []
        self.dropped: list[GuessKey] = []

    def guess(self, wanted: GuessWanted) -> None:
        self.wanted.append(wanted)

    def drop_guess(self, key: GuessKey) -> None:
        self.dropped.append(key)

    def answer(self, key: GuessKey, slices: range = range(155), total: int = 155) -> None:
        normal = np.full((len(slices), 3, SIDE, SIDE), GUESS, np.uint8)
        normal[:, :, 14:18, 37:41] = 250
        difference = np.zeros(normal.shape, np.int8)
        difference[:, :, 14:18, 37:41] = 2 * STEPS_A_SD
        difference[:, :, 40:46, 37:41] = -2 * STEPS_A_SD
        self.guessed.emit(GuessPart(key, tuple(slices), GuessedSlices(normal, difference, difference // 2), len(slices), total))


@pytest.fixture
def guesser() -> FakeGuesser:
    gui.application()
    return FakeGuesser()


@pytest.fixture
def scene(guesser: FakeGuesser) -> Iterator[Scene]:
    made = Scene(Guesses(guesser))
    gui.show(made, 1100, 760)
    made.area.show_case(opened_case())
    gui.pump()
    yield made
    gui.dispose(made.controller.panel)
    gui.dispose(made.controller.tool_bar)
    gui.dispose(made)


BRIGHT, DARK, ELSEWHERE = (63.5, 155.5), (171.5, 155.5), (110.0, 80.0)


def key_of(scene: Scene) -> GuessKey:
    guess = scene.column.planes.layer.guess
    assert guess is not None
    return guess.key


@pytest.mark.parametrize("convention", ["radiological", "neurological"])
def test_the_guess_lies_as_the_image_does(scene: Scene, guesser: FakeGuesser, convention: str) -> None:
    scene.viewer.set_convention(convention)
    scene.area.set_convention(convention)
    gui.key(scene.column.planes.axial, Qt.Key.Key_F2)
    guesser.answer(key_of(scene))
    scene.area.link.go_to(scene.area.link.now.place._replace(row=MARKER[0], column=100.0, slice=100.0))
    for view in (scene.column.planes.axial, scene.column.planes.coronal):
        at, middle = brightest(gui.picture_of(view)), QPointF(view.rect().center())
        assert (at.x() < middle.x()) == (convention == "radiological"), view
    axial = scene.column.planes.axial
    assert brightest(gui.picture_of(axial)).y() < axial.rect().center().y(), "the front is above"
    scene.area.link.go_to(scene.area.link.now.place._replace(row=100.0, column=MARKER[1]))
    sagittal = scene.column.planes.sagittal
    assert brightest(gui.picture_of(sagittal)).x() < sagittal.rect().center().x(), "the front is on the left"
    gui.assert_colour(gui.colour_of(gui.picture_of(axial), axial.position_of(*ELSEWHERE)), (GUESS,) * 3)
    gui.key(axial, Qt.Key.Key_F2)
    gui.assert_colour(gui.colour_of(gui.picture_of(axial), axial.position_of(*ELSEWHERE)), (GREY,) * 3)


@pytest.mark.parametrize(("key", "kind"), [(Qt.Key.Key_F3, Guessed.DIFFERENCE), (Qt.Key.Key_F4, Guessed.ADDED)])
def test_a_map_is_red_where_brighter_and_blue_where_darker(
    scene: Scene, guesser: FakeGuesser, key: Qt.Key, kind: Guessed
) -> None:
    axial = scene.column.planes.axial
    gui.key(axial, key)
    assert scene.state.state.compared.guessed is kind
    guesser.answer(key_of(scene))
    picture = gui.picture_of(axial)
    for place, ink in ((BRIGHT, BRIGHTER), (DARK, DARKER)):
        wanted = [round(STRONGEST * value + (1 - STRONGEST) * GREY) for value in ink]
        gui.assert_colour(gui.colour_of(picture, axial.position_of(*place)), (wanted[0], wanted[1], wanted[2]), 4)
    gui.assert_colour(gui.colour_of(picture, axial.position_of(*ELSEWHERE)), (GREY,) * 3)
    outside = gui.colour_of(picture, axial.position_of(110.0, 50.0))
    assert outside == (0, 0, 0), "nothing is said of what is no brain"


def test_the_picture_says_what_it_is_and_how_far(scene: Scene, guesser: FakeGuesser) -> None:
    axial = scene.column.planes.axial
    axial.set_found(None)  # its frame has the ink of what is said
    before = gui.picture_of(axial)
    gui.key(axial, Qt.Key.Key_F2)
    guesser.answer(key_of(scene), range(70, 90), total=40)
    halfway = gui.picture_of(axial)
    assert orange(halfway) > orange(before) + 100
    gui.assert_colour(gui.colour_of(halfway, axial.position_of(*ELSEWHERE)), (GUESS,) * 3)
    scene.column.planes.set_slice(100)
    gui.assert_colour(gui.colour_of(gui.picture_of(axial), axial.position_of(*ELSEWHERE)), (0,) * 3)
    assert guesser.wanted[-1].first == 100, "the slice in view comes next"
    guesser.answer(key_of(scene))
    gui.assert_colour(gui.colour_of(gui.picture_of(axial), axial.position_of(*ELSEWHERE)), (GUESS,) * 3)


def orange(picture: object) -> int:
    from PySide6.QtGui import QImage

    assert isinstance(picture, QImage)
    image = picture.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())[:, : 3 * image.width()]
    red, green, blue = (flat[:, n::3].astype(int) for n in range(3))
    return int(((red > 200) & (green > 120) & (blue < 90)).sum())


def test_what_the_model_does_not_look_at_is_said_and_never_shown_as_a_guess(scene: Scene, guesser: FakeGuesser) -> None:
    axial = scene.column.planes.axial
    guess = axial._layer.guess
    assert guess is not None
    assert guess.obstacle("t2") == f"The model does not look at {MODALITY_TITLES['t2']}, so it guesses none"
    assert StudyGuess(guess.key, ["t1"]).obstacle("t1ce") == "No T1ce in this study, so nothing to guess from"
    gui.key(axial, Qt.Key.Key_F2)
    guesser.not_guessed.emit(key_of(scene), "Hashes are kept.")
    gui.assert_colour(gui.colour_of(gui.picture_of(axial), axial.position_of(*ELSEWHERE)), (0,) * 3)
    assert guess.obstacle("flair") == "Hashes are kept."
    gui.key(axial, Qt.Key.Key_F3)
    assert guess.obstacle("flair") == "", "it is tried again"


def test_it_is_asked_for_when_shown_and_dropped_when_not(scene: Scene, guesser: FakeGuesser) -> None:
    assert guesser.wanted == []
    scene.commands["guess.difference"].trigger()
    assert [(wanted.key, wanted.first) for wanted in guesser.wanted] == [(key_of(scene), 80)]
    scene.commands["guess.difference"].trigger()
    assert guesser.dropped == [key_of(scene)]
    scene.commands["guess.added"].trigger()
    guesser.answer(key_of(scene))
    asked = len(guesser.wanted)
    scene.commands["guess.pseudo_normal"].trigger()
    scene.column.planes.set_slice(60)
    assert len(guesser.wanted) == asked, "what is there is not asked for"
    scene.area.show_case(opened_case("P4"))
    assert guesser.wanted[-1].key.study == "P4", "the next case as well"
    scene.area.close_cases()
    assert guesser.dropped[-1].study == "P4"
    assert scene.state.state.compared.guessed is Guessed.NONE


def test_structures_are_outlined_only_where_colours_are_read(scene: Scene, guesser: FakeGuesser) -> None:
    scene.area.show_case(opened_case(labels=block(int(Label.EDEMA), (70, 90), (90, 130), (60, 100))))
    axial = scene.column.planes.axial
    gui.assert_colour(gui.colour_of(gui.picture_of(axial), axial.position_of(100.0, 80.0)), gui.blended(int(Label.EDEMA), 0.45))
    gui.key(axial, Qt.Key.Key_F3)
    guesser.answer(key_of(scene))
    gui.assert_colour(gui.colour_of(gui.picture_of(axial), axial.position_of(100.0, 80.0)), (GREY,) * 3)


def test_flicker_shows_the_template_without_anything_of_the_guess(scene: Scene, guesser: FakeGuesser) -> None:
    axial = scene.column.planes.axial
    axial.set_found(None)
    gui.key(axial, Qt.Key.Key_F3)
    guesser.answer(key_of(scene))
    scene.area.link.put(replace(scene.area.link.now, mixing=Mixing.FLICKER, swapped=True))
    picture = gui.picture_of(axial)
    gui.assert_colour(gui.colour_of(picture, axial.position_of(*BRIGHT)), (GREY,) * 3)
    assert orange(picture) < 100


def test_studies_shown_last_are_kept_and_no_other_of_their_name(guesser: FakeGuesser) -> None:
    guesses = Guesses(guesser)
    case = opened_case()
    made = [guesses.of("a", f"P{n}", case.display) for n in range(KEPT + 2)]
    assert guesses.of("a", f"P{KEPT + 1}", dict(case.display)) is made[-1]
    assert guesses.of("a", "P0", case.display) is not made[0]
    assert guesses.of("a", f"P{KEPT + 1}", opened_case(grey=GREY + 9).display) is not made[-1]


def test_colours_of_a_map() -> None:
    kind = Guessed.DIFFERENCE
    values = np.array([[0.0, 0.9 * CLEAR * SCALES[kind], SCALES[kind], -9.0, 9.0]], np.float32)
    inside = np.array([[True, True, True, True, False]])
    laid = veiled(np.full(values.shape, 0xFF646464, np.uint32), veil(values, inside, kind))
    red, blue = ([round(STRONGEST * c + (1 - STRONGEST) * 100) for c in ink] for ink in (BRIGHTER, DARKER))
    found = [[int(colour) >> shift & 255 for shift in (16, 8, 0)] for colour in laid[0]]
    np.testing.assert_allclose(found, [[100] * 3, [100] * 3, red, blue, [100] * 3], atol=1)
    assert all(len(words) == 3 for words in REMARKS.values())


@pytest.mark.parametrize("convention", ["radiological", "neurological"])
def test_a_case_window_shows_it_on_all_planes_the_right_way_round(guesser: FakeGuesser, convention: str) -> None:
    case = CaseWindow(convention, guesses=Guesses(guesser))
    case.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    case.show_case(opened_case())
    gui.show(case, 1040, 760)
    canvas, coronal = case.viewer.canvas, case.sides.coronal
    gui.key(canvas, Qt.Key.Key_F2)
    guesser.answer(guesser.wanted[-1].key)
    case.sides.link.go_to(case.sides.link.now.place._replace(row=MARKER[0], column=100.0, slice=100.0))
    case.viewer.set_crosshair(None)
    for view in (canvas, coronal):
        at = brightest(gui.picture_of(view))
        assert (at.x() < view.rect().center().x()) == (convention == "radiological"), view
    assert brightest(gui.picture_of(canvas)).y() < canvas.rect().center().y()
    gui.assert_colour(gui.colour_of(gui.picture_of(canvas), canvas.position_of(*ELSEWHERE)), (GUESS,) * 3)
    gui.key(canvas, Qt.Key.Key_F3)
    checked = [name for name in GUESS_COMMANDS if case._commands[name].isChecked()]
    assert checked == ["guess.difference"]
    wanted = [round(STRONGEST * value + (1 - STRONGEST) * GREY) for value in BRIGHTER]
    gui.assert_colour(gui.colour_of(gui.picture_of(canvas), canvas.position_of(*BRIGHT)), (wanted[0], wanted[1], wanted[2]), 4)
    gui.key(canvas, Qt.Key.Key_F3)
    gui.assert_colour(gui.colour_of(gui.picture_of(canvas), canvas.position_of(*BRIGHT)), (GREY,) * 3)
    gui.dispose(case)
