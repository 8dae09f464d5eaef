"""The windows in Japanese: no English is left in what a reader sees or hears, nothing is cut off, and the letters are painted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractListModel, QSettings, Qt
from PySide6.QtGui import QAction, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QTabBar,
    QWidget,
)

from app.anatomy import STRUCTURES
from app.settings import REPOSITORY
from app.sketch import TOOLS
from tests.support.gui import application as gui
from tests.support.gui.searching_window import MakeWindow, draw, wait_for_rows
from tests.support.gui.window_scene import OpenWindow
from widgets import language
from widgets.brains.window import BrainWindow
from widgets.commands.command import unmarked
from widgets.commands.tables.drawing import step_said
from widgets.libraries.bring_in import BringInDialog
from widgets.libraries.engine_dialog import EngineDialog
from widgets.libraries.server_dialog import ServerDialog
from widgets.matching.window import MatchWindow
from widgets.preparing.window import PrepareWindow
from widgets.shared.fitting_label import FittingLabel
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState
from widgets.study.start_dialog import StartDialog
from widgets.window.documents import Documents
from widgets.window.first_start import DemoDialog
from widgets.window.help.crash import CrashDialog
from widgets.window.key_card import KeyCard
from widgets.window.settings.dialog import SettingsDialog
from widgets.window.sketches.recent_dialog import RecentDialog

STAYS = re.compile(
    r"""
    \b(?:SBMIR|T1|T1ce|T2|FLAIR|CT-MR|CT|MR|MRI|DICOM|SEG|NIfTI|BraTS|BIDS|PACS|PDF|PNG|JSON|CSV|MongoDB|DataLad|nnU-Net|t-SNE)\b
    | \b(?:PatientID|StudyInstanceUID|English|OK|Dice|GB|ms|mm|cm|ml|Hz|px|cm²)\b
    | \b(?:Ctrl|Shift|Alt|Esc|Escape|Del|Delete|Return|Enter|Space|Home|Backspace|Page|Up|Down|Left|Right|F\d+|PgUp|PgDown|Tab)\b
    | \b(?:auto|cpu|mps|cuda|float32|bfloat16|main\.py|python|look|search|train|copy|info)\b | --\w+
    | \b(?:chdb|clickhouse|mongodb)://?\S* | \b(?:chdb|mongodb|clickhouse):\S+ | [\w/.-]*\.(?:sbmir|json|toml|csv|md|pt|ini)\b
    | /[\w/.-]+ | P\d+\S* | template | \bmodel$ | \b[RLAPW]\b | <[^<>]*> | &\w
    """,
    re.VERBOSE,
)
"""Names, units, keys, words that are typed, paths, and what the tests call their studies."""


@pytest.fixture
def japanese(qt: QApplication) -> Iterator[None]:
    language.choose(qt, "ja")
    yield
    language.choose(qt, "en")


def english(text: str) -> bool:
    """Whether words of English are left in a text."""
    return re.search(r"[A-Za-z]{2,}", STAYS.sub(" ", text)) is not None


def told_by(widget: QWidget) -> Iterator[str]:
    """Yield what a widget shows, tells when it is pointed at, and tells screen readers."""
    yield from (widget.toolTip(), widget.statusTip(), widget.accessibleName(), widget.accessibleDescription())
    yield widget.windowTitle()
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QGroupBox():
            yield widget.title()
        case QComboBox():
            yield from (widget.itemText(row) for row in range(widget.count()))
        case QTabBar():
            yield from (widget.tabText(place) for place in range(widget.count()))
        case QLineEdit():
            yield widget.placeholderText()
        case QSpinBox():
            yield from (widget.prefix(), widget.suffix(), widget.specialValueText())
        case QAbstractItemView() if widget.model() is not None:
            yield from _of_model(widget)
        case _:
            pass


def _of_model(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(model.rowCount()):
            index = model.index(row, column)
            yield from (str(index.data(role) or "") for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole))


def left_in_english(window: QWidget) -> set[str]:
    """Return all texts of a window, its parts and its commands that are English."""
    told = {text for part in (window, *window.findChildren(QWidget)) for text in told_by(part)}
    for action in window.findChildren(QAction):
        told |= {action.text(), action.toolTip(), action.statusTip()}
    return {text for text in told if english(text.replace(str(REPOSITORY), ""))}  # there may be a blank in it


def test_what_is_english_is_known() -> None:
    assert english("同じ高さ, higher")
    assert english("Open")
    assert not english("T1ce と FLAIR を表示 (Ctrl+Shift+O)、12 mm、chdb:/data/engine")


def test_the_window_with_rows(make_window: MakeWindow, japanese: None) -> None:
    window = make_window()
    window.documents.open_template(None)
    gui.pump()
    assert left_in_english(window) == set()
    assert window.menuBar().actions()[0].text() == "ファイル(&F)"


def test_steps_that_undo_takes_back_are_named(make_window: MakeWindow, japanese: None) -> None:
    window = make_window()
    draw(window)
    assert window.commands["sketch.undo"].text() == "元に戻す: ブラシ: 浮腫"
    assert left_in_english(window) == set()
    window.commands["sketch.undo"].trigger()
    assert window.commands["sketch.redo"].text() == "やり直す: ブラシ: 浮腫"
    tools = [tool for tool in (make() for make in TOOLS.values()) if tool.draws]
    doing = [words for tool in tools for words in (tool.key, f"erase with {tool.key}")]
    doing += ["resize", "remove contour", "grow by 1.5 mm", "shrink by 2 mm", "smooth by 2 mm"]
    steps = [f"{words}: {structure.key}" for words in doing for structure in STRUCTURES]
    steps += [
        "mirror",
        "copy to slice",
        "Paste",
        "open label map",
        "open sketch",
        "clear slice",
        "clear sketch",
        "fill between slices",
    ]
    assert [step for step in steps if english(step_said(step))] == []


def test_former_queries_are_told(make_window: MakeWindow, japanese: None) -> None:
    window = make_window()
    draw(window)
    wait_for_rows(window)
    window.commands["history.show"].trigger()
    gui.pump()
    assert left_in_english(window) == set()


def test_words_of_qt_that_its_translations_lack(qt: QApplication, japanese: None) -> None:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    texts = {label.text() for label in dialog.findChildren(QLabel)}
    assert {"場所(&L)", "ファイルの種類(&T)"} <= texts
    assert not [text for text in texts if english(text)]
    dialog.deleteLater()


def test_a_window_without_a_library(reopen: OpenWindow, japanese: None) -> None:
    window = reopen()
    assert left_in_english(window) == set()


def test_the_palette_and_the_card_of_keys(reopen: OpenWindow, japanese: None) -> None:
    window = reopen()
    card = KeyCard(window.commands, window)
    assert left_in_english(card) == set()
    titles = [command.plain_title for command in window.commands]
    assert [title for title in titles if english(title) or "(&" in title] == []
    assert [command.path for command in window.commands if english(command.path)] == []
    assert [text for command in window.commands if english(text := window.commands.obstacle(command.id))] == []


def test_the_palette_finds_english_words_too(reopen: OpenWindow, japanese: None) -> None:
    window = reopen()
    palette = window.palette_of_commands
    palette.open()
    for typed in ("settings", "設定"):
        (line,) = palette.findChildren(QLineEdit)
        line.setText(typed)
        assert palette.entries[0].title == "設定…"
    palette.dismiss()


def demo_dialog(path: Path) -> DemoDialog:
    store = QSettings(str(path / "window.ini"), QSettings.Format.IniFormat)
    return DemoDialog(path / "model.pt", store, Documents((), StateHolder(WindowState())))


DIALOGS: dict[str, Callable[[Path], QWidget]] = {
    "demo": demo_dialog,
    "settings": lambda path: SettingsDialog(),
    "crash": lambda path: CrashDialog("", True),
    "server": lambda path: ServerDialog(),
    "engine": lambda path: EngineDialog("a.sbmir"),
    "bring in": lambda path: BringInDialog(path / "model.pt"),
    "reader study": lambda path: StartDialog("a.sbmir"),
    "recent sketches": lambda path: RecentDialog(),
    "brains": lambda path: BrainWindow(StateHolder(WindowState())),
    "matching": lambda path: MatchWindow(StateHolder(WindowState())),
    "preparing": lambda path: PrepareWindow(StateHolder(WindowState()), path / "model.pt", None),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_dialogs_and_windows_of_their_own(name: str, japanese: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    made = DIALOGS[name](tmp_path)
    gui.show(made, 760, 640)
    try:
        assert left_in_english(made) == set()
    finally:
        gui.dispose(made)


# -- painted ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def font(qt: QApplication) -> None:
    """Do without the test where no font has the letters: none is shipped."""
    if not QFontDatabase.families(QFontDatabase.WritingSystem.Japanese):
        pytest.skip("no font with Japanese letters is installed (Debian: fonts-noto-cjk or fonts-ipafont-gothic)")


def test_letters_are_painted_and_differ(font: None) -> None:
    pictures = []
    for letter in ("浮", "腫"):
        label = QLabel(letter)
        label.resize(40, 40)
        pictures.append(gui.picture_of(label))
        label.deleteLater()
    assert pictures[0] != pictures[1], "a font without them has one box for all"


def cut_off(window: QWidget) -> list[str]:
    """Return the words of buttons and one-line labels that are wider than these, and of other labels that are higher."""
    found = []
    for label in window.findChildren(QLabel):
        if label.isVisible() and label.wordWrap() and label.heightForWidth(label.width()) > label.height():
            found.append(f"{label.text()!r}: {label.heightForWidth(label.width())} > {label.height()}")
    for one in window.findChildren(QWidget):
        if (
            isinstance(one, (QPushButton, QCheckBox, QRadioButton, QLabel))
            and one.isVisible()
            and not isinstance(one, FittingLabel)
        ):
            lines = [] if isinstance(one, QLabel) and (one.wordWrap() or "<" in one.text()) else one.text().split("\n")
            wanted = max((QFontMetrics(one.font()).horizontalAdvance(unmarked(line)) for line in lines), default=0)
            if wanted > one.width() and one.width() > 1:
                found.append(f"{one.text()!r}: {wanted} > {one.width()}")
    return found


@pytest.mark.parametrize("size", [(960, 540), (1280, 800)], ids=["small", "usual"])
def test_nothing_is_cut_off(size: tuple[int, int], make_window: MakeWindow, japanese: None, font: None) -> None:
    window = make_window()
    gui.show(window, *size)
    assert cut_off(window) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_nothing_is_cut_off_in_dialogs_of_their_own_size(
    name: str, japanese: None, font: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    made = DIALOGS[name](tmp_path)
    made.show()
    gui.pump()
    try:
        assert cut_off(made) == []
    finally:
        gui.dispose(made)
