"""``hash``: make a model whose codes are binary hashes, from a model and a library of training studies."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from app.commands.shared.options import add_library_option, library_address
from app.errors import UserError
from app.jobs import Job
from app.outputs import check_output
from app.settings import load_settings

HELP = "Make a model that keeps binary hashes of codes, learned from a library of training studies."

BITS = 256
WEIGHT = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("output", type=Path, metavar="OUT.pt", help="the model file to write")
    add_library_option(parser)
    parser.add_argument("--model", type=Path, metavar="M", help="the model that indexed the library (default: the settings')")
    parser.add_argument("--bits", type=int, default=BITS, help=f"bits of the hash of a part, a multiple of 8 (default {BITS})")
    parser.add_argument(
        "--weight", type=float, default=WEIGHT, metavar="W", help=f"the model's weight of the abnormal part (default {WEIGHT})"
    )


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Learn the hashes of the library's codes and write the model."""
    source = arguments.model or load_settings().model
    if arguments.output.suffix != ".pt":
        raise UserError(f"{arguments.output} does not end in .pt, as model files do: call it so.")
    if arguments.bits % 8 or not 8 <= arguments.bits <= 1 << 16:
        raise UserError(f"--bits {arguments.bits} cannot be: give a multiple of 8, from 8 to {1 << 16}.")
    if not 0 <= arguments.weight <= 1:
        raise UserError(f"--weight {arguments.weight:g} is out of range: give a number from 0 (normal) to 1 (abnormal).")
    address = library_address(arguments)
    check_output(arguments.output, [Path(one) for one in (source, address) if "://" not in str(one)])
    from app.codes.files import load_networks, read_card, save_networks
    from app.codes.model import code_space, model_id
    from app.library import open_library
    from app.training.hashes import with_hashes

    networks = load_networks(source)
    space = code_space(networks.config, model_id(networks))
    job.start(2, "Reading codes")
    with open_library(address, space=space, read_only=True) as library:
        table = library.codes()
    job.check()
    job.advance("Learning hashes")
    made = with_hashes(networks, table.codes.parts, arguments.bits, arguments.weight)
    text = f"hashes of {arguments.bits} bits a part, learned from {len(table)} slices of {len(table.studies)} studies"
    card = {"trained": read_card(source).get("trained", []), "text": text, "made_from": space.model}
    save_networks(made, arguments.output, card=json.dumps(card))
    job.advance("Learning hashes")
    print(f"{arguments.output} makes {text}: index studies with it into a new library (--model).")
    return 0
