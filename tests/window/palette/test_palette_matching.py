"""What typed words find, and what comes first."""

from __future__ import annotations

import pytest

from widgets.window.palette.matching import fit, matching

TITLES = [
    "Open library…",
    "Export picture of the slice…",
    "Clear this slice",
    "Clear all slices",
    "Mirror left-right",
    "Undo lasso: edema",
    "Brush",
    "Smaller brush",
    "Search",
    "Search by example…",
]


def found(typed: str) -> list[str]:
    return matching(typed, TITLES, lambda title: (title, "Edit" if title in {"Brush", "Search"} else "View"))


def test_no_word_finds_everything_in_its_order() -> None:
    assert found("") == found("   ") == TITLES


@pytest.mark.parametrize("typed", ["slice this", "this slice", "SLI thi", "clear this", "cts", "cs this"])
def test_words_in_any_order_by_their_beginnings_or_initials(typed: str) -> None:
    assert found(typed)[0] == "Clear this slice"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("brush", ["Brush", "Smaller brush"]),
        ("search", ["Search", "Search by example…"]),
        ("right", ["Mirror left-right"]),
        ("edema undo", ["Undo lasso: edema"]),
        ("sbe", ["Search by example…"]),
        ("se", ["Search", "Search by example…"]),
        ("ed", ["Undo lasso: edema", "Brush", "Search"]),
        ("zzz", []),
        ("clear zzz", []),
    ],
)
def test_the_best_comes_first_and_what_lacks_a_word_not_at_all(typed: str, wanted: list[str]) -> None:
    assert found(typed) == wanted


def test_a_word_that_begins_comes_before_one_that_lies_inside() -> None:
    titles = ["Unclear", "Make all clear", "Clear all"]
    assert matching("clear", titles, lambda title: (title, "")) == ["Clear all", "Make all clear", "Unclear"]


def test_the_path_counts_last() -> None:
    assert fit("file", "Open", "File") is not None
    assert matching("edit", ["Open", "Edit it"], lambda title: (title, "Edit")) == ["Edit it", "Open"]
    assert fit("ile", "Open", "File") is None, "the middle of a menu's name is no help"
