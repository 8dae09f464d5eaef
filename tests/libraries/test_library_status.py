"""What the window says of the library: its size as others change it, and once that it does not answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.sketch import Sketch
from tests.support.gui.widget_helpers import FakeOpener, answer, found_row, grab, lesion_plane, wait_until
from tests.support.gui.window_scene import template
from widgets.libraries.library_status import LibraryStatus, library_name
from widgets.libraries.open_library import OpenLibrary
from widgets.results.live_search import LiveSearch
from widgets.results.panel import ResultsPanel
from widgets.results.result_row import GREY_TEXT
from widgets.results.search_service import SearchService
from widgets.results.thumbnails import GREY, grey_pictures
from widgets.shared.banner import Banner
from widgets.state.search_types import ON_THEIR_WAY, Connection, Lack, LibraryInfo, PicturesRead, SearchRequest
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import Opened, Shown

INFO = LibraryInfo("mongodb://reader:secret@host:27017/sbmir?tls=true", 3, 3, "model", "both", 0.75, 0.1, "mongodb://host/sbmir")
SILENT = "The server at host does not answer."


@dataclass
class Desk:
    """A service that is told what happened, and what the window shows of it."""

    service: SearchService
    label: QLabel
    banner: Banner
    shown: QWidget


@pytest.fixture
def desk(qt: QApplication) -> Desk:
    service = SearchService(opener=FakeOpener())
    holder = StateHolder(parent=service)
    shown = QWidget()
    desk = Desk(service, QLabel(), Banner(QLabel(shown), shown), shown)
    OpenLibrary(service, holder, Path("model.pt"), "auto", "float32", service)
    LibraryStatus(holder, desk.label, desk.banner, service)
    service.info = INFO
    service.opened.emit(INFO)
    return desk


def outage(desk: Desk, sentence: str | None) -> None:
    desk.service.outage_changed.emit(sentence)


def test_the_counts_follow_the_library(desk: Desk) -> None:
    assert desk.label.text() == "host/sbmir · 3 patients"
    desk.service.changed.emit(replace(INFO, studies=4, patients=3))
    assert desk.label.text() == "host/sbmir · 3 patients, 4 studies"
    desk.service.changed.emit(replace(INFO, studies=1, patients=1))
    assert desk.label.text() == "host/sbmir · 1 patient"


def test_a_long_name_leaves_room_for_what_is_said_of_the_library(desk: Desk) -> None:
    name = f"{'department of neuroradiology ' * 9}.sbmir"
    desk.service.info = replace(INFO, address=f"/data/{name}", shown=f"/data/{name}")
    desk.service.opened.emit(desk.service.info)
    assert len(desk.label.text()) < 70
    assert desk.label.text().startswith("department of neuro")
    assert desk.label.text().endswith(".sbmir · 3 patients")
    assert name in desk.label.toolTip()


def test_a_library_that_cannot_be_opened_is_not_being_opened(desk: Desk) -> None:
    desk.service.connect_to(Connection("/home/reader/glioma.sbmir", Path("model.pt")))
    desk.service.failed.emit("It was made by another model.")
    desk.service.close()
    assert desk.label.text() == "glioma.sbmir is not open"
    assert "another model" in desk.label.toolTip()


def test_an_outage_is_told_and_its_end_takes_the_words_away(desk: Desk) -> None:
    outage(desk, SILENT)
    assert desk.label.text() == "host/sbmir · 3 patients · not reachable"
    assert SILENT in desk.label.toolTip()
    assert desk.banner.text.startswith("host/sbmir does not answer.")
    assert not desk.banner.isHidden()
    outage(desk, None)
    assert desk.label.text() == "host/sbmir · 3 patients"
    assert desk.banner.isHidden()


def test_an_outage_that_ends_gives_back_the_question_that_it_covered(desk: Desk) -> None:
    answers: list[str] = []
    desk.banner.ask("Restore the sketch?", {"Restore": lambda: answers.append("restored")})
    outage(desk, SILENT)
    outage(desk, None)
    assert not desk.banner.isHidden()
    desk.banner.answer("Restore")
    assert answers == ["restored"]
    assert desk.banner.isHidden()


def test_a_question_that_covers_another_one_gives_it_back(desk: Desk) -> None:
    answers: list[str] = []

    def took(name: str, checked: bool = False) -> None:
        answers.append(name)

    desk.banner.ask("Restore the sketch?", {"Restore": lambda: answers.append("restored")})
    for name in ("a.dcm", "b.dcm"):
        desk.banner.ask(f"{name} is part of a study.", {"Take its folder": partial(took, name)})
    desk.banner.warn("The library is gone.")
    desk.banner.close_message()
    desk.banner.answer("Take its folder")
    assert desk.banner.text == "Restore the sketch?"
    desk.banner.close_message()
    assert desk.banner.isHidden()
    assert answers == ["b.dcm"], "the former one of its kind is no longer asked about"


def test_another_message_is_not_taken_away(desk: Desk) -> None:
    outage(desk, SILENT)
    desk.banner.warn("Something else.")
    outage(desk, None)
    assert not desk.banner.isHidden()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/data/lib.sbmir", "lib.sbmir"),
        ("mongodb://host", "host"),
        ("mongodb://me:se@cret@a:1,b:2/base?authSource=x", "a:1,b:2/base"),
    ],
)
def test_names_hold_no_password(address: str, name: str) -> None:
    assert library_name(address) == name


def test_rows_are_searched_again_when_the_library_changes(qt: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    service = SearchService(opener=FakeOpener())
    holder = StateHolder(parent=service)
    sketch = Sketch()
    sketch.set_label_map(0, lesion_plane())
    OpenLibrary(service, holder, Path("model.pt"), "auto", "float32", service)
    LiveSearch(service, holder, sketch, 0, service)
    holder.update(opened=Opened(template=template()))
    asked: list[SearchRequest] = []
    monkeypatch.setattr(service, "search", asked.append)
    service.info = INFO
    service.opened.emit(INFO)
    service.changed.emit(replace(INFO))
    assert len(asked) == 2, "as many studies as before need not be the same ones"
    monkeypatch.setattr(SearchService, "busy", True)
    service.changed.emit(replace(INFO))
    assert len(asked) == 2, "the answer on its way is from the changed library"


def test_grey_pictures_are_replaced_when_the_real_ones_come(qt: QApplication) -> None:
    panel = ResultsPanel()
    panel.resize(620, 500)
    panel.show()
    whole = [found_row(1, 60), found_row(2, 71)]
    rows = [replace(row, pictures=grey_pictures(row.labels), lacking=ON_THEIR_WAY) for row in whole]
    holder = StateHolder(parent=panel)
    panel.follow(holder, {})
    holder.update(shown=Shown(answer(rows)))
    wait_until(lambda: panel.list.all_painted)

    def pixels(place: int) -> set[tuple[int, ...]]:
        row = panel.rows[place]
        rect = row.picture_rect("t1").toAlignedRect().adjusted(2, 2, -2, -2)
        found = grab(row)[rect.top() : rect.bottom(), rect.left() : rect.right()]
        return {tuple(pixel) for line in found.tolist() for pixel in line}

    words = (GREY_TEXT.red(),) * 3
    assert {(GREY,) * 3, words} <= pixels(0)
    for read in (
        PicturesRead(whole[0].study, 60, whole[0].images, whole[0].pictures),
        PicturesRead("another", 60, whole[0].images, whole[0].pictures),
        PicturesRead(whole[1].study, 71, lacking=Lack("The files of P2 cannot be reached.")),
    ):
        shown = holder.state.shown
        assert shown.answer is not None
        holder.update(shown=replace(shown, answer=shown.answer.with_pictures(read)))
    assert words not in pixels(0)
    assert {(GREY,) * 3, words} <= pixels(1)
    assert "cannot be reached" in panel.rows[1].toolTip()
    assert ON_THEIR_WAY.sentence not in panel.rows[0].toolTip()
    assert panel.answer is not None
    assert [row.lacking for row in panel.answer.rows] == [None, Lack("The files of P2 cannot be reached.")]
