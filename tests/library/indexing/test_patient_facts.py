"""What a library is told of patients: by a data set's participants, a table beside the studies, DICOM; and that it stays."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from app.errors import UserError
from app.imaging import StudyFiles, find_studies, read_patient_table
from app.library import open_library
from app.library.packing import pack_facts, unpack_facts
from app.patients import PatientFacts
from app.privacy import load_pseudonyms
from app.settings import change_settings
from main import main
from tests.imaging.test_bids import session
from tests.support.library_commands import Say
from tests.support.library_support import FakeModel, make_record, make_space
from tests.support.studies.dicom_files import tagged, write_edited
from tests.support.studies.imaging_files import small_study

pytestmark = pytest.mark.usefixtures("no_content_hash")


def by_patient(root: Path) -> dict[str, StudyFiles]:
    return {files.patient: files for files in find_studies([root]).studies}


def test_participants_tell_age_sex_and_diagnosis(tmp_path: Path) -> None:
    root = tmp_path / "ds"
    for subject in ("01", "02", "03", "04"):
        session(root, subject)
    rows = ["participant_id\tname\tage\tsex\tgroup", "sub-01\tErika\t41.5\t2\tcase", "02\tX\t93\t1\tn/a", "sub-03\tY\told\t7\tc"]
    (root / "participants.tsv").write_text("\n".join(rows), "utf-8-sig")
    levels = {"sex": {"Levels": {"1": "male", "2": {"Description": "Female"}}}, "group": {"Levels": {"c": "healthy control"}}}
    (root / "participants.json").write_text(json.dumps(levels), "utf-8")
    found = by_patient(root)
    assert found["ds_sub-01"].patient_facts == PatientFacts(41, "F", "case")
    assert found["ds_sub-02"].patient_facts == PatientFacts(90, "M", "")
    assert found["ds_sub-03"].patient_facts == PatientFacts(None, "", "healthy control")
    assert found["ds_sub-03"].notices == (
        "The age in participants.tsv is not read: 'old' is no age in years.",
        "The sex in participants.tsv is not read: '7' is none of F, M and O.",
    )
    assert found["ds_sub-04"].patient_facts is None
    assert "Erika" not in repr(found)
    assert by_patient(root / "sub-01").popitem()[1].patient_facts is None, "nothing above the folder given is read"


@pytest.mark.parametrize(("unit", "age"), [("months", 3), ("years", 41), ("decades", None)])
def test_participants_say_what_ages_are_counted_in(tmp_path: Path, unit: str, age: int | None) -> None:
    session(tmp_path / "ds")
    (tmp_path / "ds" / "participants.tsv").write_text("participant_id\tage\tsex\nsub-01\t41\tF\n", "utf-8")
    (tmp_path / "ds" / "participants.json").write_text(json.dumps({"age": {"Units": unit}}), "utf-8")
    assert by_patient(tmp_path / "ds")["ds_sub-01"].patient_facts == PatientFacts(age, "F")


def test_odd_participants_tell_nothing_and_stop_nothing(tmp_path: Path) -> None:
    session(tmp_path / "ds")
    rng = random.Random(3)
    table, described = tmp_path / "ds" / "participants.tsv", tmp_path / "ds" / "participants.json"
    bits = [b"participant_id", b"\t", b"\n", b"sub-01", b"age", b"sex", b"\x00", b"\xff", b'"', b"n/a", b"999"]
    for _ in range(150):
        table.write_bytes(b"".join(rng.choices(bits, k=rng.randrange(30))))
        described.write_bytes(rng.choice([b"", b"[]", b"{", b'{"age": 3}', b'{"age": {"Units": 3}, "sex": {"Levels": [1]}}']))
        assert len(find_studies([tmp_path]).studies) == 1


# -- a table beside the studies


def table(folder: Path, text: str, name: str = "patients.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_as_excel_saves_it(tmp_path: Path, encoding: str) -> None:
    text = "sep=;\r\nPatient;Age;Sex;Diagnosis;Ward\r\nP1;41;f;Großhirn;3\r\n;;;;\r\nP2;93;;;\r\n"
    told = read_patient_table(table(tmp_path, text, encoding=encoding))
    assert [(row.line, row.patient, row.facts) for row in told.rows] == [
        (3, "P1", PatientFacts(41, "F", "Großhirn")),
        (5, "P2", PatientFacts(90)),
    ]
    assert told.notices[0] == f"Columns of {tmp_path / 'patients.csv'} that are not read: ward."
    assert len(told.notices) == 1 + (encoding == "cp1252")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name,age\nA,3\n", "needs a column patient or study, and one of age, sex and diagnosis"),
        ("", "needs a column patient or study"),
        ("patient,age,age\nA,3,4\n", "line 1: the column age is there twice."),
        ("patient,age\nA,old\n", "line 2: 'old' is no age in years."),
        ("patient,sex\nA,x\n", "line 2: 'x' is none of F, M and O."),
        ("patient,diagnosis\nA," + "x" * 90, "line 2: the diagnosis"),
        ("patient,age\n,3\n", "line 2: the row names neither a patient nor a study."),
        ("patient,age\nA,3\nA,4\n", "line 3: line 2 says otherwise of the same patient."),
        ("patient,age\nA,3,4\n", "line 2: there are 3 cells for 2 columns."),
    ],
)
def test_what_is_wrong_with_a_table_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(UserError) as caught:
        read_patient_table(table(tmp_path, text))
    assert sentence in str(caught.value)
    assert str(tmp_path / "patients.csv") in str(caught.value)


def test_files_that_are_no_tables(tmp_path: Path) -> None:
    sentences = {"a.xlsx": "is a workbook", "a.txt": "must be a CSV file", "none.csv": "There is no table of patients"}
    for name, sentence in sentences.items():
        if name != "none.csv":
            (tmp_path / name).write_text("patient,age\n")
        with pytest.raises(UserError, match=sentence):
            read_patient_table(tmp_path / name)


def test_hostile_tables_are_read_or_refused(tmp_path: Path) -> None:
    rng = random.Random(5)
    bits = ["patient", "study", "age", "sex", ",", ";", "\t", "\n", '"', "A", "41", "f", "\0", "é", "sep=;", "|", " ", "n/a"]
    for _ in range(400):
        path = table(tmp_path, "patient,age\n" * rng.randrange(2) + "".join(rng.choices(bits, k=rng.randrange(40))))
        try:
            read_patient_table(path)
        except UserError as error:
            assert str(path) in str(error)


def test_rows_of_studies_count_before_those_of_patients(tmp_path: Path) -> None:
    for name in ("BraTS-GLI-00001-000", "BraTS-GLI-00001-001"):
        small_study(tmp_path / "in" / name)
    text = "study,patient,age,sex\n,BraTS-GLI-00001,50,F\nBraTS-GLI-00001-001,,51,\nBraTS-GLI-00009-000,,3,\n"
    told = read_patient_table(table(tmp_path, text))
    given, sentences = told.given_to(find_studies([tmp_path / "in"]).studies)
    assert [files.patient_facts for files in given] == [PatientFacts(50, "F"), PatientFacts(51, "F")]
    assert sentences == [f"1 rows of {told.path} name no study that was found: line 4."]


# -- DICOM


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.usefixtures("home")
def test_dicom_tells_age_and_sex_where_the_settings_allow_it(tmp_path: Path) -> None:
    edit = tagged(PatientAge="041Y", PatientSex="F", PatientBirthDate="19610203", StudyDate="20200101")
    write_edited(tmp_path / "in", dict.fromkeys(("t1", "t1ce", "flair"), edit))
    (study,) = find_studies([tmp_path / "in"]).studies
    assert study.patient_facts is None
    change_settings(keep_age_and_sex=True)
    (study,) = find_studies([tmp_path / "in"]).studies
    assert study.patient_facts == PatientFacts(41, "F")
    assert "1961" not in repr(study)


@pytest.mark.usefixtures("home")
def test_a_table_names_dicom_patients_by_number_or_pseudonym(tmp_path: Path) -> None:
    write_edited(tmp_path / "in", dict.fromkeys(("t1", "t1ce", "flair"), tagged(PatientID="H-77")))
    studies = find_studies([tmp_path / "in"]).studies
    assert studies[0].patient == load_pseudonyms().patient("H-77")
    for name in ("H-77", studies[0].patient):
        given, sentences = read_patient_table(table(tmp_path, f"patient,age\n{name},41\n")).given_to(studies)
        assert given[0].patient_facts == PatientFacts(41)
        assert sentences == []


# -- what becomes of them


@pytest.fixture
def quick_model() -> Iterator[None]:
    with patch("app.commands.library.index.load_chosen_model", lambda arguments: FakeModel()):
        yield


@pytest.mark.usefixtures("signals", "quick_model")
def test_index_tells_what_it_was_told(say: Say, tmp_path: Path) -> None:
    small_study(tmp_path / "in" / "P1")
    library, told = tmp_path / "l.sbmir", table(tmp_path, "patient,age,diagnosis\nP1,41,glioma\nP9,3,\n")
    said = say("index", tmp_path / "in", "--library", library, "--patients", told)
    assert said.status == 0
    assert f"1 rows of {told} name no study that was found: line 3." in said.err
    with open_library(str(library), read_only=True) as opened:
        assert opened.studies()[0].patient_facts == PatientFacts(41, "", "glioma")
    table(tmp_path, "patient,age\nP1,42\n")
    said = say("index", tmp_path / "in", "--library", library, "--patients", told)
    assert "1 studies are in the library already, P1 among them, and keep what is known there of their patients" in said.err
    said = say("index", tmp_path / "in", "--library", library, "--from-sbmir", "--patients", told)
    assert (said.status, "does not go with --from-sbmir" in said.err) == (2, True)


@pytest.mark.usefixtures("signals")
def test_they_stay_through_copy_and_export(tmp_path: Path) -> None:
    facts = PatientFacts(41, "F", 'glioma, "grade" 2')
    record = make_record("A")
    with open_library(tmp_path / "a.sbmir", space=make_space(), create=True) as library:
        library.add(replace(record, facts=replace(record.facts, patient_facts=facts)))
        library.add(make_record("B", seed=1))
    assert main(["copy", str(tmp_path / "a.sbmir"), str(tmp_path / "b.sbmir")]) == 0
    with open_library(tmp_path / "b.sbmir", read_only=True) as library:
        assert [one.patient_facts for one in library.studies()] == [facts, None]
    assert main(["export", str(tmp_path / "b.sbmir"), str(tmp_path / "out"), "--format", "csv", "--format", "json"]) == 0
    rows = list(csv.DictReader((tmp_path / "out" / "studies.csv").read_text("utf-8").splitlines()))
    assert [(row["age"], row["sex"], row["diagnosis"]) for row in rows] == [("41", "F", 'glioma, "grade" 2'), ("", "", "")]
    told = json.loads((tmp_path / "out" / "A" / "facts.json").read_text("utf-8"))["patient_facts"]
    assert told == {"age": 41, "sex": "F", "diagnosis": 'glioma, "grade" 2'}
    assert main(["info", "--library", str(tmp_path / "b.sbmir"), "--json", str(tmp_path / "i.json")]) == 0
    assert [one["patient_facts"] for one in json.loads((tmp_path / "i.json").read_text("utf-8"))["studies"]] == [told, None]


def test_facts_written_before_stay_readable() -> None:
    facts = make_record("A").facts
    former = json.loads(pack_facts(facts))
    del former["patient_facts"]
    assert unpack_facts(json.dumps(former), "the library") == facts
