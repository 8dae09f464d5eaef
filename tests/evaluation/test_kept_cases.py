"""Encoded cases are kept: what is read back is what was encoded, and nothing old or broken ever is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pytest

from app.codes import EncodedSlices, Model
from app.codes.contract import StudySlices
from app.errors import UserError
from app.evaluation import EvaluationCase, encode_cases, kept_cases
from app.jobs import Job
from tests.support.evaluation_cases import EMPTY, case, lesion
from tests.support.library_support import FakeModel, FloatArray
from tests.support.studies.phantoms import write_phantom


class SegmentingModel(FakeModel):
    precision = "float32"

    def encode_stack(
        self, study: StudySlices, brain: Sequence[int], slices: Sequence[int], labels: bool
    ) -> Iterator[tuple[list[int], EncodedSlices]]:
        for k in slices:
            yield [k], self.encode_and_segment(study.network_input([k], self.config.image_size))

    def decode_labels(self, abnormal: FloatArray, /) -> npt.NDArray[np.uint8]:
        return np.zeros((len(abnormal), self.config.image_size, self.config.image_size), np.uint8)


@dataclass
class Encoding:
    """Stands for the encoding of a study: counts how often it is asked for."""

    case: EvaluationCase = field(default_factory=lambda: case(1, [EMPTY, lesion(120, 80, 20), lesion(110, 90, 9, ring=True)]))
    times: int = 0

    def __call__(self, folder: Path, model: Model, job: Job, change: object = None, every: int = 1) -> EvaluationCase:
        self.times += 1
        return self.case


@pytest.fixture
def encoding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Encoding:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    stands = Encoding()
    monkeypatch.setattr(kept_cases, "encode_case", stands)
    return stands


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    study = tmp_path / "P1"
    study.mkdir()
    for name in ("P1_t1.nii", "P1_seg.nii"):
        (study / name).write_text(name)
    return study


def encoded(folder: Path, model: str = "one", fresh: bool = False) -> EvaluationCase:
    return encode_cases([folder], cast(Model, SegmentingModel(id=model)), Job(), fresh)[0]


def kept(folder: Path) -> list[Path]:
    return sorted((folder.parent / "home" / "cache" / "evaluation").iterdir())


def arrays(one: EvaluationCase) -> dict[str, npt.NDArray[Any]]:
    return {**one.codes, **one.judged.arrays(), "truth": one.truth.planes(), "predicted": one.predicted.planes()}


def assert_same(one: EvaluationCase, other: EvaluationCase) -> None:
    assert (one.facts, one.box, one.segmentation, one.decoded) == (other.facts, other.box, other.segmentation, other.decoded)
    for (name, array), again in zip(arrays(one).items(), arrays(other).values(), strict=True):
        assert array.dtype == again.dtype, name
        assert np.array_equal(array, again, equal_nan=array.dtype.kind == "f"), name


def test_a_case_is_encoded_once(folder: Path, encoding: Encoding) -> None:
    for _ in range(3):
        assert_same(encoded(folder), encoding.case)
    assert encoding.times == 1
    encoded(folder, fresh=True)
    assert encoding.times == 2 and len(kept(folder)) == 1
    assert "P1" not in kept(folder)[0].name, "a patient's name is no name of a file"


def test_another_model_or_changed_files_are_encoded_anew(folder: Path, encoding: Encoding) -> None:
    encoded(folder)
    encoded(folder, model="two")
    os.utime(folder / "P1_seg.nii", (1, 1))
    encoded(folder)
    (folder / "P1_flair.nii").write_text("new")
    encoded(folder)
    assert encoding.times == 4 == len(kept(folder))


def test_what_is_broken_is_encoded_anew(folder: Path, encoding: Encoding) -> None:
    encoded(folder)
    (path,) = kept(folder)
    whole = path.read_bytes()
    middle = len(whole) // 2
    broken = (b"", whole[:300], b"not a zip at all", whole[:middle] + bytes(200) + whole[middle + 200 :])
    for times, content in enumerate(broken, 2):
        path.write_bytes(content)
        assert_same(encoded(folder), encoding.case)
        assert encoding.times == times
    assert path.stat().st_size == len(whole)


def test_a_changed_byte_is_noticed_or_does_no_harm(folder: Path, encoding: Encoding) -> None:
    """Of names, lengths, ways of packing, headers of arrays: whatever unpacking makes of it, it is no traceback."""
    encoded(folder)
    (path,) = kept(folder)
    whole = path.read_bytes()
    directory = whole.rindex(b"PK\x01\x02")
    for place in {*range(0, len(whole), max(1, len(whole) // 150)), *range(80), *range(directory, len(whole))}:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << place % 8)]) + whole[place + 1 :])
        kept_cases._read(path)


def test_the_cache_is_bounded(folder: Path, encoding: Encoding, monkeypatch: pytest.MonkeyPatch) -> None:
    encoded(folder)
    (first,) = kept(folder)
    monkeypatch.setattr(kept_cases, "LIMIT_BYTES", int(1.5 * first.stat().st_size))
    os.utime(first, (1, 1))
    encoded(folder, model="two")
    assert first not in kept(folder) and len(kept(folder)) == 1


def test_a_study_is_read_encoded_and_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    study = write_phantom(tmp_path / "P1", centre=(90, 110, 75))
    found = encoded(study)
    assert (found.box.top, found.slices[0], found.slices[-1]) == (134, 10, 134)
    assert found.judged.lesion.sum() == 37 and found.judged.level_mm[0] == 124
    middle = int(np.flatnonzero(found.slices == 75)[0])
    # 30 mm to the right of the brain's middle and 18 mm before it: the file's axes grow to the left and to the back.
    assert found.judged.offset_mm[middle] == pytest.approx([-18, 30], abs=0.2)
    assert found.judged.longest_mm[middle] == pytest.approx(37, abs=1)
    assert 0.5 < found.segmentation["whole"] < 1 and found.decoded["whole"] == 0
    assert_same(encoded(study), found)
    (study / "P1_seg.nii").unlink()
    with pytest.raises(UserError, match="no label map"):
        encoded(study)
