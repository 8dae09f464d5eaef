"""What counts as a right row: thresholds at their edges, and Dice beside its plain definition."""

from __future__ import annotations

import numpy as np
import pytest

from app import lesions
from app.evaluation.judging.agreement import agreement
from app.evaluation.judging.overlaps import overlaps
from app.evaluation.judging.planes import LabelStack
from app.evaluation.judging.slice_facts import PATTERNS, SliceFacts
from app.evaluation.judging.strata import strata
from app.evaluation.run import Judgement
from app.findings import infratentorial
from app.lesions import BrainBox
from tests.support.evaluation_cases import BOX, EMPTY, Labels, lesion


def facts(longest: float = 40, offset: tuple[float, float] = (0, 0), level: float = 70, pattern: str = "ring") -> SliceFacts:
    return SliceFacts(
        np.array([100.0]),
        np.array([float(longest)]),
        np.array([offset], np.float64),
        np.array([float(level)]),
        np.array([PATTERNS.index(pattern)], np.int8),
        np.array([False]),
    )


@pytest.mark.parametrize(
    ("found", "agrees"), [(30, True), (29.99, False), (160 / 3, True), (53.34, False), (40, True), (0, False)]
)
def test_sizes_agree_from_three_quarters_to_four_thirds(found: float, agrees: bool) -> None:
    assert bool(agreement(facts(40), facts(found)).size[0, 0]) is agrees
    assert bool(agreement(facts(found), facts(40)).size[0, 0]) is agrees


@pytest.mark.parametrize(
    ("offset", "level", "place", "near"),
    [
        ((12, 16), 70, True, True),
        ((12, 16.01), 70, False, True),
        ((-20, 0), 80, True, True),
        ((0, 0), 60, True, True),
        ((0, 0), 80.5, False, False),
        ((0, 0), 59, False, False),
    ],
)
def test_places_agree_within_20_mm_in_the_plane_and_10_mm_of_level(
    offset: tuple[float, float], level: float, place: bool, near: bool
) -> None:
    found = agreement(facts(), facts(offset=offset, level=level))
    assert (bool(found.place[0, 0]), bool(found.level[0, 0])) == (place, near)


def test_patterns_agree_by_their_words() -> None:
    asked = SliceFacts.joined([facts(pattern=name) for name in PATTERNS])
    assert agreement(asked, asked).pattern.tolist() == np.eye(3, dtype=bool).tolist()
    found = agreement(facts(), facts(longest=100, pattern="ring"))
    assert (found.points[0, 0], found.score[0, 0]) == (2, pytest.approx(2 / 3))


def test_a_slice_without_a_lesion_has_neither_size_nor_place_and_no_enhancement() -> None:
    planes = [EMPTY, lesion(120, 100, 20), lesion(120, 100, 20).clip(0, 2)]
    found = SliceFacts.of(planes, [70, 71, 72], BOX)
    assert found.lesion.tolist() == [False, True, True]
    alike = agreement(found.take(np.array([2])), found)
    assert alike.size.tolist() == [[False, True, True]] and alike.place.tolist() == [[False, True, True]]
    assert alike.pattern.tolist() == [[True, False, True]]
    assert not agreement(found, found).size[0, 0] and not agreement(found, found).place[0, 0]


def test_facts_are_measured_from_the_brain_of_the_slice() -> None:
    plane = EMPTY.copy()
    plane[100:111, 140:151] = 3
    found = SliceFacts.of([plane, plane], [100, 100], [BrainBox(140, 110, 150), BrainBox(130, 100, 120)])
    assert found.level_mm.tolist() == [40, 30], "counted downwards from each brain's own top"
    assert found.offset_mm.tolist() == [[-5, -5], [5, 25]], "behind and to the right of the middle of each brain's box"
    assert found.longest_mm == pytest.approx([11 * np.sqrt(2)] * 2, abs=0.75)
    assert found.area_mm2.tolist() == [121, 121]
    assert [PATTERNS[n] for n in found.pattern] == ["solid", "solid"]


def test_patterns_are_those_of_the_reasons() -> None:
    edema = (lesion(120, 100, 30) > 0).astype(np.uint8) * 2
    speck = edema.copy()
    speck[120, 90:109] = 3  # 19 pixels
    line = edema.copy()
    line[119:121, 60:140][edema[119:121, 60:140] > 0] = 3  # more than 20 pixels and than 3 %
    planes = [edema, speck, line, lesion(120, 100, 40), lesion(120, 100, 40, ring=True)]
    found = SliceFacts.of(planes, [70] * 5, BOX)
    assert [PATTERNS[n] for n in found.pattern] == ["none", "none", "solid", "solid", "ring"]


def test_kinds_of_lesions() -> None:
    both = lesion(120, 119, 30)
    planes = [lesion(120, 70, 9), both, lesion(170, 100, 20), lesion(115, 110, 14), lesion(170, 100, 20)]
    found = strata(SliceFacts.of(planes, [70, 70, 142 - 96, 142 - 92, 142 - 95], BOX))
    told = ("bilateral", "infratentorial", "small (under 20 mm)")
    assert {name: found[name].tolist() for name in told} == {
        "bilateral": [False, True, False, False, False],
        "infratentorial": [False, False, True, True, False],
        "small (under 20 mm)": [True, False, False, False, False],
    }
    for pair in (("small (under 20 mm)", "large"), ("ring", "solid", "no enhancement"), ("lateral", "bilateral")):
        assert np.sum([found[name] for name in pair], axis=0).tolist() == [1] * 5
    empty = SliceFacts.of([EMPTY], [40], BOX)
    assert infratentorial(empty.level_mm, empty.offset_mm[:, 0], empty.offset_mm[:, 1]).tolist() == [False]


def plain_class_dice(one: Labels, other: Labels) -> float:
    there = [label for label in (1, 2, 3) if (one == label).any() or (other == label).any()]
    return float(np.mean([lesions.dice(one == label, other == label) for label in there])) if there else 0.0


def test_dice_of_all_pairs_is_that_of_each() -> None:
    random = np.random.default_rng(0)
    places = random.uniform(80, 160, (6, 2))
    planes = [lesion(row, column, random.uniform(5, 40), n % 2 > 0) for n, (row, column) in enumerate(places)]
    first, second = np.stack([EMPTY, *planes[:2]]), np.stack([*planes[2:], EMPTY, EMPTY])
    asked = np.stack([*planes[::2], EMPTY])
    found = overlaps(asked, [LabelStack.of(first), LabelStack.of(second), LabelStack.of(np.stack([EMPTY]))])
    others = [*first, *second, EMPTY]
    assert found.whole.shape == (4, 10)
    for q, one in enumerate(asked):
        for n, other in enumerate(others):
            assert found.whole[q, n] == pytest.approx(lesions.dice(one > 0, other > 0, empty=0.0), abs=1e-6)
            assert found.classes[q, n] == pytest.approx(plain_class_dice(one, other), abs=1e-6)


def test_class_dice_counts_near_levels_only() -> None:
    plane = lesion(120, 100, 20)
    slices = [70, 80, 81]
    found = SliceFacts.of([plane] * 3, slices, BOX)
    judged = Judgement.of(found.take(np.array([0])), found, overlaps(plane[None], [LabelStack.of(np.stack([plane] * 3))]))
    assert judged.classes.tolist() == [[1, 1, 0]] and judged.whole.tolist() == [[1, 1, 1]]


def test_planes_are_kept_whole() -> None:
    planes = np.stack([EMPTY, lesion(3, 5, 20), lesion(230, 200, 9), EMPTY])
    stack = LabelStack.of(planes)
    assert (stack.planes() == planes).all() and all((stack.plane(n) == planes[n]).all() for n in range(4))
    assert stack.box.nbytes < planes.nbytes
    assert not LabelStack.of(np.stack([EMPTY] * 2)).planes().any()
