"""The measure of a model: do the rows of its queries agree with what was asked, beside oracles, ceilings and baselines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.codes import Model
from app.evaluation import beside, measures
from app.evaluation.cases import EvaluationCase, check_names
from app.evaluation.judging.strata import strata
from app.evaluation.library import library_of
from app.evaluation.questions import choose_questions
from app.evaluation.rankings import BY_AGREE, default_in_words, rankings, undrawn
from app.evaluation.readers import READERS
from app.evaluation.report import RankingFigures, Report
from app.evaluation.run import Found, Run, Sketches
from app.evaluation.scoring import Values, by_strata, figures_of, values_of
from app.evaluation.similarity import similarity
from app.imaging import Study
from app.jobs import Job
from app.retrieval.template import TemplateSlices


@dataclass(frozen=True)
class Asking:
    """What is asked.

    Attributes
    ----------
    studies : tuple of int
        Positions among the cases of the studies that queries are taken from.
    queries : int
        How many slices are asked about at most; each reader draws all of them.
    readers : tuple of str
        Names in `app.evaluation.readers.READERS`; the first is also the one who finds again and mirrors.
    seed : int
    """

    studies: tuple[int, ...]
    queries: int = 160
    readers: tuple[str, ...] = tuple(READERS)
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one ranking found.

    Attributes
    ----------
    ranking : str
    reader : str or None
        Who drew; None where the ranking depends on no sketch.
    rows : list of list of int
        For each question the rows found, best first, as positions among all slices.
    values : mapping of str to float64 array (Q,)
        What they are worth, by column.
    main : bool
        Whether it is looked at by kinds of lesions too.
    """

    ranking: str
    reader: str | None
    rows: Found
    values: Values
    main: bool


@dataclass(frozen=True, eq=False)
class Evaluation:
    """An evaluation that is done: the report, and what it was made from."""

    report: Report
    run: Run
    sketches: dict[str, npt.NDArray[np.uint8]]
    outcomes: list[Outcome]


def evaluate(model: Model, template: Study, cases: Sequence[EvaluationCase], asking: Asking, job: Job) -> Evaluation:
    """Measure a model on labelled cases.

    Parameters
    ----------
    model : Model
    template : Study
        What sketches are drawn on, at the level below the brain's top from which they come.
    cases : sequence of EvaluationCase
        The library.
    asking : Asking
    job : Job

    Raises
    ------
    UserError
        If two cases have one name, or there is nothing to ask about.
    """
    check_names(cases)
    questions = choose_questions(cases, asking.studies, asking.queries, asking.seed, TemplateSlices(template))
    with library_of(cases, model.space) as library:
        run = Run(model, template, library, cases, questions, asking.seed)
        drawn = {reader: Sketches(run, reader) for reader in asking.readers}
        outcomes = _outcomes(run, drawn, job)
        first = drawn[asking.readers[0]]
        report = Report(
            model=model.id,
            patients=len({case.facts.patient for case in cases}),
            slices=len(run.found),
            queries=len(questions),
            asking_patients=len(set(run.patients)),
            readers=list(asking.readers),
            default=default_in_words(model),
            rows=_figures(run, outcomes),
            segmentation=measures.mean_of([cases[n].segmentation for n in asking.studies]),
            decoded=measures.mean_of([cases[n].decoded for n in asking.studies]),
            find_again=beside.find_again(run, first),
            mirrored=beside.mirrored(run, first),
            presets=beside.presets(run, first),
            similarity=similarity(run, list(drawn.values())),
        )
    return Evaluation(report, run, {reader: sketches.labels for reader, sketches in drawn.items()}, outcomes)


def _outcomes(run: Run, drawn: dict[str, Sketches], job: Job) -> list[Outcome]:
    alone, by_reader = undrawn(run.model), rankings(run.model)
    job.start(len(alone) + len(by_reader) * len(drawn), "Ranking")
    outcomes = []
    for one in alone:
        found = one.find(run)
        outcomes.append(Outcome(one.name, None, found, values_of(run, found), one.name == BY_AGREE))
        job.advance(f"Ranked: {one.name}")
    for reader, sketches in drawn.items():
        for ranking in by_reader:
            found = ranking.find(run, sketches)
            outcomes.append(Outcome(ranking.name, reader, found, values_of(run, found), ranking.main))
            job.advance(f"Ranked, {reader} reader: {ranking.name}")
    return outcomes


def _figures(run: Run, outcomes: Sequence[Outcome]) -> list[RankingFigures]:
    oracles = {one.ranking: one.values for one in outcomes if one.reader is None}
    kinds = strata(run.asked)
    return [
        RankingFigures(
            one.ranking,
            one.reader,
            figures_of(run, one.values, oracles),
            by_strata(run, kinds, one.values, oracles[BY_AGREE]) if one.main else {},
        )
        for one in outcomes
    ]
