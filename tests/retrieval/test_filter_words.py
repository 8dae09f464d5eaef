"""Filters in plain words, and which of them make sense in a library."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.anatomy import STRUCTURES
from app.patients import PatientFacts
from app.retrieval import Reference
from app.retrieval.filters import FILTERS, Among, obstacle, offered_filters, read_condition
from app.retrieval.rows import CodeRows
from tests.support.code_tables import make_table


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("side=left", "Left side"),
        ("side=LEFT|both", "Left side or both sides"),
        ("side!=left", "Not left side"),
        ("size=20..40", "20 to 40 mm across"),
        ("size=20..|..5", "At least 20 mm across or at most 5 mm across"),
        ("size=29", "29 mm across"),
        ("level=40..80", "40 to 80 mm below the top"),
        ("slice=60..", "Slice at least 60"),
        ("pattern=ring", "Ring enhancement"),
        ("collection=BraTS2021|one", "Collection BraTS2021 or one"),
        ("labels=source", "Label maps of the source"),
        ("patient!=P0001", "Not patient P0001"),
        ("age=40..60", "40 to 60 years old"),
        ("sex=f", "Female"),
        ("diagnosis=Glio*", "Diagnosis Glio*"),
    ],
)
def test_a_condition_says_what_it_does_in_plain_words(text: str, said: str) -> None:
    assert read_condition(text).said == said


def people_rows(*facts: PatientFacts | None, collection: str = "one") -> CodeRows:
    """Return the rows of a library with a patient for each of some facts."""
    count = len(facts)
    codes = np.zeros((count, 3), np.float16)
    table = make_table(codes, codes, [(f"P{n}", f"P{n}") for n in range(count)], [1.0] * count)
    studies = [replace(one, collection=collection, patient_facts=told) for one, told in zip(table.studies, facts, strict=True)]
    return Reference([replace(table, studies=studies)]).rows


def test_what_a_library_does_not_tell_is_not_offered() -> None:
    bare = offered_filters(people_rows(None, None), None, STRUCTURES)
    assert list(bare) == ["side", "level", "slice", "size", "pattern", "collection", "labels", "patient"]
    assert bare["side"] == ("left", "right", "both"), "as long as nothing has been measured"
    assert (bare["size"], bare["patient"]) == ((), ("P0", "P1"))
    told = offered_filters(people_rows(PatientFacts(41, "F"), PatientFacts(60), None), None, STRUCTURES)
    assert (told["age"], told["sex"]) == (("41..60",), ("F",))
    assert "diagnosis" not in told
    assert "collection" not in offered_filters(people_rows(None, collection=""), None, STRUCTURES)


def test_what_the_model_does_not_know_is_not_offered() -> None:
    rows = people_rows(None)
    without_pattern = [one for one in STRUCTURES if one.key == "edema"]
    assert "pattern" not in offered_filters(rows, None, without_pattern)
    assert "side" in offered_filters(rows, None, without_pattern)
    assert not {"side", "size", "pattern"} & set(offered_filters(rows, None, ()))


def test_a_condition_that_means_nothing_in_a_library_says_why() -> None:
    offers = {"side": ("left",), "collection": ("one", "Two"), "patient": ("P1",)}
    assert obstacle(read_condition("side=right"), offers) is None
    assert obstacle(read_condition("collection=TWO|three"), offers) is None
    assert obstacle(read_condition("collection=three"), offers) == "This library has no collection three."
    assert obstacle(read_condition("patient!=P2"), offers) == "This library has no patient P2."
    assert obstacle(read_condition("sex=F"), offers) == "Nothing in this library tells it: sex of the patient."


def test_the_condition_to_take_away_first_is_the_one_without_which_most_would_pass() -> None:
    rows = people_rows(PatientFacts(41, "F"), PatientFacts(60, "F"), PatientFacts(70, "M"))

    def blocking(*where: str) -> str:
        return Among(where=where).passed(rows, lambda: None, 10).blocking

    assert blocking("sex=F") == ""
    assert blocking("sex=O") == "sex=O"
    assert blocking("sex=F", "age=65..") == "age=65.."
    assert blocking("age=65..", "sex=F") == "age=65.."
    assert blocking("age=65..", "sex=M", "collection=none") == "collection=none"
    assert blocking("sex=O", "age=99..") == "sex=O"


def test_every_filter_can_be_said() -> None:
    for one in FILTERS.values():
        word = {"age": "40", "size": "3", "level": "3", "slice": "3"}.get(one.name) or getattr(one, "choices", ("x",))[0]
        assert one.said([word]) == one.said([word]).strip() != ""
