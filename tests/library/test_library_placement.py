"""A library keeps where its studies' voxels lie: from a hit's slice back to the files, and what former versions kept is read."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app import frames
from app.errors import UserError
from app.imaging.files.nifti import read_volume
from app.jobs import Job
from app.library import DamagedLibrary, Library, StudyFacts, index_studies
from app.library.packing import pack_facts, unpack_facts
from app.library.pictures import read_display
from app.placement import Placement, matrix
from tests.support.library_commands import Say, fill
from tests.support.library_support import FakeModel, make_record, small_config
from tests.support.studies.imaging_files import BRATS_AFFINE, linked_study, write_nifti

AFFINE = np.array([[0.0, 0.0, -1.75, 90.0], [2.5, 0.0, 0.0, -80.0], [0.0, -4.5, 0.0, 70.0], [0.0, 0.0, 0.0, 1.0]])
"""File axes: to the front, to the feet, to the left."""
MARKED = (40, 12, 33)


def former(facts: StudyFacts, **changes: object) -> str:
    """Return facts as the version before kept them: an affine, and whether the study was placed."""
    content = json.loads(pack_facts(facts))
    del content["placement"]
    content |= {"affine": [list(row) for row in facts.placement.native_affine], "placed": facts.placed}
    return json.dumps({**content, **changes})


def test_a_click_on_a_case_leads_to_the_voxel_of_its_files(library: Library, tmp_path: Path) -> None:
    data = np.zeros((64, 30, 80), np.uint8)
    data[4:60, 3:28, 6:74] = 60
    folder = linked_study(tmp_path / "P1", data, AFFINE)
    labels = np.zeros(data.shape, np.uint8)
    labels[MARKED] = 2
    write_nifti(folder / "P1_seg.nii", labels, AFFINE)
    assert index_studies([tmp_path], library, FakeModel(id="m1", config=small_config(8)), Job()).added == ["P1"]
    (facts,) = library.studies()
    assert (facts.placed, facts.placement.native_shape) == (True, data.shape)
    assert np.array_equal(facts.placement.native_affine, AFFINE)
    planes = library.label_planes("P1")
    points = np.argwhere(planes)
    assert len(points) >= 15  # 1.75 x 2.5 x 4.5 mm
    assert {facts.placement.source_voxel(*(int(index) for index in point)) for point in points} == {MARKED}
    k, row, column = facts.placement.plane_point(MARKED)
    assert planes[round(k), round(row), round(column)] == 2
    assert np.array_equal(facts.placement.labels_onto_source(planes), read_volume(folder / "P1_seg.nii").data)
    # The files are still recognized as the study's, and others are not.
    assert set(read_display(facts)) == {"t1", "t1ce", "flair"}
    elsewhere = AFFINE.copy()
    elsewhere[0, 3] += 2
    with pytest.raises(UserError, match="have changed since it was indexed"):
        read_display(replace(facts, placement=replace(facts.placement, native_affine=matrix(elsewhere))))


def test_facts_come_back_to_the_last_digit() -> None:
    rng = np.random.default_rng(1)
    affine = np.vstack([rng.standard_normal((3, 4)) * 100, (0, 0, 0, 1)])
    home = Placement("registered", matrix(affine), (181, 217, 33), matrix(np.linalg.inv(affine)))
    facts = replace(make_record("A").facts, placement=home)
    assert unpack_facts(pack_facts(facts), "L") == facts


def test_what_a_former_version_found_on_the_library_grid_is_known_wholly() -> None:
    facts = replace(make_record("A").facts, placement=Placement.as_found(BRATS_AFFINE))
    read = unpack_facts(former(facts), "L")
    assert read == facts
    assert not read.placed
    assert read.placement.source_voxel(70, 100, 30) == (239 - 30, 100, 70)


def test_what_a_former_version_placed_is_read_and_says_what_is_missing() -> None:
    facts = replace(make_record("A").facts, placement=Placement("placed", matrix(AFFINE), (64, 30, 80), matrix(np.eye(4))))
    read = unpack_facts(former(facts), "L")
    assert read == replace(facts, placement=Placement("placed", matrix(AFFINE)))
    assert read.placed
    with pytest.raises(UserError, match="remove the study and index it again"):
        read.placement.source_voxel(70, 100, 30)
    assert unpack_facts(pack_facts(read), "L") == read


@pytest.mark.parametrize(
    "change",
    [
        {"affine": [[1.0, 0.0, 0.0, 0.0]] * 3},
        {"affine": [[0.0] * 4] * 4},
        {"affine": "none"},
        {"placed": "perhaps"},
        {"placement": {"how": "guessed", "native_affine": np.eye(4).tolist()}},
        {"placement": {"how": "placed", "native_affine": np.zeros((4, 4)).tolist()}},
        {"placement": {"how": "placed", "native_affine": np.eye(4).tolist(), "native_shape": [1, 2, 3]}},
        {"placement": {"how": "placed", "native_affine": np.full((4, 4), np.nan).tolist()}},
    ],
)
def test_a_place_that_is_none_is_a_damaged_library(change: dict[str, object]) -> None:
    content = json.loads(former(make_record("A").facts, **change))
    if "placement" in change:
        del content["affine"]
    with pytest.raises(DamagedLibrary, match="L is damaged"):
        unpack_facts(json.dumps(content), "L")


def test_info_and_export_tell_where_a_study_lies(say: Say, address: str, tmp_path: Path) -> None:
    (record,) = fill(address, ["A"])
    (about,) = json.loads(say("info", "--library", address, "--json").out)["studies"]
    eye = np.eye(4).tolist()
    assert about["placed"] is True
    assert about["placement"] == {
        "how": "placed",
        "native_affine": frames.LIBRARY_AFFINE.tolist(),
        "native_shape": [240, 240, 155],
        "to_library": eye,
    }
    out = tmp_path / "out"
    assert say("export", address, out).status == 0
    facts = json.loads((out / "A" / "facts.json").read_text("utf-8"))
    assert (facts["placed"], facts["affine"]) == (True, [list(row) for row in record.facts.placement.native_affine])
    assert facts["placement"] == about["placement"]
    with (out / "studies.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["placed"], row["placement"], row["source_voxels"]) == ("yes", "placed", "240 240 155")
    assert [float(value) for value in row["source_to_library"].split()] == [value for line in eye[:3] for value in line]
