"""Rows of groups, against sorting everything."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from c_geometry import best_of_groups, least_of_groups, rows_within


@given(
    st.integers(0, 60), st.integers(1, 7), st.integers(1, 5), st.integers(0, 2**32 - 1), st.sampled_from([np.float32, np.float64])
)
def test_groups_are_those_of_the_definition(rows: int, groups: int, count: int, seed: int, kind: type[np.floating]) -> None:
    rng = np.random.default_rng(seed)
    values = rng.choice([0.0, 1.0, 2.5, np.inf], rows).astype(kind)  # many are equal
    error = rng.choice([0.0, 0.5], rows).astype(kind)
    owner, order = rng.integers(-1, groups, rows), rng.permutation(rows)
    best = best_of_groups(values, order, owner, groups, count)
    for group in range(groups):
        of_group = [row for row in range(rows) if owner[row] == group]
        by_value = sorted(of_group, key=lambda row: (values[row], order[row]))[:count]
        assert best[group].tolist() == by_value + [-1] * (count - len(by_value))
    least = least_of_groups(values, error, owner, groups)
    assert least.tolist() == [min((values + error)[owner == group], default=np.inf) for group in range(groups)]
    bounds = rng.choice([-np.inf, 0.0, 0.7, 2.0, np.inf], groups)
    expected = [row for row in range(rows) if owner[row] >= 0 and values[row] - error[row] <= bounds[owner[row]]]
    assert rows_within(values, error, owner, bounds).tolist() == expected


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_rows_that_follow_each_other_are_taken_together(kind: type[np.floating]) -> None:
    rng = np.random.default_rng(1)
    owner = np.repeat(rng.permutation(np.arange(-3, 40)), rng.integers(1, 150, 43))
    values, error = rng.random((2, len(owner))).astype(kind)
    high, low = (values.astype(np.float64) + sign * error.astype(np.float64) for sign in (1, -1))
    least = least_of_groups(values, error, owner, 40)
    assert least.tolist() == [min(high[owner == group], default=np.inf) for group in range(40)]
    for bounds in (np.full(40, -0.7), least - 0.5, np.full(40, -np.inf), np.full(40, np.inf)):
        assert (
            rows_within(values, error, owner, bounds).tolist() == np.flatnonzero((owner >= 0) & (low <= bounds[owner])).tolist()
        )


def test_single_numbers_are_added_as_doubles() -> None:
    large, small = np.array([1 << 24], np.float32), np.array([1], np.float32)
    owner = np.zeros(1, np.intp)
    assert least_of_groups(large, small, owner, 1).tolist() == [(1 << 24) + 1]
    assert rows_within(large, small, owner, np.array([(1 << 24) - 1.5])).tolist() == []


def test_what_makes_no_sense_is_refused() -> None:
    values, owner, order = np.zeros(3), np.array([0, 1, -1]), np.arange(3)
    wrong: list[tuple[Any, str]] = [
        (lambda: least_of_groups(values, values, owner, 1), "below 1"),
        (lambda: least_of_groups(values[:2], values, owner, 2), "float64 for each of 3"),
        (lambda: least_of_groups(values, values.astype(np.float32), owner, 2), "float64 for each of 3"),
        (lambda: rows_within(values, values, owner, values[:1]), "below 1"),
        (lambda: rows_within(values, values, owner.astype(np.int32), values), "int64 for each of 3"),
        (lambda: best_of_groups(values, order, owner, 2, 0), "are none"),
        (lambda: best_of_groups(values, order[:2], owner, 2, 1), "int64 for each of 3"),
    ]
    for work, says in wrong:
        with pytest.raises(ValueError, match=says):
            work()
