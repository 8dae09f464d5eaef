"""Codes of another kind, made outside of the program: three float32 numbers a study, with a measure, an encoder and a ranking
stage of their own. They are stored, copied, exported, checked, searched and shown by the commands as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from app.anatomy import STRUCTURES
from app.codes import CodeBlock, CodeConfig, CodePart, CodeSpace
from app.imaging import Study
from app.library import StudyRecord, open_code_cache, open_library
from app.retrieval import Candidate, Engine, LabelPlanes, Query, encoders, measures, stages
from app.retrieval.encoders import Example
from app.retrieval.measures import SumOfSquares, Term
from app.retrieval.stages import Depth
from main import main
from tests.support.library_support import lesion_plane, make_record, make_study

SPACE = CodeSpace("triple-model", "study", (CodePart("triple", "float32", 3),), STRUCTURES)
CENTRES = {"A": (0.0, 0.0, 0.0), "B": (1.0, 2.0, 2.0), "C": (3.0, 0.0, 4.0), "D": (0.0, 12.0, 5.0)}
LESIONS = {"A": 5, "B": 20, "C": 11, "D": 8}
"""Radius of the lesion on each study's representative slice."""

TRIPLE = SumOfSquares("triple", "Triple", "Where three numbers lie", (Term(("triple",)),))


@dataclass(frozen=True)
class TripleEncoder:
    """Gives a study the three numbers that it was given as its folder's name."""

    name: str = "triple"
    title: str = "Study"
    takes: type[Example] = Example

    def makes(self, space: CodeSpace) -> tuple[str, ...]:
        return ("triple",) if [part.name for part in space.parts] == ["triple"] else ()

    def encode(self, model: object, sources: Sequence[Example]) -> list[Query]:
        codes = [np.array(source.study.folder.name.split(","), np.float32) for source in sources]
        return [Query.of(SPACE, {"triple": code}, source.slice) for code, source in zip(codes, sources, strict=True)]


@dataclass
class LargestFirst:
    """Ranks candidates by how large their lesions are; `seen` are the studies that it looked at."""

    name: str = "largest"
    title: str = "Largest lesion first"
    depth: Depth = field(default_factory=lambda: Depth(patients=3))
    seen: list[str] = field(default_factory=list)

    def rank(self, query: Query, candidates: Sequence[Candidate], planes: LabelPlanes) -> list[Candidate]:
        self.seen = [candidate.facts.study for candidate in candidates]
        areas = [float(np.count_nonzero(plane)) for plane in planes.of(candidate.place for candidate in candidates)]
        scored = [replace(candidate, scores={self.name: area}) for candidate, area in zip(candidates, areas, strict=True)]
        return sorted(scored, key=lambda candidate: -candidate.scores[self.name])


@dataclass(frozen=True)
class TripleModel:
    """A model of which the program knows nothing but its space."""

    id: str = SPACE.model
    space: CodeSpace = SPACE
    config: CodeConfig = field(default_factory=lambda: CodeConfig(default_by="triple"))


@pytest.fixture
def stage() -> Iterator[LargestFirst]:
    """Register measure, encoder and stage, as a package of somebody else would."""
    made = LargestFirst()
    with (
        patch.dict(measures.MEASURES),
        patch.dict(encoders.ENCODERS),
        patch.dict(stages.STAGES),
        patch("app.commands.shared.queries.answering.load_chosen_model", lambda arguments: TripleModel()),
        patch("app.commands.shared.queries.answering.load_study", read),
    ):
        measures.register(TRIPLE)
        encoders.register(TripleEncoder())
        stages.register(made)
        yield made


def read(folder: Path, labels: bool = True) -> Study:
    return replace(make_study("asked", None), folder=folder)


def record(name: str) -> StudyRecord:
    """Return a study with one code, and a lesion on its representative slice."""
    made = make_record(name, patient=f"P{name}")
    labels = np.zeros_like(made.labels)
    labels[71] = lesion_plane(120, 80, LESIONS[name])
    areas = {
        structure.key: tuple(float((labels[k] == structure.label).sum()) for k in made.facts.slices) for structure in STRUCTURES
    }
    facts = replace(made.facts, representative_slice=71, area_mm2=areas)
    code = np.array([CENTRES[name]], np.float32)
    return StudyRecord(facts, CodeBlock.of_study((0,), {"triple": code}), made.display, labels)


@pytest.fixture
def filled(address: str, stage: LargestFirst) -> str:
    """Return the address of a library of four such studies, in each store."""
    with open_library(address, space=SPACE, create=True) as library:
        for name in CENTRES:
            library.add(record(name))
    return address


def search(address: object, tmp_path: Path, *words: str) -> dict[str, Any]:
    """Return what the command writes of a search for the study whose three numbers are 0."""
    target = tmp_path / "result.json"
    command = ["search", "--library", str(address), "--example", "/nowhere/0,0,0", "--slice", "70", "--json", str(target)]
    assert main([*command, "--progress", "none", *words]) == 0
    content: dict[str, Any] = json.loads(target.read_text("utf-8"))
    return content


def test_stored_and_read_back(filled: str) -> None:
    with open_library(filled, read_only=True) as library:
        assert library.space == SPACE
        assert [entry.space for entry in library.models()] == [SPACE]
        table = library.codes()
        assert table.codes.parts["triple"].dtype == np.float32
        assert table.codes.parts["triple"].tolist() == [list(centre) for centre in CENTRES.values()]
        assert table.codes.unit.tolist() == [0] * len(CENTRES)


def test_searched_by_its_own_measure_and_shown(filled: str, tmp_path: Path) -> None:
    content = search(filled, tmp_path)
    assert (content["model"], content["query"]["by"], content["query"]["weight"]) == ("triple-model", "triple", None)
    hits = content["hits"]
    assert [(hit["study"], hit["distance"]) for hit in hits] == [("A", 0.0), ("B", 3.0), ("C", 5.0), ("D", 13.0)]
    assert [hit["slice"] for hit in hits] == [71] * 4, "a study is shown by its representative slice"
    second = hits[1]
    assert second["triple_distance"] == 3.0
    assert second["parts"] == {"triple": 3.0}
    assert second["reasons"]["found"]["area_mm2"] == np.count_nonzero(lesion_plane(120, 80, 20))
    assert second["reasons"]["farther"] == {"distance": 2 / 3, "triple": 2 / 3}
    assert second["reasons"]["words"] == ["lesion of 40 mm, left", "1 mm higher"]


def test_its_own_stage_ranks_again(filled: str, tmp_path: Path, stage: LargestFirst) -> None:
    content = search(filled, tmp_path, "--stages", "largest", "--top", "2")
    assert stage.seen == ["A", "B", "C"], "as many as it wants to look at, nearest first"
    assert (content["query"]["stages"], content["candidates"]) == (["largest"], 3)
    assert [hit["study"] for hit in content["hits"]] == ["B", "C"]
    assert [hit["rank"] for hit in content["hits"]] == [1, 2]
    assert content["hits"][0]["scores"] == {"largest": float(np.count_nonzero(lesion_plane(120, 80, 20)))}
    assert content["hits"][0]["distance"] == 3.0


def test_label_planes_are_read_once(filled: str, stage: LargestFirst) -> None:
    """What the stage has read is handed on, and everything comes in one round trip."""
    with (
        open_library(filled, space=SPACE, read_only=True) as library,
        patch.object(type(library), "planes", autospec=True) as planes,
    ):
        planes.side_effect = lambda self, keys: [lesion_plane(120, 80, LESIONS[study]) for study, _, _ in keys]
        engine = Engine(library, TripleModel(), None)
        query = engine.query_from_example(read(Path("/nowhere/0,0,0")), 70)
        result = engine.search(query, stages=("largest",), top=3)
        reasons = engine.explain(query, result)
        assert planes.call_count == 1
        assert set(result.labels) == {("A", 71), ("B", 71), ("C", 71)}
        assert [why.found.area_mm2 for why in reasons] == [hit.scores["largest"] for hit in result.hits]


@pytest.mark.parametrize("by", ["normal", "both"])
def test_measures_that_need_other_parts_are_not_offered(
    filled: str, by: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--example", "/nowhere/0,0,0", "--slice", "70", "--by", by]
    assert main(["search", "--library", filled, *words]) == 2
    assert f"A search by {by} needs a part of codes that this model does not make (normal)" in capsys.readouterr().err
    assert list(measures.offered(SPACE)) == ["triple"]


def test_a_sketch_cannot_be_encoded(filled: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--slice", "70", "--template", "/nowhere/template"]
    assert main(["search", "--library", filled, *words]) == 2
    assert "This model cannot make codes of a sketch" in capsys.readouterr().err


def test_an_unknown_stage_is_refused(filled: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--example", "/nowhere/0,0,0", "--slice", "70", "--stages", "largest,second"]
    assert main(["search", "--library", filled, *words]) == 2
    assert "There is no ranking stage second: choose from largest." in capsys.readouterr().err


def test_copied_checked_and_exported(filled: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "copy.sbmir"
    assert main(["copy", filled, str(copy), "--progress", "none"]) == 0
    for address in (filled, str(copy)):
        assert main(["check", "--library", address, "--progress", "none"]) == 0, capsys.readouterr()
    one, other = (search(address, tmp_path) for address in (filled, copy))
    assert one["hits"] == other["hits"]
    assert main(["export", str(copy), str(tmp_path / "out"), "--progress", "none"]) == 0
    for name, centre in CENTRES.items():
        with np.load(tmp_path / "out" / name / "codes.npz") as codes:
            assert str(codes["model"]) == SPACE.model
            assert codes["triple"].dtype == np.float32
            assert codes["triple"].tolist() == [list(centre)]


def test_kept_in_the_cache_and_brought_up_to_date(filled: str) -> None:
    with open_library(filled, space=SPACE) as library:
        engine = Engine(library, TripleModel(), None, open_code_cache(library))
        query = engine.query_from_example(read(Path("/nowhere/1,2,2")), 70)
        assert [hit.study for hit in engine.search(query, top=2).hits] == ["B", "A"]
        library.remove("B")
        assert engine.refresh()
        assert [hit.study for hit in engine.search(query, top=2).hits] == ["A", "C"]
        library.add(record("B"))
        assert engine.refresh()
        assert engine.search(query, top=1).hits[0].distance == 0.0
    with open_library(filled, space=SPACE, read_only=True) as library:
        again = Engine(library, TripleModel(), None, open_code_cache(library))
        assert [hit.study for hit in again.search(query).hits] == ["B", "A", "C", "D"]
