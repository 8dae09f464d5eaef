"""``train``: learn the networks as a TOML file says."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import EXIT_PARTIAL, UserError
from app.jobs import Job

if TYPE_CHECKING:
    from app.training.config import TrainConfig

HELP = "Train the networks as a TOML file says; starting again goes on from the last checkpoint."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("config", type=Path, metavar="CONFIG", help="the run, e.g. resources/training/codes.toml")
    parser.add_argument(
        "--check",
        action="store_true",
        help="read the data and make three steps instead of training: what is missing, odd, needed",
    )
    parser.add_argument(
        "--pack",
        type=Path,
        metavar="FILE",
        help="write the run's studies into one file (.pack) for another machine instead of training",
    )


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Train to the last step and say where the model is."""
    from app.training.config import load_train_config
    from app.training.processes import started_together
    from app.volumes import is_volume_config

    if started_together() and (arguments.check or arguments.pack or is_volume_config(arguments.config)):
        raise UserError("torchrun trains networks of slices: start --check, --pack and whole brains without it.")
    if is_volume_config(arguments.config):
        return _train_volumes(arguments, job)
    config = load_train_config(arguments.config)
    if arguments.pack is not None:
        return _pack(config, arguments.pack, job)
    if arguments.check:
        return _check(config, job)
    from app.training.processes import joined
    from app.training.trainer import Trainer

    with joined(config.device) as processes:
        model = Trainer(config, job if processes.first else job.unheard(), processes).run()
        if processes.first:
            print(f"The model is {model}; its loss curves are {model.with_name('losses.png')}.")
    return 0


def _train_volumes(arguments: argparse.Namespace, job: Job) -> int:
    from app.cohort import ensure_template
    from app.volumes import VolumeTrainer, load_volume_config, template_reference

    if arguments.pack is not None:
        raise UserError("--pack is for networks of slices: whole brains are few, copy their folder to the other machine.")
    if arguments.check:
        raise UserError(
            "--check is for networks of slices: leave it out, a run on whole brains tells what it misses as it starts."
        )
    config = load_volume_config(arguments.config)
    model = VolumeTrainer(config, lambda: template_reference(ensure_template(job)), job).run()
    print(f"The model is {model}.")
    return 0


def _check(config: TrainConfig, job: Job) -> int:
    from app.training.checking import check_run

    found = check_run(config, job)
    print(found.as_text())
    return EXIT_PARTIAL if found.faults else 0


def _pack(config: TrainConfig, path: Path, job: Job) -> int:
    from app.training.data import pack_sources

    if path.suffix != ".pack":
        raise UserError(f"{path} does not end in .pack, which is how a configuration knows a pack: call it so.")
    count = pack_sources(config.data, path, job)
    studies = "one study" if count == 1 else f"{count} studies"
    print(f"{path} holds {studies}: name it as a folder of [[data]] in a configuration on the other machine.")
    return 0
