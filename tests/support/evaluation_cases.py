"""Made-up cases of an evaluation, and a model whose code of a slice is the lesion's mask itself: every row's figure is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from app.codes import CodeConfig, Numbers
from app.evaluation import EvaluationCase
from app.evaluation.judging.planes import LabelStack
from app.evaluation.judging.slice_facts import SliceFacts
from app.lesions import BrainBox
from app.library import StudyFacts
from app.placement import Placement
from tests.support.library_support import make_space

SLICES = (70, 71, 72)
BOX = BrainBox(142, 119.5, 119.5)
Labels = npt.NDArray[np.uint8]
EMPTY: Labels = np.zeros((240, 240), np.uint8)


def lesion(row: float, column: float, radius: float, ring: bool = False) -> Labels:
    """Return a disc of edema with an enhancing one of half its radius in it, hollow where it is a `ring`."""
    rows, columns = np.ogrid[:240, :240]
    distance = np.hypot(rows - row, columns - column)
    plane = np.where(distance <= radius / 2, 3, np.where(distance <= radius, 2, 0)).astype(np.uint8)
    plane[distance <= (radius / 4 if ring else -1)] = 1
    return plane


def case(number: int, planes: Sequence[Labels], slices: Sequence[int] = SLICES, box: BrainBox = BOX) -> EvaluationCase:
    """Return a case whose predicted label planes are the true ones."""
    truth = np.stack(planes)
    codes = pooled(truth).astype(np.float16)
    area = {key: tuple(float((plane == label).sum()) for plane in planes) for key, label in make_space().labels.items()}
    facts = StudyFacts(
        study=f"S{number}",
        patient=f"P{number}",
        collection="c",
        folder=f"/nowhere/S{number}",
        modalities={},
        slices=tuple(slices),
        area_mm2=area,
        side="left",
        representative_slice=slices[0],
        labels_from="predicted",
        placement=Placement.as_found(),
        brain=box,
    )
    stack = LabelStack.of(truth)
    return EvaluationCase(
        facts=facts,
        codes={"normal": np.zeros_like(codes), "abnormal": codes},
        truth=stack,
        predicted=stack,
        judged=SliceFacts.of(truth, slices, box),
        box=box,
        segmentation={"whole": 1.0},
        decoded={"whole": 0.0},
    )


def pooled(planes: Labels) -> npt.NDArray[np.float32]:
    """Return a code that is the mask itself at 10 mm, (N, 576)."""
    side = planes.shape[-1] // 24
    return np.asarray((planes > 0).reshape(len(planes), 24, side, 24, side).mean((2, 4)).reshape(len(planes), -1), np.float32)


class MaskModel:
    """Sketches and images have the same codes where they show the same mask; anatomy is the same everywhere."""

    id = "mask"
    config = CodeConfig(image_size=240, code_size=48, filters=(8, 8), embedding=8, default_by="abnormal")
    space = make_space(id, 576)

    def encode_normal(self, images: npt.NDArray[np.float32]) -> Numbers:
        return np.zeros((len(images), 576), np.float32)

    def encode_sketches(self, labels: Labels) -> Numbers:
        return pooled(labels)


class BoxTemplate:
    """A template whose brain fills `BOX`, the slices below `lowest` left out."""

    def __init__(self, lowest: int = 0) -> None:
        self._lowest = lowest

    def brain(self) -> npt.NDArray[np.bool_]:
        brain = np.zeros((240, 240, 155), np.bool_)
        brain[50:190, 40:200, self._lowest : BOX.top + 1] = True
        return brain

    def network_input(self, slices: list[int], size: int, offsets: Any = (0,)) -> npt.NDArray[np.float32]:
        return np.zeros((len(slices), 3, size, size), np.float32)
