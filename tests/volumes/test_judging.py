"""Figures on codes whose answers are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.errors import UserError
from app.jobs import Job
from app.volumes import judging
from app.volumes.config import NetworkConfig
from app.volumes.evaluation import Judged, as_text, evaluate, judged_models
from app.volumes.maps import layout, principal
from app.volumes.model import VolumeModel
from app.volumes.networks import VolumeNetwork
from app.volumes.page import as_html
from app.volumes.placing import SHAPE, Reference
from app.volumes.subjects import Subject

RNG = np.random.default_rng(0)
CLASSES = np.arange(40) % 2
APART = CLASSES[:, None] * 10.0 + RNG.normal(size=(40, 3))
PATIENTS = [f"p{k // 2}" for k in range(40)]


def test_groups_that_lie_apart_are_found_whatever_their_clusters_are_called() -> None:
    assert judging.clustered(APART, CLASSES).mean() == 1
    assert judging.clustered(APART, 1 - CLASSES).mean() == 1
    assert judging.clustered(RNG.normal(size=(40, 3)), CLASSES).mean() < 0.8


def test_neighbours_of_the_same_patient_do_not_count() -> None:
    # Of each pair one is 0 and one is 1: with itself a patient would be its own nearest neighbour.
    codes = np.repeat(np.arange(20.0), 2)[:, None] * 5
    shares = judging.precise(codes + 0.001 * CLASSES[:, None], CLASSES, PATIENTS)
    assert shares.min() >= 0 and shares.max() <= 1
    assert judging.precise(APART, CLASSES, PATIENTS).mean() == 1


def test_silhouettes_are_high_where_groups_lie_apart() -> None:
    assert judging.silhouettes(APART, CLASSES).mean() > 0.6
    assert judging.silhouettes(RNG.normal(size=(40, 3)), CLASSES).mean() < 0.1


def test_errors_are_a_share_of_the_range() -> None:
    wanted = np.zeros((1, *SHAPE), np.float32)
    assert judging.errors(wanted + 0.6, wanted)[0] == pytest.approx(10)
    assert judging.likeness(wanted, wanted)[0] == pytest.approx(1)


def test_sharp_volumes_have_more_gradient_energy() -> None:
    sharp = np.zeros((1, *SHAPE), np.float32)
    sharp[:, ::2] = 1
    assert judging.sharpness(sharp)[0] > judging.sharpness(np.full((1, *SHAPE), 0.5, np.float32))[0] == 0


def test_an_interval_holds_its_mean_and_patients_are_drawn_whole() -> None:
    values = CLASSES.astype(float)
    both = judging.figure(values, PATIENTS, CLASSES)
    assert (both.value, both.low, both.high) == (0.5, 0.5, 0.5)  # every patient has one of each
    assert both.folds == (0.0, 1.0)
    alone = judging.figure(values, [str(k) for k in range(40)], CLASSES)
    assert alone.low < 0.5 < alone.high


def test_maps_are_the_same_every_time() -> None:
    codes = RNG.normal(size=(30, 6)) * [9, 5, 1, 1, 1, 1]
    assert np.array_equal(layout(codes), layout(codes))
    flat = layout(codes, "pca")
    assert flat.shape == (30, 2) and abs(np.corrcoef(flat[:, 0], codes[:, 0])[0, 1]) > 0.9
    assert layout(codes[:1]).tolist() == [[0, 0]] and layout(codes[:3]).shape == (3, 2)
    assert principal(np.zeros((2, 1)), 2).tolist() == [[0, 0], [0, 0]]


def toy_subjects(count: int) -> list[Subject]:
    return [Subject(f"s{k}", f"p{k}", ("CN", "AD")[k % 2], 70, Path("none.npy")) for k in range(count)]


def test_baselines_are_judged_without_any_model() -> None:
    subjects = toy_subjects(60)
    volumes = np.zeros((60, *SHAPE), np.float16)
    volumes[1::2, :40] = 1
    volumes += RNG.normal(size=(60, 1, 1, 1)).astype(np.float16) * np.float16(0.01)
    known = {"ventricles": np.array([[float(k % 2)] for k in range(60)])}
    found = evaluate(subjects, volumes, {}, lambda _: pytest.fail("no model"), known, Job())
    names = [row.name for row in found.rows]
    assert names == ["raw voxels (every second)", "PCA, 150 numbers", "ventricles"]
    assert all(row.figures["precision5"].value > 0.9 and row.cases == 60 for row in found.rows if row.name != "PCA, 150 numbers")
    assert "ventricles" in as_text(found) and found.as_json()["classes"] == ["AD", "CN"]


def never() -> Reference:
    raise AssertionError("nothing is to be prepared")


@pytest.mark.parametrize(("variational", "drawn"), [(True, 4), (False, 0)])
def test_a_variational_model_is_told_by_what_comes_back_and_what_it_draws(variational: bool, drawn: int) -> None:
    form = NetworkConfig(filters=(4, 4, 4, 8), code=600, grid=True, variational=variational)
    model = VolumeModel(VolumeNetwork(form), never)
    assert len(model.draw(2)) == (2 if variational else 0)
    volumes = np.tile(RNG.normal(size=(1, *SHAPE)).astype(np.float16), (20, 1, 1, 1))
    volumes += np.arange(20, dtype=np.float16)[:, None, None, None] / 16  # their slopes are alike
    found = evaluate(toy_subjects(20), volumes, {"it": [Judged(Path("m"), "it", -1, 5)]}, lambda _: model, {}, Job())
    row, seen = found.rows[-1], found.seen[0]
    assert seen.drawn.shape == (drawn, *SHAPE)
    energy = judging.sharpness(volumes[:1].astype(np.float32))[0]
    assert row.figures["sharpness_share"].value == pytest.approx(row.figures["sharpness"].value / energy, rel=0.01)
    assert "sharp" in as_text(found).splitlines()[0]
    assert ("drawn from the prior" in as_html(found)) == variational


def test_too_few_patients_are_told() -> None:
    subjects = toy_subjects(12)
    with pytest.raises(UserError, match="fewer than 10 patients with the diagnosis AD"):
        evaluate(subjects, np.zeros((12, *SHAPE), np.float16), {}, lambda _: pytest.fail("no model"), {}, Job())


def test_a_file_that_is_no_model_is_told(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    path.write_text("no model")
    with pytest.raises(UserError, match="is not a whole-brain model"):
        judged_models([path])
