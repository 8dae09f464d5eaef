"""What is said where there is nothing to search for: a function of the window's state, of the model's structures among it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from app.anatomy import STRUCTURES, Structure
from tests.support.gui.widget_helpers import answer, lesion_plane
from tests.support.gui.window_scene import template
from widgets.results.words import failed, obstacle, summary
from widgets.state.search_types import ExampleSource, LibraryInfo
from widgets.state.window_state import Asked, Drawn, LibraryState, Opened, Phase, WindowState

LIVER = (Structure(5, "liver", "Liver", (200, 100, 50)), Structure(2, "edema", "Swelling", (20, 90, 220)))
"""What a reader draws on another organ; the second is edema by another name."""

NOTHING = np.zeros((240, 240), np.uint8)
DRAWN = lesion_plane(enhancing=False)


def info(studies: int = 3, structures: tuple[Structure, ...] = STRUCTURES) -> LibraryInfo:
    return LibraryInfo("a.sbmir", studies, studies, "model", "both", 0.75, 0.1, "a.sbmir", structures)


@pytest.fixture(scope="module")
def ready(qt: QApplication) -> WindowState:
    """Return a window with a template and an open library."""
    opened = Opened(template(), LibraryState(Phase.OPEN, "a.sbmir", info=info()))
    return WindowState(opened=opened, drawn=Drawn(slice=70), asked=Asked("both", preset=None))


def with_library(state: WindowState, library: LibraryState) -> WindowState:
    return replace(state, opened=state.opened.with_library(library))


def title(state: WindowState, label_map: np.ndarray = DRAWN, structures: tuple[Structure, ...] = STRUCTURES) -> str | None:
    words = obstacle(state, structures, label_map)
    return None if words is None else words.title


def test_nothing_stands_in_the_way_of_a_drawn_lesion(ready: WindowState) -> None:
    assert title(ready) is None


@pytest.mark.parametrize(
    ("library", "said", "offers"),
    [
        (LibraryState(), "No library yet", True),
        (LibraryState(Phase.MADE, progress="3 of 40"), "The demo library is being made", False),
        (LibraryState(Phase.OPENING, "a.sbmir"), "Opening the library …", False),
        (LibraryState(Phase.FAILED, "a.sbmir", problem="It is damaged."), "The library could not be opened", True),
        (LibraryState(Phase.OPEN, "a.sbmir", info=info(0)), "The library is empty", True),
    ],
)
def test_without_a_library_it_says_how_far_it_is(ready: WindowState, library: LibraryState, said: str, offers: bool) -> None:
    words = obstacle(with_library(ready, library), STRUCTURES, DRAWN)
    assert words is not None
    assert (words.title, bool(words.offers)) == (said, offers)
    assert library.problem is None or library.problem in words.text
    assert library.progress is None or library.progress in words.text


def test_a_template_and_a_sketch_are_needed_unless_the_question_does_without(ready: WindowState) -> None:
    bare = replace(ready, opened=replace(ready.opened, template=None))
    assert title(bare) == "Preparing the template brain …"
    assert title(ready, NOTHING) == "Sketch something"
    assert title(replace(ready, asked=Asked("normal", preset=None)), NOTHING) is None
    for preset, said in {"here": "Sketch something", "anywhere": "Sketch something", "paper": "Sketch something"}.items():
        assert title(replace(ready, asked=Asked(preset=preset)), NOTHING) == said
    assert title(replace(ready, asked=Asked(preset="healthy")), NOTHING) is None
    study = template("example").study
    assert title(replace(bare, asked=Asked("both", example=ExampleSource(study, 3))), NOTHING) is None


def test_what_the_model_does_not_know_is_refused_by_the_models_own_structures(ready: WindowState) -> None:
    liver, swelling = (np.where(DRAWN > 0, one.label, 0).astype(np.uint8) for one in LIVER)
    words = obstacle(ready, LIVER, liver)
    assert words is not None and words.title == "The model does not know this structure"
    assert words.text.startswith(
        "Liver cannot be searched for: the model knows edema, enhancing tumour and non-enhancing core only."
    )
    assert title(ready, swelling, LIVER) is None, "edema by another name"
    assert title(replace(ready, asked=Asked("normal", preset=None)), liver, LIVER) is None
    assert title(replace(ready, asked=Asked(preset="healthy")), liver, LIVER) is None
    of_livers = with_library(ready, LibraryState(Phase.OPEN, "livers", info=info(structures=LIVER[:1])))
    assert title(of_livers, liver, LIVER) is None, "a model of that organ knows it"
    assert title(of_livers, swelling, LIVER) == "The model does not know this structure"


def test_the_question_is_what_an_answer_depends_on(ready: WindowState) -> None:
    drawn, library = ready.drawn, ready.opened.library
    others = [
        replace(ready, drawn=replace(drawn, slice=71)),
        replace(ready, drawn=replace(drawn, revision=9)),
        replace(ready, asked=replace(ready.asked, weight=0.1)),
        replace(ready, asked=replace(ready.asked, preset="anywhere")),
        with_library(ready, replace(library, info=info())),
    ]
    assert all(other.question != ready.question for other in others)
    same = [
        replace(ready, drawn=replace(drawn, tool="lasso", structure=3, undo="brush: edema")),
        replace(ready, convention="neurological"),
        with_library(ready, replace(library, outage="The server does not answer.")),
        with_library(ready, replace(library, measuring=True)),
        replace(ready, asked=replace(ready.asked, generation=8)),
    ]
    assert all(other.question == ready.question for other in same)
    example = replace(ready, asked=replace(ready.asked, example=ExampleSource(template("example").study, 3)))
    assert replace(example, drawn=replace(drawn, slice=71)).question == example.question, "the slice plays no part"


def test_healthy_slices_are_offered_where_nothing_is_drawn_and_the_codes_allow_it(ready: WindowState) -> None:
    words = obstacle(ready, STRUCTURES, NOTHING)
    assert words is not None and words.offers == ("search.healthy", "sketch.open")
    blind = with_library(ready, LibraryState(Phase.OPEN, "a.sbmir", info=replace(info(), looks_again=False)))
    words = obstacle(blind, STRUCTURES, NOTHING)
    assert words is not None and words.offers == ("sketch.open",)
    assert "without a lesion" not in words.text


def test_an_example_without_a_lesion_can_be_searched_by_as_healthy(ready: WindowState) -> None:
    example = ExampleSource(template("example").study, 3)
    here = replace(ready, asked=Asked(example=example))
    assert failed("There is no lesion on slice 3.", here).offers == ("search.healthy", "search.back_to_sketch")
    assert not failed("The server does not answer.", replace(here, asked=Asked())).offers


def test_the_line_below_the_rows_names_the_way(qt: QApplication) -> None:
    by_look = answer([], preset="healthy")
    assert summary(by_look, info())[0] == "Same anatomy, healthy · 0 of 3 patients · sketch, slice 60 · 12 ms"
    alone = replace(answer([], by="both"), weight=0.6)
    assert all(wording.startswith("Codes alone: Both, lesion 60 %") for wording in summary(alone, info()))
