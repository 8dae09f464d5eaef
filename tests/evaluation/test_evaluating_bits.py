"""An evaluation of a model that keeps bits: the same rows, but for the measures that bits do not allow."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np
import numpy.typing as npt

from app.codes import CodePart, CodeSpace, Model
from app.evaluation import Asking, EvaluationCase, evaluate
from app.evaluation.rankings import BY_WHOLE
from app.imaging import Study
from app.jobs import Job
from tests.support.evaluation_cases import EMPTY, BoxTemplate, Labels, MaskModel, case, lesion, pooled

BYTES = 576 // 8


def bits(planes: Labels) -> npt.NDArray[np.uint8]:
    """Return which squares of 10 mm a mask fills by half, (N, 72)."""
    return np.packbits(pooled(planes) > 0.5, axis=1)


class BitModel(MaskModel):
    """Sketches and images have the same bits where they show the same mask."""

    id = "bits"
    space = CodeSpace(
        "bits",
        "slice",
        (CodePart("normal", "bits", BYTES), CodePart("abnormal", "bits", BYTES)),
        MaskModel.space.structures,
        MaskModel.space.modalities,
        MaskModel.space.preparation,
    )

    def encode_normal(self, images: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
        return np.zeros((len(images), BYTES), np.uint8)

    def encode_sketches(self, labels: Labels) -> npt.NDArray[np.uint8]:
        return bits(labels)


def case_of_bits(number: int) -> EvaluationCase:
    planes = [EMPTY, lesion(120 + number % 4, 70 if number < 4 else 169, 24), EMPTY]
    abnormal = bits(np.stack(planes))
    return replace(case(number, planes), codes={"normal": np.zeros_like(abnormal), "abnormal": abnormal})


def test_bits_are_measured_like_numbers() -> None:
    cases = [case_of_bits(number) for number in range(8)]
    asking = Asking(tuple(range(8)), 8, seed=1)
    report = evaluate(cast(Model, BitModel()), cast(Study, BoxTemplate()), cases, asking, Job()).report
    names = {row.ranking for row in report.rows}
    assert {"codes: abnormal", "codes alone"} <= names
    assert not any(name.startswith("codes: entire") for name in names)
    assert (
        report.row("codes: abnormal", "careful").columns["dice_at_5"].mean > 0.9 * report.row(BY_WHOLE).columns["dice_at_5"].mean
    )
