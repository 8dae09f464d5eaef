"""Reasons: what is measured of lesions and how they are compared, on shapes whose measures are known."""

from __future__ import annotations

import json

import numpy as np
import numpy.typing as npt
import pytest

from app import lesions
from app.anatomy import STRUCTURES, Structure
from app.retrieval import MEASURES, Reference
from app.retrieval.reasons import Lesion, Standing, compare
from tests.support.code_tables import anatomy_query, make_table

Plane = npt.NDArray[np.uint8]
ROWS, COLUMNS = np.ogrid[:240, :240]


def disc(row: float, column: float, radius: float) -> npt.NDArray[np.bool_]:
    return np.asarray(np.hypot(ROWS - row, COLUMNS - column) <= radius)


def round_lesion(column: float = 150.0, radius: float = 15.0, enhancing: bool = True) -> Plane:
    """Return edema around an enhancing disc; columns above 119.5 are the patient's right."""
    labels = np.where(disc(150, column, radius), np.uint8(2), np.uint8(0))
    labels[disc(150, column, radius / 2) & enhancing] = 3
    return labels


def lesion(labels: Plane) -> Lesion:
    return Lesion(labels, STRUCTURES)


def test_words_compare_size_side_and_level() -> None:
    words = compare(round_lesion(150, 15), 60, round_lesion(90, 20, enhancing=False), 64).words
    assert words == ("30 vs 40 mm", "left", "overlap 0 %", "no enhancement", "4 mm higher")
    assert compare(None, 60, round_lesion(150, 15), 60).words == ("lesion of 30 mm, right", "same level")
    assert compare(np.zeros((240, 240), np.uint8), 60, round_lesion(119, 15), 58).words == (
        "lesion of 30 mm, midline",
        "2 mm lower",
    )
    assert compare(round_lesion(), 60, np.zeros((240, 240), np.uint8), 60).words == ("no lesion in this slice", "same level")
    assert compare(round_lesion(enhancing=False), 60, round_lesion(), 60).words[-2:] == ("enhances", "same level")
    assert "overlap 100 %" in compare(round_lesion(), 60, round_lesion(), 60).words


@pytest.mark.parametrize(("column", "side"), [(150, "right"), (90, "left"), (119, "both")])
def test_the_side_is_the_patients(column: float, side: str) -> None:
    assert lesion(round_lesion(column)).side == side
    assert lesions.sides(np.stack([round_lesion(column)] * 3)).side == side, "of a volume by the same rule"


def test_a_place_is_measured_from_the_brains_top_and_the_middle_of_its_box() -> None:
    brain = np.zeros((155, 240, 240), np.bool_)
    brain[10:141, 40:211, 50:190] = True
    brain[50, 30, 100] = True  # a single voxel in front
    box = lesions.BrainBox.of(brain)
    assert box == lesions.BrainBox(140, 120.0, 119.5)
    assert (box.level_mm(100), box.offset_mm((130.0, 100.0))) == (40, (10.0, -19.5))
    assert lesions.BrainBox.of(np.zeros((5, 4, 7), np.bool_)) == lesions.BrainBox(4, 1.5, 3.0)


def test_the_centroid_is_that_of_all_labels_together() -> None:
    plane = np.zeros((240, 240), np.uint8)
    assert lesion(plane).centroid is None
    plane[10, 20:23] = (1, 2, 3)
    plane[14, 21] = 3
    assert lesion(plane).centroid == (11.0, 21.0)


@pytest.mark.parametrize(("left", "right", "side"), [(0, 0, "none"), (75, 25, "left"), (74, 26, "both"), (25, 75, "right")])
def test_a_lesion_is_on_both_sides_when_the_smaller_part_is_more_than_a_quarter(left: int, right: int, side: str) -> None:
    plane = np.zeros((1, 240), np.uint8)
    plane[0, 120 - left : 120 + right] = 1
    found = lesions.sides(plane)
    assert (found.left, found.right, found.side) == (left, right, side)
    assert found.left_share == (left / (left + right) if left + right else 0.5)


def test_dice_and_its_edges() -> None:
    a, b = np.zeros((2, 4, 4), bool)
    assert lesions.dice(a, b) == 1
    assert lesions.dice(a, b, empty=0.0) == 0
    a[0, :2] = True
    b[0, 1:3] = True
    assert lesions.dice(a, b) == 0.5
    assert lesions.dice_of_all(a[None], np.stack([a, b, ~a & False]))[0].tolist() == [1, 0.5, 0]


def test_sizes() -> None:
    labels = np.zeros((240, 240), np.uint8)
    labels[100:104, 100:103] = 2  # 4 x 3 mm
    found = lesion(labels)
    assert (found.area_mm2, found.areas_mm2) == (12, {"edema": 12, "enhancing": 0, "core": 0})
    assert found.diameter_mm == pytest.approx(2 * np.sqrt(12 / np.pi))
    assert 4 < found.longest_mm <= 5
    labels[100, 150] = 1
    assert lesion(labels).longest_mm == pytest.approx(51, abs=0.5), "everything labelled together, edge to edge"
    assert lesion(np.zeros((240, 240), np.uint8)).longest_mm == 0


def ringed(necrotic: float, enhancing: float, edema: float = 20) -> Plane:
    """Return discs of these radii, one in the other."""
    labels = np.zeros((240, 240), np.uint8)
    for label, radius in ((2, edema), (3, enhancing), (1, necrotic)):
        labels[disc(120, 80, radius)] = label
    return labels


def half_ring() -> Plane:
    """Return a necrotic disc whose shell is enhancing on a third of its way round only."""
    labels = ringed(8, 12)
    labels[(labels == 3) & (COLUMNS > 84)] = 2
    labels[(labels == 3) & (ROWS > 120)] = 2
    return labels


@pytest.mark.parametrize(
    ("labels", "pattern"),
    [
        (ringed(8, 12), "ring"),
        (half_ring(), "solid"),
        (ringed(-1, 12), "solid"),
        (ringed(2, 12), "solid"),  # 13 necrotic pixels
        (ringed(3, 16), "solid"),  # 29, less than a tenth
        (ringed(-1, 2), "none"),  # 13 enhancing pixels
        (ringed(-1, 3, edema=40), "none"),  # 29 of 5,025
        (ringed(-1, 3, edema=10), "solid"),
        (np.zeros((240, 240), np.uint8), None),
    ],
)
def test_patterns_of_enhancement(labels: Plane, pattern: str | None) -> None:
    assert lesion(labels).pattern == pattern


def test_other_structures_have_no_pattern_but_everything_else() -> None:
    liver = (Structure(1, "liver", "Liver", (1, 2, 3)), Structure(7, "cyst", "Cyst", (1, 2, 3)))
    labels = np.where(disc(120, 80, 9), np.uint8(7), np.uint8(0))
    found = compare(labels, 3, labels, 3, liver)
    assert found.found.pattern is None
    assert found.overlaps == {"cyst": 1.0}
    assert found.words == ("18 vs 18 mm", "left", "overlap 100 %", "same level")


def test_the_json_has_all_of_it() -> None:
    one, other = ringed(8, 12), ringed(-1, 12)
    content = compare(one, 70, other, 66, farther={"distance": 0.5}).as_json()
    json.dumps(content, allow_nan=False)
    assert set(content) == {
        *("sentence", "similarity", "judged", "cost_most"),
        *("asked", "found", "level_mm", "overlap", "farther", "words", "doubts"),
    }
    assert content["level_mm"] == -4
    assert content["overlap"]["whole"] == 1.0
    assert content["overlap"]["core"] == 0.0
    assert 0 < content["overlap"]["enhancing"] < 1
    assert content["overlap"]["edema"] == 1.0
    assert (content["asked"]["pattern"], content["found"]["pattern"], content["found"]["side"]) == ("ring", "solid", "left")
    assert content["farther"] == {"distance": 0.5}
    assert compare(None, 0, np.zeros((240, 240), np.uint8), 0).as_json() == {
        "sentence": "no lesion, same level",
        "similarity": None,
        "judged": {},
        "cost_most": [],
        "asked": None,
        "found": None,
        "level_mm": 0,
        "overlap": None,
        "doubts": [],
        "farther": {},
        "words": ["no lesion in this slice", "same level"],
    }


def test_the_share_of_patients_that_are_farther() -> None:
    """Five patients on a line, the query at the first: normal distances 0, 1, 2, 3, 4, abnormal ones the other way round."""
    line = np.arange(5, dtype=np.float16)[:, None]
    reference = Reference([make_table(line, line[::-1].copy(), [(f"P{n}", f"P{n}") for n in range(5)])])
    query = anatomy_query(line[0], line[0])
    standing = Standing(reference.rows, query, MEASURES["normal"], 0.5)
    first, second, *_, last = reference.search(query, "normal", 0.5, 5)
    assert standing.farther(first) == {"distance": 1.0, "normal": 1.0, "abnormal": 0.0}
    assert standing.farther(second) == {"distance": 0.75, "normal": 0.75, "abnormal": 0.25}
    assert standing.farther(last) == {"distance": 0.0, "normal": 0.0, "abnormal": 1.0}
    (alone,) = Reference([make_table(line[:1], line[:1], [("P", "P")])]).search(query, "normal", 0.5, 1)
    only = Reference([make_table(line[:1], line[:1], [("P", "P")])])
    assert Standing(only.rows, query, MEASURES["normal"], 0.5).farther(alone)["distance"] == 1.0


def test_shares_of_patients_are_true_where_int8_copies_could_not_tell() -> None:
    """Codes of many numbers lie at nearly equal distances; each share is counted from float64 distances here."""
    rng = np.random.default_rng(8)
    owners = [(f"P{n // 6:02}", f"P{n // 6:02}") for n in range(240)]
    normal, abnormal = rng.standard_normal((2, 240, 900)).astype(np.float16)
    reference, query = Reference([make_table(normal, abnormal, owners)]), anatomy_query(normal[3], abnormal[77])
    standing = Standing(reference.rows, query, MEASURES["entire"], 0.5)
    wide = {"normal": normal.astype(np.float64), "abnormal": abnormal.astype(np.float64)}
    apart = {name: query.parts[name].astype(np.float64) - codes for name, codes in wide.items()}
    best = {name: np.linalg.norm(rows, axis=1).reshape(40, 6).min(axis=1) for name, rows in apart.items()}
    best["distance"] = np.linalg.norm(apart["normal"] + apart["abnormal"], axis=1).reshape(40, 6).min(axis=1)
    for hit in reference.search(query, "entire", 0.5, 40):
        others = np.arange(40) != int(hit.patient[1:])
        exact = {name: (least[others] > {**hit.parts, "distance": hit.distance}[name]).mean() for name, least in best.items()}
        assert standing.farther(hit) == exact
