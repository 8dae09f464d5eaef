"""Pseudonyms, their key, and that nothing of a patient reaches a library, a sentence or the screen."""

from __future__ import annotations

import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import EnvironmentFault, UserError
from app.imaging import DicomStudy, dicom_studies
from app.jobs import Job, Progress
from app.library import index_studies, open_library
from app.library.pictures import read_display
from app.privacy import KEY_VARIABLE, Pseudonyms, gives_away, identifying_words, load_pseudonyms
from app.settings import REPOSITORY, change_settings, data_folder
from tests.support.library_support import FakeModel
from tests.support.studies.dicom_files import SEQUENCES, STUDY_UID, Plan, blob, write_patient, write_series

pytestmark = pytest.mark.usefixtures("no_content_hash")

PLAN = Plan(rows=16, columns=17, slices=12, spacing=(10.0, 10.0, 12.0), origin=(-80.0, -80.0, -66.0))
SECRETS = ("testperson", "zebulon", "4711-77", "19610203", "1961-02-03", "998877", STUDY_UID)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    return data_folder()


def test_a_pseudonym_is_the_same_for_the_same_key_only() -> None:
    ours, others = Pseudonyms(b"k" * 32), Pseudonyms(b"l" * 32)
    assert ours.patient("4711") == ours.patient(" 4711 ") == Pseudonyms(b"k" * 32).patient("4711") == "PRJHXUOZAQ7Q4"
    assert ours.patient("4711") != others.patient("4711")
    assert ours.patient("4711")[1:] != ours.study("4711")[1:]
    assert len({ours.patient(str(number)) for number in range(5000)}) == 5000
    assert "kkk" not in repr(ours)


def test_the_key_is_made_once_and_for_this_user_only(home: Path) -> None:
    first = load_pseudonyms()
    key = home / "pseudonym.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(bytes.fromhex(key.read_text())) == 32
    assert load_pseudonyms().key == first.key
    assert [path.name for path in home.iterdir()] == ["pseudonym.key"]


def test_processes_that_start_at_once_agree_on_the_key(home: Path) -> None:
    program = "from app.privacy import load_pseudonyms; print(load_pseudonyms().key.hex())"
    command = [sys.executable, "-c", program]
    running = [subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    keys = {process.communicate()[0].strip() for process in running}
    assert keys == {(home / "pseudonym.key").read_text().strip()}


def test_the_quicker_process_s_key_stands(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process writes its key while this one makes its own."""

    def rival(size: int) -> str:
        (home / "pseudonym.key").write_text("ef" * 32)
        return "01" * size

    monkeypatch.setattr("secrets.token_hex", rival)
    assert load_pseudonyms().key == b"\xef" * 32


def test_a_department_shares_a_key(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / "shared.key"
    shared.write_text("ab" * 32 + "\n")
    change_settings(pseudonym_key=shared)
    assert load_pseudonyms().key == b"\xab" * 32
    other = tmp_path / "other.key"
    other.write_text("cd" * 32)
    monkeypatch.setenv(KEY_VARIABLE, str(other))
    assert load_pseudonyms().key == b"\xcd" * 32
    assert not (home / "pseudonym.key").exists()


def test_a_key_that_cannot_be_used(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, str(tmp_path / "missing"))
    with pytest.raises(UserError, match="does not exist"):
        load_pseudonyms()
    for text in ("", "ab" * 8, "no key at all", "\N{SNOWMAN}"):
        (tmp_path / "missing").write_text(text)
        with pytest.raises(UserError, match="hexadecimal"):
            load_pseudonyms()
    monkeypatch.setenv(KEY_VARIABLE, str(tmp_path))
    with pytest.raises(EnvironmentFault, match="pseudonym key"):
        load_pseudonyms()


def test_what_gives_a_patient_away() -> None:
    words = identifying_words(name="Li^Zebulon=\u674e^\u6cfd", dates=["19610203", ""], others=["MRN-4711-77", " ", "7"])
    for text in ("zebulon_mri", "scan of Li", "Li_1", "1961-02-03", "03.02.1961", "x19610203x", "mrn-4711-77", "\u674e^\u6cfd"):
        assert gives_away(text, words), text
    for text in ("clinic", "olive", "series 7", "1961", "4711", ""):
        assert not gives_away(text, words), text


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("M\u00fcller^J\u00fcrgen", "Mueller_J"),
        ("MUELLER^JUERGEN", "m\u00fcller"),
        ("M\u00fcller^J\u00fcrgen", "Mu\u0308ller"),
        ("M\u00fcller^J\u00fcrgen", "Muller"),
        ("\u0141ukasz^S\u00f8ren", "lukasz"),
        ("Meier-Schmidt^Anna", "Meier_Schmidt"),
        ("O'Brien^Pat", "OBrien"),
        ("van der Berg^Jan", "JanVanDerBerg"),
        ("Berg^Jan", "janberg"),
        ("Berg^Jan", "MRT_JanBerg"),
        ("Berg^Jan", "jberg"),
        ("Berg^Jan", "Berg2"),
        ("Yamada=\u5c71\u7530^\u592a\u90ce", "\u60a3\u8005\u5c71\u7530\u69d8"),
        ("Nobody^N\\Testperson^Zebulon", "testperson"),
    ],
)
def test_a_name_is_known_however_a_folder_spells_it(name: str, folder: str) -> None:
    assert gives_away(folder, identifying_words(name=name))


def test_words_that_only_look_like_a_name() -> None:
    words = identifying_words(name="Berg^Jan^^Dr", others=["4711"])
    for text in ("Bergamo", "january", "T1 axial", "14711", "dr", "\u5c71", "iceberg"):
        assert not gives_away(text, words), text


@pytest.mark.parametrize("text", ["610203", "03.02.61", "02-03-1961", "3.2.1961", "1961_2_3", "02031961", "1961 02 03"])
def test_a_birth_date_is_known_however_it_is_written(text: str) -> None:
    assert gives_away(f"scan {text}", identifying_words(dates=["19610203"]))


def test_an_id_is_known_however_it_is_parted() -> None:
    assert gives_away("ID_12_345", identifying_words(others=["12-345"]))
    assert gives_away("12-345", identifying_words(others=["12345"]))


def test_other_persons_are_known_too(home: Path, tmp_path: Path) -> None:
    """Who sent the patient, who made the images, and what else the patient was called."""
    persons = {
        "ReferringPhysicianName": "Bloggs^Joe",
        "OperatorsName": ["Ada^A", "Grace^G"],
        "OtherPatientNames": "Bornas^Zeb",
        "OtherPatientIDs": "OLD-4712",
    }
    for person in ("Bloggs", "Grace", "bornas", "old4712"):
        folder = tmp_path / "export" / person
        write_patient(folder, replace(PLAN, tags=persons))
        (study,) = dicom_studies([folder]).studies
        assert study.folder == tmp_path / "export"


def library_bytes(path: Path) -> bytes:
    return b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))


@pytest.mark.parametrize("keep", [False, True])
def test_nothing_of_the_patient_enters_a_library(
    home: Path, tmp_path: Path, keep: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    """The path, the folder and the descriptions name the patient as well; the setting alone brings the ids in."""
    change_settings(keep_identifiers=keep)
    folder = tmp_path / "export" / "TESTPERSON_Zebulon" / "4711-77"
    plan = replace(PLAN, tags={**SEQUENCES["t1"], "SeriesDescription": "T1 mprage Zebulon"})
    write_patient(folder, PLAN, ("t1ce", "flair"))
    for number in (21, 22):  # two of them, so that a notice has to name them
        write_series(folder, replace(plan, number=number), blob(0))
    told: list[Progress] = []
    library = tmp_path / "library.sbmir"
    model = FakeModel()
    with open_library(str(library), space=model.space, create=True) as opened:
        report = index_studies([folder], opened, model, Job(told.append))
        facts = opened.studies()[0]
    assert report.failed == []
    out = capfd.readouterr()
    texts = [repr(facts), repr(report), repr(told), out.out, out.err, library_bytes(library).decode("latin-1")]
    for secret in SECRETS:
        found = [text for text in texts if secret.lower() in text.lower()] != []
        assert found == (keep and secret not in ("19610203", "1961-02-03", "998877")), secret
    if not keep:
        assert facts.folder == str(tmp_path / "export")
        assert set(facts.modalities.values()) == {facts.folder}
        assert any("the library keeps only" in notice for notice in facts.notices)
        assert any("Series 21 is taken for T1, not series 22" in notice for notice in facts.notices)
        assert facts.collection == "dicom"
        with pytest.raises(UserError, match="their path names the patient"):
            read_display(facts)
    else:
        assert set(read_display(facts)) == {"t1", "t1ce", "flair"}


def test_files_are_named_where_their_path_is_harmless(home: Path, tmp_path: Path) -> None:
    (study,) = dicom_studies([write_patient(tmp_path / "export", PLAN)]).studies
    assert study.folder == tmp_path / "export"
    assert all(path.is_file() for path in study.images.values())
    assert study.notices == ()
    assert study.collection == "export"


def test_headers_do_not_show_the_patient(home: Path, tmp_path: Path) -> None:
    (study,) = dicom_studies([write_patient(tmp_path / "export", PLAN)]).studies
    assert isinstance(study, DicomStudy)
    text = repr(study)
    assert not any(secret.lower() in text.lower() for secret in SECRETS)


def test_the_same_patient_on_two_machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_patient(tmp_path / "export", PLAN)
    names = []
    for machine, key in (("a", "01" * 32), ("b", "01" * 32), ("c", "02" * 32)):
        monkeypatch.setenv("SBMIR_HOME", str(tmp_path / machine))
        (data_folder() / "pseudonym.key").write_text(key)
        (study,) = dicom_studies([tmp_path / "export"]).studies
        names.append((study.patient, study.study))
    assert names[0] == names[1]
    assert names[0][0] != names[2][0]
