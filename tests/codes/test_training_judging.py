"""What codes are trained towards: how readers judge lesions, and the levels of slices."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from app.anatomy import STRUCTURES
from app.evaluation.judging.agreement import agreement
from app.evaluation.judging.slice_facts import SliceFacts
from app.findings import Lesion, lesion
from app.lesions import BrainBox
from app.training import judging, losses
from app.training.augment import segmented
from app.training.judging import Judged, disagreement

PATTERNS = ("none", "ring", "solid")


def drawn(row: int, column: int, radius: float, kind: str) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Return a label plane (240, 240) with a disc of edema, and in it a ring, a disc or nothing that enhances."""
    y, x = np.ogrid[:240, :240]
    away = np.hypot(y - row, (x - column) / 1.4)
    plane = np.where(away <= radius, 2, 0).astype(np.uint8)
    if kind != "none":
        plane[away <= radius * 0.7] = 3
    if kind == "ring":
        plane[away <= radius * 0.4] = 1
    return plane


LESIONS = [
    (100, 90, 20.0, "ring"), (104, 95, 22.0, "ring"), (100, 90, 9.0, "solid"), (130, 160, 20.0, "none"),
    (118, 95, 21.0, "none"), (150, 80, 30.0, "solid"),
]  # fmt: skip


def test_training_judges_by_the_numbers_of_the_search() -> None:
    for name in ("LEAST_ENHANCING", "LEAST_ENHANCING_SHARE", "LEAST_NECROTIC", "LEAST_NECROTIC_SHARE", "SHELL_SHARE"):
        assert getattr(judging, name) == getattr(lesion, name)
    assert lesion.SHELL_PIXELS == judging.SHELL_MM


def test_what_training_measures_is_what_evaluations_measure() -> None:
    """Longest diameter within 4 %, centroid within a millimetre, the same pattern; on planes of other pixels too."""
    planes = [drawn(*one) for one in LESIONS]
    for side in (240, 192):
        labels = torch.from_numpy(np.stack(planes)).float()[:, None]
        sampled = torch.nn.functional.interpolate(labels, size=(side, side), mode="nearest")[:, 0].long()
        found = Judged.of(sampled)
        for n, plane in enumerate(planes):
            truth = Lesion(plane, STRUCTURES)
            assert float(found.longest_mm[n]) == pytest.approx(truth.longest_mm, rel=0.04, abs=2.6)
            assert truth.centroid is not None
            np.testing.assert_allclose(found.centre_mm[n].numpy(), truth.centroid, atol=0.9)
            assert PATTERNS[int(found.pattern[n])] == truth.pattern
        assert bool(found.lesion.all())
    assert not bool(Judged.of(torch.zeros(1, 240, 240, dtype=torch.long)).lesion.any())


def test_disagreement_orders_lesions_as_readers_do() -> None:
    """Whoever agrees in more of the three points is nearer, whatever else."""
    planes = [drawn(*one) for one in LESIONS]
    found = Judged.of(torch.from_numpy(np.stack(planes)).long())
    target = disagreement(found, found)
    facts = SliceFacts.of(planes, [70] * len(planes), BrainBox(140, 120.0, 120.0))
    points = agreement(facts, facts).points
    assert {int(value) for value in points.ravel()} >= {0, 1, 2, 3}
    for asked in range(len(planes)):
        for one in range(len(planes)):
            for other in range(len(planes)):
                if points[asked, one] > points[asked, other]:
                    assert float(target[asked, one]) < float(target[asked, other])
    assert float(target.diagonal().max()) < 0.05
    assert float(target.min()) >= 0 and float(target.max()) <= 1


def test_a_slice_without_a_lesion_is_like_another_and_far_from_lesions() -> None:
    maps = torch.from_numpy(np.stack([np.zeros((240, 240), np.uint8), drawn(100, 90, 20, "ring")])).long()
    target = disagreement(Judged.of(maps), Judged.of(maps))
    assert float(target[0, 0]) == 0
    assert float(target[0, 1]) == float(target[1, 0]) == 1


def test_the_order_is_right_where_distances_are_what_is_asked_for() -> None:
    """Codes on a line, the target their squared distances: nothing is lost; others lose; what is out does not count."""
    codes = torch.tensor([[0.0], [0.2], [0.5], [1.0]])
    target = torch.cdist(codes, codes) ** 2
    target.fill_diagonal_(losses.OUT)
    assert float(losses.order(codes * 24, codes * 24, target, 24.0)) == pytest.approx(0, abs=1e-5)
    assert float(losses.order(codes.flip(0) * 24, codes * 24, target, 24.0)) > 0.3
    elsewhere = codes.clone()
    elsewhere[0] = 0.1
    assert float(losses.order(codes[:1] * 24, elsewhere * 24, target[:1], 24.0)) == pytest.approx(0, abs=1e-5)


def test_levels_are_a_step_at_ten_millimetres() -> None:
    apart = losses.level_steps(torch.tensor([0.0]), torch.tensor([0.0, 5.0, 15.0, 25.0, 60.0]))[0]
    assert bool((apart.diff() > 0).all())
    assert float(apart[1]) < 0.25 and float(apart[2]) > 0.7
    line = torch.linspace(0, 60, 7)
    near = torch.randn(7, 12, generator=torch.Generator().manual_seed(0))
    good = torch.stack([line / 60 * 25, *[torch.zeros(7)] * 11], 1)
    assert float(losses.level_steps_of(good, line, 25.0)) < float(losses.level_steps_of(near, line, 25.0))


def test_a_segmentation_looks_a_little_off() -> None:
    planes = losses.one_hot(torch.from_numpy(np.stack([drawn(*one) for one in LESIONS] * 4)).long()[:, ::2, ::2])
    shown = segmented(planes, torch.Generator().manual_seed(3))
    torch.testing.assert_close(shown.sum(1), torch.ones_like(shown[:, 0]))
    both = (shown[:, 1:].sum(1) * planes[:, 1:].sum(1)).flatten(1).sum(1)
    dice = 2 * both / (shown[:, 1:].sum(1).flatten(1).sum(1) + planes[:, 1:].sum(1).flatten(1).sum(1))
    assert 0.8 < float(dice.mean()) < 0.99
    assert int((shown.argmax(1) != planes.argmax(1)).flatten(1).any(1).sum()) > len(planes) // 2
    healthy = segmented(losses.one_hot(torch.zeros(24, 96, 96, dtype=torch.long)), torch.Generator().manual_seed(4))
    assert not bool(healthy.argmax(1).any())
    believed = (1 - healthy[:, 0]).flatten(1).amax(1)
    assert float(believed.min()) < 0.02 and float(believed.max()) > 0.2
