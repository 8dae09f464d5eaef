"""A prepared study may do without a sequence: the networks see 0, its picture is black, and notices and rows say so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app import frames
from app.errors import UserError
from app.imaging import Verdict, find_studies, load_study
from app.library.encoding import read_study
from app.library.measuring import measure
from app.library.records import StudyFacts
from app.preparation import PreparedStudy
from app.preparation.uncut import cut
from app.preparation.writing import write_prepared
from tests.support.studies import prepared


def written(root: Path, sequences: tuple[str, ...], verdict: Verdict = "good") -> Path:
    """Write a prepared study of some sequences."""
    (files,) = find_studies([prepared.raw_study(root / "raw", "s1", sequences)], raw=True).studies
    made = prepared.uncut(sequences)
    images = {name: cut(one, made.brain) for name, one in made.heads.items()}
    (root / "out").mkdir()
    study = PreparedStudy(images, made.brain, prepared.record(files, verdict), b"picture", made)
    write_prepared(root / "out" / "s1", study)
    return root / "out" / "s1"


def facts(folder: Path) -> StudyFacts:
    """Return the facts that a library would keep."""
    (files,) = find_studies([folder]).studies
    read = read_study(files, True)
    slices = [int(k) for k in np.flatnonzero(read.brain.any(axis=(1, 2)))]
    return measure(read.study, files, slices, np.zeros(read.brain.shape, np.uint8), read.brain, {})


@pytest.mark.parametrize(
    ("sequences", "missing", "told"),
    [
        (("t1ce", "flair"), ("t1",), "T1 is missing"),
        (("t1",), ("t1ce", "flair"), "T1ce and FLAIR are missing"),
        (("flair", "t2"), ("t1", "t1ce"), "T1 and T1ce are missing"),
    ],
)
def test_it_is_read_and_says_what_is_missing(
    tmp_path: Path, sequences: tuple[str, ...], missing: tuple[str, ...], told: str
) -> None:
    folder = written(tmp_path, sequences)
    study = load_study(folder)
    assert study.missing == missing
    assert told in " ".join(study.notices)
    seen = study.network_input([70], 96, (-2, 0))
    for channel, modality in enumerate(("t1", "t1ce", "flair")):
        for place in (channel, channel + 3):
            assert bool(seen[0, place].any()) == (modality not in missing)


def test_a_whole_one_misses_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path, ("t1", "t1ce", "flair"))
    assert load_study(folder).missing == ()
    assert facts(folder).doubts == ()


def test_rows_are_told_of_it_and_its_picture_is_black(tmp_path: Path) -> None:
    folder = written(tmp_path, ("t1ce", "flair"), "look")
    (files,) = find_studies([folder]).studies
    read = read_study(files, True)
    assert set(read.display) == {"t1", "t1ce", "flair"}
    assert not read.display["t1"].any()
    assert read.display["t1"].shape == (frames.LIBRARY_SLICES, *frames.PLANE_SHAPE)
    assert facts(folder).doubts == ("T1 missing", "preparation wants a look")


def test_what_was_not_prepared_must_have_all(tmp_path: Path) -> None:
    folder = written(tmp_path, ("t1ce", "flair"))
    (folder / "preparation.json").unlink()
    with pytest.raises(UserError, match="no T1 image"):
        load_study(folder)


def test_t2_alone_is_no_study(tmp_path: Path) -> None:
    folder = written(tmp_path, ("t1ce", "t2"))
    (folder / "s1_t1ce.nii.gz").unlink()
    with pytest.raises(UserError, match="no T1 image"):
        load_study(folder)
