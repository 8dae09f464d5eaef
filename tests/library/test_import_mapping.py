"""Studies by a mapping file: both forms, patterns, label schemes, and a sentence with its line for every mistake."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.errors import UserError
from app.imaging import find_studies, load_study
from tests.support.imaging_files import SMALL_AFFINE, small_image, small_labels, write_nifti


def make_files(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return root


def three(folder: str) -> list[str]:
    return [f"{folder}/pre.nii.gz", f"{folder}/post.nii.gz", f"{folder}/fl.nii.gz"]


def test_a_pipe_is_no_mapping(tmp_path: Path) -> None:
    """To read it would be to wait for whoever fills it."""
    os.mkfifo(tmp_path / "map.csv")
    with pytest.raises(UserError, match="is not a file"):
        find_studies([tmp_path], tmp_path / "map.csv")


def mapping_file(tmp_path: Path, text: str, name: str = "map.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_toml_names_studies_one_by_one(tmp_path: Path) -> None:
    root = make_files(tmp_path / "data", *three("a"), "a/tumour.nii.gz", *three("b"))
    mapping = mapping_file(
        tmp_path,
        """
        collection = "Our hospital"
        [[study]]
        study = "A-2019"
        patient = "A"
        t1 = "a/pre.nii.gz"
        t1ce = "a/po*.nii.gz"
        flair = "**/a/fl.nii.gz"
        labels = "a/tumour.nii.gz"
        scheme = { 5 = "edema", 6 = "core" }
        [[study]]
        study = "B"
        t1 = "b/pre.nii.gz"
        t1ce = "b/post.nii.gz"
        flair = "b/fl.nii.gz"
        """,
    )
    found = find_studies([root], mapping)
    assert found.failed == []
    first, second = found.studies
    assert (first.study, first.patient, first.label_table) == ("A-2019", "A", {5: 2, 6: 1})
    assert first.images == {"t1": root / "a/pre.nii.gz", "t1ce": root / "a/post.nii.gz", "flair": root / "a/fl.nii.gz"}
    assert first.labels == root / "a/tumour.nii.gz"
    assert first.collection.startswith("Our_hospital-")
    assert (second.study, second.patient, second.labels, second.label_table) == ("B", "B", None, None)


def test_a_pattern_finds_many(tmp_path: Path) -> None:
    root = make_files(
        tmp_path / "data", *three("P1/v1"), *three("P1/v2"), "P1/v2/seg.nii.gz", *three("P2/v3")[:2], "P2/v3/fl.txt"
    )
    mapping = mapping_file(
        tmp_path,
        """
        [pattern]
        t1 = "{patient}/{study}/pre.nii.gz"
        t1ce = "{patient}/{study}/post.nii*"
        flair = "{patient}/{study}/fl.*"
        labels = "{patient}/{study}/seg.nii.gz"
        scheme = "brats2023"
        """,
    )
    found = find_studies([root], mapping)
    assert [(study.patient, study.study, study.labels is not None) for study in found.studies] == [
        ("P1", "v1", False),
        ("P1", "v2", True),
    ]
    assert found.studies[0].label_table == {0: 0, 1: 1, 2: 2, 3: 3}
    ((path, sentence),) = found.failed
    assert path == mapping
    assert "line 5: v3: no image file" in sentence


@pytest.mark.parametrize("separator", [",", ";"])
def test_csv_has_a_row_a_study(tmp_path: Path, separator: str) -> None:
    root = make_files(tmp_path / "data", *three("a"), *three("b"), "b/s.nii")
    rows = [
        ["study", "patient", "T1", "t1ce", "flair", "labels", "scheme"],
        ["S1", "P", *three("a"), "", ""],
        [],
        ["S2", "P", *three("b"), "b/s.nii", "1=core 2=edema 3=enhancing"],
    ]
    mapping = mapping_file(tmp_path, "\ufeff" + "\r\n".join(separator.join(row) for row in rows), "map.csv")
    found = find_studies([root], mapping)
    assert found.failed == []
    assert [(study.study, study.patient) for study in found.studies] == [("S1", "P"), ("S2", "P")]
    assert found.studies[1].label_table == {1: 1, 2: 2, 3: 3}


def test_what_the_mapping_says_of_labels_is_what_is_read(tmp_path: Path) -> None:
    """A map of 1 2 3 without a scheme is read as the numbering of 2023; the mapping says otherwise."""
    root = tmp_path / "data"
    for index, name in enumerate(three("a")):
        write_nifti(root / name, small_image(index), SMALL_AFFINE)
    write_nifti(root / "a/seg.nii.gz", small_labels((1, 2, 3)), SMALL_AFFINE)
    t1, t1ce, flair = three("a")
    text = f'[[study]]\nstudy = "A"\nt1 = "{t1}"\nt1ce = "{t1ce}"\nflair = "{flair}"\nlabels = "a/seg.nii.gz"\n'
    mapping = mapping_file(tmp_path, text + 'scheme = { 1 = "enhancing", 2 = "background", 3 = "edema" }\n')
    (files,) = find_studies([root], mapping).studies
    study = load_study(files)
    assert study.labels is not None
    row = study.labels.max(axis=(1, 2))[::-1]
    assert list(dict.fromkeys(int(value) for value in row if value)) == [3, 2]
    (files,) = find_studies([root], mapping_file(tmp_path, text + 'scheme = { 1 = "core", 2 = "edema" }\n')).studies
    with pytest.raises(UserError, match="holds the label 3"):
        load_study(files)


GOOD = '[[study]]\nstudy = "A"\nt1 = "a/pre.nii.gz"\nt1ce = "a/post.nii.gz"\nflair = "a/fl.nii.gz"\n'


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (GOOD + "[[study]\n", None, "is not TOML"),
        ("[" * 5000, None, "is not TOML"),
        ("", None, "names no study"),
        (GOOD + 't3 = "x"\n', 6, "'t3' is unknown"),
        ("colection = 'x'\n" + GOOD, 1, "'colection' is unknown"),
        (GOOD.replace('"A"', "3"), 2, "study must be text"),
        (GOOD.replace('study = "A"\n', ""), 1, "there is no study"),
        (GOOD + '[[study]]\nstudy = "B"\nt1 = "x"\n', 6, "there is no t1ce and no flair"),
        (GOOD + 'scheme = "brats1999"\n', 6, "the scheme 'brats1999' is unknown"),
        (GOOD + 'scheme = { one = "edema" }\n', 6, "a label is a whole number"),
        (GOOD + 'scheme = { 1 = "oedema" }\n', 6, "means background, edema"),
        (GOOD + "scheme = 3\n", 6, "scheme must be a name"),
        (GOOD.replace('"a/pre', '"{study}/pre'), 3, "belongs into a \\[\\[pattern\\]\\]"),
        (GOOD.replace("[[study]]", "[pattern]"), 2, "a pattern takes the study from the paths"),
        ('[pattern]\nt1 = "a/*"\nt1ce = "{study}/b"\nflair = "{study}/c"\n', 2, "must hold {study} once"),
        ('[pattern]\nt1 = "{study}/a"\nt1ce = "{study}/b"\nflair = "{study}/c"\n', 1, "the pattern finds no file at all"),
        ("study = 3\n", 1, "'study' must be a table"),
    ],
)
def test_every_mistake_gets_a_sentence_with_its_line(tmp_path: Path, text: str, line: int | None, what: str) -> None:
    root = make_files(tmp_path / "data", *three("a"))
    mapping = mapping_file(tmp_path, text)
    with pytest.raises(UserError, match=what) as caught:
        find_studies([root], mapping)
    assert str(mapping) in str(caught.value)
    assert "\n" not in str(caught.value)
    if line is not None:
        assert f"line {line}:" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("study,t1,t1ce,flair,t1\n", 1, "'t1' is unknown or there twice"),
        ("study,t1,t1ce,flair,xyz\n", 1, "'xyz' is unknown or there twice"),
        ("study,t1,t1ce,flair\nA,b\n", 2, "there is no t1ce and no flair"),
        ("study,t1,t1ce,flair\n\nA,b,c,d,e\n", 3, "5 cells for 4 columns"),
        ("study,t1,t1ce,flair\n", None, "names no study"),
    ],
)
def test_mistakes_of_a_table(tmp_path: Path, text: str, line: int | None, what: str) -> None:
    root = make_files(tmp_path / "data", *three("a"))
    with pytest.raises(UserError, match=what) as caught:
        find_studies([root], mapping_file(tmp_path, text, "map.csv"))
    if line is not None:
        assert f"line {line}:" in str(caught.value)


def test_a_mapping_that_cannot_be_read(tmp_path: Path) -> None:
    root = make_files(tmp_path / "data", *three("a"))
    for path, what in (
        (tmp_path / "gone.toml", "There is no mapping file"),
        (mapping_file(tmp_path, GOOD, "map.txt"), "must be a TOML or CSV file"),
        (tmp_path / "bytes.csv", "not text in UTF-8"),
    ):
        (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe")
        with pytest.raises(UserError, match=what):
            find_studies([root], path)
    with pytest.raises(UserError, match="for one folder"):
        find_studies([root, tmp_path], mapping_file(tmp_path, GOOD))


@pytest.mark.parametrize("reach", ["../outside.nii.gz", "/etc/passwd", "**/outside.nii.gz", "link/outside.nii.gz"])
def test_no_entry_reaches_a_file_outside_of_the_folder(tmp_path: Path, reach: str) -> None:
    root = make_files(tmp_path / "data", *three("a"))
    make_files(tmp_path, "outside.nii.gz")
    (root / "link").symlink_to(tmp_path)
    found = find_studies([root], mapping_file(tmp_path, GOOD.replace("a/pre.nii.gz", reach)))
    assert found.studies == []
    assert any("no image file" in sentence and "line 3" in sentence for _, sentence in found.failed)


def test_two_files_for_one_modality_are_told(tmp_path: Path) -> None:
    root = make_files(tmp_path / "data", *three("a"))
    ((_, sentence),) = find_studies([root], mapping_file(tmp_path, GOOD.replace("a/pre", "a/p*"))).failed
    assert "line 3: A: several files are the T1: a" not in sentence
    assert "several files are the T1: post.nii.gz, pre.nii.gz" in sentence
