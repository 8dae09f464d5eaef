"""``train``: learn the networks as a TOML file says."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.jobs import Job

HELP = "Train the networks as a TOML file says; starting again goes on from the last checkpoint."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("config", type=Path, metavar="CONFIG", help="the run, e.g. resources/training/codes.toml")


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Train to the last step and say where the model is."""
    from app.training.config import load_train_config
    from app.training.trainer import Trainer

    model = Trainer(load_train_config(arguments.config), job).run()
    print(f"The model is {model}; its loss curves are {model.with_name('losses.png')}.")
    return 0
