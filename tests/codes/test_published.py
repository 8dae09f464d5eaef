"""The published recipe: batches, augmentation, terms and what they teach; a run in parts, or stopped, is the same run."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from torch import Tensor

from app.codes import CodeConfig, load_model
from app.codes.networks import Networks
from app.errors import Cancelled, UserError
from app.jobs import Job
from app.training import losses, trainer
from app.training.augment.published import Chances, turned_and_scaled
from app.training.batch import Batch
from app.training.config import TrainConfig, load_train_config
from app.training.data import Sampler, Source, load_source, study_of
from app.training.stages import make_stage
from app.training.telling import read_log
from app.training.trainer import Trainer
from tests.codes.test_training import MODEL, config, patients, stopping_after, trained, without_curves

__all__ = ["patients", "without_curves"]  # fixtures

SMALL = """
[model]
image_size = 48
code_size = 48
filters = [16, 16, 16, 16]
embedding = 16
"""
# Two channels a group or more, as published: with one, an empty label map leaves a group nothing to be normalised by.
PUBLISHED = 'optimiser = "adam"\nbetas = [0.9, 0.9999]\ncooldown = 0.0\naverage = 0.0'


def published(folder: Path, patients: Path, steps: int, extra: str = PUBLISHED, batch: int = 8) -> Path:
    path = config(folder, patients, "published", steps, extra, batch=batch)
    path.write_text(path.read_text().replace(MODEL, SMALL))
    return path


def batch_of(count: int = 8) -> Batch:
    """Slices with a bright square on the left, every second one a lesion there."""
    generator = torch.Generator().manual_seed(4)
    images = torch.full((count, 1, 3, 240, 240), -4.0)
    images[..., 50:190, 60:180] = torch.randn(count, 1, 3, 1, 1, generator=generator) * 0.3
    images[..., 90:130, 70:100] += 2
    labels = torch.zeros(count, 1, 240, 240, dtype=torch.long)
    labels[1::2, :, 90:130, 70:100] = 2
    return Batch(images, labels, torch.zeros(count), torch.zeros(count))


def stage_and_networks(folder: Path, patients: Path) -> tuple[TrainConfig, Networks]:
    settings = load_train_config(published(folder, patients, 2))
    torch.manual_seed(3)
    return settings, Networks(settings.model)


def reached(term: Tensor, networks: Networks) -> set[str]:
    """Return the networks that a term teaches."""
    networks.zero_grad()
    torch.autograd.backward(term, retain_graph=True)
    return {
        name for name, part in networks.named_children() if any(p.grad is not None and p.grad.any() for p in part.parameters())
    }


def test_every_term_teaches_the_networks_that_the_paper_says(tmp_path: Path, patients: Path) -> None:
    settings, networks = stage_and_networks(tmp_path, patients)
    terms = make_stage(settings).terms(networks, batch_of(), torch.Generator().manual_seed(0))
    assert {name: reached(term, networks) for name, term in terms.items()} == {
        "reconstruct_normal": {"nEncoder", "iDecoder"},
        "reconstruct_normal_entire": {"aEncoder", "iDecoder"},
        "reconstruct_entire": {"aEncoder", "iDecoder"},
        "segmentation": {"aEncoder", "lDecoder"},
        "consistency": {"aEncoder", "lEncoder"},
        "kl": {"nEncoder"},
        "normal_norm": {"aEncoder"},
        "margin": {"nEncoder", "aEncoder"},
    }


def test_terms_have_the_published_weights(tmp_path: Path, patients: Path) -> None:
    """With every weight 1 a term is as many times smaller as the published weight says."""
    settings, networks = stage_and_networks(tmp_path, patients)
    names = ("reconstruction", "segmentation", "consistency", "kl", "normal_norm", "margin")
    plain = settings.model_copy(update={"weights": settings.weights.model_copy(update=dict.fromkeys(names, 1.0))})
    one, other = (make_stage(which).terms(networks, batch_of(), torch.Generator().manual_seed(0)) for which in (settings, plain))
    assert {name: round(float(one[name].detach() / other[name].detach()), 4) for name in one} == {
        "reconstruct_normal": 1,
        "reconstruct_normal_entire": 1,
        "reconstruct_entire": 1,
        "segmentation": 10,
        "consistency": 1,
        "kl": 0.1,
        "normal_norm": 0.1,
        "margin": 0.1,
    }


def test_dice_is_a_mean_over_slices_and_classes() -> None:
    target = losses.one_hot(torch.tensor([[[1, 1], [0, 0]], [[0, 0], [0, 0]]]))
    perfect = target * 40 - 20
    assert float(losses.dice_of_slices(perfect, target)) == pytest.approx(0, abs=1e-4)
    missed = losses.one_hot(torch.zeros(2, 2, 2, dtype=torch.long)) * 40 - 20
    # One of six: 1 - (0 + 1) / (2 + 0 + 1).
    assert float(losses.dice_of_slices(missed, target)) == pytest.approx((1 - 1 / 3) / 6, abs=1e-4)


def test_half_of_a_batch_is_without_a_lesion(patients: Path, tmp_path: Path) -> None:
    settings = load_train_config(published(tmp_path, patients, 1))
    sources = [load_source(source, Job()) for source in settings.data]
    brain = torch.full((155, 3, 240, 240), -4.0)
    brain[20:140, :, 60:180, 60:180] = 0
    healthy = Source([study_of("N", brain.half(), torch.zeros(155, 240, 240, dtype=torch.uint8))], 4.0, 0.0)
    sampler = Sampler([*sources, healthy], 1, 12, pools=("healthy", "lesion"))
    batch = sampler.draw(0)
    assert [bool((labels > 0).any()) for labels in batch.labels] == [False, True] * 6
    part = sampler.draw(0, range(4, 8))
    assert (part.start, part.whole) == (4, 12)
    assert part.images is not None and batch.images is not None
    assert torch.equal(part.images, batch.images[4:8]) and torch.equal(part.labels, batch.labels[4:8])
    with pytest.raises(UserError, match=r"No study .* with a lesion"):
        Sampler([healthy], 1, 12, pools=("healthy", "lesion"))


def test_augmentation_is_the_published_one_alone() -> None:
    batch = batch_of()
    assert batch.images is not None
    none = Chances(torch.zeros(8), torch.zeros(8).bool(), torch.ones(8, 3), torch.zeros(8, 3))
    same, labels = turned_and_scaled(batch, 240, none)
    torch.testing.assert_close(same, batch.images[:, 0], atol=1e-3, rtol=0)
    assert torch.equal(labels, batch.labels[:, 0])
    mirrored = Chances(none.angle, ~none.mirrored, none.scale * 1.1, none.shift - 0.1)
    images, labels = turned_and_scaled(batch, 240, mirrored)
    torch.testing.assert_close(images, batch.images[:, 0].flip(-1) * 1.1 - 0.1, atol=1e-3, rtol=0)
    assert torch.equal(labels, batch.labels[:, 0].flip(-1))
    turned = Chances(none.angle + math.radians(10), none.mirrored, none.scale, none.shift)
    images, labels = turned_and_scaled(batch, 240, turned)
    lesion = labels[1] == 2
    assert 0.95 < float(lesion.sum()) / (40 * 30) < 1.05 and float(images[1][:, lesion].mean()) > 1
    assert not torch.equal(labels, batch.labels[:, 0])
    drawn = Chances.draw(torch.Generator().manual_seed(0), 4000, 3)
    for values, low, high in ((drawn.angle, -0.1746, 0.1746), (drawn.scale, 0.9, 1.1), (drawn.shift, -0.1, 0.1)):
        assert low <= float(values.min()) < low * 0.98 + high * 0.02 and high * 0.98 + low * 0.02 < float(values.max()) <= high
    assert 0.45 < float(drawn.mirrored.float().mean()) < 0.55


@pytest.mark.usefixtures("without_curves")
def test_a_stopped_run_is_the_run_that_never_stopped(tmp_path: Path, patients: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "LOG_EVERY", 6)
    whole = load_model(trained(published(tmp_path / "a", patients, 12)))
    assert load_model(trained(published(tmp_path / "same", patients, 12))).id == whole.id
    path = published(tmp_path / "b", patients, 12)
    with pytest.raises(Cancelled):
        trained(path, stopping_after(6))
    assert torch.load(tmp_path / "b/run/checkpoint.pt", weights_only=True)["step"] == 6
    assert load_model(trained(path)).id == whole.id
    assert read_log(tmp_path / "a/run/losses.jsonl") == read_log(tmp_path / "b/run/losses.jsonl")


def test_a_batch_in_parts_has_the_gradient_of_the_whole_batch(tmp_path: Path, patients: Path) -> None:
    gradients = []
    for parts in (1, 4):
        run = Trainer(load_train_config(published(tmp_path / str(parts), patients, 2, f"{PUBLISHED}\nparts = {parts}")), Job())
        run.timed(1)
        gradients.append([p.grad for p in run.networks.parameters() if p.grad is not None])
    assert len(gradients[0]) == len(gradients[1]) > 50
    whole, added = (torch.cat([gradient.flatten() for gradient in one]) for one in gradients)
    assert float((whole - added).norm()) < 1e-4 * float(whole.norm())


@pytest.mark.usefixtures("without_curves")
def test_it_learns(tmp_path: Path, patients: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "LOG_EVERY", 10)
    model = load_model(trained(published(tmp_path, patients, 40, f"{PUBLISHED}\npicture_steps = 40")))
    assert not model.config.guided and model.config.segmenter is None and model.config.label_channels == 1
    (picture,) = (tmp_path / "run/pictures").iterdir()
    assert picture.name == "step-000040-t1-t1ce-flair-healthy-whole-truth-decoded.png"
    log = read_log(tmp_path / "run/losses.jsonl")
    for name in ("reconstruct_normal", "reconstruct_entire", "segmentation"):
        assert log[name][-1][1] < 0.95 * log[name][0][1], name


def test_the_full_size_is_the_published_layout(tmp_path: Path) -> None:
    text = (Path(trainer.__file__).parents[2] / "resources/training/published.toml").read_text()
    path = tmp_path / "published.toml"
    path.write_text(text)
    settings = load_train_config(path)
    assert settings.model == CodeConfig()
    assert (settings.model.image_size, settings.model.code_length) == (256, 2048)
    assert (settings.optimiser, settings.learning_rate, settings.betas, settings.weight_decay) == (
        "adam",
        1e-4,
        (0.9, 0.9999),
        1e-5,
    )
    assert (settings.batch, settings.warmup_steps, settings.cooldown, settings.average) == (30, 0, 0, 0)


@pytest.mark.parametrize(
    ("extra", "batch", "says"),
    [
        ("parts = 3", 8, "a multiple of 6"),
        ("parts = 4", 12, "a multiple of 8"),
        ("", 5, "a multiple of 2"),
    ],
)
def test_batches_that_cannot_be_cut(tmp_path: Path, patients: Path, extra: str, batch: int, says: str) -> None:
    with pytest.raises(UserError, match=says):
        Trainer(load_train_config(published(tmp_path, patients, 2, extra, batch)), Job())


def test_a_guided_model_is_refused(tmp_path: Path, patients: Path) -> None:
    with pytest.raises(UserError, match="unguided"):
        Trainer(load_train_config(config(tmp_path, patients, "published", 2)), Job())


def test_the_gradient_is_cut_where_asked(tmp_path: Path, patients: Path) -> None:
    """With a clip next to nothing Adam's first step is the same, but plain arithmetic shows it in the gradients."""
    lengths = []
    for clip in (0.0, 1e-3):
        run = Trainer(load_train_config(published(tmp_path / str(clip), patients, 2, f"clip = {clip}")), Job())
        run.timed(1)
        lengths.append(float(torch.cat([p.grad.flatten() for p in run.networks.parameters() if p.grad is not None]).norm()))
    assert lengths[0] > 0.1 and lengths[1] == pytest.approx(1e-3, rel=1e-3)
