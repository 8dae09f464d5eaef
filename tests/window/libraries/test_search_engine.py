"""The window searches in a search engine that a library was copied into, remembers it, and says what is wrong with one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget

from app import settings
from app.errors import UserError
from app.imaging import Study
from app.jobs import Job
from app.library import index_studies, open_library
from app.scale import copy_to_engine, searching
from app.scale.databases import Columns, Values
from app.scale.store import CodeStore
from app.settings import REPOSITORY
from tests.support.gui.searching_window import MakeWindow
from tests.support.gui.widget_helpers import FakeOpener, wait_until
from tests.support.library_support import FakeModel, make_study, studies_in_memory
from tests.support.scale.engines import NEEDS_CHDB, quiet
from widgets.libraries import engine_dialog
from widgets.libraries.engine_dialog import EngineDialog
from widgets.results.search_service import SearchService
from widgets.state.search_types import NO_ENGINE, Connection, LibraryInfo, SearchAnswer, SearchEngine, SearchRequest
from widgets.window.launch import engine_beside

K = 64
MODEL = FakeModel()
NAMES = [f"P{number}" for number in range(6)]
HOLDS_IT = """
import sys
from app.scale import open_database
kept = open_database(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def index(address: str, *names: str) -> str:
    """Bring studies in, as another program does; return the library's address."""
    with (
        studies_in_memory([make_study(name) for name in names]),
        open_library(address, space=MODEL.space, create=True) as library,
    ):
        index_studies([Path("/nowhere")], library, MODEL, Job())
    return address


class Bench:
    """A service over real libraries and engines, and what it told."""

    def __init__(self) -> None:
        self.opened: list[LibraryInfo] = []
        self.answers: list[SearchAnswer] = []
        self.problems: list[str] = []
        self.service = SearchService()
        self.service.opened.connect(self.opened.append)
        self.service.answered.connect(self.answers.append)
        for signal in (self.service.failed, self.service.refused):
            signal.connect(self.problems.append)

    def open(self, library: str, engine: str = "") -> None:
        count = len(self.opened) + len(self.problems)
        self.service.connect_to(Connection(library, Path("model.pt"), engine=SearchEngine(engine)))
        wait_until(lambda: len(self.opened) + len(self.problems) > count)

    def ask(self, example: Study, preset: str | None = "here") -> SearchAnswer:
        count = len(self.answers) + len(self.problems)
        self.service.search(SearchRequest(K, example=example, by="entire", preset=preset, top=5))
        wait_until(lambda: len(self.answers) + len(self.problems) > count)
        assert len(self.answers) + len(self.problems) == count + 1, self.problems
        return self.answers[-1]


@pytest.fixture
def bench(qt: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Bench]:
    """A service that opens whatever it is told with a model that is quick."""
    pytest.importorskip("chdb", reason=NEEDS_CHDB)
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("app.codes.load_model", lambda *words: MODEL)
    monkeypatch.setattr(searching, "LOOK_AGAIN_S", 0.0)
    made = Bench()
    yield made
    made.service.close()


@pytest.fixture
def library(bench: Bench, tmp_path: Path) -> str:
    return index(str(tmp_path / "lib.sbmir"), *NAMES)


@pytest.fixture
def engine(library: str, tmp_path: Path) -> str:
    address = f"chdb:{tmp_path / 'engine'}"
    copy_to_engine(library, address, quiet())
    return address


def rows(answer: SearchAnswer) -> list[tuple[int, str, int, float, str]]:
    return [(row.rank, row.patient, row.slice, row.distance, row.sentence) for row in answer.rows]


def test_the_same_rows_with_pictures_come_from_the_engine(bench: Bench, library: str, engine: str) -> None:
    example = make_study("asked")
    bench.open(library)
    wanted = bench.ask(example)
    bench.open(library, engine)
    found = bench.ask(example)
    assert bench.problems == []
    assert rows(found) == rows(wanted)
    assert len(found.rows) == 5
    for row, other in zip(found.rows, wanted.rows, strict=True):
        assert row.images["t1"].tobytes() == other.images["t1"].tobytes()
        assert row.labels.tobytes() == other.labels.tobytes()
        assert row.images["t1"].any()
    own, held = bench.opened
    assert (own.engine, held.engine) == ("", engine)
    assert (held.patients, held.studies, held.looks_again) == (own.patients, own.studies, own.looks_again)
    assert set(held.filters) == set(own.filters)


def test_what_the_library_has_no_longer_is_not_shown_and_that_is_told(bench: Bench, library: str, engine: str) -> None:
    bench.open(library, engine)
    best = bench.ask(make_study("asked")).rows[0].study
    with open_library(library, space=MODEL.space) as opened:
        opened.remove(best)
    answer = bench.ask(make_study("asked"))
    assert best not in [row.study for row in answer.rows]
    assert len(answer.rows) == 5
    assert any("holds what the library has no longer" in sentence and best in sentence for sentence in answer.notices)


def test_what_others_copy_is_found_without_opening_anew(bench: Bench, library: str, engine: str) -> None:
    bench.open(library, engine)
    bench.ask(make_study("asked"))
    changes: list[LibraryInfo] = []
    bench.service.changed.connect(changes.append)
    index(library, "another")
    copy_to_engine(library, engine, quiet())  # of one folder a program may have several connections
    bench.ask(make_study("asked"))
    wait_until(lambda: bool(changes))
    assert changes[-1].studies == len(NAMES) + 1


def test_an_engine_that_cannot_be_opened_is_one_sentence_and_what_was_open_stays(
    bench: Bench, library: str, engine: str, tmp_path: Path
) -> None:
    bench.open(library)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letters.txt").write_text("mine")
    words = [sys.executable, "-c", HOLDS_IT, engine]
    with subprocess.Popen(words, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "open\n"
        bench.open(library, engine)
        other.stdin.close()
    bench.open(library, f"chdb:{tmp_path / 'nowhere'}")
    bench.open(library, f"chdb:{tmp_path / 'mine'}")
    bench.open(library, "clickhouse://reader@127.0.0.1:9/default")
    for sentence, told in zip(
        ("is open in another program", "There is no search engine in", "There is no search engine in", "does not answer"),
        bench.problems,
        strict=True,
    ):
        assert sentence in told
        assert "\n" not in told
    wait_until(lambda: bench.service.info is not None)
    assert len(bench.ask(make_study("asked")).rows) == 5


def test_one_folder_after_another(bench: Bench, library: str, engine: str, tmp_path: Path) -> None:
    second = f"chdb:{tmp_path / 'second'}"
    copy_to_engine(library, second, quiet(), studies=NAMES[:3])
    for address, count in ((engine, 5), (second, 3), (engine, 5)):
        bench.open(library, address)
        assert len(bench.ask(make_study("asked")).rows) == count
    bench.open(library, f"chdb:{tmp_path / 'nowhere'}")
    wait_until(lambda: bench.service.info is not None)  # the former one is opened again
    assert len(bench.ask(make_study("asked")).rows) == 5


def test_a_search_that_nobody_waits_for_ends_before_the_next_statement(
    bench: Bench, library: str, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.open(library, engine)
    statements: list[str] = []
    asked = CodeStore.ask

    def newer_waits(store: CodeStore, values: Values, sql: str, seconds: float = 30.0) -> Columns:
        statements.append(sql)
        if len(statements) == 1:
            bench.service._thread.put(request=SearchRequest(K, example=make_study("second"), by="entire", generation=10**9))
        return asked(store, values, sql, seconds)

    monkeypatch.setattr(CodeStore, "ask", newer_waits)
    bench.service.search(SearchRequest(K, example=make_study("asked"), by="entire"))
    wait_until(lambda: len(statements) > 4)
    assert bench.problems == []


def test_an_engine_is_remembered_with_its_library(make_window: MakeWindow, opener: FakeOpener) -> None:
    whole = SearchEngine("clickhouse://db.example/sbmir?secure=1", "cret")
    first = make_window(remember=True)
    first.open_library("a.sbmir", whole)
    wait_until(lambda: first.service.info is not None and first.service.info.engine == whole.address)
    assert "a.sbmir on db.example" in first.statusBar().findChildren(QLabel)[0].text()
    first.close()
    assert "cret" not in (settings.data_folder() / "window.ini").read_text("utf-8")
    again = make_window(remember=True, library=None)
    wait_until(lambda: again.service.info is not None)
    assert again.service.connection is not None
    assert (again.service.connection.library, again.service.connection.engine.address) == ("a.sbmir", whole.address)
    again.open_library("b.sbmir")
    wait_until(lambda: again.service.info is not None)
    again.close()
    third = make_window(remember=True, library=None)
    wait_until(lambda: third.service.info is not None)
    assert third.service.connection is not None
    assert third.service.connection.engine == NO_ENGINE


@pytest.mark.parametrize("remember", [False, True])
def test_a_window_starts_on_the_engine_that_is_named(make_window: MakeWindow, remember: bool) -> None:
    window = make_window(remember, engine=engine_beside("a.sbmir", "chdb:there"))
    assert window.service.connection is not None
    assert (window.service.connection.library, window.service.connection.engine.address) == ("a.sbmir", "chdb:there")


def test_an_engine_of_the_command_line_wants_an_address_and_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGINE_PLACE", "clickhouse://ann@db.example/sbmir")
    assert engine_beside(None, None) == NO_ENGINE
    assert engine_beside("a.sbmir", "env:ENGINE_PLACE") == SearchEngine("clickhouse://ann@db.example/sbmir")
    with pytest.raises(UserError, match="with --library LIB"):
        engine_beside(None, "chdb:there")
    for text in ("there", "chdb:", ""):
        with pytest.raises(UserError, match="is named as chdb:FOLDER"):
            engine_beside("a.sbmir", text)


def test_who_has_no_password_is_asked_in_the_window(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SBMIR_CLICKHOUSE_PASSWORD", raising=False)
    window = make_window()
    asked: list[SearchEngine] = []
    given = SearchEngine("clickhouse://ann@db.example/sbmir", "word")

    def ask(parent: QWidget, library: str, engine: SearchEngine) -> tuple[str, SearchEngine]:
        asked.append(engine)
        return library, given

    monkeypatch.setattr(engine_dialog, "ask_engine", ask)
    window.libraries.open("a.sbmir", SearchEngine("clickhouse://ann@db.example/sbmir"))
    assert asked == [SearchEngine("clickhouse://ann@db.example/sbmir")]
    wait_until(lambda: window.service.info is not None)
    assert window.service.connection is not None
    assert window.service.connection.engine == given
    assert "word" not in repr(window.service.connection)


def test_the_dialog_takes_what_can_be_opened_and_masks_passwords(qt: QApplication, tmp_path: Path) -> None:
    dialog = EngineDialog("mongodb://ann:s%40cret@db/sbmir")
    engine, password, library = dialog.findChildren(QLineEdit)
    assert library.text() == "mongodb://ann@db/sbmir"
    assert password.echoMode() == QLineEdit.EchoMode.Password

    def refused(address: str) -> str:
        engine.setText(address)
        dialog.accept()
        assert dialog.result() != QDialog.DialogCode.Accepted
        return " ".join(label.text() for label in dialog.findChildren(QLabel))

    for address in ("", "engine", "chdb:", "http://host", "chdb: "):
        assert "is named as chdb:FOLDER" in refused(address)
    for address in ("clickhouse://", "clickhouse://host/a;b", "clickhouse://host?x=1"):
        assert "no address of a search engine" in refused(address)
    password.setText("x")
    assert "belongs to a user" in refused("clickhouse://host/db")
    engine.setText("clickhouse://ann:other@host/db")
    engine.editingFinished.emit()
    assert (engine.text(), password.text()) == ("clickhouse://ann@host/db", "other")
    library.setText("")
    assert "Which library was copied into it?" in refused("clickhouse://ann@host/db")
    library.setText("lib.sbmir")
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert (dialog.library, dialog.engine) == ("lib.sbmir", SearchEngine("clickhouse://ann@host/db", "other"))
    assert EngineDialog("mongodb://ann:s%40cret@db/sbmir").library == "mongodb://ann:s%40cret@db/sbmir"
    assert EngineDialog("x", SearchEngine("chdb:here")).engine.address == f"chdb:{Path('here').absolute()}"
