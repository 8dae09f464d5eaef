"""What the shipped model guesses of a slice as if it were healthy, the right way round, and of which codes it can."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest
import torch

from app import frames
from app.codes import AnatomyCodes, CodeConfig, DecodingModel, Model
from app.codes.config import HashConfig, QuantiserConfig
from app.codes.contract import FloatArray
from app.codes.networks import Networks
from app.codes.pseudo_normal import STEPS_A_SD, GreyScale, grey_scale, guessed_slices
from app.cohort import SyntheticPatient
from app.errors import UserError
from tests.codes.test_shipped_model import study_of

SLICES = [80, 86, 92]


@pytest.fixture(scope="module")
def model() -> Model:
    from app.codes import load_model
    from app.settings import SHIPPED_MODEL

    return load_model(SHIPPED_MODEL, "cpu")


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_maps_are_brightest_where_the_lesion_is(model: Model, synthetic_patient: SyntheticPatient, mirrored: bool) -> None:
    study = study_of(synthetic_patient, "P1", mirrored)
    display = {name: study.display(name) for name in study.images}
    scales = {name: scale for name, planes in display.items() if (scale := grey_scale(planes)) is not None}
    codes = model.encode_images(study.network_input(SLICES, model.config.image_size, model.config.offsets))
    guessed = guessed_slices(model, codes, {name: planes[SLICES] for name, planes in display.items()}, scales)
    assert study.labels is not None
    lesion = frames.planes(study.labels)[SLICES] > 0
    brain = frames.planes(study.brain())[SLICES]
    size = frames.PLANE_SHAPE[0]
    for steps in (guessed.difference, guessed.added):
        flair = frames.resize_bilinear(steps[:, 2], size) / STEPS_A_SD
        there, mirror = flair[lesion].mean(), flair[lesion[:, :, ::-1] & brain & ~lesion].mean()
        assert there > mirror + 0.2, "FLAIR is bright at the lesion and not on the other side"
    normal = frames.resize_bilinear(guessed.normal[:, 2], size)
    seen = display["flair"][SLICES].astype(np.float32)
    assert np.corrcoef(normal.ravel(), seen.ravel())[0, 1] > np.corrcoef(normal[:, ::-1].ravel(), seen.ravel())[0, 1] + 0.05


def test_an_image_that_is_the_guess_differs_by_nothing() -> None:
    class Grey:
        def decode_images(self, codes: FloatArray) -> FloatArray:
            return np.ascontiguousarray(np.broadcast_to(codes[:, :1, None, None], (len(codes), 3, 60, 60)), np.float32)

    codes = AnatomyCodes(np.array([[0.0], [1.0]], np.float32), np.array([[0.0], [0.5]], np.float32))
    plane = np.zeros((240, 240), np.uint8)
    plane[60:180, 60:180] = 100
    display = {"flair": np.stack([plane, plane])}
    guessed = guessed_slices(cast(DecodingModel, Grey()), codes, display, {"flair": GreyScale(100.0, 20.0)})
    assert not guessed.difference[0].any()
    assert (guessed.difference[1, 2, 20:40, 20:40] == -STEPS_A_SD).all(), "the guess is 1 SD brighter"
    assert (guessed.normal[1, 2] == 120).all()
    assert (guessed.added[1, 2] == STEPS_A_SD // 2).all()
    assert not guessed.normal[:, :2].any(), "of what was not read nothing is guessed"


def test_a_grey_scale_is_that_of_the_brain() -> None:
    planes = np.zeros((4, 10, 10), np.uint8)
    assert grey_scale(planes) is None
    planes[::2, :5] = 40
    planes[::2, 5:] = 60
    assert grey_scale(planes) == GreyScale(50.0, 10.0)


def tiny(quantise: QuantiserConfig | None = None, hashing: HashConfig | None = None) -> Model:
    torch.manual_seed(3)
    sizes = CodeConfig(image_size=32, code_size=32, filters=(8, 8, 16, 16), embedding=8, quantise=quantise, hashing=hashing)
    networks = Networks(sizes).eval()
    for quantiser in (networks.nQuantiser, networks.aQuantiser):
        if quantiser is not None:
            quantiser.entries.normal_()
    return Model(networks, torch.device("cpu"))


@pytest.mark.parametrize("quantise", [None, QuantiserConfig(entries=8, groups=2)])
def test_what_a_library_keeps_is_decoded_as_what_was_encoded(quantise: QuantiserConfig | None) -> None:
    model = tiny(quantise)
    assert isinstance(model, DecodingModel)
    images = np.random.default_rng(0).standard_normal((3, 3, 32, 32)).astype(np.float32)
    codes = model.encode_images(images)
    kept = {name: model.space.stored_as(name, numbers) for name, numbers in codes.parts.items()}
    restored = model.restored(kept)
    np.testing.assert_allclose(restored.normal, codes.normal, atol=2e-3)
    np.testing.assert_allclose(restored.abnormal, codes.abnormal, atol=2e-3)
    assert model.decode_images(restored.normal).shape == (3, 3, 32, 32)


def test_of_a_hash_no_picture_can_be_made() -> None:
    model = tiny(hashing=HashConfig(bits=64))
    codes = model.encode_images(np.zeros((1, 3, 32, 32), np.float32))
    with pytest.raises(UserError, match="hashes"):
        model.restored(codes.parts)
