"""What the main window remembers and gives back: sizes, libraries, sketches saved, kept and lost in a crash."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app import settings
from app.sketch import open_sketch
from tests.support.gui.crashes import die, kept
from tests.support.gui.searching_window import MakeWindow, draw
from tests.support.gui.widget_helpers import wait_until
from tests.support.gui.window_scene import EDEMA
from widgets.libraries import server_dialog
from widgets.state.drawing_options import DrawingOptions
from widgets.state.opened import OpenedStudy
from widgets.state.rows import CasePin, Order, Rows
from widgets.window import remembered as memory
from widgets.window.main_window import MainWindow


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window()


def test_size_rows_and_library_are_remembered(make_window: MakeWindow, tmp_path: Path) -> None:
    library = tmp_path / "mine.sbmir"
    library.touch()
    first = make_window(remember=True, library=str(library))
    first.resize(first.width(), 680)
    first.results.bar.choose_rows(7)
    assert not first.results.bar.more.isChecked()
    first.commands["search.more"].trigger()
    first.close()
    again = make_window(remember=True, library=None)
    wait_until(lambda: again.service.info is not None)
    assert again.height() == 680
    assert again.results.bar.top == 7
    assert again.results.bar.more.isChecked()
    assert again.results.bar.preset == "here", "every start asks for this lesion at this place"
    assert again.service.connection is not None and again.service.connection.library == str(library)
    assert (settings.data_folder() / "window.ini").is_file()


def test_how_rows_are_shown_is_remembered_and_pins_are_not(make_window: MakeWindow) -> None:
    first = make_window(remember=True)
    shown = Rows(("t1ce", "labels"), grid=True, order=Order.OVERLAP, details=True, pins=(CasePin("P", "P", 3),))
    first.state.update(rows=shown)
    first.close()
    again = make_window(remember=True)
    assert again.state.state.rows == shown.without_pins()
    assert again.results.choices.grid.isChecked()
    assert again.results.choices.order.currentText() == "Most overlap"
    assert [name for name, button in again.results.choices.columns.items() if button.isChecked()] == ["t1ce", "labels"]


def test_how_is_drawn_is_remembered(make_window: MakeWindow) -> None:
    first = make_window(remember=True)
    assert first.state.state.drawn.options == DrawingOptions(inside=True)
    first.commands["draw.inside"].trigger()
    first.close()
    again = make_window(remember=True)
    assert not again.commands["draw.inside"].isChecked()
    assert not again.sketching.panel.inside_box.isChecked()
    assert again.state.state.drawn.options == DrawingOptions(inside=False)


@pytest.mark.parametrize(
    "value", ["", "{", "3", "[]", '{"columns": 7}', '{"columns": ["x"], "grid": 1, "order": "size", "details": 0}']
)
def test_rows_are_shown_as_usual_where_memory_says_nothing(tmp_path: Path, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path))
    store = memory.window_settings()
    store.setValue(memory.ROWS_SHOWN_KEY, value)
    shown = memory.remembered_look(store)
    assert (shown.columns, shown.grid, shown.details) == (Rows().columns, False, False)


def test_a_server_is_remembered_without_its_password(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = "mongodb://reader:s%40cret@db.example/sbmir?tls=true"
    first = make_window(remember=True, library=whole)
    wait_until(lambda: first.service.info is not None)
    first.close()
    assert "cret" not in (settings.data_folder() / "window.ini").read_text("utf-8")
    asked: list[str] = []
    monkeypatch.setattr(server_dialog, "ask_server", lambda parent, address: asked.append(address))
    again = make_window(remember=True, library=None)
    assert asked == ["mongodb://reader@db.example/sbmir?tls=true"]
    assert again.service.connection is None, "nobody gave the password"


@pytest.mark.parametrize(
    ("rows", "structures"),
    [
        ("many", "{"),
        ("-1", "[" * 100_000),
        ("99999999999999999999", '{"edema": {"opacity": 99999999999999999999, "hidden": "x"}}'),
        ("", '{"edema": [1], "core": {"opacity": -5}}'),
    ],
)
def test_a_window_opens_whatever_its_memory_says(make_window: MakeWindow, rows: str, structures: str) -> None:
    usual = make_window(remember=True)
    top, strength = usual.results.bar.top, usual.sketching.panel.strength_slider(EDEMA).value()
    usual.close()
    store = memory.window_settings()
    store.setValue(memory.ROWS_KEY, rows)
    store.setValue(memory.STRUCTURES_KEY, structures)
    store.setValue(memory.GEOMETRY_KEY, b"nonsense")
    store.setValue(memory.STATE_KEY, [1, 2])
    store.sync()
    again = make_window(remember=True)
    assert (again.results.bar.top, again.sketching.panel.strength_slider(EDEMA).value()) == (top, strength)


@pytest.mark.parametrize("value", ["x" * 5000, "a, b", "@Invalid()", "@Variant(nonsense", "@ByteArray(abc)", "\\x0"])
def test_any_value_is_borne_wherever_it_stands(tmp_path: Path, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path))
    keys = (memory.TEMPLATE_KEY, memory.LIBRARY_KEY, memory.ROWS_KEY, memory.FOLDER_KEY, memory.DEMO_KEY)
    parts = [key.partition("/") for key in keys]
    (tmp_path / "window.ini").write_text("\n".join(f"[{group}]\n{key}={value}" for group, _, key in parts))
    store = memory.window_settings()
    assert memory.remembered_template(store) is None
    assert memory.demo_build(store) is memory.DemoBuild.NONE
    assert memory.remembered_rows(store, 7) == 7


def test_what_is_wrong_with_the_settings_is_told_and_the_file_kept(make_window: MakeWindow) -> None:
    settings.settings_file().write_text('{"schema": 99, "convention": "neurological"}', "utf-8")
    window = make_window(remember=True)
    assert "written by a newer SBMIR" in window.banner.text
    assert not window.commands["view.neurological"].isChecked()
    window.commands["view.neurological"].trigger()
    assert settings.settings_file().read_text("utf-8") == '{"schema": 99, "convention": "neurological"}'
    window.close()
    again = make_window(remember=True)
    assert again.commands["view.neurological"].isChecked(), "what is set in this program counts in it"


def test_a_crashed_windows_sketch_is_offered_and_restored(make_window: MakeWindow) -> None:
    crashed = make_window(remember=True)
    crashed.viewer.set_slice(70)
    draw(crashed)
    drawn = crashed.sketching.sketch.label_map(70)
    die(crashed)
    again = make_window(remember=True)
    assert "Restore" in again.banner.text
    again.banner.answer("Restore")
    wait_until(lambda: not again.sketching.sketch.is_empty())
    assert np.array_equal(again.sketching.sketch.label_map(70), drawn)
    assert again.viewer.slice == 70


def test_an_orderly_end_asks_nothing_but_keeps_the_sketch(make_window: MakeWindow) -> None:
    first = make_window(remember=True)
    first.viewer.set_slice(70)
    draw(first)
    drawn = first.sketching.sketch.label_map(70)
    first.close()
    again = make_window(remember=True)
    assert not again.banner.isVisible()
    assert again.sketching.sketch.is_empty()
    again.commands["sketch.restore"].trigger()
    wait_until(lambda: not again.sketching.sketch.is_empty())
    assert np.array_equal(again.sketching.sketch.label_map(70), drawn)


def test_two_windows_keep_two_sketches(make_window: MakeWindow) -> None:
    first, second = make_window(remember=True), make_window(remember=True)
    for window, row in ((first, 140.0), (second, 160.0)):
        draw(window, row)
        window.sketches.keeper.save_now()
    drawn = {open_sketch(path).sketch.label_map(first.viewer.slice).tobytes() for path in kept()}
    assert drawn == {window.sketching.sketch.label_map(first.viewer.slice).tobytes() for window in (first, second)}
    assert len(drawn) == 2


@pytest.mark.parametrize("name", ["sketch.sketch.json", "sketch.nii.gz"])
def test_a_saved_sketch_opens_again(window: MainWindow, tmp_path: Path, name: str) -> None:
    window.viewer.set_slice(70)
    draw(window)
    drawn = window.sketching.sketch.label_map(70)
    window.documents.save_sketch(tmp_path / name, window.sketching.sketch)
    window.sketching.sketch.clear()
    window.documents.open_sketch(tmp_path / name)
    wait_until(lambda: not window.sketching.sketch.is_empty())
    assert np.array_equal(window.sketching.sketch.label_map(70), drawn)
    assert window.viewer.slice == 70


@pytest.mark.parametrize("name", ["sketch.sketch.json", "sketch.nii.gz"])
def test_opening_a_sketch_loses_nothing_that_was_drawn(window: MainWindow, tmp_path: Path, name: str) -> None:
    window.viewer.set_slice(70)
    draw(window)
    window.documents.save_sketch(tmp_path / name, window.sketching.sketch)
    window.sketching.sketch.clear()
    window.viewer.set_slice(60)
    draw(window)
    window.documents.open_sketch(tmp_path / name)
    wait_until(lambda: window.sketching.sketch.drawn_slices() == [70])
    window.commands["sketch.undo"].trigger()
    assert window.sketching.sketch.drawn_slices() == [60]


def test_a_sketch_of_another_template_opens_with_a_notice(window: MainWindow, template: OpenedStudy, tmp_path: Path) -> None:
    draw(window)
    k = window.viewer.slice
    drawn = window.sketching.sketch.label_map(k)
    window.documents.save_sketch(tmp_path / "a.sketch.json", window.sketching.sketch)
    other = replace(template, study=replace(template.study, content_hash="1" * 64))
    window.documents.take_template(other)
    window.sketching.sketch.clear()
    window.documents.open_sketch(tmp_path / "a.sketch.json")
    wait_until(window.banner.isVisible)
    assert "a.sketch.json was drawn on another template (template)" in window.banner.text
    assert np.array_equal(window.sketching.sketch.label_map(k), drawn)
    kept = settings.data_folder() / "sketches" / "20260101-000000-00000000.sketch.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes((tmp_path / "a.sketch.json").read_bytes())
    window.documents.open_sketch(kept)
    wait_until(lambda: "The restored sketch was drawn on another template (template)" in window.banner.text)
