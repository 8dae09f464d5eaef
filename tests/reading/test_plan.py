"""Files of reader studies: what is read, and in which sentence the first fault is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.errors import UserError
from app.reading.reader_study import ImageQuestion, read_plan, shipped_plans
from app.settings import DEMO_PATIENTS, DEMO_SEED
from tests.support.reader_studies import make_plan

TOML = """
format = "sbmir-reader-study"
version = 1
name = "trial"
title = "A trial"
rows = 3
[[stages]]
title = "First"
[[stages.questions]]
kind = "image"
id = "a1"
study = "P2"
slice = 62
[[stages.questions]]
kind = "finding"
id = "a2"
text = "A ring"
[[stages]]
title = "Second"
[[stages.questions]]
kind = "image"
id = "b1"
study = "P1"
slice = 61
"""


def written(tmp_path: Path, text: str, name: str = "study.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_toml_and_json_say_the_same(tmp_path: Path) -> None:
    plan = read_plan(written(tmp_path, TOML))
    assert plan == make_plan()
    other = read_plan(written(tmp_path, json.dumps(plan.model_dump(mode="json")), "study.json"))
    assert other.fingerprint == plan.fingerprint
    assert plan.fingerprint != make_plan(rows=4).fingerprint


@pytest.mark.parametrize(
    ("former", "now", "told"),
    [
        ("slice = 62", "slice = 155", "stage 1 (First) question 1 (a1) slice: "),
        ("slice = 62", 'slice = "62"', "stage 1 (First) question 1 (a1) slice: "),
        ('text = "A ring"', "", "stage 1 (First) question 2 (a2) text: field required"),
        ('id = "b1"', 'id = "a1"', "two questions have the id 'a1'"),
        ('title = "Second"', 'title = "First"', "two stages have the title 'First'"),
        ("rows = 3", "rows = 0", "rows: "),
        ("rows = 3", "row = 3", "row: extra inputs"),
        ('kind = "finding"', 'kind = "riddle"', "stage 1 (First) question 2 (a2)"),
        ("version = 1", "version = 2", "newer SBMIR"),
        ("version = 1", "version", "is not TOML"),
        ('format = "sbmir-reader-study"', "", "is no reader study"),
    ],
)
def test_the_first_fault_is_told_by_its_place(tmp_path: Path, former: str, now: str, told: str) -> None:
    path = written(tmp_path, TOML.replace(former, now, 1))
    with pytest.raises(UserError) as caught:
        read_plan(path)
    assert str(path) in str(caught.value)
    assert told in str(caught.value)


def test_the_shipped_study_asks_twenty_questions_about_patients_of_the_demo() -> None:
    (path,) = shipped_plans()
    plan = read_plan(path)
    assert [len(stage.questions) for stage in plan.stages] == [5, 5, 5, 5]
    studies = [question.study for _, question in plan.questions if isinstance(question, ImageQuestion)]
    seeds = [int(study.rpartition("-")[2]) for study in studies]
    assert len(seeds) == len(set(seeds)) == 10
    assert set(seeds) <= set(range(DEMO_SEED, DEMO_SEED + DEMO_PATIENTS))
