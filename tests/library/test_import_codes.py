"""Importing the published SBMIR's files: what goes in comes out, whose codes they are, and files that are wrong."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest

from app import frames
from app.errors import UserError
from app.imaging import Study
from app.jobs import Job
from app.library import import_codes, open_library
from tests.support.library_support import BRAIN_SLICES, LENGTH, SIZE, FakeModel, lesion_plane, make_study

MODEL = "bottom2x2_margin-10-epoch=0299"


def write_patient(root: Path, name: str, seed: int = 0) -> Study:
    """Write codes (d/4, 2, 2) and slices of a patient in two trees, as the published system lays them out."""
    study, model = make_study(name, seed=seed), FakeModel()
    codes = root / "latent_codes" / "BraTS_2019" / MODEL / name
    slices = root / "datasets" / "BraTS_2019_npy" / name
    for folder in (codes, slices):
        folder.mkdir(parents=True)
    chosen = [BRAIN_SLICES[0] - 1, *BRAIN_SLICES]  # one slice without brain has codes too
    images = study.network_input(chosen, SIZE)
    made = model.encode_images(images)
    assert study.labels is not None
    marks = study.network_labels(chosen, SIZE)
    for row, k in enumerate(chosen):
        np.save(codes / f"{name}_{k:04}_normal.npy", made.normal[row].reshape(LENGTH // 4, 2, 2))
        np.save(codes / f"{name}_{k:04}_abnormal.npy", made.abnormal[row].reshape(LENGTH // 4, 2, 2))
        for channel, modality in enumerate(("t1", "t1ce", "flair")):
            np.save(slices / f"{modality}_{k:04}.npy", images[row, channel])
        np.save(slices / f"seg_{k:04}.npy", marks[row])
    return study


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    study = write_patient(tmp_path, "P1")
    shown, report = import_codes([tmp_path], str(tmp_path / "lib.sbmir"), Job())
    assert (report.added, report.present, report.failed) == (["P1"], [], [])
    with open_library(shown) as library:
        (facts,) = library.studies()
        assert facts.slices == tuple(BRAIN_SLICES)
        assert (facts.collection, facts.side, facts.labels_from) == ("BraTS_2019", "left", "source")
        made = FakeModel().encode_images(study.network_input([63], SIZE))
        row = facts.slices.index(63)
        assert np.array_equal(library.codes().codes.parts["normal"][row], made.normal[0].astype(np.float16))
        assert np.array_equal(library.codes().codes.parts["abnormal"][row], made.abnormal[0].astype(np.float16))
        wanted = lesion_plane(110, 90) > 0
        found = library.label_slice("P1", 64) > 0
        assert 2 * (wanted & found).sum() / (wanted.sum() + found.sum()) > 0.75, "a pixel was 10 mm wide"
        flair = library.display_slice("P1", "flair", 64)
        assert flair[110, 90] > 1.2 * flair[110, 150] > 0, "the lesion is bright, on the patient's left"
        assert not library.display_slice("P1", "flair", 64)[:20, :20].any(), "the background is black"


def test_unknown_codes_are_never_compared_with_ours(tmp_path: Path) -> None:
    write_patient(tmp_path, "P1")
    shown, _ = import_codes([tmp_path], str(tmp_path / "lib.sbmir"), Job())
    with pytest.raises(UserError, match="another model"):
        open_library(shown, model_id=FakeModel().id)
    with open_library(shown) as library:
        assert library.model_id is not None
        assert library.model_id.startswith("sbmir:bottom2x2_margin-10-epoch_0299-")


def test_the_model_itself_proves_its_codes(tmp_path: Path) -> None:
    write_patient(tmp_path, "P1")
    model = FakeModel()
    shown, report = import_codes([tmp_path], str(tmp_path / "lib.sbmir"), Job(), model=model)
    assert report.added == ["P1"]
    with open_library(shown, model_id=model.id) as library:
        assert library.model_id == model.id
    with pytest.raises(UserError, match="were not made by the model"):
        import_codes([tmp_path], str(tmp_path / "other.sbmir"), Job(), model=FakeModel(id="other", scale=1.1))
    shutil.rmtree(tmp_path / "datasets")
    with pytest.raises(UserError, match="cannot be proved without slices"):
        import_codes([tmp_path], str(tmp_path / "other.sbmir"), Job(), model=model)
    assert not (tmp_path / "other.sbmir").exists()


def test_an_import_resumes_and_tells_what_is_not_there(tmp_path: Path) -> None:
    write_patient(tmp_path, "P1")
    import_codes([tmp_path], str(tmp_path / "lib.sbmir"), Job())
    write_patient(tmp_path, "P2", seed=1)
    shutil.rmtree(tmp_path / "datasets" / "BraTS_2019_npy" / "P2")
    shown, report = import_codes([tmp_path], str(tmp_path / "lib.sbmir"), Job())
    assert (report.added, report.present) == (["P2"], ["P1"])
    with open_library(shown) as library:
        facts = library.studies()[1]
        assert len(facts.slices) == len(BRAIN_SLICES) + 1
        assert any("no slices of T1, T1ce, FLAIR" in notice for notice in facts.notices)
        assert any("no label map" in notice for notice in facts.notices)
        assert not library.display_slice("P2", "t1", 64).any()


def test_what_is_wrong_is_the_patients_own_failure(tmp_path: Path) -> None:
    for number, name in enumerate(("A", "B", "C", "D", "E", "F")):
        write_patient(tmp_path, name, seed=number)
    codes, slices = tmp_path / "latent_codes" / "BraTS_2019" / MODEL, tmp_path / "datasets" / "BraTS_2019_npy"
    (codes / "A" / "A_0063_normal.npy").unlink()
    (codes / "B" / "B_0063_normal.npy").write_bytes((codes / "B" / "B_0063_normal.npy").read_bytes()[:-8])
    (codes / "C" / "C_0063_normal.npy").write_bytes(pickle.dumps({"a": 1}))
    np.save(slices / "D" / "seg_0063.npy", np.full((SIZE, SIZE), 4))
    np.save(slices / "E" / "t1_0063.npy", np.full((SIZE, SIZE + 1), 4.0))
    _, report = import_codes([tmp_path], str(tmp_path / "lib.sbmir"), Job())
    assert report.added == ["F"]
    sentences = {path.name: sentence for path, sentence in report.failed}
    assert "of slice 63 there is only one" in sentences["A"]
    assert "is not an array of numbers" in sentences["B"]
    assert "is not an array of numbers" in sentences["C"]
    assert "holds other labels than 0 to 3" in sentences["D"]
    assert "is no square slice" in sentences["E"]
    assert not any("\n" in sentence for sentence in sentences.values())


def test_an_array_that_promises_more_than_its_file_holds_is_refused(tmp_path: Path) -> None:
    write_patient(tmp_path, "A")
    path = tmp_path / "latent_codes" / "BraTS_2019" / MODEL / "A" / "A_0063_normal.npy"
    content = path.read_bytes()
    promise = b"(99999999999,)"
    start = content.index(b"(6, 2, 2)")
    path.write_bytes(content[:start] + promise + content[start + len(promise) :])
    _, report = import_codes([tmp_path], str(tmp_path / "lib.sbmir"), Job())
    assert "is not an array of numbers" in report.failed[0][1]


def test_codes_of_two_models_or_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There are no codes"):
        import_codes([tmp_path], str(tmp_path / "lib.sbmir"), Job())
    write_patient(tmp_path, "A")
    source = tmp_path / "latent_codes" / "BraTS_2019"
    (source / "other" / "B").mkdir(parents=True)
    for kind in ("normal", "abnormal"):
        shutil.copy(source / MODEL / "A" / f"A_0063_{kind}.npy", source / "other" / "B" / f"B_0063_{kind}.npy")
    with pytest.raises(UserError, match="codes of several models"):
        import_codes([tmp_path], str(tmp_path / "lib.sbmir"), Job())
    assert not (tmp_path / "lib.sbmir").exists()


def test_the_planes_are_the_librarys(tmp_path: Path) -> None:
    """Row 0 stays anterior and column 0 the patient's left: nothing is turned on the way."""
    write_patient(tmp_path, "A")
    folder = tmp_path / "datasets" / "BraTS_2019_npy" / "A"
    plane = np.zeros((SIZE, SIZE), np.float32)
    plane[2, 5] = 3
    for path in folder.glob("t1_*.npy"):
        np.save(path, plane)
    shown, _ = import_codes([tmp_path], str(tmp_path / "lib.sbmir"), Job())
    with open_library(shown) as library:
        row, column = np.unravel_index(np.argmax(library.display_slice("A", "t1", 64)), frames.PLANE_SHAPE)
    assert abs(row - 25) <= 5
    assert abs(column - 55) <= 5
