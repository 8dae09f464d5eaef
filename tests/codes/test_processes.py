"""Several processes of torchrun: the step of one process, files by the first alone, an end for all where one ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from app.errors import UserError
from app.jobs import Job
from app.settings import REPOSITORY
from app.training import processes
from app.training.config import load_train_config
from app.training.processes import ALONE, Processes, joined
from app.training.telling import read_log
from app.training.trainer import Trainer
from tests.codes.test_published import PUBLISHED, published
from tests.codes.test_training import config, patients, trained, without_curves

__all__ = ["patients", "without_curves"]

SCRIPT = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from app.training import trainer
from app.training.data import Sampler
from main import main
trainer.LOG_EVERY = 1
draw = Sampler.draw

def draw_or_die(sampler, step, *part):
    if os.environ["RANK"] == "1" and str(step) == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)
    return draw(sampler, step, *part)

Sampler.draw = draw_or_die
sys.exit(main(["train", sys.argv[2]]))
"""


def together(folder: Path, path: Path, dies_at: str = "never") -> subprocess.CompletedProcess[str]:
    """Run `train` by two processes."""
    script = folder / "script.py"
    script.write_text(SCRIPT)
    words = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", str(script)]
    words += [str(REPOSITORY), str(path), dies_at]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, timeout=600)


def weights(run: Path) -> torch.Tensor:
    networks = torch.load(run / "checkpoint.pt", weights_only=True)["networks"]
    return torch.cat([tensor.flatten() for name in sorted(networks) for tensor in networks[name].values()])


def assert_same(one: Path, other: Path) -> None:
    """Weights are the same but for rounding, which Adam makes much of where a gradient is next to nothing."""
    apart = (weights(one) - weights(other)).abs()
    assert float((apart < 1e-4).float().mean()) > 0.99
    logs = [read_log(run / "losses.jsonl") for run in (one, other)]
    assert logs[0].keys() == logs[1].keys()
    for name, points in logs[0].items():
        assert [value for _, value in logs[1][name]] == pytest.approx([value for _, value in points], rel=2e-3, abs=1e-4), name


@pytest.mark.usefixtures("without_curves")
def test_two_processes_make_the_step_of_one(tmp_path: Path, patients: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One is killed in the third step, which ends the other; started again, both go on to where one process comes to."""
    monkeypatch.setattr("app.training.trainer.LOG_EVERY", 1)
    trained(published(tmp_path / "alone", patients, 4))
    path = published(tmp_path / "both", patients, 4, f"{PUBLISHED}\ncheckpoint_s = 0.0001")
    died = together(tmp_path, path, "2")
    assert died.returncode != 0
    assert died.stderr.count("Another process of this run has ended") == 1, died.stderr
    assert "This is a bug" not in died.stderr
    assert torch.load(tmp_path / "both/run/checkpoint.pt", weights_only=True)["step"] == 2
    resumed = together(tmp_path, path)
    assert resumed.returncode == 0, resumed.stderr
    assert resumed.stdout.count("The model is") == 1
    assert resumed.stderr.count("4 of 4") == 1
    assert_same(tmp_path / "alone/run", tmp_path / "both/run")


@pytest.mark.usefixtures("without_curves")
def test_a_stage_with_terms_of_the_whole_batch_goes_by_parts(
    tmp_path: Path, patients: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes are then one process that goes through two parts; each part has random numbers of its own."""
    monkeypatch.setattr("app.training.trainer.LOG_EVERY", 1)
    trained(config(tmp_path / "alone", patients, "segmentation", 3, "parts = 2"))
    done = together(tmp_path, config(tmp_path / "both", patients, "segmentation", 3))
    assert done.returncode == 0, done.stderr
    assert_same(tmp_path / "alone/run", tmp_path / "both/run")
    assert len(list((tmp_path / "both/run/tensorboard").iterdir())) == 1


def test_processes_share_what_can_be_shared(tmp_path: Path, patients: Path) -> None:
    settings = load_train_config(published(tmp_path, patients, 2, "parts = 4"))
    cpu = torch.device("cpu")
    ranks = [Trainer(settings, Job(), Processes(n, 2, cpu)) for n in range(2)]
    assert [[list(part) for part in run._parts] for run in ranks] == [[[0, 1], [2, 3]], [[4, 5], [6, 7]]]
    with pytest.raises(UserError, match="3 processes cannot share 4 parts"):
        Trainer(settings, Job(), Processes(0, 3, cpu))


def test_one_process_asks_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    with joined("cpu") as found:
        assert found is ALONE and found.first and found.alone
    gradient = torch.ones(3)
    assert found.add([gradient], True) and torch.equal(gradient, torch.ones(3))
    assert found.mean({"a": 2.0}) == {"a": 2.0}


def test_more_processes_than_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in zip(processes.TOLD, ("1", "2", "1", "localhost", "1"), strict=True):
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(processes, "choose_device", torch.device)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    with pytest.raises(UserError, match="more processes than GPUs"), joined("cuda"):
        pass
    with pytest.raises(UserError, match='device = "cpu"'), joined("mps"):
        pass
