"""Searches with a case, with parts of two, and with marks, in a library of four patients."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.errors import UserError
from app.jobs import Job
from app.library import index_studies, open_library
from app.retrieval import Engine
from app.retrieval.encoders import composed
from app.retrieval.feedback import NO_MARKS, PUBLISHED, Marks, rocchio
from app.retrieval.filters import Among
from tests.support.library_support import BRAIN_SLICES, FakeModel, lesion_plane, make_study, studies_in_memory

PLACES = {"left-front": (90, 85), "right-front": (90, 155), "left-back": (150, 85), "right-back": (150, 155)}
K = 64
ASKED = lesion_plane(*PLACES["left-front"])


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("feedback") / "library.sbmir"
    studies = [make_study(f"{name}-s", place, patient=name) for name, place in PLACES.items()]
    with studies_in_memory(studies), open_library(path, space=FakeModel().space, create=True) as library:
        index_studies([path.parent], library, FakeModel(), Job())
    return path


@pytest.fixture(scope="module")
def engine(filled: Path) -> Iterator[Engine]:
    with open_library(filled, read_only=True) as library:
        yield Engine(library, FakeModel(), make_study("template", None, labels=False))


def patients(engine: Engine, *marks: Marks, top: int = 10, **how: Any) -> list[str]:
    query = engine.query_from_sketch(K, ASKED)
    for one in marks:
        query = engine.refined(query, one)
    return [hit.patient for hit in engine.search(query, top=top, **how).hits]


# -- marks -----------------------------------------------------------------------------------------------------------------


def test_each_part_of_the_code_is_moved_by_itself(engine: Engine) -> None:
    query = engine.query_from_sketch(K, ASKED)
    right, wrong = ("left-back-s", K), ("right-back-s", K + 1)
    moved = engine.refined(query, Marks((right,), (wrong,)))
    for name, code in query.parts.items():
        towards, away = (engine.query_from_case(place).parts[name][None] for place in (right, wrong))
        np.testing.assert_array_equal(moved.parts[name], rocchio(code, towards, away, PUBLISHED).astype(code.dtype))
    assert [(one.study, one.slice, one.right) for one in moved.marked] == [(*right, True), (*wrong, False)]
    assert moved.labels is query.labels


def test_nothing_drawn_stays_nothing(engine: Engine) -> None:
    moved = engine.refined(engine.query_from_sketch(K, None), Marks((("left-back-s", K),)))
    assert not moved.parts["abnormal"].any()


def test_no_marks_change_nothing(engine: Engine) -> None:
    query = engine.query_from_sketch(K, ASKED)
    assert engine.refined(query, NO_MARKS) is query


@pytest.mark.parametrize("how", [{"preset": "here"}, {"preset": "anywhere"}, {"preset": "paper"}, {"by": "abnormal"}])
def test_wrong_patients_are_gone_and_right_slices_stay(engine: Engine, how: dict[str, Any]) -> None:
    plain = patients(engine, **how)
    assert sorted(plain) == sorted(PLACES)
    wrong = Marks(wrong=((f"{plain[0]}-s", K),))
    assert sorted(patients(engine, wrong, **how)) == sorted(plain[1:])
    last = (f"{plain[-1]}-s", K + 2)
    query = engine.refined(engine.query_from_sketch(K, ASKED), Marks((last,)))
    for top in (1, 2, 4):
        hits = engine.search(query, top=top, **how).hits
        assert last in [hit.place for hit in hits]
        assert [hit.rank for hit in hits] == list(range(1, top + 1))
        assert len({hit.patient for hit in hits}) == top


def test_healthy_slices_leave_wrong_patients_out_too(engine: Engine) -> None:
    far = max(BRAIN_SLICES)
    query = engine.refined(engine.query_from_sketch(far, None), Marks(wrong=(("left-back-s", far),)))
    assert "left-back" not in [hit.patient for hit in engine.search(query, preset="healthy").hits]


def test_a_right_slice_stays_where_such_slices_are_searched(engine: Engine) -> None:
    """One with a lesion keeps nobody out of a search for healthy slices, and the other way round."""
    far = max(BRAIN_SLICES)
    lesion, healthy = ("right-back-s", K), ("right-back-s", far)
    for k, asked, mark, preset in ((far, None, lesion, "healthy"), (K, ASKED, healthy, "here")):
        query = engine.query_from_sketch(k, asked)
        plain, marked = (engine.search(one, preset=preset).hits for one in (query, engine.refined(query, Marks((mark,)))))
        assert {hit.patient for hit in marked} == {hit.patient for hit in plain}
        assert mark not in [hit.place for hit in marked]


def test_filters_hold_for_right_cases(engine: Engine) -> None:
    query = engine.refined(engine.query_from_sketch(K, ASKED), Marks((("right-back-s", K),)))
    hits = engine.search(query, among=Among(where=("side=left",)), preset="here").hits
    assert [hit.patient for hit in hits] == ["left-front", "left-back"]


def test_a_mark_on_what_is_not_there_is_told(engine: Engine) -> None:
    query = engine.query_from_sketch(K, ASKED)
    with pytest.raises(UserError, match=r"holds no study nobody-s with codes of this model: check its name"):
        engine.refined(query, Marks((("nobody-s", K),)))
    with pytest.raises(UserError, match=rf"no code of slice 3 of the study left-back-s: choose from {min(BRAIN_SLICES)} to "):
        engine.refined(query, Marks(wrong=(("left-back-s", 3),)))


# -- cases -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [{"preset": "here"}, {"by": "both"}])
def test_a_case_finds_others_like_it_and_never_its_own_patient(engine: Engine, how: dict[str, Any]) -> None:
    query = engine.query_from_case(("left-back-s", K))
    assert query.labels is not None
    np.testing.assert_array_equal(query.labels > 0, lesion_plane(*PLACES["left-back"]) > 0)
    example = engine.query_from_example(make_study("left-back-s", PLACES["left-back"]), K)
    for name in example.parts:
        np.testing.assert_array_equal(query.parts[name], example.parts[name])
    hits = engine.search(query, **how).hits
    assert sorted(hit.patient for hit in hits) == sorted(set(PLACES) - {"left-back"})


def test_anatomy_of_one_and_lesion_of_another(engine: Engine) -> None:
    anatomy = engine.query_from_case(("right-back-s", K + 1))
    beside = {K: ASKED, K + 1: ASKED}
    lesion = engine.query_from_sketch(K, ASKED, beside)
    query = composed(anatomy, lesion)
    np.testing.assert_array_equal(query.parts["normal"], anatomy.parts["normal"])
    np.testing.assert_array_equal(query.parts["abnormal"], lesion.parts["abnormal"])
    assert (query.slice, query.brain, query.drawn_on) == (K + 1, anatomy.brain, None)
    assert query.labels is ASKED
    assert list(query.beside) == [K + 2]
    hits = engine.search(query, preset="here").hits
    assert hits[0].patient == "left-front"
    assert "right-back" not in [hit.patient for hit in hits]
    other = composed(engine.query_from_sketch(K, None), engine.query_from_case(("left-front-s", K)))
    assert other.drawn
    assert other.drawn_on is not None
    assert "left-front" not in [hit.patient for hit in engine.search(other, preset="here").hits]
