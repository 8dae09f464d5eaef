"""``crossmodal``: CT-MR similarity, learned, measured and asked."""

from __future__ import annotations

import argparse
import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.shared.options import add_progress_option, check_json, write_json
from app.errors import UserError
from app.jobs import Job

if TYPE_CHECKING:
    from app.crossmodal import Measure, Pair

HELP = "Find in an MR what a CT shows at a place; train and measure the network that tells how alike they are."
TUNING_PAIRS = 6000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="train | evaluate | match | register")
    train = kinds.add_parser("train", help="learn from heads of `cohort --ct`; starting again goes on from the last checkpoint")
    train.add_argument("config", type=Path, metavar="CONFIG", help="the run, e.g. resources/training/crossmodal.toml")
    judge = kinds.add_parser("evaluate", help="rank of the true place in its neighbourhood, beside three baselines")
    source = judge.add_mutually_exclusive_group(required=True)
    source.add_argument("--heads", type=Path, metavar="DIR", help="heads of `cohort --ct`")
    source.add_argument("--pairs", type=Path, metavar="DIR", help="aligned pictures DIR/ct/NAME.png and DIR/mr/NAME.png")
    judge.add_argument("--modality", default="t2", help="with --heads: t1, t2 or pd (default t2)")
    judge.add_argument("--tune", default="", metavar="PATIENTS", help="with --pairs: fine-tune on these, measure on the others")
    judge.add_argument("--tune-steps", type=int, default=600, metavar="N", help="steps of fine-tuning (default 600)")
    judge.add_argument("--points", type=int, default=300, metavar="N", help="places to look for (default 300)")
    judge.add_argument("--seed", type=int, default=0, metavar="S")
    judge.add_argument("--json", metavar="FILE", help="write all figures as JSON too; - is the screen")
    match = kinds.add_parser("match", help="the places of the MR that are most like a place of the CT")
    match.add_argument("ct", type=Path, metavar="CT", help="NIfTI file in Hounsfield units")
    match.add_argument("mr", type=Path, metavar="MR", help="NIfTI file of the same head")
    match.add_argument("--point", required=True, metavar="X,Y,Z", help="a place of the CT, mm, RAS+ (write --point=-3,4,5)")
    match.add_argument(
        "--around", type=int, default=6, metavar="MM", help="planes above and below that are searched too (default 6 mm)"
    )
    match.add_argument("--json", metavar="FILE", help="write the places as JSON; - is the screen")
    register = kinds.add_parser(
        "register", help="bring a CT onto an MR of the same head: rigidly, then bent, by mutual information"
    )
    register.add_argument("ct", type=Path, metavar="CT", help="NIfTI file in Hounsfield units")
    register.add_argument("mr", type=Path, metavar="MR", help="NIfTI file of the same head")
    register.add_argument("out", type=Path, metavar="OUT", help="the CT on a grid of 1 mm around the MR, .nii.gz")
    register.add_argument("--rigid", action="store_true", help="move it only, do not bend it")
    for one in (judge, match):
        one.add_argument("--model", type=Path, metavar="FILE", action="append", help="a trained model (default: the shipped one)")
    for one in (train, judge, match, register):
        add_progress_option(one, argparse.SUPPRESS)


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Do what the first word says; returns the exit status."""
    return {"train": _train, "evaluate": _evaluate, "match": _match, "register": _register}[arguments.kind](arguments, job)


def _train(arguments: argparse.Namespace, job: Job) -> int:
    from app.crossmodal import Trainer, load_train_config

    print(f"The model is {Trainer(load_train_config(arguments.config), job).run()}.")
    return 0


def _evaluate(arguments: argparse.Namespace, job: Job) -> int:
    from app.crossmodal import as_text, as_values, evaluate

    if arguments.points < 1 or arguments.tune_steps < 1:
        raise UserError("An evaluation needs at least 1 place and 1 step: give larger numbers.")
    if arguments.tune and not arguments.pairs:
        raise UserError("--tune names patients of --pairs: give that folder too.")
    if arguments.seed < 0:
        raise UserError(f"--seed {arguments.seed} is no seed: give 0 or a larger number.")
    check_json(arguments.json, *(arguments.model or ()))
    models = _models(arguments)
    pairs, tuned = _pairs(arguments, models, job)
    rows = evaluate(pairs, [*_baselines(), *models, *tuned], arguments.points, arguments.seed, job)
    patients = len({pair.patient for pair in pairs})
    asked = {"patients": patients, "images": len(pairs), "points": arguments.points, "seed": arguments.seed}
    if arguments.json != "-":
        print(f"{arguments.points} places around the skull of {patients} heads ({len(pairs)} images)")
        print(as_text(rows))
    if arguments.json:
        write_json({**asked, "rows": as_values(rows)}, arguments.json)
    return 0


def _baselines() -> list[Measure]:
    from app.crossmodal import baselines

    return baselines()


def _models(arguments: argparse.Namespace) -> list[Measure]:
    from app.crossmodal import SHIPPED, NetworkMeasure, load_model

    return [NetworkMeasure(path.stem, load_model(path)) for path in arguments.model or [SHIPPED]]


def _pairs(arguments: argparse.Namespace, models: list[Measure], job: Job) -> tuple[list[Pair], list[Measure]]:
    """Return the pairs to measure on, and the models fine-tuned on the others."""
    import numpy as np

    from app.crossmodal import (
        Drawing,
        NetworkMeasure,
        check_planes,
        choose_patients,
        draw_patches,
        head_folders,
        read_head,
        read_pictures,
        tune,
    )

    if arguments.heads:
        folders = head_folders(arguments.heads)
        job.start(len(folders), "Reading heads")
        heads: list[Pair] = []
        for folder in folders:
            heads.extend(read_head(folder, [arguments.modality]))
            job.advance(f"Read {folder.name}")
        return heads, []
    pairs = read_pictures(arguments.pairs)
    check_planes(pairs, max(model.depth for model in models))
    named = [name.strip() for name in arguments.tune.split(",") if name.strip()]
    if not named:
        return pairs, []
    learned_on, judged_on = choose_patients(pairs, named)
    tuned: list[Measure] = []
    for model in models:
        if isinstance(model, NetworkMeasure):
            rng = np.random.default_rng([arguments.seed, 2])
            patches = draw_patches(rng, learned_on, Drawing(TUNING_PAIRS, model.depth, near=0.7, skull=0.8))
            network = tune(model.network, patches, arguments.tune_steps, arguments.seed, job)
            tuned.append(NetworkMeasure(f"{model.name} tuned", network))
    return judged_on, tuned


def _match(arguments: argparse.Namespace, job: Job) -> int:
    from app.crossmodal import find, read_pair

    point = _point(arguments.point)
    if len(arguments.model or ()) > 1:
        raise UserError("A match asks one model: give --model once.")
    check_json(arguments.json, arguments.ct, arguments.mr, *(arguments.model or ()))
    if not 0 <= arguments.around <= 40:
        raise UserError(f"--around {arguments.around} is not from 0 to 40 mm: that many planes above and below are searched.")
    pair = read_pair(arguments.ct, arguments.mr)
    found = find(pair, point, _models(arguments)[0], around_mm=arguments.around, job=job)
    if arguments.json != "-":
        above = f"and {arguments.around} mm above and below, " if arguments.around else ""
        print(f"In {arguments.mr}, within 40 mm in the axial plane of z = {point[2]:g} mm, {above}trusting where both files lie:")
        for match in found.matches:
            place, offset = (", ".join(f"{v:.1f}" for v in values) for values in (match.mm, match.offset_mm))
            print(f"  {place} mm (moved by {offset}), similarity {match.similarity:.2f}")
        print(f"  at the place itself: {found.there:.2f}")
        if found.matches[0].similarity < 0:
            print("Nothing stands out: below 0 the network takes two places for different ones.")
    if arguments.json:
        write_json({"matches": [asdict(match) for match in found.matches], "there": found.there}, arguments.json)
    return 0


def _register(arguments: argparse.Namespace, job: Job) -> int:
    import gzip

    import nibabel
    import numpy as np

    from app.crossmodal.registration import read_scan, register_by_information
    from app.outputs import check_output, write_output

    if not arguments.out.name.endswith(".nii.gz"):
        raise UserError(f"{arguments.out} does not end in .nii.gz: name a NIfTI file for the CT that is brought onto the MR.")
    check_output(arguments.out, (arguments.ct, arguments.mr))
    scan = read_scan(arguments.ct, arguments.mr)
    mapping = register_by_information(scan, job, not arguments.rigid)
    moved = np.clip(np.round(scan.ct_on_mr(mapping)), -32768, 32767).astype(np.int16)
    write_output(arguments.out, gzip.compress(nibabel.Nifti1Image(moved, scan.grid).to_bytes(), 1), "the CT")
    shift = mapping.at(scan.middle_mm)[0] - scan.middle_mm[0]
    print(
        f"{arguments.out}: the CT on the MR's grid; in the middle of the MR it lay {', '.join(f'{v:.1f}' for v in shift)} mm off."
    )
    return 0


def _point(text: str) -> tuple[float, float, float]:
    try:
        x, y, z = (float(part) for part in text.split(","))
        if not all(map(math.isfinite, (x, y, z))):
            raise ValueError("not finite")
    except ValueError as error:
        raise UserError(f"--point {text} is no place: give three numbers in mm, such as --point=-12,40.5,30.") from error
    return x, y, z
