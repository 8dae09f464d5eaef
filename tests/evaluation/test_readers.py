"""Simulated readers: how far each one's sketches are from the truth, and what each leaves out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy import ndimage

from app.errors import UserError
from app.evaluation.readers import READERS, choose_readers, drawn_by, ellipse, omitting, quick
from app.lesions import centroid, dice
from tests.support.evaluation_cases import EMPTY, Labels, lesion

Mask = npt.NDArray[np.bool_]


def blob(seed: int) -> Labels:
    """Return an irregular ring in 2 to 20 cm2 of edema."""
    random = np.random.default_rng(seed)
    rows, columns = np.ogrid[:240, :240]
    row, column = random.uniform(90, 150, 2)
    rough = ndimage.gaussian_filter(random.standard_normal((240, 240)), 7)
    distance = np.hypot(rows - row, (columns - column) * random.uniform(0.8, 1.3)) + rough / rough.std() * 6
    radius = random.uniform(8, 26)
    plane = np.where(distance < radius, np.uint8(2), np.uint8(0))
    plane[distance < radius * 0.6] = 3
    plane[distance < radius * 0.35] = 1
    return plane


TRUTHS = [blob(seed) for seed in range(40)]


@pytest.mark.parametrize(("reader", "least", "most"), [("careful", 0.85, 0.95), ("quick", 0.70, 0.80), ("ellipse", 0.75, 0.92)])
def test_sketches_are_as_near_the_truth_as_their_reader(reader: str, least: float, most: float) -> None:
    sketches = drawn_by(reader, TRUTHS, seed=0)
    assert sketches.shape == (40, 240, 240) and sketches.dtype == np.uint8
    assert least < np.mean([dice(truth > 0, sketch > 0) for truth, sketch in zip(TRUTHS, sketches, strict=True)]) < most
    assert all(set(np.unique(sketch)) <= {0, 1, 2, 3} for sketch in sketches)


def test_a_quick_reader_is_5_to_7_mm_off() -> None:
    off = []
    for seed in range(20):
        disc = lesion(120, 110, 25)
        row, column = centroid(quick(disc, np.random.default_rng(seed))) or (0.0, 0.0)
        off.append(np.hypot(row - 120, column - 110))
    assert min(off) > 4.8 and max(off) < 7.2


def test_an_ellipse_has_area_centre_and_axes_of_what_it_stands_for() -> None:
    rows, columns = np.ogrid[:240, :240]
    turned = 0.8 * (rows - 120) + 0.6 * (columns - 100), -0.6 * (rows - 120) + 0.8 * (columns - 100)
    truth = np.where((turned[0] / 30) ** 2 + (turned[1] / 14) ** 2 <= 1, np.uint8(2), np.uint8(0))

    drawn = ellipse(truth, np.random.default_rng(0))
    assert np.count_nonzero(drawn) == pytest.approx(np.count_nonzero(truth), rel=0.01)
    spreads = [np.cov(np.argwhere(plane).T) for plane in (truth, drawn)]
    assert spreads[1] == pytest.approx(spreads[0], rel=0.03)


def test_who_leaves_a_class_out_keeps_the_others() -> None:
    truth = lesion(120, 100, 40, ring=True)
    seen = {tuple(np.unique(omitting(truth, np.random.default_rng(seed)))) for seed in range(20)}
    assert seen == {(0, 1, 3), (0, 1, 2), (0, 2, 3)}
    edema = np.where(truth > 0, np.uint8(2), np.uint8(0))
    assert set(np.unique(omitting(edema, np.random.default_rng(0)))) == {0, 2}, "one class alone is never left out"


def test_a_reader_draws_the_same_whoever_else_draws() -> None:
    assert (drawn_by("quick", TRUTHS[:3], 5)[2] == drawn_by("quick", [EMPTY + 2, EMPTY + 2, TRUTHS[2]], 5)[2]).all()
    assert (drawn_by("quick", TRUTHS[:1], 5) != drawn_by("quick", TRUTHS[:1], 6)).any()


@pytest.mark.parametrize("reader", READERS)
def test_nobody_draws_nothing(reader: str) -> None:
    speck = EMPTY.copy()
    speck[3, 3] = 1
    assert drawn_by(reader, [speck], 0).any()


def test_readers_are_chosen_by_name() -> None:
    assert choose_readers(" quick, careful,quick") == ["quick", "careful"]
    for words, says in (("quick,hasty", "no simulated reader hasty: choose from careful, quick"), (" ,", "names nobody")):
        with pytest.raises(UserError, match=says):
            choose_readers(words)
