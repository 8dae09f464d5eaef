"""Codes of any kind in every store: whole studies, other types, several parts, and which spaces go together in one library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from app import frames
from app.anatomy import Structure
from app.codes import WHOLE_STUDY, CodeBlock, CodePart, CodeSpace, space_from_json
from app.errors import UserError
from app.jobs import Job
from app.library import (
    DamagedLibrary,
    Library,
    ModelEntry,
    StudyPresent,
    StudyRecord,
    check_library,
    export_library,
    index_studies,
    open_library,
)
from tests.support.library_stores import mongo_beneath, same_codes, same_record, sqlite_beneath
from tests.support.library_support import FakeModel, make_record, make_space

VOLUME = CodeSpace("volume", "study", (CodePart("size", "float32", 3),))
"""Three numbers a study, of a model that knows no label maps."""

MIXED = CodeSpace(
    "mixed", "slice", (CodePart("bits", "uint8", 5), CodePart("index", "int32", 2), CodePart("place", "float32", 1)),
    modalities=("t1", "flair"), preparation="another",
)  # fmt: skip

LIVER = (Structure(1, "vessel", "Vessel", (200, 0, 0)), Structure(2, "tumour", "Tumour", (0, 200, 0)))


def with_codes(name: str, space: CodeSpace, seed: int = 0, slices: int = 5) -> StudyRecord:
    """Return a record with random codes of a space."""
    record = make_record(name, seed=seed, slices=slices)
    rng = np.random.default_rng(seed)
    units = space.units(record.facts.slices)
    parts = {}
    for part in space.parts:
        raw = rng.integers(0, 256, (len(units), part.length * np.dtype(part.dtype).itemsize), np.uint8)
        whole = np.dtype(part.dtype).kind in "iu"
        parts[part.name] = raw.view(part.dtype) if whole else rng.standard_normal((len(units), part.length)).astype(part.dtype)
    return replace(record, codes=CodeBlock.of_study(units, parts))


@pytest.fixture
def volumes(address: str) -> Iterator[Library]:
    """Return a new library of whole-study codes."""
    with open_library(address, space=VOLUME, create=True, pictures=False) as opened:
        yield opened


# -- three numbers a study


def test_a_code_of_a_whole_study(volumes: Library, address: str) -> None:
    first, second = with_codes("A", VOLUME, seed=1), with_codes("B", VOLUME, seed=2, slices=3)
    assert (volumes.space, volumes.model_id) == (VOLUME, "volume")
    assert not volumes.has("A")
    volumes.add(second)
    volumes.add(first)
    with pytest.raises(StudyPresent):
        volumes.add(first)
    assert volumes.has("A")
    assert volumes.models() == [ModelEntry(VOLUME, 2)]
    assert same_record(volumes, first)
    assert same_record(volumes, second)
    table = volumes.codes()
    assert table.space == VOLUME
    assert {name: (str(part.dtype), part.shape) for name, part in table.codes.parts.items()} == {"size": ("float32", (2, 3))}
    assert (table.codes.study.tolist(), table.codes.unit.tolist()) == ([0, 1], [WHOLE_STUDY, WHOLE_STUDY])
    assert np.array_equal(table.codes.parts["size"][1], second.codes.parts["size"][0])
    assert same_codes(volumes.codes(["B"]).codes, second.codes)
    assert same_codes(volumes.record("A").codes, first.codes)
    assert np.array_equal(volumes.label_slice("A", 71), first.labels[71])
    assert volumes.faults() == []
    with open_library(address, model_id="volume", read_only=True) as reader:
        assert reader.space == VOLUME
        stamps = reader.stamps()
        volumes.remove("A")
        assert reader.stamps() == {"B": stamps["B"]}
        assert same_record(reader, second)


def test_a_checked_library_of_whole_study_codes(volumes: Library, address: str) -> None:
    volumes.add(with_codes("A", VOLUME))
    report = check_library(address, Job())
    assert (report.studies, report.faults) == (1, [])


@pytest.mark.parametrize("data", [b"", b"\x00" * 11, b"\x00" * 8 + b"\x00\x00\x80\x7f"])
def test_a_broken_code_of_a_whole_study(volumes: Library, address: str, data: bytes) -> None:
    volumes.add(with_codes("A", VOLUME, seed=1))
    volumes.add(with_codes("B", VOLUME, seed=2))
    if address.startswith("mongodb"):
        with mongo_beneath(address) as database:
            entry = database.studies.find_one({"_id": "A"}) or {}
            database.codes.update_one({"_id": entry["codes"][0]["token"]}, {"$set": {"parts": [data]}})
    else:
        with sqlite_beneath(address) as connection:
            connection.execute("UPDATE parts SET data = ? WHERE code_key = 1", (data,))
    if len(data) != VOLUME.row_bytes:
        with pytest.raises(DamagedLibrary):
            volumes.codes()
    (fault,) = volumes.faults()
    assert fault.sentence.startswith("A is half: it has no codes")
    assert volumes.faults(mend=True)[0].mended
    assert volumes.faults() == []
    assert same_record(volumes, with_codes("B", VOLUME, seed=2))


def test_lengths_that_are_noted_wrong_are_noted_again(address: str) -> None:
    with open_library(address, space=MIXED, create=True, pictures=False) as library:
        library.add(with_codes("A", MIXED))
        if address.startswith("mongodb"):
            with mongo_beneath(address) as database:
                (held,) = (database.library.find_one() or {})["models"]
                wrong = held["space"].replace('"length":5', '"length":6')
                database.library.update_one({"_id": "library"}, {"$set": {"models": [{**held, "space": wrong}]}})
        else:
            with sqlite_beneath(address) as connection:
                connection.execute("""UPDATE models SET space = replace(space, '"length":5', '"length":6')""")
        (fault,) = library.faults()
        assert "have 5 + 2 + 1 numbers and not 6 + 2 + 1" in fault.sentence
        assert library.faults(mend=True)[0].mended
        assert library.space == MIXED
        assert same_record(library, with_codes("A", MIXED))


# -- several spaces in one library


def test_parts_of_several_types(address: str) -> None:
    with open_library(address, space=MIXED, create=True, pictures=False) as library:
        records = [with_codes(name, MIXED, seed=seed) for seed, name in enumerate("ABC")]
        for record in records:
            library.add(record)
        assert all(same_record(library, record) for record in records)
        assert [part.dtype for part in library.codes().codes.parts.values()] == [np.uint8, np.int32, np.float32]
        assert library.faults() == []


@pytest.mark.parametrize("first", [make_space(), VOLUME], ids=["slices first", "studies first"])
def test_codes_of_slices_and_of_studies_live_side_by_side(address: str, first: CodeSpace) -> None:
    spaces = {space.model: space for space in (first, make_space(), VOLUME)}
    records = {"m1": make_record("A", seed=1), "volume": with_codes("A", VOLUME, seed=1)}
    for space in spaces.values():
        with open_library(address, space=space, create=True, add_model=True, pictures=False) as library:
            assert not library.has("A")
            library.add(records[space.model])
            library.add(with_codes("B", space))
            assert same_record(library, records[space.model])
            assert library.faults() == []
    with open_library(address, model_id="volume") as two, open_library(address, model_id="m1") as one:
        assert one.models() == two.models() == [ModelEntry(space, 2) for space in spaces.values()]
        assert same_record(one, records["m1"])
        assert same_record(two, records["volume"])
        assert not set(one.stamps().values()) & set(two.stamps().values())
        two.remove("A")
        assert [facts.study for facts in one.studies()] == ["B"]
        assert one.faults() == []


def test_an_index_of_another_model_beside_it_needs_leave(volumes: Library, address: str) -> None:
    with pytest.raises(UserError, match="made by another model"):
        open_library(address, space=make_space())
    assert volumes.models() == [ModelEntry(VOLUME, 0)]


def test_other_structures_in_one_library_are_refused(library: Library, address: str) -> None:
    library.add(make_record("A"))
    liver = replace(make_space("m2"), structures=LIVER)
    with pytest.raises(UserError, match=r"show 1 core, 2 edema, 3 enhancing, the model m2 knows 1 vessel, 2 tumour: index"):
        open_library(address, space=liver, add_model=True)
    with pytest.raises(UserError, match="made by another model"):
        open_library(address, space=liver, read_only=True)
    assert library.models() == [ModelEntry(make_space(), 1)]


def test_structures_are_the_same_whatever_they_are_called_and_coloured(library: Library, address: str) -> None:
    library.add(make_record("A"))
    renamed = tuple(replace(one, title=one.title.upper(), colour=(1, 2, 3)) for one in make_space().structures)
    with open_library(address, space=replace(make_space(), structures=renamed)) as other:
        assert other.has("A")
    with open_library(address, space=replace(make_space("m2"), structures=renamed), add_model=True) as other:
        other.add(make_record("A"))
        assert other.faults() == []


@pytest.mark.parametrize(
    "other",
    [
        replace(make_space(), unit="study"),
        replace(make_space(), parts=make_space().parts[::-1]),
        replace(make_space(), parts=(CodePart("normal", "float32", 8), CodePart("abnormal", "float16", 8))),
        replace(make_space(), modalities=("t1", "t2", "flair")),
        replace(make_space(), structures=LIVER),
        replace(make_space(), preparation="another"),
    ],
    ids=["unit", "order", "type", "modalities", "structures", "preparation"],
)
def test_other_codes_by_the_same_name_are_refused(library: Library, address: str, other: CodeSpace) -> None:
    library.add(make_record("A"))
    for read_only in (True, False):
        with pytest.raises(UserError, match=r"holds other codes by the name of model m1 \(.*\): index the studies into a new"):
            open_library(address, space=other, read_only=read_only, add_model=True)
    assert library.models() == [ModelEntry(make_space(), 1)]


def test_a_space_that_nobody_used_gives_way(library: Library, address: str) -> None:
    other = replace(MIXED, model="m1")
    with open_library(address, space=other) as opened:
        assert opened.models() == [ModelEntry(other, 0)]
        opened.add(with_codes("A", other))
    with pytest.raises(UserError, match="other codes by the name"):
        open_library(address, space=make_space())


def test_label_maps_of_other_structures_are_exported_as_they_are(address: str, tmp_path: Path) -> None:
    space = replace(make_space(), structures=LIVER)
    record = with_codes("A", space)
    labels = np.where(record.labels == 3, np.uint8(1), record.labels)
    chosen = labels[list(record.facts.slices)]
    areas = {key: tuple((chosen == label).sum(axis=(1, 2)).astype(float).tolist()) for key, label in space.labels.items()}
    record = replace(record, facts=replace(record.facts, area_mm2=areas), labels=labels)
    with open_library(address, space=space, create=True, pictures=False) as library:
        library.add(record)
    assert check_library(address, Job()).faults == []
    assert export_library(address, tmp_path / "out", Job()).exported == ["A"]
    image = nib.nifti1.Nifti1Image.from_filename(tmp_path / "out" / "A" / "labels.nii.gz")
    assert np.array_equal(frames.planes(np.asarray(image.dataobj)), labels)
    assert set(np.unique(labels)) == {0, 1, 2}
    with np.load(tmp_path / "out" / "A" / "codes.npz", allow_pickle=False) as codes:
        assert space_from_json(str(codes["space"])) == space
    heading, *_ = (tmp_path / "out" / "slices.csv").read_text("utf-8").splitlines()
    assert heading == "patient,study,slice,vessel_mm2,tumour_mm2,abnormal_mm2"


def test_indexing_is_refused_where_codes_are_of_another_kind(library: Library, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"holds other codes by the name of model m1 \(8 float16 normal.* not 24 float16 normal"):
        index_studies([tmp_path], library, FakeModel(id="m1"), Job())
