"""Age, sex and diagnosis as sources write them."""

from __future__ import annotations

import pytest

from app.patients import PatientFacts, age_at, read_age, read_diagnosis, read_sex


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("45", 45), (" 45.9 ", 45), ("045Y", 45), ("18M", 1), ("11 months", 0), ("006W", 0), ("104w", 1), ("730D", 1), ("0", 0),
        ("89", 89), ("90", 90), ("97", 90), ("89+", 89), (">89", 89), ("n/a", None), ("", None), ("Unknown", None),
    ],
)  # fmt: skip
def test_ages(text: str, age: int | None) -> None:
    assert read_age(text) == age


@pytest.mark.parametrize("text", ["old", "-4", "1e3", "131", "999", "45 Y 3", "٤٥", "4" * 30, "1961-02-03"])
def test_what_is_no_age_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no age"):
        read_age(text)


def test_a_number_alone_is_in_the_unit_that_is_told() -> None:
    assert read_age("30", "m") == 2
    assert read_age("30y", "m") == 30


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("19610203", "20200203", 59), ("19610203", "20200202", 58), ("20000229", "20010228", 0), ("19100101", "20200101", 90),
        ("20200101", "20190101", None), ("", "20200101", None), ("1961", "20200101", None), ("19611345", "20200101", None),
    ],
)  # fmt: skip
def test_age_at_a_day(born: str, day: str, age: int | None) -> None:
    assert age_at(born, day) == age


def test_sexes_and_diagnoses() -> None:
    assert [read_sex(word) for word in ("f", "Female", "M", "male", "O", "n/a", "")] == ["F", "F", "M", "M", "O", "", ""]
    with pytest.raises(ValueError, match="'3' is none of F, M and O"):
        read_sex("3")
    assert read_diagnosis("  glio\t blastoma ") == "glio blastoma"
    assert read_diagnosis("N/A") == ""
    with pytest.raises(ValueError, match="longer than 80"):
        read_diagnosis("x" * 81)
    with pytest.raises(ValueError, match="no text"):
        read_diagnosis("a\x00b")


def test_one_source_fills_up_another() -> None:
    assert PatientFacts(41).or_else(PatientFacts(50, "F", "x")) == PatientFacts(41, "F", "x")
    assert PatientFacts(0).or_else(PatientFacts(50)) == PatientFacts(0)
    assert PatientFacts().or_else(None).nothing
