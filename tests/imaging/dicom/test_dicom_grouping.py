"""What is one study: by its UID, and where a tool gave each sequence its own, by patient, date and folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pydicom.dataset import Dataset

from app.imaging import DicomStudy, Grouping, dicom_studies, find_studies, load_study
from tests.support.studies.dicom_files import NAMES, SEQUENCES, SMALLEST, Edit, blob, write_series

MODALITIES = ("t1", "t1ce", "t2", "flair")


def export(
    folder: Path, modalities: tuple[str, ...] = MODALITIES, edit: Edit | None = None, visit: int = 0, shift: float = 0
) -> Path:
    """Write each sequence as a research tool does: a folder, a study and a frame of reference of its own."""
    for index, modality in enumerate(modalities):

        def own(out: Dataset, k: int, uid: str = f"1.2.{visit}.{NAMES[modality]}") -> None:
            out.StudyInstanceUID, out.FrameOfReferenceUID = uid, f"{uid}.9"
            out.SeriesInstanceUID, out.SOPInstanceUID = f"{uid}.1", f"{uid}.1.{k}"
            out.StudyDate, out.ImageType = f"2021070{4 + visit}", ["DERIVED", "SECONDARY", "OTHER"]
            if edit is not None:
                edit(out, k)

        plan = replace(SMALLEST, tags=SEQUENCES[modality], number=NAMES[modality], origin=(-80.0 + shift * index, -80.0, -66.0))
        write_series(folder / modality, plan, blob(index), edit=own)
    return folder


def found(root: Path, grouping: Grouping = Grouping.AUTO) -> tuple[list[DicomStudy], list[str]]:
    seen = dicom_studies([root], grouping=grouping)
    return seen.studies, [sentence for _, sentence in seen.failed]


def test_sequences_that_were_exported_one_by_one_are_one_study_and_told(tmp_path: Path) -> None:
    ((study,), failed) = found(export(tmp_path))
    assert failed == []
    assert set(study.series) == set(MODALITIES)
    assert any("bear 4 StudyInstanceUIDs and are taken as one study" in notice for notice in study.notices)
    assert any("do not share a frame of reference" in notice for notice in study.notices)
    assert load_study(study).images["flair"].any()
    assert not any("1.2.0" in notice or "2021" in notice for notice in study.notices)


def test_their_study_keeps_its_name(tmp_path: Path) -> None:
    one, other = (found(export(tmp_path / name))[0][0] for name in ("a", "b"))
    assert (one.patient, one.study) == (other.patient, other.study)


def test_sequences_on_other_grids_in_other_frames_of_reference_are_refused_in_one_plain_sentence(tmp_path: Path) -> None:
    studies, (sentence,) = found(export(tmp_path, shift=7.0))
    assert studies == []
    assert "different frames of reference (exported one by one, or the patient was moved)" in sentence
    assert "register them first" in sentence


def test_a_study_for_every_slice(tmp_path: Path) -> None:
    def each(out: Dataset, k: int) -> None:
        out.StudyInstanceUID += f".{k}"
        out.SeriesInstanceUID += f".{k}"
        out.FrameOfReferenceUID += f".{k}"

    ((study,), failed) = found(export(tmp_path, edit=each))
    assert failed == []
    assert all(len(stack.frames) == SMALLEST.slices for stack in study.series.values())


def test_other_days_and_other_people_are_not_joined(tmp_path: Path) -> None:
    def someone(out: Dataset, k: int) -> None:
        out.PatientName, out.PatientBirthDate = "Other^Ludmilla", "19900101"

    export(tmp_path / "a", ("t1", "t1ce"))
    export(tmp_path / "b", ("flair",), visit=1)
    export(tmp_path / "c", ("flair",), edit=someone)
    studies, failed = found(tmp_path)
    assert studies == []
    assert len(failed) == 4


def test_two_of_one_sequence_are_not_joined_but_told(tmp_path: Path) -> None:
    def again(out: Dataset, k: int) -> None:
        out.StudyInstanceUID += ".7"

    export(tmp_path / "a")
    export(tmp_path / "b", ("t1",), edit=again)
    studies, failed = found(tmp_path)
    assert studies == []
    assert all("other studies of the same patient" in sentence and "--group day" in sentence for sentence in failed)
    assert len(found(tmp_path, Grouping.DAY)[0]) == 1


@pytest.mark.parametrize(("grouping", "studies"), [("auto", 2), ("study", 0), ("day", 2), ("folder", 2)])
def test_two_visits_of_one_person(tmp_path: Path, grouping: str, studies: int) -> None:
    export(tmp_path / "first")
    export(tmp_path / "second", visit=1)
    seen = find_studies([tmp_path], grouping=Grouping(grouping))
    assert len(seen.studies) == studies
    assert len({study.patient for study in seen.studies}) == min(1, studies)
    assert len({study.study for study in seen.studies}) == studies
    assert len(seen.failed) == (8 if studies == 0 else 0)


def test_without_dates_they_are_joined_by_folder_and_the_sentence_says_so(tmp_path: Path) -> None:
    def undated(out: Dataset, k: int) -> None:
        del out.StudyDate

    export(tmp_path / "p", edit=undated)
    studies, failed = found(tmp_path)
    assert studies == []
    assert all("--group folder" in sentence for sentence in failed)
    ((study,), _) = found(tmp_path, Grouping.FOLDER)
    assert any(f"since they lie in {tmp_path / 'p'}" in notice for notice in study.notices)


def test_a_folder_of_two_people_is_refused_by_folder_too(tmp_path: Path) -> None:
    def someone(out: Dataset, k: int) -> None:
        out.PatientName, out.PatientBirthDate = "Other^Ludmilla", "19900101"

    export(tmp_path, ("t1", "t1ce"))
    export(tmp_path, ("flair",), edit=someone)
    studies, (sentence,) = found(tmp_path, Grouping.FOLDER)
    assert studies == []
    assert "different patients" in sentence


def test_sequences_of_two_days_are_joined_by_folder_and_the_sentence_says_so(tmp_path: Path) -> None:
    export(tmp_path, ("t1", "t1ce"))
    export(tmp_path, ("flair",), visit=1)
    studies, failed = found(tmp_path)
    assert studies == []
    assert all("of other days" in sentence and "give --group folder." in sentence for sentence in failed)
    ((study,), _) = found(tmp_path, Grouping.FOLDER)
    assert set(study.series) == {"t1", "t1ce", "flair"}


def test_sequences_that_name_nobody_are_joined_by_folder_and_the_sentence_says_so(tmp_path: Path) -> None:
    def nobody(out: Dataset, k: int) -> None:
        out.PatientID = out.PatientName = out.PatientBirthDate = ""

    studies, failed = found(export(tmp_path, edit=nobody))
    assert studies == []
    assert all("that name no patient either" in sentence and "give --group folder." in sentence for sentence in failed)
    assert len(found(tmp_path, Grouping.FOLDER)[0]) == 1
