"""Filters by where a study comes from."""

from __future__ import annotations

import numpy as np

from app.retrieval.filters.filter import Positions, Slices
from app.retrieval.filters.kinds import Choice, Names

_LABELS = ("source", "predicted")


def _labels(slices: Slices) -> Positions:
    places = [_LABELS.index(facts.labels_from) if facts.labels_from in _LABELS else -1 for facts in slices.studies]
    return np.array(places, np.int64)[slices.rows.study]


COLLECTION = Names("collection", "Collection", "BraTS2021", "collection {}", lambda facts: facts.collection, folded=True)
LABELS = Choice(
    "labels",
    "Whether label maps are the source's own or predicted",
    _LABELS,
    ("label maps of the source", "predicted label maps"),
    _labels,
)
PATIENT = Names("patient", "Patient", "P0001", "patient {}", lambda facts: facts.patient)
