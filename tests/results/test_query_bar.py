"""The query bar: presets by plain names, codes alone under "More", and what the codes allow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.retrieval.measures import MEASURES
from app.retrieval.presets import PRESETS
from tests.support.gui import application as gui
from widgets.results.query_bar import QueryBar
from widgets.state.search_types import LibraryInfo
from widgets.state.window_state import Asked


@pytest.fixture
def bar(qt: QApplication) -> Iterator[QueryBar]:
    bar = QueryBar()
    bar.resize(540, bar.sizeHint().height())
    bar.show()
    yield bar
    gui.dispose(bar)


def info(**changes: Any) -> LibraryInfo:
    """Return what is told of a library."""
    return replace(LibraryInfo("a.sbmir", 3, 3, "model", "both", 0.75, 0.1, "a.sbmir"), **changes)


def buttons(bar: QueryBar, titles: set[str]) -> list[QPushButton]:
    """Return the buttons with these titles, as they stand."""
    return [button for button in bar.findChildren(QPushButton) if button.text() in titles]


def chosen(bar: QueryBar) -> list[str]:
    """Return the titles of the buttons that are pressed."""
    return [button.text() for button in bar.findChildren(QPushButton) if button.isChecked()]


def test_here_is_the_default_and_follows_the_model_until_the_reader_chooses(bar: QueryBar) -> None:
    changes: list[bool] = []
    bar.changed.connect(lambda: changes.append(True))
    asked = Asked(top=12).with_default("both", 0.75)
    bar.show_asked(asked)
    assert (bar.preset, bar.by, bar.weight, bar.top, changes) == ("here", "both", 0.75, 12, [])
    assert chosen(bar) == ["Here"]
    bar.choose("abnormal")
    assert (bar.preset, bar.by, len(changes)) == (None, "abnormal", 1)
    asked = bar.put_into(asked)
    assert asked == Asked("abnormal", 0.75, 12, chosen=True, preset=None)
    bar.show_asked(asked.with_default("entire", 0.5))
    assert (bar.preset, bar.by, bar.weight) == (None, "abnormal", 0.75)
    bar.prefer("anywhere")
    assert bar.put_into(asked) == Asked("abnormal", 0.75, 12, chosen=False, preset="anywhere")
    assert chosen(bar) == ["Anywhere"]


def test_the_bar_says_that_codes_alone_are_compared_whether_or_not_more_is_shown(bar: QueryBar) -> None:
    assert not bar.more.isChecked()
    assert not any(button.isVisible() for button in buttons(bar, {one.title for one in MEASURES.values()}))
    bar.more.trigger()
    (both,) = buttons(bar, {"Both"})
    QTest.mouseClick(both, Qt.MouseButton.LeftButton)
    assert (chosen(bar), bar.alone.text()) == (["Both"], "Codes alone: Both, lesion 50 %")
    QTest.mouseClick(both, Qt.MouseButton.LeftButton)
    assert chosen(bar) == ["Both"], "what is chosen stays so when it is clicked again"
    bar.more.trigger()
    assert not both.isVisible() and bar.alone.isVisible()
    bar.prefer("here")
    assert (chosen(bar), bar.alone.text()) == (["Here"], "")


def test_the_weight_counts_for_codes_alone_that_are_weighed(bar: QueryBar) -> None:
    weight = bar.findChild(type(bar._weight))
    assert weight is not None and not weight.isEnabled()
    bar.choose("both")
    assert weight.isEnabled()
    weight.setValue(4)
    assert bar.put_into(Asked()) == Asked("both", 0.2, chosen=True, preset=None)
    bar.choose("entire")
    assert not weight.isEnabled()


def test_every_choice_is_reached_and_made_by_the_keyboard(bar: QueryBar) -> None:
    bar.more.trigger()
    titles = {one.title for one in PRESETS.values()} | {one.title for one in MEASURES.values()}
    wanted = buttons(bar, titles)
    assert len(wanted) == 8
    reached, first = [], wanted[0]
    first.setFocus()
    for _ in range(20):
        now = bar.focusWidget()
        if isinstance(now, QPushButton) and now in wanted:
            reached.append(now.text())
            QTest.keyClick(now, Qt.Key.Key_Space)
            assert chosen(bar) == [now.text()]
        bar.focusNextChild()
        if bar.focusWidget() is first:
            break
    assert set(reached) == titles


@pytest.mark.parametrize("width", [430, 540, 800])
def test_no_title_is_cut_off_even_when_it_is_bold(bar: QueryBar, width: int) -> None:
    bar.resize(width, bar.height())
    QApplication.processEvents()
    assert bar.width() == width
    for name, preset in PRESETS.items():
        bar.prefer(name)
        QApplication.processEvents()
        (button,) = buttons(bar, {preset.title, preset.short})
        assert button.isVisible() and button.isChecked()
        font = button.font()
        font.setBold(True)
        assert QFontMetrics(font).horizontalAdvance(button.text()) + 8 <= button.width(), button.text()
        assert preset.title in button.toolTip() and preset.title == button.accessibleName()
    assert bool(buttons(bar, {PRESETS["healthy"].short})) == (width == 430)


@pytest.mark.parametrize("width", [430, 540, 800])
def test_that_codes_alone_are_compared_is_said_whole_in_whatever_room(bar: QueryBar, width: int) -> None:
    bar.resize(width, bar.height())
    for name, measure in MEASURES.items():
        bar.choose(name)
        QApplication.processEvents()
        said = bar.alone.text()
        assert said.startswith("Codes") and measure.title in said
        assert bar.alone.fontMetrics().horizontalAdvance(said) <= bar.alone.contentsRect().width()
    assert bar.alone.accessibleName() == "Codes alone: Both, lesion 50 %"
    assert (said == bar.alone.accessibleName()) == (width > 430)


def test_what_the_codes_do_not_allow_cannot_be_chosen_and_says_why(bar: QueryBar) -> None:
    bar.offer(info(offered=("normal", "both"), looks_again=False))
    bar.show_asked(Asked().with_default("both", 0.75, ("normal", "both"), looks_again=False))
    for name in PRESETS:
        bar.prefer(name)
        assert bar.preset is None
        (button,) = buttons(bar, {PRESETS[name].title, PRESETS[name].short})
        assert not button.isEnabled() and "Not possible: the library's model" in button.toolTip()
    bar.choose("abnormal")
    assert bar.by == "both", "a measure that is not offered cannot be chosen"
    bar.choose("normal")
    assert bar.by == "normal"
    bar.offer(info())
    bar.prefer("anywhere")
    assert bar.preset == "anywhere"
    assert "Not possible" not in buttons(bar, {"Anywhere"})[0].toolTip()


def test_what_is_asked_is_among_what_the_codes_allow() -> None:
    asked = Asked(top=12)
    assert asked.with_default("both", 0.75, ("normal", "both")).by == "both"
    assert asked.with_default("a measure of a later version", 0.75, ("normal", "both")).by == "normal"
    chosen = Asked("abnormal", 0.5, 12, chosen=True, preset=None)
    assert chosen.with_default("both", 0.75, ("abnormal", "both")) == chosen
    assert chosen.with_default("both", 0.75, ("normal", "both")) == Asked("both", 0.75, 12)


def test_a_way_to_search_that_the_codes_do_not_allow_gives_way_to_codes_alone_and_comes_back() -> None:
    asked = Asked().with_default("both", 0.75, tuple(MEASURES), looks_again=False)
    assert (asked.preset, asked.by, asked.chosen) == (None, "both", False)
    assert asked.with_default("entire", 0.5, tuple(MEASURES)).preset == "here"
    paper = Asked(preset="paper")
    assert paper.with_default("both", 0.75, tuple(MEASURES), looks_again=False).preset == "paper"
    assert paper.with_default("both", 0.75, ("normal", "both")).preset is None
