"""Measures: how far a reference slice is from a query.

With dN = query NAC - reference NAC and dA = query AAC - reference AAC (L2 norms) each measure is defined in a file of its own.
A new one is a file and a word below, or comes from elsewhere through :func:`register`. Query and library use one
precision: both are rounded to the space's types before anything is subtracted.
"""

from app.retrieval.measures.abnormal import ABNORMAL
from app.retrieval.measures.both import BOTH
from app.retrieval.measures.entire import ENTIRE
from app.retrieval.measures.measure import MEASURES, Measure, Near, Needs, choose_measure, offered, register
from app.retrieval.measures.normal import NORMAL
from app.retrieval.measures.sums import SumOfSquares, Term

for _measure in (ENTIRE, NORMAL, ABNORMAL, BOTH):
    register(_measure)

__all__ = ["MEASURES", "Measure", "Near", "Needs", "SumOfSquares", "Term", "choose_measure", "offered", "register"]
