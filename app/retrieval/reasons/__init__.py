"""Reasons: why a found slice is like what was asked, computed here, painted or written elsewhere."""

from app.findings import Lesion
from app.retrieval.reasons.reasons import JUDGED, Reasons, compare, explain
from app.retrieval.reasons.standing import Standing

__all__ = ["JUDGED", "Lesion", "Reasons", "Standing", "compare", "explain"]
