"""What every store must do with planes, whole records, stamps and the codes of several models."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.errors import UserError
from app.library import LABELS, Library, ModelEntry, NoPictures, StudyPresent, StudyRecord, open_library
from tests.support.library_stores import NO_PICTURES, damage, same_codes
from tests.support.library_support import make_record, make_space


def with_one_modality(name: str, seed: int = 0) -> StudyRecord:
    """Return a record with few display planes, for stores that take their time."""
    record = make_record(name, seed=seed)
    return replace(record, display={"t1": record.display["t1"]})


# -- planes


def test_planes_come_in_the_order_asked_for(library: Library) -> None:
    records = {name: make_record(name, seed=seed) for seed, name in enumerate("AB")}
    for record in records.values():
        library.add(record)
    keys = [("B", LABELS, 72), ("A", LABELS, 71), ("B", LABELS, 0), ("B", LABELS, 72), ("A", LABELS, 154)]
    found = library.planes(keys)
    assert all(np.array_equal(plane, records[study].labels[k]) for plane, (study, _, k) in zip(found, keys, strict=True))
    assert all(plane.dtype == np.uint8 and not plane.flags.writeable for plane in found)
    assert library.planes([]) == []


def test_planes_take_slices_of_numpy(library: Library) -> None:
    library.add(make_record("A"))
    k: Any = np.int64(71)
    assert library.planes([("A", LABELS, k)])[0].any()


def test_planes_of_a_study_that_was_written_anew(library: Library, address: str) -> None:
    library.add(make_record("A", seed=1))
    with open_library(address, read_only=True) as reader:
        assert np.array_equal(reader.label_slice("A", 71), make_record("A", seed=1).labels[71])
        library.remove("A")
        with pytest.raises(UserError, match="no study named A"):
            reader.label_slice("A", 71)
        library.add(make_record("A", seed=2))
        assert np.array_equal(reader.label_slice("A", 71), make_record("A", seed=2).labels[71])


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (("A", "t1", 155), "Slice 155 is out of range"),
        (("A", LABELS, -1), "Slice -1 is out of range"),
        (("A", LABELS, 400), "Slice 400 is out of range"),
        (("A", "t2", 70), "no t2 pictures of A"),
        (("B", "t1", 70), "no study named B"),
        (("B", LABELS, 70), "no study named B"),
    ],
)
def test_asking_for_planes_that_are_not_there(address: str, key: tuple[str, str, int], sentence: str) -> None:
    with open_library(address, space=make_space("m1"), create=True, pictures=True) as library:
        library.add(with_one_modality("A"))
        with pytest.raises(UserError, match=sentence):
            library.planes([("A", "t1", 70), key])


@pytest.mark.parametrize("pictures", [True, False])
def test_display_planes_are_kept_or_not(address: str, pictures: bool) -> None:
    record = with_one_modality("A")
    with open_library(address, space=make_space("m1"), create=True, pictures=pictures) as library:
        assert library.pictures is pictures
        library.add(record)
        assert np.array_equal(library.label_slice("A", 71), record.labels[71])
        if pictures:
            assert np.array_equal(library.display_slice("A", "t1", 77), record.display["t1"][77])
            assert np.array_equal(library.display_planes("A", "t1"), record.display["t1"])
        else:
            with pytest.raises(NoPictures, match="keeps no pictures"):
                library.display_slice("A", "t1", 77)
            with pytest.raises(NoPictures, match="keeps no pictures"):
                library.display_planes("A", "t1")
            with pytest.raises(NoPictures):
                library.planes([("A", LABELS, 71), ("A", "t1", 71)])
        assert library.faults() == []


@pytest.mark.parametrize("pictures", [True, False])
def test_whether_pictures_are_kept_is_fixed(address: str, pictures: bool) -> None:
    open_library(address, create=True, pictures=pictures).close()
    for create in (True, False):
        with pytest.raises(UserError, match="pictures: that is fixed"):
            open_library(address, create=create, pictures=not pictures)
        open_library(address, create=create, pictures=pictures).close()
        with open_library(address, create=create) as library:
            assert library.pictures is pictures


def test_a_file_keeps_pictures_and_a_server_does_not(address: str) -> None:
    with open_library(address, create=True) as library:
        assert library.pictures is not address.startswith("mongodb")


def test_pictures_that_are_gone_are_a_fault(address: str) -> None:
    with open_library(address, space=make_space("m1"), create=True, pictures=True) as library:
        library.add(with_one_modality("A"))
        assert library.faults() == []
        damage(address, NO_PICTURES)
        (fault,) = library.faults(mend=True)
        assert (fault.study, fault.mended) == ("A", True)
        assert not library.has("A")
        assert library.faults() == []


# -- records, stamps, parts of the table


@pytest.mark.parametrize("pictures", [True, False])
def test_a_record_comes_back_whole(address: str, pictures: bool) -> None:
    record = with_one_modality("A", seed=4)
    with open_library(address, space=make_space("m1"), create=True, pictures=pictures) as library:
        library.add(with_one_modality("B"))
        library.add(record)
        found = library.record("A")
        with pytest.raises(UserError, match="no study named Z"):
            library.record("Z")
    assert found.facts == record.facts
    assert same_codes(found.codes, record.codes)
    assert np.array_equal(found.labels, record.labels)
    assert sorted(found.display) == (sorted(record.display) if pictures else [])
    assert all(np.array_equal(found.display[key], record.display[key]) for key in found.display)


def test_stamps_change_when_codes_are_written(library: Library) -> None:
    library.add(make_record("A"))
    library.add(make_record("B"))
    before = library.stamps()
    assert set(before) == {"A", "B"}
    assert before["A"] != before["B"]
    library.remove("A")
    assert library.stamps() == {"B": before["B"]}
    library.add(make_record("A"))
    after = library.stamps()
    assert after["B"] == before["B"]
    assert after["A"] != before["A"]


def test_codes_of_some_studies(library: Library) -> None:
    for name in "CABD":
        library.add(make_record(name, seed=ord(name)))
    whole = library.codes()
    some = library.codes({"C", "A", "not there"})
    assert [facts.study for facts in some.studies] == ["A", "C"]
    for name in ("normal", "abnormal"):
        assert np.array_equal(some.codes.parts[name], np.delete(whole.codes.parts[name], np.s_[5:10], 0)[:10])
    assert some.codes.study.tolist() == [0] * 5 + [1] * 5
    empty = library.codes([])
    assert (empty.studies, [part.shape for part in empty.codes.parts.values()]) == ([], [(0, 8), (0, 8)])


# -- several models


def test_codes_of_two_models_live_side_by_side(library: Library, address: str) -> None:
    first, second = make_record("A", seed=1, length=8), make_record("A", seed=2, length=12)
    library.add(first)
    library.add(make_record("B"))
    with open_library(address, space=make_space("m2", 12), add_model=True) as other:
        assert (other.model_id, other.studies(), other.stamps(), other.has("A")) == ("m2", [], {}, False)
        assert [part.shape for part in other.codes().codes.parts.values()] == [(0, 12), (0, 12)]
        other.add(second)
        with pytest.raises(StudyPresent):
            other.add(second)
        assert [facts.study for facts in other.studies()] == ["A"]
        assert same_codes(other.codes().codes, second.codes)
        assert other.models() == [ModelEntry(make_space("m1"), 2), ModelEntry(make_space("m2", 12), 1)] == library.models()
        assert other.stamps()["A"] != library.stamps()["A"]
    assert same_codes(library.codes(["A"]).codes, first.codes)
    assert library.faults() == []


def test_a_second_model_keeps_facts_and_planes(library: Library, address: str) -> None:
    first = make_record("A", seed=1)
    library.add(first)
    before = library.revision()
    with open_library(address, space=make_space("m2"), add_model=True) as other:
        added = make_record("A", seed=2, patient="another")
        other.add(added)
        found = other.record("A")
        assert found.facts == first.facts
        assert np.array_equal(found.labels, first.labels)
        assert same_codes(found.codes, added.codes)
    assert library.revision() > before


def test_a_second_model_with_other_slices_is_refused(library: Library, address: str) -> None:
    library.add(make_record("A", slices=5))
    with open_library(address, space=make_space("m2"), add_model=True) as other:
        with pytest.raises(UserError, match="with other slices: remove it"):
            other.add(make_record("A", slices=4))
        assert not other.has("A")
    assert library.faults() == []


def test_removing_takes_the_codes_of_all_models(library: Library, address: str) -> None:
    library.add(make_record("A"))
    library.add(make_record("B"))
    with open_library(address, space=make_space("m2"), add_model=True) as other:
        other.add(make_record("A"))
        library.remove("A")
        assert other.studies() == []
        assert other.models() == [ModelEntry(make_space("m1"), 1), ModelEntry(make_space("m2"), 0)]
        other.remove("B")  # though it has no codes of m2
    assert library.studies() == []
    assert library.faults() == []


def test_without_a_model_the_first_is_read(library: Library, address: str) -> None:
    library.add(make_record("A"))
    open_library(address, space=make_space("m0"), add_model=True).close()
    with open_library(address) as opened:
        assert opened.model_id == "m1"
        assert opened.has("A")


def test_a_model_that_is_refused_is_not_added(library: Library, address: str) -> None:
    library.add(make_record("A"))
    for read_only, add_model in ((False, False), (True, False), (True, True)):
        with pytest.raises(UserError, match=r"made by another model .* choose that model"):
            open_library(address, space=make_space("m2"), read_only=read_only, add_model=add_model)
        with pytest.raises(UserError, match=r"made by another model .* choose that model"):
            open_library(address, model_id="m2", read_only=read_only, add_model=add_model)
    assert library.models() == [ModelEntry(make_space("m1"), 1)]


def test_the_length_of_codes_is_the_model_s_own(library: Library, address: str) -> None:
    library.add(make_record("A", length=8))
    with open_library(address, space=make_space("m2", 16), add_model=True) as other:
        other.add(make_record("A", length=16))
        with pytest.raises(UserError, match="have 8 numbers, those of the library 16"):
            other.add(make_record("B", length=8))
    library.add(make_record("B", length=8))


def test_an_empty_library_opens_for_reading_with_any_model(address: str) -> None:
    open_library(address, create=True).close()
    with open_library(address, model_id="m1", read_only=True) as reader:
        assert (reader.model_id, reader.models(), reader.studies()) == (None, [], [])
    with open_library(address, space=make_space("m1"), read_only=True) as reader:
        assert (reader.model_id, reader.models(), reader.studies(), reader.stamps()) == (None, [], [], {})
        with pytest.raises(UserError, match="holds no codes yet"):
            reader.codes()
    with open_library(address) as opened, pytest.raises(ValueError, match="no code space yet"):
        opened.add(make_record("A"))
