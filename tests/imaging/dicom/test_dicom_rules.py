"""Which series is taken for what, and who decides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydicom.dataset import Dataset

from app.errors import UserError
from app.imaging import DicomStudy, dicom_studies
from app.imaging.dicom.modalities.rules import SHIPPED_RULES, load_rules
from app.settings import data_folder
from tests.support.studies.dicom_files import SEQUENCES, Plan, blob, write_patient, write_series

PLAN = Plan(rows=16, columns=17, slices=12, spacing=(10.0, 10.0, 12.0), origin=(-80.0, -80.0, -66.0))
GADOLINIUM = {"ContrastBolusAgent": "Gadovist"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    return data_folder()


@pytest.mark.parametrize(
    ("description", "tags", "taken"),
    [
        ("t1_mprage_sag_p2_iso", {}, "t1"),
        ("T1 MPRAGE SAG NATIV", GADOLINIUM, "t1"),
        ("t1_mpr_tra_KM", {}, "t1ce"),
        ("AX T1 POST", {}, "t1ce"),
        ("Sag T1 FSPGR +C", {}, "t1ce"),
        ("AX BRAVO +GAD", {}, "t1ce"),
        ("3D_T1W_TFE_Gd", {}, "t1ce"),
        ("T1CE", {}, "t1ce"),
        ("AX T1 W/O", {}, "t1"),
        ("t1_se_tra", GADOLINIUM, "t1ce"),
        ("t1_se_tra", {"ContrastBolusAgent": "NONE"}, "t1"),
        ("AX T1 FLAIR", {}, "t1"),
        ("AX T1 FLAIR POST", {}, "t1ce"),
        ("t2_tirm_tra_dark-fluid", {}, "flair"),
        ("Ax T2 FLAIR FS", GADOLINIUM, "flair"),
        ("FLAIR_longTR", {}, "flair"),
        ("t2_spc_dark fluid", {}, "flair"),
        ("t2_tse_tra_512", {}, "t2"),
        ("AX T2 FRFSE", {}, "t2"),
        ("T2W_TSE", {}, "t2"),
        ("localizer", {}, None),
        ("3-PLANE LOC", {}, None),
        ("AAHead_Scout", {}, None),
        ("ep2d_diff_3scan_trace_p2_ADC", {}, None),
        ("DTI 64 dir", {}, None),
        ("t2*_gre", {}, None),
        ("SWI_Images", {}, None),
        ("mIP_Images(SW)", {}, None),
        ("ep2d_perf_DSC", {}, None),
        ("T1 SUB post-pre", {}, None),
        ("T1 map", {}, None),
        ("TOF_3D_multi-slab", {}, None),
        ("t1_tse_sag spine", {}, None),
        ("T2 STIR", {}, None),
        ("t1_mprage", {"ImageType": ["ORIGINAL", "PRIMARY", "P", "ND"]}, None),
        ("", {"AcquisitionContrast": "FLUID_ATTENUATED"}, "flair"),
        ("", {"AcquisitionContrast": "T1", **GADOLINIUM}, "t1ce"),
        ("", {"EchoTime": 110.0, "RepetitionTime": 9000.0, "InversionTime": 2500.0}, "flair"),
        ("", {"EchoTime": 95.0, "RepetitionTime": 4500.0}, "t2"),
        ("", {"EchoTime": 12.0, "RepetitionTime": 550.0, "ScanningSequence": "SE"}, "t1"),
        ("", {"EchoTime": 12.0, "RepetitionTime": 550.0, "ScanningSequence": "SE", **GADOLINIUM}, "t1ce"),
        ("", {"EchoTime": 3.0, "RepetitionTime": 2000.0, "InversionTime": 900.0, "ScanningSequence": ["GR", "IR"]}, "t1"),
        ("", {"EchoTime": 90.0, "RepetitionTime": 6000.0, "ScanningSequence": "EP"}, None),
        ("research sequence", {}, None),
        ("", {}, None),
    ],
)
def test_what_scanners_call_their_series(description: str, tags: dict[str, Any], taken: str | None) -> None:
    plain = {key: "\\".join(value) if isinstance(value, list) else value for key, value in tags.items()}
    assert load_rules().modality({"SeriesDescription": description, **plain})[0] == taken


def described(folder: Path) -> DicomStudy:
    found = dicom_studies([folder])
    assert found.failed == []
    return found.studies[0]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"ImageType": ["ORIGINAL", "PRIMARY"]}, {"ImageType": ["DERIVED", "SECONDARY"]}),
        ({"MRAcquisitionType": "3D"}, {"MRAcquisitionType": "2D"}),
    ],
    ids=["original", "3-D"],
)
def test_of_two_series_the_better_is_taken_and_told(tmp_path: Path, better: dict[str, Any], worse: dict[str, Any]) -> None:
    write_patient(tmp_path, PLAN, ("t1ce", "flair"))
    for number, tags in ((11, worse), (12, better), (13, worse)):
        write_series(tmp_path, replace(PLAN, number=number, tags={**SEQUENCES["t1"], **tags}), blob(0))
    study = described(tmp_path)
    assert study.series["t1"].number == 12
    told = [notice for notice in study.notices if "is taken for T1, not series 11" in notice]
    assert len(told) == 1
    assert 'Series 12 "T1_MPRAGE sag pre"' in told[0]
    assert '13 "T1_MPRAGE sag pre"' in told[0]


def test_a_contrast_agent_that_is_only_coded(tmp_path: Path) -> None:
    """Two series of one name: the classic format may hold the agent's sequence without its text."""
    write_patient(tmp_path, PLAN, ("flair",))
    agent = Dataset()
    agent.CodeMeaning = "Gadolinium"
    for number, agents in ((11, []), (12, [agent])):
        tags = {"SeriesDescription": "AX T1", "ContrastBolusAgentSequence": agents}
        write_series(tmp_path, replace(PLAN, number=number, tags=tags), blob(0))
    study = described(tmp_path)
    assert (study.series["t1"].number, study.series["t1ce"].number) == (11, 12)


def test_thinner_slices_go_before_thick_ones(tmp_path: Path) -> None:
    write_patient(tmp_path, PLAN)
    write_series(tmp_path, replace(PLAN, number=1, slices=20, spacing=(10.0, 10.0, 7.0), tags=SEQUENCES["t1"]), blob(0))
    assert described(tmp_path).series["t1"].number == 1


def test_a_series_in_the_common_frame_of_reference_goes_before_a_thinner_one(tmp_path: Path) -> None:
    write_patient(tmp_path, PLAN)
    elsewhere = replace(PLAN, number=1, slices=20, spacing=(10.0, 10.0, 7.0), frame_uid="1.2.3", tags=SEQUENCES["t1"])
    write_series(tmp_path, elsewhere, blob(0))
    assert described(tmp_path).series["t1"].number == 2


def test_a_series_of_several_orientations_and_echoes_is_parted(tmp_path: Path) -> None:
    """A series of two echoes at the same places: the one that the rules know by its name is read as two stacks."""
    write_patient(tmp_path, PLAN)

    def renamed(out: Dataset, k: int) -> None:
        out.SOPInstanceUID = f"{out.SOPInstanceUID}.{out.EchoTime:g}"

    for echo in (30.0, 100.0):
        tags = {"SeriesDescription": "T2 dual echo", "EchoTime": echo}
        write_series(tmp_path / f"{echo:g}", replace(PLAN, number=20, tags=tags), blob(3), edit=renamed)
    study = described(tmp_path)
    assert len(study.series["t2"].frames) == PLAN.slices
    assert any("part 2 of 2" in notice for notice in study.notices)


def test_the_users_own_rules(home: Path, tmp_path: Path) -> None:
    folder = write_patient(tmp_path / "files", PLAN, ("t1", "t1ce"))
    write_series(folder, replace(PLAN, number=9, tags={"SeriesDescription": "Wonder 3000"}), blob(2))
    assert "no series that is taken for FLAIR" in dicom_studies([folder]).failed[0][1]
    own = '[[rule]]\ntake_as = "flair"\nbecause = "we call it so"\nmatch = { text = "wonder \\\\d+" }\n\n'
    (home / "dicom-modalities.toml").write_text(own + SHIPPED_RULES.read_text("utf-8"), "utf-8")
    assert described(folder).series["flair"].number == 9


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[rule]\n", "not valid TOML"),
        ('[[rule]]\ntake_as = "t3"\nbecause = ""\n', "take_as"),
        ('[[rule]]\ntake_as = "t1"\nbecause = ""\nmatch = { text = "(" }\n', "rule.1.match"),
        ('[[rule]]\ntake_as = "t1"\nbecause = ""\nmatch = { PatientName = "x" }\n', "PatientName is not one of"),
        ('[[rule]]\ntake_as = "t1"\nbecause = ""\nless = { EchoTime = "short" }\n', "less.EchoTime"),
        ("\udcff", "not valid TOML"),
    ],
)
def test_rules_that_cannot_be_used(home: Path, tmp_path: Path, text: str, words: str) -> None:
    path = home / "dicom-modalities.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UserError, match=r"correct or delete the file") as caught:
        load_rules()
    assert words in str(caught.value)
    assert str(path) in str(caught.value)
