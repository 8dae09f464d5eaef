"""A search engine answers as the library itself does: the same rows, distances, similarities, counts and sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from app.errors import UserError
from app.library import Library, open_library
from app.retrieval import MEASURES, Engine, Query, SearchResult
from app.retrieval.feedback import Marks
from app.retrieval.filters import EVERYONE, Among
from app.retrieval.second_look import looks
from app.scale import ScaledEngine, copy_to_engine, open_database
from app.scale import asked as asking
from tests.support.scale.engines import LENGTH, NEEDS_CHDB, Searcher, filled_library, quiet, record

STUDIES = 60
PRESETS = ("here", "anywhere", "healthy", "paper")
WHERE = (
    ("side=left",),
    ("side!=left",),
    ("size=10..20",),
    ("size=..15", "level=0..4"),
    ("pattern=ring|solid",),
    ("slice=71",),
    ("collection=own_cases",),
    ("collection!=b*S",),
    ("patient=P00*", "sex=F"),
    ("patient!=P003|P004",),
    ("age=35..50",),
    ("sex!=M",),
    ("diagnosis=STRASSE*%",),
    ("diagnosis=*",),
    ("labels=predicted", "age=30..90"),
)

NOBODY = (("age=99",), ("side=left", "patient=nobody"), ("diagnosis=x_%", "sex=F"), ("size=900..", "slice=150.."))


@dataclass
class Both:
    """The library itself, and the engine that it was copied into."""

    local: Engine
    scaled: ScaledEngine
    library: Library


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    pytest.importorskip("chdb", reason=NEEDS_CHDB)
    folder: Path = tmp_path_factory.mktemp("scale")
    address = filled_library(folder / "lib.sbmir", range(STUDIES))
    engine = f"chdb:{folder / 'engine'}"
    assert len(copy_to_engine(address, engine, quiet()).copied) == STUDIES
    database = open_database(engine)
    with open_library(address, read_only=True) as library:
        local = Engine(library, Searcher(), None)
        yield Both(local, ScaledEngine(database, library, Searcher()), library)
    database.close()


def queries(count: int) -> list[Query]:
    rng = np.random.default_rng(11)
    made = []
    for number in range(count):
        near = record(1 + 5 * number % STUDIES)
        codes = {name: part[1] + 0.1 * rng.standard_normal(LENGTH) for name, part in near.codes.parts.items()}
        drawn = near.labels[71] if near.labels[71].any() else record(1).labels[71]
        made.append(Query.of(Searcher().space, codes, 71, labels=drawn))
    return made


def told(result: SearchResult) -> dict[str, object]:
    hits = [
        (hit.rank, hit.patient, hit.study, hit.slice, hit.distance, hit.parts, hit.scores, hit.similarity) for hit in result.hits
    ]
    return {
        "hits": hits,
        "by": result.by,
        "weight": result.weight,
        "matching": result.matching,
        "notices": result.notices,
        "blocking": result.blocking,
        "nothing": result.nothing_close,
        "preset": result.preset,
    }


@pytest.mark.parametrize("by", list(MEASURES))
def test_rows_by_codes_are_the_same(both: Both, by: str) -> None:
    for query in queries(12):
        assert told(both.scaled.search(query, by, 0.3, 8)) == told(both.local.search(query, by, 0.3, 8))


@pytest.mark.parametrize("preset", PRESETS)
def test_rows_by_a_second_look_are_the_same(both: Both, preset: str) -> None:
    for query in queries(4):
        assert told(both.scaled.search(query, preset=preset)) == told(both.local.search(query, preset=preset))


@pytest.mark.parametrize("compared", [12, 2])
@pytest.mark.parametrize("preset", ["here", "anywhere"])
def test_a_look_sees_lesions_whose_codes_are_far(both: Both, preset: str, compared: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a library of more patients than are compared by their codes, and more lesions, or fewer patients, than in full."""
    monkeypatch.setattr(asking, "PATIENTS", 4)
    monkeypatch.setattr(asking, "COMPARED_A_ROW", 1)
    monkeypatch.setattr(looks, "COMPARED", compared)
    monkeypatch.setattr(looks, "COMPARED_ANYWHERE", compared)
    for query in queries(8):
        found, wanted = both.scaled.search(query, preset=preset, top=4), both.local.search(query, preset=preset, top=4)
        assert told(found) == told(wanted)
        assert len(wanted.hits) == 4


@pytest.mark.parametrize("where", WHERE, ids=" ".join)
def test_filters_leave_the_same_and_tell_the_same(both: Both, where: tuple[str, ...]) -> None:
    query = queries(3)[2]
    for among in (Among((), where), Among(("P005", "P077"), where)):
        assert told(both.scaled.search(query, "entire", top=12, among=among)) == told(
            both.local.search(query, "entire", top=12, among=among)
        )
        assert told(both.scaled.search(query, top=6, among=among, preset="here")) == told(
            both.local.search(query, top=6, among=among, preset="here")
        )


@pytest.mark.parametrize(
    "where",
    [("age=99",), ("side=left", "patient=nobody"), ("diagnosis=x_%", "sex=F"), ("size=900..", "slice=150..")],
    ids=" ".join,
)
def test_where_nobody_passes_the_same_is_told(both: Both, where: tuple[str, ...]) -> None:
    query, among = queries(1)[0], Among(("P001",), where)
    found, wanted = both.scaled.search(query, "both", 0.4, among=among), both.local.search(query, "both", 0.4, among=among)
    assert wanted.blocking
    assert told(found) == told(wanted)


@pytest.mark.parametrize("only", [(), (("S011", 71),), (("S011", 71), ("S020", 72), ("S777", 70), ("S031", 3))], ids=len)
def test_named_slices_alone_are_found(both: Both, only: tuple[tuple[str, int], ...]) -> None:
    query = queries(1)[0]
    for among in (Among(only=only), Among(("P005",), ("collection=own*",), only)):
        assert told(both.scaled.search(query, "entire", among=among)) == told(both.local.search(query, "entire", among=among))


def test_cases_and_marks_are_the_same(both: Both) -> None:
    for place in (("S011", 71), ("S012", 72)):
        query, own = both.scaled.query_from_case(place), both.local.query_from_case(place)
        assert {name: part.tobytes() for name, part in query.parts.items()} == {n: p.tobytes() for n, p in own.parts.items()}
        assert query.own == own.own
        marks = Marks(right=(("S021", 71), ("S033", 72)), wrong=(("S040", 71),))
        moved, wanted = both.scaled.refined(query, marks), both.local.refined(own, marks)
        for preset in ("here", "anywhere"):
            assert told(both.scaled.search(moved, preset=preset, top=5)) == told(both.local.search(wanted, preset=preset, top=5))
        assert told(both.scaled.search(moved, "both", top=5)) == told(both.local.search(wanted, "both", top=5))


def test_bits_alone_choose_as_well_as_all_numbers(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where fewer patients are compared in full than there are, the rows stay the same."""
    monkeypatch.setattr(asking, "PATIENTS", 15)
    monkeypatch.setattr(asking, "COMPARED_A_ROW", 3)
    exact = ScaledEngine(both.scaled._store.database, both.library, Searcher(), exact=True)
    kept = 0
    for query in queries(12):
        wanted = [hit.patient for hit in both.local.search(query, "both", 0.5, 5).hits]
        assert [hit.patient for hit in exact.search(query, "both", 0.5, 5).hits] == wanted
        kept += len({hit.patient for hit in both.scaled.search(query, "both", 0.5, 5).hits} & set(wanted))
    assert kept >= 0.95 * 12 * 5


def test_reasons_come_from_the_librarys_label_maps(both: Both) -> None:
    query = queries(2)[1]
    found, wanted = both.scaled.search(query, preset="here"), both.local.search(query, preset="here")
    own = [replace(one, farther={}).as_json() for one in both.local.explain(query, wanted)]
    assert [one.as_json() for one in both.scaled.explain(query, found)] == own


def test_what_cannot_be_searched_is_refused_alike(both: Both) -> None:
    query = queries(1)[0]
    for by, weight, top, preset, stages in (
        ("colour", None, 3, None, ()),
        ("both", 3.0, 3, None, ()),
        (None, None, 0, None, ()),
        (None, None, 3, "nowhere", ()),
        (None, None, 3, None, ("x",)),
    ):
        sentences = []
        for engine in (both.scaled, both.local):
            with pytest.raises(UserError) as refused:
                engine.search(query, by, weight, top, EVERYONE, stages, preset)
            sentences.append(str(refused.value))
        assert sentences[0] == sentences[1]
    for engine in (both.scaled, both.local):
        with pytest.raises(UserError, match=r"finds slices without a lesion: leave the filter side=left out\."):
            engine.search(query, among=Among(where=("side=left",)), preset="healthy")
    with pytest.raises(UserError, match="holds no study S999"):
        both.scaled.query_from_case(("S999", 71))
    assert both.scaled.search(replace(query, drawn=False), "normal", among=EVERYONE).hits
