"""The measure of a model: Dice@5 of its queries beside baselines, and what else a reader would ask of it.

Dice@5 is the mean whole-tumour Dice between the TRUE mask of the query's slice and the true masks of the first five rows, one
row per patient, the query's own patient excluded, ties broken by a seed. The oracle ranks by the true masks themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import numpy.typing as npt

from app import lesions
from app.codes import Model
from app.errors import UserError
from app.evaluation import measures
from app.evaluation.cases import EvaluationCase, code_table
from app.evaluation.readers import SimulatedQuery, simulate
from app.evaluation.report import Report, RowFigures
from app.imaging import Study
from app.jobs import Job
from app.retrieval import MEASURES, Hit, Query, Reference
from app.retrieval.encoders import Drawn, encoder_for
from app.retrieval.measures import offered
from app.retrieval.template import TemplateSlices

TOP = 5
NEAR_SLICES = 10
WEIGHTS = (0.5, 0.75, 0.9)
LATERAL_SHARE = 0.8
LESION = "abnormal"
"""The part of a query that the sketch decides."""

Plane = npt.NDArray[np.uint8]
DoubleArray = npt.NDArray[np.float64]


class Evaluation:
    """Everything that the rows of a report share: one library of cases, one list of queries."""

    def __init__(
        self,
        model: Model,
        template: TemplateSlices,
        cases: Sequence[EvaluationCase],
        queries: Sequence[SimulatedQuery],
        seed: int,
    ) -> None:
        self.model = model
        self.cases = cases
        self.queries = queries
        self.seed = seed
        table = code_table(cases, model.space)
        self.reference = Reference([table])
        self.case_of_row = np.asarray(table.codes.study, np.int64)
        self.slice_of_row = np.asarray(table.codes.unit, np.int64)
        self.patient_of_case = [case.facts.patient for case in cases]
        self._row_of = {(int(c), int(k)): n for n, (c, k) in enumerate(zip(self.case_of_row, self.slice_of_row, strict=True))}
        self._study_position = {case.facts.study: n for n, case in enumerate(cases)}
        self._template = template
        truth = np.stack([query.truth > 0 for query in queries])
        sketch = np.stack([query.sketch > 0 for query in queries])
        self.true_dice = np.concatenate([lesions.dice_of_all(truth, case.truth > 0) for case in cases], 1)
        self.sketch_dice = np.concatenate([lesions.dice_of_all(sketch, case.predicted > 0) for case in cases], 1)
        self.asked = self.encode([query.sketch for query in queries], queries)

    def encode(self, sketches: Sequence[Plane], on: Sequence[SimulatedQuery]) -> list[Query]:
        """Return the queries of sketches (240, 240) on the slices of some simulated ones, as a reader's are made."""
        sources = [Drawn(self._template, query.k, sketch) for sketch, query in zip(sketches, on, strict=True)]
        return encoder_for(self.model.space, Drawn).encode(self.model, sources)

    def by_codes(
        self, by: str, weight: float, queries: Sequence[Query], top: int = TOP, keep_own: bool = False
    ) -> list[list[int]]:
        """Return the rows of the code table that each query finds."""
        found = []
        for simulated, query in zip(self.queries, queries, strict=True):
            own = () if keep_own else (self.patient_of_case[simulated.case],)
            hits = self.reference.search(query, by, weight, top, own)
            found.append([self._row_of[self._study_position[hit.study], hit.slice] for hit in hits])
        return found

    def true_mask(self, hit: Hit) -> npt.NDArray[np.bool_]:
        """Return the true whole-tumour mask (240, 240) of a hit's slice."""
        case = self.cases[self._study_position[hit.study]]
        return np.asarray(case.truth[case.facts.slices.index(hit.slice)] > 0)

    def by_score(self, score: DoubleArray) -> list[list[int]]:
        """Return the rows that each query finds by a score (Q, N), larger is better, ties broken by the seed."""
        random = np.random.default_rng(self.seed)
        patients = np.array(self.patient_of_case)[self.case_of_row]
        _, patient_of_row = np.unique(patients, return_inverse=True)
        found = []
        for asked, line in zip(self.queries, score, strict=True):
            order = np.lexsort((random.random(len(line)), -line))
            order = order[patients[order] != self.patient_of_case[asked.case]]
            _, first = np.unique(patient_of_row[order], return_index=True)
            found.append([int(order[n]) for n in np.sort(first)[:TOP]])
        return found

    def dice_at_5(self, rows: Sequence[Sequence[int]]) -> DoubleArray:
        """Return each query's mean true Dice over the rows it found (Q,)."""
        return np.array([self.true_dice[n, list(found)].mean() if found else 0.0 for n, found in enumerate(rows)])

    def figures(self, values: DoubleArray, oracle: DoubleArray) -> RowFigures:
        """Return a row's mean, its share of the oracle and the interval over patients."""
        patients = [self.patient_of_case[query.case] for query in self.queries]
        low, high = measures.bootstrap(values, patients, self.seed)
        return RowFigures(float(values.mean()), float(values.mean() / max(oracle.mean(), 1e-9)), low, high)


def evaluate(
    model: Model,
    template: Study,
    cases: Sequence[EvaluationCase],
    asking: Sequence[int],
    sketches: int,
    job: Job,
    seed: int = 0,
) -> Report:
    """Measure a model on labelled cases.

    Parameters
    ----------
    model : Model
    template : Study
        Sketches are placed on its slices, at the slice number they come from.
    cases : sequence of EvaluationCase
        The library.
    asking : sequence of int
        Positions in `cases` of the studies that queries are taken from.
    sketches : int
        Number of queries at most.
    job : Job
    seed : int

    Returns
    -------
    Report
    """
    drawn_on = TemplateSlices(template)
    queries = [query for query in simulate(cases, asking, sketches, seed) if drawn_on.holds_brain(query.k)]
    if not queries:
        raise UserError("The template holds no brain on the slices with tumours: choose another template.")
    job.start(1, "Searching")
    run = Evaluation(model, drawn_on, cases, queries, seed)
    oracle = run.dice_at_5(run.by_score(run.true_dice))
    random = np.random.default_rng(seed + 1).random(run.true_dice.shape)
    distance = np.abs(run.slice_of_row[None] - np.array([q.k for q in queries])[:, None]).astype(np.float64)
    wrong = _derangement(queries, seed)
    default = (model.config.default_by, model.config.default_weight)
    rankings: dict[str, Callable[[], list[list[int]]]] = {
        "oracle (true masks rank)": lambda: run.by_score(run.true_dice),
        "random": lambda: run.by_score(random),
        "position only": lambda: run.by_score(-distance),
        "wrong sketch (default query)": lambda: run.by_codes(*default, _swapped(run.asked, wrong)),
        "wrong sketch's mask": lambda: run.by_score(run.sketch_dice[wrong]),
        "predicted mask": lambda: run.by_score(run.sketch_dice),
        f"predicted mask within {NEAR_SLICES} slices": lambda: run.by_score(
            np.where(distance <= NEAR_SLICES, run.sketch_dice, -1.0)
        ),
        "default query": lambda: run.by_codes(*default, run.asked),
        **_by_measures(run),
    }
    rows = {}
    for name, ranking in rankings.items():
        job.check()
        rows[name] = run.figures(run.dice_at_5(ranking()), oracle)
    names = [run.patient_of_case[q.case] for q in queries]
    again = run.by_codes(*default, run.asked, top=len(cases), keep_own=True)
    ranks = [_rank_of(names[n], [run.patient_of_case[run.case_of_row[row]] for row in found]) for n, found in enumerate(again)]
    job.advance("Searching")
    return Report(
        model=model.id,
        patients=len(set(run.patient_of_case)),
        slices=len(run.case_of_row),
        queries=len(queries),
        default=f"{default[0]}, W {default[1]:g}" if MEASURES[default[0]].needs.weight else default[0],
        rows=rows,
        segmentation=measures.mean_of([measures.volume_dice(cases[n].truth, cases[n].predicted) for n in asking]),
        decoded=measures.mean_of([measures.volume_dice(cases[n].truth, cases[n].decoded) for n in asking]),
        find_again=measures.find_again(ranks),
        mirrored=_mirrored(run, default),
    )


def _by_measures(run: Evaluation) -> dict[str, Callable[[], list[list[int]]]]:
    """Return the ways to rank by each measure that the model's codes allow, with several weights where it takes one."""
    rankings: dict[str, Callable[[], list[list[int]]]] = {}
    for name, measure in offered(run.model.space).items():
        if measure.needs.weight:
            rankings |= {f"{name}, W {weight:g}": partial(run.by_codes, name, weight, run.asked) for weight in WEIGHTS}
        else:
            rankings[name] = partial(run.by_codes, name, 0, run.asked)
    return rankings


def _swapped(queries: Sequence[Query], other: npt.NDArray[np.int64]) -> list[Query]:
    """Return each query with the lesion of another in place of its own."""
    lesions_of = [queries[number] for number in other]
    return [
        replace(query, parts={**query.parts, LESION: source.parts[LESION]})
        for query, source in zip(queries, lesions_of, strict=True)
    ]


def _rank_of(name: str, patients: Sequence[str]) -> int | None:
    return patients.index(name) + 1 if name in patients else None


def _derangement(queries: Sequence[SimulatedQuery], seed: int) -> npt.NDArray[np.int64]:
    """Return for each query the number of another patient's query (itself where there is no other patient)."""
    random = np.random.default_rng(seed + 2)
    case = np.array([query.case for query in queries])
    out = []
    for n in range(len(queries)):
        others = np.flatnonzero(case != case[n])
        out.append(int(random.choice(others)) if len(others) else n)
    return np.array(out, np.int64)


def _left(lesion: npt.NDArray[np.generic]) -> float:
    """Return the share of a lesion (240, 240) on the patient's left, 0.5 for an empty one."""
    return lesions.sides(lesion).left_share


def _mirrored(run: Evaluation, default: tuple[str, float]) -> dict[str, float]:
    """Mirror every lateral sketch; return how often the majority side of its first five rows moves to the other side."""
    lateral = [n for n, q in enumerate(run.queries) if abs(_left(q.sketch) - 0.5) >= LATERAL_SHARE - 0.5]
    if not lateral:
        return {"lateral_queries": 0.0}
    turned = run.encode([run.queries[n].sketch[:, ::-1].copy() for n in lateral], [run.queries[n] for n in lateral])
    moved = plain_right = 0
    for position, n in enumerate(lateral):
        own = (run.patient_of_case[run.queries[n].case],)
        sides = []
        for query in (run.asked[n], turned[position]):
            shares = [_left(run.true_mask(hit)) for hit in run.reference.search(query, *default, TOP, own)]
            sides.append(float(np.mean(np.array(shares) > 0.5)) > 0.5)
        asked_left = _left(run.queries[n].sketch) > 0.5
        plain_right += sides[0] == asked_left
        moved += sides[0] == asked_left and sides[1] != asked_left
    return {
        "lateral_queries": float(len(lateral)),
        "majority_on_the_sketch's_side": plain_right / len(lateral),
        "majority_moves_with_the_mirrored_sketch": moved / len(lateral),
    }
