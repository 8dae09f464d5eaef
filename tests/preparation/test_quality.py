"""Verdicts: what is told of a good study, of one to be looked at, of one that failed."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from app import frames
from app.preparation.judging.picture import quality_picture
from app.preparation.judging.quality import brain_dice, edge_overlap, field, information, judged

GOOD = {
    "brain_ml": 1400.0,
    "template_overlap": 0.91,
    "t1ce_covered": 1.0,
    "t1ce_brain_agreement": 0.97,
    "flair_covered": 1.0,
    "flair_brain_agreement": 0.96,
    "flair_information_before": 1.05,
    "flair_information_after": 1.08,
}


def test_a_good_study_has_no_reasons() -> None:
    found = judged(GOOD, ["t1ce", "flair"])
    assert (found.verdict, found.reasons) == ("good", ())


@pytest.mark.parametrize(
    ("changed", "verdict", "told"),
    [
        ({"brain_ml": 850.0}, "look", "850 ml"),
        ({"brain_ml": 300.0}, "failed", "300 ml"),
        ({"brain_ml": 3000.0}, "failed", "3000 ml"),
        ({"template_overlap": 0.5}, "failed", "template"),
        ({"flair_brain_agreement": 0.85}, "look", "FLAIR"),
        ({"flair_brain_agreement": 0.3}, "failed", "FLAIR"),
        ({"flair_covered": 0.8}, "look", "80%"),
        ({"flair_information_after": 1.0}, "failed", "in common"),
        ({"flair_information_after": 1.04}, "look", "before"),
    ],
)
def test_what_is_wrong_is_told(changed: dict[str, float], verdict: str, told: str) -> None:
    found = judged({**GOOD, **changed}, ["t1ce", "flair"])
    assert found.verdict == verdict
    assert told in " ".join(found.reasons)


def test_numbers_tell_images_of_one_head_from_others() -> None:
    rng = np.random.default_rng(1)
    one = rng.uniform(1, 100, (30, 30, 30)).astype(np.float32)
    other = rng.uniform(1, 100, (30, 30, 30)).astype(np.float32)
    inside = np.ones(one.shape, np.bool_)
    assert information(one, 200 - one, inside) > 1.8
    assert information(one, other, inside) < 1.1
    assert edge_overlap(one, 200 - one, inside) == pytest.approx(1)
    assert edge_overlap(one, other, inside) < 0.4
    assert brain_dice(inside, ~inside) == 0


def test_what_was_measured_is_known() -> None:
    to_library = np.diag((1.0, 1.0, 5.0, 1.0))
    to_library[:3, 3] = (10, 20, 30)
    inside = field((50, 60, 10), to_library)
    held = np.argwhere(inside)
    assert inside.shape == frames.LIBRARY_SHAPE
    assert held.min(axis=0).tolist() == [10, 20, 28]
    assert held.max(axis=0).tolist() == [59, 79, 77]


def test_the_picture_shows_the_right_on_the_left_and_the_outline() -> None:
    head = np.zeros(frames.LIBRARY_SHAPE, np.float32)
    head[40:200, 30:200, 10:140] = 50
    head[150:190, 100:130, 60:100] = 200  # at the patient's right
    brain = head > 0
    drawn = np.asarray(Image.open(io.BytesIO(quality_picture({"t1": head}, brain, "t1", "study: good"))))
    axial = drawn[24:264, :240].astype(int)
    bright = np.argwhere(axial.min(axis=2) > 180)
    assert bright.size
    assert 45 < np.median(bright[:, 1]) < 95
    outline = (axial[..., 0] > 200) & (axial[..., 2] < 100)
    assert outline.sum() > 400
