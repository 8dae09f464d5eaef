"""The curves: how retrieval and segmentation fall as something gets worse, and what is isolated in a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.codes import Model
from app.evaluation import measures
from app.evaluation.cases import EvaluationCase, check_names
from app.evaluation.kept_cases import encode_cases
from app.evaluation.library import library_of
from app.evaluation.questions import Question, choose_questions
from app.evaluation.rankings import default_search
from app.evaluation.readers import drawn_by
from app.evaluation.robustness.sketch_errors import ERRORS_MM, all_off_by
from app.evaluation.run import Found, Run
from app.evaluation.scoring import values_of
from app.evaluation.spoiling import AS_IT_IS, CONDITIONS
from app.imaging import Study
from app.jobs import Job
from app.retrieval.template import TemplateSlices

EVERY = 3
"""Of the scans every third slice is encoded: levels within 10 mm agree, so a library of these finds what the whole one does."""

READER = "careful"
"""Who draws where the scans are what gets worse."""

SKETCH = "sketch error (mm)"
ISOLATED_BELOW = 3
"""A query is isolated if fewer other patients have a slice that agrees in size, place and pattern."""

CLASSES = ("whole", "core", "enhancing")


@dataclass(frozen=True)
class Point:
    """What was measured at one value.

    Attributes
    ----------
    value : str
    default, codes : float
        agree@5 of the default query and of the codes alone.
    low, high : float
        The 95 % interval of `default` over patients.
    dice : mapping of str to float
        Dice per volume of the segmentation network by class; empty where the scans are as they were.
    """

    value: str
    default: float
    codes: float
    low: float
    high: float
    dice: Mapping[str, float]


@dataclass(frozen=True)
class Kind:
    """agree@5 of isolated queries, or of all others: how many, and the best there is."""

    queries: int
    oracle: float
    default: float
    codes: float


@dataclass(frozen=True)
class Robustness:
    """All curves by what gets worse, and the queries by whether their like is in the library."""

    model: str
    patients: int
    queries: int
    curves: Mapping[str, Sequence[Point]]
    kinds: Mapping[str, Kind]

    def as_json(self) -> dict[str, Any]:
        """Return all figures."""
        return asdict(self)

    def as_text(self) -> str:
        """Return the table for the screen."""
        lines = [f"{self.queries} queries of {self.patients} patients; agree@5, and Dice per volume of the segmentation"]
        for name, points in self.curves.items():
            lines += ["", f"{name:<34}{'default':>8}{'interval':>14}{'codes':>8}" + "".join(f"{c:>11}" for c in CLASSES)]
            for point in points:
                dice = "".join(f"{point.dice[c]:>11.3f}" if c in point.dice else f"{'':>11}" for c in CLASSES)
                interval = f"{point.low:.2f} - {point.high:.2f}"
                lines.append(f"  {point.value:<32}{point.default:>8.3f}{interval:>14}{point.codes:>8.3f}{dice}".rstrip())
        lines += ["", f"{'queries':<34}{'number':>8}{'oracle':>14}{'default':>8}{'codes':>11}"]
        for name, kind in self.kinds.items():
            lines.append(f"  {name:<32}{kind.queries:>8}{kind.oracle:>14.3f}{kind.default:>8.3f}{kind.codes:>11.3f}")
        return "\n".join(lines)


def measure_robustness(
    model: Model, template: Study, folders: Sequence[Path], asking: Sequence[int], queries: int, job: Job, seed: int = 0
) -> Robustness:
    """Measure a model on labelled studies as they are and spoilt in several ways.

    Parameters
    ----------
    model : Model
    template : Study
        What sketches are drawn on.
    folders : sequence of Path
        The studies of the library; all of them are spoilt alike.
    asking : sequence of int
        Positions of those that queries are taken from.
    queries : int
        How many slices are asked about at most.
    job : Job
    seed : int

    Raises
    ------
    UserError
        If a study cannot be read or has no label map, two have one name, or there is nothing to ask about.
    """
    plain = encode_cases(folders, model, job, every=EVERY)
    check_names(plain)
    questions = choose_questions(plain, asking, queries, seed, TemplateSlices(template))
    measured = _Measured(model, template, questions, asking, seed)
    drawn = drawn_by(READER, [question.truth for question in questions], seed)
    base, kinds = measured.plain(plain, drawn)
    curves = {SKETCH: measured.by_error(plain)}
    for name, by_value in CONDITIONS.items():
        points = []
        for value, spoiling in by_value.items():
            if spoiling is AS_IT_IS:
                points.append(Point(value, *base))
                continue
            cases = encode_cases(folders, model, job, spoiling=spoiling, every=EVERY)
            points.append(Point(value, *measured.spoilt(cases, drawn)))
        curves[name] = points
    return Robustness(model.id, len(set(measured.patients)), len(questions), curves, kinds)


_Values = tuple[float, float, float, float, Mapping[str, float]]


class _Measured:
    """Asks the same questions of one library after another."""

    def __init__(self, model: Model, template: Study, questions: Sequence[Question], asking: Sequence[int], seed: int) -> None:
        self._model = model
        self._template = template
        self._questions = questions
        self._asking = asking
        self._seed = seed
        self.patients: list[str] = []

    def plain(self, cases: Sequence[EvaluationCase], drawn: npt.NDArray[np.uint8]) -> tuple[_Values, dict[str, Kind]]:
        """Return the values of studies as they are, and of isolated queries and the others."""
        with library_of(cases, self._model.space) as library:
            run = self._run(cases, library)
            self.patients = run.patients
            default, codes = self._agree(run, drawn)
            return self._values(cases, default, codes), self._kinds(run, default, codes)

    def by_error(self, cases: Sequence[EvaluationCase]) -> list[Point]:
        """Return the curve over how far sketches are off."""
        points = []
        with library_of(cases, self._model.space) as library:
            run = self._run(cases, library)
            truths = [question.truth for question in self._questions]
            for error in ERRORS_MM:
                default, codes = self._agree(run, all_off_by(truths, error, self._seed))
                points.append(Point(str(error), *self._values((), default, codes)))
        return points

    def spoilt(self, cases: Sequence[EvaluationCase], drawn: npt.NDArray[np.uint8]) -> _Values:
        """Return the values of spoilt studies."""
        with library_of(cases, self._model.space) as library:
            return self._values(cases, *self._agree(self._run(cases, library), drawn))

    def _run(self, cases: Sequence[EvaluationCase], library: Any) -> Run:
        return Run(self._model, self._template, library, cases, self._questions, self._seed)

    def _agree(self, run: Run, drawn: npt.NDArray[np.uint8]) -> list[npt.NDArray[np.float64]]:
        """Return agree@5 of each query, of the default query and of the codes alone."""
        config = self._model.config
        asked = run.encode(drawn)
        found: list[Found] = [
            [run.search(number, query, **how) for number, query in enumerate(asked)]
            for how in (default_search(self._model), {"by": config.default_by, "weight": config.default_weight})
        ]
        return [np.asarray(values_of(run, rows)["agree_at_5"]) for rows in found]

    def _values(
        self, cases: Sequence[EvaluationCase], default: npt.NDArray[np.float64], codes: npt.NDArray[np.float64]
    ) -> _Values:
        low, high = measures.bootstrap(default[:, None], self.patients, self._seed)
        dice = measures.mean_of([cases[n].segmentation for n in self._asking]) if cases else {}
        kept = {name: dice[name] for name in CLASSES if name in dice}
        return float(default.mean()), float(codes.mean()), float(low[0]), float(high[0]), kept

    def _kinds(self, run: Run, default: npt.NDArray[np.float64], codes: npt.NDArray[np.float64]) -> dict[str, Kind]:
        """Return the isolated queries and the others."""
        whole = run.truth.agreement.points == 3
        alike = np.zeros((len(whole), int(run.patient_of_row.max()) + 1), bool)
        for patient in range(alike.shape[1]):
            alike[:, patient] = whole[:, run.patient_of_row == patient].any(1)
        alike[np.arange(len(alike)), run.patient_of_question] = False
        isolated = alike.sum(1) < ISOLATED_BELOW
        best = values_of(run, run.by_score(run.truth.agreement.points))["agree_at_5"]
        return {
            name: Kind(int(chosen.sum()), *(float(values[chosen].mean()) for values in (best, default, codes)))
            for name, chosen in (("isolated", isolated), ("others", ~isolated))
            if chosen.any()
        }
