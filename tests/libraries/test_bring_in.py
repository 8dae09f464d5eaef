"""Bringing studies in from the window: what the child is told and how, progress, stopping, failures, and passwords."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydicom.dataset import Dataset
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QListWidget, QPlainTextEdit, QPushButton

from app.imaging import Grouping
from app.settings import SHIPPED_MODEL
from tests.support.gui import accessible
from tests.support.gui import application as gui
from tests.support.gui.widget_helpers import FakeOpener, wait_until
from tests.support.studies.dicom_files import SEQUENCES, SMALLEST, blob, write_series
from tests.support.studies.imaging_files import small_study
from widgets.libraries import server_dialog
from widgets.libraries.bring_in import BringInDialog
from widgets.libraries.bringing import GROUPINGS, Import
from widgets.libraries.child_process import CommandChain, parse_report
from widgets.libraries.library_actions import LibraryActions
from widgets.results.search_service import SearchService
from widgets.window.main_window import MainWindow
from widgets.window.options import WindowOptions

SECRET = "mongodb://reader:s%40cret@db.example/sbmir"

PROGRAM = """
import json, os, signal, sys, time
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(130))
address = os.environ["SBMIR_LIBRARY"]
open(os.path.join(os.path.dirname(__file__), "seen.json"), "w").write(json.dumps([address, sys.argv[1:]]))
print(json.dumps({"progress": {"done": 1, "total": 3, "text": "Indexed A", "rate": 2.0, "remaining_s": 30.0}}), flush=True)
if "endless" in address:
    time.sleep(60)
if "gone" in address:
    sys.exit("The server does not answer.")
failed = [["/x/B", "/x/B has no T1."], ["/x/C", "/x/C is cut short."]] if "partial" in address else []
unused = {"unused": ["/x/a.img is of a pair.", "/x/a.hdr is of a pair."], "unused_files": 2} if "pairs" in address else {}
print(json.dumps({"report": {"added": 3 - len(failed), "present": 0, "failed": failed, **unused}}), flush=True)
if failed:
    print("2 of 3 studies could not be used:", *(line for _, line in failed), sep="\\n", file=sys.stderr)
    sys.exit(3)
"""


@pytest.fixture
def dialog(qt: QApplication, tmp_path: Path) -> Iterator[BringInDialog]:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    made = BringInDialog(Path("model.pt"), chain=CommandChain(program=[sys.executable, str(script)]))
    yield made
    made.shut_down()
    gui.dispose(made)


@pytest.fixture
def studies(tmp_path: Path) -> Path:
    for name in "AB":
        small_study(tmp_path / "data" / name)
    return tmp_path / "data"


def button(dialog: BringInDialog, text: str) -> QPushButton:
    return next(button for button in dialog.findChildren(QPushButton) if button.text() == text)


def words(dialog: BringInDialog) -> str:
    """Return everything that can be read in the dialog."""
    labels = [label.text() for label in dialog.findChildren(QLabel)]
    fields = [field.text() for field in dialog.findChildren(QLineEdit)]
    return "\n".join([*labels, *fields, *(text.toPlainText() for text in dialog.findChildren(QPlainTextEdit))])


def test_it_says_what_it_found(dialog: BringInDialog, studies: Path) -> None:
    assert "Drop folders here" in words(dialog)
    assert not button(dialog, "Bring in").isEnabled()
    (small_study(studies / "C") / "C_flair.nii.gz").unlink()
    dialog.add_folders([studies, studies])
    wait_until(lambda: "2 studies found; 1 cannot be used, for instance: The study" in words(dialog))
    (names,) = dialog.findChildren(QListWidget)
    assert [names.item(row).text() for row in range(names.count())] == [str(studies)]
    dialog.set_library("lib.sbmir")
    assert button(dialog, "Bring in").isEnabled()
    names.setCurrentRow(0)
    button(dialog, "Remove").click()
    assert not button(dialog, "Bring in").isEnabled()
    dialog.add_folders([studies / "nothing"])
    wait_until(lambda: "nothing does not exist" in words(dialog))


def test_folders_can_be_dropped_on_it(dialog: BringInDialog, studies: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(studies / "A")), QUrl.fromLocalFile(str(studies / "B"))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    dialog.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, Qt.KeyboardModifier.NoModifier))
    wait_until(lambda: "2 studies found" in words(dialog))


def test_the_child_gets_the_address_where_no_list_of_processes_shows_it(
    dialog: BringInDialog, studies: Path, tmp_path: Path
) -> None:
    dialog.add_folders([studies])
    dialog.set_library(SECRET)
    ended: list[str] = []
    dialog.ended.connect(ended.append)
    dialog.start()
    wait_until(lambda: bool(ended))
    seen = (tmp_path / "seen.json").read_text()
    assert seen.startswith(f'["{SECRET}", ["index", "{studies}", "--labels", "source", "--model", "model.pt"')
    assert "cret" not in seen.partition('", [')[2]
    assert "cret" not in words(dialog)
    assert "cret" not in repr(Import((studies,), SECRET, Path("m")).stage())
    assert ended == [SECRET]


def test_the_reader_says_what_is_one_study(dialog: BringInDialog, studies: Path, tmp_path: Path) -> None:
    """Four DICOM folders of one patient and day, each a study of its own by its UIDs, complete each other."""
    assert set(GROUPINGS) == {grouping.value for grouping in Grouping}
    exams = tmp_path / "exams"
    for index, modality in enumerate(("t1", "t1ce", "t2", "flair")):

        def own(out: Dataset, k: int, uid: str = f"1.2.{index}") -> None:
            out.StudyInstanceUID, out.SeriesInstanceUID, out.SOPInstanceUID = uid, f"{uid}.1", f"{uid}.1.{k}"
            out.StudyDate = "20210704"

        write_series(exams / modality, replace(SMALLEST, tags=SEQUENCES[modality], number=index), blob(index), edit=own)
    dialog.add_folders([exams])
    wait_until(lambda: "1 study found" in words(dialog))
    choice = next(box for box in dialog.findChildren(QComboBox) if box.findData("day") >= 0)
    assert choice.currentData() == "auto"
    choice.setCurrentIndex(choice.findData("study"))
    wait_until(lambda: "0 studies found; 4 cannot be used" in words(dialog))
    dialog.set_library("lib.sbmir")
    dialog.start()
    wait_until(lambda: not dialog.working)
    assert '"--group", "study"' in (tmp_path / "seen.json").read_text()


def test_progress_has_rate_and_time_left_and_it_can_be_stopped(dialog: BringInDialog, studies: Path) -> None:
    told: list[str] = []
    dialog.progressed.connect(told.append)
    dialog.add_folders([studies])
    dialog.set_library("endless.sbmir")
    button(dialog, "Bring in").click()
    wait_until(lambda: "Indexed A: 1 of 3, 2 a second, 30 s left" in told)
    dialog.add_folders([studies / "A"])
    dialog.set_library("other.sbmir")
    assert "other.sbmir" not in words(dialog), "what is at work stays as it is"
    button(dialog, "Stop").click()
    wait_until(lambda: not dialog.working)
    assert "Stopped; what was finished is kept." in words(dialog)
    assert told[-1] == ""


def test_what_failed_is_listed_and_can_be_copied(dialog: BringInDialog, studies: Path) -> None:
    dialog.show()
    dialog.add_folders([studies])
    dialog.set_library("partial.sbmir")
    dialog.start()
    wait_until(lambda: not dialog.working)
    assert "1 brought in, 0 there already, 2 could not be used." in words(dialog)
    (listed,) = dialog.findChildren(QPlainTextEdit)
    assert listed.isVisible()
    button(dialog, "Copy list").click()
    assert QGuiApplication.clipboard().text() == "/x/B has no T1.\n/x/C is cut short."
    dialog.set_library("good.sbmir")
    dialog.start()
    wait_until(lambda: not dialog.working)
    assert not listed.isVisible()
    dialog.close()


def test_what_was_not_used_is_listed(dialog: BringInDialog, studies: Path, tmp_path: Path) -> None:
    dialog.show()
    (studies / "A" / "a.nrrd").write_bytes(b"NRRD")
    (studies / "A" / "out.nii.gz").symlink_to(tmp_path / "program.py")
    (links,) = dialog.findChildren(QCheckBox)
    dialog.add_folders([studies])
    wait_until(lambda: "1 files that look like images are not used" in words(dialog))
    assert "leads out" in words(dialog)
    links.click()
    wait_until(lambda: "2 files that look like images are not used" in words(dialog))
    dialog.set_library("partial-pairs.sbmir")
    dialog.start()
    wait_until(lambda: not dialog.working)
    assert "--follow-links" in (tmp_path / "seen.json").read_text()
    assert "2 files that look like images were not used." in words(dialog)
    (listed,) = dialog.findChildren(QPlainTextEdit)
    failed, heading, *unused = listed.toPlainText().splitlines()[1:]
    assert (failed, heading) == ("/x/C is cut short.", "Not used:")
    assert unused == ["/x/a.img is of a pair.", "/x/a.hdr is of a pair."]
    assert listed.isVisible()
    dialog.set_library("pairs.sbmir")
    dialog.start()
    wait_until(lambda: not dialog.working)
    assert listed.isVisible(), "though nothing failed"
    dialog.close()


def test_a_run_that_fails_says_why_and_ends_nothing(dialog: BringInDialog, studies: Path) -> None:
    ended: list[str] = []
    dialog.ended.connect(ended.append)
    dialog.add_folders([studies])
    dialog.set_library("gone.sbmir")
    dialog.start()
    wait_until(lambda: not dialog.working)
    assert "The server does not answer." in words(dialog)
    assert ended == []
    assert button(dialog, "Bring in").isEnabled()


def test_a_missing_password_is_asked_for_first(
    dialog: BringInDialog, studies: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    def ask(parent: object, address: str) -> str:
        asked.append(address)
        return SECRET

    monkeypatch.setattr(server_dialog, "ask_server", ask)
    dialog.add_folders([studies])
    dialog.set_library("mongodb://reader@db.example/sbmir")
    dialog.start()
    wait_until(lambda: not dialog.working)
    assert asked == ["mongodb://reader@db.example/sbmir"]
    assert SECRET in (tmp_path / "seen.json").read_text()


@pytest.mark.parametrize("line", [b"", b"[1]", b'{"report": 3}', b'{"progress": {}}', b"\xff"])
def test_other_lines_are_no_report(line: bytes) -> None:
    assert parse_report(line) is None


def test_the_real_commands_sentence_is_shown(qt: QApplication, studies: Path, tmp_path: Path) -> None:
    dialog = BringInDialog(SHIPPED_MODEL)
    dialog.add_folders([studies / "A", studies / "missing-is-told"])
    dialog.set_library(str(tmp_path / "real.sbmir"))
    dialog.start()
    wait_until(lambda: not dialog.working, 120)
    assert "There is no folder" in words(dialog)
    dialog.shut_down()
    gui.dispose(dialog)


def test_a_server_that_is_remembered_is_asked_for_its_password(qt: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    service = SearchService(opener=FakeOpener())
    window = MainWindow(WindowOptions(remember=False), service)
    opened: list[str] = []
    actions = LibraryActions(window, service, Path("m"), lambda address, engine: opened.append(address))
    monkeypatch.setattr(server_dialog, "ask_server", lambda parent, address: None)
    actions.open("mongodb://reader@db.example/sbmir")
    assert opened == []
    monkeypatch.setattr(server_dialog, "ask_server", lambda parent, address: SECRET)
    actions.open("mongodb://reader@db.example/sbmir")
    actions.open("plain.sbmir")
    assert opened == [SECRET, "plain.sbmir"]
    gui.dispose(window)


def test_a_window_without_a_library_opens_the_one_that_was_filled(qt: QApplication, tmp_path: Path) -> None:
    service = SearchService(opener=FakeOpener())
    window = MainWindow(WindowOptions(remember=False), service)
    window.libraries.bring_in([tmp_path])
    (dialog,) = window.findChildren(BringInDialog)
    dialog.ended.emit("new.sbmir")
    assert service.connection is not None
    assert service.connection.library == "new.sbmir"
    wait_until(lambda: service.info is not None)
    dialog.ended.emit("another.sbmir")
    assert service.connection.library == "new.sbmir", "what the reader searches in stays"
    window.libraries.bring_in()
    assert "new.sbmir" in words(dialog)
    gui.dispose(window)


def test_everything_is_named_and_reached_by_keys(dialog: BringInDialog, studies: Path) -> None:
    gui.show(dialog, 700, 560)
    dialog.add_folders([studies])
    assert accessible.faults(dialog) == {}
