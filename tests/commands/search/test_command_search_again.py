"""A query that a window saved is asked again: the same rows, to the last digit."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.anatomy import STRUCTURES
from app.imaging import Study
from app.library import StudyFacts, open_library
from app.reading.sessions import QUERY_SUFFIX, document_bytes
from app.retrieval import Engine, Hit
from app.retrieval.filters import Among
from main import main
from tests.support.gui.widget_helpers import found_row
from tests.support.library_commands import Say
from tests.support.library_support import FakeModel, lesion_plane
from tests.support.search_commands import PLACES, K, search_json
from widgets.results.cases.asking import query_of
from widgets.state.cases import CaseMark, CaseSource, Use
from widgets.state.guest import Guest
from widgets.state.search_types import FoundRow, LibraryInfo, SearchAnswer, SearchRequest
from widgets.window.sessions import capture

pytestmark = pytest.mark.usefixtures("signals")

DRAWN = lesion_plane(*PLACES["P2"])
CASE = CaseSource("P3", "P3-s1", K)


def row_of(hit: Hit) -> FoundRow:
    near: dict[str, Any] = {"distance": hit.distance, "parts": dict(hit.parts), "similarity": hit.similarity}
    return replace(found_row(hit.rank, hit.slice), patient=hit.patient, study=hit.study, **near)


def asked_in_a_window(library: Path, template: Study, request: SearchRequest, file: Path) -> list[tuple[Any, ...]]:
    """Answer a request as the search thread does, save its query; return study, slice, distance and similarity of the rows."""
    model = FakeModel()
    with open_library(library, space=model.space, read_only=True) as opened:
        engine = Engine(opened, model, template)
        own = () if request.guest is None else (request.guest.patient,)
        result = engine.search(
            query_of(engine, request), request.by, request.weight, request.top, Among(own, request.where), preset=request.preset
        )
    rows = tuple(map(row_of, result.hits))
    answer = SearchAnswer(request, rows, result.by, result.weight, {}, preset=result.preset)
    info = LibraryInfo(str(library), 3, 3, model.id, "both", 0.5, 0.1)
    file.write_bytes(document_bytes(capture.query_of(answer, info, template, STRUCTURES, file)))
    return [(row.study, row.slice, row.distance, row.similarity) for row in rows]


REQUESTS = {
    "sketch": SearchRequest(K, DRAWN, preset="here"),
    "several slices": SearchRequest(K, DRAWN, preset="here", beside={K - 1: lesion_plane(*PLACES["P1"])}),
    "codes alone": SearchRequest(K, DRAWN, by="both", weight=0.3, top=2),
    "filters": SearchRequest(K, DRAWN, preset="anywhere", where=("patient!=P1", "size=5..60")),
    "anatomy alone": SearchRequest(69, None, by="normal"),
    "marks": SearchRequest(
        K, DRAWN, preset="here", marks=(CaseMark("P1", "P1-s1", K, right=True), CaseMark("P3", "P3-s1", K, right=False))
    ),
    "case": SearchRequest(K, None, preset="here", case=CASE),
    "anatomy of a case": SearchRequest(K, DRAWN, preset="here", case=replace(CASE, use=Use.ANATOMY)),
    "anatomy of a case, nothing drawn": SearchRequest(K, None, by="normal", case=replace(CASE, use=Use.ANATOMY)),
    "lesion of a case": SearchRequest(K, None, preset="here", case=replace(CASE, use=Use.LESION)),
    "a case that was drawn on": SearchRequest(K, DRAWN, preset="here", guest=Guest("template", K, "given", "P2")),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_the_same_rows_to_the_last_digit(
    searched: Path, in_memory: dict[str, Study], tmp_path: Path, say: Say, name: str
) -> None:
    file = tmp_path / f"q{QUERY_SUFFIX}"
    shown = asked_in_a_window(searched, in_memory["template"], REQUESTS[name], file)
    assert shown
    content = search_json(searched, tmp_path, "--query", str(file))
    found = [(hit["study"], hit["slice"], hit["distance"], hit["similarity"]) for hit in content["hits"]]
    rounded = [(*row[:3], None if row[3] is None else round(100 * row[3], 1)) for row in shown]
    assert found == rounded


def test_an_example_is_searched_by_again(searched: Path, in_memory: dict[str, Study], tmp_path: Path) -> None:
    file = tmp_path / f"q{QUERY_SUFFIX}"
    example = in_memory["P3-s1"]
    shown = asked_in_a_window(searched, in_memory["template"], SearchRequest(K, None, example, preset="here"), file)
    content = search_json(searched, tmp_path, "--query", str(file))
    assert [(hit["study"], hit["distance"]) for hit in content["hits"]] == [(row[0], row[2]) for row in shown]


def test_the_library_is_that_of_the_file_and_another_one_is_told(
    searched: Path, in_memory: dict[str, Study], tmp_path: Path, say: Say
) -> None:
    file = tmp_path / f"q{QUERY_SUFFIX}"
    asked_in_a_window(searched, in_memory["template"], REQUESTS["sketch"], file)
    assert say("search", "--query", file).err == ""
    file.write_text(file.read_text().replace('"rank": 1, "distance"', '"rank": 1, "distance"').replace("P2-s1", "P9-s1"))
    told = say("search", "--query", file)
    assert told.status == 0
    assert "2 of 3 rows are as the window showed them" in told.err
    moved = tmp_path / "elsewhere" / file.name
    moved.parent.mkdir()
    file.rename(moved)
    gone = say("search", "--query", moved, "--library", tmp_path / "gone.sbmir")
    assert gone.status == 2
    assert "gone.sbmir" in gone.err


@pytest.mark.parametrize("more", [("--top", "3"), ("--where", "side=left"), ("--slice", "3"), ("--preset", "here")])
def test_nothing_else_is_asked_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, str]) -> None:
    file = tmp_path / "none"
    assert main(["search", "--query", str(file), *more]) == 2
    assert f"{more[0]} does not go with --query" in capsys.readouterr().err


def test_a_query_that_cannot_be_read_gets_a_sentence(tmp_path: Path, say: Say) -> None:
    file = tmp_path / f"q{QUERY_SUFFIX}"
    assert "does not exist" in say("search", "--query", file).err
    file.write_text('{"format": "sbmir-query", "version": 2}')
    assert "newer SBMIR" in say("search", "--query", file).err
    file.write_text('{"format": "sbmir-query", "vers')
    assert "only a part of one" in say("search", "--query", file).err


@pytest.mark.usefixtures(
    "in_memory", "qt"
)  # else painting would make an application without windows, and the tests after it have none
def test_a_report_and_all_distances_are_written(searched: Path, sketch: Path, tmp_path: Path, say: Say) -> None:
    words = ("search", "--library", searched, "--sketch", sketch, "--slice", K, "--json", tmp_path / "rows.json")
    for name, begins in (("r.pdf", b"%PDF-"), ("r.png", b"\x89PNG")):
        assert say(*words, "--report", tmp_path / name, "--paper", "letter").err == ""
        assert (tmp_path / name).read_bytes().startswith(begins)
    assert say(*words, "--distances", tmp_path / "d.csv").err == ""
    with (tmp_path / "d.csv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    assert list(table[0]) == ["patient", "study", "slice", "entire", "normal", "abnormal", "both"]
    assert len(table) == sum(len(facts.slices) for facts in studies_of(searched))
    by_place = {(line["study"], int(line["slice"])): line for line in table}
    for by in ("entire", "normal", "abnormal", "both"):
        content = search_json(searched, tmp_path, "--sketch", str(sketch), "--slice", str(K), "--by", by)
        for hit in content["hits"]:
            assert float(by_place[hit["study"], hit["slice"]][by]) == hit["distance"]
            of_patient = [float(line[by]) for line in table if line["patient"] == hit["patient"]]
            assert min(of_patient) == hit["distance"], "the best slice of each patient ranks"


def test_what_cannot_be_written_is_refused_first(searched: Path, sketch: Path, tmp_path: Path, say: Say) -> None:
    words = ("search", "--library", searched, "--sketch", sketch, "--slice", K)
    assert "does not end in .pdf or .png" in say(*words, "--report", tmp_path / "r.doc").err
    assert "no folder" in say(*words, "--report", tmp_path / "gone" / "r.pdf").err
    assert "is read here" in say(*words, "--distances", sketch).err
    assert "leave --queries out" in say("search", "--library", searched, "--queries", sketch, "--report", tmp_path / "r.pdf").err
    assert "leave --engine out" in say(*words, "--engine", "chdb:x", "--distances", tmp_path / "d.csv").err


def studies_of(library: Path) -> list[StudyFacts]:
    with open_library(library, read_only=True) as opened:
        return opened.studies()
