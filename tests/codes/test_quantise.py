"""Vector quantisation: entries, indices and their bits, how codebooks learn, and how entries are numbered."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from app.codes import CodeConfig, Model, load_model, save_networks
from app.codes.config import HashConfig, QuantiserConfig
from app.codes.keeping import index_bits, indices_of, packed
from app.codes.networks import Networks
from app.codes.quantise import Quantiser
from app.errors import UserError
from app.training import codebooks

SMALL = QuantiserConfig(entries=4, groups=2)
CONFIG = CodeConfig(
    image_size=32, code_size=16, filters=(8, 8, 16), embedding=8, quantise=QuantiserConfig(entries=8, groups=2), default_by="both"
)


@pytest.fixture
def quantiser() -> Quantiser:
    """Return two groups of four entries of two channels: the corners of a square, of side 2 and of side 20."""
    made = Quantiser(4, SMALL)
    corners = torch.tensor([[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]])
    made.entries.copy_(torch.stack([corners, 10 * corners]))
    made.usage.fill_(0.25)
    return made


def random_grid(count: int = 3, seed: int = 0) -> Tensor:
    return torch.randn(count, 4, 2, 2, generator=torch.Generator().manual_seed(seed))


def test_each_group_of_a_cell_becomes_its_nearest_entry(quantiser: Quantiser) -> None:
    grid = torch.zeros(1, 4, 1, 2)
    grid[0, :, 0, 0] = torch.tensor([0.5, -3.0, 9.0, 1.0])
    grid[0, :, 0, 1] = torch.tensor([-0.1, 0.1, -2.0, -2.0])
    assert quantiser.indices(grid).tolist() == [[1, 3, 2, 0]], "the groups of a cell together, cells row by row"
    square = torch.cat([grid, grid], 2)
    nearest = quantiser(square)
    assert nearest[0, :, 0, 0].tolist() == [1, -1, 10, 10]
    assert nearest[0, :, 1, 1].tolist() == [-1, 1, -10, -10]
    assert torch.equal(quantiser(nearest), nearest)


def test_the_gradient_goes_through_and_the_commitment_pulls(quantiser: Quantiser) -> None:
    grid = random_grid().requires_grad_()
    nearest = quantiser(grid)
    through = codebooks.straight_through(grid, nearest)
    assert torch.allclose(through, nearest)
    weights = torch.arange(float(grid.numel())).reshape(grid.shape)
    (passed,) = torch.autograd.grad((through * weights).sum(), grid)
    assert torch.equal(passed, weights), "as if nothing had been replaced"
    (pulled,) = torch.autograd.grad(codebooks.commitment(grid, nearest), grid)
    assert torch.allclose(pulled, 2 * (grid - nearest).detach() / grid.numel())
    assert not any(parameter.requires_grad for parameter in quantiser.parameters())


def test_entries_move_to_the_mean_of_what_they_stand_for(quantiser: Quantiser) -> None:
    grid = torch.tensor([1.5, 1.5, 10.0, 10.0]).reshape(1, 4, 1, 1).expand(1, 4, 2, 2)
    codebooks.learn(quantiser, grid, torch.Generator().manual_seed(0), decay=0.9)
    # u' = 0.9 x 0.25 + 0.1 x 1, e' = (0.9 x 0.25 x 1 + 0.1 x 1 x 1.5) / u'
    assert torch.allclose(quantiser.entries[0, 3], torch.full((2,), (0.225 + 0.15) / 0.325))
    assert torch.allclose(quantiser.entries[0, 0], torch.tensor([-1.0, -1.0])), "one that stood for nothing stays"
    assert torch.allclose(quantiser.usage[0], torch.tensor([0.225, 0.225, 0.225, 0.325]))
    for _ in range(400):
        codebooks.learn(quantiser, grid, torch.Generator().manual_seed(1), decay=0.9)
    assert torch.allclose(quantiser.entries[0], torch.full((4, 2), 1.5), atol=1e-4), "those that are never used start anew there"


def test_a_new_codebook_starts_in_the_first_batch() -> None:
    made = Quantiser(4, SMALL)
    grid = random_grid(64)
    before = float(codebooks.commitment(grid, made(grid)))
    for step in range(60):
        codebooks.learn(made, grid, torch.Generator().manual_seed(step), decay=0.8)
    after = float(codebooks.commitment(grid, made(grid)))
    assert after < 0.5 * before
    assert torch.allclose(made.usage.sum(1), torch.ones(2))
    assert (made.usage > 0.05).all(), "no entry lies idle"


def test_numbers_whose_bits_tell_the_distance() -> None:
    """The corners of a cube, in any order: Hamming distances of their numbers are the counts of sides between them."""
    generator = torch.Generator().manual_seed(4)
    corners = ((torch.arange(16)[:, None] >> torch.arange(4)) & 1) * 2.0 - 1
    turned = corners @ torch.linalg.qr(torch.randn(4, 4, generator=generator))[0] * 3 + 7
    shuffled = turned[torch.randperm(16, generator=generator)]
    order = codebooks.numbering(shuffled, torch.full((16,), 1 / 16))
    assert sorted(order.tolist()) == list(range(16))
    entries = shuffled[order]
    sides = (torch.cdist(entries, entries) / 6) ** 2
    bits = ((torch.arange(16)[:, None] ^ torch.arange(16)[None])[..., None] >> torch.arange(4) & 1).sum(2)
    assert torch.allclose(sides, bits.float(), atol=1e-3)


def test_renumbering_changes_no_code(quantiser: Quantiser) -> None:
    grid = random_grid(5)
    before = quantiser(grid)
    codebooks.number(quantiser)
    assert torch.equal(quantiser(grid), before)


@pytest.mark.parametrize("entries", [2, 8, 256, 1024])
def test_indices_and_their_bits_round_trip(entries: int) -> None:
    indices = torch.randint(entries, (4, 9), generator=torch.Generator().manual_seed(entries))
    kept = packed(index_bits(indices, entries).numpy())
    assert kept.shape == (4, -(-9 * (entries.bit_length() - 1) // 8))
    assert indices_of(kept, 9, entries).tolist() == indices.tolist()
    if entries == 256:
        assert kept.tolist() == indices.tolist(), "an index of eight bits is a byte"


@pytest.fixture
def networks() -> Networks:
    torch.manual_seed(3)
    made = Networks(CONFIG).eval()
    for quantiser in (made.nQuantiser, made.aQuantiser):
        assert quantiser is not None
        quantiser.entries.normal_()
    return made


def test_a_model_keeps_indices_and_decodes_entries(networks: Networks, tmp_path: Path) -> None:
    path = tmp_path / "m.pt"
    save_networks(networks, path, dtype="float32")
    model = load_model(path, "cpu")
    assert model.id == Model(networks, torch.device("cpu")).id
    assert [(part.name, part.dtype, part.length) for part in model.space.parts] == [
        ("normal", "bits", 12),
        ("abnormal", "bits", 12),
    ]
    images = np.random.default_rng(0).standard_normal((3, 3, 32, 32)).astype(np.float32)
    codes = model.encode_images(images)
    book = networks.nQuantiser
    assert book is not None
    indices = indices_of(codes.parts["normal"], 32, 8)
    assert np.array_equal(book.decode(torch.from_numpy(indices), 4).flatten(1).numpy(), codes.normal)
    assert np.array_equal(model.encode_normal(images), codes.parts["normal"])
    assert model.encode_sketches(np.zeros((2, 32, 32), np.uint8)).shape == (2, 12)
    assert model.reconstruct(codes.normal).shape == (3, 3, 32, 32)
    assert model.encode_images(images[:0]).parts["abnormal"].shape == (0, 12)


def test_model_files_tell_their_version(networks: Networks, tmp_path: Path) -> None:
    """A former program knows no codebooks: it says that the file is newer. What it can read stays as it was."""
    save_networks(networks, tmp_path / "vq.pt")
    save_networks(Networks(CONFIG.model_copy(update={"quantise": None})), tmp_path / "plain.pt")
    versions = [torch.load(tmp_path / name, weights_only=True)["version"] for name in ("vq.pt", "plain.pt")]
    assert versions == [2, 1]


def test_a_file_without_its_codebooks_is_refused(networks: Networks, tmp_path: Path) -> None:
    path = tmp_path / "m.pt"
    save_networks(networks, path)
    content = torch.load(path, weights_only=True)
    del content["weights"]["aQuantiser.entries"]
    torch.save(content, path)
    with pytest.raises(UserError, match=r"aQuantiser\.entries is missing"):
        load_model(path)


def test_configurations_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="power of two"):
        QuantiserConfig(entries=100)
    with pytest.raises(ValueError, match=r"multiple of quantise\.groups"):
        CodeConfig(embedding=8, quantise=QuantiserConfig(groups=3))
    with pytest.raises(ValueError, match="not as both"):
        CodeConfig(quantise=QuantiserConfig(), hashing=HashConfig())


def test_models_without_bits_keep_their_ids() -> None:
    """What former programs knew nothing of does not count where there is none of it."""
    plain = CodeConfig(image_size=32, code_size=16, filters=(8, 8, 16), embedding=8)
    assert plain.network_fingerprint().hex()[:16] == "2ccc9c6caffd6549"
    assert CONFIG.network_fingerprint() != CONFIG.model_copy(update={"quantise": SMALL}).network_fingerprint()
