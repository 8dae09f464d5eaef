"""Mutual information, correlation and MIND-SSC by their definitions; the rank by which all are judged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from app.crossmodal import as_text, baselines, choose_patients, evaluate, read_pictures
from app.crossmodal.baselines import cross_correlation, descriptor_distances, mind_ssc, mutual_information
from app.crossmodal.evaluation import place_at, prediction_error
from app.crossmodal.images import patient_of
from app.errors import UserError
from app.jobs import Job
from tests.crossmodal.heads import SIDE, toy_pair

RNG = np.random.default_rng(5)
ONE = RNG.random(289).astype(np.float32)
MANY = RNG.random((6, 289)).astype(np.float32)


def entropy(values: npt.NDArray[np.int64]) -> float:
    share = np.unique(values, return_counts=True)[1] / len(values)
    return float(-(share * np.log(share)).sum())


def test_mutual_information_is_studholmes() -> None:
    a, b = (ONE * 16).astype(np.int64), (MANY[2] * 16).astype(np.int64)
    wanted = (entropy(a) + entropy(b)) / entropy(a * 16 + b)
    assert mutual_information(ONE, MANY)[2] == pytest.approx(wanted, rel=1e-6)
    assert mutual_information(ONE, (1 - ONE)[None])[0] > 1.9
    assert mutual_information(np.ones(289, np.float32), np.ones((1, 289), np.float32))[0] == 1


def test_correlation_is_squared_and_zero_where_flat() -> None:
    wanted = np.corrcoef(ONE, MANY[4])[0, 1] ** 2
    assert cross_correlation(ONE, MANY)[4] == pytest.approx(wanted, rel=1e-4)
    assert cross_correlation(ONE, (0.9 - 0.5 * ONE)[None])[0] == pytest.approx(1, abs=1e-4)
    assert cross_correlation(ONE, np.full((1, 289), 0.3, np.float32))[0] == 0


def test_mind_ssc_has_four_channels_in_a_plane_twelve_in_space_and_knows_no_gain() -> None:
    image = RNG.random((14, 15)).astype(np.float32)
    assert mind_ssc(image).shape == (4, 14, 15)
    assert mind_ssc(RNG.random((6, 7, 8)).astype(np.float32)).shape == (12, 6, 7, 8)
    assert np.allclose(mind_ssc(image), mind_ssc(0.7 - 0.4 * image), atol=1e-4)
    assert mind_ssc(image).max() <= 1 and np.allclose(mind_ssc(image).max(axis=0), 1)


def test_distances_of_descriptors_are_mean_squares() -> None:
    one, many = RNG.random((4, 3, 3)).astype(np.float32), RNG.random((4, 6, 5)).astype(np.float32)
    got = descriptor_distances(one, many)
    wanted = [[np.square(many[:, r : r + 3, c : c + 3] - one).mean() for c in range(3)] for r in range(4)]
    assert np.allclose(got, wanted, atol=1e-5)


def test_the_error_counts_what_is_ahead_of_the_true_three_by_three() -> None:
    similar = np.zeros((81, 81), np.float32)
    similar[40, 41] = 5
    assert prediction_error(similar) == 0
    similar[0, 0], similar[80, 80] = 6, 7
    assert prediction_error(similar) == 2
    assert prediction_error(np.zeros((81, 81), np.float32)) == (6561 - 9 + 1) // 2


def test_a_place_is_the_same_in_both_images_and_black_outside() -> None:
    pair = toy_pair()
    place = place_at(pair, 3, 20, 30, 1)
    assert np.array_equal(place.patch[0], pair.ct[3, 12:29, 22:39].astype(np.float32))
    assert place.windows.shape == (81, 81, 1, 17, 17)
    assert np.array_equal(place.windows[40, 40, 0], pair.mr[3, 12:29, 22:39].astype(np.float32))
    assert np.array_equal(place.windows[41, 45, 0], pair.mr[3, 13:30, 27:44].astype(np.float32))
    assert place.searched[0, 0, 0] == 0


def test_every_baseline_finds_a_head_in_itself() -> None:
    pair = toy_pair()
    same = type(pair)("same", "same", pair.ct, pair.ct, 0, pair.affine)
    rows = evaluate([same], baselines(), 12, 0, Job())
    assert [row.measure for row in rows] == ["nmi", "lcc", "mind-ssc"]
    assert all(row.right == 1 and row.mean == 0 and row.points == 12 for row in rows), rows
    assert "mind-ssc" in as_text(rows)


def test_pictures_become_pairs_by_patient(tmp_path: Path) -> None:
    for part in ("ct", "mr"):
        (tmp_path / part).mkdir()
        for name in ("16003", "16004", "20003"):
            Image.fromarray(np.full((SIDE, SIDE), 51, np.uint8)).save(tmp_path / part / f"{name}.png")
    pairs = read_pictures(tmp_path)
    assert [pair.patient for pair in pairs] == ["16", "16", "20"]
    assert pairs[0].ct.shape == (1, SIDE, SIDE) and pairs[0].ct[0, 0, 0] == np.float16(0.2)
    named, others = choose_patients(pairs, ["16"])
    assert (len(named), len(others)) == (2, 1)
    with pytest.raises(UserError, match="no patient 17 among the pairs: choose of 16, 20"):
        choose_patients(pairs, ["17"])
    with pytest.raises(UserError, match="leave at least one"):
        choose_patients(pairs, ["16", "20"])
    with pytest.raises(UserError, match=r"No plane of 16003 shows a skull"):
        evaluate(pairs, baselines(), 3, 0, Job())
    (tmp_path / "mr" / "16003.png").write_bytes(b"no picture")
    with pytest.raises(UserError, match=r"mr.16003\.png is not a picture"):
        read_pictures(tmp_path)
    assert [patient_of(name) for name in ("anna-12", "b_3", "x")] == ["anna", "b", "x"]
