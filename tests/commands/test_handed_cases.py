"""The handed cases: studies as scanners, tools and people leave them, each brought in by the command line and judged."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from app.codes import CodeConfig, SegmenterConfig, save_networks
from app.codes.networks import Networks
from app.library import claims
from app.settings import REPOSITORY
from tests.support.handed.cases import FOLDER, Case, Runner, all_cases, judge, unpack
from tests.support.handed.runs import Fresh, Within

pytestmark = pytest.mark.usefixtures("no_content_hash")
CASES = all_cases()


@pytest.fixture(autouse=True)
def signals_given_back() -> Iterator[None]:
    """Commands take over Ctrl+C and SIGTERM."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model file with networks that are nearly nothing, for commands in a process of their own."""
    torch.manual_seed(1)
    config = CodeConfig(
        image_size=32, code_size=16, filters=(8, 8), embedding=8, one_hot_labels=True, segmenter=SegmenterConfig(filters=(8, 8))
    )
    path = tmp_path_factory.mktemp("model") / "tiny.pt"
    save_networks(Networks(config), path)
    return path


def test_the_cases_are_there() -> None:
    if not CASES:
        pytest.skip(f"the handed cases are not at {FOLDER} (set SBMIR_CASES)")
    assert all(case.archive.is_file() for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_handed_case(case: Case, tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = unpack(case, tmp_path)
    runner: Runner = Within(bench, case.environment)
    if case.opens_the_window:
        runner = Fresh(bench, case.environment, REPOSITORY, tiny_model, patience=5)
    monkeypatch.setattr(claims, "WATCH_S", 1.0)  # instead of a minute
    wrong = judge(case, bench, runner)
    assert not wrong, "\n".join(wrong)
