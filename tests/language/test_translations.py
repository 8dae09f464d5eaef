"""The lists of translations: nothing is missing, and what a program needs of a text is in its translation too."""

from __future__ import annotations

import re
import string
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import get_args
from xml.etree import ElementTree

import pytest

from app.settings import REPOSITORY, LanguageChoice
from widgets.commands import (
    Command,
    Menu,
    brain_commands,
    matching_commands,
    preparing_commands,
    reading_commands,
    window_commands,
)
from widgets.commands.command import plain
from widgets.commands.menus import groups_of
from widgets.language.catalogue import FOLDER, LANGUAGES, Catalogue
from widgets.state.window_state import WindowState

WINDOWS = (window_commands, reading_commands, brain_commands, matching_commands, preparing_commands)


@pytest.fixture(params=sorted(LANGUAGES))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def entries(language: str) -> Iterator[tuple[str, str, str]]:
    """Return texts, their translations, and where they stand."""
    for message in ElementTree.parse(FOLDER / f"sbmir_{language}.ts").iter("message"):
        place = message.find("location")
        assert place is not None
        translation = message.findtext("translation/numerusform") or message.findtext("translation") or ""
        yield message.findtext("source", ""), translation, place.get("filename", "")


def places(text: str) -> set[str]:
    """Return the names of the values that stand in a text; ``{`` alone begins none."""
    found = re.findall(r"\{([A-Za-z_]\w*)(?:[:!][^{}]*)?\}", text)
    return set(found)


def mnemonic(title: str) -> str:
    """Return the letter that chooses a title, "" without."""
    found = re.search(r"&(\w)", title)
    return "" if found is None else found[1].upper()


def test_every_text_of_the_window_is_translated() -> None:
    tool = REPOSITORY / "docs" / "make_translations.py"
    done = subprocess.run([sys.executable, str(tool), "--check"], capture_output=True, text=True, check=False, encoding="utf-8")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_values_keep_their_places(language: str) -> None:
    """A text of `app` may leave out what are endings of English words."""
    for source, translation, place in entries(language):
        lacking = {name for name in places(source) - places(translation) if not name.startswith("form")}
        assert (lacking, places(translation) - places(source)) == (set(), set()), (place, source, translation)


def formats(text: str) -> dict[str, str]:
    """Return how the values of a text are written, by their names."""
    return {name: spec or "" for _, name, spec, _ in string.Formatter().parse(text) if name}


def test_values_are_written_as_the_code_writes_them(language: str) -> None:
    """`str.format` understands both; dates alone are written in another way."""
    for source, translation, place in entries(language):
        if place.startswith("../../widgets") and places(source):
            ours, theirs = formats(source), formats(translation)
            assert all("%" in spec or ours[name] == spec for name, spec in theirs.items()), source


def test_dots_letters_and_ends_agree(language: str) -> None:
    for source, translation, place in entries(language):
        if place.startswith("../../widgets"):
            assert source.endswith("…") == translation.endswith("…"), source
        if place.startswith("../../widgets/commands") or re.match(r"[A-Za-z ]*&[A-Za-z]", source):
            assert mnemonic(translation) == mnemonic(source), source
        assert translation == translation.rstrip("\n"), source


def test_ja_has_the_letter_in_brackets() -> None:
    for source, translation, _ in entries("ja"):
        if re.match(r"[A-Za-z ]*&[A-Za-z]", source) and "://" not in source:
            assert re.search(r"\(&[A-Z]\)…?$", translation), translation


@pytest.mark.parametrize("commands", WINDOWS, ids=lambda one: one.__name__)
def test_no_two_entries_of_a_menu_have_one_letter(language: str, commands: object) -> None:
    catalogue = Catalogue(language)
    assert callable(commands)
    declared: tuple[Command[WindowState], ...] = commands()
    for menu in Menu:
        titles = [catalogue.sentence(command.title) for group in groups_of(menu, declared) for command in group]
        letters = Counter(filter(None, map(mnemonic, titles)))
        assert [letter for letter, count in letters.items() if count > 1] == [], menu
    bar = Counter(mnemonic(catalogue.find(menu.value) or "") for menu in Menu)
    assert set(bar.values()) == {1} and "" not in bar


def test_every_language_that_can_be_chosen_is_there() -> None:
    assert {"system", "en", *LANGUAGES} == set(get_args(LanguageChoice))
    assert {path.suffix for path in FOLDER.iterdir()} == {".ts", ".qm"}


def test_a_title_outside_of_menus_has_no_letter_in_brackets() -> None:
    assert plain("ファイル(&F)…") == "ファイル"
    assert plain("Open &library…") == "Open library"
