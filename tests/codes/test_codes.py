"""The networks and model files: layouts, errors, and that nothing depends on the batch."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch.nn import functional

from app.codes import CodeConfig, Model, SegmenterConfig, load_model, save_networks
from app.codes.model import choose_device, model_id
from app.codes.networks import Networks, brain_box
from app.errors import UserError
from app.frames import PLANE_SHAPE
from app.settings import Precision

FloatArray = npt.NDArray[np.float32]

FIXTURES = Path(os.environ.get("SBMIR_FIXTURES", Path(__file__).parents[3] / "shared" / "fixtures"))

TINY = CodeConfig(
    image_size=64,
    code_size=32,
    filters=(8, 8, 16),
    embedding=8,
    one_hot_labels=True,
    guided=True,
    segmenter=SegmenterConfig(filters=(8, 8)),
    default_by="both",
    default_weight=0.9,
)


@pytest.fixture
def networks() -> Networks:
    torch.manual_seed(3)
    return Networks(TINY).eval()


@pytest.fixture
def model(networks: Networks) -> Model:
    return Model(networks, torch.device("cpu"))


@pytest.fixture
def images() -> FloatArray:
    random = np.random.default_rng(1)
    brain = np.full((5, 3, 64, 64), -4, np.float32)
    for n in range(5):
        brain[n, :, 8 : 40 + n, 10 : 50 - n] = random.normal(size=(3, 32 + n, 40 - n))
    return brain


def test_published_layout() -> None:
    """Names and shapes of the published layer tables, written down by hand for f = 8, 8, 16, 16 and emb 24."""
    state = Networks(CodeConfig(image_size=64, code_size=64, filters=(8, 8, 16, 16), embedding=24)).state_dict()
    expected = {
        "nEncoder.module_list.0.weight": (8, 3, 3, 3),
        "nEncoder.module_list.1.conv.0.norm.weight": (8,),
        "nEncoder.module_list.1.conv.2.weight": (8, 8, 3, 3),
        "nEncoder.module_list.2.conv.5.weight": (8, 8, 3, 3),
        "nEncoder.module_list.3.conv.2.weight": (16, 8, 3, 3),
        "nEncoder.module_list.7.conv.2.weight": (16, 16, 3, 3),
        "nEncoder.final_conv1.conv.2.weight": (24, 16, 1, 1),
        "nEncoder.final_conv2.conv.2.bias": (24,),
        "aEncoder.module_list.7.downsample.0.conv.2.weight": (24, 16, 1, 1),
        "lEncoder.module_list.0.weight": (8, 1, 3, 3),
        "iDecoder.module_list.0.weight": (16, 24, 3, 3),
        "iDecoder.module_list.2.up.2.weight": (8, 16, 1, 1),
        "iDecoder.module_list.7.conv.2.weight": (3, 8, 1, 1),
        "lDecoder.module_list.7.conv.2.bias": (4,),
    }
    assert {name: tuple(state[name].shape) for name in expected} == expected


def test_published_checkpoint() -> None:
    path = FIXTURES / "reference_arch_tiny.ckpt"
    if not path.exists():
        pytest.skip(f"the published layout's fixture is not at {FIXTURES} (set SBMIR_FIXTURES)")
    expected = np.load(FIXTURES / "reference_arch_tiny_expected.npz")
    model = load_model(path, "cpu")
    assert model.config.filters == (8, 8, 16, 16, 16, 16, 16, 16)
    assert (model.config.embedding, model.config.code_length, model.config.image_size) == (16, 64, 256)
    codes = model.encode_images(expected["image"].astype(np.float32))
    np.testing.assert_allclose(codes.normal, expected["nac"], atol=1e-4)
    np.testing.assert_allclose(codes.abnormal, expected["aac"], atol=1e-4)
    np.testing.assert_allclose(model.encode_sketches(expected["label"]), expected["sketch_aac"], atol=1e-4)
    whole = model.reconstruct(codes.entire)
    np.testing.assert_allclose(whole.mean((2, 3)), expected["reconstruction_mean"], atol=1e-4)
    np.testing.assert_allclose(whole[:, :, :8, :8], expected["reconstruction_corner"], atol=1e-4)
    decoded = model.decode_labels(codes.abnormal)
    # The fixture keeps the logits of rows and columns 100-107.
    np.testing.assert_array_equal(decoded[:, 100:108, 100:108], expected["seg_corner"].argmax(1))


def test_a_published_checkpoint_whose_last_block_widens(tmp_path: Path) -> None:
    """The path around it is then a plain 1x1 convolution with bias: its output is what is worked out here by hand."""
    torch.manual_seed(5)
    networks = Networks(CodeConfig(filters=(8, 8, 16, 16), embedding=24, plain_widening=True)).eval()
    weights = networks.state_dict()
    assert tuple(weights["lEncoder.module_list.7.downsample.0.weight"].shape) == (24, 16, 1, 1)
    assert tuple(weights["lEncoder.module_list.7.downsample.0.bias"].shape) == (24,)
    torch.save({"state_dict": weights}, tmp_path / "widening.ckpt")
    model = load_model(tmp_path / "widening.ckpt", "cpu")
    assert (model.config.filters, model.config.embedding, model.config.plain_widening) == ((8, 8, 16, 16), 24, True)
    labels = np.zeros((1, 256, 256), np.uint8)
    labels[0, 90:140, 60:110] = 2
    with torch.inference_mode():
        x = torch.from_numpy(labels).float()[:, None]
        for layer in networks.lEncoder.module_list[:-1]:
            x = layer(x)
        last = networks.lEncoder.get_submodule("module_list.7.conv")
        around = [weights[f"lEncoder.module_list.7.downsample.0.{name}"] for name in ("weight", "bias")]
        expected = last(x) + functional.conv2d(x, *around)
    np.testing.assert_allclose(model.encode_sketches(labels)[0], expected.flatten().numpy(), atol=1e-5)


def test_a_model_file_that_needs_nothing_new_is_one_that_former_programs_read(tmp_path: Path) -> None:
    config = CodeConfig(
        image_size=64, code_size=64, filters=(8, 8, 16, 16), embedding=24, segmenter=SegmenterConfig(filters=(8, 16))
    )
    for plain, version in ((False, 1), (True, 2)):
        save_networks(Networks(config.model_copy(update={"plain_widening": plain})), tmp_path / "m.pt")
        content = torch.load(tmp_path / "m.pt", weights_only=True)
        held = json.loads(content["config"])
        assert content["version"] == version
        assert ("plain_widening" in held) == plain
        assert not {"quantise", "hashing", "structures"} & set(held)
        assert set(held["segmenter"]) == {"filters", "flip"}
        assert load_model(tmp_path / "m.pt", "cpu").config.plain_widening == plain


def test_methods_give_the_shapes_they_state(model: Model, images: FloatArray) -> None:
    d = TINY.code_length
    codes = model.encode_images(images)
    assert d == 8 * 8 * 8
    assert codes.normal.shape == codes.abnormal.shape == codes.entire.shape == (5, d)
    assert codes.normal.dtype == codes.abnormal.dtype == np.float32
    np.testing.assert_allclose(codes.entire, codes.normal + codes.abnormal)
    sketches = model.encode_sketches(np.zeros((2, 64, 64), np.uint8))
    assert sketches.shape == (2, d)
    assert model.reconstruct(codes.entire).shape == (5, 3, 64, 64)
    assert model.decode_labels(codes.abnormal).shape == (5, 64, 64)
    assert model.segment(images).shape == (5, *PLANE_SHAPE) and model.segment(images).dtype == np.uint8
    np.testing.assert_array_equal(model.encode_normal(images), codes.normal)
    none = model.encode_images(images[:0])
    assert none.normal.shape == (0, d)


def test_slices_beside_guide_the_segmenter_alone() -> None:
    """Slices of K = 3: normal codes come from the middle one; alone, a slice counts as one whose neighbours are like it."""
    torch.manual_seed(3)
    config = TINY.model_copy(update={"guided": True, "segmenter": SegmenterConfig(filters=(8, 16), beside=(-2, 2), deep=True)})
    model = Model(Networks(config), torch.device("cpu"))
    assert model.config.offsets == (-2, 0, 2)
    slices = np.random.default_rng(0).normal(size=(2, 9, 64, 64)).astype(np.float32)
    slices[:, :, :4] = -4
    middle = np.ascontiguousarray(slices[:, 3:6])
    many, alone = model.encode_images(slices), model.encode_images(middle)
    np.testing.assert_allclose(many.normal, alone.normal, atol=1e-5)
    np.testing.assert_allclose(model.encode_normal(slices), alone.normal, atol=1e-5)
    assert np.abs(many.abnormal - alone.abnormal).max() > 1e-4
    same = model.encode_images(np.concatenate([middle] * 3, 1))
    np.testing.assert_allclose(same.abnormal, alone.abnormal, atol=1e-5)
    with pytest.raises(ValueError, match=r"\(N, 3 or 9, 64, 64\)"):
        model.encode_images(slices[:, :6])


def test_a_slice_does_not_depend_on_its_batch(model: Model, images: FloatArray) -> None:
    together = model.encode_and_segment(images)
    for n in range(len(images)):
        alone = model.encode_and_segment(images[n : n + 1])
        np.testing.assert_allclose(alone.codes.abnormal[0], together.codes.abnormal[n], atol=2e-5)
        np.testing.assert_array_equal(alone.labels[0], together.labels[n])
    many = np.concatenate([images] * 5)
    np.testing.assert_allclose(model.encode_images(many).normal[:5], together.codes.normal, atol=2e-5)


def test_the_guide_reaches_the_code(networks: Networks, images: FloatArray) -> None:
    before = Model(networks, torch.device("cpu")).encode_images(images).abnormal
    with torch.no_grad():
        dict(networks.named_parameters())["segmenter.head.bias"][1] += 5
    after = Model(networks, torch.device("cpu")).encode_images(images)
    assert np.abs(after.abnormal - before).max() > 1e-4


def test_brain_box_holds_the_brain(images: FloatArray) -> None:
    rows, columns = brain_box(torch.from_numpy(np.pad(images, ((0, 0), (0, 0), (60, 60), (80, 50)), constant_values=-4)), 16)
    assert rows.start <= 68 and rows.stop >= 60 + 44
    assert columns.start <= 90 and columns.stop >= 80 + 50
    assert (rows.stop - rows.start) % 16 == (columns.stop - columns.start) % 16 == 0


def test_wrong_arguments_are_refused(model: Model) -> None:
    with pytest.raises(ValueError, match="images must be"):
        model.encode_images(np.zeros((1, 3, 32, 32), np.float32))
    with pytest.raises(ValueError, match="label maps must be"):
        model.encode_sketches(np.zeros((1, 32, 32), np.uint8))
    with pytest.raises(ValueError, match="below 4"):
        model.encode_sketches(np.full((1, 64, 64), 7, np.uint8))
    with pytest.raises(ValueError, match="codes must be"):
        model.reconstruct(np.zeros((1, 3), np.float32))


def test_model_file_round_trip(networks: Networks, images: FloatArray, tmp_path: Path) -> None:
    path = tmp_path / "m.pt"
    save_networks(networks, path, card="made by a test")
    first, second = load_model(path), load_model(path)
    assert first.id == second.id and len(first.id) == 64
    assert first.config == TINY
    np.testing.assert_array_equal(first.encode_images(images).normal, second.encode_images(images).normal)
    assert not list(tmp_path.glob("*.partial"))


def test_model_id_follows_tensors_and_sizes_not_query_defaults(networks: Networks) -> None:
    before = model_id(networks)
    networks.config = TINY.model_copy(update={"default_by": "entire"})
    assert model_id(networks) == before
    with torch.no_grad():
        dict(networks.named_parameters())["lDecoder.module_list.0.bias"][0] += 0.5
    assert model_id(networks) != before


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"just some words\n", "not a model file"),
        (b"", "not a model file"),
        (b"PK\x03\x04 broken", "not a model file"),
    ],
)
def test_files_that_are_no_models(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "m.ckpt"
    path.write_bytes(content)
    with pytest.raises(UserError, match=says) as caught:
        load_model(path)
    assert str(path) in str(caught.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no model file"):
        load_model(tmp_path / "none.pt")
    with pytest.raises(UserError, match="not a model"):
        load_model(tmp_path)


def test_a_checkpoint_of_other_sizes(networks: Networks, tmp_path: Path) -> None:
    weights = dict(networks.state_dict())
    weights["iDecoder.module_list.0.weight"] = torch.zeros(3, 3)
    path = tmp_path / "m.pt"
    torch.save({"format": "sbmir-model", "version": 1, "config": TINY.model_dump_json(), "weights": weights}, path)
    with pytest.raises(UserError, match="other sizes"):
        load_model(path)
    del weights["iDecoder.module_list.0.weight"]
    torch.save({"state_dict": weights}, path)
    with pytest.raises(UserError, match=str(path)):
        load_model(path)


def test_newer_format_and_pickled_code_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.pt"
    torch.save({"format": "sbmir-model", "version": 99}, path)
    with pytest.raises(UserError, match="newer"):
        load_model(path)
    torch.save({"state_dict": Path}, path)
    with pytest.raises(UserError, match="not a model file"):
        load_model(path)


def test_weights_that_are_not_finite(networks: Networks, tmp_path: Path) -> None:
    with torch.no_grad():
        dict(networks.named_parameters())["lDecoder.module_list.0.bias"][0] = float("nan")
    save_networks(networks, tmp_path / "m.pt")
    with pytest.raises(UserError, match="not finite"):
        load_model(tmp_path / "m.pt")


def test_configuration_is_checked() -> None:
    with pytest.raises(ValueError, match="multiples of 8"):
        CodeConfig(filters=(8, 9))
    with pytest.raises(ValueError, match="needs a segmenter"):
        CodeConfig(guided=True)
    with pytest.raises(ValueError, match="multiple of"):
        CodeConfig(code_size=250)


def test_devices_and_precisions(networks: Networks, images: FloatArray, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no device called"):
        choose_device("abacus")
    if not torch.cuda.is_available():
        with pytest.raises(UserError, match="offers no cuda"):
            choose_device("cuda")
    save_networks(networks, tmp_path / "m.pt")
    exact = load_model(tmp_path / "m.pt", "cpu").encode_images(images).normal
    short = load_model(tmp_path / "m.pt", "cpu", "bfloat16").encode_images(images).normal
    assert short.dtype == np.float32
    assert 0 < np.abs(short - exact).max() < 0.1 * np.abs(exact).max()


def test_a_large_networks_sketches_are_encoded_in_bfloat16_where_the_processor_multiplies_it(
    networks: Networks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_networks(networks, tmp_path / "m.pt")
    side = networks.config.image_size
    labels = np.zeros((2, side, side), np.uint8)
    labels[1, side // 3 : side // 2, side // 4 : side // 2] = 2
    exact = load_model(tmp_path / "m.pt", "cpu").encode_sketches(labels)

    def encoded(multiplies: bool, precision: Precision = "auto") -> FloatArray:
        monkeypatch.setattr("app.codes.model.multiplies_bfloat16", lambda: multiplies)
        return load_model(tmp_path / "m.pt", "cpu", precision).encode_sketches(labels)

    assert np.array_equal(encoded(multiplies=True), exact), "a small network is as quick in float32"
    monkeypatch.setattr("app.codes.short.LARGE", 0)
    assert np.array_equal(encoded(multiplies=False), exact)
    assert np.array_equal(encoded(multiplies=True, precision="float32"), exact)
    short = encoded(multiplies=True)
    assert short.dtype == np.float32 and short.shape == exact.shape
    assert 0 < np.linalg.norm(short - exact) < 0.03 * np.linalg.norm(exact)
