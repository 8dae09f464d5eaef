"""The ways to rank that an evaluation compares. A new one is a line in one of the lists below.

Some depend on no sketch: oracles, which rank by the true label maps, and baselines. The others are asked once for each reader.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from app.codes import Model
from app.evaluation.run import Found, Judgement, Run, Sketches
from app.retrieval import MEASURES
from app.retrieval.measures import offered
from app.retrieval.presets import PRESETS, Preset
from app.retrieval.stages import STAGES

WEIGHTS = (0.5, 0.75, 0.9)

DEFAULT = "default query"
BY_AGREE, BY_CLASSES, BY_WHOLE = "oracle by agree", "oracle by class Dice", "oracle by whole Dice"


@dataclass(frozen=True)
class Undrawn:
    """A way to rank that no sketch changes: its name, and what it finds."""

    name: str
    find: Callable[[Run], Found]


@dataclass(frozen=True)
class Ranking:
    """A way to rank by what a reader drew.

    Attributes
    ----------
    name : str
    find : callable
        From a run and what a reader drew for it to the rows that each question finds.
    main : bool
        Whether it is looked at by kinds of lesions too.
    """

    name: str
    find: Callable[[Run, Sketches], Found]
    main: bool = False


def undrawn(model: Model) -> list[Undrawn]:
    """Return the ways to rank that no sketch changes."""
    plain = [name for name, measure in offered(model.space).items() if not measure.needs.drawn]
    return [
        Undrawn(BY_AGREE, lambda run: run.by_score(_by_agree(run.truth))),
        Undrawn(BY_CLASSES, lambda run: run.by_score(run.truth.classes)),
        Undrawn(BY_WHOLE, lambda run: run.by_score(run.truth.whole)),
        Undrawn("position only", _by_level),
        Undrawn("random tumour slice", _random_tumour),
        *(Undrawn(f"codes: {name}", partial(_searched_undrawn, how={"by": name})) for name in plain),
    ]


def rankings(model: Model) -> list[Ranking]:
    """Return the ways to rank by what is drawn."""
    default: dict[str, Any] = {"by": model.config.default_by, "weight": model.config.default_weight}
    return [
        Ranking("ceiling by agree", lambda run, drawn: run.by_score(_by_agree(drawn.against_truth)), main=True),
        Ranking("ceiling by class Dice", lambda run, drawn: run.by_score(drawn.against_truth.classes)),
        Ranking("ceiling by whole Dice", lambda run, drawn: run.by_score(drawn.against_truth.whole)),
        Ranking("predicted maps, agree", lambda run, drawn: run.by_score(_by_agree(drawn.against_predicted)), main=True),
        Ranking("predicted maps, class Dice", lambda run, drawn: run.by_score(drawn.against_predicted.classes)),
        Ranking("predicted maps, whole Dice", lambda run, drawn: run.by_score(drawn.against_predicted.whole)),
        Ranking("wrong sketch, default query", _wrong),
        searched(DEFAULT, main=True, **default_search(model)),
        searched("codes alone", main=True, **default),
        *(searched(f"preset {preset.name}", preset=preset.name) for preset in _other_looks(model)),
        *(searched(f"codes alone, then {name}", **default, stages=(name,)) for name in STAGES),
        *_by_measures(model),
    ]


def searched(name: str, main: bool = False, **how: Any) -> Ranking:
    """Return a ranking by a search; `how` are options of :meth:`app.retrieval.Engine.search`."""
    return Ranking(name, partial(_searched, how=how), main)


def default_in_words(model: Model) -> str:
    """Return what the codes are compared by unless something else is asked for."""
    by, weight = model.config.default_by, model.config.default_weight
    return f"{by}, W {weight:g}" if MEASURES[by].needs.weight else by


def default_search(model: Model) -> dict[str, Any]:
    """Return the options of :meth:`app.retrieval.Engine.search` with which the program searches unless it is told otherwise."""
    return {"preset": next(iter(PRESETS))} if _looks(model) else {}


def _looks(model: Model) -> bool:
    """Tell whether a second look is possible: codes are of slices, and the model knows structures."""
    return model.space.unit == "slice" and bool(model.space.structures)


def _other_looks(model: Model) -> list[Preset]:
    """Return the presets beside the default that look again at what was drawn."""
    return [preset for preset in list(PRESETS.values())[1:] if preset.look is not None] if _looks(model) else []


def _by_measures(model: Model) -> list[Ranking]:
    """Return a ranking by each measure that the model's codes allow, with several weights where it takes one."""
    found = []
    for name, measure in offered(model.space).items():
        if measure.needs.weight:
            found += [searched(f"codes: {name}, W {weight:g}", by=name, weight=weight) for weight in WEIGHTS]
        elif measure.needs.drawn:
            found.append(searched(f"codes: {name}", by=name))
    return found


def _by_agree(judged: Judgement) -> Any:
    """Return a score (Q, N): the points in which slices agree, and among equals class Dice, which is at most 1."""
    return judged.agreement.points + judged.classes * np.float64(0.999)


def _by_level(run: Run) -> Found:
    return run.by_score(-np.abs(run.asked.level_mm[:, None] - run.found.level_mm[None]))


def _random_tumour(run: Run) -> Found:
    lots = np.random.default_rng(run.seed + 1).random((len(run.asked), len(run.found)))
    return run.by_score(lots + run.found.lesion[None])


def _searched(run: Run, drawn: Sketches, how: dict[str, Any]) -> Found:
    return [run.search(number, query, **how) for number, query in enumerate(drawn.queries)]


def _wrong(run: Run, drawn: Sketches) -> Found:
    return [run.search(number, query, **default_search(run.model)) for number, query in enumerate(drawn.wrong_queries)]


def _searched_undrawn(run: Run, how: dict[str, Any]) -> Found:
    return [run.search(number, query, **how) for number, query in enumerate(run.undrawn_queries)]
