"""What every store must do with studies and their codes.

`test_library_parts` has planes, records and models, `test_library_shared` what several clients do and what damage does.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from app.codes import CodeBlock
from app.errors import EnvironmentFault, UserError
from app.library import LABELS, Library, StudyPresent, open_library
from tests.support.library_stores import same_codes, same_record
from tests.support.library_support import make_record, make_space


def test_gives_back_what_went_in(library: Library) -> None:
    first, second = make_record("A", seed=1), make_record("B", seed=2, slices=3)
    library.add(first)
    library.add(second)
    assert same_record(library, first)
    assert same_record(library, second)
    assert np.array_equal(library.label_planes("B"), second.labels)


def test_codes_keep_their_types(library: Library) -> None:
    library.add(make_record("A", slices=4))
    table = library.codes()
    assert {name: str(part.dtype) for name, part in table.codes.parts.items()} == {"normal": "float16", "abnormal": "float16"}
    assert [str(column.dtype) for column in (table.codes.study, table.codes.unit)] == ["int32", "int16"]
    assert [part.shape for part in table.codes.parts.values()] == [(4, 8), (4, 8)]
    assert all(part.flags.c_contiguous for part in table.codes.parts.values())


def test_studies_are_ordered_by_patient_then_study(library: Library) -> None:
    for name, patient in (("s3", "P1"), ("s1", "P2"), ("s2", "P1")):
        library.add(make_record(name, patient=patient))
    wanted = [("P1", "s2"), ("P1", "s3"), ("P2", "s1")]
    assert [(facts.patient, facts.study) for facts in library.studies()] == wanted
    assert [(facts.patient, facts.study) for facts in library.codes().studies] == wanted


def test_an_empty_library_has_empty_tables(library: Library) -> None:
    table = library.codes()
    assert library.studies() == [] == table.studies
    assert len(table) == len(table.codes.study) == len(table.codes.unit) == 0
    assert [part.shape for part in table.codes.parts.values()] == [(0, 8), (0, 8)]


def test_a_study_is_there_once(library: Library) -> None:
    library.add(make_record("A", seed=1))
    with pytest.raises(StudyPresent, match="holds a study named A"):
        library.add(make_record("A", seed=2))
    assert same_record(library, make_record("A", seed=1))


def test_removing(library: Library) -> None:
    library.add(make_record("A"))
    library.add(make_record("B"))
    library.remove("A")
    assert not library.has("A")
    assert library.has("B")
    assert [facts.study for facts in library.codes().studies] == ["B"]
    with pytest.raises(UserError, match="no study named A"):
        library.label_slice("A", 70)
    with pytest.raises(UserError, match="no study named A"):
        library.record("A")
    with pytest.raises(UserError, match="no study named A"):
        library.remove("A")
    library.add(make_record("A", seed=5))
    assert same_record(library, make_record("A", seed=5))


def test_another_connection_sees_additions_and_removals(library: Library, address: str) -> None:
    with open_library(address, model_id="m1", read_only=True) as reader:
        before = reader.revision()
        library.add(make_record("A"))
        after = reader.revision()
        assert after > before
        assert reader.has("A")
        assert same_record(reader, make_record("A"))
        library.remove("A")
        assert reader.revision() > after
        assert reader.studies() == []


def test_revision_stays_when_nothing_changed(library: Library) -> None:
    library.add(make_record("A"))
    before = library.revision()
    with pytest.raises(StudyPresent):
        library.add(make_record("A"))
    with pytest.raises(UserError):
        library.remove("Z")
    assert library.revision() == before


def test_codes_of_another_length_are_refused(library: Library, address: str) -> None:
    library.add(make_record("A", length=8))
    with pytest.raises(UserError, match="have 9 numbers, those of the library 8"):
        library.add(make_record("B", length=9))
    assert [facts.study for facts in library.studies()] == ["A"]
    with pytest.raises(UserError, match="holds other codes by the name of model m1"):
        open_library(address, space=make_space("m1", 9))
    library.remove("A")
    with open_library(address, space=make_space("m1", 9)) as other:
        other.add(make_record("B", length=9))
        assert same_record(other, make_record("B", length=9))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_codes_that_are_not_finite_are_refused(library: Library, value: float) -> None:
    record = make_record("A")
    record.codes.parts["abnormal"][1, 2] = value
    with pytest.raises(UserError, match="not finite"):
        library.add(record)
    assert not library.has("A")


def test_a_record_that_does_not_fit_together_is_a_bug(library: Library) -> None:
    record = make_record("A")
    normal, abnormal = record.codes.parts.values()
    units = record.facts.slices
    wrong = [
        dataclasses.replace(record, codes=CodeBlock.of_study(units[:-1], {"normal": normal[:-1], "abnormal": abnormal[:-1]})),
        dataclasses.replace(record, codes=CodeBlock.of_study(units, {"normal": normal.astype("float32"), "abnormal": abnormal})),
        dataclasses.replace(record, codes=CodeBlock.of_study(units, {"normal": normal})),
        dataclasses.replace(record, codes=CodeBlock.of_study(units, {"abnormal": abnormal, "normal": normal})),
        dataclasses.replace(record, codes=CodeBlock.of_study([1, 2, 3, 4, 5], {"normal": normal, "abnormal": abnormal})),
        dataclasses.replace(record, labels=record.labels[:-1]),
        dataclasses.replace(record, facts=dataclasses.replace(record.facts, slices=(70, 72, 71, 73, 74))),
        dataclasses.replace(record, facts=dataclasses.replace(record.facts, slices=(151, 152, 153, 154, 155))),
        dataclasses.replace(record, facts=dataclasses.replace(record.facts, area_mm2={"core": (1.0,)})),
    ]
    for part in wrong:
        with pytest.raises(ValueError, match="A: "):
            library.add(part)
    assert library.studies() == []


def test_a_library_of_another_model_is_refused(library: Library, address: str) -> None:
    library.add(make_record("A"))
    for wanted in ({"space": make_space("m2")}, {"model_id": "m2"}):
        with pytest.raises(UserError, match="made by another model"):
            open_library(address, **wanted)
    with open_library(address) as opened:  # whoever does not compare codes may look
        assert opened.model_id == "m1"


def test_a_library_without_a_model_takes_the_first(address: str) -> None:
    with open_library(address, create=True) as opened:
        assert (opened.model_id, opened.space, opened.stamps()) == (None, None, {})
        with pytest.raises(UserError, match="holds no codes yet"):
            opened.codes()
    with open_library(address, space=make_space("m1")) as opened:
        assert (opened.model_id, opened.space) == ("m1", make_space("m1"))
    with pytest.raises(UserError, match="another model"):
        open_library(address, space=make_space("m2"))


def test_read_only_refuses_to_write(library: Library, address: str) -> None:
    library.add(make_record("A"))
    with open_library(address, read_only=True) as reader:
        assert reader.read_only
        with pytest.raises(EnvironmentFault, match="reading only"):
            reader.add(make_record("B"))
        with pytest.raises(EnvironmentFault, match="reading only"):
            reader.remove("A")
        with pytest.raises(EnvironmentFault, match="reading only"):
            reader.claim("B", "me", 1)
        with pytest.raises(EnvironmentFault, match="reading only"):
            reader.release("B", "me")
        with pytest.raises(EnvironmentFault, match="reading only"):
            reader.faults(mend=True)
        assert reader.faults() == []
    assert [facts.study for facts in library.studies()] == ["A"]


def test_closing_twice_is_allowed(address: str) -> None:
    library = open_library(address, create=True)
    library.close()
    library.close()


def test_a_library_survives_reopening(address: str) -> None:
    with open_library(address, space=make_space("m1"), create=True) as opened:
        opened.add(make_record("A", seed=3))
    with open_library(address, space=make_space("m1"), create=True) as opened:
        assert same_record(opened, make_record("A", seed=3))


def test_abnormal_area_is_the_sum_of_the_labels(library: Library) -> None:
    record = make_record("A")
    library.add(record)
    (facts,) = library.studies()
    assert facts.abnormal_mm2 == tuple(float((record.labels[k] > 0).sum()) for k in facts.slices)
    assert max(facts.abnormal_mm2) > 0


def test_a_library_is_not_made_by_looking(address: str) -> None:
    with pytest.raises(UserError, match="There is no library"):
        open_library(address)
    with pytest.raises(UserError, match="There is no library"):
        open_library(address, model_id="m1")


def test_a_big_record_comes_back(address: str) -> None:
    """All slices, codes of the size of the published model, label planes that do not compress."""
    record = make_record("A", slices=80, length=2048)
    record.labels[:] = np.random.default_rng(5).integers(0, 4, record.labels.shape)
    with open_library(address, space=make_space(length=2048), create=True, pictures=False) as library:
        library.add(record)
        assert same_record(library, record)


def test_the_extremes_of_float16_come_back(library: Library) -> None:
    record = make_record("A")
    record.codes.parts["normal"][0] = [65504, -65504, 6e-8, -6e-8, 0, -0.0, 1, 2]
    library.add(record)
    assert same_codes(library.codes().codes, record.codes)


ODD_NAMES = (
    "a.b", "$set", "$", "a/b", "../../etc", "Größe 日本 🧠", "it's \"quoted\"", "507f1f77bcf86cd799439011",
    "123", "null", " ", "x" * 1500, "%s{0}", "--", "[1]", "line\nbreak",
)  # fmt: skip


@pytest.mark.parametrize("name", ODD_NAMES, ids=range(len(ODD_NAMES)))
def test_odd_names(library: Library, name: str) -> None:
    record = make_record(name, patient=f"{name}.patient")
    library.add(make_record("other", seed=9))
    assert library.claim(name, name, 60)
    library.add(record)
    library.release(name, name)
    assert library.has(name)
    assert set(library.stamps()) == {name, "other"}
    assert same_record(library, record)
    assert library.codes([name]).studies == [record.facts]
    assert np.array_equal(library.planes([("other", LABELS, 71), (name, LABELS, 71)])[1], record.labels[71])
    library.remove(name)
    assert [facts.study for facts in library.studies()] == ["other"]
    assert library.faults() == []


def test_a_name_that_cannot_be_written_is_a_sentence(library: Library) -> None:
    for name in ("broken \udc80 name", "broken \0 name"):
        with pytest.raises(UserError, match="cannot be stored"):
            library.add(make_record(name))
    with pytest.raises(UserError, match="cannot be stored"):
        library.has("broken \udc80 name")
    assert library.studies() == []
