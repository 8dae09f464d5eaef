"""Bringing studies into a library from the window: what was found, how far it is, and what failed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.jobs import Job, Progress, sentence
from widgets.language import tr, tr_counted, tr_later, translated
from widgets.libraries import server_address, server_dialog
from widgets.libraries.bringing import GROUPINGS, LABELS, Import, look
from widgets.libraries.child_process import CommandChain, Stage
from widgets.shared import dialogs, theme
from widgets.shared.background import Background
from widgets.shared.dropping import dropped_folders
from widgets.shared.one_window import take_least_width

if TYPE_CHECKING:
    from app.imaging import Found

_FormRow = tuple[str, QWidget, QBoxLayout | None]
"""Title, what stands there, and what stands to its right."""


class BringInDialog(QDialog):
    """Asks for folders and a library, and shows how far the work is; the window behind stays usable.

    Signals
    -------
    progressed(text)
        How far the work is, in words; empty when it has ended.
    ended(address)
        Studies were brought into the library at `address`, all or some of them.
    """

    progressed = Signal(str)
    ended = Signal(str)

    def __init__(self, model: Path, parent: QWidget | None = None, chain: CommandChain | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Bring in studies"))
        self.setModal(False)
        self.setAcceptDrops(True)
        self._model = model
        self._address = ""
        self._running = ""
        self._folders: list[Path] = []
        self._looking = Job()
        self._search = Background["Found"](self._on_found, self._on_not_found, tr_later("Looking for studies"))
        self._chain = chain or CommandChain(self)
        self._chain.progressed.connect(self._on_progress)
        self._chain.reported.connect(self._on_report)
        self._chain.finished.connect(lambda notice: self._on_end(""))
        self._chain.failed.connect(self._on_end)
        self._chain.cancelled.connect(lambda: self._on_end(tr("Stopped; what was finished is kept. Bring in again to go on.")))
        self._failures: list[str] = []
        self._unused: list[str] = []
        self._report = ""
        self._build()
        self._show_working(False)
        self._refresh()

    # -- building

    def _build(self) -> None:
        self._choices = QWidget()
        form = QFormLayout(self._choices)
        form.setContentsMargins(0, 0, 0, 0)
        for title, widget, extra in (*self._build_folders(), *self._build_target()):
            line = QHBoxLayout()
            line.addWidget(widget, 1)
            if extra is not None:
                line.addLayout(extra)
            form.addRow(title, line)
        self._build_report()
        self._build_buttons()
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for part in (self._choices, self._bar, self._text, self._failed):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        take_least_width(self, 640)

    def _build_folders(self) -> list[_FormRow]:
        self._list = QListWidget()
        self._list.setFixedHeight(88)
        self._list.setAccessibleName(tr("Folders"))
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        add, remove = QPushButton(tr("Add folder …")), QPushButton(tr("Remove"))
        for button in (add, remove):
            button.setAutoDefault(False)  # Enter brings in
        add.clicked.connect(self._ask_folder)
        remove.clicked.connect(self._remove_folder)
        buttons = QVBoxLayout()
        buttons.addWidget(add)
        buttons.addWidget(remove)
        buttons.addStretch(1)
        self._found = theme.quiet_label()
        self._found.setWordWrap(True)
        self._links = QCheckBox(tr("Follow links that lead out of the folders"))
        self._links.setToolTip(tr("For data sets that are made of links (DataLad, nnU-Net)"))
        self._links.toggled.connect(self._look)
        return [(tr("Folders"), self._list, buttons), ("", self._links, None), ("", self._found, None)]

    def _build_target(self) -> list[_FormRow]:
        self._target = QLineEdit()
        self._target.setReadOnly(True)
        self._target.setAccessibleName(tr("Library"))
        self._target.setPlaceholderText(tr("Choose a library of your own: a file or a server"))
        file, server = QPushButton(tr("File …")), QPushButton(tr("Server …"))
        file.clicked.connect(self._ask_file)
        server.clicked.connect(self._ask_server)
        self._labels = QComboBox()
        for key, text in LABELS.items():
            self._labels.addItem(tr(text), key)
        self._mapping = QLineEdit()
        self._mapping.setAccessibleName(tr("Mapping file"))
        self._mapping.setPlaceholderText(tr("None: files are told by their names (BraTS, BIDS, DICOM)"))
        self._grouping = QComboBox()
        for key, text in GROUPINGS.items():
            self._grouping.addItem(tr(text), key)
        self._grouping.setToolTip(tr("What makes DICOM files one study"))
        self._grouping.currentIndexChanged.connect(self._look)
        choose = QPushButton(tr("Choose …"))
        choose.clicked.connect(self._ask_mapping)
        self._mapping.editingFinished.connect(self._look)
        return [
            (tr("Library"), self._target, _row(file, server)),
            (tr("Label maps"), self._labels, None),
            (tr("DICOM studies"), self._grouping, None),
            (tr("Mapping file"), self._mapping, _row(choose)),
        ]

    def _build_report(self) -> None:
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._failed = QPlainTextEdit()
        self._failed.setReadOnly(True)
        self._failed.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
        self._failed.setMinimumHeight(110)

    def _build_buttons(self) -> None:
        self._buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self._copy = self._buttons.addButton(tr("Copy list"), role.ResetRole)
        self._start = self._buttons.addButton(tr("Bring in"), role.ActionRole)
        self._stop = self._buttons.addButton(tr("Stop"), role.ActionRole)
        self._close = self._buttons.addButton(tr("Close"), role.RejectRole)
        self._start.setDefault(True)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._failed.toPlainText()))
        self._start.clicked.connect(self.start)
        self._stop.clicked.connect(self.stop)
        self._close.clicked.connect(self.reject)

    # -- what is chosen

    @property
    def working(self) -> bool:
        """Whether studies are being brought in."""
        return self._chain.running

    def add_folders(self, folders: Sequence[Path]) -> None:
        """Add folders to the list; while studies are brought in, it stays as it is."""
        if self.working:
            return
        for folder in folders:
            if folder not in self._folders:
                self._folders.append(folder)
        self._look()

    def set_library(self, address: str) -> None:
        """Choose where the studies go."""
        if not self.working:
            self._address = address
            self._target.setText(server_address.to_remember(address))
            self._target.setCursorPosition(0)
            self._refresh()

    def _look(self) -> None:
        """Look for studies in the folders, off the window's thread."""
        self._list.clear()
        self._list.addItems([str(folder) for folder in self._folders])
        self._looking.cancel()
        job = self._looking = Job()
        folders, mapping, links = tuple(self._folders), self._mapping_path(), self._links.isChecked()
        grouping = str(self._grouping.currentData())
        if folders:
            self._found.setText(tr("Looking for studies …"))
            self._search.start(lambda: look(folders, mapping, job, links, grouping))
        else:
            self._found.setText(tr("Drop folders here, or add them: of one study each, or of many at any depth."))
        self._refresh()

    def _on_found(self, found: Found) -> None:
        studies = tr_counted("{count} study found", "{count} studies found", len(found.studies))
        problems = (
            tr(
                "; {count} cannot be used, for instance: {sentence}",
                count=len(found.failed),
                sentence=translated(found.failed[0][1]),
            )
            if found.failed
            else ""
        )
        files = sum(one.files for one in found.unused)
        unused = (
            tr(
                "; {files} files that look like images are not used, for instance: {sentence}",
                files=files,
                sentence=translated(found.unused[0].sentence),
            )
            if files
            else ""
        )
        self._found.setText(f"{studies}{problems}{unused}")

    def _on_not_found(self, problem: str) -> None:
        self._found.setText(problem)

    def _mapping_path(self) -> Path | None:
        text = self._mapping.text().strip()
        return Path(text) if text else None

    def _ask_folder(self) -> None:
        if folder := dialogs.ask_study(self, tr("Add a folder of studies")):
            self.add_folders([folder])

    def _remove_folder(self) -> None:
        row = self._list.currentRow()
        if row >= 0:
            del self._folders[row]
            self._look()

    def _ask_file(self) -> None:
        if path := dialogs.ask_new_library(self, "" if server_address.is_server(self._address) else self._address):
            self.set_library(path)

    def _ask_server(self) -> None:
        known = self._address if server_address.is_server(self._address) else ""
        if address := server_dialog.ask_server(self, known):
            self.set_library(address)

    def _ask_mapping(self) -> None:
        if path := dialogs.ask_mapping(self):
            self._mapping.setText(str(path))
            self._look()

    # -- working

    def start(self) -> None:
        """Begin, or go on with what a former run has not finished."""
        if server_address.wants_password(self._address):
            self._ask_server()
        if self.working or not self._folders or not self._address:
            return
        self._running = self._address
        self._failures, self._unused, self._report = [], [], ""
        self._text.setText(tr("Starting …"))
        self._bar.setRange(0, 0)
        chosen = Import(
            tuple(self._folders),
            self._address,
            self._model,
            str(self._labels.currentData()),
            self._mapping_path(),
            self._links.isChecked(),
            str(self._grouping.currentData()),
        )
        self._chain.start([chosen.stage()])
        self._show_working(True)

    def stop(self) -> None:
        """Stop within the present study; what is finished is kept."""
        self._stop.setEnabled(False)
        self._text.setText(tr("Stopping …"))
        self._chain.cancel()

    def shut_down(self) -> None:
        """End the child process and the looking, for a program that closes."""
        self._looking.cancel()
        self._search.stop()
        self._chain.stop_now()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide; the work goes on behind."""
        event.accept()

    def _on_progress(self, stage: Stage, progress: Progress) -> None:
        if not self._stop.isEnabled():
            return
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        self._text.setText(translated(sentence(progress)) if progress.total else tr("{title}: starting …", title=stage.title))
        self.progressed.emit(self._text.text())

    def _on_report(self, report: dict[str, object]) -> None:
        failed = report.get("failed")
        self._failures = [str(entry[1]) for entry in failed if len(entry) == 2] if isinstance(failed, list) else []
        unused, files = report.get("unused"), report.get("unused_files", 0)
        self._unused = [str(entry) for entry in unused] if isinstance(unused, list) else []
        added, present = report.get("added"), report.get("present")
        self._report = tr(
            "{added} brought in, {present} there already, {failures} could not be used.",
            added=added,
            present=present,
            failures=len(self._failures),
        )
        if self._unused:
            self._report += tr(" {files} files that look like images were not used.", files=files)

    def _on_end(self, problem: str) -> None:
        self._text.setText("\n".join(line for line in (self._report, problem if not self._failures else "") if line))
        self._failed.setPlainText(
            "\n".join(
                [*map(translated, self._failures), *([tr("Not used:")] if self._unused else []), *map(translated, self._unused)]
            )
        )
        self._show_working(False)
        self.progressed.emit("")
        if self._report:
            self.ended.emit(self._running)

    def _show_working(self, working: bool) -> None:
        self._choices.setEnabled(not working)
        self._bar.setVisible(working)
        self._stop.setVisible(working)
        self._stop.setEnabled(working)
        self._start.setVisible(not working)
        listed = not working and bool(self._failures or self._unused)
        self._failed.setVisible(listed)
        self._copy.setVisible(listed)
        self._close.setText(tr("Hide") if working else tr("Close"))
        self._text.setVisible(working or bool(self._text.text()))
        self._refresh()

    def _refresh(self) -> None:
        self._start.setEnabled(bool(self._folders and self._address))
        if not self._folders and not self._found.text():
            self._look()

    # -- dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.working and dropped_folders(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add_folders(dropped_folders(event.mimeData()))


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    for button in buttons:
        button.setAutoDefault(False)
        row.addWidget(button)
    return row
