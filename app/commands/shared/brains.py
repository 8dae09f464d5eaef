"""What several commands do with whole-brain models: opened with the template, searched with, measured."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.shared.options import library_address, write_json
from app.errors import UserError
from app.jobs import Job
from app.outputs import write_output

if TYPE_CHECKING:
    from app.volumes import Reference, VolumeModel

BY = "volume"
"""The measure of `search` that compares whole brains."""

_STRUCTURES = ("ventricles_ml", "hippocampi_ml")


def template(job: Job) -> Reference:
    """Return what brains are brought to: the template's brain."""
    from app.cohort import ensure_template
    from app.volumes import template_reference

    return template_reference(ensure_template(job))


def open_brain_model(path: Path | None, job: Job) -> VolumeModel:
    """Open a whole-brain model, the shipped one by default."""
    from app.volumes import load_volume_model

    return load_volume_model(path, lambda: template(job))


def search_by_brain(arguments: argparse.Namespace, job: Job) -> int:
    """Print the patients whose brains are most like that of ``--example``."""
    from app.library import open_code_cache
    from app.volumes import BrainSearch, open_for_brains, read_brain

    _only_an_example(arguments)
    model = open_brain_model(arguments.model, job)
    with open_for_brains(library_address(arguments), model) as library:
        search = BrainSearch(library, model, open_code_cache(library))
        study = read_brain(arguments.example, job)
        rows = search.rows(search.encode(study), 10 if arguments.top is None else arguments.top, arguments.exclude or ())
        shown = library.address
        if not search.studies:
            raise UserError(f"The library {shown} has no whole-brain codes yet: index its studies with --volumes.")
    told = [{"rank": row.rank, "distance": row.distance, **_facts(row.facts)} for row in rows]
    if arguments.json is not None:
        query = {"kind": "example", "example": str(arguments.example), "by": BY, "library": shown}
        write_json({"query": query, "model": model.id, "notices": list(study.notices), "hits": told}, arguments.json)
    if arguments.json != "-":
        width = max([7, *(len(row.facts.patient) for row in rows)])
        print(f"{'':>4} {'patient':{width}} {'distance':>9}  {'age':>3} {'sex':3} diagnosis  study")
        for one in told:
            age = "" if one["age"] is None else one["age"]
            print(
                f"{one['rank']:>4} {one['patient']:{width}} {one['distance']:>9.4f}  {age:>3} {one['sex']:3} "
                f"{one['diagnosis']:9}  {one['study']}"
            )
        if not told:
            print("No case is left that could be found.")
    return 0


def _only_an_example(arguments: argparse.Namespace) -> None:
    if arguments.example is None:
        raise UserError(f"--by {BY} compares whole brains: give the study to compare with --example.")
    others = (
        "sketch", "case", "queries", "normal_of", "abnormal_of", "right", "wrong", "slice", "template", "engine", "preset",
        "weight", "where", "stages",
    )  # fmt: skip
    given = [name for name in others if getattr(arguments, name) is not None]
    if given:
        raise UserError(f"--by {BY} compares whole brains, which have no --{given[0].replace('_', '-')}: leave it out.")
    if arguments.top is not None and arguments.top < 1:
        raise UserError(f"--top {arguments.top} cannot be: give 1 or more.")


def _facts(facts: Any) -> dict[str, Any]:
    known = facts.patient_facts
    return {
        "patient": facts.patient,
        "study": facts.study,
        "collection": facts.collection,
        "age": None if known is None else known.age,
        "sex": "" if known is None else known.sex,
        "diagnosis": "" if known is None else known.diagnosis,
    }


def _name_of(data: Path) -> str:
    """Return a name for a data set's folder, by its place: studies of two data sets may go by the same names."""
    place = data.resolve()
    return f"{place.name}-{hashlib.sha256(bytes(place)).hexdigest()[:8]}"


def evaluate_brains(arguments: argparse.Namespace, job: Job) -> int:
    """Measure whole-brain models on a folder of brains whose diagnosis is known."""
    if arguments.model is not None:
        raise UserError("--model is a model of slices; models of whole brains are given with --volume-models.")
    given = [one for one in ("cases", "queries", "readers", "template", "csv", "robustness", "png") if getattr(arguments, one)]
    if given:
        raise UserError(f"--{given[0]} does not go with --volumes, which measures whole-brain models: leave it out.")
    from app.settings import data_folder
    from app.volumes import SHIPPED, evaluation, prepare, read_volumes
    from app.volumes.page import as_html

    models = evaluation.judged_models(arguments.volume_models or [SHIPPED])
    kept = arguments.prepared or data_folder() / "brains" / _name_of(arguments.volumes)
    subjects = prepare(arguments.volumes, kept, lambda: template(job), job)
    table = arguments.volumes / "measures.tsv"
    measures = {}
    if table.is_file():
        measures["ventricles and hippocampi, ml"] = evaluation.read_measures(table, subjects, _STRUCTURES)
    found = evaluation.evaluate(subjects, read_volumes(subjects), models, lambda path: open_brain_model(path, job), measures, job)
    print(evaluation.as_text(found))
    if arguments.json is not None:
        write_json(found.as_json(), arguments.json)
    if arguments.html is not None:
        write_output(Path(arguments.html), as_html(found).encode())
    return 0
