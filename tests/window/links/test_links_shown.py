"""The window shows the study that a link names, or says why it cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from app.errors import UserError
from app.privacy import load_pseudonyms
from tests.support.gui.searching_window import MakeWindow
from tests.support.gui.widget_helpers import MODALITIES, FakeLibrary, facts_of, head_plane, wait_until
from widgets.state.opened import OpenedCase
from widgets.state.search_types import LibraryInfo
from widgets.state.window_state import LibraryState, Phase
from widgets.window import documents
from widgets.window.links import linked
from widgets.window.links.linked import LinkedStudies
from widgets.window.main_window import MainWindow

HELD = ("P1", "P2", "P3")


def case_of(study: str) -> OpenedCase:
    display = {m: np.repeat(head_plane(m, 0)[None], 155, axis=0) for m in MODALITIES}
    labels = np.zeros((155, 240, 240), np.uint8)
    labels[60, 150:160, 150:160] = 2
    return OpenedCase(replace(facts_of(study), study=study), display, labels, 60, 0, "a.sbmir")


Links = Callable[[MainWindow], LinkedStudies]


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> Iterator[Links]:
    """Return a function that lets a window show linked studies, of a library that holds `HELD`."""

    def read(library: LibraryInfo, study: str) -> OpenedCase | None:
        if study == "broken":
            raise UserError("broken cannot be read.")
        return case_of(study) if study in HELD else None

    monkeypatch.setattr(linked, "read_named", read)
    made: list[LinkedStudies] = []

    def make(window: MainWindow) -> LinkedStudies:
        made.append(LinkedStudies(window))
        return made[-1]

    yield make
    for one in made:
        one.close()


def shown(window: MainWindow) -> list[str]:
    return [case.windowTitle() for case in window.cases.windows]


def test_a_study_is_shown_at_its_slice_in_a_window_in_front(make_window: MakeWindow, links: Links) -> None:
    window = make_window()
    studies = links(window)
    window.showMinimized()
    studies.show("P1")
    assert not window.isMinimized()
    wait_until(lambda: bool(window.cases.windows))
    (case,) = window.cases.windows
    assert case.viewer.slice == 60
    words = case._facts.text()
    assert "P1" in words and "Rank" not in words, "no search has found it"


def test_several_links_at_once_are_all_shown(make_window: MakeWindow, links: Links) -> None:
    window = make_window()
    studies = links(window)
    for study in (*HELD, "P3"):
        studies.show(study)
    wait_until(lambda: len(window.cases.windows) == 3)
    assert shown(window) == [f"{study}, slice 60" for study in HELD]


def test_a_study_that_the_library_lacks_is_told_and_the_next_is_shown(make_window: MakeWindow, links: Links) -> None:
    window = make_window()
    studies = links(window)
    studies.show("P9")
    wait_until(lambda: "holds no study P9" in window.banner.text)
    assert window.state.state.opened.library.name in window.banner.text
    studies.show("broken")
    studies.show("P2")
    wait_until(lambda: bool(window.cases.windows))
    assert window.banner.text == "broken cannot be read."
    assert shown(window) == ["P2, slice 60"]


def test_without_a_library_the_window_says_so(make_window: MakeWindow, links: Links) -> None:
    window = make_window(library=None)
    studies = links(window)
    studies.show("P1")
    assert "no library is open" in window.banner.text and "P1" in window.banner.text


def test_a_library_that_is_being_opened_is_waited_for(make_window: MakeWindow, links: Links) -> None:
    window = make_window()
    studies = links(window)
    opened = window.state.state.opened
    window.state.update(opened=opened.with_library(LibraryState(Phase.OPENING, "a")))
    studies.show("P1")
    assert not window.cases.windows and not window.banner.isVisible()
    window.state.update(opened=opened)
    wait_until(lambda: bool(window.cases.windows))
    window.state.update(opened=opened.with_library(LibraryState(Phase.MADE)))
    studies.show("P2")
    assert "as soon as the library is made" in window.banner.text
    window.state.update(opened=opened.with_library(LibraryState(Phase.FAILED, "a.sbmir", problem="gone")))
    assert "a.sbmir could not be opened" in window.banner.text
    window.state.update(opened=opened)
    assert len(window.cases.windows) == 1, "what was told is not tried again"


def test_the_uid_of_a_study_finds_its_pseudonym(monkeypatch: pytest.MonkeyPatch, make_window: MakeWindow) -> None:
    window = make_window()
    info = window.service.info
    assert info is not None
    name = load_pseudonyms().study("1.2.840.99")

    held = [replace(facts_of("P1"), study=study) for study in (name, "P1")]
    read: list[str] = []
    monkeypatch.setattr(FakeLibrary, "studies", lambda library: held)
    monkeypatch.setattr("app.library.open_library", lambda *words, **more: FakeLibrary())
    monkeypatch.setattr(documents, "read_case", lambda library, study, k, rank: read.append(study))
    documents.read_named(info, "1.2.840.99")
    documents.read_named(info, "P1")
    assert documents.read_named(info, "1.2.840.98") is None
    assert documents.read_named(info, "P2") is None
    assert read == [name, "P1"]
