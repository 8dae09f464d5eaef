"""From examples to the second look's weights: three judgements, what the overlap counts, and the scale of similarity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.errors import UserError
from app.evaluation.learning.examples import Example, Group, examples
from app.evaluation.learning.fitting import Doubles, fit_logistic
from app.evaluation.readers import READERS
from app.evaluation.run import TOP
from app.findings.lesion import PATTERNS
from app.jobs import Job
from app.retrieval.second_look import LOOKS, Look, LookWeights, Seen
from app.retrieval.second_look.judging import PATTERN_TERMS, PLACE_TERMS, SIZE_TERMS, compare, rough
from app.retrieval.second_look.weights import Estimate, Scale
from app.retrieval.template import TemplateSlices

SKETCHES, OTHER_SKETCHES = 14, 6
"""Of each study so many slices are drawn by each reader to learn the judgements, and others to learn overlap and scale."""

ALIKE, AT_RANDOM = 150, 60
"""With each sketch so many slices are compared: those roughly most alike, among which a second look has to tell, and any."""

OVERLAPS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2)
MOST_LOST = 0.01
"""The largest of these is taken that loses at most this share of agree@5: overlap is what a reader sees at once."""

SHOWN = 10
"""The scale is learned from so many rows of each search."""

RISING = ("company", "overlap")
"""Terms that may only speak for a case: nobody calls it less alike because its lesion goes on or covers the drawn one.

Else the ends of a lesion may stand above the slice that is asked for.
"""

SCALE_STRENGTH = 100.0
DIGITS = 5

Bools = npt.NDArray[np.bool_]


def learn_look(groups: Sequence[Group], template: TemplateSlices, model: str, job: Job, seed: int = 0) -> LookWeights:
    """Learn how readers judge what a model's label maps show.

    Parameters
    ----------
    groups : sequence of Group
        At least one.
    template : TemplateSlices
        What is drawn on.
    model : str
        Id of the model whose label maps they are.
    job : Job
    seed : int

    Raises
    ------
    UserError
        If the patients are too few, or too much alike, to tell anything from.
    """
    job.start(4 * len(groups), "Learning")
    pairs = _Pairs()
    for group in groups:
        pairs.add(group, template, seed)
        job.advance(f"Compared {group.name}")
        job.check()
    estimates = pairs.estimates()
    weights = LookWeights(
        learned_from=_in_words(groups, pairs, model),
        size=estimates["size"],
        place=estimates["place"],
        pattern={name: estimates[name] for name in PATTERNS},
        overlap=0.0,
        here=Scale(slope=1.0, constant=0.0),
        anywhere=Scale(slope=1.0, constant=0.0),
    )
    ranked = _Ranked()
    for group in groups:
        ranked.add(group, template, weights, seed + 1, job)
    overlap = ranked.overlap()
    scales = {name: ranked.scale(name, overlap) for name in LOOKS}
    return LookWeights(**{**dict(weights), "overlap": OVERLAPS[overlap], **scales})


class _Pairs:
    """Pairs of a sketch and a slice: what is compared, and whether they agree."""

    def __init__(self) -> None:
        names = {"size": SIZE_TERMS, "place": PLACE_TERMS, **dict.fromkeys(PATTERNS, PATTERN_TERMS)}
        self._terms: dict[str, tuple[str, ...]] = names
        self._rows: dict[str, list[tuple[Doubles, Bools, float]]] = {name: [] for name in names}
        self.count = 0

    def add(self, group: Group, template: TemplateSlices, seed: int) -> None:
        """Compare sketches of a group with slices of it."""
        for number, example in examples(group, template, tuple(READERS), SKETCHES, seed):
            drawn = example.drawn
            places = _compared(example, group, np.random.default_rng((seed, number)))
            compared, agrees = compare(drawn, group.table, places), example.agrees[places]
            for name, terms, agreed in (
                ("size", compared.size, agrees[:, 0]),
                ("place", compared.place, agrees[:, 1]),
                (PATTERNS[drawn.pattern], compared.pattern, agrees[:, 2]),
            ):
                self._rows[name].append((terms, agreed, group.weight))
            self.count += len(places)

    def estimates(self) -> dict[str, Estimate]:
        """Fit what each judgement follows from."""
        return {name: self._estimate(name) for name in self._rows}

    def _estimate(self, name: str) -> Estimate:
        rows, terms = self._rows[name], self._terms[name]
        try:
            weights, constant = fit_logistic(
                np.concatenate([np.empty((0, len(terms))), *(one[0] for one in rows)]),
                np.concatenate([np.empty(0), *(one[1] for one in rows)]),
                np.concatenate([np.empty(0), *(np.full(len(one[1]), one[2]) for one in rows)]),
                rising=[terms.index(term) for term in RISING],
            )
        except ValueError:
            what = f"sketches with the pattern {name}" if name in PATTERNS else f"lesions' {name}"
            raise UserError(f"The patients are too few or too much alike to learn how readers judge {what}: give more.") from None
        rounded = [round(float(weight), DIGITS) for weight in weights]
        return Estimate(weights=dict(zip(terms, rounded, strict=True)), constant=round(constant, DIGITS))


def _compared(example: Example, group: Group, random: np.random.Generator) -> npt.NDArray[np.intp]:
    """Return the places that a sketch is compared with."""
    alike = rough(example.drawn, group.table, example.others, placed=True)
    nearest = example.others[np.argsort(-alike, kind="stable")[:ALIKE]]
    by_chance = random.choice(example.others, min(AT_RANDOM, len(example.others)), replace=False)
    return np.unique(np.concatenate([nearest, by_chance]))


class _Ranked:
    """Rows of searches by the judgements, for each look and each weight of the overlap."""

    def __init__(self) -> None:
        self._rows: dict[str, list[list[tuple[Doubles, Doubles]]]] = {name: [[] for _ in OVERLAPS] for name in LOOKS}
        self._weights: list[float] = []

    def add(self, group: Group, template: TemplateSlices, weights: LookWeights, seed: int, job: Job) -> None:
        """Rank the other patients of a group for sketches of it; a patient has one row, the best."""
        for _, example in examples(group, template, tuple(READERS), OTHER_SKETCHES, seed):
            job.check()
            self._weights.append(group.weight)
            for name, look in LOOKS.items():
                seen = look.rank(example.drawn, {}, group.table, example.others, weights)
                judged = example.agrees if look.placed else example.agrees[:, [0, 2]]
                for kept, overlap in zip(self._rows[name], OVERLAPS, strict=True):
                    kept.append(_shown(seen, look, group, overlap, judged))
        job.advance(f"Ranked {group.name}", items=3)

    def overlap(self) -> int:
        """Return which of `OVERLAPS` to take."""
        weight = np.array(self._weights)
        agree = [weight @ [values[:TOP].mean() for _, values in kept] for kept in self._rows["here"]]
        return max(n for n, value in enumerate(agree) if value >= (1 - MOST_LOST) * max(agree))

    def scale(self, name: str, overlap: int) -> Scale:
        """Return the agreement to be expected of a look's score."""
        kept = self._rows[name][overlap]
        scores, agrees = np.concatenate([one[0] for one in kept]), np.concatenate([one[1] for one in kept])
        weight = np.concatenate([np.full(len(one[0]), weight) for one, weight in zip(kept, self._weights, strict=True)])
        try:
            slope, constant = fit_logistic(scores[:, None], agrees, weight, SCALE_STRENGTH)
            return Scale(slope=round(float(slope[0]), DIGITS), constant=round(constant, DIGITS))
        except ValueError:
            raise UserError("The patients are too few or too much alike to learn what similarity means: give more.") from None


def _shown(seen: Seen, look: Look, group: Group, overlap: float, agrees: Bools) -> tuple[Doubles, Doubles]:
    """Return scores and shares of judgements that agree of the first rows."""
    score = look.score(seen.judgements, overlap, group.table.tells_pattern)
    order = np.lexsort((seen.places, -score))
    places = seen.places[order]
    first = np.sort(np.unique(group.patient[places], return_index=True)[1])[:SHOWN]
    return score[order][first], agrees[places[first]].mean(axis=1)


def _in_words(groups: Sequence[Group], pairs: _Pairs, model: str) -> str:
    who = " and ".join(f"{len({case.facts.patient for case in group.cases})} {group.name}" for group in groups)
    return (
        f"{who}; {SKETCHES} sketches of each by each of the simulated readers {', '.join(READERS)}; "
        f"{pairs.count} pairs of a sketch and a slice of another patient; label maps of the model {model[:12]}"
    )
