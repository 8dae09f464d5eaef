"""Filters: what they read, what passes, and that they leave the order of what passes as it is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import UserError
from app.imaging import Study
from app.jobs import Job
from app.library import CodeTable, index_studies, open_library
from app.patients import PatientFacts
from app.retrieval import MEASURES, Engine, Reference
from app.retrieval.filters import FILTERS, Among, read_condition
from tests.support.code_tables import anatomy_query, in_parts, make_table
from tests.support.library_support import BRAIN_SLICES, FakeModel, lesion_plane, make_study, studies_in_memory

K = 64
PEOPLE = (
    PatientFacts(41, "F", "Glioblastoma"),
    PatientFacts(90, "M", "meningioma, grade 1"),
    PatientFacts(None, "", "glioblastoma recurrent"),
    None,
)
WORDS = (
    "collection=one", "collection=ONE|two", "collection!=one", "labels=source", "labels=predicted", "patient!=P1", "patient=P*",
    "age=40..60", "age=..89", "age=60..", "age=41", "age!=41", "sex=F", "sex=f|m", "sex!=F", "diagnosis=glio*", "slice=3..7",
    "level=0..3", "level=1", "slice!=2|5", "diagnosis=*blast*", "patient=*1",
)  # fmt: skip


def people_table(seed: int) -> CodeTable:
    """Return a table of eight patients, some of two studies, of two collections and with different facts."""
    rng = np.random.default_rng(seed)
    owners = [(f"P{p}", f"P{p}s{s}") for p, s in rng.integers(0, (8, 2), (90, 2))]
    normal, abnormal = rng.integers(-2, 3, (2, 90, 3)).astype(np.float16)  # many are equally far
    table = make_table(normal, abnormal, owners, [1.0] * 90)
    studies = [
        replace(
            facts,
            collection="one" if number % 3 else "Two",
            labels_from="source" if number % 2 else "predicted",
            patient_facts=PEOPLE[number % 4],
        )
        for number, facts in enumerate(table.studies)
    ]
    return replace(table, studies=studies)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 50),
    where=st.lists(st.sampled_from(WORDS), max_size=3),
    by=st.sampled_from(list(MEASURES)),
    slices=st.sampled_from([1, 3]),
    top=st.integers(1, 9),
)
def test_a_filter_never_changes_the_order_of_what_passes(seed: int, where: list[str], by: str, slices: int, top: int) -> None:
    reference = Reference(in_parts(people_table(seed), 2))
    query = anatomy_query(np.array([0.25, 1, -1], np.float32), np.array([0.5, 0, 1], np.float32))
    passed = Among(["P3"], where).passed(reference.rows, lambda: None, top)
    allowed = {
        reference.rows.study_of(row).study + f":{reference.rows.slice_of(row)}" for row in np.flatnonzero(passed.allowed).tolist()
    }
    everything = reference.nearest(query, MEASURES[by], 0.4, 100, 1000)
    wanted = [one for one in everything if f"{one.facts.study}:{one.slice}" in allowed]
    order = list(dict.fromkeys(one.facts.patient for one in wanted))[:top]
    counts = dict.fromkeys(order, 0)
    kept = []
    for one in wanted:
        if one.facts.patient in counts and counts[one.facts.patient] < slices:
            counts[one.facts.patient] += 1
            kept.append(one)
    assert reference.nearest(query, MEASURES[by], 0.4, top, slices, passed.allowed) == kept
    assert passed.matching.slices == len(allowed)
    assert len(order) == min(top, passed.matching.patients)


def test_values_are_those_of_the_facts() -> None:
    rows = Reference([people_table(1)]).rows

    def studies(*where: str) -> set[int]:
        allowed = Among(where=where).passed(rows, lambda: None, 1).allowed
        return set(np.unique(rows.study[allowed]).tolist())

    facts = rows.in_order
    people = [one.patient_facts or PatientFacts() for one in facts]
    assert studies() == set(range(len(facts)))
    assert studies("age=40..60") == {n for n, one in enumerate(people) if one.age == 41} == studies("age=41")
    assert studies("age!=41") == {n for n, one in enumerate(people) if one.age != 41}, "who has no age is not excluded"
    assert studies("sex=F|M") == {n for n, one in enumerate(people) if one.sex}
    assert studies("diagnosis=GLIO*") == {n for n, one in enumerate(people) if one.diagnosis.lower().startswith("glio")}
    assert studies("diagnosis=glioblastoma") == {n for n, one in enumerate(people) if one.diagnosis == "Glioblastoma"}
    assert studies("collection=two") == {n for n, one in enumerate(facts) if one.collection == "Two"}
    assert studies("labels=source", "sex=F") == {n for n in studies("labels=source") if people[n].sex == "F"}
    assert studies("patient=P1|P2") == {n for n, one in enumerate(facts) if one.patient in {"P1", "P2"}}
    assert studies("patient=p1") == set(), "names of patients are compared letter by letter"
    level = Among(where=["level=0..1"]).passed(rows, lambda: None, 1).allowed
    assert rows.levels[level].max() == 1
    assert rows.levels[~level].min() == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("side=up", "The filter side cannot be 'up': choose from left, right, both."),
        ("colour=red", "There is no filter called 'colour': choose from side, level, slice, size, pattern,"),
        ("side", "The filter 'side' cannot be read: write a name, = or != and a value"),
        ("size=big", "The filter size cannot be 'big': give mm, such as 20..40"),
        ("size=40..20", "The filter size=40..20 begins above its end: write 20..40."),
        ("size=..", "The filter size cannot be '..'"),
        ("age=-4", "The filter age cannot be '-4': give years, such as 40..60"),
        ("age=nan", "The filter age cannot be 'nan'"),
        ("level=1e3", "The filter level cannot be '1e3'"),
        ("patient=", "The filter patient needs a name: write patient=P0001."),
        ("side=left|", "The filter side cannot be ''"),
        ("collection=a\x00b", "cannot be read"),
        ("patient=\udcff", "cannot be read"),
        ("patient=" + "x" * 2000, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(UserError) as caught:
        read_condition(text)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250


def test_blanks_and_capitals_are_no_matter() -> None:
    assert read_condition("  Side != LEFT | both ").text == "side!=LEFT|both"
    assert read_condition("size = 20 .. 40").values == ((20, 40),)
    assert read_condition("diagnosis=a=b").text == "diagnosis=a=b"


def test_hostile_texts_are_read_or_refused() -> None:
    """No text ends in anything but a condition, whose mask can be made, or a sentence."""
    rng = random.Random(4)
    rows = Reference([people_table(2)]).rows
    names = [*FILTERS, "", "SIDE", "x", "sıde", "patient "]
    bits = ["=", "!=", "==", "|", "..", "...", "*", "**", "left", "20", "40", "-1", "1e9", "nan", "inf", "\0", "\udc80", "٣", "F",
            " ", "\n", "9" * 400, "a*" * 300, "ring", "0..0", "½", "'", '"', "%s", "{0}", "\\", "\u202e"]  # fmt: skip
    read = 0
    for _ in range(2000):
        text = rng.choice(names) + rng.choice(["=", "!=", ""]) + "".join(rng.choices(bits, k=rng.randrange(6)))
        try:
            condition = read_condition(text)
            if not condition.filter.needs.lesion:
                Among(where=[text]).passed(rows, lambda: None, 5)
            read += 1
        except UserError as error:
            assert str(error).isprintable()
            assert len(str(error)) < 1500
    assert 100 < read < 1900


def test_many_stars_are_compared_at_once() -> None:
    rows = Reference([people_table(2)]).rows
    assert not Among(where=["diagnosis=" + "*a" * 400]).passed(rows, lambda: None, 1).allowed.any()


# -- filters by lesions, with a library whose lesions are known

LESIONS = {"left": (90, 85, 8), "right": (90, 155, 14), "middle": (120, 119, 20), "none": None}


@pytest.fixture(scope="module")
def template() -> Study:
    return make_study("template", None, labels=False)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, template: Study) -> Iterator[Engine]:
    """Four patients: discs of edema of 17, 29 and 41 mm on the left, right and in the middle, and one without."""
    path = tmp_path_factory.mktemp("filters") / "library.sbmir"
    studies = []
    for name, lesion in LESIONS.items():
        study = make_study(name, None if lesion is None else lesion[:2])
        if lesion is not None:
            marks = np.zeros((155, 240, 240), np.uint8)
            marks[BRAIN_SLICES[1] : BRAIN_SLICES[-1]] = lesion_plane(*lesion)
            assert study.labels is not None
            study = replace(study, labels=marks[:, ::-1].transpose(2, 1, 0))
        studies.append(study)
    model = FakeModel()
    with studies_in_memory(studies):
        with open_library(path, space=model.space, create=True) as library:
            index_studies([path.parent], library, model, Job())
        with open_library(path, read_only=True) as library:
            yield Engine(library, model, template)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (["side=left"], {"left"}),
        (["side=left|both"], {"left", "middle"}),
        (["side!=left"], {"right", "middle"}),
        (["size=20..35"], {"right"}),
        (["size=29"], {"right"}),
        (["size=..17|40.."], {"left", "middle"}),
        (["pattern=none"], {"left", "right", "middle"}),
        (["pattern=none", "patient!=left"], {"right", "middle"}),
        (["pattern=ring|solid"], set()),
        (["slice=61..63", "side=right"], {"right"}),
        (["slice=60"], {"left", "right", "middle", "none"}),
        (["slice=60", "side=right"], set()),
    ],
)
@pytest.mark.parametrize("preset", ["here", "anywhere", "paper"])
def test_filters_by_lesions_hold_for_slices_with_one(engine: Engine, where: list[str], found: set[str], preset: str) -> None:
    query = engine.query_from_sketch(K, lesion_plane(90, 85))
    result = engine.search(query, among=Among(where=where), preset=preset)
    assert {hit.patient for hit in result.hits} == found
    assert result.matching.patients == len(found)
    reasons = engine.explain(query, result)
    for text in where:
        if text.startswith("side=") and found:
            assert {why.found.side for why in reasons} <= set(text[5:].split("|"))
    assert result.notices[-1].startswith("Only" if found else "No patient matches all filters")
    assert found or not result.nothing_close, "that nothing passes says nothing of what is close"
    assert result.blocking == ("" if found else where[-1]), "without it most patients would pass"


def test_which_filter_leaves_how_many_is_said_in_one_sentence(engine: Engine) -> None:
    query = engine.query_from_sketch(K, lesion_plane(90, 85))

    def told(*where: str, top: int = 10) -> tuple[str, ...]:
        return engine.search(query, "abnormal", top=top, among=Among(["left"], where)).notices

    assert told("size=20..", "side=right") == ("Only 1 patient matches all filters: size=20.. leaves 2, side=right leaves 1.",)
    assert told("size=20..", top=2) == ()
    assert told("pattern=none", "size=60..") == (
        "Nothing passes size=60.. in this library: it has 17..41.",
        "No patient matches all filters: pattern=none leaves 2, size=60.. leaves none.",
    )
    assert told("sex=F")[0] == "Nothing passes sex=F in this library: none of its studies tells sex."
    assert told("collection=nowhere")[0] == "Nothing passes collection=nowhere in this library: it has tests."
    assert told("patient!=nobody")[0].startswith("The filter patient!=nobody leaves nothing out in this library: it has left, ")
    unknown = engine.search(query, "abnormal", among=Among(["somebody"]))
    assert unknown.notices == ("The library has no patient somebody to leave out.",)
    assert unknown.matching.patients == len(unknown.hits) == 4


def test_healthy_slices_are_filtered_but_not_by_lesions(engine: Engine) -> None:
    query = engine.query_from_sketch(K, None)
    result = engine.search(query, among=Among(where=["patient!=none", "slice=60..61"]), preset="healthy")
    assert {hit.patient for hit in result.hits} <= {"left", "right", "middle"}
    assert {hit.slice for hit in result.hits} <= {60, 61}
    with pytest.raises(UserError, match='"Same anatomy, healthy" finds slices without a lesion: leave the filter size=20'):
        engine.search(query, among=Among(where=["size=20..40"]), preset="healthy")


def test_every_filter_is_described(engine: Engine) -> None:
    assert list(FILTERS) == [
        "side", "level", "slice", "size", "pattern", "collection", "labels", "patient", "age", "sex", "diagnosis",
    ]  # fmt: skip
    assert all(one.title and one.allowed for one in FILTERS.values())
    assert Path(engine.library.address).is_file()
