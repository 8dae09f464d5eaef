"""A library without pictures: rows come at once, and their pictures follow from the studies' files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from app.errors import UserError
from app.library import StudyFacts
from tests.support.gui.search_bench import Bench, serving
from tests.support.gui.widget_helpers import MODALITIES, PATIENCE_S, FakeOpener, head_plane, lesion_plane, wait_until
from widgets.results.picture_reader import PictureReader
from widgets.state.search_types import ON_THEIR_WAY, Lack, PicturesRead, Plane, SearchRequest


class Reading:
    """Stands for the files of studies; a study is read when its turn is given."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.failing: set[str] = set()
        self.gate = Event()

    def __call__(self, address: str, facts: StudyFacts) -> dict[str, Plane]:
        assert self.gate.wait(PATIENCE_S)
        self.read.append(facts.study)
        if facts.study in self.failing:
            raise UserError(f"The files of {facts.study} cannot be reached.")
        return {modality: np.stack([head_plane(modality, k) for k in range(80)]) for modality in MODALITIES}


@dataclass
class Pictureless:
    """A service over a library without pictures."""

    bench: Bench
    files: Reading
    arrived: list[PicturesRead] = field(default_factory=list)


@pytest.fixture
def pictureless(qt: QApplication) -> Iterator[Pictureless]:
    opener, files = FakeOpener(), Reading()
    opener.library.pictures = False
    with serving(opener, PictureReader(read=files)) as bench:
        without = Pictureless(bench, files)
        bench.service.pictured.connect(without.arrived.append)
        bench.open()
        yield without
        files.gate.set()


def test_rows_come_at_once_and_pictures_follow(pictureless: Pictureless) -> None:
    bench, files = pictureless.bench, pictureless.files
    files.failing = {"P2"}
    bench.service.search(SearchRequest(60, lesion_plane(), top=3))
    wait_until(lambda: bool(bench.answers))
    assert [row.lacking for row in bench.answers[0].rows] == [ON_THEIR_WAY] * 3
    assert bench.answers[0].rows[0].labels.any(), "label maps are in the library"
    assert not pictureless.arrived
    files.gate.set()
    wait_until(lambda: len(pictureless.arrived) == 3)
    assert [(read.study, read.slice) for read in pictureless.arrived] == [("P1", 61), ("P2", 62), ("P3", 63)]
    assert np.array_equal(pictureless.arrived[0].images["flair"], head_plane("flair", 61))
    assert pictureless.arrived[1].lacking == Lack("The files of P2 cannot be reached.")
    assert pictureless.arrived[2].pictures["t1"].pixelColor(119, 128).red() == head_plane("t1", 63)[128, 119]


def test_only_the_newest_answers_pictures_are_read(pictureless: Pictureless) -> None:
    bench, files = pictureless.bench, pictureless.files
    for k, top in ((60, 8), (70, 2)):
        bench.answers.clear()
        bench.service.search(SearchRequest(k, lesion_plane(), top=top))
        wait_until(lambda: bool(bench.answers))
    files.gate.set()
    wait_until(lambda: len(pictureless.arrived) == 2)
    assert [(read.study, read.slice) for read in pictureless.arrived] == [("P1", 71), ("P2", 72)]
    assert files.read == ["P1", "P1", "P2"], "the study that was being read when the answer changed is finished"


def test_a_study_that_cannot_be_read_is_not_tried_again_at_once(pictureless: Pictureless) -> None:
    bench, files = pictureless.bench, pictureless.files
    files.failing = {"P1"}
    files.gate.set()
    bench.service.search(SearchRequest(60, lesion_plane(), top=1))
    wait_until(lambda: len(pictureless.arrived) == 1)
    bench.service.search(SearchRequest(61, lesion_plane(), top=1))
    wait_until(lambda: len(pictureless.arrived) == 2)
    assert files.read == ["P1"]
    assert [read.slice for read in pictureless.arrived] == [61, 62]
    assert pictureless.arrived[1].lacking
