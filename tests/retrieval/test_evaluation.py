"""The measure itself: worked examples of its parts, and a made-up library in which every row's figure is known beforehand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import pytest

from app.codes import CodeConfig, Model
from app.commands import evaluate as command
from app.errors import UserError
from app.evaluation import EvaluationCase, as_text, evaluate, measures
from app.evaluation.readers import MIN_QUERY_MM2, draw, simulate
from app.imaging import Study
from app.jobs import Job
from app.lesions import dice
from app.library import StudyFacts
from app.placement import Placement
from tests.support.library_support import make_space

SLICES = (70, 71, 72)
Labels = npt.NDArray[np.uint8]


def lesion(row: int, column: int, radius: int) -> Labels:
    r, c = np.ogrid[:240, :240]
    distance = np.hypot(r - row, c - column)
    return np.where(distance <= radius / 2, 3, np.where(distance <= radius, 2, 0)).astype(np.uint8)


def case(number: int, planes: list[Labels]) -> EvaluationCase:
    truth = np.stack(planes)
    codes = pooled(truth).astype(np.float16)
    facts = StudyFacts(
        study=f"S{number}",
        patient=f"P{number}",
        collection="c",
        folder="f",
        modalities={},
        slices=SLICES,
        area_mm2={"edema": tuple(float((p > 0).sum()) for p in planes)},
        side="left",
        representative_slice=71,
        labels_from="predicted",
        placement=Placement.as_found(),
    )
    return EvaluationCase(facts, {"normal": np.zeros_like(codes), "abnormal": codes}, truth, truth, np.zeros_like(truth))


def pooled(planes: Labels) -> npt.NDArray[np.float32]:
    """A code that is the mask itself at 10 mm."""
    side = planes.shape[-1] // 24
    return np.asarray((planes > 0).reshape(len(planes), 24, side, 24, side).mean((2, 4)).reshape(len(planes), -1), np.float32)


class MaskModel:
    """Sketches and images have the same codes where they show the same mask; anatomy is the same everywhere."""

    id = "mask"
    config = CodeConfig(image_size=240, code_size=48, filters=(8, 8), embedding=8, default_by="abnormal")
    space = make_space(id, 576)

    def encode_normal(self, images: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        return np.zeros((len(images), 576), np.float32)

    def encode_sketches(self, labels: Labels) -> npt.NDArray[np.float32]:
        return pooled(labels)


class AnyTemplate:
    def brain(self) -> npt.NDArray[np.bool_]:
        return np.ones((1, 1, 155), np.bool_)

    def network_input(self, slices: list[int], size: int) -> npt.NDArray[np.float32]:
        return np.zeros((len(slices), 3, size, size), np.float32)


@pytest.fixture(scope="module")
def cases() -> list[EvaluationCase]:
    """Twelve patients: six with a lesion near one place on the left, six near its mirror image; each has two empty slices."""
    empty = np.zeros((240, 240), np.uint8)
    out = []
    for n in range(12):
        column = 70 if n < 6 else 169
        out.append(case(n, [empty, lesion(120 + n % 6, column, 24), empty]))
    return out


def test_volume_dice_leaves_out_classes_of_a_few_voxels() -> None:
    truth = np.zeros((20, 20, 20), np.uint8)
    truth[:10, :10, :6] = 2
    truth[:5, 0, 0] = 3
    found = measures.volume_dice(truth, np.where(truth == 2, 2, 0).astype(np.uint8))
    assert set(found) == {"whole"}
    assert found["whole"] == pytest.approx(2 * 595 / (600 + 595))
    assert measures.mean_of([{"whole": 0.5}, {"whole": 1.0, "core": 0.2}]) == {
        "whole": 0.75,
        "n_whole": 2,
        "core": 0.2,
        "n_core": 1,
    }


def test_find_again() -> None:
    found = measures.find_again([1, 4, None, 10])
    assert found == {"success@1": 0.25, "success@5": 0.5, "success@10": 0.75, "mrr": pytest.approx((1 + 0.25 + 0 + 0.1) / 4)}


def test_bootstrap_resamples_patients_not_queries() -> None:
    values = np.array([0.0] * 50 + [1.0] * 50)
    by_patient = measures.bootstrap(values, ["a"] * 50 + ["b"] * 50)
    by_query = measures.bootstrap(values, [str(n) for n in range(100)])
    assert by_patient == (0.0, 1.0)
    assert 0.35 < by_query[0] < 0.45 and 0.55 < by_query[1] < 0.65
    assert measures.bootstrap(values, ["a"] * 50 + ["b"] * 50) == by_patient


def test_a_drawn_sketch_is_near_the_truth_but_not_the_truth() -> None:
    truth = lesion(120, 80, 20)
    sketch = draw(truth, np.random.default_rng(0))
    assert 0.8 < dice(truth > 0, sketch > 0) < 1
    assert set(np.unique(sketch)) == {0, 2, 3}
    speck = np.zeros((240, 240), np.uint8)
    speck[3, 3] = 1
    assert draw(speck, np.random.default_rng(0)).any()


def test_queries_are_spread_over_patients_and_need_tumour(cases: list[EvaluationCase]) -> None:
    queries = simulate(cases, range(12), 8, seed=3)
    assert [q.case for q in queries] == list(range(8)) and {q.k for q in queries} == {71}
    assert all((q.truth > 0).sum() >= MIN_QUERY_MM2 for q in queries)
    assert len(simulate(cases, [2, 3], 100, seed=0)) == 2
    with pytest.raises(UserError, match="2 cm2"):
        simulate([case(0, [np.zeros((240, 240), np.uint8)] * 3)], [0], 5, 0)


def test_every_row_says_what_it_must(cases: list[EvaluationCase]) -> None:
    report = evaluate(cast(Model, MaskModel()), cast(Study, AnyTemplate()), cases, range(12), 12, Job(), seed=1)
    rows = report.rows
    assert rows["oracle (true masks rank)"].share_of_oracle == 1
    assert rows["oracle (true masks rank)"].dice_at_5 > 0.85
    # The code is the mask, so it ranks as the oracle does but for the reader's hand.
    assert rows["abnormal"].share_of_oracle > 0.97
    assert rows["default query"] == rows["abnormal"] and report.default == "abnormal"
    assert rows["predicted mask"].share_of_oracle > 0.97
    # Anatomy is the same everywhere here: slices without a lesion are as near as any.
    assert rows["random"].dice_at_5 < 0.4 and rows["normal"].dice_at_5 < 0.5
    # Position finds the right slice, of either side.
    assert 0.2 < rows["position only"].dice_at_5 < 0.75
    assert rows["wrong sketch (default query)"].dice_at_5 < rows["abnormal"].dice_at_5
    assert report.mirrored == {
        "lateral_queries": 12.0,
        "majority_on_the_sketch's_side": 1.0,
        "majority_moves_with_the_mirrored_sketch": 1.0,
    }
    assert report.segmentation["whole"] == 1 and report.decoded["whole"] == 0
    assert report.find_again["success@10"] == 1
    assert (report.patients, report.slices, report.queries) == (12, 36, 12)
    for row in rows.values():
        assert row.low <= row.dice_at_5 <= row.high
    json.dumps(report.as_json())
    assert "Mirroring the sketch moves the majority side of the rows in 100% of 12" in as_text(report)


def test_the_own_patient_never_scores(cases: list[EvaluationCase]) -> None:
    """With six patients, five rows are all others: the mean is theirs, the own perfect match not among them."""
    six = [*cases[:1], *cases[6:11]]
    report = evaluate(cast(Model, MaskModel()), cast(Study, AnyTemplate()), six, [0], 1, Job())
    assert report.rows["oracle (true masks rank)"].dice_at_5 == 0


def test_arguments_that_cannot_be_used(tmp_path: Path) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    for words, says in (
        (["--patients", "2"], "at least 6"),
        (["--queries", "x.txt"], "--cases"),
        (["--cases", str(tmp_path), "--model", str(tmp_path / "m.pt")], "no model file"),
    ):
        with pytest.raises(UserError, match=says):
            command.run(parser.parse_args(words), Job())
