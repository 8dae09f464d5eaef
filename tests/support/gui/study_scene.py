"""A reader study in a window: a library with pictures in a file, an engine without codes, and hands that draw and judge."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.anatomy import STRUCTURES
from app.library import open_library
from app.reading.reader_study import FindingQuestion, ImageQuestion, Plan, Reader, Stage
from tests.support.gui import application as gui
from tests.support.gui.widget_helpers import FakeOpener, wait_until
from tests.support.gui.window_scene import template
from tests.support.library_support import make_record, make_space
from widgets.results.search_service import SearchService
from widgets.state.search_types import Connection, LibraryInfo
from widgets.study.place import Place
from widgets.study.reader_studies import ReaderStudies
from widgets.study.start_dialog import Start
from widgets.study.window import StudyWindow

PATIENTS = tuple(f"P{n}" for n in range(1, 5))
ROWS = 3
SLICE = 72
DRAWN = (150.3, 150.3)
"""(row, column) in mm of where a stroke is drawn."""


def plan_of_five() -> Plan:
    """Return a study of five questions: three images and two findings."""
    images = [ImageQuestion(kind="image", id=f"i{n}", study=f"P{n}", slice=SLICE) for n in (1, 2, 3)]
    words = [FindingQuestion(kind="finding", id=f"w{n}", text=f"A ring of {n}0 mm") for n in (1, 2)]
    stages = (Stage(title="Images", questions=tuple(images)), Stage(title="Words", questions=tuple(words)))
    return Plan(format="sbmir-reader-study", version=1, name="five", title="Five questions", rows=ROWS, stages=stages)


def make_library(path: Path) -> None:
    """Make the library that is read from."""
    with open_library(path, space=make_space("model"), create=True, pictures=True) as library:
        for name in PATIENTS:
            library.add(make_record(name))


class Scene:
    """Reader studies without a main window.

    Parameters
    ----------
    library : Path
    """

    def __init__(self, library: Path) -> None:
        gui.application()
        self.parent = QWidget()
        self.parent.resize(1280, 800)
        opener = FakeOpener()
        opener.engine.patients = PATIENTS
        self.service = SearchService(self.parent, opener)
        self.template = template()
        address = str(library)
        self.connection = Connection(address, Path("model"), self.template.study)
        self.info = LibraryInfo(address, len(PATIENTS), len(PATIENTS), "model", "both", 0.75, 0.01, address)
        self.studies = ReaderStudies(self.parent, self.service, self.place)

    def place(self) -> Place:
        return Place(self.connection, self.info, self.template, STRUCTURES, "radiological")

    def open(self, start: Start) -> StudyWindow:
        """Open a session's window and wait until it asks."""
        window = self.studies.begin(start, self.place())
        window.activateWindow()
        wait_until(lambda: window.reading.running)
        gui.pump()
        return window

    def new(self, code: str = "R1", years: float = 6) -> StudyWindow:
        """Begin a session of the five questions."""
        return self.open(Start(plan_of_five(), None, Reader(code=code, experience_years=years)))

    def close(self) -> None:
        self.studies.close()
        self.service.close()
        gui.dispose(self.parent)


def draw(window: StudyWindow) -> None:
    """Draw a disc on the slice that is shown."""
    window.sketching.set_radius(10)
    gui.click(window.viewer.canvas, DRAWN)


def show_rows(window: StudyWindow) -> None:
    """Ask for rows by the key, and wait until they are there."""
    gui.key(window.viewer.canvas, Qt.Key.Key_Return, gui.CTRL)
    wait_until(lambda: window.reading.answer is not None and window.reading.answer.phase == "judging")
    wait_until(lambda: not window.reading_pictures)


def judge(window: StudyWindow, keys: str = "YN1") -> None:
    """Judge row after row by one key each, Y or N; a digit judges that point, and N all that is left before it."""
    for row, key in zip(window.panel.rows, keys, strict=True):
        row.setFocus()
        if key.isdigit():
            QTest.keyClick(row, Qt.Key.Key_N)
        QTest.keyClick(row, Qt.Key(ord(key)))
    gui.pump()


def answer(window: StudyWindow, keys: str = "YN1") -> None:
    """Answer the question that is asked, and go on to the next."""
    number = window.reading.number
    draw(window)
    show_rows(window)
    judge(window, keys)
    gui.key(window.panel.rows[-1], Qt.Key.Key_Right, gui.CTRL)
    assert window.reading.number == number + 1
    wait_until(lambda: window.reading.finished or window.reading.answer is not None)
    gui.pump()
