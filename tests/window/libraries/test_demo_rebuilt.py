"""The demo library built again from the window, by a process of its own, while it holds studies of the reader."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app import settings
from app.codes import CodeSpace
from app.library import every_study, open_library
from app.settings import REPOSITORY
from tests.support.gui.searching_window import MakeWindow
from tests.support.gui.widget_helpers import wait_until
from tests.support.library_support import make_record, make_space
from widgets.libraries.child_process import CommandChain
from widgets.window import first_start

PROGRAM = """
import os, sys
os.environ["SBMIR_HOME"] = {home!r}
sys.path.insert(0, {repository!r})
import main
from app import settings
from app.commands import demo
from app.library import IndexReport
from tests.support.library_support import FakeModel
demo.load_chosen_model = lambda arguments: FakeModel(id="new")
demo.made_apart = lambda what, job: settings.template_folder()
demo.write_cohort = lambda folder, *words: [folder]
demo.write_sketch = lambda *words: 70
demo.index_studies = lambda *words: IndexReport([], [], [])
sys.exit(main.main())
"""
"""The command itself, with all that takes minutes left out."""

DEMO = "SBMIR-SYN-010003"


def add(path: Path, space: CodeSpace, name: str, folder: Path) -> None:
    record = make_record(name)
    with open_library(path, space=space, create=True) as opened:
        opened.add(replace(record, facts=replace(record.facts, folder=str(folder / name))))


def test_building_the_demo_library_again_deletes_no_study_that_was_brought_into_it(
    make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    script = tmp_path / "program.py"
    script.write_text(PROGRAM.format(home=str(home), repository=str(REPOSITORY)))
    program = [sys.executable, str(script)]
    monkeypatch.setattr(first_start, "CommandChain", lambda parent: CommandChain(parent, program))
    window = make_window(remember=True, library=None)
    add(settings.demo_library(), make_space("old"), DEMO, home / "demo-cohort")
    add(settings.demo_library(), make_space("old"), "mine", tmp_path / "hospital")
    first_start.DemoOffer.offer(window.demo)  # these windows do not offer it by themselves
    (dialog,) = window.findChildren(first_start.DemoDialog)
    dialog.build()
    wait_until(lambda: not dialog.building, 60)  # it starts programs
    demo = str(settings.demo_library())
    with open_library(demo, read_only=True) as library:
        assert sorted(every_study(library, demo)) == sorted([DEMO, "mine"])
    assert "holds a study that is not of the demo" in window.banner.text
