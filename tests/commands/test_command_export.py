"""``main.py export``: a library becomes plain files, and nothing is written beside or over what is there."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from app import frames
from app.errors import Cancelled
from app.imaging import load_label_map
from app.library import FORMATS, export_library, open_library
from app.library.moving.export_names import folder_names
from tests.support.library_commands import Say, cancelled_after, fill
from tests.support.library_stores import sqlite_beneath
from tests.support.library_support import make_record, make_space


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "library.sbmir"
    fill(path, ["A", "B"])
    return path


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_everything_is_in_plain_files(say: Say, address: str, tmp_path: Path) -> None:
    records = {record.facts.study: record for record in fill(address, ["A", "B"])}
    out = tmp_path / "out"
    said = say("export", address, out)
    assert (said.status, said.err, "2 studies exported" in said.out) == (0, "", True)
    names = ["facts.json", "codes.npz", "labels.nii.gz"]
    assert set(files_below(out)) == {"studies.csv", "slices.csv", *(f"{study}/{name}" for study in records for name in names)}
    for study, record in records.items():
        facts = json.loads((out / study / "facts.json").read_text("utf-8"))
        assert (facts["study"], facts["patient"], facts["model"]) == (study, f"P{study}", "m1")
        assert facts["area_mm2"]["edema"] == list(record.facts.area_mm2["edema"])
        with np.load(out / study / "codes.npz", allow_pickle=False) as codes:
            assert str(codes["model"]) == "m1"
            assert codes["slices"].tolist() == list(record.facts.slices)
            assert codes["normal"].tobytes() == record.codes.parts["normal"].tobytes()
            assert (codes["abnormal"].dtype, codes["abnormal"].tobytes()) == (
                np.float16,
                record.codes.parts["abnormal"].tobytes(),
            )
        image = nib.nifti1.Nifti1Image.from_filename(out / study / "labels.nii.gz")
        assert (image.shape, image.get_data_dtype()) == (frames.LIBRARY_SHAPE, np.uint8)
        assert np.array_equal(image.affine, frames.LIBRARY_AFFINE)
        assert set(np.unique(np.asarray(image.dataobj))) == {0, 1, 2, 4}
        assert np.array_equal(frames.planes(load_label_map(out / study / "labels.nii.gz")), record.labels)


def test_the_tables(say: Say, filled: Path, tmp_path: Path) -> None:
    say("export", filled, tmp_path / "out", "--format", "csv")
    assert set(files_below(tmp_path / "out")) == {"studies.csv", "slices.csv"}
    facts = make_record("A", seed=3 + ord("A")).facts
    first, second = table(tmp_path / "out" / "studies.csv")
    assert (first["patient"], first["study"], first["export_folder"], first["side"]) == ("PA", "A", "A", "left")
    assert (first["slices"], first["first_slice"], first["last_slice"]) == ("5", "70", "74")
    assert first["edema_ml"] == f"{sum(facts.area_mm2['edema']) / 1000:.3f}"
    assert first["abnormal_ml"] == f"{sum(facts.abnormal_mm2) / 1000:.3f}"
    assert (first["source_folder"], first["source_t1"], first["source_t2"]) == ("/nowhere/A", "/nowhere/A/t1.nii.gz", "")
    assert second["study"] == "B"
    slices = table(tmp_path / "out" / "slices.csv")
    assert [(row["study"], row["slice"]) for row in slices] == [(study, str(k)) for study in "AB" for k in range(70, 75)]
    assert [float(row["edema_mm2"]) for row in slices[:5]] == list(facts.area_mm2["edema"])


def test_codes_of_a_chosen_model(say: Say, filled: Path, tmp_path: Path) -> None:
    fill(filled, ["B"], model="m2", length=12)
    assert say("export", filled, tmp_path / "out", "--format", "npz", "--model-id", "m2").status == 0
    assert set(files_below(tmp_path / "out")) == {"B/codes.npz"}
    with np.load(tmp_path / "out" / "B" / "codes.npz") as codes:
        assert (str(codes["model"]), codes["normal"].shape) == ("m2", (5, 12))
    said = say("export", filled, tmp_path / "out2", "--model-id", "m3")
    assert (said.status, "holds no model named m3" in said.err) == (2, True)


def test_one_study_alone_and_an_unknown_one(say: Say, filled: Path, tmp_path: Path) -> None:
    assert say("export", filled, tmp_path / "one", "--study", "B", "--format", "json").status == 0
    assert set(files_below(tmp_path / "one")) == {"B/facts.json"}
    said = say("export", filled, tmp_path / "none", "--study", "Z")
    assert (said.status, "holds no study named Z" in said.err) == (2, True)
    assert not (tmp_path / "none").exists()


def test_what_is_there_is_left_unless_forced(say: Say, filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    say("export", filled, out, "--format", "json")
    mine = out / "A" / "facts.json"
    mine.write_text("mine")
    (out / "A" / "notes.txt").write_text("my notes")
    assert "2 there already" in say("export", filled, out, "--format", "json").out
    assert "2 studies exported" in say("export", filled, out).out  # what is missing in the folders comes in
    assert mine.read_text() == "mine"
    assert set(files_below(out / "A")) == {"facts.json", "notes.txt", "codes.npz", "labels.nii.gz"}
    assert "2 studies exported" in say("export", filled, out, "--force").out
    assert json.loads(mine.read_text())["study"] == "A"
    assert (out / "A" / "notes.txt").read_text() == "my notes"


def test_another_table_is_not_replaced(say: Say, filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "slices.csv").write_text("mine")
    said = say("export", filled, out)
    assert (said.status, f"{out / 'slices.csv'} is there already" in said.err) == (2, True)
    assert files_below(out) == {"slices.csv": b"mine"}
    assert say("export", filled, out, "--force").status == 0
    assert len(table(out / "slices.csv")) == 10


def test_a_cancelled_export_leaves_whole_studies_and_goes_on(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(Cancelled):
        export_library(str(filled), out, cancelled_after(1))
    assert set(files_below(out / "A")) == {"facts.json", "codes.npz", "labels.nii.gz"}
    assert not (out / "B").exists()
    (out / ".B.partial").mkdir()  # as a kill leaves it
    (out / ".B.partial" / "codes.npz").write_bytes(b"half")
    report = export_library(str(filled), out, cancelled_after(9))
    assert (report.exported, report.present) == (["B"], ["A"])
    assert sorted(path.name for path in out.iterdir()) == ["A", "B", "slices.csv", "studies.csv"]


def test_a_failing_write_leaves_nothing_of_a_study(
    say: Say, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(image: object, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(nib, "save", fail)
    out = tmp_path / "out"
    said = say("export", filled, out)
    assert (said.status, "No space left on device" in said.err, "Free some disk space" in said.err) == (2, True, True)
    assert sorted(path.name for path in out.iterdir()) == ["slices.csv", "studies.csv"]


def test_a_full_disk_is_a_sentence(say: Say, filled: Path, small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(bytes(2_000_000))
    said = say("export", filled, small_disk / "out")
    assert (said.status, said.err.count("\n")) == (2, 1)
    assert "No space left on device" in said.err
    assert all(len(files_below(folder)) == len(FORMATS) - 1 for folder in (small_disk / "out").iterdir() if folder.is_dir())
    (small_disk / "ballast").unlink()
    assert say("export", filled, small_disk / "out").status == 0


WICKED = [
    "../../etc",
    "/etc/passwd",
    "..",
    ".",
    "a/b",
    "a\\b",
    "C:evil",
    "nul",
    "aux.txt",
    "x" * 300,
    "a\nb",
    ".hidden",
    "end.",
    "é",
]


def test_names_cannot_lead_out_of_the_folder(say: Say, tmp_path: Path) -> None:
    with open_library(tmp_path / "wicked.sbmir", space=make_space("m1"), create=True, pictures=False) as library:
        for number, name in enumerate(WICKED):
            library.add(make_record(name, seed=number))
    out = tmp_path / "deep" / "out"
    assert say("export", tmp_path / "wicked.sbmir", out, "--format", "json", "--format", "csv").status == 0
    assert sorted(path.name for path in (tmp_path / "deep").iterdir()) == ["out"]
    assert len([path for path in out.iterdir() if path.is_dir()]) == len(WICKED)
    for row in table(out / "studies.csv"):
        facts = json.loads((out / row["export_folder"] / "facts.json").read_text("utf-8"))
        assert facts["study"] == row["study"]


@pytest.mark.parametrize("name", WICKED[:-1])
def test_unfit_names_become_one_plain_component(name: str) -> None:
    (folder,) = folder_names([name]).values()
    assert folder.startswith("study-")
    assert folder.replace("-", "").isalnum()
    assert len(folder) < 80


def test_fit_names_stay_and_no_two_are_alike() -> None:
    fit = ["BraTS-GLI-00001-000", "P 1", "é", "患者1"]
    assert folder_names(fit) == {name: name for name in fit}
    names = folder_names(["a", "A", "\u00e9", "e\u0301", "studies.csv"])
    assert len({name.casefold() for name in names.values()}) == 5
    assert names["A"] == "A"
    assert names["a"].startswith("study-a-")


def test_a_link_in_the_folder_is_not_followed(say: Say, filled: Path, tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (out / "A").symlink_to(elsewhere)
    said = say("export", filled, out, "--force")
    assert (said.status, "is a link that leads elsewhere" in said.err) == (3, True)
    assert list(elsewhere.iterdir()) == []
    assert (out / "B" / "codes.npz").exists()


def test_a_damaged_study_does_not_stop_the_others(say: Say, filled: Path, tmp_path: Path) -> None:
    with sqlite_beneath(str(filled)) as connection:
        connection.execute("UPDATE planes SET data = x'00' WHERE study_key = (SELECT key FROM studies WHERE study = 'A')")
    said = say("export", filled, tmp_path / "out")
    assert (said.status, "  A: The library" in said.err) == (3, True)
    assert not (tmp_path / "out" / "A").exists()
    assert (tmp_path / "out" / "B" / "labels.nii.gz").exists()


def test_a_file_in_place_of_the_folder(say: Say, filled: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    said = say("export", filled, tmp_path / "out")
    assert (said.status, "Cannot write the export into" in said.err) == (2, True)
    assert (tmp_path / "out").read_text() == "mine"
