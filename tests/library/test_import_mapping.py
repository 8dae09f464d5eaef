"""Studies by a mapping file: both forms, patterns, label schemes, and a sentence with its line for every mistake."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.errors import UserError
from app.imaging import find_studies, load_study
from tests.support.studies.imaging_files import SMALL_AFFINE, small_image, small_labels, write_nifti


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
        (tmp_path / "bytes.toml", "not text in UTF-8"),
        (tmp_path / "half.csv", "not text in UTF-8"),
        (mapping_file(tmp_path, "", "map.xlsx"), "save the sheet as CSV"),
    ):
        (tmp_path / "bytes.csv").write_bytes(b"\xe4\xf6")
        (tmp_path / "bytes.toml").write_bytes(b'study = "K\xf6pfe"')
        (tmp_path / "half.csv").write_bytes(b"\xff\xfea")
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


HEADING = "study,t1,t1ce,flair,labels,scheme"
SCHEME = "1=core 2=edema 4=enhancing"
ROW = ",".join(["K\u00f6pfe", *(f"K\u00f6pfe/{name}.nii.gz" for name in ("pre", "post", "fl", "roi")), SCHEME])
TABLE = f"{HEADING}\n{ROW}\n"
APART = "K\u00f6pfe".replace("\u00f6", "o\u0308")
SAVED: dict[str, bytes] = {
    "as it is": TABLE.encode(),
    "byte order mark": b"\xef\xbb\xbf" + TABLE.encode(),
    "Excel's Unicode text": TABLE.replace(",", "\t").replace("\n", "\r\n").encode("utf-16"),
    "tabs": TABLE.replace(",", "\t").encode(),
    "semicolons": TABLE.replace(",", ";").encode(),
    "bars": TABLE.replace(",", "|").encode(),
    "a line that says what parts them": b"sep=;\r\n" + TABLE.replace(",", ";").encode(),
    "the same in quotation marks": b'"sep=;"\r\n' + TABLE.replace(",", ";").encode(),
    "a tab in that line": b"sep=\t\n" + TABLE.replace(",", "\t").encode(),
    "line ends of an old Mac": TABLE.replace("\n", "\r").encode(),
    "backslashes": TABLE.replace("/", "\\").encode(),
    "a dot before": TABLE.replace(",K\u00f6pfe/", ",./K\u00f6pfe/").encode(),
    "padded rows": TABLE.replace("\n", ",,,\n").encode() + b",,,,,,,,\n",
    "capitals and blanks in the heading": TABLE.replace(HEADING, "Study, T1 ,T1CE,FLAIR,Labels,Scheme").encode(),
    "accents taken apart": TABLE.replace("K\u00f6pfe", APART).encode(),
    "the code page of Windows": TABLE.encode("cp1252"),
    "commas in the scheme": TABLE.replace(SCHEME, '"1=core, 2=edema, 4=enhancing"').encode(),
    "semicolons in the scheme": TABLE.replace(SCHEME, "1=core;2=edema;4=enhancing").encode(),
    "blanks and colons in the scheme": TABLE.replace(
        "1=core 2=edema 4=enhancing", "1 = core / 2: edema / 4 = enhancing"
    ).encode(),
}


@pytest.mark.parametrize("folder", ["K\u00f6pfe", APART], ids=["joined", "apart"])
@pytest.mark.parametrize("saved", SAVED)
def test_a_table_as_people_save_it(tmp_path: Path, saved: str, folder: str) -> None:
    root = make_files(tmp_path / "data", *three(folder), f"{folder}/roi.nii.gz")
    (tmp_path / "map.csv").write_bytes(SAVED[saved])
    found = find_studies([root], tmp_path / "map.csv")
    assert found.failed == []
    (files,) = found.studies
    assert files.study.startswith("K_pfe-")
    assert (files.images["t1"].name, files.labels) == ("pre.nii.gz", root / folder / "roi.nii.gz")
    assert files.label_table == {1: 1, 2: 2, 4: 3}
    assert any("code page 1252" in notice for notice in files.notices) == (saved == "the code page of Windows")


def test_whole_paths_below_the_folder_are_taken(tmp_path: Path) -> None:
    root = make_files(tmp_path / "data", *three("a"))
    (files,) = find_studies([root], mapping_file(tmp_path, GOOD.replace('= "a/', f'= "{root}/a/'))).studies
    assert files.images["t1"] == root / "a" / "pre.nii.gz"


def test_letters_of_a_code_page_that_no_file_proves_are_refused(tmp_path: Path) -> None:
    """What is 0xE6 in Western Europe is another letter elsewhere: a patient must not get a name by a guess."""
    root = make_files(tmp_path / "data", *three("a"), *three("K\u00f6pfe"))
    rows = ["study,patient,t1,t1ce,flair", "A,S\u00f8ren,a/pre.nii.gz,a/post.nii.gz,a/fl.nii.gz"]
    rows += ["B,K\u00f6hler,K\u00f6pfe/pre.nii.gz,K\u00f6pfe/post.nii.gz,K\u00f6pfe/fl.nii.gz"]
    (tmp_path / "map.csv").write_bytes("\n".join(rows).encode("cp1252"))
    found = find_studies([root], tmp_path / "map.csv")
    ((_, sentence),) = found.failed
    assert "line 2" in sentence
    assert "save it as UTF-8" in sentence
    assert [files.study for files in found.studies] == ["B"]
    (tmp_path / "map.csv").write_bytes("\n".join(rows).encode("cp850"))  # other letters at the same bytes: no such files
    assert find_studies([root], tmp_path / "map.csv").studies == []


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("A/Pre.nii.gz", "'a/pre.nii.gz' differs in capitals only"),
        ("C:\\\\data\\\\pre.nii.gz", "relative"),
        ("b\\\\pre.nii.gz", "write / instead"),
    ],
)
def test_what_may_be_meant_by_a_path_that_leads_nowhere(tmp_path: Path, path: str, hint: str) -> None:
    root = make_files(tmp_path / "data", *three("a"))
    ((_, sentence),) = find_studies([root], mapping_file(tmp_path, GOOD.replace("a/pre.nii.gz", path))).failed
    assert hint in sentence


def test_backslashes_in_toml_are_explained(tmp_path: Path) -> None:
    root = make_files(tmp_path / "data", *three("a"))
    with pytest.raises(UserError, match="write / instead of"):
        find_studies([root], mapping_file(tmp_path, GOOD.replace("a/pre", "a\\pre")))


@pytest.mark.parametrize("scheme", ["1=core maybe 2=edema", "core=1", "1=", "=core", "1=core 2"])
def test_a_scheme_is_understood_whole_or_not_at_all(tmp_path: Path, scheme: str) -> None:
    root = make_files(tmp_path / "data", *three("a"))
    text = f"study,t1,t1ce,flair,scheme\nA,a/pre.nii.gz,a/post.nii.gz,a/fl.nii.gz,{scheme}\n"
    with pytest.raises(UserError, match="line 2: the scheme"):
        find_studies([root], mapping_file(tmp_path, text, "map.csv"))


def test_files_that_no_study_of_the_mapping_has_are_told(tmp_path: Path) -> None:
    root = make_files(tmp_path / "data", *three("a"), "a/adc.nii.gz", "b/pre.nii.gz", "b/other.nrrd")
    found = find_studies([root], mapping_file(tmp_path, GOOD))
    assert sorted(one.path.name for one in found.unused) == ["adc.nii.gz", "other.nrrd", "pre.nii.gz"]
    assert "no study of the mapping has it" in found.unused[0].sentence


def test_one_file_for_two_images_and_two_rows_for_one_study_are_mistakes(tmp_path: Path) -> None:
    root = make_files(tmp_path / "data", *three("a"), *three("b"))
    rows = ["a/pre.nii.gz,a/pre.nii.gz,a/fl.nii.gz", ",".join(three("a")), ",".join(three("b"))]
    table = "study,t1,t1ce,flair\n" + "".join(f"{name},{row}\n" for name, row in zip("ABB", rows, strict=True))
    found = find_studies([root], mapping_file(tmp_path, table, "map.csv"))
    assert [study.study for study in found.studies] == ["B"]
    twice, again = (sentence for _, sentence in found.failed)
    assert "line 2: A: 'a/pre.nii.gz' would be its T1 and its T1ce" in twice
    assert "line 4: the study B is there already, from line 3" in again


def test_a_file_that_two_studies_have_is_told_with_the_second(tmp_path: Path) -> None:
    root = make_files(tmp_path / "data", *three("a"), "b/fl.nii.gz")
    rows = [["A", *three("a")], ["B", "a/pre.nii.gz", "a/post.nii.gz", "b/fl.nii.gz"]]
    table = "study,t1,t1ce,flair\n" + "".join(",".join(row) + "\n" for row in rows)
    one, other = find_studies([root], mapping_file(tmp_path, table, "map.csv")).studies
    assert one.notices == ()
    assert other.notices == tuple(
        f"{name}.nii.gz is a file of the study A as well: check the mapping." for name in ("pre", "post")
    )


def test_capitals_in_a_scheme_are_no_matter_and_contradictions_are(tmp_path: Path) -> None:
    root = make_files(tmp_path / "data", *three("a"))
    rows = ",".join(three("a"))
    table = "study,t1,t1ce,flair,scheme\nA,{},{}\n"
    (study,) = find_studies([root], mapping_file(tmp_path, table.format(rows, "1=Core 2=EDEMA 1=core"), "map.csv")).studies
    assert study.label_table == {1: 1, 2: 2}
    with pytest.raises(UserError, match="line 2: the scheme says twice and differently what the label 1 means"):
        find_studies([root], mapping_file(tmp_path, table.format(rows, "1=core 1=edema"), "map.csv"))
