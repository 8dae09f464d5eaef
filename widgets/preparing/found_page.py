"""What was found, what becomes of it, into which folder it is prepared, and where it goes when it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from widgets.language import tr, tr_counted, tr_later, translated
from widgets.libraries import server_address, server_dialog
from widgets.preparing.found_tree import FoundTree
from widgets.shared import dialogs

if TYPE_CHECKING:
    from app.imaging import Decision, Survey

NOTHING = tr_later(
    "Drop raw studies here, or add a folder: NIfTI files, or a DICOM folder of a PACS export with any number of studies."
)
_FILE, _SERVER = "file", "server"


class FoundPage(QWidget):
    """The table and what goes with it.

    Signals
    -------
    add_wanted(), start_wanted(), as_they_are_wanted()
    changed()
        Other studies are ticked, or they go elsewhere.
    """

    add_wanted = Signal()
    start_wanted = Signal()
    as_they_are_wanted = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._libraries: list[str] = []
        self.told = QLabel(tr(NOTHING))
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.hide()
        self.tree = FoundTree()
        self.all = QCheckBox(tr("All"))
        self.all.setToolTip(tr("Tick all studies, or none"))
        self.folder = QLineEdit()
        self.folder.setReadOnly(True)
        self.folder.setAccessibleName(tr("Folder for prepared studies"))
        self.choose = QPushButton(tr("Choose …"))
        self.target = QComboBox()
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.target.setMinimumContentsLength(24)
        self.add, self.as_they_are = QPushButton(tr("Add folder …")), QPushButton(tr("Use as they are …"))
        self.as_they_are.setToolTip(tr("Do not prepare them: search by them, draw on them or bring them in as they lie"))
        self.start = QPushButton(tr("Prepare"))
        self.start.setDefault(True)
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        form = QFormLayout()
        where = QHBoxLayout()
        where.addWidget(self.folder, 1)
        where.addWidget(self.choose)
        form.addRow(tr("Prepared studies go to"), where)
        form.addRow(tr("What is kept"), self.target)
        buttons = QHBoxLayout()
        buttons.addWidget(self.all)
        buttons.addSpacing(8)
        buttons.addWidget(self.add)
        buttons.addWidget(self.as_they_are)
        buttons.addStretch(1)
        buttons.addWidget(self.start)
        layout = QVBoxLayout(self)
        layout.addWidget(self.told)
        layout.addWidget(self.bar)
        layout.addWidget(self.tree, 1)
        layout.addLayout(form)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.tree.ticked.connect(self._refresh)
        self.tree.refused.connect(self.told.setText)
        self.all.clicked.connect(self.tree.set_ticked)
        self.choose.clicked.connect(self._ask_folder)
        self.target.activated.connect(self._on_target)
        self.add.clicked.connect(self.add_wanted)
        self.as_they_are.clicked.connect(self.as_they_are_wanted)
        self.start.clicked.connect(self.start_wanted)

    # -- what is shown

    def show_looking(self) -> None:
        """Say that it is being looked."""
        self.told.setText(tr("Looking for studies …"))
        self.bar.show()

    def show_problem(self, sentence: str) -> None:
        """Say why nothing was found."""
        self.bar.hide()
        self.told.setText(translated(sentence))

    def show_survey(self, survey: Survey, decided: dict[str, Decision]) -> None:
        """Show what was found; `decided` are studies that were prepared before, by name."""
        self.bar.hide()
        patients = {study.files.patient for study in survey.studies}
        raw = sum(study.raw for study in survey.studies)
        if survey.studies:
            self.told.setText(
                tr(
                    "{studies} of {patients}, {raw} with the skull on. Check what is taken for each sequence; a click "
                    "there changes it.",
                    studies=_studies(len(survey.studies)),
                    patients=tr_counted("{count} patient", "{count} patients", len(patients)),
                    raw=raw,
                )
            )
        else:
            self.told.setText(tr("No study was found."))
        self.tree.show_found(survey.studies, survey.problems, decided)

    def _refresh(self) -> None:
        chosen = len(self.tree.chosen)
        self.start.setText(tr("Prepare {studies}", studies=_studies(chosen)) if chosen else tr("Prepare"))
        self.start.setEnabled(chosen > 0)
        self.as_they_are.setEnabled(self.tree.topLevelItemCount() > 0)
        self.changed.emit()

    # -- where it goes

    @property
    def out(self) -> Path:
        """The folder for prepared studies."""
        return Path(self.folder.text())

    @property
    def library(self) -> str | None:
        """The address of the library that takes in what is kept; None to open it only."""
        found = self.target.currentData()
        return str(found) if found else None

    def set_out(self, out: Path) -> None:
        """Choose the folder for prepared studies."""
        self.folder.setText(str(out))
        self.folder.setToolTip(str(out))
        self.changed.emit()

    def set_library(self, address: str | None) -> None:
        """Choose the library; None to open only what is kept."""
        if address is not None and address not in self._libraries:
            self._libraries.insert(0, address)
        self.target.clear()
        for known in self._libraries:
            shown = server_address.to_remember(known)
            self.target.addItem(
                tr("is brought into {library}", library=shown if server_address.is_server(known) else Path(known).name), known
            )
            self.target.setItemData(self.target.count() - 1, shown, Qt.ItemDataRole.ToolTipRole)
        self.target.addItem(tr("is opened only"), None)
        self.target.addItem(tr("Another library: a file …"), _FILE)
        self.target.addItem(tr("Another library: a server …"), _SERVER)
        self.target.setCurrentIndex(self._libraries.index(address) if address in self._libraries else len(self._libraries))
        self.changed.emit()

    def _on_target(self, index: int) -> None:
        asked = self.target.itemData(index)
        if asked not in (_FILE, _SERVER):
            self.changed.emit()
            return
        former = self._libraries[0] if self._libraries else None
        near = former if former and not server_address.is_server(former) else ""
        found = dialogs.ask_new_library(self, near) if asked == _FILE else server_dialog.ask_server(self, "")
        self.set_library(found or former)

    def _ask_folder(self) -> None:
        if folder := dialogs.ask_study(self, tr("Folder for prepared studies")):
            self.set_out(folder)


def _studies(number: int) -> str:
    return tr_counted("{count} study", "{count} studies", number)
