"""What was found, as a table: studies with what is taken for each sequence, their series, and what cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.anatomy import ALL_MODALITIES, MODALITY_TITLES, NETWORK_MODALITIES
from app.errors import UserError
from widgets.language import tr, tr_later, translated

if TYPE_CHECKING:
    from app.imaging import Decision, SeriesFound, StudyFound

COLUMNS = (tr_later("Study"), tr_later("Date, plane"), *(MODALITY_TITLES[name] for name in ALL_MODALITIES), tr_later("Remarks"))
STUDY, DATE, FIRST, REMARKS = 0, 1, 2, 2 + len(ALL_MODALITIES)
WIDTHS = (226, 150, 122, 122, 122, 122)
FEW = 3
"""The series of so few studies are shown at once."""
NONE = tr_later("none")
NONE_CHOSEN = -1
DECIDED: dict[Decision, str] = {
    "waiting": tr_later("prepared, waits for your decision"),
    "kept": tr_later("prepared and kept before"),
    "rejected": tr_later("prepared and rejected before"),
}

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole.UserRole


class _SeriesChoice(QStyledItemDelegate):
    """Offers the series of a study in the cell of a sequence."""

    def __init__(self, tree: FoundTree) -> None:
        super().__init__(tree)
        self._tree = tree

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Return the list, open, with what is taken now."""
        found = self._tree.study_at(index)
        assert found is not None  # only cells of studies can be edited
        box = QComboBox(parent)
        box.addItem(tr(NONE), NONE_CHOSEN)
        for place, series in enumerate(found.series):
            if not series.problem:
                box.addItem(f"{series.title} ({lying(series)})", place)
        box.view().setMinimumWidth(box.view().sizeHintForColumn(0) + 24)
        box.activated.connect(lambda _: self._finish(box))
        return box

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show what is taken."""
        found = self._tree.study_at(index)
        if isinstance(editor, QComboBox) and found is not None:
            used = found.used.get(ALL_MODALITIES[index.column() - FIRST], NONE_CHOSEN)
            editor.setCurrentIndex(max(editor.findData(used), 0))
            editor.showPopup()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Take what was chosen."""
        if isinstance(editor, QComboBox):
            self._tree.take(index, ALL_MODALITIES[index.column() - FIRST], int(editor.currentData()))

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Leave room for the list."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), max(hint.height(), 26))

    def _finish(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)


class FoundTree(QTreeWidget):
    """The table; the cells of the sequences can be changed by a click or by F2.

    Signals
    -------
    ticked()
        Other studies are ticked.
    refused(sentence)
        Why a choice is none.
    """

    ticked = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("What was found"))
        self.setColumnCount(len(COLUMNS))
        self.setHeaderLabels([tr(title) for title in COLUMNS])
        self.setTabKeyNavigation(False)  # Tab leaves the table
        self.setEditTriggers(self.EditTrigger.EditKeyPressed)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(False)
        self.setAlternatingRowColors(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names of files differ at their ends
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate(WIDTHS):
            self.setColumnWidth(column, width)
        for column in range(FIRST, REMARKS):
            self.setItemDelegateForColumn(column, _SeriesChoice(self))
        self._studies: list[StudyFound] = []
        self._filling = False
        self.itemClicked.connect(self._on_clicked)
        self.itemChanged.connect(self._on_changed)

    # -- what is in it

    def show_found(self, studies: list[StudyFound], problems: list[str], decided: Mapping[str, Decision]) -> None:
        """Show other studies, with sentences on what cannot be used; `decided` are those prepared before, by name."""
        self._filling = True
        self.clear()
        self._studies = list(studies)
        for number, found in enumerate(studies):
            item = QTreeWidgetItem(self)
            item.setData(STUDY, _Role, number)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable)
            state = decided.get(found.files.study)
            wanted = found.raw and state is None
            item.setCheckState(STUDY, Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
            self._describe(item, found, "" if state is None else DECIDED[state])
            for series in found.series:
                self._add_series(item, series)
            item.setExpanded(len(studies) <= FEW)
        if problems:
            self._add_problems(problems)
        self._filling = False
        self._mark_used()
        if (first := self.topLevelItem(0)) is not None:
            self.setCurrentItem(first)
        self.ticked.emit()

    @property
    def chosen(self) -> list[StudyFound]:
        """The studies that are ticked."""
        items = (self.topLevelItem(row) for row in range(len(self._studies)))
        return [
            found
            for found, item in zip(self._studies, items, strict=True)
            if item is not None and item.checkState(STUDY) is Qt.CheckState.Checked
        ]

    def study_at(self, index: _Index) -> StudyFound | None:
        """Return the study of a row; None for the row of a series or a problem."""
        number = index.sibling(index.row(), STUDY).data(_Role)
        return self._studies[number] if isinstance(number, int) and not index.parent().isValid() else None

    def take(self, index: _Index, modality: str, place: int) -> None:
        """Take another series for a sequence; what cannot be is told."""
        number, found = int(index.sibling(index.row(), STUDY).data(_Role)), self.study_at(index)
        if found is None:
            return
        choice = {name: at for name, at in found.used.items() if name != modality and at != place}
        if place != NONE_CHOSEN:
            choice[modality] = place
        try:
            self._studies[number] = changed = found.using(choice)
        except UserError as error:
            self.refused.emit(str(error))
            return
        item = self.topLevelItem(number)
        if item is not None:
            self._filling = True
            self._describe(item, changed, "")
            self._filling = False
            self._mark_used()

    def _describe(self, item: QTreeWidgetItem, found: StudyFound, state: str) -> None:
        files, used = found.files, found.used
        item.setText(STUDY, files.study if files.patient == files.study else f"{files.patient} / {files.study}")
        item.setToolTip(
            STUDY,
            tr("Patient {patient}, study {study}, in {folder}", patient=files.patient, study=files.study, folder=files.folder),
        )
        item.setText(DATE, found.date or "–")
        ink, quiet, warning = self._inks()
        for column, modality in enumerate(ALL_MODALITIES, FIRST):
            place = used.get(modality)
            item.setText(column, f"{found.series[place].title if place is not None else tr(NONE)} ▾")
            lacks = place is None and modality in NETWORK_MODALITIES
            item.setForeground(column, warning if lacks else ink if place is not None else quiet)
            taken = tr("Nothing") if place is None else f"{found.series[place].title}, {lying(found.series[place])}"
            item.setToolTip(
                column,
                tr(
                    "{taken} is taken for {modality}; click, or press F2, to choose another series",
                    taken=taken,
                    modality=MODALITY_TITLES[modality],
                ),
            )
        told = [state] if state else []
        if found.missing:
            told.append(tr("{modalities} missing", modalities=", ".join(MODALITY_TITLES[name] for name in found.missing)))
        if found.prepared:
            told.append(tr("is the outcome of a preparation"))
        elif not found.raw:
            told.append(tr("seems prepared already: no skull is seen"))
        item.setText(REMARKS, "; ".join((*told, *map(translated, files.notices))))
        item.setToolTip(REMARKS, "\n".join((*told, *map(translated, files.notices))))

    def _add_series(self, item: QTreeWidgetItem, series: SeriesFound) -> None:
        row = QTreeWidgetItem(item, [series.title, lying(series)])
        row.setToolTip(STUDY, series.title)
        row.setFirstColumnSpanned(False)
        row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)

    def _add_problems(self, problems: list[str]) -> None:
        heading = QTreeWidgetItem(self, [tr("{count} not used", count=len(problems))])
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        heading.setFirstColumnSpanned(True)
        for sentence in problems:
            row = QTreeWidgetItem(heading, [sentence])
            row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            row.setFirstColumnSpanned(True)
            row.setToolTip(STUDY, sentence)
        heading.setExpanded(not self._studies)

    def _mark_used(self) -> None:
        """Say at each series for what it is taken, or why it is not used."""
        ink, quiet, _ = self._inks()
        self._filling = True
        for number, found in enumerate(self._studies):
            item, taken = self.topLevelItem(number), {place: name for name, place in found.used.items()}
            if item is None:
                continue
            for place, series in enumerate(found.series):
                if (row := item.child(place)) is None:
                    continue
                for column, modality in enumerate(ALL_MODALITIES, FIRST):
                    row.setText(column, "✓" if taken.get(place) == modality else "")
                    row.setTextAlignment(column, Qt.AlignmentFlag.AlignCenter)
                said = series.problem and tr("cannot be used: it {problem}", problem=translated(series.problem))
                row.setText(REMARKS, "" if place in taken else said or translated(series.left) or tr("not used"))
                row.setToolTip(REMARKS, row.text(REMARKS))
                for column in (STUDY, DATE, REMARKS):
                    row.setForeground(column, ink if place in taken else quiet)
        self._filling = False

    def _inks(self) -> tuple[QColor, QColor, QColor]:
        """Return the colours of what is said, of what matters less, and of what is wrong."""
        roles = QPalette.ColorRole
        palette = self.palette()
        return palette.color(roles.Text), palette.color(roles.PlaceholderText), palette.color(roles.BrightText)

    # -- what the reader does

    def set_ticked(self, on: bool) -> None:
        """Tick all studies, or none."""
        for number in range(len(self._studies)):
            if (item := self.topLevelItem(number)) is not None:
                item.setCheckState(STUDY, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick by Space in whatever column; F2 opens the choice of a sequence."""
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Space and item is not None and item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            on = item.checkState(STUDY) is Qt.CheckState.Checked
            item.setCheckState(STUDY, Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
            return
        if event.key() == Qt.Key.Key_F2:
            if item is not None and FIRST <= self.currentColumn() < REMARKS:
                self._edit(item, self.currentColumn())
            return
        super().keyPressEvent(event)

    def _on_clicked(self, item: QTreeWidgetItem, column: int) -> None:
        if FIRST <= column < REMARKS:
            self._edit(item, column)

    def _edit(self, item: QTreeWidgetItem, column: int) -> None:
        if item.flags() & Qt.ItemFlag.ItemIsEditable:
            self.editItem(item, column)

    def _on_changed(self, item: QTreeWidgetItem, column: int) -> None:
        if not self._filling and column == STUDY:
            self.ticked.emit()


def lying(series: SeriesFound) -> str:
    """Say how a series lies: ``axial 23 × 6.5 mm``."""
    return f"{tr(series.plane)} {series.slices} × {series.thickness_mm:.2g} mm" if series.plane else "–"
