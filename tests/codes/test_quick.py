"""What makes networks quick on a CPU changes nothing but roundings."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from app.codes import CodeConfig, Model, SegmenterConfig
from app.codes.model import decided
from app.codes.networks import Networks, Segmenter
from app.codes.quick import QuickSegmenter
from app.frames import PLANE_SHAPE

PLAIN = SegmenterConfig(filters=(8, 16, 16), beside=(-2, 2), flip=False)
CONFIGS = {
    "plain": PLAIN,
    "mirrored": PLAIN.model_copy(update={"flip": True}),
    "residual": PLAIN.model_copy(update={"residual": True}),
    "deep": PLAIN.model_copy(update={"deep": True}),
}


@pytest.fixture
def slices() -> Tensor:
    """Three slices with boxes of their own; the last holds no brain at all."""
    random = np.random.default_rng(7)
    brain = np.full((3, 9, 160, 160), -3, np.float32)
    brain[0, :, 20:150, 30:120] = random.normal(size=(9, 130, 90))
    brain[1, :, 40:90, 50:110] = random.normal(size=(9, 50, 60))
    return torch.from_numpy(brain)


def _segmenter(config: SegmenterConfig) -> Segmenter:
    torch.manual_seed(5)
    segmenter = Segmenter(3, 4, config).eval()
    for name, parameter in segmenter.named_parameters():
        if name.endswith("weight") and parameter.ndim == 1:
            torch.nn.init.normal_(parameter, 1, 0.3)
    return segmenter


@pytest.mark.parametrize("name", CONFIGS)
def test_the_copy_says_what_the_segmenter_says(name: str, slices: Tensor) -> None:
    segmenter = _segmenter(CONFIGS[name])
    with torch.inference_mode():
        said = segmenter.probabilities(slices)
        quick = QuickSegmenter(segmenter, torch.float32).probabilities(slices)
        short = QuickSegmenter(segmenter, torch.bfloat16).probabilities(slices)
    assert float(said[:2, 1:].max()) > 0.5, "something is seen"
    assert quick.dtype == short.dtype == torch.float32
    assert float((quick - said)[:2].abs().max()) < 2e-3
    assert float((quick - said).abs().mean()) < 1e-5, "of an even slice, too, though its norms divide roundings by nearly nothing"
    assert 0 < float((short - said).abs().mean()) < 0.01
    assert next(segmenter.parameters()).dtype == torch.float32, "the segmenter stays as it is"


def test_a_slices_labels_do_not_depend_on_those_beside_it(slices: Tensor) -> None:
    quick = QuickSegmenter(_segmenter(PLAIN), torch.bfloat16)
    with torch.inference_mode():
        together = quick.probabilities(slices)
        alone = torch.cat([quick.probabilities(one) for one in (slices[:1], slices[1:2], slices[2:])])
    assert torch.equal(together, alone)


@pytest.mark.parametrize("side", [192, PLANE_SHAPE[0]])
def test_the_likeliest_label_is_decided_as_argmax_does(side: int) -> None:
    generator = torch.Generator().manual_seed(3)
    coarse = torch.rand(2, 4, 12, 12, generator=generator)
    probabilities = functional.interpolate(torch.softmax(6 * coarse, 1), size=(side, side), mode="bilinear")
    probabilities[1, :, : side // 2] = 0.25  # all alike: the first label
    fine = functional.interpolate(probabilities, size=PLANE_SHAPE, mode="bilinear", align_corners=False)
    labels = decided(probabilities)
    assert labels.dtype == torch.uint8
    assert set(labels.numpy().ravel().tolist()) == {0, 1, 2, 3}
    assert not labels[1, 2 : PLANE_SHAPE[0] // 2 - 2].any()
    agreed = labels == (probabilities if side == PLANE_SHAPE[0] else fine).argmax(1)
    assert agreed[0].all()


def test_large_encoders_are_short_where_the_processor_multiplies_bfloat16(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template's normal code goes the way of a library's, and small networks stay as they are."""
    torch.manual_seed(3)
    networks = Networks(CodeConfig(image_size=64, code_size=64, filters=(8, 8, 16), embedding=8)).eval()
    images = np.random.default_rng(5).normal(size=(3, 3, 64, 64)).astype(np.float32)
    plain = Model(networks, torch.device("cpu")).encode_images(images)
    monkeypatch.setattr("app.codes.model.multiplies_bfloat16", lambda: True)
    small = Model(networks, torch.device("cpu"), "auto").encode_images(images)
    monkeypatch.setattr("app.codes.model.is_large", lambda network: True)
    model = Model(networks, torch.device("cpu"), "auto")
    short = model.encode_images(images)
    for part in ("normal", "abnormal"):
        one, other, like = (codes.parts[part].astype(np.float32) for codes in (short, plain, small))
        assert np.array_equal(like, other)
        assert 0 < float(np.abs(one - other).max()) < 0.1 * float(np.abs(other).max())
    np.testing.assert_allclose(model.encode_normal(images), short.parts["normal"], atol=1e-6)
