"""Relevance feedback: what a reader calls right or wrong among the rows moves the query, after Rocchio.

Codes are moved part by part towards those of right cases and away from those of wrong ones (:func:`rocchio`). A second look asks
of every slice how alike it is to the right and the wrong cases too, and moves its score likewise (:func:`moved`).
"""

from app.retrieval.feedback.keeping import kept_slices, right_cases, rows_of
from app.retrieval.feedback.marks import NO_MARKS, Marks
from app.retrieval.feedback.moving import moved, refined
from app.retrieval.feedback.rocchio import PUBLISHED, Constants, rocchio

__all__ = [
    "NO_MARKS",
    "PUBLISHED",
    "Constants",
    "Marks",
    "kept_slices",
    "moved",
    "refined",
    "right_cases",
    "rocchio",
    "rows_of",
]
