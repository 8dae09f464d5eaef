"""Filters by what is known of the patient, in libraries that were told."""

from __future__ import annotations

import numpy as np

from app.library import StudyFacts
from app.patients import SEXES
from app.retrieval.filters.filter import Doubles, Positions, Slices
from app.retrieval.filters.kinds import Choice, Names, Range


def _age(slices: Slices) -> Doubles:
    told = [facts.patient_facts for facts in slices.studies]
    ages = [np.nan if one is None or one.age is None else one.age for one in told]
    return np.array(ages, np.float64)[slices.rows.study]


def _sex(slices: Slices) -> Positions:
    told = [facts.patient_facts for facts in slices.studies]
    places = [-1 if one is None or one.sex not in SEXES else SEXES.index(one.sex) for one in told]
    return np.array(places, np.int64)[slices.rows.study]


def _diagnosis(facts: StudyFacts) -> str:
    return "" if facts.patient_facts is None else facts.patient_facts.diagnosis


AGE = Range("age", "Age of the patient at the study", "years", "40..60", "{} years old", _age)
SEX = Choice("sex", "Sex of the patient", SEXES, ("female", "male", "other sex"), _sex)
DIAGNOSIS = Names("diagnosis", "Diagnosis", "glioblastoma", "diagnosis {}", _diagnosis, folded=True)
