"""Training: exact resume, that it learns, what it refuses, and the pieces whose errors would only show as poor figures."""

from __future__ import annotations

import itertools
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from app.codes import load_model
from app.errors import Cancelled, UserError
from app.jobs import Job, Progress
from app.outputs import only_writer
from app.settings import REPOSITORY
from app.training import losses, trainer
from app.training.config import load_train_config
from app.training.data import Sampler, load_source
from app.training.telling import Diary, read_log
from app.training.trainer import Trainer, rate_factor
from tests.support.studies.imaging_files import write_nifti
from tests.support.studies.phantoms import phantom_volumes, write_phantom

MODEL = """
[model]
image_size = 48
code_size = 24
filters = [8, 8, 16]
embedding = 8
one_hot_labels = true
guided = true
segmenter = { filters = [8, 16] }
"""


@pytest.fixture(scope="module")
def patients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("patients")
    for n, centre in enumerate([(90, 110, 75), (150, 130, 80)]):
        write_phantom(root / f"P{n}", n, centre)
    return root


@pytest.fixture(scope="module")
def label_maps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("labels")
    for n, centre in enumerate([(80, 100, 70), (140, 150, 60)]):
        write_nifti(root / f"L{n}_seg.nii.gz", phantom_volumes(n, centre)[1])
    return root


def config(folder: Path, patients: Path, stage: str, steps: int, extra: str = "", name: str = "run", batch: int = 4) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    text = f'stage = "{stage}"\noutput = "{name}"\nsteps = {steps}\nbatch = {batch}\nlearning_rate = 3e-3\nwarmup_steps = 2\n'
    text += f'threads = 1\ndevice = "cpu"\nthick_reach = 2\n{extra}\n{MODEL}\n[[data]]\nfolder = "{patients.as_posix()}"\n'
    path = folder / f"{name}.toml"
    path.write_text(text)
    return path


@pytest.fixture
def without_curves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the picture of the losses, which takes longer than some steps."""
    monkeypatch.setattr(Diary, "curves", lambda diary: None)


def trained(path: Path, job: Job | None = None) -> Path:
    return Trainer(load_train_config(path), job or Job()).run()


def stopping_after(steps: int) -> Job:
    """Return a job that is cancelled as soon as it has counted so many steps."""
    job: Job

    def look(progress: object) -> None:
        if getattr(progress, "text", "").startswith("Training") and getattr(progress, "done", 0) >= steps:
            job.cancel()

    job = Job(look)
    return job


@pytest.mark.parametrize("stage", ["segmentation", "labels"])
def test_a_resumed_run_is_the_run_that_never_stopped(
    tmp_path: Path, patients: Path, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trainer, "LOG_EVERY", 6)
    whole = trained(config(tmp_path / "a", patients, stage, 12, "cooldown = 0.3"))
    path = config(tmp_path / "b", patients, stage, 12, "cooldown = 0.3")
    with pytest.raises(Cancelled):
        trained(path, stopping_after(6))
    assert torch.load(tmp_path / "b/run/checkpoint.pt", weights_only=True)["step"] == 6
    resumed = trained(path)
    one, other = load_model(whole), load_model(resumed)
    assert one.id == other.id
    logs = [read_log(tmp_path / name / "run/losses.jsonl") for name in "ab"]
    assert logs[0] == logs[1] and len(next(iter(logs[0].values()))) == 2
    assert (tmp_path / "b/run/losses.png").stat().st_size > 1000


@pytest.mark.usefixtures("without_curves")
def test_codebooks_are_learned_and_a_resumed_run_goes_on_with_them(
    tmp_path: Path, patients: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Codes of images with a codebook for each part, exactly resumed; codes come to lie near their entries."""
    monkeypatch.setattr(trainer, "LOG_EVERY", 5)
    extra = "cooldown = 0.3"
    paths = [config(tmp_path / name, patients, "codes", 20, extra) for name in "ab"]
    for path in paths:
        path.write_text(path.read_text().replace("[model]", "[model]\nquantise = { entries = 8, groups = 2 }"))
    whole = trained(paths[0])
    with pytest.raises(Cancelled):
        trained(paths[1], stopping_after(10))
    assert load_model(trained(paths[1])).id == load_model(whole).id
    log = read_log(tmp_path / "a/run/losses.jsonl")
    assert "kl" not in log
    assert log["commitment"][-1][1] < log["commitment"][0][1]
    content = torch.load(whole, weights_only=True)
    assert {"nQuantiser", "aQuantiser"} <= set(json.loads(content["card"])["trained"])
    for name in ("nQuantiser", "aQuantiser"):
        usage = content["weights"][f"{name}.usage"].float()
        torch.testing.assert_close(usage.sum(1), torch.ones(2), atol=1e-2, rtol=0)
    assert [part.dtype for part in load_model(whole).space.parts] == ["bits", "bits"]


@pytest.mark.usefixtures("without_curves")
def test_the_stages_learn_and_build_on_each_other(
    tmp_path: Path, patients: Path, label_maps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All three stages on two phantoms: each loss falls, and the last model holds what the first two trained."""
    monkeypatch.setattr(trainer, "LOG_EVERY", 10)
    segmenter = trained(config(tmp_path, patients, "segmentation", 40, name="seg"))
    curve = read_log(tmp_path / "seg/losses.jsonl")["segmentation"]
    assert curve[-1][1] < 0.75 * curve[0][1]
    path = config(tmp_path, patients, "labels", 40, name="labels")
    with path.open("a") as file:
        file.write(f'[[data]]\nfolder = "{label_maps.as_posix()}"\nlabels_only = true\nshare = 3\n')
    labels = trained(path)
    overlap = read_log(tmp_path / "labels/losses.jsonl")["overlap"]
    assert overlap[-1][1] < 0.6 * overlap[0][1]
    initial = 'initial = ["seg/model.pt", "labels/model.pt"]'
    codes = trained(config(tmp_path, patients, "codes", 20, initial, name="codes"))
    log = read_log(tmp_path / "codes/losses.jsonl")
    assert {"reconstruct_normal", "reconstruct_entire", "kl", "segmentation", "consistency", "overlap"} <= set(log)
    assert log["reconstruct_normal"][-1][1] < log["reconstruct_normal"][0][1]
    first, last = (torch.load(p, weights_only=True)["weights"] for p in (segmenter, codes))
    for name in (n for n in first if n.startswith("segmenter.")):
        torch.testing.assert_close(last[name], first[name])
    trained_names = json.loads(torch.load(codes, weights_only=True)["card"])["trained"]
    assert trained_names == ["aEncoder", "iDecoder", "lDecoder", "lEncoder", "nEncoder", "segmenter"]
    assert torch.load(labels, weights_only=True)["weights"].keys() == last.keys()


@pytest.mark.usefixtures("without_curves")
def test_image_codes_follow_those_of_sketches_where_asked(tmp_path: Path, patients: Path) -> None:
    """Then a guided aEncoder is lEncoder that looks at label probabilities alone; else it is what `initial` holds."""
    trained(config(tmp_path, patients, "codes", 2, name="first"))
    for follows in (False, True):
        extra = f'initial = ["first/model.pt"]\nfollow_sketches = {str(follows).lower()}'
        made = Trainer(load_train_config(config(tmp_path, patients, "normal", 2, extra, name=f"next{follows}")), Job()).networks
        first = made.aEncoder.state_dict()["module_list.0.weight"]
        of_sketches = made.lEncoder.state_dict()["module_list.0.weight"]
        assert torch.equal(first[:, 3:], of_sketches) == follows
        assert bool(first[:, :3].any()) != follows


def test_one_run_at_a_time_trains_into_a_folder(tmp_path: Path, patients: Path) -> None:
    path = config(tmp_path, patients, "labels", 2)
    (tmp_path / "run").mkdir()
    with only_writer(tmp_path / "run", trainer.LOCK), pytest.raises(UserError, match="Another run is writing into"):
        trained(path)
    assert not (tmp_path / "run" / trainer.CHECKPOINT).exists()


def test_a_decoder_wants_encoders_that_are_trained(tmp_path: Path, patients: Path) -> None:
    with pytest.raises(UserError, match="goes on with nEncoder and aEncoder"):
        trained(config(tmp_path, patients, "decoder", 2))


@pytest.mark.usefixtures("without_curves")
def test_a_decoder_goes_on_alone(tmp_path: Path, patients: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It learns to show slices, and no code changes."""
    monkeypatch.setattr(trainer, "LOG_EVERY", 10)
    first = trained(config(tmp_path, patients, "codes", 2, name="first"))
    last = trained(config(tmp_path, patients, "decoder", 40, 'initial = ["first/model.pt"]', name="last"))
    log = read_log(tmp_path / "last/losses.jsonl")
    assert all(log[term][-1][1] < 0.9 * log[term][0][1] for term in ("reconstruct_normal", "reconstruct_entire"))
    before, after = (torch.load(path, weights_only=True)["weights"] for path in (first, last))
    changed = {name.split(".")[0] for name in before if not torch.equal(before[name], after[name])}
    assert changed == {"iDecoder"}


def test_a_batch_depends_on_seed_and_step_alone(patients: Path, tmp_path: Path) -> None:
    sources = [load_source(s, Job()) for s in load_train_config(config(tmp_path, patients, "segmentation", 1)).data]
    one, other = Sampler(sources, 5, 4), Sampler(sources, 5, 4)
    for step in range(3):
        other.draw(step)
    first, second = one.draw(7), other.draw(7)
    assert first.images is not None and second.images is not None
    assert torch.equal(first.images, second.images) and torch.equal(first.labels, second.labels)
    following = one.draw(8).images
    assert following is not None and not torch.equal(first.images, following)


def test_half_of_a_batch_shows_core(patients: Path, tmp_path: Path) -> None:
    sources = [load_source(s, Job()) for s in load_train_config(config(tmp_path, patients, "segmentation", 1)).data]
    batch = Sampler(sources, 1, 8).draw(0)
    core = (batch.labels == 1) | (batch.labels == 3)
    assert [bool(core[n].any()) for n in (0, 1, 4, 5)] == [True] * 4
    assert [bool(batch.labels[n].any()) for n in (2, 6)] == [True] * 2


def test_overlap_distance_orders_lesions() -> None:
    maps = torch.zeros(4, 96, 96, dtype=torch.long)
    maps[0, 30:50, 30:50] = 2
    maps[1, 32:52, 30:50] = 2
    maps[2, 48:68, 30:50] = 2
    maps[3, 30:50, 70:90] = 2
    distance = losses.overlap_distance(losses.one_hot(maps), losses.one_hot(maps))
    assert float(distance[0, 0]) == pytest.approx(0, abs=1e-5)
    assert float(distance[0, 1]) < float(distance[0, 2]) < float(distance[0, 3])
    torch.testing.assert_close(distance, distance.T)


def test_terms_have_their_least_value_where_they_should() -> None:
    labels = torch.randint(0, 4, (2, 16, 16), generator=torch.Generator().manual_seed(0))
    target = losses.one_hot(labels)
    right, wrong = target * 20, target.roll(1, 1) * 20
    assert float(losses.segmentation(right, target)) < 0.01
    assert float(losses.segmentation(wrong, target)) > 1
    code = torch.randn(4, 10, generator=torch.Generator().manual_seed(1))
    assert float(losses.consistency(code, code)) == 0
    assert float(losses.kl_to_unit(torch.zeros(2, 3), torch.zeros(2, 3))) == 0
    assert float(losses.kl_to_unit(torch.ones(2, 3), torch.zeros(2, 3))) == pytest.approx(0.5)
    assert float(losses.contrast(code, code, 1.0)) < float(losses.contrast(code, code.roll(1, 0), 1.0))
    assert float(losses.margin(code * 30, code.roll(1, 0), 10)) < float(losses.margin(code, code, 10)) == 10
    image = torch.randn(1, 3, 32, 32, generator=torch.Generator().manual_seed(2))
    assert float(losses.reconstruction(image, image, torch.ones(1, 1, 32, 32))) == pytest.approx(0, abs=1e-4)


def test_rate_warms_up_and_falls(tmp_path: Path, patients: Path) -> None:
    run = load_train_config(config(tmp_path, patients, "segmentation", 100, "cooldown = 0.5"))
    factors = [rate_factor(step, run) for step in range(100)]
    assert factors[0] == 0.5 and factors[2:50] == [1.0] * 48
    assert all(a > b for a, b in itertools.pairwise(factors[50:])) and factors[-1] < 0.05


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("steps = 5", "steps = 0"), "steps"),
        (('stage = "segmentation"', 'stage = "dreams"'), "stage"),
        (("threads = 1", "speed = 9"), "speed"),
        (("embedding = 8", "embedding = 9"), "multiples of 8"),
        (("[[data]]", "[[data"), "not a TOML file"),
    ],
)
def test_configurations_that_cannot_be_used(tmp_path: Path, patients: Path, change: tuple[str, str], says: str) -> None:
    path = config(tmp_path, patients, "segmentation", 5)
    path.write_text(path.read_text().replace(*change))
    with pytest.raises(UserError, match=says) as caught:
        load_train_config(path)
    assert str(path) in str(caught.value)


@pytest.mark.usefixtures("without_curves")
def test_runs_that_cannot_start(tmp_path: Path, patients: Path) -> None:
    with pytest.raises(UserError, match="no training configuration"):
        load_train_config(tmp_path / "none.toml")
    missing = config(tmp_path, tmp_path / "nowhere", "segmentation", 5)
    with pytest.raises(UserError, match="nowhere"):
        trained(missing)
    trained(config(tmp_path, patients, "segmentation", 2, name="seg"))
    (tmp_path / "seg.toml").write_text((tmp_path / "seg.toml").read_text().replace('"segmentation"', '"labels"'))
    with pytest.raises(UserError, match="belongs to the stage segmentation"):
        trained(tmp_path / "seg.toml")
    other = config(tmp_path, patients, "codes", 2, 'initial = ["seg/model.pt"]', name="codes")
    other.write_text(other.read_text().replace("filters = [8, 16]", "filters = [8, 24]"))
    with pytest.raises(UserError, match="segmenter has other sizes"):
        trained(other)


DYING = """
import os, signal, sys
from app.training.data import Sampler
from main import main
draw = Sampler.draw

def draw_or_die(sampler, step, *part):
    if step == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    return draw(sampler, step, *part)

Sampler.draw = draw_or_die
sys.exit(main(["train", sys.argv[1]]))
"""


@pytest.mark.usefixtures("without_curves")
def test_a_killed_run_loses_no_more_than_the_last_checkpoint(tmp_path: Path, patients: Path) -> None:
    """kill -9 in the fifth step; the second start goes on from the checkpoint and ends where a whole run ends."""
    path = config(tmp_path, patients, "labels", 8, "checkpoint_s = 0.0001")
    died = subprocess.run([sys.executable, "-c", DYING, str(path)], cwd=REPOSITORY, capture_output=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert torch.load(tmp_path / "run/checkpoint.pt", weights_only=True)["step"] == 4
    seen: list[Progress] = []
    trained(path, Job(seen.append))
    assert next(p.done for p in seen if p.text.startswith("Training")) == 4
    whole = trained(config(tmp_path / "whole", patients, "labels", 8))
    assert load_model(tmp_path / "run/model.pt").id == load_model(whole).id
