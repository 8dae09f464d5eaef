"""Sign hashes: planes learned from codes, the bits of a model's codes, and models made of others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch

from app.codes import CodeConfig, Model, load_model, save_networks
from app.codes.config import HashConfig
from app.codes.hashing import SignHash, rotation
from app.codes.keeping import packed, unpacked
from app.codes.networks import Networks
from app.errors import UserError
from app.training.hashes import with_hashes
from c_geometry import hamming

CONFIG = CodeConfig(image_size=32, code_size=16, filters=(8, 8, 16), embedding=8)
FloatArray = npt.NDArray[np.float32]


def clouds(count: int = 40, length: int = 12, places: int = 6) -> tuple[FloatArray, npt.NDArray[np.int64]]:
    """Return codes in a few clouds far from zero, and the cloud of each."""
    rng = np.random.default_rng(2)
    centres = rng.standard_normal((places, length)) * np.linspace(3, 1, length) + 20
    of = np.repeat(np.arange(places), count)
    return (centres[of] + 0.2 * rng.standard_normal((len(of), length))).astype(np.float32), of


def learned(bits: int, length: int = 12) -> SignHash:
    made = SignHash(length, HashConfig(bits=bits))
    made.learn(clouds(length=length)[0])
    return made


@pytest.mark.parametrize("bits", [8, 24, 64])
def test_codes_of_a_cloud_differ_in_few_bits_and_others_in_many(bits: int) -> None:
    """More bits than numbers are planes of further rotations."""
    codes, of = clouds()
    hashes = packed(learned(bits)(torch.from_numpy(codes)).numpy())
    assert hashes.shape == (len(codes), bits // 8)
    apart = np.stack([hamming(hashes, one) for one in hashes[::7]]) / bits
    same = of[::7, None] == of[None]
    assert apart[same].mean() < 0.25
    assert apart[~same].mean() > 0.35
    balance = learned(bits)(torch.from_numpy(codes)).float().mean(0)
    assert ((balance > 0.05) & (balance < 0.95)).all(), "every bit tells something: the planes go through the codes' mean"


def test_the_rotation_brings_codes_to_the_corners() -> None:
    generator = torch.Generator().manual_seed(0)
    corners = torch.where(torch.randn(200, 6, generator=generator) > 0, 1.0, -1.0)
    turned = corners @ torch.linalg.qr(torch.randn(6, 6, generator=generator))[0]
    found = rotation(turned)
    assert torch.allclose(found @ found.T, torch.eye(6), atol=1e-5)
    before, after = ((x.abs() - 1).abs().mean() for x in (turned, turned @ found))
    assert after < 0.5 * before
    assert torch.equal(found, rotation(turned)), "the same each time"


def test_bits_round_trip() -> None:
    bits = np.random.default_rng(0).integers(0, 2, (5, 21)).astype(bool)
    kept = packed(bits)
    assert kept.shape == (5, 3)
    assert np.array_equal(unpacked(kept)[:, :21], bits)
    assert not unpacked(kept)[:, 21:].any()


@pytest.fixture
def networks() -> Networks:
    torch.manual_seed(3)
    return Networks(CONFIG).eval()


def images(count: int = 40) -> FloatArray:
    rng = np.random.default_rng(0)
    return (rng.standard_normal((count, 3, 1, 1)) + rng.standard_normal((count, 3, 32, 32))).astype(np.float32)


def made_of(networks: Networks, bits: int) -> Networks:
    codes = Model(networks, torch.device("cpu")).encode_images(images())
    return with_hashes(networks, codes.parts, bits, 0.6)


def test_a_hashed_model_keeps_bits_of_the_same_codes(networks: Networks, tmp_path: Path) -> None:
    save_networks(made_of(networks, 32), tmp_path / "m.pt", dtype="float32")
    model, plain = load_model(tmp_path / "m.pt", "cpu"), Model(networks, torch.device("cpu"))
    assert model.id != plain.id
    assert [(part.dtype, part.length, part.dimensions) for part in model.space.parts] == [("bits", 4, 32)] * 2
    assert (model.config.default_by, model.config.default_weight) == ("both", 0.6)
    codes = model.encode_images(images())
    np.testing.assert_allclose(codes.normal, plain.encode_images(images()).normal, atol=1e-6)
    planes = made_of(networks, 32).aHash
    assert planes is not None
    assert np.array_equal(codes.parts["abnormal"], packed(planes(torch.from_numpy(codes.abnormal)).numpy()))
    assert np.array_equal(model.encode_normal(images()[:3]), codes.parts["normal"][:3])
    sketches = np.zeros((2, 32, 32), np.uint8)
    assert np.array_equal(model.encode_sketches(sketches)[0], model.encode_sketches(sketches)[1])


def test_bits_do_not_depend_on_the_arithmetic_more_than_codes_do(networks: Networks, tmp_path: Path) -> None:
    save_networks(made_of(networks, 32), tmp_path / "m.pt")
    exact, short = (load_model(tmp_path / "m.pt", "cpu", precision) for precision in ("float32", "bfloat16"))
    one, other = (model.encode_images(images(8)).parts["normal"] for model in (exact, short))
    assert unpacked(np.bitwise_xor(one, other)).mean() < 0.05


def test_what_no_hash_can_be_learned_from(networks: Networks) -> None:
    with pytest.raises(UserError, match="40 slices are too few to learn 64 bits from"):
        made_of(networks, 64)
    with pytest.raises(UserError, match="keeps bits of its codes already"):
        with_hashes(made_of(networks, 8), {}, 8, 0.6)
