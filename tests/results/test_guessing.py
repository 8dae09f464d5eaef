"""Guesses of studies between searches: all slices, the one in view first, and a sentence where there can be none."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from app.codes import AnatomyCodes, CodeBlock, CodePart, CodeSpace, Numbers
from app.codes.contract import CodesAndLabels, FloatArray, LabelArray
from app.errors import UserError
from app.library import CodeTable
from tests.support.gui.search_bench import Bench, serving
from tests.support.gui.widget_helpers import FakeLibrary, FakeOpener, facts_of, lesion_plane, wait_until
from widgets.results.guessing import DECODED
from widgets.state.guesses import GuessKey, GuessPart, GuessWanted
from widgets.state.search_types import SearchRequest

SPACE = CodeSpace("model", "slice", (CodePart("normal", "float32", 1), CodePart("abnormal", "float32", 1)))
SLICES = range(10, 60)


class FakeModel:
    """Decodes a code into planes of its first number, in SD; what it encodes is the mean of a slice."""

    id = "model"
    space = SPACE
    config: Any = SimpleNamespace(image_size=24, offsets=(0,))
    problem: Exception | None = None

    def encode_images(self, images: FloatArray) -> AnatomyCodes:
        mean = images.mean((1, 2, 3))[:, None]
        return AnatomyCodes(mean, np.zeros_like(mean))

    def encode_and_segment(self, images: FloatArray) -> CodesAndLabels:
        raise AssertionError("no labels are asked for")

    def decode_images(self, codes: FloatArray) -> FloatArray:
        return np.ascontiguousarray(np.broadcast_to(codes[:, :1, None, None], (len(codes), 3, 24, 24)), np.float32)

    def restored(self, kept: dict[str, Numbers]) -> AnatomyCodes:
        if self.problem is not None:
            raise self.problem
        return AnatomyCodes(kept["normal"], kept["abnormal"])

    def encode_sketches(self, labels: LabelArray) -> Numbers:
        raise AssertionError("no sketch is asked for")


@dataclass
class CodedLibrary(FakeLibrary):
    """Whose only study with codes is P3: the normal code of slice k is k / 100."""

    asked: list[str] = field(default_factory=list)

    def codes(self, only: Collection[str] | None = None) -> CodeTable:
        names = sorted(only or ())
        self.asked += names
        slices = list(SLICES) if names == ["P3"] else []
        numbers = np.array(slices, np.float32)[:, None] / 100
        block = CodeBlock.of_study(slices, {"normal": numbers, "abnormal": np.ones_like(numbers)})
        return CodeTable(SPACE, [facts_of(name) for name in names], block)


@pytest.fixture
def bench(qt: QApplication) -> Iterator[Bench]:
    opener = FakeOpener(CodedLibrary())
    opener.engine._model = FakeModel()
    with serving(opener) as bench:
        yield bench


@dataclass
class Heard:
    parts: list[GuessPart] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, bench: Bench) -> Heard:
        heard = cls()
        bench.service.guessed.connect(heard.parts.append)
        bench.service.not_guessed.connect(lambda key, sentence: heard.problems.append(sentence))
        return heard


def wanted(study: str = "P3", address: str = "a.sbmir", example: Any = None) -> GuessWanted:
    plane = np.zeros((155, 240, 240), np.uint8)
    plane[10:60, 60:180, 60:180] = 100
    plane[10:60, 60:180, 60:120] = 80
    return GuessWanted(GuessKey(address, study), {"flair": plane}, 40, example)


def test_all_slices_come_the_one_in_view_first(bench: Bench) -> None:
    heard = Heard.of(bench)
    bench.open()
    bench.service.guess(wanted())
    wait_until(lambda: bool(heard.parts) and heard.parts[-1].done == len(SLICES))
    first = heard.parts[0]
    assert len(first.slices) == DECODED
    assert 40 in first.slices
    assert max(abs(k - 40) for k in first.slices) <= DECODED // 2
    assert sorted(k for part in heard.parts for k in part.slices) == list(SLICES)
    assert [part.total for part in heard.parts] == [len(SLICES)] * len(heard.parts)
    for part in heard.parts:  # each slice has its own code
        np.testing.assert_array_equal(part.guessed.normal[:, 2, 5, 5], np.rint(90 + 10 * np.array(part.slices) / 100))
    assert bench.opener.library.closed is False
    assert heard.problems == []


def test_a_search_is_answered_all_the_same(bench: Bench) -> None:
    heard = Heard.of(bench)
    bench.open()
    bench.service.guess(wanted())
    bench.service.search(SearchRequest(60, lesion_plane()))
    wait_until(lambda: bool(bench.answers) and bool(heard.parts) and heard.parts[-1].done == len(SLICES))


def test_what_is_not_needed_any_more_is_not_guessed_on(bench: Bench) -> None:
    heard = Heard.of(bench)
    bench.opener.engine.gate.clear()
    bench.open()
    bench.service.search(SearchRequest(60, lesion_plane()))
    bench.service.guess(wanted())
    bench.service.drop_guess(wanted().key)
    bench.opener.engine.gate.set()
    wait_until(lambda: bool(bench.answers))
    bench.service.guess(wanted("P4"))
    wait_until(lambda: bool(heard.problems))
    assert heard.parts == []
    assert heard.problems == ["P4 is no longer in the library: search again."]


def test_why_there_can_be_none_is_said(bench: Bench) -> None:
    heard = Heard.of(bench)
    bench.service.guess(wanted())
    assert "No library is open" in heard.problems[0]
    bench.open()
    bench.service.guess(wanted(address="b.sbmir"))
    wait_until(lambda: len(heard.problems) == 2)
    assert "Another library is open" in heard.problems[1]
    model = bench.opener.engine.model
    assert isinstance(model, FakeModel)
    model.problem = UserError("This model keeps hashes.")
    bench.service.guess(wanted())
    wait_until(lambda: len(heard.problems) == 3)
    bench.opener.engine._model = SimpleNamespace(space=SPACE)  # searches, and makes no images
    bench.service.guess(wanted())
    wait_until(lambda: len(heard.problems) == 4)
    assert heard.problems[2] == "This model keeps hashes."
    assert "no images" in heard.problems[3]


def test_an_example_is_encoded_where_it_has_anything(bench: Bench) -> None:
    heard = Heard.of(bench)
    asked: list[int] = []

    def network_input(slices: list[int], size: int, offsets: tuple[int, ...]) -> FloatArray:
        asked.extend(slices)
        return np.full((len(slices), 3, size, size), 0.5, np.float32)

    bench.open()
    bench.service.guess(wanted(example=SimpleNamespace(network_input=network_input)))
    wait_until(lambda: bool(heard.parts) and heard.parts[-1].done == len(SLICES))
    assert sorted(asked) == list(SLICES)
    assert (heard.parts[0].guessed.normal[:, 2] == 95).all()
