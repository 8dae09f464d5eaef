"""Filters: which slices and patients may be found at all, applied before anything is ranked.

Each is defined once; :mod:`app.retrieval.filters.conditions` reads them from texts such as ``side=left``. A new one is a
definition and a word below.
"""

from app.retrieval.filters.among import EVERYONE, NOTHING, Among, Matching, Passed
from app.retrieval.filters.conditions import FILTERS, Condition, read_condition, register
from app.retrieval.filters.filter import Filter, Slices
from app.retrieval.filters.lesions import PATTERN, SIDE, SIZE
from app.retrieval.filters.offers import Offers, obstacle, offered_filters
from app.retrieval.filters.patients import AGE, DIAGNOSIS, SEX
from app.retrieval.filters.places import LEVEL, SLICE
from app.retrieval.filters.sources import COLLECTION, LABELS, PATIENT

for _filter in (SIDE, LEVEL, SLICE, SIZE, PATTERN, COLLECTION, LABELS, PATIENT, AGE, SEX, DIAGNOSIS):
    register(_filter)

__all__ = [
    "EVERYONE",
    "FILTERS",
    "NOTHING",
    "Among",
    "Condition",
    "Filter",
    "Matching",
    "Offers",
    "Passed",
    "Slices",
    "obstacle",
    "offered_filters",
    "read_condition",
    "register",
]
