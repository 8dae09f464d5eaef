"""Two people are never one study, however their files are called; one person is, however carelessly they are written."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from app.imaging import dicom_studies
from app.imaging.dicom.people import Person, differences
from tests.support.studies.dicom_files import tagged, write_edited

BASE = ("Müller^Jan", "19610203", "M", "ID-1")


@pytest.mark.parametrize(
    "other",
    [
        BASE,
        ("MUELLER^JAN^^^", "19610203", "M", "ID-1"),
        ("muller jan", "1961-02-03", "m", " id-1 "),
        ("JAN^MÜLLER", "1961.02.03", "", "ID-1^^^HOUSE"),
        ("Müller^Jan^Peter", "19610203", "O", "ID-1"),
        ("Müller^Jan", "1961", "M", "ID-1"),
        ("", "", "", ""),
        ("Müller^Jan=", "", "MALE", "ID-1"),
        ("^^^^", "19610203", "U", "ID-1"),
    ],
)
def test_one_person_as_several_systems_write_them(other: tuple[str, str, str, str]) -> None:
    assert differences([Person.of(*BASE), Person.of(*other)]) == []


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (("Schmidt^Jan", "19610203", "M", "ID-1"), ["names"]),
        (("Müller^Jan", "19610204", "M", "ID-1"), ["birth dates"]),
        (("Müller^Jan", "1962", "M", "ID-1"), ["birth dates"]),
        (("Müller^Jan", "19610203", "F", "ID-1"), ["sex"]),
        (("Müller^Jan", "19610203", "M", "ID-2"), ["PatientID"]),
        (("Müller^Jan^Peter", "", "", ""), ["names"]),
        (("ANON^2", "", "", ""), ["names"]),
    ],
)
def test_two_people(other: tuple[str, str, str, str], words: list[str]) -> None:
    assert differences([Person.of(*BASE), Person.of(*other)]) == words


def test_zeros_before_a_number_count_where_nothing_else_says_who_it_is() -> None:
    known = [Person.of("A^B", "19610203", "", number) for number in ("0012", "12")]
    assert differences(known) == []
    assert differences([Person.of("", "", "", number) for number in ("0012", "12")]) == ["PatientID"]


def test_a_name_in_several_scripts_agrees_in_any() -> None:
    whole, part, sign = (
        Person.of(name, "", "", "") for name in ("Yamada^Tarou=山田^太郎=やまだ^たろう", "YAMADA^TAROU", "=山田^太郎")
    )
    assert differences([whole, part]) == differences([whole, sign]) == []


def test_nothing_of_a_person_shows() -> None:
    shown = repr(Person.of(*BASE))
    assert not any(part in shown.casefold() for part in ("ller", "jan", "1961", "id-1"))


@pytest.mark.parametrize(
    ("tags", "word"),
    [
        ({"PatientName": "Other^Ludmilla"}, "names"),
        ({"PatientBirthDate": "19900101"}, "birth dates"),
        ({"PatientID": "QQ-9"}, "PatientID"),
    ],
)
def test_a_study_of_two_people_is_refused_without_saying_who(tmp_path: Path, tags: dict[str, str], word: str) -> None:
    found = dicom_studies([write_edited(tmp_path, {"t1ce": tagged(**tags)})])
    assert found.studies == []
    ((_, sentence),) = found.failed
    assert f"different patients (they differ in {word})" in sentence
    secrets = ("Zebulon", "Testperson", "4711", "1961", "1990", "Ludmilla", "Other", "QQ-9")
    assert not any(secret in sentence for secret in secrets)


def test_an_id_that_another_system_added_to(tmp_path: Path) -> None:
    whole = dicom_studies([write_edited(tmp_path / "a", {})]).studies[0]
    edits = {"t1ce": tagged(PatientID="MRN-4711-77^^^HOUSE"), "flair": tagged(PatientID="mrn-4711-77 ")}
    (study,) = dicom_studies([write_edited(tmp_path / "b", edits)]).studies
    assert study.patient == whole.patient


def test_names_and_numbers_in_every_combination_are_compared_both_ways() -> None:
    """Comparing is symmetric."""
    people = [
        Person.of(*fields) for fields in product(("", "A^B", "A^B^C", "C^D"), ("", "19610203"), ("", "M", "F"), ("", "1", "2"))
    ]
    for one in people:
        for other in people:
            assert differences([one, other]) == differences([other, one])
