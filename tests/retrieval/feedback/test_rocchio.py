"""Rocchio's formula, and what a reader may call right or wrong."""

from __future__ import annotations

import numpy as np
import pytest

from app.errors import UserError
from app.retrieval.feedback import NO_MARKS, PUBLISHED, Constants, Marks, rocchio

QUERY = np.array([1.0, 2.0, 3.0])
NONE = np.empty((0, 3))


def test_it_is_the_formula_divided_by_the_sum_of_its_weights() -> None:
    random = np.random.default_rng(1)
    right, wrong = random.normal(size=(3, 3)), random.normal(size=(2, 3))
    found = rocchio(QUERY, right, wrong, Constants(0.75, 0.15))
    published = QUERY + 0.75 * right.sum(axis=0) / 3 - 0.15 * wrong.sum(axis=0) / 2
    np.testing.assert_allclose(found, published / 1.6, rtol=1e-12)


def test_means_over_nothing_have_no_weight() -> None:
    np.testing.assert_array_equal(rocchio(QUERY, NONE, NONE, PUBLISHED), QUERY)
    np.testing.assert_allclose(rocchio(QUERY, QUERY[None] + 1, NONE, Constants(1, 0.5)), QUERY + 0.5)
    np.testing.assert_allclose(rocchio(QUERY, NONE, QUERY[None] + 1, Constants(1, 0.5)), QUERY - 1)


@pytest.mark.parametrize("constants", [PUBLISHED, Constants(0.5, 0.5)])
def test_the_query_stays_dominant(constants: Constants) -> None:
    """However many cases are called right: the mean counts, not their number; cases like the query leave it where it is."""
    for count in (1, 5, 50):
        far = np.full((count, 3), 100.0)
        moved = rocchio(QUERY, far, NONE, constants)
        share = (moved - QUERY) / (far[0] - QUERY)
        assert (share < 0.5).all()
        np.testing.assert_allclose(rocchio(QUERY, np.tile(QUERY, (count, 1)), QUERY[None], constants), QUERY)


def test_half_precision_is_widened_before_it_is_added() -> None:
    large = np.full(3, 60000, np.float16)
    assert np.isfinite(rocchio(large, np.tile(large, (9, 1)), np.empty((0, 3), np.float16), Constants(1, 0.5))).all()


@pytest.mark.parametrize("constants", [(-0.1, 0.5), (0.5, -0.1), (0.5, 1.0)])
def test_constants_that_would_turn_a_query_round_are_refused(constants: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="out of range"):
        Constants(*constants)


def test_cases_of_another_length_are_refused() -> None:
    for right, wrong in ((np.zeros((2, 4)), NONE), (NONE, np.zeros(3))):
        with pytest.raises(ValueError, match=r"cases are \("):
            rocchio(QUERY, right, wrong, PUBLISHED)


def test_a_slice_is_marked_once_and_not_in_two_ways() -> None:
    marks = Marks((("A", 1), ("B", 2), ("A", 1)), (("A", 2),))
    assert list(marks) == [(("A", 1), True), (("B", 2), True), (("A", 2), False)]
    assert marks
    assert not NO_MARKS
    with pytest.raises(UserError, match=r"^Slice 2 of A is called right and wrong: decide for one\.$"):
        Marks((("A", 2),), (("A", 2),))
