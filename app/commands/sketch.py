"""``python main.py sketch FILE``: a saved sketch as a label map or as a picture of one of its slices."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from app import frames, settings
from app.anatomy import NETWORK_MODALITIES
from app.errors import UserError
from app.imaging import Study, load_study, save_label_planes
from app.jobs import Job
from app.sketch import Sketch, open_onto
from app.structures import read_structures

HELP = "Export a saved sketch as a label map on the template's grid, or a slice of it as a picture."

MODALITIES = ("flair", "t1ce", "t1", "t2")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("sketch", type=Path, metavar="SKETCH.json", help="sketch file that was saved in the window")
    parser.add_argument("--template", type=Path, metavar="DIR", help="study it was drawn on (default: the built-in template)")
    parser.add_argument("--labels", type=Path, metavar="OUT.nii.gz", help="write a label map on the template's own grid")
    parser.add_argument("--png", type=Path, metavar="OUT.png", help="write a picture of a slice, one pixel a mm")
    parser.add_argument("--slice", type=int, metavar="K", help="slice of the picture (default: the one with most drawn)")
    parser.add_argument("--modality", choices=MODALITIES, default="flair", help="of the picture (default: %(default)s)")
    parser.add_argument("--without-sketch", action="store_true", help="picture of the bare slice")
    parser.add_argument("--structures", type=Path, metavar="FILE", help="what it was drawn with (default: as the settings say)")


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Read the sketch and write what was asked for."""
    _check(arguments)
    chosen = arguments.structures
    structures = settings.load_settings().drawn_structures() if chosen is None else read_structures(chosen)
    template = load_study(_template(arguments, job), (*NETWORK_MODALITIES, arguments.modality), labels=False)
    sketch, notices = open_onto(arguments.sketch, template.content_hash, structures)
    for notice in notices:
        print(notice, file=sys.stderr)
    if arguments.labels is not None:
        if sketch.is_empty():
            raise UserError(f"{arguments.sketch} is empty: there is no label map to write.")
        save_label_planes(arguments.labels, sketch.label_planes(), template, structures)
        print(f"Saved {arguments.labels}")
    if arguments.png is not None:
        k = _slice(arguments, sketch)
        _write_picture(arguments, sketch, template, k)
        print(f"Saved {arguments.png} (slice {k})")
    return 0


def _check(arguments: argparse.Namespace) -> None:
    """Refuse what can be refused before anything is read."""
    if arguments.labels is None and arguments.png is None:
        raise UserError("Nothing to write: name a label map with --labels, or a picture with --png.")
    if not arguments.sketch.is_file():
        raise UserError(f"{arguments.sketch} does not exist: check the path.")
    if arguments.labels is not None and not arguments.labels.name.endswith((".nii", ".nii.gz")):
        raise UserError(f"{arguments.labels} does not end in .nii or .nii.gz: give the label map such a name.")
    if arguments.png is not None and arguments.png.suffix.lower() != ".png":
        raise UserError(f"{arguments.png} does not end in .png: give the picture such a name.")
    if arguments.slice is not None and not 0 <= arguments.slice < frames.LIBRARY_SLICES:
        raise UserError(f"Slice {arguments.slice} is out of range: slices go from 0 to {frames.LIBRARY_SLICES - 1}.")


def _template(arguments: argparse.Namespace, job: Job) -> Path:
    if arguments.template is not None:
        return Path(arguments.template)
    from app.cohort import ensure_template

    return ensure_template(job)


def _slice(arguments: argparse.Namespace, sketch: Sketch) -> int:
    if arguments.slice is not None:
        return int(arguments.slice)
    if sketch.is_empty():
        raise UserError(f"{arguments.sketch} is empty: name the slice of the picture with --slice.")
    return int((sketch.label_planes() > 0).sum(axis=(1, 2)).argmax())


def _write_picture(arguments: argparse.Namespace, sketch: Sketch, template: Study, k: int) -> None:
    from app.sketch.export import describe_slice, slice_picture, write_png

    if arguments.modality not in template.images:
        raise UserError(f"{template.folder} has no {arguments.modality}: choose another modality.")
    radiological = settings.load_settings().convention == "radiological"
    plane = np.ascontiguousarray(template.display(arguments.modality)[k])
    labels = None if arguments.without_sketch else sketch.label_map(k)
    pixels = slice_picture(plane, labels, sketch.structures, radiological=radiological)
    write_png(arguments.png, pixels, describe_slice(k, radiological))
