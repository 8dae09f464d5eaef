"""How an evaluation is told: lines, a page that needs nothing beside itself, and pictures only where they may be."""

from __future__ import annotations

import argparse
import base64
import csv
import io
import json
import re
from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

import app.evaluation
import app.imaging
from app.codes import Model
from app.commands import evaluate as command
from app.errors import UserError
from app.evaluation import READERS, Asking, Evaluation, EvaluationCase, as_csv, as_html, evaluate, picture_strips
from app.evaluation.rankings import BY_AGREE, DEFAULT
from app.evaluation.scoring import COLUMNS
from app.evaluation.telling import pictures
from app.evaluation.telling.page import NO_PICTURES, PRIVATE
from app.evaluation.telling.pictures import CUT, agreement_in_words, svg
from app.evaluation.telling.plots import Bar, bars
from app.imaging import Study
from app.jobs import Job
from tests.support.evaluation_cases import EMPTY, BoxTemplate, Labels, MaskModel, case, lesion


@pytest.fixture(scope="module")
def cases() -> list[EvaluationCase]:
    """Eight patients, each with a ring or a solid lesion of another size, one slice with and two without."""
    return [case(n, [EMPTY, lesion(110 + 2 * n, 80, 15 + 3 * n, ring=n % 2 > 0), EMPTY]) for n in range(8)]


@pytest.fixture(scope="module")
def found(cases: list[EvaluationCase]) -> Evaluation:
    asking = Asking(tuple(range(8)), 8, ("careful", "quick"))
    return evaluate(cast(Model, MaskModel()), cast(Study, BoxTemplate()), cases, asking, Job())


def grey(folder: str, modalities: Collection[str] = ("t1ce",)) -> dict[str, Labels]:
    """Stand for display planes: their level tells the study, and one corner of the brain is bright."""
    planes = np.full((155, 240, 240), 20 * (1 + int(folder[-1])), np.uint8)
    planes[:, CUT[0].start : CUT[0].start + 40, CUT[1].start : CUT[1].start + 40] = 250
    return dict.fromkeys(modalities, planes)


class Displayed:
    """Stands for a study that was read from a folder, to be shown."""

    def __init__(self, folder: Path, labels: bool) -> None:
        self._folder = folder

    def display(self, modality: str) -> Labels:
        return grey(str(self._folder))["t1ce"]


# -- lines ---------------------------------------------------------------------------------------------------------------


def test_there_is_a_line_for_each_query_reader_and_ranking(found: Evaluation) -> None:
    lines = list(csv.DictReader(io.StringIO(as_csv(found))))
    assert len(lines) == 8 * len(found.outcomes)
    assert {line["reader"] for line in lines} == {"", "careful", "quick"}
    for ranking, reader in ((BY_AGREE, None), (DEFAULT, "quick")):
        mine = [line for line in lines if (line["ranking"], line["reader"]) == (ranking, reader or "")]
        assert [int(line["query"]) for line in mine] == list(range(8))
        figures = found.report.row(ranking, reader).columns
        for name in COLUMNS:
            assert np.mean([float(line[name]) for line in mine]) == pytest.approx(figures[name].mean, abs=1e-4)
    (first,) = [line for line in lines if line["query"] == "3" and line["ranking"] == BY_AGREE]
    question = found.run.questions[3]
    assert (first["study"], first["slice"], first["template_slice"]) == (f"S{question.case}", "71", "71")
    assert "large" in first["kinds"].split("; ") and first["asked_pattern"] == "ring"
    assert all(f"S{question.case}/" not in row for row in first["rows"].split()) and len(first["rows"].split()) == 5


# -- the page ------------------------------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Checks that elements are closed in their order, and gathers what a browser would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href", "data", "action")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.cells.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return reader


def test_a_page_of_synthetic_patients_shows_the_best_and_the_worst(found: Evaluation) -> None:
    strips = picture_strips(found, Job(), grey)
    assert (strips.reader, len(strips.best), len(strips.worst)) == ("careful", 4, 4)
    outcome = next(one for one in found.outcomes if (one.ranking, one.reader) == (DEFAULT, "careful"))
    ranked = sorted(outcome.values["agree_at_5"])
    told = [float(strip[0].words[2].split()[1]) for strip in strips.best]
    assert told == [round(value, 2) for value in ranked[::-1][:4]]
    page = as_html(found.report, strips, synthetic=True)
    reader = read(page)
    assert len(reader.fetched) == 8 * 6 and all(one.startswith("data:image/jpeg;base64,") for one in reader.fetched)
    assert not re.search(r"url\(|@import|<script|https?://(?!www\.w3\.org/2000/svg)", page)
    assert f"{found.report.row(DEFAULT, 'quick').columns['agree_at_5'].mean:.3f}" in reader.cells
    assert PRIVATE not in page and NO_PICTURES not in page
    for part in re.findall(r"<svg .*?</svg>", page, re.DOTALL):
        ElementTree.fromstring(part)


def test_other_patients_are_shown_only_where_that_is_wanted_and_said(found: Evaluation) -> None:
    without = as_html(found.report, None, synthetic=False)
    assert NO_PICTURES in without and "<image" not in without
    assert re.search(r"\bS\d\b", without) is None, "names of studies are none of the page's business"
    page = as_html(found.report, picture_strips(found, Job(), grey), synthetic=False)
    assert PRIVATE in page and "<image" in page


def test_bars_are_as_long_as_their_values() -> None:
    root = ElementTree.fromstring(bars("A & B", [Bar("one", 0.5, (0.25, 0.75)), Bar("two", 1.0)], mark=0.9))
    space = "{http://www.w3.org/2000/svg}"
    widths = [float(rect.attrib["width"]) for rect in root.iter(f"{space}rect")]
    assert widths[0] == widths[1] / 2
    (whisker,) = [path.attrib["d"] for path in root.iter(f"{space}path")]
    low, high = (float(x) for x in re.findall(r"M([\d.]+) \d+V", whisker))
    start = float(next(root.iter(f"{space}rect")).attrib["x"])
    assert (low - start, high - start) == (widths[1] / 4, 3 * widths[1] / 4)
    assert {text.text for text in root.iter(f"{space}text")} >= {"A & B", "one", "two", "0.50", "1.00"}


# -- pictures ------------------------------------------------------------------------------------------------------------


def test_a_picture_is_the_slice_with_outlines_and_the_right_on_its_left() -> None:
    plane = grey("/nowhere/S1")["t1ce"][0]
    labels = EMPTY.copy()
    labels[100:110, 60:80] = 3  # the patient's left
    root = ElementTree.fromstring(svg(plane, labels))
    space = "{http://www.w3.org/2000/svg}"
    (group,) = root.findall(f"{space}g")
    columns = CUT[1].stop - CUT[1].start
    assert group.attrib["transform"] == f"matrix(-1 0 0 1 {columns} 0)" and root.findall(f"{space}text")[0].text == "R"
    (image,) = group.findall(f"{space}image")
    shown = np.asarray(Image.open(io.BytesIO(base64.b64decode(image.attrib["href"].partition(",")[2]))))
    assert shown.shape == (CUT[0].stop - CUT[0].start, columns)
    assert shown[20, 20] > 240 and shown[100, 100] == pytest.approx(40, abs=4)
    (path,) = group.findall(f"{space}path")
    points = np.array(re.findall(r"([\d.]+) ([\d.]+)", path.attrib["d"]), np.float64)
    # In a picture a pixel's area begins at its number: columns 60 to 79 end at 80.
    assert points.min(0) == pytest.approx([60 - CUT[1].start, 100 - CUT[0].start], abs=0.1)
    assert points.max(0) == pytest.approx([80 - CUT[1].start, 110 - CUT[0].start], abs=0.1)
    assert path.attrib["stroke"] == "rgb(250, 200, 60)"


def test_each_study_is_read_once_in_the_modality_that_shows_the_lesion(found: Evaluation) -> None:
    asked: list[tuple[str, Collection[str]]] = []

    def counted(folder: str, modalities: Collection[str]) -> dict[str, Labels]:
        asked.append((folder, modalities))
        return grey(folder, modalities)

    picture_strips(found, Job(), counted)
    assert len({folder for folder, _ in asked}) == len(asked) == 8
    assert all(modalities == ["t1ce"] for _, modalities in asked)


def test_agreement_is_said_in_words(found: Evaluation) -> None:
    run = found.run
    number = next(n for n, question in enumerate(run.questions) if question.case == 3)
    rows = {int(case): n for n, case in enumerate(run.case_of_row) if run.slice_of_row[n] == 71}
    assert agreement_in_words(run, number, rows[5]) == ("✓ size: 61 mm", "✓ place: 4 mm aside, same level", "✓ pattern: ring")
    assert agreement_in_words(run, number, rows[6])[::2] == ("✗ size: 67 mm", "✗ pattern: solid")
    assert agreement_in_words(run, number, rows[5] + 1) == ("no lesion", "✗ pattern: none")


# -- the command ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def stands(cases: list[EvaluationCase], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put made-up cases in the place of studies, and the mask's model in that of the settings'."""
    folders = [Path(one.facts.folder) for one in cases]
    monkeypatch.setattr(app.imaging, "study_folders", lambda root: folders)
    monkeypatch.setattr(app.imaging, "load_study", lambda folder: BoxTemplate())
    monkeypatch.setattr(app.evaluation, "encode_cases", lambda *arguments: cases)
    monkeypatch.setattr(command, "load_chosen_model", lambda arguments: MaskModel())
    monkeypatch.setattr(pictures, "load_study", Displayed)
    yield


def run(*words: str) -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    assert command.run(parser.parse_args(list(words)), Job()) == 0


@pytest.mark.usefixtures("stands")
def test_the_command_writes_what_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list.txt").write_text("S3\nS4\n")
    outputs = {kind: str(tmp_path / f"out.{kind}") for kind in ("json", "csv", "html")}
    asked = ["--cases", str(tmp_path), "--template", str(tmp_path), "--queries", str(tmp_path / "list.txt"), "--readers", "quick"]
    run(*asked, *(word for kind, path in outputs.items() for word in (f"--{kind}", path)))
    told = capsys.readouterr().out
    assert "2 queries of 2 patients, drawn by 1 simulated reader." in told and "quick reader" in told and "careful" not in told
    content: dict[str, Any] = json.loads(Path(outputs["json"]).read_text())
    assert content["readers"] == ["quick"] and content["rows"][0]["columns"]["agree_at_5"]["share"] == 1
    assert {line["study"] for line in csv.DictReader(io.StringIO(Path(outputs["csv"]).read_text("utf-8")))} == {"S3", "S4"}
    assert NO_PICTURES in Path(outputs["html"]).read_text("utf-8")
    run(*asked, "--html", outputs["html"], "--pictures")
    assert PRIVATE in Path(outputs["html"]).read_text("utf-8")


@pytest.mark.usefixtures("stands")
def test_the_command_refuses_what_it_cannot_do_before_it_works(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("S3\nnobody\n")
    cases = ["--cases", str(tmp_path), "--template", str(tmp_path)]
    for words, says in (
        (["--pictures"], "give both"),
        ([*cases, "--pictures"], "give both"),
        ([*cases, "--queries", str(listed), "--csv", str(listed)], "would overwrite"),
        ([*cases, "--html", str(tmp_path / "none" / "x.html")], "no folder"),
        ([*cases, "--queries", str(listed)], "names nobody, which is not among"),
    ):
        with pytest.raises(UserError, match=says):
            run(*words)
    assert listed.read_text() == "S3\nnobody\n"
    assert list(READERS) == ["careful", "quick", "ellipse", "omitting"]
