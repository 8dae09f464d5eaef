"""Measuring retrieval and segmentation: simulated readers, oracles and baselines, and a report with all its rows."""

from app.evaluation.cases import EvaluationCase
from app.evaluation.evaluating import Asking, Evaluation, evaluate
from app.evaluation.kept_cases import encode_cases
from app.evaluation.learning import Group, learn_look
from app.evaluation.readers import READERS, choose_readers
from app.evaluation.report import Report, as_text
from app.evaluation.robustness import Robustness, as_picture, measure_robustness
from app.evaluation.telling import as_csv, as_html, picture_strips

__all__ = [
    "READERS",
    "Asking",
    "Evaluation",
    "EvaluationCase",
    "Group",
    "Report",
    "Robustness",
    "as_csv",
    "as_html",
    "as_picture",
    "as_text",
    "choose_readers",
    "encode_cases",
    "evaluate",
    "learn_look",
    "measure_robustness",
    "picture_strips",
]
