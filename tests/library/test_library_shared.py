"""What every store must do when several clients use one library, and when what it keeps is damaged."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

import pytest

from app.errors import EnvironmentFault, UserError
from app.jobs import Job
from app.library import DamagedLibrary, Library, ModelEntry, StudyPresent, check_library, open_library
from tests.support.library_stores import (
    DAMAGES,
    SECOND_MODEL_CODES,
    STRAYS,
    WRONG_LENGTH,
    count_claims,
    damage,
    same_codes,
    same_record,
)
from tests.support.library_support import make_record, make_space


def at_once(works: Sequence[Callable[[], None]]) -> list[BaseException]:
    """Run each work in a thread of its own, all from one moment on; return what they raised."""
    raised: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        try:
            start.wait()
            work()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


# -- several writers


def test_four_writers_of_different_studies(library: Library, address: str) -> None:
    def write(number: int) -> Callable[[], None]:
        def work() -> None:
            with open_library(address, model_id="m1") as mine:
                for name in (f"S{number}a", f"S{number}b"):
                    mine.add(make_record(name, seed=number))

        return work

    before = library.revision()
    assert at_once([write(number) for number in range(4)]) == []
    assert [facts.study for facts in library.studies()] == [f"S{number}{part}" for number in range(4) for part in "ab"]
    assert library.revision() >= before + 8
    assert library.faults() == []


def test_four_writers_of_one_study_store_it_once(library: Library, address: str) -> None:
    def write() -> None:
        with open_library(address, model_id="m1") as mine:
            mine.add(make_record("A"))

    raised = at_once([write] * 4)
    assert [type(error) for error in raised] == [StudyPresent] * 3
    assert same_record(library, make_record("A"))
    assert library.faults() == []


def test_two_models_write_one_study_at_once(library: Library, address: str) -> None:
    def write(model: str, length: int) -> Callable[[], None]:
        def work() -> None:
            with open_library(address, space=make_space(model, length), add_model=True) as mine:
                mine.add(make_record("A", length=length))

        return work

    assert at_once([write("m1", 8), write("m2", 12)]) == []
    assert library.models() == [ModelEntry(make_space("m1"), 1), ModelEntry(make_space("m2", 12), 1)]
    assert library.faults() == []


def test_makers_of_one_library_get_along(address: str) -> None:
    def make(number: int) -> Callable[[], None]:
        def work() -> None:
            with open_library(address, space=make_space("m1"), create=True) as mine:
                mine.add(make_record(f"S{number}"))

        return work

    assert at_once([make(number) for number in range(3)]) == []
    with open_library(address) as library:
        assert [facts.study for facts in library.studies()] == ["S0", "S1", "S2"]
        assert library.models() == [ModelEntry(make_space("m1"), 3)]
        assert library.faults() == []


def test_only_one_of_two_models_becomes_the_first(address: str) -> None:
    open_library(address, create=True).close()

    def take(model: str) -> Callable[[], None]:
        return lambda: open_library(address, space=make_space(model)).close()

    raised = at_once([take("m1"), take("m2")])
    assert [type(error) for error in raised] == [UserError]
    with open_library(address) as library:
        assert len(library.models()) == 1


def test_readers_see_whole_studies_while_others_write(library: Library, address: str) -> None:
    library.add(make_record("A", seed=1))
    stop, looked = threading.Event(), threading.Semaphore(0)

    def read() -> None:
        with open_library(address, model_id="m1", read_only=True) as reader:
            while not stop.is_set():
                table = reader.codes()
                assert len(table) == 5 * len(table.studies)
                assert "A" in {facts.study for facts in table.studies}
                assert reader.label_slice("A", 71).any()
                looked.release()

    def write() -> None:
        try:
            with open_library(address, model_id="m1") as mine:
                for number in range(6):
                    mine.add(make_record(f"N{number}", seed=number))
                    if number % 2:
                        mine.remove(f"N{number}")
                    assert looked.acquire(timeout=60), "nobody reads meanwhile"
        finally:
            stop.set()

    assert at_once([read, read, write]) == []
    assert [facts.study for facts in library.studies()] == ["A", "N0", "N2", "N4"]


# -- leases


def test_a_claim_is_one_owner_s(library: Library) -> None:
    assert library.claim("A", "first", 60)
    assert not library.claim("A", "second", 60)
    assert library.claim("A", "first", 60)
    assert library.claim("B", "second", 60)


def test_a_claim_that_is_given_back_is_free(library: Library) -> None:
    assert library.claim("A", "first", 60)
    library.release("A", "second")  # not his
    assert not library.claim("A", "second", 60)
    library.release("A", "first")
    library.release("A", "first")
    assert library.claim("A", "second", 60)


def test_a_claim_runs_out(library: Library) -> None:
    assert library.claim("A", "first", 60)
    assert not library.claim("A", "second", 60)
    assert library.claim("A", "first", 0.05)
    time.sleep(0.1)
    assert library.claim("A", "second", 60)
    assert not library.claim("A", "first", 60)


def test_a_claim_that_is_renewed_lives_on(library: Library) -> None:
    assert library.claim("A", "first", 0.05)
    assert library.claim("A", "first", 60)
    time.sleep(0.1)
    assert not library.claim("A", "second", 60)


def test_a_claim_survives_its_connection(library: Library, address: str) -> None:
    with open_library(address, model_id="m1") as other:
        assert other.claim("A", "first", 60)
    assert not library.claim("A", "second", 60)
    assert library.claim("A", "first", 60)


def test_a_claim_takes_no_other_study_s_lapsed_lease(library: Library) -> None:
    assert library.claim("A", "dead", -1)
    assert library.claim("B", "dead", 60)
    assert not library.claim("B", "second", 60)
    assert library.claim("A", "third", 60)
    assert library.claim("B", "dead", 60)


@pytest.mark.parametrize("expired", [False, True])
def test_claims_raced_by_four_clients(library: Library, address: str, expired: bool) -> None:
    names = [f"S{number:02}" for number in range(12)]
    if expired:
        assert all(library.claim(name, "dead", -1) for name in names)
    won: dict[str, list[str]] = {}

    def race(owner: str) -> Callable[[], None]:
        def work() -> None:
            with open_library(address, model_id="m1") as mine:
                won[owner] = [name for name in names if mine.claim(name, owner, 60)]

        return work

    assert at_once([race(owner) for owner in "wxyz"]) == []
    assert sorted(name for mine in won.values() for name in mine) == names


def test_claims_change_nothing_that_is_searched(library: Library, address: str) -> None:
    before = library.revision()
    assert library.claim("A", "first", 60)
    assert (library.has("A"), library.studies(), library.revision()) == (False, [], before)
    with open_library(address, model_id="m1") as other:
        other.add(make_record("A"))  # a lease keeps nobody from writing
    assert library.has("A")


# -- damage


def test_a_whole_library_has_no_faults(library: Library) -> None:
    assert library.faults() == []
    library.add(make_record("A"))
    library.add(make_record("B"))
    assert library.claim("C", "living", 60)
    before = library.revision(), library.stamps()
    assert library.faults() == library.faults(mend=True) == []
    assert (library.revision(), library.stamps()) == before


@pytest.mark.parametrize("way", DAMAGES)
def test_a_half_study_is_found_and_mended(library: Library, address: str, way: str) -> None:
    library.add(make_record("A", seed=1))
    library.add(make_record("B", seed=2))
    damage(address, DAMAGES[way])
    found = library.faults()
    half = [fault for fault in found if fault.study == "A"]
    assert [fault.mended for fault in half] == [False]
    assert half[0].sentence.startswith("A is half: ")
    assert library.faults() == found  # looking changes nothing
    before = library.revision()
    assert all(fault.mended for fault in library.faults(mend=True))
    assert library.faults() == []
    assert library.revision() > before
    assert [facts.study for facts in library.studies()] == ["B"]
    assert same_record(library, make_record("B", seed=2))
    library.add(make_record("A", seed=1))
    assert same_record(library, make_record("A", seed=1))
    assert library.faults() == []


@pytest.mark.parametrize("what", STRAYS)
def test_parts_of_no_study_are_found_and_removed(library: Library, address: str, what: str) -> None:
    library.add(make_record("A"))
    damage(address, STRAYS[what])
    (fault,) = library.faults()
    assert (fault.study, fault.mended) == (None, False)
    assert f"nothing: {what} (1)" in fault.sentence
    (fault,) = library.faults(mend=True)
    assert fault.mended
    assert library.faults() == []
    assert same_record(library, make_record("A"))


def test_a_wrong_length_is_noted_again_and_costs_no_study(library: Library, address: str) -> None:
    library.add(make_record("A", seed=1))
    library.add(make_record("B", seed=2))
    damage(address, WRONG_LENGTH)
    with pytest.raises(DamagedLibrary, match="is damaged"):
        library.codes()
    (fault,) = library.faults()
    assert "have 8 numbers and not 99" in fault.sentence
    library.faults(mend=True)
    assert library.faults() == []
    assert same_record(library, make_record("A", seed=1))


def test_broken_codes_of_one_model_leave_the_others(library: Library, address: str) -> None:
    library.add(make_record("A"))
    with open_library(address, space=make_space("m2", 12), add_model=True) as other:
        other.add(make_record("A", seed=3, length=12))
        damage(address, SECOND_MODEL_CODES)
        (fault,) = library.faults()
        assert (fault.study, "by model m2 do not fit" in fault.sentence) == ("A", True)
        assert library.faults(mend=True)[0].mended
        assert library.faults() == []
        assert same_record(library, make_record("A"))
        assert not other.has("A")
        other.add(make_record("A", seed=4, length=12))
        assert same_codes(other.codes().codes, make_record("A", seed=4, length=12).codes)


def test_a_dead_indexer_s_claim_is_a_remark(library: Library, address: str) -> None:
    """Whoever brings the study in takes it: nothing is wrong with the library."""
    assert library.claim("A", "the dead", -1)
    assert library.claim("B", "the living", 60)
    for mend in (False, True):
        report = check_library(address, Job(), mend=mend)
        (remark,) = report.remarks
        assert (report.faults, remark.startswith("A was to be brought in by the dead")) == ([], True)
    assert (library.faults(), check_library(address, Job()).remarks) == ([], [])
    assert not library.claim("B", "another", 60)


def test_a_claim_on_a_study_that_is_there_is_no_fault(library: Library, address: str) -> None:
    """Its owner died between storing the study and giving the claim back."""
    assert library.claim("A", "the dead", -1)
    library.add(make_record("A"))
    before = library.revision()
    assert library.faults() == library.faults(mend=True) == []
    assert check_library(address, Job(), mend=True).remarks == []
    assert library.revision() == before
    assert count_claims(address) == 0


@pytest.mark.parametrize("way", ["no codes", "codes too short", "a part of the codes missing", "facts are no JSON"])
def test_reading_what_is_damaged_is_a_sentence(library: Library, address: str, way: str) -> None:
    library.add(make_record("A"))
    library.add(make_record("B"))
    damage(address, DAMAGES[way])
    try:
        table = library.codes()
    except EnvironmentFault as error:
        assert str(error).startswith(f"The library {library.address} is damaged: ")
    else:  # SQLite does not find codes that are not there at all
        assert (way, [facts.study for facts in table.studies]) == ("no codes", ["B"])


def test_reading_a_damaged_plane_is_a_sentence(library: Library, address: str) -> None:
    library.add(make_record("A"))
    damage(address, DAMAGES["a plane that does not inflate"])
    with pytest.raises(DamagedLibrary, match="is damaged"):
        library.label_slice("A", 92)
    damage(address, DAMAGES["a plane missing"])
    with pytest.raises(DamagedLibrary, match="is damaged"):
        library.label_slice("A", 70)
