"""``python main.py search --library LIB --sketch LABELS.nii.gz --slice K``: the most similar cases, one row per patient."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app import frames
from app.commands.options import add_library_option, add_model_options, library_address, load_chosen_model, write_json
from app.errors import UserError
from app.imaging import Study, load_sketch, load_study
from app.jobs import Job
from app.library import open_code_cache, open_library
from app.retrieval import BY, Engine, Query, SearchResult

HELP = "Find the most similar cases for a sketch, an example slice, or normal anatomy alone."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_library_option(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--sketch", type=Path, metavar="LABELS.nii.gz", help="label map drawn on the template's grid")
    what.add_argument("--example", type=Path, metavar="STUDY_DIR", help="study whose slice is searched for")
    parser.add_argument("--slice", type=int, required=True, metavar="K", help="slice, counted from the feet, the first is 0")
    parser.add_argument("--template", type=Path, metavar="DIR", help="study that was drawn on (default: the built-in template)")
    parser.add_argument("--by", choices=BY, help="part of the anatomy to compare (default: the model's)")
    parser.add_argument("--weight", type=float, metavar="W", help="weight of the abnormal part, 0 to 1, for --by both")
    parser.add_argument("--top", type=int, default=10, help="rows wanted (default: %(default)s)")
    parser.add_argument("--exclude", action="append", default=[], metavar="PATIENT", help="leave a patient out; may be repeated")
    parser.add_argument("--json", metavar="FILE", help="write the rows as JSON too; - is the screen")
    add_model_options(parser)


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Search and print the rows."""
    _check(arguments)
    address = library_address(arguments)
    with open_library(address, read_only=True) as library:
        shown = library.address  # what is wrong with the library is said before the model and the studies are read
    example = None if arguments.example is None else load_study(arguments.example, labels=False)
    template = None if example is not None else load_study(_template(arguments, job), labels=False)
    drawn = _drawn(arguments, template)
    model = load_chosen_model(arguments)
    if template is not None and drawn is None and (arguments.by or model.config.default_by) != "normal":
        raise UserError("Nothing to search for: give --sketch or --example, or search by normal anatomy with --by normal.")
    with open_library(address, space=model.space, read_only=True) as library:
        engine = Engine(library, model, template, open_code_cache(library))
        query: Query
        if example is not None:
            query = engine.query_from_example(example, arguments.slice)
        else:
            query = engine.query_from_sketch(arguments.slice, drawn)
        result = engine.search(query, arguments.by, arguments.weight, arguments.top, arguments.exclude)
    if arguments.json is not None:
        write_json(describe(arguments, result, model.id, shown, example or template), arguments.json)
    if arguments.json != "-":
        print(_as_text(result))
    return 0


def _check(arguments: argparse.Namespace) -> None:
    """Refuse what can be refused before anything is read."""
    if not 0 <= arguments.slice < frames.LIBRARY_SLICES:
        raise UserError(f"Slice {arguments.slice} is out of range: slices go from 0 to {frames.LIBRARY_SLICES - 1}.")
    if arguments.weight is not None and not 0 <= arguments.weight <= 1:
        raise UserError(f"--weight {arguments.weight:g} is out of range: give a number from 0 (normal) to 1 (abnormal).")
    if arguments.top < 1:
        raise UserError(f"--top {arguments.top} is out of range: ask for at least one row.")
    if arguments.sketch is None and arguments.example is None and arguments.by not in (None, "normal"):
        raise UserError(f"A search by {arguments.by} needs --sketch or --example; only --by normal needs neither.")


def _template(arguments: argparse.Namespace, job: Job) -> Path:
    if arguments.template is not None:
        return Path(arguments.template)
    from app.cohort import ensure_template

    return ensure_template(job)


def _drawn(arguments: argparse.Namespace, template: Study | None) -> npt.NDArray[np.uint8] | None:
    """Return the sketch's label map on the slice, None without a sketch; an empty one is refused unless it is not needed."""
    if arguments.sketch is None or template is None:
        return None
    sketch = load_sketch(arguments.sketch, template)
    plane: npt.NDArray[np.uint8] = sketch[arguments.slice]
    if not plane.any() and arguments.by != "normal":
        filled = np.flatnonzero(sketch.any(axis=(1, 2)))
        where = f"it is drawn on slices {filled[0]} to {filled[-1]}" if filled.size else "it is empty on every slice"
        raise UserError(f"The sketch {arguments.sketch} is empty on slice {arguments.slice}: {where}.")
    return plane


def describe(
    arguments: argparse.Namespace, result: SearchResult, model_id: str, library: str, asked: Study | None
) -> dict[str, Any]:
    """Return what ``search --json`` writes; a contract with scripts."""
    kind = "sketch" if arguments.sketch else "example" if arguments.example else "template"
    return {
        "query": {
            "kind": kind,
            "sketch": None if arguments.sketch is None else os.fspath(arguments.sketch),
            "example": None if arguments.example is None else os.fspath(arguments.example),
            "template": None if asked is None or kind == "example" else os.fspath(asked.folder),
            "slice": arguments.slice,
            "by": result.by,
            "weight": result.weight,
            "top": arguments.top,
            "exclude": list(arguments.exclude),
            "library": library,
        },
        "model": model_id,
        "timing_ms": {stage: round(value, 3) for stage, value in result.timing_ms.items()},
        "hits": [
            {
                "rank": hit.rank,
                "patient": hit.patient,
                "study": hit.study,
                "slice": hit.slice,
                "distance": hit.distance,
                "normal_distance": hit.normal_distance,
                "abnormal_distance": hit.abnormal_distance,
            }
            for hit in result.hits
        ],
    }


def _as_text(result: SearchResult) -> str:
    width = max([len("patient"), *(len(hit.patient) for hit in result.hits)])
    study = max([len("study"), *(len(hit.study) for hit in result.hits)])
    lines = [f"{'':>4} {'patient':{width}}  {'study':{study}} {'slice':>5} {'distance':>9} {'normal':>9} {'abnormal':>9}"]
    lines += [
        f"{hit.rank:>4} {hit.patient:{width}}  {hit.study:{study}} {hit.slice:>5} {hit.distance:>9.4f} "
        f"{hit.normal_distance:>9.4f} {hit.abnormal_distance:>9.4f}"
        for hit in result.hits
    ]
    how = f"by {result.by}" + ("" if result.weight is None else f", abnormal part weighing {result.weight:g}")
    timing = result.timing_ms
    return "\n".join([*lines, f"{how}; encoded in {timing['encode']:.0f} ms, searched in {timing['search']:.0f} ms"])
