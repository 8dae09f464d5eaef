"""Networks' forms, what they learn by, and runs that stop and go on."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from app.errors import Cancelled, UserError
from app.jobs import Job
from app.settings import REPOSITORY
from app.volumes import NetworkConfig, TrainConfig, VolumeTrainer, is_volume_config, load_volume_config
from app.volumes.files import fingerprint, load_network, read_card
from app.volumes.losses import Weights, decoder_loss, distance_softmax, divergence, elbo_loss, encoder_loss, unmeasured
from app.volumes.networks import Amounts, VolumeNetwork
from app.volumes.placing import LIMIT, SHAPE, Reference
from app.volumes.subjects import Subject, classes_of, fold_of
from app.volumes.varying import vary

SMALL = NetworkConfig(filters=(4, 4, 8, 8), code=6)
COARSE = NetworkConfig(filters=(4, 4, 8, 8), code=6, coarse=True)
SMALLER = NetworkConfig(filters=(4, 4, 4, 8), code=600, grid=True, variational=True)
GRID = NetworkConfig(filters=(4, 4, 8), code=1200, grid=True, variational=True, residual=True)


def never() -> Reference:
    raise AssertionError("nothing is to be prepared")


class StopsAfter(Job):
    """Somebody asks to stop after some steps of training."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self._left = steps
        self._training = False

    def start(self, total: int, text: str, done: int = 0) -> None:
        super().start(total, text, done)
        self._training = text == "Training"

    def check(self) -> None:
        if self._training:
            self._left -= 1
        if self._left < 0:
            self.cancel()
        super().check()


def config(brains: Path, prepared: Path, output: Path, **changed: object) -> TrainConfig:
    values = {"kind": "volumes", "data": brains, "prepared": prepared, "output": output, "network": SMALL, "steps": 4, "batch": 4}
    return TrainConfig.model_validate({**values, "checkpoint_s": 0, **changed})


@pytest.mark.parametrize(
    "form", [SMALL, COARSE, GRID, NetworkConfig(filters=(4, 4, 4, 8), code=600, grid=True, variational=True)]
)
def test_codes_have_their_length_and_come_back_as_volumes(form: NetworkConfig) -> None:
    network = VolumeNetwork(form).eval()
    with torch.no_grad():
        code, spread = network.encoder(torch.randn(2, 1, *SHAPE).clamp(-LIMIT, LIMIT))
        assert code.shape == (2, form.code) and (spread is not None) == form.variational
        assert network.decoder(code).shape == (2, 1, *SHAPE)


def test_a_grid_of_1200_numbers_is_the_papers() -> None:
    assert GRID.grid_shape == (10, 12, 10)
    with pytest.raises(ValueError, match="multiple of 1200"):
        NetworkConfig(filters=(4, 4, 8), code=1000, grid=True)


def test_what_compares_codes_teaches_the_coarse_part_alone() -> None:
    network = VolumeNetwork(COARSE)
    volumes = torch.randn(4, 1, *SHAPE, generator=torch.Generator().manual_seed(0)).clamp(-LIMIT, LIMIT)
    codes, compared = network.encoder.compared(volumes)
    assert torch.equal(codes, compared) and codes.shape == (4, COARSE.code)
    torch.autograd.backward(distance_softmax(compared, torch.tensor([0, 0, 1, 1]), torch.Generator().manual_seed(0)))
    taught = {name for name, one in network.encoder.named_parameters() if one.grad is not None and bool(one.grad.any())}
    assert taught == {"coarse.linear.weight"}


def test_the_coarse_part_is_alike_on_both_sides_and_standardised_by_the_brains_it_was_shown() -> None:
    encoder = VolumeNetwork(COARSE).encoder.eval()
    assert encoder.coarse is not None
    shown = (np.random.default_rng(0).standard_normal((6, *SHAPE)).clip(-1, 1) * LIMIT).astype(np.float16)
    shown[:, :40] += np.linspace(-1, 1, 6, dtype=np.float16)[:, None, None, None]  # the left half differs between them
    encoder.measure(shown)
    volumes = torch.from_numpy(shown.astype(np.float32))[:, None]
    with torch.no_grad():
        amounts = encoder.amounts[0](volumes)
        cells = (encoder.coarse.pooled(amounts) - encoder.coarse.mean) / encoder.coarse.scale
        mirrored = encoder.coarse(encoder.amounts[0](volumes.flip(2)))
        assert torch.allclose(encoder.coarse(amounts), mirrored, atol=1e-5)
    assert torch.allclose(cells.mean(0), torch.zeros(()), atol=1e-5)
    assert 0.5 < float(cells.square().flatten(1).sum(1).mean()) < 1


def test_a_coarse_part_is_of_plain_vectors_only() -> None:
    with pytest.raises(ValueError, match="coarse part"):
        NetworkConfig(coarse=True, variational=True)


def test_amounts_add_up_to_the_intensity() -> None:
    volume = torch.rand(1, 1, *SHAPE) * 2 * LIMIT - LIMIT
    amounts = Amounts()(volume)
    ends = torch.tensor([-2.0, -1.2, -0.5, 0.2, 0.9])
    means = torch.nn.functional.avg_pool3d(volume, 2)[:, 0]
    assert amounts.shape == (1, 6, 40, 48, 40)
    assert torch.allclose(amounts.sum(1) - ends.sum(), means, atol=1e-4)


def test_the_distance_softmax_wants_ones_own_class_near() -> None:
    classes = torch.tensor([0, 0, 1, 1])
    generator = torch.Generator().manual_seed(0)
    apart = distance_softmax(torch.tensor([[0.0], [0.0], [3.0], [3.0]]), classes, generator)
    mixed = distance_softmax(torch.zeros(4, 1), classes, generator)
    assert float(apart) == pytest.approx(np.log(1 + np.exp(-9)), rel=1e-3)
    assert float(mixed) == pytest.approx(np.log(2))
    swapped = distance_softmax(torch.tensor([[0.0], [3.0], [0.0], [3.0]]), classes, generator)
    assert float(swapped) > 3


def test_a_case_is_never_compared_with_itself() -> None:
    codes = torch.tensor([[0.0], [5.0], [9.0]], requires_grad=True)
    loss = distance_softmax(codes, torch.tensor([0, 0, 1]), torch.Generator().manual_seed(0))
    # The last has nobody else of its class, so only the first two count: 25 against 81, and 25 against 16.
    wanted = (np.log1p(np.exp(25 - 81)) + np.log1p(np.exp(25 - 16))) / 2
    assert float(loss.detach()) == pytest.approx(wanted, rel=1e-4)


def test_the_divergence_of_the_standard_normal_is_none() -> None:
    assert torch.allclose(divergence(torch.zeros(3, 5), torch.zeros(3, 5)), torch.zeros(3))
    assert float(divergence(torch.ones(1, 4), torch.zeros(1, 4))) == pytest.approx(2)


def test_each_game_moves_its_own_half() -> None:
    network = VolumeNetwork(GRID)
    batch = torch.randn(2, 1, *SHAPE).clamp(-LIMIT, LIMIT)
    weights = Weights(1.0, 0.5, 256.0, 1 / np.prod(SHAPE))
    network.decoder.requires_grad_(False)
    torch.autograd.backward(encoder_loss(network, batch, weights, torch.Generator().manual_seed(0)))
    assert all(p.grad is None for p in network.decoder.parameters())
    assert any(p.grad is not None and p.grad.abs().sum() > 0 for p in network.encoder.parameters())
    network.zero_grad()
    network.decoder.requires_grad_(True)
    network.encoder.requires_grad_(False)
    torch.autograd.backward(decoder_loss(network, batch, weights, torch.Generator().manual_seed(0)))
    assert all(p.grad is None for p in network.encoder.parameters())
    assert any(p.grad is not None and p.grad.abs().sum() > 0 for p in network.decoder.parameters())


def test_generated_volumes_leave_the_running_means_of_a_finished_model() -> None:
    torch.manual_seed(0)
    network = VolumeNetwork(GRID)
    batch = torch.randn(2, 1, *SHAPE).clamp(-LIMIT, LIMIT)
    before = {name: buffer.clone() for name, buffer in network.named_buffers() if "running" in name}
    with unmeasured(network), torch.no_grad():
        network.decoder(network.encoder(batch)[0])
    kept = dict(network.named_buffers())
    assert before and all(torch.equal(kept[name], buffer) for name, buffer in before.items())
    with torch.no_grad():
        network.decoder(network.encoder(batch)[0])
    assert not any(torch.equal(kept[name], buffer) for name, buffer in before.items())


def test_a_step_of_the_elbo_makes_it_smaller() -> None:
    torch.manual_seed(0)
    network = VolumeNetwork(GRID)
    batch = torch.full((2, 1, *SHAPE), -LIMIT)
    batch[:, :, 20:60, 20:70, 20:60] = 0.5
    weights = Weights(1.0, 0.5, 1.0, 1 / np.prod(SHAPE))
    optimizer = torch.optim.Adam(network.parameters(), lr=3e-3)
    losses = []
    for _ in range(6):
        loss = elbo_loss(network, batch, weights, torch.Generator().manual_seed(0))
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.8 * losses[0]


def test_varied_volumes_keep_their_background() -> None:
    volumes = torch.full((3, 1, *SHAPE), -LIMIT)
    volumes[:, :, 30:50, 30:60, 30:50] = 0.4
    varied = vary(volumes, 1.0, torch.Generator().manual_seed(3))
    assert varied.shape == volumes.shape and not torch.equal(varied, volumes)
    assert ((varied > -LIMIT).sum(dim=(1, 2, 3, 4)) == 20 * 30 * 20).all()
    assert torch.equal(vary(volumes, 0.0, torch.Generator()), volumes)


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not(
    brains: Path, prepared_folder: Path, subjects: list[Subject], tmp_path: Path
) -> None:
    whole = VolumeTrainer(config(brains, prepared_folder, tmp_path / "whole", alpha=1.0), never, Job()).run()
    stopped = config(brains, prepared_folder, tmp_path / "stopped", alpha=1.0)
    with pytest.raises(Cancelled):
        VolumeTrainer(stopped, never, StopsAfter(2)).run()
    assert load_network(tmp_path / "stopped" / "model.pt").config == SMALL
    again = VolumeTrainer(stopped, never, Job())
    model = again.run()
    assert fingerprint(load_network(model)) == fingerprint(load_network(whole))
    assert read_card(model)["steps"] == 4


def test_a_checkpoint_of_another_run_is_refused(
    brains: Path, prepared_folder: Path, subjects: list[Subject], tmp_path: Path
) -> None:
    VolumeTrainer(config(brains, prepared_folder, tmp_path, steps=1), never, Job()).run()
    with pytest.raises(UserError, match="does not fit this configuration"):
        VolumeTrainer(config(brains, prepared_folder, tmp_path, steps=1, seed=3), never, Job()).run()
    (tmp_path / "checkpoint.pt").write_bytes(b"half")
    with pytest.raises(UserError, match="is not a whole-brain model"):
        VolumeTrainer(config(brains, prepared_folder, tmp_path, steps=1), never, Job()).run()


def test_soft_introvae_trains_after_its_warm_up(
    brains: Path, prepared_folder: Path, subjects: list[Subject], tmp_path: Path
) -> None:
    run = config(
        brains, prepared_folder, tmp_path, network=GRID, objective="introspective", warm_up=1, steps=2, batch=2, beta_neg=256
    )
    model = VolumeTrainer(run, never, Job()).run()
    assert load_network(model).config == GRID


def test_no_scan_of_a_patient_is_in_two_folds_and_diagnoses_are_even(subjects: list[Subject]) -> None:
    assert len(subjects) == 5 and len({subject.patient for subject in subjects}) == 4
    groups = fold_of(subjects, 2)
    by_patient: dict[str, set[int]] = {}
    for subject, group in zip(subjects, groups.tolist(), strict=True):
        by_patient.setdefault(subject.patient, set()).add(group)
    assert all(len(of_one) == 1 for of_one in by_patient.values())
    names, classes = classes_of(subjects)
    assert names == ["AD", "CN"]
    assert all({subject.diagnosis for subject, g in zip(subjects, groups, strict=True) if g == k} == {"AD", "CN"} for k in (0, 1))
    assert classes.tolist() == [names.index(subject.diagnosis) for subject in subjects]


def test_metric_learning_needs_two_diagnoses(
    brains: Path, prepared_folder: Path, subjects: list[Subject], tmp_path: Path
) -> None:
    lonely = tmp_path / "toys"
    lonely.mkdir()
    shutil.copytree(brains / "sub-00", lonely / "sub-00")
    (lonely / "participants.tsv").write_text("participant_id\tdiagnosis\nsub-00\tCN\n")
    with pytest.raises(UserError, match="two diagnoses"):
        VolumeTrainer(config(lonely, prepared_folder, tmp_path / "out", alpha=1.0), never, Job()).run()


def test_configurations_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    path.write_text('kind = "volumes"\ndata = "a"\nprepared = "b"\noutput = "c"\nobjective = "variational"\n')
    assert is_volume_config(path)
    with pytest.raises(UserError, match=r"network\.variational"):
        load_volume_config(path)
    path.write_text('kind = "volumes"\ndata = "a"\nprepared = "b"\noutput = "c"\nfold = 5\n')
    with pytest.raises(UserError, match="fold must be less"):
        load_volume_config(path)
    with pytest.raises(UserError, match="no configuration"):
        load_volume_config(tmp_path / "none.toml")
    assert not is_volume_config(tmp_path / "none.toml")


@pytest.mark.parametrize("name", [path.name for path in sorted((REPOSITORY / "resources" / "training").glob("volumes*.toml"))])
def test_the_programs_own_configurations_are_understood(name: str) -> None:
    assert is_volume_config(REPOSITORY / "resources" / "training" / name)
    assert load_volume_config(REPOSITORY / "resources" / "training" / name).steps >= 100
