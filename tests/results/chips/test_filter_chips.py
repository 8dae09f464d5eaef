"""Filters as chips: added, changed and removed in the window's state, and told where they mean nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.support.gui import application as gui
from tests.support.gui.widget_helpers import answer, lesion_plane, similar_row
from widgets.results import words
from widgets.results.chips.chip_row import ChipRow
from widgets.results.chips.editors import ChoiceEditor, NamesEditor, RangeEditor
from widgets.results.chips.filter_chips import FilterChips, proposals
from widgets.results.chips.filter_popup import FilterPopup
from widgets.state.search_types import LibraryInfo, SearchRequest
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import Asked, LibraryState, Opened, Phase, Shown, WindowState

OFFERS = {
    "side": ("left", "right", "both"),
    "level": ("0..120",),
    "size": (),
    "collection": ("BraTS2021", "own|old"),
    "patient": tuple(f"P{n:03d}" for n in range(40)),
    "sex": ("F", "M"),
}


@dataclass
class Scene:
    """A row of chips that follows a state."""

    row: ChipRow
    filters: FilterChips
    holder: StateHolder

    def where(self) -> tuple[str, ...]:
        return self.holder.state.asked.where

    def applied(self) -> tuple[str, ...]:
        return self.holder.state.where

    @property
    def said(self) -> list[str]:
        return [button.chip.text for button in self.row.buttons]

    @property
    def popup(self) -> FilterPopup:
        assert self.filters.popup is not None
        return self.filters.popup

    def open(self, **changes: Any) -> None:
        """Open another library."""
        info = replace(LibraryInfo("a.sbmir", 3, 3, "model", "both", 0.75, 0.1, filters=OFFERS), **changes)
        opened = Opened(library=LibraryState(Phase.OPEN, "a", info=info))
        self.holder.update(opened=opened)


@pytest.fixture
def scene(qt: QApplication) -> Iterator[Scene]:
    row = ChipRow()
    scene = Scene(row, FilterChips(row), StateHolder())
    gui.show(row, 430, 100)
    scene.filters.follow(scene.holder)
    scene.open()
    yield scene
    gui.dispose(row)


def take(popup: FilterPopup) -> None:
    """Press Return, and let the popup go."""
    QTest.keyClick(popup.kinds, Qt.Key.Key_Return)
    QCoreApplication.sendPostedEvents(popup, QEvent.Type.DeferredDelete)


def test_nothing_is_offered_before_a_library_is_open(qt: QApplication) -> None:
    row = ChipRow()
    filters = FilterChips(row)
    filters.follow(StateHolder())
    assert not filters.add_button.isEnabled()
    filters.ask()
    assert filters.popup is None
    gui.dispose(row)


def test_the_popup_offers_what_the_library_tells_and_adds_what_is_ticked(scene: Scene) -> None:
    scene.filters.add_button.click()
    popup = scene.popup
    assert popup.isVisible()
    assert [popup.kinds.item(row).text() for row in range(popup.kinds.count())] == [name.capitalize() for name in OFFERS]
    assert isinstance(popup.editor, ChoiceEditor) and not popup.take.isEnabled()
    popup.editor.boxes["left"].click()
    assert (popup.text, popup.told.text()) == ("side=left", "Left side")
    take(popup)
    assert (scene.where(), scene.said) == (("side=left",), ["Left side"])
    assert scene.filters.popup is None


def test_a_range_is_set_by_its_ends_and_one_that_ends_before_it_begins_is_told(scene: Scene) -> None:
    scene.filters.ask()
    popup = scene.popup
    popup.begin("level")
    assert isinstance(popup.editor, RangeEditor)
    assert (popup.editor.low.text(), popup.text) == ("any", "")
    popup.editor.low.setValue(40)
    assert (popup.text, popup.editor.low.text()) == ("level=40..", "40 mm")
    popup.editor.high.setValue(30)
    assert not popup.take.isEnabled() and "begins above its end" in popup.told.text()
    take(popup)
    assert not scene.where()
    assert popup.isVisible()
    popup.editor.high.setValue(60)
    take(popup)
    assert scene.said == ["40 to 60 mm below the top"]


def test_names_are_looked_for_and_patients_are_left_out(scene: Scene) -> None:
    scene.filters.ask()
    popup = scene.popup
    popup.begin("patient")
    assert isinstance(popup.editor, NamesEditor)
    assert popup.all_but.isChecked()
    popup.editor.looked_for.setText("07")
    shown = [item for row in range(40) if not (item := popup.editor.names.item(row)).isHidden()]
    assert [item.text() for item in shown] == ["P007"]
    shown[0].setCheckState(Qt.CheckState.Checked)
    take(popup)
    assert (scene.where(), scene.said) == (("patient!=P007",), ["Not patient P007"])
    scene.filters.ask()
    popup = scene.popup
    popup.begin("collection")
    assert isinstance(popup.editor, NamesEditor) and popup.editor.looked_for.isHidden()
    popup.editor.names.item(1).setCheckState(Qt.CheckState.Checked)
    take(popup)
    assert scene.where()[1] == "collection=own*old", "a name with what parts values is written without it"
    assert not scene.holder.state.void_filters


def test_a_click_on_a_chip_changes_it_where_it_stands(scene: Scene) -> None:
    for text in ("side=left", "size=20..40", "sex=F"):
        scene.filters.add(text)
    size = scene.row.buttons[1]
    QTest.mouseClick(size, Qt.MouseButton.LeftButton, pos=size.rect().center())
    popup = scene.popup
    assert (popup.kind, popup.text, popup.take.text()) == ("size", "size=20..40", "Change")
    assert isinstance(popup.editor, RangeEditor)
    popup.editor.low.setValue(-1)
    take(popup)
    assert scene.where() == ("side=left", "size=..40", "sex=F")
    side = scene.row.buttons[0]
    side.setFocus()
    QTest.keyClick(side, Qt.Key.Key_Return)
    popup = scene.popup
    assert popup.text == "side=left", "the first kind is shown with its values, too"
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert scene.where() == ("side=left", "size=..40", "sex=F")


def test_what_is_asked_for_takes_the_place_of_what_was_and_what_is_left_out_adds_up(scene: Scene) -> None:
    for text in ("side=left", "patient!=P001", "side=right", "patient!=P002", "patient!=P001", "side!=both"):
        scene.filters.add(text)
    assert scene.where() == ("side=right", "patient!=P001", "patient!=P002", "side!=both")


def test_chips_go_by_delete_by_commands_and_all_at_once(scene: Scene) -> None:
    for text in ("side=left", "size=20..40", "sex=F", "patient!=P001"):
        scene.filters.add(text)
    QTest.keyClick(scene.row.buttons[1], Qt.Key.Key_Delete)
    assert scene.where() == ("side=left", "sex=F", "patient!=P001")
    handlers = scene.filters.handlers()
    handlers["filter.remove_last"]()
    assert scene.where() == ("side=left", "sex=F")
    scene.holder.update(shown=Shown(blocking="side=left"))
    handlers["filter.remove_blocking"]()
    assert scene.where() == ("sex=F",)
    scene.filters.add("side=left")
    scene.row.clear.click()
    assert not scene.where() and not scene.row.buttons


def test_another_library_keeps_the_chips_and_tells_which_mean_nothing(scene: Scene) -> None:
    told: list[str] = []
    scene.filters.told.connect(told.append)
    for text in ("side=left", "sex=F", "collection=BraTS2021"):
        scene.filters.add(text)
    scene.open(address="b.sbmir", filters={"side": ("left",), "collection": ("one",)})
    assert scene.where() == ("side=left", "sex=F", "collection=BraTS2021")
    assert scene.applied() == ("side=left",)
    assert [button.chip.void for button in scene.row.buttons] == [False, True, True]
    assert "Nothing in this library tells it: sex of the patient." in scene.row.buttons[1].toolTip()
    assert told == [
        "Without effect in this library: \u201cFemale\u201d, \u201cCollection BraTS2021\u201d. "
        "Nothing in this library tells it: sex of the patient."
    ]
    scene.filters.edit("sex=F")
    assert scene.filters.popup is None, "what the library does not tell can only go"
    scene.open()
    assert scene.applied() == scene.where()
    assert not any(button.chip.void for button in scene.row.buttons)


def test_filters_by_lesions_have_no_effect_among_healthy_slices(scene: Scene) -> None:
    for text in ("side=left", "sex=F"):
        scene.filters.add(text)
    scene.holder.update(asked=scene.holder.state.asked.with_preset("healthy"))
    assert [button.chip.void for button in scene.row.buttons] == [True, False]
    assert scene.applied() == ("sex=F",)
    scene.holder.update(asked=scene.holder.state.asked.with_preset("here"))
    assert scene.applied() == ("side=left", "sex=F")


def test_the_question_changes_with_filters_that_have_an_effect_only(scene: Scene) -> None:
    before = scene.holder.state.question
    scene.filters.add("age=40..60")
    assert scene.holder.state.question == before, "the library does not tell it"
    scene.filters.add("sex=F")
    assert scene.holder.state.question != before


def test_a_size_near_what_was_drawn_is_proposed() -> None:
    info = LibraryInfo("a.sbmir", 3, 3, "model", "both", 0.75, 0.1, filters=OFFERS)
    state = WindowState(Opened(library=LibraryState(Phase.OPEN, info=info)), shown=Shown(answer([])))
    ((low, _, high),) = [text.partition("..") for text in proposals(state)["size"]]
    assert int(low) < 31 < int(high), "the disc is 31 mm wide"
    assert "level" not in proposals(state), "without a template there is no level"


def test_where_nothing_passes_the_words_name_the_filter_and_offer_to_remove_it() -> None:
    nothing = answer([], passing=0, blocking="side=left")
    one = replace(nothing, request=replace(nothing.request, where=("side=left",)))
    said, blocking = words.nothing_found(one)
    assert blocking == "side=left" and "\u201cLeft side\u201d" in said.text
    assert said.offers == ("filter.remove_blocking",)
    several = replace(one, request=replace(one.request, where=("sex=F", "side=left")))
    said, blocking = words.nothing_found(several)
    assert said.offers == ("filter.remove_blocking", "filter.clear") and "all 2 filters" in said.text
    passed = replace(several, passing=3, blocking="")
    assert words.nothing_found(passed)[1] == ""
    assert words.nothing_found(answer([])) == (words.NO_RESULT, "")


def test_the_line_below_the_rows_counts_those_that_pass() -> None:
    info = LibraryInfo("a.sbmir", 350, 350, "model", "both", 0.75, 0.1)
    request = SearchRequest(60, lesion_plane(), generation=1, where=("side=left",))
    told = replace(answer([similar_row(0.5)], preset="here", passing=42), request=request)
    assert "1 of 42 patients that pass" in words.summary(told, info)[0]
    assert "350" in words.summary(answer([similar_row(0.5)], preset="here"), info)[0]


def test_what_is_asked_is_a_value() -> None:
    asked = Asked().with_filter("Side = LEFT")
    assert asked.where == ("side=LEFT",)
    assert asked.without_filter("side=LEFT") == Asked()
