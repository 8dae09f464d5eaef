"""``python main.py search --library LIB --sketch SKETCH --slice K``: the most similar cases, one row per patient."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.commands.scale import ENGINE_HELP
from app.commands.shared.brains import BY, search_by_brain
from app.commands.shared.options import add_library_option, add_model_options, check_json, library_address, write_json
from app.commands.shared.queries import Answered, Answerer, Asked, SavedAsked, read_queries, read_saved, report_of
from app.errors import Cancelled, PartialFailure, SbmirError, UserError
from app.jobs import Job
from app.outputs import check_output, write_output
from app.reading.reports import check_report, distances_csv, write_report
from app.reading.sessions import QUERY_SUFFIX
from app.retrieval import MEASURES, Engine, SearchResult
from app.retrieval.filters import FILTERS
from app.retrieval.presets import PRESETS

HELP = "Find the most similar cases for a sketch, an example slice, or normal anatomy alone."

PAINTS_REPORTS = True
"""That the program's start names what paints them."""

_SOURCES = ("sketch", "example", "case", "normal_of", "abnormal_of", "right", "wrong", "slice")
_DEFAULTS = ("template", "by", "weight", "top", "exclude", "where", "stages", "preset")
"""Options that hold for all queries of a file that do not say otherwise."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_library_option(parser)
    told = f"search engine that the library was copied into: {ENGINE_HELP}; pictures and cases come from the library"
    parser.add_argument("--engine", metavar="ENGINE", help=told)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--sketch", type=Path, metavar="SKETCH", help="sketch saved in the window, or label map (NIfTI) on the template's grid"
    )
    what.add_argument("--example", type=Path, metavar="STUDY_DIR", help="study whose slice is searched for")
    what.add_argument("--case", metavar="STUDY:SLICE", help="slice of a case of the library; its own patient is left out")
    told = "query saved in the window: asked again as it was, in its library and on its template"
    what.add_argument("--query", type=Path, metavar=f"FILE{QUERY_SUFFIX}", help=told)
    what.add_argument("--queries", type=Path, metavar="FILE.json", help="many queries in one start (docs/searching.md)")
    for name, what_of in (("normal", "normal anatomy"), ("abnormal", "lesion")):
        told = f"take the {what_of} of a case of the library, and the rest of what is asked"
        parser.add_argument(f"--{name}-of", metavar="STUDY:SLICE", help=told)
    for name in ("right", "wrong"):
        told = f"call a slice that was found {name}: the query is moved (docs/searching.md); may be repeated"
        parser.add_argument(f"--{name}", action="append", metavar="STUDY:SLICE", help=told)
    parser.add_argument("--slice", type=int, metavar="K", help="slice, counted from the feet, the first is 0")
    parser.add_argument("--template", type=Path, metavar="DIR", help="study that was drawn on (default: the built-in template)")
    parser.add_argument("--preset", choices=tuple(PRESETS), help="what similar means (default: here; docs/searching.md)")
    parser.add_argument(
        "--by", choices=(*MEASURES, BY), help="compare this part of the codes alone, without a second look; volume: whole brains"
    )
    parser.add_argument("--weight", type=float, metavar="W", help="weight of the abnormal part, 0 to 1, for --by both")
    parser.add_argument("--top", type=int, help="rows wanted (default: 10)")
    parser.add_argument("--exclude", action="append", metavar="PATIENT", help="leave a patient out; may be repeated")
    parser.add_argument(
        "--where",
        action="append",
        metavar="FILTER",
        help=f"find such cases only, as in side=left, size=20..40 or sex!=M; may be repeated, all must hold. {_filters()}",
    )
    parser.add_argument("--stages", type=_names, metavar="NAME,...", help="ranking stages that look at the nearest slices again")
    parser.add_argument("--json", metavar="FILE", help="write the rows as JSON too; - is the screen")
    told = "write the rows with pictures and reasons as pages (.pdf), or as one picture (.png)"
    parser.add_argument("--report", type=Path, metavar="OUT.pdf", help=told)
    parser.add_argument("--paper", choices=("a4", "letter"), default="a4", help="size of its pages (default: %(default)s)")
    told = "write the distances of every slice of the library by each measure, as a table"
    parser.add_argument("--distances", type=Path, metavar="OUT.csv", help=told)
    add_model_options(parser)


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Search and print the rows, or write the answers of many queries."""
    saved = None if arguments.query is None else _take_saved(arguments)
    check_json(arguments.json, library_address(arguments), arguments.sketch, arguments.query, arguments.queries, arguments.model)
    _check_outputs(arguments)
    if arguments.by == BY:
        return search_by_brain(arguments, job)
    if arguments.queries is not None:
        return _run_queries(arguments, job)
    given = {key: getattr(arguments, key) for key in (*_SOURCES, *_DEFAULTS)}
    asked = Asked(**{key: value for key, value in given.items() if value is not None}) if saved is None else saved.asked
    asked.check()
    with Answerer(arguments, job) as answerer:
        answered = answerer.answer_in_full(asked)
        _write_outputs(arguments, answerer, answered, job)
    result, described = answered.result, answered.described
    for notice in (*result.notices, *(() if saved is None else saved.differences(described))):
        print(notice, file=sys.stderr)
    if arguments.json is not None:
        write_json(described, arguments.json)
    if arguments.json != "-":
        print(_as_text(result, described))
    return 0


def _take_saved(arguments: argparse.Namespace) -> SavedAsked:
    """Return a query of a file, and take its library where none is named; UserError where more is asked for beside it."""
    for name in (*_SOURCES, *_DEFAULTS):
        if getattr(arguments, name) is not None:
            word = name.replace("_", "-")
            raise UserError(f"--{word} does not go with --query, whose file says all that is asked: leave it out.")
    saved = read_saved(arguments.query)
    arguments.library = arguments.library or saved.library or None
    return saved


def _check_outputs(arguments: argparse.Namespace) -> None:
    """Refuse what cannot be written before anything is searched."""
    report, distances = arguments.report, arguments.distances
    if report is None and distances is None:
        return
    if arguments.queries is not None or arguments.by == BY:
        word = "--queries" if arguments.queries is not None else f"--by {BY}"
        raise UserError(f"--report and --distances are of one query by slices: leave {word} out.")
    read = [one for one in (arguments.sketch, arguments.query, arguments.model) if one is not None]
    library = library_address(arguments)
    read += [] if "://" in library else [Path(library)]
    if report is not None:
        check_report(report, read)
    if distances is not None:
        if arguments.engine is not None:
            raise UserError("--distances compares the library's own codes: leave --engine out.")
        check_output(distances, read)


def _write_outputs(arguments: argparse.Namespace, answerer: Answerer, answered: Answered, job: Job) -> None:
    if arguments.report is not None:
        write_report(report_of(answered, answerer.library), arguments.report, arguments.paper)
    if arguments.distances is not None:
        engine = answerer.open()
        assert isinstance(engine, Engine), "was refused"
        write_output(arguments.distances, distances_csv(engine, answered.query, job), "the distances")


def _filters() -> str:
    return "Filters: " + "; ".join(f"{one.name} ({one.allowed})" for one in FILTERS.values()).replace("%", "%%")


def _run_queries(arguments: argparse.Namespace, job: Job) -> int:
    """Answer the queries of a file; raises :class:`PartialFailure` where some could not be answered."""
    for name in _SOURCES:
        if getattr(arguments, name) is not None:
            word = name.replace("_", "-")
            raise UserError(f"--{word} does not go with --queries: write {name} into each query.")
    given = {key: getattr(arguments, key) for key in _DEFAULTS}
    queries = read_queries(arguments.queries, {key: value for key, value in given.items() if value is not None})
    answers: list[dict[str, Any]] = []
    failed: list[str] = []
    with Answerer(arguments, job) as answerer:
        answerer.open()  # what is wrong with model or library is wrong with all of them
        job.start(len(queries), "Searching")
        for number, (entry, asked) in enumerate(queries, 1):
            try:
                answers.append(_answer(answerer, asked))
            except Cancelled:
                raise
            except SbmirError as error:
                answers.append({"query": entry, "error": str(error)})
                failed.append(f"  Query {number}: {error}")
            job.advance("Searching")
    write_json(answers, arguments.json or "-")
    if failed:
        raise PartialFailure("\n".join([f"{len(failed)} of {len(queries)} queries could not be answered:", *failed]))
    return 0


def _answer(answerer: Answerer, asked: Asked | str) -> dict[str, Any]:
    if isinstance(asked, str):
        raise UserError(asked)
    return answerer.answer(asked)[1]


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _as_text(result: SearchResult, described: Mapping[str, Any]) -> str:
    width = max([len("patient"), *(len(hit.patient) for hit in result.hits)])
    study = max([len("study"), *(len(hit.study) for hit in result.hits)])
    parts = list(result.hits[0].parts) if result.hits else []
    looked = any(hit.similarity is not None for hit in result.hits)
    titles = f"{'similar':>8}  why" if looked else " ".join(f"{name:>9}" for name in ["distance", *parts])
    lines = [f"{'':>4} {'patient':{width}}  {'study':{study}} {'slice':>5} {titles}"]
    for hit, row in zip(result.hits, described["hits"], strict=True):
        if looked:
            similar = "-" if hit.similarity is None else f"{100 * hit.similarity:.0f} %"
            numbers = f"{similar:>8}  {row['reasons']['sentence']}"
        else:
            numbers = " ".join(f"{value:>9.4f}" for value in [hit.distance, *hit.parts.values()])
        doubts = f"  [{'; '.join(row['reasons']['doubts'])}]" if row["reasons"]["doubts"] else ""
        lines.append(f"{hit.rank:>4} {hit.patient:{width}}  {hit.study:{study}} {hit.slice:>5} {numbers}{doubts}")
    if not result.hits and not result.notices:
        lines.append("No case is left that could be found.")
    if result.nothing_close and not (result.preset is not None and PRESETS[result.preset].healthy):  # which a notice tells
        lines.append("Nothing in this library is close to what was drawn.")
    how = f"by {result.by}" + ("" if result.weight is None else f", abnormal part weighing {result.weight:g}")
    if result.preset is not None:
        how = f"{result.preset} ({how})"
    timing = result.timing_ms
    return "\n".join([*lines, f"{how}; encoded in {timing['encode']:.0f} ms, searched in {timing['search']:.0f} ms"])
