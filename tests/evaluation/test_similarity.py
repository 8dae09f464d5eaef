"""Whether similarity means what it says, told by `evaluate`."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from app.codes import Model
from app.evaluation import Asking, Evaluation, as_text, evaluate
from app.evaluation.similarity import SHOWN, Similarity
from app.imaging import Study
from app.jobs import Job
from tests.support.evaluation_cases import EMPTY, BoxTemplate, MaskModel, case, lesion

READERS = ("careful", "ellipse")


@pytest.fixture(scope="module")
def found() -> Evaluation:
    """Twelve patients: six with a large ring at one place, six with a small lesion without enhancement far from it."""
    small = np.where(lesion(160, 150, 7) > 0, 2, 0).astype(np.uint8)
    cases = [case(n, [EMPTY, lesion(100, 80, 24, ring=True) if n < 6 else small, EMPTY]) for n in range(12)]
    return evaluate(cast(Model, MaskModel()), cast(Study, BoxTemplate()), cases, Asking(tuple(range(12)), 12, READERS), Job())


def told(found: Evaluation) -> Similarity:
    assert found.report.similarity is not None
    return found.report.similarity


def test_each_row_of_each_reader_is_in_one_band(found: Evaluation) -> None:
    bands = told(found).bands
    assert sum(band.rows for band in bands) == len(READERS) * 12 * min(SHOWN, 11)
    assert all(band.low <= band.shown <= band.high for band in bands)


def test_rows_that_agree_in_all_are_shown_as_more_similar_than_those_that_agree_in_nothing(found: Evaluation) -> None:
    """Of each query's eleven rows five show the very same lesion and six one of another size, place and pattern."""
    bands = told(found).bands
    assert bands[-1].agreed == pytest.approx(1)
    assert bands[0].agreed == pytest.approx(0)
    assert sum(band.agreed * band.rows for band in bands) == pytest.approx(len(READERS) * 12 * 5, rel=0.05)


def test_nothing_is_close_to_a_ring_round_the_head_or_a_line_and_something_to_what_is_there(found: Evaluation) -> None:
    assert told(found).nothing_close == {"careful": 0, "ellipse": 0}
    assert told(found).of_unlike == {"ring round the head": 1, "line": 1}
    text = as_text(found.report)
    assert "Nothing close is said of sketches: careful 0%, ellipse 0%;" in text
    assert "like no lesion: ring round the head 100%, line 100%." in text
    assert f"({told(found).bands[-1].rows} rows)" in text
