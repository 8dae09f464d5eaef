"""The manual inside, diagnostics without a patient, the log, and the dialog after an error of the program."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget

from app import settings
from app.settings import REPOSITORY, program_version
from tests.support.gui import application as gui
from tests.support.gui.searching_window import MakeWindow
from tests.support.gui.widget_helpers import wait_until
from tests.support.gui.window_scene import OpenWindow, draw
from widgets.window.help import crash, log
from widgets.window.help.crash import FaultGuard, told_of
from widgets.window.help.log import Log, log_file, start_log
from widgets.window.help.manual import PAGES, ManualWindow

SECRET = "Mustermann^Erika"
"""What must be in nothing that is copied."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))


# -- the manual ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def manual(qt: QApplication) -> Iterator[ManualWindow]:
    window = ManualWindow()
    gui.show(window, 1000, 700)
    yield window
    gui.dispose(window)


def test_every_page_is_there_and_shown(manual: ManualWindow) -> None:
    titles = set()
    for row in range(manual.pages.count()):
        manual.pages.setCurrentRow(row)
        titles.add(manual.pages.item(row).text())
        assert len(manual.view.toPlainText()) > 300
    assert len(titles) == len(PAGES) == manual.pages.count()
    written = {f"docs/{path.name}" for path in (REPOSITORY / "docs").glob("*.md")}
    assert written - set(PAGES) == {"docs/architecture.md"}, "a document for readers that the manual does not list"


def test_links_and_headings_lead_somewhere_and_others_leave_the_program(
    manual: ManualWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: left.append(url.toString()))
    manual.view.go(QUrl("docs/searching.md#the-second-look"))
    assert manual.view.page == REPOSITORY / "docs" / "searching.md"
    assert manual.view.textCursor().block().text() == "The second look"
    manual.view.go(QUrl("settings.md"))
    assert manual.view.page == REPOSITORY / "docs" / "settings.md"
    manual.view.go(QUrl("https://example.org/x"))
    assert left == ["https://example.org/x"]
    manual.view.go(QUrl("../../../../etc/passwd"))
    manual.view.go(QUrl("no-such-page.md"))
    assert manual.view.page == REPOSITORY / "docs" / "settings.md" and len(left) == 1


def test_words_are_found_one_after_the_other_by_keys_alone(manual: ManualWindow) -> None:
    QTest.keySequence(manual, "Ctrl+F")
    assert manual.words.hasFocus()
    QTest.keyClicks(manual.words, "slice")
    places = []
    for _ in range(3):
        QTest.keyClick(manual.words, Qt.Key.Key_Return)
        assert manual.view.textCursor().selectedText().lower() == "slice"
        places.append(manual.view.textCursor().position())
    assert len(set(places)) == 3
    manual.words.setText("xyzzy")
    manual.find_next()
    assert "does not have" in manual.statusBar().currentMessage()


def test_f1_opens_it_once(reopen: OpenWindow) -> None:
    window = reopen()
    window.commands["help.manual"].trigger()
    first = window.aside.manual.window
    window.commands["help.manual"].trigger()
    assert first is not None and window.aside.manual.window is first and first.isVisible()
    first.close()
    assert window.aside.manual.window is None


def test_about_tells_the_version(reopen: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "about", lambda parent, title, text: shown.append(text))
    reopen().commands["help.about"].trigger()
    assert program_version() in shown[0] and "not a medical device" in shown[0]


# -- diagnostics ---------------------------------------------------------------------------------------------------------


def test_diagnostics_say_what_a_report_needs_and_nothing_of_a_patient(make_window: MakeWindow) -> None:
    window = make_window()
    settings.change_settings(pseudonym_key=Path(f"/keys/{SECRET}"), device="cpu")
    opened = window.state.state.opened
    assert opened.library.info is not None and opened.template is not None
    info = replace(opened.library.info, address=f"mongodb://me:word@{SECRET}/db", shown=SECRET, engine=f"chdb:/{SECRET}")
    study = replace(opened.template.study, patient=SECRET, study=SECRET, folder=Path(SECRET), notices=(SECRET,))
    template = replace(opened.template, study=study)
    library = replace(opened.library, info=info, name=SECRET, outage=SECRET)
    window.state.update(opened=replace(opened, template=template, library=library))
    window.aside.faults = lambda: ["ValueError at app/x.py:3"]
    window.commands["help.diagnostics"].trigger()
    copied = QGuiApplication.clipboard().text()
    assert SECRET not in copied and "word" not in copied and str(Path.home()) not in copied
    assert f"SBMIR: {program_version()}" in copied
    assert "Settings changed: device, pseudonym_key" in copied
    assert "a server, " in copied and "searched by chdb" in copied
    assert "Errors: ValueError at app/x.py:3" in copied
    assert {line.partition(":")[0] for line in copied.splitlines()} >= {
        "System",
        "Python",
        "Qt",
        "Packages",
        "Screens",
        "Template",
    }
    assert "clipboard" in window.banner.text


# -- the log -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def logged() -> Iterator[Log]:
    made = start_log()
    yield made
    made.close()


def fail() -> None:
    raise ValueError(SECRET)


def test_errors_go_into_the_file_and_their_places_are_remembered(logged: Log) -> None:
    try:
        fail()
    except ValueError:
        logging.getLogger("widgets.some").exception("Opening failed")
    logging.getLogger("app.other").warning("a warning")
    text = log_file().read_text("utf-8")
    assert "Opening failed" in text and "a warning" in text and "Traceback" in text
    (place,) = logged.faults.places
    assert re.fullmatch(r"ValueError at tests/window/help/test_help\.py:\d+", place)


def test_the_file_is_bounded(logged: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.handlers.RotatingFileHandler):
            handler.maxBytes = 2_000
    for number in range(200):
        logging.getLogger("app").warning("line %d %s", number, "x" * 50)
    files = sorted(log_file().parent.glob("sbmir.log*"))
    assert len(files) == log.FORMER + 1
    assert sum(file.stat().st_size for file in files) < 10_000


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "logs").write_text("in the way")
    made = start_log()
    logging.getLogger("app").error("remembered")
    assert len(made.faults.places) == 1
    made.close()


# -- after an error of the program ---------------------------------------------------------------------------------------


class Work:
    """Counts how often the work was kept; `broken` lets that fail."""

    def __init__(self) -> None:
        self.times = 0
        self.broken = False

    def keep(self) -> None:
        self.times += 1
        if self.broken:
            raise OSError("full")


@pytest.fixture
def guarded(qt: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[FaultGuard, QWidget, Work]]:
    told: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *error: told.append(error))
    window, work = QWidget(), Work()
    guard = FaultGuard(window, (work.keep,), lambda: "SBMIR: 9\n")
    guard.install()
    gui.show(window, 300, 200)
    yield guard, window, work
    guard.remove()
    gui.dispose(window)


def raise_in_a_slot() -> None:
    """Let an error come up where nothing takes it, as a slot's does: Python hands it to the hook."""
    try:
        fail()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    gui.pump()


def test_the_work_is_kept_and_the_first_error_told(guarded: tuple[FaultGuard, QWidget, Work]) -> None:
    guard, window, work = guarded
    raise_in_a_slot()
    dialog = guard.dialog
    assert dialog is not None and dialog.isVisible() and work.times == 1
    raise_in_a_slot()
    assert guard.dialog is dialog and work.times == 2, "one dialog, and the work is kept each time"
    buttons = {button.text(): button for button in dialog.findChildren(type(dialog.leave))}
    buttons["Copy the details"].click()
    copied = QGuiApplication.clipboard().text()
    assert "ValueError" in copied and "test_help.py" in copied and "SBMIR: 9" in copied
    assert SECRET not in copied
    dialog.go_on.click()
    wait_until(lambda: guard.dialog is None)
    assert window.isVisible()
    raise_in_a_slot()
    assert guard.dialog is not None, "the next one is told again"
    guard.dialog.leave.click()
    assert not window.isVisible()
    wait_until(lambda: guard.dialog is None)


def test_work_that_could_not_be_kept_is_told(guarded: tuple[FaultGuard, QWidget, Work]) -> None:
    guard, _, work = guarded
    work.broken = True
    raise_in_a_slot()
    assert guard.dialog is not None
    words = " ".join(label.text() for label in guard.dialog.findChildren(QLabel))
    assert "could not be kept" in words
    guard.dialog.go_on.click()
    wait_until(lambda: guard.dialog is None)


def test_an_error_in_a_thread_is_told_in_the_window(guarded: tuple[FaultGuard, QWidget, Work]) -> None:
    guard, _, _ = guarded
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    wait_until(lambda: guard.dialog is not None)
    assert guard.dialog is not None
    guard.dialog.go_on.click()
    wait_until(lambda: guard.dialog is None)


def test_an_interruption_is_none(guarded: tuple[FaultGuard, QWidget, Work]) -> None:
    guard, _, work = guarded
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    gui.pump()
    assert guard.dialog is None and work.times == 0


def test_what_is_told_of_an_error_goes_through_its_causes_without_words() -> None:
    try:
        try:
            fail()
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError as error:
        told = told_of(error)
    assert told.splitlines()[0] == "KeyError:" and "ValueError:" in told and "fail" in told
    assert SECRET not in told


def test_a_real_slot_that_fails_loses_no_stroke(reopen: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", lambda *error: None)
    monkeypatch.setattr(crash._log, "critical", lambda *words, **more: None)  # pytest would keep the traceback, and so the window
    window = reopen()
    guard = FaultGuard(window, (window.sketches.keeper.save_now, window.sessions.keeper.save_now), window.aside.report)
    guard.install()
    draw(window)
    QTimer.singleShot(0, fail)
    wait_until(lambda: guard.dialog is not None)
    guard.remove()
    assert guard.dialog is not None
    own = window.sketches.keeper.own
    assert own is not None and own.stat().st_size > 100
    guard.dialog.go_on.click()
    wait_until(lambda: guard.dialog is None)
