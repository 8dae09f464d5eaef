"""The measure itself, on a made-up library in which every row's figure is known beforehand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from app.codes import Model
from app.commands import evaluate as command
from app.errors import UserError
from app.evaluation import READERS, Asking, Evaluation, EvaluationCase, as_text, evaluate, measures
from app.evaluation.rankings import BY_AGREE, BY_CLASSES, BY_WHOLE, DEFAULT
from app.evaluation.scoring import COLUMNS
from app.imaging import Study
from app.jobs import Job
from tests.support.evaluation_cases import BOX, EMPTY, BoxTemplate, MaskModel, case, lesion


def evaluated(cases: list[EvaluationCase], asking: Asking) -> Evaluation:
    return evaluate(cast(Model, MaskModel()), cast(Study, BoxTemplate()), cases, asking, Job())


@pytest.fixture(scope="module")
def cases() -> list[EvaluationCase]:
    """Twelve patients: six with a lesion near one place on the left, six near its mirror image; each has two empty slices."""
    out = []
    for n in range(12):
        column = 70 if n < 6 else 169
        out.append(case(n, [EMPTY, lesion(120 + n % 6, column, 24), EMPTY]))
    return out


@pytest.fixture(scope="module")
def found(cases: list[EvaluationCase]) -> Evaluation:
    return evaluated(cases, Asking(tuple(range(12)), 12, seed=1))


def test_volume_dice_leaves_out_classes_of_a_few_voxels() -> None:
    truth = np.zeros((20, 20, 20), np.uint8)
    truth[:10, :10, :6] = 2
    truth[:5, 0, 0] = 3
    dice = measures.volume_dice(truth, np.where(truth == 2, 2, 0).astype(np.uint8))
    assert set(dice) == {"whole"}
    assert dice["whole"] == pytest.approx(2 * 595 / (600 + 595))
    assert measures.mean_of([{"whole": 0.5}, {"whole": 1.0, "core": 0.2}]) == {
        "whole": 0.75,
        "n_whole": 2,
        "core": 0.2,
        "n_core": 1,
    }


def test_find_again() -> None:
    again = measures.find_again([1, 4, None, 10])
    assert again == {"success@1": 0.25, "success@5": 0.5, "success@10": 0.75, "mrr": pytest.approx((1 + 0.25 + 0 + 0.1) / 4)}


def test_bootstrap_resamples_patients_not_queries() -> None:
    values = np.stack([np.repeat([0.0, 1.0], 50), np.ones(100)], 1)
    by_patient = measures.bootstrap(values, ["a"] * 50 + ["b"] * 50)
    low, high = measures.bootstrap(values, [str(n) for n in range(100)])
    assert [side.tolist() for side in by_patient] == [[0, 1], [1, 1]]
    assert 0.35 < low[0] < 0.45 and 0.55 < high[0] < 0.65 and (low[1], high[1]) == (1, 1)
    assert [side.tolist() for side in measures.bootstrap(values, ["a"] * 50 + ["b"] * 50)] == [[0, 1], [1, 1]]


def test_oracles_and_baselines_are_worth_what_they_must(found: Evaluation) -> None:
    oracle = found.report.row(BY_AGREE).columns
    # The five others of one's own side agree in everything.
    assert all(
        oracle[name].mean == 1 and oracle[name].share == 1 for name in ("size", "place", "pattern", "agree_at_5", "all_at_5")
    )
    assert oracle["level_at_5"].share is None and oracle["lesion_free_at_5"].mean == 0
    assert 0.8 < oracle["dice_at_5"].mean < 1
    assert (
        found.report.row(BY_WHOLE).columns["dice_at_5"].share
        == found.report.row(BY_CLASSES).columns["class_dice_at_5"].share
        == 1
    )
    position = found.report.row("position only").columns
    # The level alone finds slices with lesions of the right size, of either side.
    assert position["level_at_5"].mean == position["size"].mean == 1
    assert 0.2 < position["place"].mean < 0.8
    assert found.report.row("random tumour slice").columns["lesion_free_at_5"].mean == 0
    # Anatomy is the same everywhere here: slices without a lesion are as near as any.
    assert found.report.row("codes: normal").columns["lesion_free_at_5"].mean > 0.4


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_is_ranked_for(found: Evaluation, reader: str) -> None:
    row = {one.ranking: one.columns for one in found.report.rows if one.reader == reader}
    # The code is the mask, so it ranks as the oracle does but for the reader's hand; without the edema the mask is another.
    least = 0.25 if reader == "omitting" else 0.9
    assert row["codes: abnormal"]["dice_at_5"].mean > least * found.report.row(BY_WHOLE).columns["dice_at_5"].mean
    assert row["codes alone"] == row["codes: abnormal"]
    assert row[DEFAULT]["agree_at_5"].mean >= row["codes alone"]["agree_at_5"].mean
    assert row[DEFAULT]["place"].mean > least and row[DEFAULT]["lesion_free_at_5"].mean == 0
    assert row["predicted maps, whole Dice"]["place"].mean == row["ceiling by whole Dice"]["place"].mean == 1
    assert row["ceiling by agree"]["place"].mean == 1
    assert row["predicted maps, agree"] == row["ceiling by agree"], "these cases are predicted as they are"
    assert row["wrong sketch, default query"]["place"].mean < 0.8
    for columns in row.values():
        assert list(columns) == list(COLUMNS)
        assert all(figure.low <= figure.mean <= figure.high for figure in columns.values())


def test_the_report_is_whole(found: Evaluation) -> None:
    report = found.report
    assert (report.patients, report.slices, report.queries, report.default) == (12, 36, 12, "abnormal")
    assert report.mirrored == {
        "lateral_queries": 12.0,
        "majority_on_the_sketch's_side": 1.0,
        "majority_moves_with_the_mirrored_sketch": 1.0,
    }
    assert (report.segmentation["whole"], report.decoded["whole"], report.find_again["success@10"]) == (1, 0, 1)
    strata = report.row(DEFAULT, "careful").strata
    assert list(strata) == ["large", "solid", "lateral", "supratentorial"]
    assert {(one.queries, one.patients) for one in strata.values()} == {(12, 12)}
    assert strata["large"].agree_at_5 == report.row(DEFAULT, "careful").columns["agree_at_5"], "all queries are of that kind"
    assert strata["large"].oracle == report.row(BY_AGREE).columns["agree_at_5"].mean
    json.dumps(report.as_json(), allow_nan=False)


def test_the_table_fits_a_terminal(found: Evaluation) -> None:
    text = as_text(found.report)
    assert max(len(line) for line in text.splitlines()) <= 120
    assert "Mirroring the sketch moves the majority side of the rows in 100% of 12" in text
    assert [line for line in text.splitlines() if line.startswith("  oracle by agree")]
    assert all(f"{reader} reader" in text for reader in READERS)


def test_the_own_patient_never_scores(cases: list[EvaluationCase]) -> None:
    """With six patients, five rows are all others: the mean is theirs, the own perfect match not among them."""
    six = [*cases[:1], *cases[6:11]]
    report = evaluated(six, Asking((0,), 1, ("careful",))).report
    oracle = report.row(BY_AGREE).columns
    assert oracle["dice_at_5"].mean == 0 and oracle["place"].mean == 0 and oracle["place"].share is None
    assert oracle["agree_at_5"].mean == pytest.approx(2 / 3)


def test_two_studies_of_one_name_are_refused(cases: list[EvaluationCase]) -> None:
    from dataclasses import replace

    twin = replace(cases[1], facts=replace(cases[0].facts, folder="/elsewhere/S0"))
    with pytest.raises(UserError, match="both called S0"):
        evaluated([*cases, twin], Asking((0,), 1))


def test_arguments_that_cannot_be_used(tmp_path: Path) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    for words, says in (
        (["--patients", "2"], "at least 6"),
        (["--queries", "x.txt"], "--cases"),
        (["--readers", "hasty"], "no simulated reader hasty"),
        (["--cases", str(tmp_path), "--model", str(tmp_path / "m.pt")], "no model file"),
    ):
        with pytest.raises(UserError, match=says):
            command.run(parser.parse_args(words), Job())


def test_presets_are_held_to_their_word() -> None:
    """Twelve lesions of as many sizes on the left, half of them 20 mm lower than the others: there these are healthy."""
    slices = range(108, BOX.top + 1)
    planes = [[lesion(120, 80, 9 + 3 * n) if k == (135, 115)[n % 2] else EMPTY for k in slices] for n in range(12)]
    cases = [case(n, some, slices=slices) for n, some in enumerate(planes)]
    report = evaluated(cases, Asking(tuple(range(12)), 12, ("careful",))).report
    assert report.presets["healthy_rows_at_their_level"] == report.presets["healthy_rows_without_a_lesion"] == 1
    assert report.presets["anywhere_finds_the_mirrored_lesion_at_5"] == 1
    assert report.presets["anywhere_finds_the_mirrored_lesion_at_1"] >= 0.75
    assert "Same anatomy, healthy: 100% of rows have no lesion, 100% are within 4 mm" in as_text(report)
