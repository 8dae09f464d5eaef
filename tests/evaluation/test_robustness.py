"""Curves over what may be wrong: what is made of images and sketches, and that figures fall where they must."""

from __future__ import annotations

import io
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from app.codes import Model
from app.commands import evaluate as command
from app.errors import UserError
from app.evaluation import EvaluationCase, as_picture, measure_robustness
from app.evaluation.robustness import curves
from app.evaluation.robustness.sketch_errors import ERRORS_MM, off_by
from app.evaluation.spoiling import AS_IT_IS, CONDITIONS, Spoiling, contrast, noisy, thick, without
from app.imaging import Study
from app.jobs import Job
from app.placement import Placement
from tests.support.evaluation_cases import EMPTY, BoxTemplate, MaskModel, case, lesion


@pytest.fixture(scope="module")
def study() -> Study:
    """A block of a brain: T1 rises from slice to slice, T1ce is one bright slice, FLAIR is textured."""
    shape = (48, 48, 60)
    brain = np.zeros(shape, bool)
    brain[8:40, 8:40, 10:50] = True
    random = np.random.default_rng(0)
    t1 = np.where(brain, np.arange(60, dtype=np.float32) + 100, 0).astype(np.float32)
    t1ce = np.where(brain, np.float32(100), 0).astype(np.float32)
    t1ce[8:40, 8:40, 30] = 700
    flair = np.where(brain, random.uniform(50, 150, shape), 0).astype(np.float32)
    images = {"t1": t1, "t1ce": t1ce, "flair": flair}
    return Study("P", "S", "c", Path("nowhere"), images, None, Placement.as_found(), (), "0")


@pytest.mark.parametrize("spoiling", [thick(5), noisy(0.2), contrast(2.0)], ids=lambda one: one.name)
def test_a_condition_changes_the_brain_alone_and_always_alike(study: Study, spoiling: Spoiling) -> None:
    spoilt, again = spoiling.of(study), spoiling.of(study)
    for modality, image in study.images.items():
        assert np.array_equal(spoilt.images[modality] != 0, image != 0)
        assert np.array_equal(spoilt.images[modality], again.images[modality])
    assert not np.array_equal(spoilt.images["flair"], study.images["flair"])


def test_thick_slices_mix_along_the_axis_and_nowhere_else(study: Study) -> None:
    spoilt = thick(5).of(study).images
    line = spoilt["t1"][20, 20]
    np.testing.assert_allclose(line[15:42], study.images["t1"][20, 20, 15:42], atol=0.01)  # a slope stays a slope
    bright = spoilt["t1ce"][20, 20, 10:50]
    assert 150 < bright.max() <= 220 + 1e-3 and (bright > 105).sum() >= 5  # a fifth of it, over more slices
    flat = {round(float(value), 3) for value in spoilt["t1ce"][8:40, 8:40, 30].ravel()}
    assert len(flat) == 1


def test_noise_has_the_spread_that_is_said(study: Study) -> None:
    image = study.images["flair"]
    added = (noisy(0.4).of(study).images["flair"] - image)[image != 0]
    assert float(added.std()) == pytest.approx(0.4 * float(image[image != 0].std()), rel=0.1)


def test_contrast_is_bent(study: Study) -> None:
    image = study.images["flair"]
    inside = image != 0
    medians = [float(np.median(contrast(gamma).of(study).images["flair"][inside])) for gamma in (0.5, 1.0, 2.0)]
    assert medians[0] > medians[1] > medians[2]


def test_a_missing_sequence_is_grey_to_the_networks(study: Study) -> None:
    spoilt = without("flair").of(study)
    assert spoilt.missing == ("flair",) and set(spoilt.images) == {"t1", "t1ce"}


def test_a_sketch_is_off_by_what_is_said() -> None:
    """Of the square of an error half moves the lesion; the more it is off, the less it covers."""
    truth = lesion(120, 100, 25, ring=True)
    assert np.array_equal(off_by(truth, 0, np.random.default_rng(0)), truth)
    covered = []
    for error in ERRORS_MM[1:]:
        drawn = [off_by(truth, error, np.random.default_rng(n)) for n in range(12)]
        moved = [np.subtract(ndimage.center_of_mass(one > 0), ndimage.center_of_mass(truth > 0)) for one in drawn]
        assert float(np.mean([np.hypot(*one) for one in moved])) == pytest.approx(error / np.sqrt(2), rel=0.35)
        covered.append(
            float(np.mean([2 * ((one > 0) & (truth > 0)).sum() / ((one > 0).sum() + (truth > 0).sum()) for one in drawn]))
        )
        assert {int(label) for one in drawn for label in np.unique(one)} == {0, 1, 2, 3}
    assert covered == sorted(covered, reverse=True) and covered[0] > 0.9 and covered[-1] < 0.8


def made(number: int) -> EvaluationCase:
    """Return one of twelve patients with lesions at different places."""
    row, column = 90 + 14 * (number % 4), 70 + 45 * (number // 4)
    return case(number, [EMPTY, lesion(row, column, 22), EMPTY])


def test_curves_fall_and_isolated_queries_stand_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def encode_cases(
        folders: list[Path], model: Model, job: Job, fresh: bool = False, spoiling: Spoiling = AS_IT_IS, every: int = 1
    ) -> list[EvaluationCase]:
        asked.append(spoiling.name)
        assert every == curves.EVERY
        cases = [made(number) for number in range(len(folders))]
        # Three patients have the like of the first one; nobody has that of the last.
        for number in (1, 2, 3):
            cases[number] = case(number, [EMPTY, lesion(90 + number, 70, 22), EMPTY])
        return cases

    monkeypatch.setattr(curves, "encode_cases", encode_cases)
    folders = [Path(f"S{n}") for n in range(12)]
    found = measure_robustness(cast(Model, MaskModel()), cast(Study, BoxTemplate()), folders, range(12), 12, Job())
    assert asked[0] == "" and len(asked) == len(set(asked)) == 14
    errors = found.curves[curves.SKETCH]
    assert [point.value for point in errors] == [str(mm) for mm in ERRORS_MM]
    assert errors[0].codes > errors[-1].codes and errors[0].default >= errors[-1].default
    assert all(not point.dice for point in errors)
    for name, by_value in CONDITIONS.items():
        points = {point.value: point for point in found.curves[name]}
        assert list(points) == list(by_value)
        assert all(point.dice == {"whole": 1.0} and point.low <= point.default <= point.high for point in points.values())
    assert found.kinds["others"].queries == 4 and found.kinds["isolated"].queries == 8
    assert found.kinds["others"].oracle > found.kinds["isolated"].oracle
    text = found.as_text()
    assert "isolated" in text and "sketch error (mm)" in text and max(map(len, text.splitlines())) <= 100
    with Image.open(io.BytesIO(as_picture(found))) as picture:
        assert picture.size[0] > 1000 and len(np.unique(np.asarray(picture.convert("L")))) > 20
    assert found.as_json()["curves"]["missing sequence"][1]["value"] == "T1"


def test_options_that_do_not_go_together(tmp_path: Path) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    for words, says in (
        (["--png", str(tmp_path / "a.png")], "--robustness"),
        (["--robustness", "--csv", str(tmp_path / "a.csv")], "--json and --png alone"),
    ):
        with pytest.raises(UserError, match=says):
            command.run(parser.parse_args(words), Job())
