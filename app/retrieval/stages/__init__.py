"""Ranking stages: candidates are looked at again before they become rows. None is used unless it is asked for by name."""

from app.retrieval.stages.stage import STAGES, Depth, Stage, choose_stages, depth_of, register

__all__ = ["STAGES", "Depth", "Stage", "choose_stages", "depth_of", "register"]
