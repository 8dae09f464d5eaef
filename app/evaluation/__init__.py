"""Measuring retrieval and segmentation: simulated readers, measures, baselines, and a report with all its rows."""

from app.evaluation.cases import EvaluationCase, encode_cases
from app.evaluation.report import Report, as_text
from app.evaluation.retrieving import evaluate

__all__ = ["EvaluationCase", "Report", "as_text", "encode_cases", "evaluate"]
