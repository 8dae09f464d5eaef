"""What a second look knows of a library's slices, beside plain loops over them."""

from __future__ import annotations

import numpy as np
import pytest

from app.anatomy import STRUCTURES
from app.retrieval.second_look import LookTable
from app.retrieval.second_look.table import REACH
from tests.support.evaluation_cases import lesion
from tests.support.look_tables import BOX, Case, Plane, table_of

DISC, RING = lesion(120, 80, 20), lesion(110, 160, 24, ring=True)


def random_cases(seed: int) -> list[Case]:
    """Return studies with gaps in their slices, the slices of one going on where those of the one before end."""
    rng = np.random.default_rng(seed)
    cases: list[Case] = []
    k = 40
    for number in range(6):
        slices: list[int] = []
        for _ in range(int(rng.integers(1, 12))):
            slices.append(k)
            k += int(rng.choice([1, 1, 1, 2, 4]))
        planes: list[Plane | None] = [
            lesion(110, 90, int(rng.integers(3, 30)), ring=bool(rng.integers(2))) if rng.random() < 0.7 else None for _ in slices
        ]
        cases.append(Case(f"P{number}", planes, slices))
    return cases


@pytest.mark.parametrize("seed", range(8))
def test_neighbours_are_those_of_the_same_study_at_the_slice_asked_for(seed: int) -> None:
    cases = random_cases(seed)
    table = table_of(cases)
    held = [
        (n, k) for n, case in enumerate(cases) for k, plane in zip(case.slices, case.planes, strict=True) if plane is not None
    ]
    assert list(zip(table.study.tolist(), table.slice.tolist(), strict=True)) == held
    place = {one: number for number, one in enumerate(held)}
    for step in (-200, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 200):
        assert table.at(step).tolist() == [place.get((n, k + step), -1) for n, k in held]
    some = np.array([len(held) - 1, 0, 0], np.intp)
    assert table.at(1, some).tolist() == [place.get((held[n][0], held[n][1] + 1), -1) for n in some.tolist()]
    assert table.at(1, np.empty(0, np.intp)).shape == (0,)


@pytest.mark.parametrize("seed", range(4))
def test_means_beside_company_and_share(seed: int) -> None:
    cases = random_cases(seed)
    table = table_of(cases)
    for n in range(len(table)):
        near = [
            m
            for m in range(len(table))
            if table.study[m] == table.study[n] and abs(int(table.slice[m]) - int(table.slice[n])) <= REACH
        ]
        assert table.company[n] == pytest.approx(len(near) / (2 * REACH + 1))
        for name, means in table.beside.items():
            assert means[n] == pytest.approx(float(np.mean([getattr(table, name)[m] for m in near])), rel=1e-5), name
        largest = max(float(table.area[m]) for m in range(len(table)) if table.study[m] == table.study[n])
        assert table.share[n] == pytest.approx(float(table.area[n]) / largest)


def test_places_are_measured_from_the_top_and_the_middle_of_the_brain() -> None:
    table = table_of([Case("A", [None, DISC, RING], (60, 61, 70)), Case("B", [RING], (90,))])
    assert table.level.tolist() == [9, 0, 0]
    assert table.row.tolist() == [1, 2, 3]
    assert table.place.tolist() == [-1, 0, 1, 2]
    assert table.study_of_row.tolist() == [0, 0, 0, 1]
    assert table.behind == pytest.approx([120 - BOX.row, 110 - BOX.row, 110 - BOX.row], abs=1e-3)
    assert table.right == pytest.approx([80 - BOX.column, 160 - BOX.column, 160 - BOX.column], abs=1e-3)
    assert table.tells_pattern
    assert (table.enhancing[0], table.necrotic[0]) == (float((DISC == 3).sum()), 0.0)
    assert (table.enhancing[1], table.necrotic[1]) == (float((RING == 3).sum()), float((RING == 1).sum()))


def test_structures_that_tell_no_pattern() -> None:
    edema = [one for one in STRUCTURES if one.key == "edema"]
    table = table_of([Case("A", [DISC, RING, None], (60, 61, 62))], edema)
    assert not table.tells_pattern
    assert table.pattern.tolist() == [-1, -1]
    assert table.enhancing.tolist() == table.necrotic.tolist() == [0, 0]


def test_nothing_to_look_at() -> None:
    for table in (LookTable([], [], STRUCTURES), table_of([Case("A", [None, None], (60, 61))])):
        assert len(table) == 0
        assert table.at(1).shape == table.company.shape == table.beside["area"].shape == (0,)
