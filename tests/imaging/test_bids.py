"""BIDS data sets: which file is which, whose it is, and which label map is a tumour's."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from app.errors import UserError
from app.imaging import find_studies, load_study
from tests.support.studies.imaging_files import SMALL_AFFINE, small_image, small_labels, write_nifti

CE = "ce-GADOLINIUM_T1w"
KINDS = ("T1w", CE, "FLAIR", "T2w")


def session(
    root: Path, subject: str = "01", visit: str | None = None, kinds: Iterable[str] = ("T1w", CE, "FLAIR", "T2w")
) -> Path:
    """Write the empty images of one visit; return its ``anat`` folder."""
    names = [f"sub-{subject}", *([f"ses-{visit}"] if visit else [])]
    anat = root.joinpath(*names, "anat")
    anat.mkdir(parents=True)
    for kind in kinds:
        (anat / f"{'_'.join(names)}_{kind}.nii.gz").write_bytes(b"")
    return anat


def derived(root: Path, name: str, pipeline: str = "tumours", subject: str = "01", table: str | None = None) -> Path:
    """Write an empty label map under derivatives, with a table of its labels."""
    anat = root / "derivatives" / pipeline / f"sub-{subject}" / "anat"
    anat.mkdir(parents=True, exist_ok=True)
    path = anat / f"sub-{subject}_{name}.nii.gz"
    path.write_bytes(b"")
    if table is not None:
        path.with_name(path.name.replace(".nii.gz", ".tsv")).write_text(table, "utf-8")
    return path


def test_sessions_are_studies_and_subjects_are_patients(tmp_path: Path) -> None:
    root = tmp_path / "ds1"
    session(root, "01", "pre")
    session(root, "01", "post")
    session(root, "02")
    (root / "participants.tsv").write_text("participant_id\tname\nsub-01\tErika Mustermann\n")
    found = find_studies([tmp_path])
    assert [(s.study, s.patient, s.collection) for s in found.studies] == [
        ("ds1_sub-01_ses-post", "ds1_sub-01", "ds1"),
        ("ds1_sub-01_ses-pre", "ds1_sub-01", "ds1"),
        ("ds1_sub-02", "ds1_sub-02", "ds1"),
    ]
    assert {key: path.name for key, path in found.studies[2].images.items()} == {
        "t1": "sub-02_T1w.nii.gz",
        "t1ce": f"sub-02_{CE}.nii.gz",
        "t2": "sub-02_T2w.nii.gz",
        "flair": "sub-02_FLAIR.nii.gz",
    }
    assert found.studies[2].labels is None
    assert "Mustermann" not in repr(found)


def test_subjects_of_two_data_sets_are_two_patients(tmp_path: Path) -> None:
    for name in ("one", "two"):
        session(tmp_path / name)
    assert [study.study for study in find_studies([tmp_path]).studies] == ["one_sub-01", "two_sub-01"]


def test_a_visit_without_contrast_is_told(tmp_path: Path) -> None:
    anat = session(tmp_path / "ds", kinds=("T1w", "FLAIR", "ce-GADOLINIUM_FLAIR", "bold"))
    ((path, sentence),) = find_studies([tmp_path]).failed
    assert path == anat
    assert sentence == f"The study {anat} has no T1ce image (a name ending in _ce-GADOLINIUM_T1w): add what is missing."


def test_of_several_runs_the_first_and_plainest_is_taken_and_told(tmp_path: Path) -> None:
    session(tmp_path / "ds", kinds=("run-2_T1w", "run-1_T1w", "acq-fast_run-1_T1w", CE, "FLAIR"))
    (study,) = find_studies([tmp_path]).studies
    assert study.images["t1"].name == "sub-01_run-1_T1w.nii.gz"
    assert len(study.notices) == 1
    assert "sub-01_run-2_T1w.nii.gz" in study.notices[0]


@pytest.mark.parametrize(
    ("name", "table", "taken"),
    [
        ("dseg", None, False),  # tissue classes, as fMRIPrep leaves them
        ("dseg", "index\tname\n1\tGray Matter\n2\tWhite Matter\n3\tCSF\n", False),
        ("dseg", "index\tname\n0\tbackground\n", False),
        ("desc-tumor_dseg", None, True),
        ("label-lesion_dseg", None, True),
        ("dseg", "index\tname\n0\tbackground\n1\tenhancing tumour\n2\tnon-enhancing core\n3\tperitumoral edema\n", True),
        ("label-lesion_mask", None, True),
        ("label-lesion_roi", None, True),
        ("space-T1w_desc-tumor_mask", None, True),
        ("label-nonlesion_mask", None, False),
        ("desc-tumorfree_mask", None, False),
        ("label-nonenhancingTumor_dseg", None, True),
        ("desc-brain_mask", None, False),
        ("roi", None, False),
    ],
)
def test_a_label_map_is_taken_only_where_something_says_that_it_is_a_tumours(
    tmp_path: Path, name: str, table: str | None, taken: bool
) -> None:
    root = tmp_path / "ds"
    session(root)
    path = derived(root, name, table=table)
    (study,) = find_studies([root]).studies
    assert study.labels == (path if taken else None)
    if table is not None and taken:
        assert study.label_table == {0: 0, 1: 3, 2: 1, 3: 2}
    assert any("was not taken for the tumour's label map" in said for said in study.notices) == ("dseg" in name and not taken)
    assert any("not what its parts are" in said for said in study.notices) == (taken and "dseg" not in name)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_a_table_may_be_as_windows_saves_it(tmp_path: Path, encoding: str) -> None:
    session(tmp_path / "ds")
    path = derived(tmp_path / "ds", "dseg", table="")
    table = "index\tname\r\n1\tenhancing tumour\r\n2\t\u0153d\u00e8me, edema\r\n".replace("\u0153", "oe")
    path.with_name(path.name.replace(".nii.gz", ".tsv")).write_bytes(table.encode(encoding))
    (study,) = find_studies([tmp_path / "ds"]).studies
    assert study.labels == path
    assert study.label_table == {1: 3, 2: 2}


def test_a_label_map_in_another_space_is_left_out_and_told(tmp_path: Path) -> None:
    session(tmp_path / "ds")
    other = derived(tmp_path / "ds", "space-MNI152_desc-tumor_dseg")
    found = find_studies([tmp_path / "ds"])
    assert found.studies[0].labels is None
    assert f"{other.name} was not taken for the label map: it lies in another space (MNI152)" in found.studies[0].notices[0]
    own = derived(tmp_path / "ds", "space-orig_desc-tumor_dseg")
    assert find_studies([tmp_path / "ds"]).studies[0].labels == own


@pytest.mark.parametrize(
    ("kinds", "t1", "t1ce"),
    [
        (("ce-none_T1w", CE, "FLAIR"), "ce-none_T1w", CE),
        (("ce-none_T1w", "ce-prohance_T1w", "FLAIR"), "ce-none_T1w", "ce-prohance_T1w"),  # not by the alphabet
        (("run-10_T1w", "run-2_T1w", CE, "FLAIR"), "run-2_T1w", CE),
        (("T1W", "ce-gd_T1W", "Flair"), "T1W", "ce-gd_T1W"),
        (("part-imag_T1w", "part-mag_T1w", CE, "FLAIR"), "part-mag_T1w", CE),
        (("UNIT1", CE, "FLAIR"), "UNIT1", CE),
        (("UNIT1", "acq-a_run-1_T1w", CE, "FLAIR"), "acq-a_run-1_T1w", CE),
    ],
)
def test_which_image_is_t1_and_which_t1ce(tmp_path: Path, kinds: tuple[str, ...], t1: str, t1ce: str) -> None:
    session(tmp_path / "ds", kinds=kinds)
    (study,) = find_studies([tmp_path / "ds"]).studies
    assert [study.images[kind].name for kind in ("t1", "t1ce")] == [f"sub-01_{name}.nii.gz" for name in (t1, t1ce)]
    assert any("MP2RAGE" in notice for notice in study.notices) == (t1 == "UNIT1")


def test_what_is_passed_by_is_told_with_its_own_reason(tmp_path: Path) -> None:
    session(tmp_path / "ds", kinds=("run-1_T1w", "run-2_T1w", CE, "FLAIR", "bold"))
    for name, pipeline in (("dseg", "tissue"), ("desc-brain_T1w", "stripped"), ("space-MNI_desc-tumor_dseg", "atlas")):
        derived(tmp_path / "ds", name, pipeline)
    told = {one.path.name.partition("_")[2]: one.sentence for one in find_studies([tmp_path / "ds"]).unused}
    assert "another file of its kind was taken" in told["run-2_T1w.nii.gz"]
    assert "its name is not one of theirs" in told["bold.nii.gz"]
    assert "nothing says that it is the tumour's" in told["dseg.nii.gz"]
    assert "give derivatives/PIPELINE" in told["desc-brain_T1w.nii.gz"]
    assert "it lies in another space" in told["space-MNI_desc-tumor_dseg.nii.gz"]


def test_a_lesion_mask_lies_among_the_images(tmp_path: Path) -> None:
    anat = session(tmp_path / "ds")
    for number, path in enumerate(sorted(anat.iterdir())):
        write_nifti(path, small_image(number), SMALL_AFFINE)
    for name in ("label-lesion_mask", "label-lesion_roi", "T1w_label-lesion_roi"):
        mask = write_nifti(anat / f"sub-01_{name}.nii.gz", small_labels((1,)), SMALL_AFFINE)
        (files,) = find_studies([tmp_path]).studies
        study = load_study(files)
        assert study.labels is not None
        assert set(study.labels[study.labels > 0]) == {1}
        assert mask.name in " ".join(study.notices)
        mask.unlink()


def test_a_map_of_parts_is_taken_before_a_mask_of_the_whole(tmp_path: Path) -> None:
    root = tmp_path / "ds"
    (session(root) / "sub-01_label-lesion_mask.nii.gz").write_bytes(b"")
    parts = derived(root, "desc-tumor_dseg")
    (study,) = find_studies([root]).studies
    assert study.labels == parts
    assert "sub-01_label-lesion_mask.nii.gz" in study.notices[0]


def test_a_flair_after_contrast_agent_is_taken_where_there_is_no_other(tmp_path: Path) -> None:
    session(tmp_path / "ds", kinds=("T1w", CE, "ce-gd_FLAIR", "ce-gd_T2w"))
    (study,) = find_studies([tmp_path]).studies
    assert study.images["flair"].name == "sub-01_ce-gd_FLAIR.nii.gz"
    assert study.images["t2"].name == "sub-01_ce-gd_T2w.nii.gz"
    assert sorted(said.split()[0] for said in study.notices if "after contrast agent" in said) == [
        "sub-01_ce-gd_FLAIR.nii.gz",
        "sub-01_ce-gd_T2w.nii.gz",
    ]


def test_a_flair_without_contrast_agent_comes_first_whatever_its_name(tmp_path: Path) -> None:
    session(tmp_path / "ds", kinds=("T1w", CE, "acq-tra_run-1_FLAIR", "ce-gd_FLAIR"))
    (study,) = find_studies([tmp_path]).studies
    assert study.images["flair"].name == "sub-01_acq-tra_run-1_FLAIR.nii.gz"
    assert not study.notices


def test_the_tables_numbers_become_the_programs(tmp_path: Path) -> None:
    root = tmp_path / "ds"
    anat = session(root)
    for number, path in enumerate(sorted(anat.iterdir())):
        write_nifti(path, small_image(number), SMALL_AFFINE)
    table = "index\tname\n1\tenhancing\n2\tnecrosis\n7\toedema\n"
    write_nifti(derived(root, "dseg", table=table), small_labels((1, 2, 7)), SMALL_AFFINE)
    (files,) = find_studies([root]).studies
    study = load_study(files)
    assert study.labels is not None
    row = study.labels.max(axis=(1, 2))[::-1]
    assert list(dict.fromkeys(int(value) for value in row if value)) == [3, 1, 2]


def test_derivatives_may_be_indexed_by_themselves(tmp_path: Path) -> None:
    root = tmp_path / "ds" / "derivatives" / "stripped"
    session(root)
    (study,) = find_studies([root]).studies
    assert study.study == "stripped_sub-01"
    with pytest.raises(UserError, match="There are no studies"):
        find_studies([tmp_path])


def test_one_subject_or_its_anat_may_be_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anat = session(tmp_path / "ds", "07", "a")
    for folder in (anat, anat.parent, anat.parent.parent):
        (study,) = find_studies([folder]).studies
        assert (study.study, study.collection) == ("ds_sub-07_ses-a", "ds")
    monkeypatch.chdir(anat.parent)
    for here in ("anat", "."):
        assert find_studies([Path(here)]).studies == [study]
