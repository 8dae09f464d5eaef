"""What is told beside the rankings: whether the own patient is found, what mirroring does, whether presets keep their word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app import lesions
from app.evaluation import measures
from app.evaluation.judging.strata import SMALL_MM
from app.evaluation.rankings import default_search
from app.evaluation.run import TOP, Run, Sketches
from app.retrieval import Query

LATERAL_SHARE = 0.8
"""A sketch is lateral that has so much of its area on one side."""

SAME_LEVEL_MM = 4.0
"""So near must healthy anatomy be to the level asked about."""


def find_again(run: Run, drawn: Sketches) -> dict[str, float]:
    """Return how well the own patient is found by the default query."""
    patient = [case.facts.patient for case in run.cases]
    ranks: list[int | None] = []
    for number, query in enumerate(drawn.queries):
        rows = run.search(number, query, top=len(run.cases), keep_own=True, **default_search(run.model))
        found = [patient[run.case_of_row[row]] for row in rows]
        ranks.append(found.index(run.patients[number]) + 1 if run.patients[number] in found else None)
    return measures.find_again(ranks)


def mirrored(run: Run, drawn: Sketches) -> dict[str, float]:
    """Mirror every lateral sketch; return how often the majority side of its first five rows moves to the other side."""
    turned = _turned(run, drawn)
    if not turned:
        return {"lateral_queries": 0.0}
    moved = plain_right = 0
    for number, query in turned.items():
        both = (run.search(number, one, **default_search(run.model)) for one in (drawn.queries[number], query))
        plain, other = (_mostly_left(run, rows) for rows in both)
        asked_left = lesions.sides(drawn.labels[number]).left_share > 0.5
        plain_right += plain == asked_left
        moved += plain == asked_left and other != asked_left
    return {
        "lateral_queries": float(len(turned)),
        "majority_on_the_sketch's_side": plain_right / len(turned),
        "majority_moves_with_the_mirrored_sketch": moved / len(turned),
    }


def presets(run: Run, drawn: Sketches) -> dict[str, float]:
    """Return whether *Anywhere* finds mirrored lesions, and whether *Same anatomy, healthy* is healthy and at its level."""
    if not default_search(run.model):
        return {}  # no preset looks again
    told = {}
    if turned := _turned(run, drawn):
        ranks = []
        for number, query in turned.items():
            rows = run.search(number, query, keep_own=True, preset="anywhere")
            ranks.append(run.patient_of_row[rows] == run.patient_of_question[number])
        told["anywhere_finds_the_mirrored_lesion_at_1"] = float(np.mean([rank[:1].any() for rank in ranks]))
        found_at_5 = np.array([rank.any() for rank in ranks])
        told["anywhere_finds_the_mirrored_lesion_at_5"] = float(found_at_5.mean())
        large = run.asked.longest_mm[list(turned)] >= SMALL_MM
        if large.any():
            told["anywhere_finds_the_large_mirrored_lesion_at_5"] = float(found_at_5[large].mean())
    found = [run.search(number, query, preset="healthy") for number, query in enumerate(run.undrawn_queries)]
    healthy = np.array([row for some in found for row in some], np.int64)
    asked = np.repeat(run.asked.level_mm, [len(some) for some in found])
    count = max(1, len(healthy))
    told["healthy_rows_shown"] = len(healthy) / (TOP * len(found))
    told["healthy_rows_at_their_level"] = float(np.sum(np.abs(run.found.level_mm[healthy] - asked) <= SAME_LEVEL_MM)) / count
    told["healthy_rows_without_a_lesion"] = float(np.sum(~run.found.lesion[healthy])) / count
    return told


def _turned(run: Run, drawn: Sketches) -> dict[int, Query]:
    """Return the queries of the mirrored lateral sketches, by the number of their question."""
    shares = [lesions.sides(sketch).left_share for sketch in drawn.labels]
    lateral = [n for n, share in enumerate(shares) if abs(share - 0.5) >= LATERAL_SHARE - 0.5]
    if not lateral:
        return {}
    turned = np.ascontiguousarray(drawn.labels[lateral][..., ::-1])
    return dict(zip(lateral, run.encode(turned, lateral), strict=True))


def _mostly_left(run: Run, rows: Sequence[int]) -> bool:
    """Tell whether most of some rows have most of their true lesion on the left."""
    left = [lesions.sides(run.true_plane(row)).left_share > 0.5 for row in rows]
    return sum(left) > len(left) / 2
