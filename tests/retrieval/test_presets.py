"""Ways to search by plain names, through the engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from app.errors import UserError
from app.imaging import Study
from app.jobs import Job
from app.library import index_studies, open_library
from app.retrieval import Engine, Query, looking, measures
from app.retrieval.filters import Among
from app.retrieval.presets import PRESETS, choose_preset, compared_parts
from tests.retrieval.test_other_spaces import SPACE, TRIPLE, TripleModel, record
from tests.support.library_support import FakeModel, lesion_plane, make_study, studies_in_memory

PLACES = {"left-front": (90, 85), "right-front": (90, 155), "left-back": (150, 85), "right-back": (150, 155), "healthy": None}
K = 64


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path = tmp_path_factory.mktemp("presets") / "library.sbmir"
    template: Study = make_study("template", None, labels=False)
    studies = [make_study(name, place) for name, place in PLACES.items()]
    with studies_in_memory(studies), open_library(path, space=FakeModel().space, create=True) as library:
        index_studies([path.parent], library, FakeModel(), Job())
    with open_library(path, read_only=True) as library:
        yield Engine(library, FakeModel(), template)


def asked(engine: Engine, name: str = "left-back") -> Query:
    place = PLACES[name]
    return engine.query_from_sketch(K, None if place is None else lesion_plane(*place))


@pytest.mark.parametrize("name", ["left-front", "right-back"])
def test_here_finds_the_lesion_at_its_place_and_the_healthy_patient_last(engine: Engine, name: str) -> None:
    result = engine.search(asked(engine, name), preset="here")
    assert (result.preset, result.by, result.weight, result.stages) == ("here", "both", 0.75, ())
    assert result.hits[0].patient == name
    assert result.hits[-1].patient == "healthy"
    assert [hit.rank for hit in result.hits] == [1, 2, 3, 4, 5]
    similar = [hit.similarity for hit in result.hits[:4]]
    assert similar == sorted((one or 0.0 for one in similar), reverse=True)
    assert not result.nothing_close
    assert set(result.timing_ms) == {"encode", "search", "total"}


def test_anywhere_finds_all_of_that_size(engine: Engine) -> None:
    result = engine.search(asked(engine), preset="anywhere", among=Among(("left-back",)))
    assert (result.by, result.weight) == ("abnormal", None)
    assert {hit.patient for hit in result.hits[:3]} == {"left-front", "right-front", "right-back"}
    assert all((hit.similarity or 0) > 0.3 for hit in result.hits[:3])


def test_given_slices_are_judged_as_a_search_would_find_them(engine: Engine) -> None:
    query = asked(engine, "left-front")
    every = {hit.place: hit for hit in engine.search(query, preset="here").hits}
    best = every["left-front", K]
    only = ("left-front", K), ("right-back", K - 3), ("nobody", 3)
    hits = engine.search(query, top=3, among=Among(only=only), preset="here").hits
    assert [hit.place for hit in hits] == [("left-front", K), ("right-back", K - 3)]
    assert hits[0].similarity == pytest.approx(best.similarity)
    assert hits[1].similarity is not None and hits[1].similarity < (hits[0].similarity or 0)


def test_healthy_needs_nothing_drawn(engine: Engine) -> None:
    for query in (asked(engine, "healthy"), asked(engine)):
        result = engine.search(query, preset="healthy")
        assert (result.by, result.preset, result.nothing_close) == ("normal", "healthy", False)
        assert [hit.patient for hit in result.hits] == ["healthy"]
        assert result.hits[0].similarity is None
        assert result.notices == ("Of 5 patients, 1 has this level without a lesion.",)


def test_where_nobody_has_the_level_healthy_nothing_is_close(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "SAME_LEVEL_MM", -1.0)
    result = engine.search(asked(engine), preset="healthy")
    assert [hit.patient for hit in result.hits] == ["healthy"]
    assert result.nothing_close
    assert result.notices == ("None of 5 patients has this level without a lesion: slices of the nearest levels are shown.",)


def test_only_parts_that_tell_are_compared() -> None:
    both, normal, abnormal = ("normal", "abnormal"), ("normal",), ("abnormal",)
    wanted = {"here": both, "anywhere": abnormal, "healthy": normal, "paper": both}
    for by in ("normal", "both", "abnormal"):
        assert {name: compared_parts(name, by) for name in PRESETS} == wanted, "a preset says itself what it compares"
    assert (compared_parts(None, "normal"), compared_parts(None, "abnormal")) == (normal, abnormal)


def test_as_in_the_paper_is_the_plain_search(engine: Engine) -> None:
    query = asked(engine)
    paper, plain = engine.search(query, preset="paper"), engine.search(query, "entire")
    assert [hit.place for hit in paper.hits] == [hit.place for hit in plain.hits]
    assert (paper.preset, plain.preset) == ("paper", None)
    assert all(hit.similarity is None for hit in paper.hits)


def test_every_row_has_its_reasons(engine: Engine) -> None:
    query = asked(engine)
    for name in PRESETS:
        result = engine.search(query, preset=name)
        assert len(engine.explain(query, result)) == len(result.hits)


def refused(engine: Engine, query: Query, says: str, **how: Any) -> None:
    with pytest.raises(UserError, match=says):
        engine.search(query, **how)


def test_what_cannot_be_searched_for_is_told(engine: Engine) -> None:
    query = asked(engine)
    refused(engine, query, "no way to search called nearby: choose from here, anywhere, healthy, paper", preset="nearby")
    refused(engine, query, "leave the stages out", preset="here", stages=("overlap",))
    refused(engine, query, "leave the stages out", preset="paper", stages=("overlap",))
    refused(engine, query, "0 rows", preset="here", top=0)
    refused(engine, query, "weight 2 is out of range", preset="here", weight=2)
    for name in ("here", "anywhere", "paper"):
        refused(engine, asked(engine, "healthy"), "sketch is empty on slice 64", preset=name)
    with pytest.raises(UserError, match="choose from"):
        choose_preset("")


def test_a_drawing_without_labels_is_no_lesion(engine: Engine) -> None:
    """A code says that something was drawn; without the label map there is nothing to look at again."""
    query = asked(engine)
    for labels in (None, np.zeros((240, 240), np.uint8)):
        bare = Query(query.parts, True, K, labels)
        refused(engine, bare, "no lesion on slice 64", preset="here")


def test_codes_of_whole_studies_cannot_be_looked_at_again(tmp_path: Path) -> None:
    path = tmp_path / "library.sbmir"
    with patch.dict(measures.MEASURES), open_library(path, space=SPACE, create=True, pictures=False) as library:
        measures.register(TRIPLE)
        library.add(record("A"))
        engine = Engine(library, TripleModel(), None)
        assert not engine.looks_again
        query = Query.of(SPACE, {"triple": np.zeros(3, np.float32)}, 71)
        refused(engine, query, "codes are not of slices", preset="here")
        assert len(engine.search(query).hits) == 1


def test_an_empty_library_is_told(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.sbmir", space=FakeModel().space, create=True) as library:
        engine = Engine(library, FakeModel(), make_study("template", None, labels=False))
        for name in PRESETS:
            refused(engine, engine.query_from_sketch(K, lesion_plane(90, 85)), "holds no studies yet", preset=name)
