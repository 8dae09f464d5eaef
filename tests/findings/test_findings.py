"""What lies on slices, measured as a table, beside the same measured one plane at a time."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from app.anatomy import STRUCTURES, Structure
from app.findings import CELL_MM, Findings, Lesion, infratentorial, patterns, region, small_map
from app.findings.lesion import PATTERNS
from c_geometry import overlaps
from tests.support.evaluation_cases import EMPTY, lesion

Plane = npt.NDArray[np.uint8]


def random_plane(rng: np.random.Generator) -> Plane:
    """Return a few overlapping boxes and dots of all labels anywhere, edges of the plane included."""
    plane = np.zeros((240, 240), np.uint8)
    for _ in range(rng.integers(1, 5)):
        row, column = rng.integers(-10, 240, 2)
        high, wide = rng.choice([1, 2, 9, 40], 2)
        plane[max(0, row) : max(0, row + high), max(0, column) : max(0, column + wide)] = rng.integers(1, 4)
    return plane


PLANES = [random_plane(np.random.default_rng(seed)) for seed in range(40)]
SOME: list[Plane | None] = [None, EMPTY, lesion(120, 80, 25, ring=True), lesion(0, 0, 9), lesion(239, 239, 9), *PLANES]


@pytest.fixture(scope="module")
def table() -> Findings:
    return Findings.of(SOME, STRUCTURES)


def test_a_table_says_what_each_plane_alone_does(table: Findings) -> None:
    assert len(table) == len(SOME)
    table.check()
    for n, plane in enumerate(SOME):
        alone = Lesion(EMPTY if plane is None else plane, STRUCTURES)
        assert table.areas[n].tolist() == [alone.areas_mm2[structure.key] for structure in STRUCTURES]
        assert table.area[n] == alone.area_mm2
        assert table.longest[n] == pytest.approx(alone.longest_mm, rel=1e-6)
        assert table.shell[n] == pytest.approx(alone.shell_share, rel=1e-6)
        assert table.centre[n] == pytest.approx(alone.centroid or (0, 0), abs=1e-4)
        assert table.pattern[n] == (-1 if alone.pattern is None else PATTERNS.index(alone.pattern))


def test_the_small_maps_are_all_there(table: Findings) -> None:
    for n, plane in enumerate(SOME):
        wanted = np.zeros((120, 120), np.uint8) if plane is None else small_map(plane, STRUCTURES)
        assert np.array_equal(unpacked(table, n), wanted), n


def unpacked(table: Findings, n: int) -> Plane:
    row, column, high, wide = table.boxes[n].tolist()
    packed = table.cells[table.starts[n] : table.starts[n + 1]]
    cells = np.stack([packed & 15, packed >> 4], 1).ravel()[: high * wide]
    whole = np.zeros((120, 120), np.uint8)
    whole[row : row + high, column : column + wide] = cells.reshape(high, wide)
    return whole


def test_a_small_map_takes_the_pixel_in_the_middle_and_knows_structures_by_their_place() -> None:
    plane = np.zeros((240, 240), np.uint8)
    for structure in STRUCTURES:
        plane[CELL_MM * structure.label + 1, 7] = structure.label
    plane[100, 100] = 1  # between the pixels that count
    plane[21, 21] = 77  # no structure of the model
    cells = small_map(plane, STRUCTURES)
    assert cells.shape == (120, 120)
    assert {cells[structure.label, 3] for structure in STRUCTURES} == {1, 2, 3}
    assert np.count_nonzero(cells) == len(STRUCTURES)
    assert cells[STRUCTURES[0].label, 3] == 1


def test_parts_joined_are_the_whole(table: Findings) -> None:
    cuts = [0, 0, 1, 5, 17, len(table), len(table)]
    parts = [table.part(first, last) for first, last in pairwise(cuts)]
    for part in parts:
        part.check()
    again = Findings.joined(parts)
    again.check()
    for one in fields(Findings):
        assert np.array_equal(getattr(again, one.name), getattr(table, one.name)), one.name
        assert getattr(again, one.name).dtype == getattr(table, one.name).dtype, one.name
    assert np.array_equal(unpacked(table.part(5, 17), 3), unpacked(table, 8))
    assert Findings(**table.arrays()).arrays().keys() == {one.name for one in fields(Findings)}


@pytest.mark.parametrize("structures", [STRUCTURES, STRUCTURES[:1], ()])
def test_no_slices_at_all(structures: tuple[Structure, ...]) -> None:
    nothing = Findings.of([], structures)
    nothing.check()
    assert nothing.areas.shape == (0, len(structures))
    assert len(Findings.joined([nothing, nothing])) == 0
    empty = Findings.of([None, EMPTY], structures)
    empty.check()
    assert len(Findings.joined([nothing, empty])) == 2
    assert empty.area.tolist() == [0, 0]


def test_structures_without_a_pattern() -> None:
    told = Findings.of([lesion(120, 80, 25, ring=True)], STRUCTURES[:1])
    assert told.pattern.tolist() == [-1]
    with pytest.raises(ValueError, match="16 structures"):
        Findings.of([], [Structure(n, f"s{n}", "S", (0, 0, 0)) for n in range(1, 17)])


def spoiled(table: Findings) -> dict[str, Findings]:
    """Return tables of which something does not fit."""
    wrong: dict[str, dict[str, npt.NDArray[Any]]] = {}
    for one in fields(Findings):
        whole = getattr(table, one.name)
        wrong[f"{one.name} too short"] = {one.name: whole[:-1]}
        wrong[f"{one.name} too long"] = {one.name: np.concatenate([whole, whole[:1]])}
        wrong[f"{one.name} of one dimension more"] = {one.name: whole[None]}
        wrong[f"{one.name} a number"] = {one.name: np.array(3, whole.dtype)}
        wrong[f"{one.name} of another type"] = {one.name: whole.astype(np.int32 if whole.dtype != np.int32 else np.int8)}
        wrong[f"{one.name} of words"] = {one.name: whole.astype(str)}
        if whole.dtype.kind == "f":
            for number in (np.nan, np.inf, -np.inf):
                changed = whole.copy()
                changed.flat[3] = number
                wrong[f"{one.name} {number}"] = {one.name: changed}
    shifted, larger = table.starts.copy(), table.boxes.copy()
    shifted[5] += 1
    larger[8, 2] += 9
    wrong["starts that do not fit the boxes"] = {"starts": shifted}
    wrong["starts before the cells"] = {"starts": table.starts - 1}
    wrong["boxes that do not fit the starts"] = {"boxes": larger}
    return {name: replace(table, **arrays) for name, arrays in wrong.items()}


def test_damaged_arrays_are_noticed(table: Findings) -> None:
    for name, damaged in spoiled(table).items():
        with pytest.raises(ValueError, match="findings"):
            damaged.check()
            pytest.fail(f"{name} was not noticed")


def test_what_passes_the_check_can_be_compared(table: Findings) -> None:
    """The kernel takes it as it is: it would refuse what reached beyond the cells."""
    rows = np.arange(len(table))
    query = small_map(lesion(120, 80, 25), STRUCTURES)
    shared, own = overlaps(
        table.cells, table.starts, table.boxes, rows, query, np.zeros((len(rows), 2), np.int64), False, len(STRUCTURES) + 1
    )
    assert own[:, 0].tolist() == [int(np.count_nonzero(unpacked(table, n))) for n in rows.tolist()]
    assert shared[:, 0].tolist() == [int(np.count_nonzero((unpacked(table, n) > 0) & (query > 0))) for n in rows.tolist()]


def test_patterns_at_their_borders() -> None:
    cases = [
        ((1000, 19, 0, 0), "none"),
        ((1000, 29, 0, 0), "none"),
        ((1000, 30, 0, 0), "solid"),
        ((500, 20, 0, 0), "solid"),
        ((500, 100, 15, 0.5), "ring"),
        ((500, 100, 14, 1.0), "solid"),
        ((500, 100, 50, 0.49), "solid"),
        ((900, 400, 40, 1.0), "solid"),
        ((900, 360, 40, 1.0), "ring"),
    ]
    numbers = np.array([case[0] for case in cases], float).T
    assert [PATTERNS[n] for n in patterns(*numbers)] == [case[1] for case in cases]


def test_regions_of_places() -> None:
    """Below the tentorium only far below the top, behind the stem or in the middle; left and right are called alike."""
    assert region(100, 30, 25) == "infratentorial" == region(95, 0, 3)
    assert region(100, -20, 25) == "temporal"
    assert region(95, 30, 25) != "infratentorial"
    for level in range(0, 140, 10):
        for behind in range(-80, 81, 10):
            for right in range(5, 66, 10):
                word = region(level, behind, right)
                assert word == region(level, behind, -right)
                one = (np.array([level]), np.array([behind]), np.array([right]))
                assert (word == "infratentorial") == bool(infratentorial(*one)[0])
                assert level >= 92 or word != "infratentorial"
