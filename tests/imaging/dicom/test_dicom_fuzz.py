"""Mutated DICOM files: a sentence each, no crash, no hang (a thousand of them: ``python benchmarks/reading/fuzz_dicom.py``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.imaging.dicom.pixels import PixelReader
from tests.support.fuzz.dicom import mutate, originals, read_mutated

FILES = 60
LONGEST_S = 5.0


def test_mutated_files_are_read_or_refused_with_a_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    good = originals(tmp_path / "good")
    with PixelReader() as reader:
        outcomes = [read_mutated(seed, good, tmp_path / str(seed), reader) for seed in range(FILES)]
    assert max(outcome.work_s for outcome in outcomes) < LONGEST_S  # the decoder's time is bounded by the reader itself
    sentences = [outcome.sentence for outcome in outcomes if outcome.sentence]
    assert FILES // 3 < len(sentences) < FILES
    assert not any("\n" in sentence or "Zebulon" in sentence for sentence in sentences)
    told = capfd.readouterr()
    assert (told.out, told.err) == ("", "")


def test_the_same_seed_damages_alike() -> None:
    data = bytes(range(256)) * 8
    assert mutate(3, data) == mutate(3, data) != mutate(4, data)
