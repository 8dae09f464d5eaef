"""Learning the second look's weights: the fit itself, and what is learned of patients whose lesions are known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pytest
from scipy import optimize

from app.anatomy import STRUCTURES
from app.errors import UserError
from app.evaluation import EvaluationCase, Group, learn_look
from app.evaluation.learning.examples import examples
from app.evaluation.learning.fitting import fit_logistic, logistic
from app.imaging import Study
from app.jobs import Job
from app.retrieval.second_look import HERE, LookWeights
from app.retrieval.template import TemplateSlices
from tests.support.evaluation_cases import EMPTY, BoxTemplate, case, lesion

Doubles = npt.NDArray[np.float64]


@pytest.mark.parametrize("seed", range(4))
def test_the_fit_is_the_least_of_its_cost(seed: int) -> None:
    """Beside a general minimiser; terms of all scales, one of them always the same, and fractions of a yes."""
    rng = np.random.default_rng(seed)
    terms = rng.standard_normal((300, 4)) * [1, 50, 0.01, 0] + [0, 20, 0, 7]
    likely = logistic(terms @ np.array([1.0, -0.05, 80, 0]) + 0.5)
    yes, weight = (rng.random(300) < likely).astype(float), rng.uniform(0, 2, 300)
    yes[:30] = rng.random(30)
    for strength in (0.01, 1.0, 100.0):
        found, constant = fit_logistic(terms, yes, weight, strength)
        mean, spread = terms.mean(0), np.where(terms.std(0) > 1e-6, terms.std(0), 1)

        def cost(b: Doubles, mean: Doubles = mean, spread: Doubles = spread, strength: float = strength) -> float:
            x = (terms - mean) / spread @ b[:-1] + b[-1]
            return float(strength * (weight @ (np.logaddexp(0, x) - yes * x)) + b[:-1] @ b[:-1] / 2)

        wanted = optimize.minimize(cost, np.zeros(5), method="BFGS", options={"gtol": 1e-7})
        assert found * spread == pytest.approx(wanted.x[:-1], abs=1e-3)
        assert constant == pytest.approx(wanted.x[-1] - found @ mean, abs=1e-3)
        assert found[3] == pytest.approx(0, abs=1e-9)


def test_what_can_be_told_apart_wholly_has_finite_weights() -> None:
    terms = np.array([[-1.0], [-0.9], [0.9], [1.0]])
    found, constant = fit_logistic(terms, np.array([0.0, 0, 1, 1]), np.ones(4), 1e6)
    assert np.isfinite(found).all()
    assert 5 < found[0] < 100
    assert constant == pytest.approx(0, abs=1e-3)


def test_a_term_that_may_only_speak_for_a_yes_never_speaks_against_it() -> None:
    rng = np.random.default_rng(3)
    terms = rng.standard_normal((400, 3))
    yes = (rng.random(400) < logistic(terms @ np.array([1.0, -1.0, 0.5]))).astype(float)
    free, _ = fit_logistic(terms, yes, np.ones(400))
    held, constant = fit_logistic(terms, yes, np.ones(400), rising=(1, 2))
    without, constant_without = fit_logistic(terms[:, [0, 2]], yes, np.ones(400))
    assert free[1] < -0.5
    assert held[1] == 0
    assert [*held[[0, 2]], constant] == pytest.approx([*without, constant_without])


@pytest.mark.parametrize("yes", [0.0, 1.0])
def test_without_a_yes_or_a_no_nothing_is_learned(yes: float) -> None:
    for count in (0, 3):
        with pytest.raises(ValueError, match="a yes"):
            fit_logistic(np.zeros((count, 2)), np.full(count, yes), np.ones(count))


SLICES = tuple(range(68, 77))


def patients(count: int, start: int = 0) -> list[EvaluationCase]:
    """Return patients with lesions of all kinds, each on seven of nine slices."""
    rng = np.random.default_rng(5)
    found = []
    for n in range(count):
        row, column, radius = rng.integers(90, 150), rng.choice([80, 160]), rng.integers(8, 30)
        plane = lesion(int(row), int(column), int(radius), ring=n % 3 == 0)
        plane = np.where(plane > 0, np.uint8(2), plane) if n % 3 == 1 else plane
        found.append(case(start + n, [EMPTY, *[plane] * 7, EMPTY], SLICES))
    return found


def renamed(one: EvaluationCase, **names: str) -> EvaluationCase:
    return replace(one, facts=replace(one.facts, **cast(Any, names)))


def template() -> TemplateSlices:
    return TemplateSlices(cast(Study, BoxTemplate()))


@pytest.fixture(scope="module")
def learned() -> LookWeights:
    return learn_look([Group("patients", patients(8), STRUCTURES)], template(), "model-of-the-test", Job())


def test_what_is_learned_says_from_what(learned: LookWeights) -> None:
    words = learned.learned_from
    assert words.startswith("8 patients; 14 sketches of each by each of the simulated readers careful, quick, ellipse, omitting")
    assert words.endswith("label maps of the model model-of-the")
    assert LookWeights.model_validate_json(learned.model_dump_json()) == learned


def test_likeness_counts_for_and_difference_against(learned: LookWeights) -> None:
    assert learned.here.slope > 0
    assert learned.anywhere.slope > 0
    size, place = learned.size.weights, learned.place.weights
    twice = np.log(2)
    assert (size["longest"] + size["longest_beside"] + size["area"]) * twice + size["longest2"] * twice**2 < -1
    assert 4 * place["apart"] + 2.5 * place["apart_15"] + 1.5 * place["apart_25"] < -1
    assert learned.pattern["ring"].weights["ring"] > learned.pattern["ring"].weights["none"]
    assert learned.pattern["none"].weights["none"] > 0
    assert 0 <= learned.overlap <= 1.2


def test_what_is_learned_ranks_other_patients_as_readers_do(learned: LookWeights) -> None:
    """Better than by chance, and shown as what it is worth."""
    group = Group("patients", patients(12, start=100), STRUCTURES)
    agree, shown, chance = [], [], []
    for _, example in examples(group, template(), ["careful"], 2, 7):
        seen = HERE.rank(example.drawn, {}, group.table, example.others, learned)
        first = np.sort(np.unique(group.patient[seen.places], return_index=True)[1])[:5]
        agree.append(example.agrees[seen.places[first]].mean())
        shown.append(seen.similarity[first].mean())
        chance.append(example.agrees[example.others].mean())
    assert np.mean(agree) > np.mean(chance) + 0.1
    assert np.mean(shown) == pytest.approx(np.mean(agree), abs=0.1)


def test_nobody_is_compared_with_oneself() -> None:
    """Two studies of one patient are no pair."""
    cases = patients(4)
    group = Group("patients", [*cases[:3], renamed(cases[3], patient="P0")], STRUCTURES)
    for _, example in examples(group, template(), ["careful"], 1, 3):
        studies = set(group.table.study[example.others].tolist())
        assert studies in ({1, 2}, {0, 2, 3}, {0, 1, 3})


def test_the_same_patients_teach_the_same(learned: LookWeights) -> None:
    again = learn_look([Group("patients", patients(8), STRUCTURES)], template(), "model-of-the-test", Job())
    assert again == learned


def test_patients_who_are_all_alike_teach_nothing() -> None:
    alike = [case(n, [EMPTY, lesion(120, 80, 20), EMPTY]) for n in range(6)]
    with pytest.raises(UserError, match=r"too few or too much alike to learn how readers judge .*: give more\."):
        learn_look([Group("patients", alike, STRUCTURES)], template(), "m", Job())
    with pytest.raises(UserError, match="both called S0"):
        Group("patients", [alike[0], renamed(alike[1], study="S0")], STRUCTURES)
