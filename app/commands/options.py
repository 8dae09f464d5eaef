"""Options that several commands share."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import UserError, describe_os_error
from app.settings import load_settings

if TYPE_CHECKING:
    from app.codes import Model

PRECISIONS = ("float32", "bfloat16")


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Declare ``--model``, ``--device`` and ``--precision``."""
    parser.add_argument("--model", type=Path, metavar="M", help="model file (default: the one of the settings)")
    parser.add_argument("--device", metavar="NAME", help="auto, cpu, cuda or mps (default: the one of the settings)")
    parser.add_argument("--precision", choices=PRECISIONS, help="arithmetic of the networks")


def load_chosen_model(arguments: argparse.Namespace) -> Model:
    """Load the model that the options or else the settings name; imports torch."""
    settings = load_settings()
    precision = arguments.precision or settings.precision
    if precision not in PRECISIONS:
        raise UserError(f"The settings name a precision {precision}: choose {' or '.join(PRECISIONS)}.")
    from app.codes import load_model

    return load_model(
        arguments.model or settings.model,
        device=arguments.device or settings.device,
        precision="bfloat16" if precision == "bfloat16" else "float32",
    )


def write_json(content: object, target: str) -> None:
    """Write `content` to the file `target` in one step, or to stdout for ``-``."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    if target == "-":
        sys.stdout.write(text)
        return
    path = Path(target)
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_text(text, "utf-8")
        partial.replace(path)
    except OSError as error:
        raise describe_os_error(error, path, "write") from error
