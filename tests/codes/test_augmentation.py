"""Augmentation: images and labels stay together, thick slices are means, lesions and hand-drawn maps are what they claim."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Generator, Tensor

from app import frames
from app.errors import UserError
from app.jobs import Job
from app.training import losses
from app.training.augment import Recipe, augment, drawn_by_readers, hand_drawn, sampling_grid, thicken
from app.training.augment.contrast import contrast, left_out
from app.training.augment.geometry import resample_labels
from app.training.augment.hands import ellipses, without_a_class
from app.training.augment.painting import paint
from app.training.batch import Batch
from app.training.config import DataSource
from app.training.data import Sampler, Source, load_source, study_of
from app.training.packs import PackedStudy, read_pack, write_pack
from app.training.stages import central_window
from main import main
from tests.support.studies.phantoms import write_phantom

PLAIN = Recipe(graft=0, thick=0)


def seeded(seed: int = 0) -> Generator:
    return torch.Generator().manual_seed(seed)


def ball(centre: tuple[int, int, int], radius: float) -> Tensor:
    z, y, x = torch.meshgrid(*(torch.arange(n) for n in (155, 240, 240)), indexing="ij")
    distance: Tensor = ((z - centre[0]) ** 2 + (y - centre[1]) ** 2 + (x - centre[2]) ** 2).float().sqrt()
    return distance <= radius


@pytest.fixture(scope="module")
def source() -> Source:
    """One study: a brain of z-score 0 with an edema that is bright on FLAIR, background -4, each level a little brighter."""
    brain, lesion = ball((78, 120, 120), 60), ball((80, 100, 90), 16)
    images = torch.full((155, 3, 240, 240), -4.0, dtype=torch.float16)
    levels = (torch.arange(155) / 100).half()[:, None, None].expand(155, 240, 240)
    for channel in range(3):
        images[:, channel][brain] = levels[brain]
    images[:, 2][lesion] += 3
    return Source([study_of("S", images, (lesion * 2).byte())], 1.0, 0.0)


def drawn(source: Source, count: int = 6, reach: int = 2, painted: Source | None = None) -> Batch:
    return Sampler([source], 3, count, reach, painted).draw(0)


def test_augmentation_keeps_images_and_labels_together(source: Source) -> None:
    """The lesion is bright on FLAIR: after any geometry the label must still lie on the bright voxels."""
    batch = drawn(source, 8)
    out = augment(batch, (-2, 0, 2), 96, seeded(), PLAIN)
    flair = out.clean[:, 2]
    edema = out.labels == 2
    healthy = (out.labels == 0) & (out.brain[:, 0] > 0)
    assert int(edema.sum()) > 100
    assert float(flair[edema].median()) > float(flair[healthy].quantile(0.95))
    assert not torch.equal(out.clean, out.images)
    window = central_window(96, 4)
    part = augment(batch, (-2, 0, 2), 96, seeded(), PLAIN, window)
    torch.testing.assert_close(part.clean, out.clean[:, :, window[0], window[1]])


def test_slices_beside_are_those_of_the_volume(source: Source) -> None:
    """Each level has a brightness of its own, so the stack's order and distances can be read off."""
    batch = replace(drawn(source), class_jitter=torch.zeros(6))
    assert batch.images is not None and batch.images.shape == (6, 5, 3, 240, 240)
    t1 = batch.images[:, :, 0, 120, 120]
    torch.testing.assert_close(t1[:, 1:] - t1[:, :-1], torch.full((6, 4), 0.01), atol=2e-3, rtol=0)
    out = augment(batch, (-2, 0, 2), 48, seeded(), PLAIN)
    assert out.stack.shape == (6, 3, 3, 48, 48) and out.middle == 1
    assert torch.equal(out.images, out.stack[:, 1])


def test_a_volume_ends_in_its_outermost_slice(source: Source) -> None:
    study = source.studies[0]
    sampler = Sampler([source], 1, 2, reach=3)
    around = study.labels[sampler._around(154, study)]
    assert len(around) == 7 and torch.equal(around[3], around[6])


def test_levels_count_from_the_top(source: Source) -> None:
    batch = drawn(source, 4)
    assert source.studies[0].top == 138
    assert all(0 <= level <= 120 for level in batch.level.tolist())


def test_thick_slices_are_means_of_thin_ones() -> None:
    """A ramp stays a ramp in the mean; a single bright slice becomes many dim ones; without a chance nothing happens."""
    ramp = torch.arange(13.0).view(1, 13, 1, 1, 1).expand(64, 13, 3, 2, 2)
    offsets = (-2, 0, 2)
    same = thicken(ramp, offsets, seeded(), 0.0)
    assert torch.equal(same[:, :, 0, 0, 0], torch.tensor([[4.0, 6.0, 8.0]]).expand(64, 3))
    thick = thicken(ramp, offsets, seeded(), 1.0)
    assert float((thick.mean((0, 2, 3, 4)) - torch.tensor([4.0, 6.0, 8.0])).abs().max()) < 0.4
    spike = torch.zeros(64, 13, 3, 1, 1)
    spike[:, 6] = 1
    seen = thicken(spike, (0,), seeded(), 1.0)[:, 0, :, 0, 0]
    assert 0.1 < float(seen.mean()) < 0.5 and float(seen.max()) < 0.75
    assert len({round(float(v), 4) for v in seen.flatten()}) > 50, "thickness and phase vary"


def test_mirroring_moves_the_lesion() -> None:
    labels = torch.zeros(64, 32, 32, dtype=torch.uint8)
    labels[:, 10:16, 4:9] = 2
    moved = resample_labels(labels, sampling_grid(seeded(1), 64, 32))
    right = [bool(m[:, 16:].sum() > m[:, :16].sum()) for m in moved]
    assert 16 < sum(right) < 48
    kept = resample_labels(labels, sampling_grid(seeded(1), 64, 32, mirrored=False))
    assert not any(bool(m[:, 16:].sum() > m[:, :16].sum()) for m in kept)


def test_painted_lesions_show_what_their_labels_say() -> None:
    """In the mean enhancing tumour is bright on T1ce and edema on FLAIR, nothing changes outside, nor where there is no brain."""
    images, labels = torch.zeros(200, 1, 3, 32, 32), torch.zeros(200, 1, 32, 32, dtype=torch.long)
    brain = torch.ones(200, 1, 32, 32)
    brain[..., :4] = 0
    lesions = labels.clone()
    lesions[..., 8:20, 0:20] = 2
    lesions[..., 11:17, 8:14] = 3
    out, marks = paint(images, labels, lesions, brain, seeded(), 1.0)
    assert set(marks.flatten().tolist()) == {0, 1, 2, 3}, "some do not enhance"
    assert not marks[..., :4].any() and not out[..., :4].any()
    assert not out[..., 24:, :].any() and not out[..., :, 24:].any()
    enhancing = marks == 3
    assert float(out[:, :, 1][enhancing].mean()) > 1.0 > float(out[:, :, 1][marks == 2].mean())
    assert float(out[:, :, 2][marks == 2].mean()) > 1.0
    untouched, none = paint(images, labels, lesions, brain, seeded(), 0.0)
    assert torch.equal(untouched, images) and torch.equal(none, labels)


def test_a_sampler_brings_lesions_from_near_the_level(source: Source) -> None:
    other = study_of("L", None, (ball((80, 120, 120), 5) * 1).byte())
    batch = drawn(source, 6, 1, Source([other], 1.0, 0.0))
    assert batch.lesions is not None and batch.lesions.shape == (6, 3, 240, 240)
    assert all(bool(planes.any()) for planes in batch.lesions)


def test_missing_modalities_and_cut_fields_are_blank_as_announced() -> None:
    images = torch.ones(400, 2, 3, 8, 40)
    images[..., 0, 0] = -4
    out = left_out(images, seeded(), (0.2, 0.0, 0.3), 0.0)
    gone = out.abs().amax((1, 3, 4)) == 0
    assert [round(float(v), 1) for v in gone.float().mean(0)] == [0.2, 0.0, 0.3]
    assert not bool((gone.sum(1) > 1).any())
    cut = left_out(images, seeded(), (0, 0, 0), 0.5)
    sides = (cut[..., 4, :] == -4).any(-1)[:, 0].sum(1)
    assert set(sides.tolist()) == {0, 1} and 0.4 < float((sides > 0).float().mean()) < 0.6
    assert not bool((cut[..., 4, 16:24] == -4).any()), "the middle stays"


def test_vessels_are_drawn_into_t1ce_alone_and_never_into_a_lesion() -> None:
    images, labels = torch.zeros(8, 1, 3, 64, 64), torch.zeros(8, 1, 64, 64, dtype=torch.long)
    labels[..., 20:40, 20:40] = 3
    brain, jitter = torch.ones(8, 1, 64, 64), torch.zeros(8)
    without, with_vessels = (contrast(images, labels, brain, jitter, seeded(4), vessels=v) for v in (0.0, 1.0))
    assert float(with_vessels[:, :, 1].amax((1, 2, 3)).mean()) > float(without[:, :, 1].amax((1, 2, 3)).mean()) + 0.4
    assert float(with_vessels[:, 0, 1, 24:36, 24:36].amax()) < float(with_vessels[:, 0, 1].amax())


def test_hand_drawn_planes_stay_a_partition() -> None:
    planes = losses.one_hot(torch.randint(0, 4, (3, 24, 24), generator=seeded(2)))
    for made in (hand_drawn(planes, seeded(3)), drawn_by_readers(planes, seeded(3)), ellipses(planes)):
        torch.testing.assert_close(made.sum(1), torch.ones(3, 24, 24))
        assert float(made.min()) >= 0
    empty = hand_drawn(losses.one_hot(torch.zeros(2, 24, 24, dtype=torch.long)), seeded(3))
    torch.testing.assert_close(empty[:, 0], torch.ones(2, 24, 24))


def test_an_ellipse_lies_where_the_lesion_lies_and_has_its_size() -> None:
    labels = torch.zeros(1, 96, 96, dtype=torch.long)
    labels[0, 30:50, 40:70] = 2
    labels[0, 36:44, 50:60] = 1
    made = ellipses(losses.one_hot(labels)).argmax(1)[0]
    rows, columns = torch.nonzero(made > 0).float().mean(0)
    assert abs(float(rows) - 39.5) < 1 and abs(float(columns) - 54.5) < 1
    assert 0.8 < int((made > 0).sum()) / 600 < 1.25 and int((made == 1).sum()) > 40


def test_a_reader_who_leaves_a_class_out_leaves_exactly_one_out() -> None:
    labels = torch.zeros(60, 48, 48, dtype=torch.long)
    labels[:, 10:30, 10:30] = 2
    labels[:, 14:24, 14:24] = 3
    labels[:, 17:21, 17:21] = 1
    left = [set(planes.unique().tolist()) - {0} for planes in without_a_class(losses.one_hot(labels), seeded()).argmax(1)]
    assert {frozenset(kinds) for kinds in left} == {frozenset({1, 2}), frozenset({1, 3}), frozenset({2, 3})}


def test_a_pack_gives_back_what_went_in(tmp_path: Path, source: Source) -> None:
    study = source.studies[0]
    assert study.images is not None
    packed = [PackedStudy("A", study.images.numpy(), study.labels.numpy()), PackedStudy("B", None, study.labels.numpy())]
    assert write_pack(tmp_path / "two.pack", packed) == 2
    assert (tmp_path / "two.pack").stat().st_size < 2_000_000
    whole, bare = read_pack(tmp_path / "two.pack")
    assert (whole.name, bare.name, bare.images) == ("A", "B", None)
    np.testing.assert_array_equal(whole.labels, study.labels.numpy())
    np.testing.assert_array_equal(bare.labels, study.labels.numpy())
    assert whole.images is not None and whole.images.shape == (frames.LIBRARY_SLICES, 3, 240, 240)
    assert float(np.abs(whole.images.astype(np.float32) - study.images.numpy()).max()) < 0.06
    again = load_source(DataSource(folder=tmp_path / "two.pack", labels_only=True), Job())
    assert [one.name for one in again.studies] == ["A", "B"] and again.studies[0].images is None
    (tmp_path / "cut.pack").write_bytes((tmp_path / "two.pack").read_bytes()[:5000])
    with pytest.raises(UserError, match="damaged"):
        list(read_pack(tmp_path / "cut.pack"))


def test_a_configuration_is_packed_for_another_machine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_phantom(tmp_path / "patients" / "P1", 1, (90, 110, 75), height=12)
    text = 'stage = "segmentation"\noutput = "run"\nsteps = 1\n[model]\nimage_size = 48\ncode_size = 24\nfilters = [8, 8, 16]\n'
    (tmp_path / "run.toml").write_text(f'{text}embedding = 8\n[[data]]\nfolder = "patients"\n')
    assert main(["train", str(tmp_path / "run.toml"), "--pack", str(tmp_path / "p.pack")]) == 0
    assert "holds one study: name it" in capsys.readouterr().out
    (study,) = read_pack(tmp_path / "p.pack")
    folder = load_source(DataSource(folder=tmp_path / "patients"), Job()).studies[0]
    assert study.images is not None and folder.images is not None and study.name == folder.name
    assert float(np.abs(study.images.astype(np.float32) - folder.images.numpy()).clip(0, 1).mean()) < 0.01
    np.testing.assert_array_equal(study.labels, folder.labels.numpy())
    assert main(["train", str(tmp_path / "run.toml"), "--pack", str(tmp_path / "p.zip")]) == 2
    assert "does not end in .pack" in capsys.readouterr().err
