"""The slices of one study are segmented together: what is computed, what is taken from beside it, and that order is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch import Tensor

from app.codes import CodeConfig, Model, SegmenterConfig, StackModel, encode_slices
from app.codes.networks import Networks
from app.codes.stack import SHOWS, Stack
from tests.codes.test_codes import TINY
from tests.support.library_support import FakeModel, make_study

FloatArray = npt.NDArray[np.float32]

BRAIN = range(10, 50)
LESION = range(22, 31)
"""Slices in which the fake segmenter sees something fine."""

GUIDED = TINY.model_copy(update={"segmenter": SegmenterConfig(filters=(8, 8), beside=(-2, 2), flip=False)})


@dataclass
class Segmenter:
    """Says of slice k what only depends on k: edema everywhere, and in `LESION` a core. Keeps what it was asked."""

    asked: list[tuple[int, bool]] = field(default_factory=list)

    def __call__(self, numbers: list[int], mirrored: bool) -> Tensor:
        self.asked += [(k, mirrored) for k in numbers]
        return torch.stack([own(k) for k in numbers])


def own(k: int) -> Tensor:
    """Return the probabilities (4, 2, 3) of slice k by itself."""
    out = torch.zeros(4, 2, 3)
    out[2] = 0.4 + 0.01 * (k % 7)
    out[1, 0, 0] = 0.5 if k in LESION else SHOWS / 2
    out[0] = 1 - out.sum(0)
    return out


def expected(k: int) -> Tensor:
    """Return what a stack says of slice k, worked out one by one."""

    def one(n: int) -> Tensor:
        quiet = n % 2 and all(b in BRAIN and b not in LESION for b in (n - 1, n + 1))
        return (own(n - 1) + own(n + 1)) / 2 if quiet else own(n)

    below, above = (one(n) if n in BRAIN else one(k) for n in (k - 1, k + 1))
    return below / 4 + one(k) / 2 + above / 4


def test_what_is_quiet_is_not_computed_and_every_slice_is_averaged_with_those_beside_it() -> None:
    segmenter = Segmenter()
    stack = Stack(segmenter, BRAIN, [1, 3])
    found = torch.cat([stack.probabilities(part) for part in (BRAIN[:13], BRAIN[13:14], BRAIN[14:])])
    torch.testing.assert_close(found, torch.stack([expected(k) for k in BRAIN]))
    assert len(set(segmenter.asked)) == len(segmenter.asked), "each once"
    even = {(k, False) for k in BRAIN if k % 2 == 0}
    odd = {(k, True) for k in BRAIN if k % 2 and (k - 1 in LESION or k + 1 in LESION)}
    assert set(segmenter.asked) == even | odd | {(49, True)}, "the last one has no slice above it"


@pytest.mark.parametrize("k", [10, 11, 22, 23, 31, 32, 49])
def test_a_slice_alone_comes_out_as_among_others(k: int) -> None:
    segmenter = Segmenter()
    torch.testing.assert_close(Stack(segmenter, BRAIN, [1, 3]).probabilities([k])[0], expected(k))
    assert len(segmenter.asked) <= 5


def test_few_slices_and_gaps_between_them_are_right() -> None:
    """A slice whose neighbours hold no brain is what it is by itself."""
    stack = Stack(Segmenter(), [20, 25, 30, 31], [1, 3])
    found = stack.probabilities([20, 25, 30, 31])
    torch.testing.assert_close(found[0], own(20))
    torch.testing.assert_close(found[1], own(25))
    torch.testing.assert_close(found[2], 0.75 * own(30) + 0.25 * own(31))


@dataclass
class Slices:
    """A study of noise within a brain."""

    seed: int = 0

    def network_input(self, slices: Sequence[int], size: int, offsets: Sequence[int] = (0,)) -> FloatArray:
        out = np.full((len(slices), len(offsets), 3, size, size), -4, np.float32)
        for n, k in enumerate(slices):
            for m, offset in enumerate(offsets):
                noise = np.random.default_rng([self.seed, k + offset]).normal(size=(3, 40, 30))
                out[n, m, :, 10:50, 16:46] = noise
        return out.reshape(len(slices), -1, size, size)


def _model(config: CodeConfig) -> Model:
    torch.manual_seed(3)
    return Model(Networks(config).eval(), torch.device("cpu"))


@pytest.mark.parametrize("labels", [True, False])
def test_a_study_is_encoded_slice_by_slice_whatever_is_asked_for(labels: bool) -> None:
    model = _model(GUIDED)
    assert isinstance(model, StackModel)
    brain = list(range(30, 75))
    parts = list(encode_slices(model, Slices(), brain, labels=labels))
    assert [k for numbers, _, _ in parts for k in numbers] == brain
    codes = np.concatenate([made.parts["abnormal"] for _, made, _ in parts])
    for k in (30, 41, 44, 74):
        [(numbers, made, found)] = encode_slices(model, Slices(), brain, [k], labels)
        assert numbers == [k]
        np.testing.assert_allclose(made.parts["abnormal"][0], codes[k - 30], atol=2e-5)
        assert (found is not None) == labels
        if found is not None:
            assert np.array_equal(found[0], np.concatenate([maps for _, _, maps in parts if maps is not None])[k - 30])


def test_codes_but_for_the_guide_are_those_of_the_slices_alone() -> None:
    """The normal code depends on the slice alone, and so does the abnormal one of a model that is not guided."""
    for config, names in (
        (GUIDED, ["normal"]),
        (GUIDED.model_copy(update={"guided": False}), ["normal", "abnormal"]),
        (GUIDED.model_copy(update={"guided": False, "segmenter": None}), ["normal", "abnormal"]),
    ):
        model, brain = _model(config), list(range(20, 40))
        alone = model.encode_images(Slices().network_input(brain, 64, config.offsets))
        [(_, made, found)] = encode_slices(model, Slices(), brain)
        assert found is not None
        assert found.shape == (20, 240, 240)
        for name in names:
            np.testing.assert_allclose(made.parts[name], alone.parts[name], atol=2e-5)


def test_a_model_that_knows_no_stack_is_asked_batch_by_batch() -> None:
    model, study = FakeModel(), make_study("A", slices=range(40, 80))
    assert not isinstance(model, StackModel)
    parts = list(encode_slices(model, study, range(40, 80), labels=False))
    assert [len(numbers) for numbers, _, _ in parts] == [16, 16, 8]
    assert model.calls == {"encode_images": 3}
