"""``python main.py index`` with its options: mappings, imported codes, second models, pictures, reports, addresses."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from app.imaging import find_studies
from app.library import NoPictures, open_library
from app.settings import REPOSITORY
from main import main
from tests.library.test_import_codes import MODEL, write_patient
from tests.support.library_commands import NOBODY, Say
from tests.support.library_support import FakeModel
from tests.support.studies.imaging_files import small_study

pytestmark = pytest.mark.usefixtures("no_content_hash")
GUIDE = (REPOSITORY / "docs" / "indexing.md").read_text("utf-8")


@pytest.fixture
def model() -> Iterator[FakeModel]:
    chosen = FakeModel(id="m1")
    with patch("app.commands.library.index.load_chosen_model", lambda arguments: chosen):
        yield chosen


@pytest.fixture
def studies(tmp_path: Path) -> Path:
    for name in "AB":
        small_study(tmp_path / "data" / name)
    return tmp_path / "data"


def test_studies_go_into_each_store(address: str, model: FakeModel, studies: Path, say: Say) -> None:
    said = say("index", studies, "--library", address)
    assert (said.status, said.out) == (0, f"{address}: 2 added, 0 there already, 0 failed.\n")
    assert say("index", studies, "--library", address).out == f"{address}: 0 added, 2 there already, 0 failed.\n"
    with open_library(address) as library:
        assert [facts.study for facts in library.studies()] == ["A", "B"]


def test_a_mapping_says_which_file_is_which(model: FakeModel, studies: Path, say: Say, tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    kinds = {"t1": "t1", "t1ce": "t1ce", "flair": "flair", "labels": "seg"}
    lines = [f'{key} = "{{study}}/?_{name}.nii.gz"' for key, name in kinds.items()]
    mapping.write_text("\n".join(['collection = "Ward"', "[[pattern]]", *lines]))
    library = tmp_path / "lib.sbmir"
    assert say("index", studies, "--library", library, "--mapping", mapping).status == 0
    with open_library(library) as opened:
        assert [(facts.study, facts.collection, facts.labels_from) for facts in opened.studies()] == [
            ("A", "Ward", "source"),
            ("B", "Ward", "source"),
        ]
    mapping.write_text("[[pattern]]\nt1 = 3\n")
    said = say("index", studies, "--library", library, "--mapping", mapping)
    assert said.status == 2
    assert "map.toml, line 2: t1 must be text in quotation marks." in said.err


def test_the_examples_of_the_guide_are_understood(tmp_path: Path) -> None:
    first, second = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    (table,) = re.findall(r"```\n(study,.*?)```", GUIDE, re.DOTALL)
    root = tmp_path / "data"
    files = ["P/V/x_pre.nii.gz", "P/V/x_post.nii.gz", "P/V/x_fl.nii.gz", "P/V/roi.nii"]
    for name in (*files, "a/pre.nii.gz", "a/post.nii.gz", "a/fl.nii.gz", "a/roi.nii"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"")
    found = []
    for name, text in (("1.toml", first), ("2.toml", second), ("3.csv", table)):
        (tmp_path / name).write_text(text, "utf-8")
        here = find_studies([root], tmp_path / name)
        assert here.failed == []
        found += here.studies
    assert [(study.study, study.patient, study.labels is not None) for study in found] == [
        ("V", "P", True),
        ("A-2019", "A", False),
        ("A-2019", "A", True),
    ]
    assert [study.label_table for study in found] == [
        {1: 1, 2: 2, 4: 3, 5: 0},
        {0: 0, 1: 1, 2: 2, 3: 3},
        {1: 1, 2: 2, 4: 3},
    ]


def test_a_second_model_is_added_only_where_it_is_asked_for(model: FakeModel, studies: Path, say: Say, tmp_path: Path) -> None:
    library = tmp_path / "lib.sbmir"
    say("index", studies, "--library", library)
    with patch("app.commands.library.index.load_chosen_model", lambda arguments: replace(model, id="m2", scale=2.0)):
        said = say("index", studies, "--library", library)
        assert (said.status, "was made by another model" in said.err) == (2, True)
        assert say("index", studies, "--library", library, "--add-model").status == 0
    with open_library(library) as opened:
        assert [(entry.id, entry.studies) for entry in opened.models()] == [("m1", 2), ("m2", 2)]


def test_pictures_are_kept_as_asked(model: FakeModel, studies: Path, say: Say, tmp_path: Path) -> None:
    library = tmp_path / "lib.sbmir"
    assert say("index", studies / "A", "--library", library, "--no-pictures").status == 0
    with open_library(library) as opened, pytest.raises(NoPictures):
        opened.display_slice("A", "t1", 70)
    said = say("index", studies / "B", "--library", library, "--pictures")
    assert (said.status, "was made without pictures" in said.err) == (2, True)


def test_a_program_gets_a_report(model: FakeModel, studies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (studies / "B" / "B_flair.nii.gz").unlink()
    words = ["index", str(studies), "--library", str(tmp_path / "lib.sbmir"), "--progress", "json"]
    assert main(words) == 3
    *progress, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert all(list(line) == ["progress"] for line in progress)
    report = last["report"]
    assert (report["added"], report["present"]) == (1, 0)
    ((path, sentence),) = report["failed"]
    assert path == str(studies / "B")
    assert "has no FLAIR image" in sentence


def test_a_server_that_does_not_answer_is_one_sentence_without_the_password(
    model: FakeModel, studies: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SBMIR_LIBRARY", NOBODY)
    said = say("index", studies)
    assert said.status == 2
    assert said.err.count("\n") == 1
    assert "127.0.0.1:9" in said.err
    assert "cret" not in said.out + said.err


def test_codes_are_imported_by_the_command(model: FakeModel, say: Say, tmp_path: Path) -> None:
    write_patient(tmp_path / "in", "P1")
    library = tmp_path / "lib.sbmir"
    said = say("index", "--from-sbmir", tmp_path / "in", "--library", library)
    assert (said.status, said.out) == (0, f"{library}: 1 added, 0 there already, 0 failed.\n")
    proved = tmp_path / "proved.sbmir"
    assert say("index", "--from-sbmir", tmp_path / "in", "--library", proved, "--model", "m.ckpt").status == 0
    with open_library(proved) as opened:
        assert opened.model_id == "m1"
    said = say("index", "--from-sbmir", tmp_path / "in", "--library", library, "--mapping", "x.toml")
    assert (said.status, "does not go with --from-sbmir" in said.err) == (2, True)
    shutil.rmtree(tmp_path / "in" / "latent_codes" / "BraTS_2019" / MODEL)
    said = say("index", "--from-sbmir", tmp_path / "in", "--library", library)
    assert (said.status, "There are no codes" in said.err) == (2, True)


def test_a_name_that_another_collection_has_is_told(model: FakeModel, studies: Path, say: Say, tmp_path: Path) -> None:
    library = tmp_path / "lib.sbmir"
    say("index", studies, "--library", library)
    other = small_study(tmp_path / "elsewhere" / "A")
    said = say("index", other, "--library", library)
    assert said.status == 2
    told = f"{other} is of the collection elsewhere, but the library holds a study named A of the collection data: "
    assert told + "rename the folder if it is another one." in said.err


def test_the_guide_names_every_option() -> None:
    usage = " ".join(re.findall(r"--[a-z-]+", GUIDE))
    for option in ("--labels", "--mapping", "--from-sbmir", "--add-model", "--pictures", "--no-pictures", "--model", "--device"):
        assert option in usage.split()
