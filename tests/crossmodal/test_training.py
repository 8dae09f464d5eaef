"""The network's form, its autoencoders, and runs that stop and go on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from app.crossmodal import Drawing, NetworkConfig, TrainConfig, Trainer, load_model, load_train_config, tune
from app.crossmodal.appearance import mixed, vary
from app.crossmodal.autoencoders import autoencoder_for, inputs_of, install, layers_of
from app.crossmodal.config import Pretraining
from app.crossmodal.networks import SimilarityNetwork
from app.crossmodal.patches import HALF, as_tensor, draw_patches, draw_places, skull_band
from app.crossmodal.training import CHECKPOINT, PATCHES
from app.errors import Cancelled, EnvironmentFault, UserError
from app.jobs import Job, Progress
from app.settings import REPOSITORY
from tests.crossmodal.heads import toy_pair, write_toy_heads

SMALL = NetworkConfig(own=12, joint=10, code=6)
CONVOLUTION = NetworkConfig(features="convolution", filters=3, own=12, joint=10, code=6)


def patches(count: int = 40, depth: int = 1, **options: float) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    drawn = draw_patches(np.random.default_rng(1), [toy_pair(0), toy_pair(1)], Drawing(count, depth, **options))
    return as_tensor(drawn.ct), as_tensor(drawn.mr), torch.from_numpy(drawn.matched)


def test_the_papers_network_is_578_578_300_100_2() -> None:
    network = SimilarityNetwork(NetworkConfig())
    layers = (network.first, network.second, network.third, network.last)
    assert [(layer.in_features, layer.out_features) for layer in layers] == [(578, 578), (578, 300), (300, 100), (100, 2)]


@pytest.mark.parametrize(("config", "depth"), [(SMALL, 1), (CONVOLUTION, 1), (NetworkConfig(depth=3, own=8, joint=8, code=4), 3)])
def test_one_ct_patch_meets_many_as_if_repeated(config: NetworkConfig, depth: int) -> None:
    ct, mr, _ = patches(5, depth)
    network = SimilarityNetwork(config)
    assert torch.allclose(network(ct[:1], mr), network(ct[:1].repeat(len(mr), 1, 1, 1), mr), atol=1e-6)
    assert network.similarity(ct, mr).shape == (len(ct),)


def test_matched_patches_show_one_place_and_unmatched_another() -> None:
    pair = toy_pair(0)
    both = type(pair)("same", "same", pair.ct, pair.ct, 0, pair.affine)
    drawn = draw_patches(np.random.default_rng(0), [both], Drawing(60, near=0.5))
    same = (drawn.ct == drawn.mr).all(axis=(1, 2, 3))
    assert same[drawn.matched].all() and drawn.matched.sum() == 60
    assert not same[~drawn.matched].any() and (~drawn.matched).sum() > 50


def test_places_lie_around_the_skull_and_within_reach() -> None:
    pairs = [toy_pair(0)]
    places = draw_places(np.random.default_rng(0), pairs, 50, 1.0, 3)
    assert all(skull_band(pairs[0].ct[k])[row, column] for _, k, row, column in places)
    assert places[:, 1].min() >= 1 and places[:, 1].max() <= len(pairs[0].ct) - 2
    assert places[:, 2:].min() >= HALF


def test_varying_by_nothing_changes_nothing_and_turns_both_alike() -> None:
    ct, _, _ = patches(6)
    still = vary(ct, ct.clamp(1e-4, 1), 0.0, 0.0, torch.Generator().manual_seed(0))
    assert torch.equal(still[0], ct)
    one, other = vary(ct, ct, 1.0, 0.0, torch.Generator().manual_seed(3))
    both = torch.stack([one.flatten(), other.flatten()])
    assert not torch.equal(one, ct) and float(torch.corrcoef(both)[0, 1]) > 0.9
    assert one.min() >= 0 and one.max() <= 1


@pytest.mark.parametrize("config", [SMALL, CONVOLUTION])
def test_autoencoders_learn_and_become_the_layers(config: NetworkConfig) -> None:
    ct, mr, _ = patches()
    network = SimilarityNetwork(config)
    options = Pretraining(noise=0.1, sparsity_weight=0.01)
    assert len(layers_of(network)) == (4 if config is SMALL else 6)
    for layer in layers_of(network):
        seen = inputs_of(network, layer, ct, mr)
        trained = autoencoder_for(network, layer, torch.Generator().manual_seed(0))
        optimizer = torch.optim.Adam(trained.parameters(), lr=0.02)
        losses = []
        for step in range(30):
            optimizer.zero_grad()
            loss = trained.loss(seen, options, torch.Generator().manual_seed(step))
            torch.autograd.backward(loss)
            optimizer.step()
            losses.append(float(loss.detach()))
        assert losses[-1] < 0.9 * losses[0], layer
        install(network, layer, trained)
    size, own = network.features_each, config.own
    assert not network.first.weight[:own, size:].any() and not network.first.weight[own:, :size].any()
    assert network.first.weight[:own, :size].all()


def run_config(folder: Path, network: NetworkConfig = SMALL) -> TrainConfig:
    return TrainConfig(
        heads=folder / "heads",
        output=folder / "run",
        network=network,
        pretraining=Pretraining(steps=30),
        pairs=60,
        steps=60,
        batch=16,
        checkpoint_s=1000,
    )


def stopping(at: int) -> Job:
    """Return a job that is cancelled once the training has done `at` steps."""

    def look(progress: Progress) -> None:
        if progress.text.startswith("Training") and progress.done >= at:
            job.cancel()

    job = Job(look)
    return job


def test_a_run_that_was_stopped_ends_as_one_that_was_not(tmp_path: Path) -> None:
    write_toy_heads(tmp_path / "heads", 2)
    config = run_config(tmp_path)
    whole = load_model(Trainer(config, Job()).run())
    for stop in (50, 150):  # in the second autoencoder, and in the whole network
        output = tmp_path / f"stopped-{stop}"
        again = config.model_copy(update={"output": output})
        with pytest.raises(Cancelled):
            Trainer(again, stopping(stop)).run()
        seen: list[Progress] = []
        resumed = load_model(Trainer(again, Job(seen.append)).run())
        assert seen[0].done >= stop
        assert all(torch.equal(a, b) for a, b in zip(whole.state_dict().values(), resumed.state_dict().values(), strict=True))
    other = config.model_copy(update={"seed": 9})
    with pytest.raises(UserError, match="does not fit this configuration: choose another output folder"):
        Trainer(other, Job()).run()


def test_patches_that_were_drawn_for_another_configuration_are_drawn_anew(tmp_path: Path) -> None:
    write_toy_heads(tmp_path / "heads", 2)
    config = run_config(tmp_path).model_copy(update={"pretraining": Pretraining(steps=1), "steps": 1})
    Trainer(config, Job()).run()
    kept = config.output / PATCHES
    drawn = kept.stat().st_mtime_ns
    (config.output / CHECKPOINT).unlink()  # as if stopped before the first one
    Trainer(config, Job()).run()
    assert kept.stat().st_mtime_ns == drawn
    (config.output / CHECKPOINT).unlink()
    Trainer(config.model_copy(update={"network": SMALL.model_copy(update={"depth": 3})}), Job()).run()
    with np.load(kept) as held:
        assert held["ct"].shape[1] == 3


def test_a_run_that_goes_astray_leaves_no_model_that_cannot_be_opened(tmp_path: Path) -> None:
    write_toy_heads(tmp_path / "heads", 1)
    options = {"learning_rate": 1e30, "steps": 10, "pretraining": Pretraining(steps=0)}
    config = run_config(tmp_path).model_copy(update=options)
    with pytest.raises(UserError, match=r"no longer finite at step .*lower the learning rate"):
        Trainer(config, Job()).run()
    assert not (config.output / "model.pt").exists()


def test_an_output_that_cannot_be_is_told_before_heads_are_read(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file")
    seen: list[Progress] = []
    with pytest.raises(EnvironmentFault, match="Cannot write into the output folder"):
        Trainer(run_config(tmp_path), Job(seen.append)).run()
    assert not seen


def test_training_tells_matched_from_unmatched_and_tuning_goes_on(tmp_path: Path) -> None:
    write_toy_heads(tmp_path / "heads", 2)
    config = run_config(tmp_path).model_copy(update={"steps": 300, "pairs": 300, "learning_rate": 5e-3, "jitter": 0.3})
    network = load_model(Trainer(config, Job()).run())
    ct, mr, matched = patches(200)
    with torch.no_grad():
        right = ((network.similarity(ct, mr) > 0) == matched).float().mean()
    assert right > 0.65  # chance is 0.5, its deviation 0.025
    before = [tensor.clone() for tensor in network.state_dict().values()]
    tuned = tune(network, draw_patches(np.random.default_rng(2), [toy_pair(3)], Drawing(50)), 5, 0, Job())
    assert all(torch.equal(a, b) for a, b in zip(before, network.state_dict().values(), strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(before, tuned.state_dict().values(), strict=True))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("heads = 1", "heads: .*correct this entry"),
        ("heads = 'a'\noutput = 'b'\nsteps = 0", "steps: .*greater than or equal to 1"),
        ("heads = 'a'\noutput = 'b'\n[network]\ndepth = 2", "network: .*must be odd"),
        ("heads = 'a'\noutput = 'b'\n[network]\ndepth = 3\nfeatures = 'convolution'", "depth must be 1"),
        ("heads = ", "is not a TOML file"),
        ("heads = 'a'\noutput = 'b'\nwarp = inf", "warp: .*finite number"),
        ("heads = 'a'\noutput = 'b'\nlearning_rate = 1e38", "learning_rate: .*less than or equal to 10"),
    ],
)
def test_bad_configurations_get_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "run.toml"
    path.write_text(text)
    with pytest.raises(UserError, match=sentence):
        load_train_config(path)
    with pytest.raises(UserError, match="no configuration"):
        load_train_config(tmp_path / "none.toml")


@pytest.mark.parametrize("name", ["crossmodal", "crossmodal-paper", "crossmodal-convolution", "crossmodal-3d"])
def test_examples_are_read(name: str) -> None:
    config = load_train_config(REPOSITORY / "resources" / "training" / f"{name}.toml")
    assert config.heads.resolve() == REPOSITORY / "runs" / "heads"


def test_contrast_changes_the_greys_of_the_mr_and_neither_air_nor_the_ct() -> None:
    ct, mr, _ = patches()
    mr[:, :, :5] = 0
    same, other = vary(ct, mr, 0.0, 1.0, torch.Generator().manual_seed(1))
    assert torch.equal(same, ct.clamp(0, 1))
    assert other[:, :, :5].max() < 1e-3 and (other - mr).abs()[mr > 0.2].mean() > 0.03
    assert other.min() >= 0 and other.max() <= 1


def test_mixtures_are_further_images_of_the_same_head() -> None:
    pair = toy_pair(0)
    inverse = type(pair)("inverse", pair.patient, pair.ct, (np.float16(1) - pair.mr) * (pair.mr > 0), 0, pair.affine)
    made = mixed(np.random.default_rng(0), [pair, inverse], 3)
    assert len(made) == 3 and all(one.ct is pair.ct and one.patient == pair.patient for one in made)
    assert all(one.mr.max() <= 1 and one.mr[pair.mr == 0].max() == 0 for one in made)
    assert np.abs(made[0].mr.astype(np.float32) - made[1].mr).mean() > 0.01


def test_warped_patches_of_a_pair_still_show_one_place() -> None:
    pair = toy_pair(0)
    both = type(pair)("same", "same", pair.ct, pair.ct, 0, pair.affine)

    def likeness(warp: float) -> tuple[float, float]:
        drawn = draw_patches(np.random.default_rng(0), [both], Drawing(80, warp=warp))
        apart = np.abs(drawn.ct.astype(np.float32) - drawn.mr).mean(axis=(1, 2, 3))
        return float(apart[drawn.matched].mean()), float(apart[~drawn.matched].mean())

    assert likeness(0.0)[0] == 0
    matched, unmatched = likeness(1.0)
    assert 0.005 < matched < 0.6 * unmatched


def test_unmatched_patches_of_space_come_from_other_planes_too() -> None:
    pair = toy_pair(0)
    both = type(pair)("same", "same", pair.ct, pair.ct, 0, pair.affine)
    level = np.broadcast_to(np.arange(len(pair.ct), dtype=np.float16)[:, None, None], pair.ct.shape)
    told = type(pair)("told", "told", both.ct, np.ascontiguousarray(level), 0, pair.affine)
    drawn = draw_patches(np.random.default_rng(0), [told], Drawing(60, depth=3, near=1.0))
    assert len(np.unique(drawn.mr[~drawn.matched][:, 1, 0, 0])) > 2
