"""Sessions in libraries: each store keeps a text a session, and two writers never overwrite each other."""

from __future__ import annotations

import threading

import pytest

from app.errors import EnvironmentFault, UserError
from app.library import KeptReading, Library, open_library
from app.reading.reader_study import LibraryKeeper, Reading, Session, newest_copies, sessions_of_library
from tests.support.reader_studies import SKETCH, make_plan, presented, session_of


def test_a_text_takes_the_place_of_the_revision_that_was_read(library: Library) -> None:
    readings = library.readings
    assert readings.all() == []
    assert readings.get("s") is None
    first, second = KeptReading("s", 1, "one"), KeptReading("s", 2, "two")
    assert readings.put(first, None)
    assert readings.put(first, None)  # whose answer was lost
    assert not readings.put(KeptReading("s", 1, "another"), None)
    assert not readings.put(second, 7)
    assert readings.put(second, 1)
    assert not readings.put(KeptReading("s", 3, "three"), 1)
    assert readings.get("s") == second
    assert readings.put(KeptReading("r", 1, "ü"), None)
    assert [one.name for one in readings.all()] == ["r", "s"]


def test_a_library_that_is_only_read_is_left_alone(library: Library, address: str) -> None:
    with open_library(address, read_only=True) as reading, pytest.raises(EnvironmentFault):
        reading.readings.put(KeptReading("s", 1, "one"), None)
    assert library.readings.all() == []


def test_two_readers_at_once_lose_no_step(library: Library, address: str) -> None:
    plan = make_plan()
    ends: dict[str, Session] = {}
    failures: list[BaseException] = []

    def read(code: str) -> None:
        try:
            reading = Reading(plan, session_of(plan, code), LibraryKeeper(address).save)
            reading.begin(presented(plan, 0))
            for number in range(10):
                reading.draw(SKETCH | {"masks": [number]})
            ends[code] = reading.session
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=read, args=(code,)) for code in ("R1", "R2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sessions_of_library(address) == [ends["R1"], ends["R2"]]
    assert all(session.revision == 12 for session in ends.values())


def test_a_session_that_was_gone_on_with_elsewhere_is_not_overwritten(library: Library, address: str) -> None:
    plan = make_plan()
    here = Reading(plan, session_of(plan), LibraryKeeper(address).save)
    here.begin(presented(plan, 0))
    there = Reading(plan, here.session, LibraryKeeper(address).save)
    there.draw(SKETCH)
    with pytest.raises(UserError, match="gone on with elsewhere"):
        here.draw(SKETCH | {"masks": [1]})
    assert sessions_of_library(address) == [there.session]
    with pytest.raises(UserError, match="gone on with elsewhere"):  # a program that was started anew
        LibraryKeeper(address).save(here.session)
    assert newest_copies([here.session], address) == [there.session]


def test_a_copy_that_is_behind_is_brought_up(library: Library, address: str) -> None:
    plan = make_plan()
    reading = Reading(plan, session_of(plan), LibraryKeeper(address).save)
    reading.begin(presented(plan, 0))
    again = Reading(plan, reading.session, lambda _: None)  # the library did not answer for a while
    again.draw(SKETCH)
    LibraryKeeper(address).save(again.session)
    assert sessions_of_library(address) == [again.session]
    assert newest_copies([reading.session], address) == [again.session]
