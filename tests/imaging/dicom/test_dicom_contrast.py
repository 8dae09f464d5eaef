"""With or without contrast agent: by names in many languages, by tags, by times; what is not certain is not guessed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from app.errors import UserError
from app.imaging import dicom_studies
from app.imaging.dicom.modalities import Tags, by_name, by_tags, by_timeline, contradiction, load_rules
from app.imaging.dicom.modalities.words import SHIPPED_WORDS, load_words, said
from app.settings import data_folder
from tests.support.studies.dicom_files import tagged, write_edited

NAMES = tomllib.loads(Path(__file__).parents[2].joinpath("support", "contrast_names.toml").read_text("utf-8"))


@pytest.mark.parametrize("listed", ["with", "without", "unsure", "silent"])
def test_what_names_say(listed: str) -> None:
    words, told = load_words(), "" if listed == "silent" else listed
    assert len(NAMES[listed]) > 10
    assert {name: said(name, words) for name in NAMES[listed]} == dict.fromkeys(NAMES[listed], told)


def test_the_description_goes_before_the_protocol_which_must_name_a_sequence() -> None:
    assert by_name({"SeriesDescription": "AX T1 POST", "ProtocolName": "T1 pre"}) == "with"
    assert by_name({"SeriesDescription": "AX T1", "ProtocolName": "T1_mprage_oKM"}) == "without"
    assert by_name({"SeriesDescription": "AX T1", "ProtocolName": "Brain with contrast"}) == ""


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ({"ContrastBolusAgent": "Gadovist"}, "with"),
        ({"ContrastBolusAgent": "Gd-DTPA 10 ml"}, "with"),
        ({"ContrastBolusAgent": "NONE"}, "without"),
        ({"ContrastBolusAgent": "No contrast"}, "without"),
        ({"ContrastBolusAgent": "Contrast: none"}, "without"),
        ({"ContrastBolusAgent": "ohne KM"}, "without"),
        ({"ContrastBolusAgent": "N/A"}, "without"),
        ({"ContrastBolusAgent": "Gadovist", "ContrastBolusVolume": 0.0}, "without"),
        ({"ContrastBolusVolume": 7.5}, "with"),
        ({}, ""),
        ({"ContrastBolusAgent": "Gadovist", "ContrastBolusStartTime": "101500", "AcquisitionTime": "100359.5"}, "without"),
        ({"ContrastBolusAgent": "Gadovist", "ContrastBolusStartTime": "101500", "AcquisitionTime": "102000"}, "with"),
        ({"ContrastBolusStartTime": "10:15:00", "SeriesTime": "1020"}, "with"),
        ({"ContrastBolusAgent": "Gadovist", "ContrastBolusStartTime": "soon", "AcquisitionTime": "102000"}, "with"),
    ],
)
def test_what_tags_say(tags: dict[str, str | float], told: str) -> None:
    assert by_tags(tags) == told


def at(time: str, name: str, **tags: str) -> dict[str, str | float]:
    return {"SeriesDescription": name, "AcquisitionTime": time, **tags}


def test_what_has_no_name_is_told_by_the_times_of_those_that_have() -> None:
    first = at("100000", "AX T1", ContrastBolusAgent="Gadovist")
    middle = [at("100500", "COR T1 pre"), at("101000", "SAG T1"), at("102000", "AX T1 post"), at("103000", "COR T1")]
    series: list[Tags] = [first, *middle, {"SeriesDescription": "T1"}]
    assert [by_tags(tags) for tags in by_timeline(series)] == ["without", "", "", "", "with", ""]
    assert by_timeline([*series, at("103500", "T1 pre")]) == [*series, at("103500", "T1 pre")]  # names against times


@pytest.mark.parametrize(
    ("description", "tags", "taken"),
    [
        ("AX T1 W WO", {}, None),
        ("AX T1 W WO", {"ContrastBolusAgent": "Gadovist"}, "t1ce"),
        ("AX T1 - Gd", {"ContrastBolusAgent": "NONE"}, "t1"),
        ("AX T1 post op", {}, "t1"),
        ("t1_mp2rage_sag_p3_iso_INV1", {}, None),
        ("t1_mp2rage_sag_p3_iso_INV2", {}, None),
        ("t1_mp2rage_sag_p3_iso_T1_Images", {}, None),
        ("t1_mp2rage_sag_p3_iso_UNI_Images", {}, "t1"),
        ("MP2RAGE", {"ImageType": "DERIVED\\PRIMARY\\M\\ND\\UNI"}, "t1"),
        ("MP2RAGE", {"ImageType": "DERIVED\\PRIMARY\\T1 MAP\\ND"}, None),
        ("MP2RAGE first inversion", {}, None),
        ("T1 MP2RAGE TI 700", {}, None),
        ("t1_mp2rage_R1_Images", {}, None),
        ("T1rho", {}, None),
        ("MOLLI T1", {}, None),
        ("T1 mDIXON-All", {"ImageType": "DERIVED\\PRIMARY\\F\\F\\DERIVED"}, None),
        ("T1 mDIXON-All", {"ImageType": "DERIVED\\PRIMARY\\T2_STAR\\T2_STAR"}, None),
        ("T1 mDIXON-All", {"ImageType": "DERIVED\\PRIMARY\\W\\W\\DERIVED"}, "t1"),
        ("t1_vibe_dixon_tra_F", {}, None),
        ("t1_vibe_dixon_tra_opp", {}, None),
        ("t1_vibe_dixon_tra_W", {}, "t1"),
        ("t1_vibe_dixon_tra_W_post_Gd", {}, "t1ce"),
        ("T1 mDIXON", {"ImageType": "DERIVED\\PRIMARY\\FAT\\DIXON"}, None),
        ("T1 mDIXON", {"ImageType": "ORIGINAL\\PRIMARY\\OUT_PHASE"}, None),
        ("T1 mDIXON", {"ImageType": "DERIVED\\PRIMARY\\WATER\\DIXON"}, "t1"),
        ("FAT: Ax T1 LAVA", {}, None),
        ("WATER: Ax T1 LAVA +C", {}, "t1ce"),
        ("t1_vibe_fatsat_post op", {}, "t1"),
        ("AX T1 FAT SAT", {}, "t1"),
        ("t1_vibe fat sat", {}, "t1"),
        ("Reperage", {}, None),
    ],
)
def test_which_is_taken(description: str, tags: dict[str, str], taken: str | None) -> None:
    assert load_rules().modality({"SeriesDescription": description, **tags})[0] == taken


def test_a_name_against_the_tags_is_told(tmp_path: Path) -> None:
    assert contradiction({"SeriesDescription": "T1 ohne KM"}) is None
    (study,) = dicom_studies([write_edited(tmp_path, {"t1": tagged(ContrastBolusAgent="Gadovist")})]).studies
    (told,) = study.notices
    assert 'Series 2 "T1_MPRAGE sag pre" is named as one without contrast agent, but its tags tell of one with it' in told


def test_the_users_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path))
    own = data_folder() / "dicom-contrast.toml"
    own.parent.mkdir(parents=True, exist_ok=True)
    text = SHIPPED_WORDS.read_text("utf-8")
    own.write_text(text.replace('"nativ*"', '"zauberlos"'), "utf-8")
    assert (said("T1 zauberlos", load_words()), said("T1 nativ", load_words())) == ("without", "")
    for broken, words in ((text.replace("quality", "qualities"), "quality"), ("agent = [", "not valid TOML")):
        own.write_text(broken, "utf-8")
        with pytest.raises(UserError, match="correct or delete") as caught:
            load_words()
        assert words in str(caught.value)
