"""From what a reader draws to rows, with a model whose right answers are known."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.codes import CodeConfig
from app.errors import UserError
from app.imaging import Study
from app.jobs import Job
from app.library import Library, index_studies, open_library
from app.retrieval import Engine, SearchResult, search
from app.retrieval.filters import Among
from tests.support.library_support import (
    BRAIN_SLICES,
    FakeModel,
    lesion_plane,
    make_study,
    small_config,
    studies_in_memory,
)

PLACES = {"left-front": (90, 85), "right-front": (90, 155), "left-back": (150, 85), "right-back": (150, 155)}
K = 64


@pytest.fixture(scope="module")
def template() -> Study:
    return make_study("template", None, labels=False)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of four patients, a lesion in another quarter of each."""
    path = tmp_path_factory.mktemp("engine") / "library.sbmir"
    studies = [make_study(name, place) for name, place in PLACES.items()]
    with studies_in_memory(studies), open_library(path, space=FakeModel().space, create=True) as library:
        index_studies([path.parent], library, FakeModel(), Job())
    return path


@pytest.fixture
def library(filled: Path) -> Iterator[Library]:
    with open_library(filled, read_only=True) as opened:
        yield opened


@pytest.fixture
def engine(library: Library, template: Study) -> Engine:
    return Engine(library, FakeModel(), template)


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("by", ["entire", "abnormal", "both"])
def test_a_sketch_finds_the_lesion_of_its_place(engine: Engine, name: str, by: str) -> None:
    result = engine.search(engine.query_from_sketch(K, lesion_plane(*PLACES[name])), by)
    assert result.hits[0].patient == name
    assert len(result.hits) == len(PLACES)


def test_a_mirrored_sketch_finds_the_other_side(engine: Engine) -> None:
    plane = lesion_plane(*PLACES["left-back"])
    assert engine.search(engine.query_from_sketch(K, plane), "abnormal").hits[0].patient == "left-back"
    mirrored = np.ascontiguousarray(plane[:, ::-1])
    assert engine.search(engine.query_from_sketch(K, mirrored), "abnormal").hits[0].patient == "right-back"


def test_an_example_finds_itself_unless_it_is_excluded(engine: Engine) -> None:
    study = make_study("left-back", PLACES["left-back"])
    query = engine.query_from_example(study, K)
    first = engine.search(query, "both").hits[0]
    assert (first.patient, first.slice, first.distance) == ("left-back", K, 0.0)
    others = engine.search(query, "both", among=Among(["left-back"])).hits
    assert [hit.patient for hit in others].count("left-back") == 0
    assert len(others) == len(PLACES) - 1


def test_normal_needs_no_sketch_and_the_rest_do(engine: Engine) -> None:
    for drawn in (None, np.zeros((240, 240), np.uint8)):
        query = engine.query_from_sketch(K, drawn)
        assert not query.drawn
        assert len(engine.search(query, "normal").hits) == len(PLACES)
        for by in ("entire", "abnormal", "both", None):
            with pytest.raises(UserError, match="sketch is empty on slice 64"):
                engine.search(query, by)


def test_normal_finds_the_slice_asked_for(engine: Engine, template: Study) -> None:
    """All patients have the template's anatomy, so all are equally near, and their names decide."""
    hits = engine.search(engine.query_from_sketch(K, None), "normal").hits
    assert [hit.patient for hit in hits] == sorted(PLACES)
    assert {hit.slice for hit in hits} == {K}
    assert {hit.distance for hit in hits} == {hits[0].parts["normal"]}


def test_defaults_are_the_models(library: Library, template: Study) -> None:
    plane = lesion_plane(*PLACES["left-front"])

    def answer(config: CodeConfig) -> SearchResult:
        engine = Engine(library, FakeModel(config=config), template)
        return engine.search(engine.query_from_sketch(K, plane))

    both = answer(small_config(by="both", weight=0.25))
    assert (both.by, both.weight) == ("both", 0.25)
    entire = answer(small_config(by="entire"))
    assert (entire.by, entire.weight) == ("entire", None)
    assert set(both.timing_ms) == {"encode", "search", "total"}
    assert both.timing_ms["total"] == pytest.approx(both.timing_ms["encode"] + both.timing_ms["search"])


def test_the_templates_code_is_kept_by_slice(library: Library, template: Study) -> None:
    model = FakeModel()
    engine = Engine(library, model, template)
    for k in (K, K, K + 1, K):
        engine.query_from_sketch(k, lesion_plane(100, 100))
    assert model.calls == {"encode_normal": 2, "encode_sketches": 4}
    engine.set_template(make_study("other", None, seed=5))
    changed = engine.query_from_sketch(K, None)
    assert model.calls["encode_normal"] == 3
    assert not np.array_equal(
        changed.parts["normal"], Engine(library, model, template).query_from_sketch(K, None).parts["normal"]
    )


def test_one_search_and_the_engine_agree(engine: Engine, library: Library) -> None:
    query = engine.query_from_sketch(K, lesion_plane(*PLACES["right-back"]))
    assert search(library, query, 3, by="entire") == engine.search(query, "entire", top=3).hits


def test_refresh_sees_what_others_add_and_remove(tmp_path: Path, template: Study) -> None:
    path = tmp_path / "library.sbmir"
    model = FakeModel()
    with open_library(path, space=model.space, create=True) as writer, open_library(path, read_only=True) as reader:
        engine = Engine(reader, model, template)
        query = engine.query_from_sketch(K, lesion_plane(*PLACES["left-front"]))
        with pytest.raises(UserError, match="holds no studies yet"):
            engine.search(query)
        assert not engine.refresh()
        with studies_in_memory([make_study("P1", PLACES["left-front"])]):
            index_studies([tmp_path], writer, model, Job())
        assert engine.refresh()
        assert [hit.patient for hit in engine.search(query).hits] == ["P1"]
        assert not engine.refresh()
        writer.remove("P1")
        assert engine.refresh()
        with pytest.raises(UserError, match="holds no studies yet"):
            engine.search(query)


def test_what_is_written_for_another_model_changes_nothing(tmp_path: Path, template: Study) -> None:
    path = tmp_path / "library.sbmir"
    model, other = FakeModel(), FakeModel(id="other")
    with studies_in_memory([make_study("P1", PLACES["left-front"])]):
        with open_library(path, space=model.space, create=True) as writer:
            index_studies([tmp_path], writer, model, Job())
        with open_library(path, read_only=True, space=model.space) as reader:
            engine = Engine(reader, model, template)
            with open_library(path, space=other.space, add_model=True) as writer:
                index_studies([tmp_path], writer, other, Job())
            assert not engine.refresh()
            assert [facts.study for facts in engine.studies] == ["P1"]


def test_an_engine_works_in_a_thread_of_its_own(filled: Path, template: Study) -> None:
    found: list[str] = []

    def work() -> None:
        with open_library(filled, read_only=True) as library:
            engine = Engine(library, FakeModel(), template)
            result = engine.search(engine.query_from_sketch(K, lesion_plane(*PLACES["left-back"])))
            found.append(result.hits[0].patient)
            assert library.display_slice(found[0], "t1", K).any()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == ["left-back"]


def test_another_models_library_is_refused(library: Library, template: Study) -> None:
    with pytest.raises(UserError, match="another model"):
        Engine(library, FakeModel(id="other"), template)


@pytest.mark.parametrize("k", [-1, 155])
def test_slices_out_of_range_are_refused(engine: Engine, template: Study, k: int) -> None:
    with pytest.raises(UserError, match=f"Slice {k} is out of range: slices go from 0 to 154"):
        engine.query_from_sketch(k, lesion_plane(100, 100))
    with pytest.raises(UserError, match="out of range"):
        engine.query_from_example(template, k)


def test_slices_without_brain_are_refused(engine: Engine, template: Study) -> None:
    with pytest.raises(UserError, match=f"holds no brain on slice 3: choose one from {BRAIN_SLICES[0]} to {BRAIN_SLICES[-1]}"):
        engine.query_from_sketch(3, lesion_plane(100, 100))
    with pytest.raises(UserError, match="The study template holds no brain on slice 3"):
        engine.query_from_example(template, 3)


def test_without_a_template_there_is_nothing_to_draw_on(library: Library, template: Study) -> None:
    engine = Engine(library, FakeModel(), None)
    with pytest.raises(UserError, match="no template"):
        engine.query_from_sketch(K, lesion_plane(100, 100))
    assert engine.query_from_example(replace(template), K).slice == K


def test_a_number_of_rows_below_one_is_refused(engine: Engine) -> None:
    with pytest.raises(UserError, match="at least one"):
        engine.search(engine.query_from_sketch(K, None), "normal", top=0)


def test_a_label_map_of_another_shape_is_a_bug(engine: Engine) -> None:
    with pytest.raises(ValueError, match="label map must be"):
        engine.query_from_sketch(K, np.ones((24, 24), np.uint8))
