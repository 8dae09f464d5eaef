"""The small window in which a reader says what a filter asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.retrieval.filters import FILTERS, Condition, Offers, read_condition
from widgets.language import tr, translated
from widgets.results.chips.editors import Editor, editor_for

SIZE = QSize(390, 300)
NAME = Qt.ItemDataRole.UserRole
LEFT_OUT_FIRST = ("patient",)
"""Filters by which a reader leaves cases out, rather than keeps some."""


class FilterPopup(QFrame):
    """Kinds of filters at the left, the values of one at the right; Return takes it, Escape does not.

    Parameters
    ----------
    offers : mapping of str to sequence of str
        The filters that make sense, with the values that the library has.
    hints : mapping of str to sequence of str
        Values to begin with, by filters.

    Signals
    -------
    taken(str)
        The condition as it is written.
    closed()
        It is gone from the screen.
    """

    taken = Signal(str)
    closed = Signal()

    def __init__(self, offers: Offers, hints: Mapping[str, Sequence[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("popup")
        self.setAccessibleName(tr("Filter"))
        self._offers, self._hints = offers, hints
        self._shown: Condition | None = None
        self.editor: Editor | None = None
        self.kinds = QListWidget()
        for name in offers:
            item = QListWidgetItem(tr(name.capitalize()))
            item.setData(NAME, name)
            item.setToolTip(tr(FILTERS[name].title))
            self.kinds.addItem(item)
        self.kinds.setAccessibleName(tr("Filter by"))
        self.kinds.setStyleSheet("QListWidget::item { padding: 3px 4px; }")
        self.kinds.setFixedWidth(self.kinds.sizeHintForColumn(0) + 24)
        self._title = QLabel()
        self._title.setWordWrap(True)
        self.only, self.all_but = QRadioButton(tr("Only these")), QRadioButton(tr("All but these"))
        self._room = QVBoxLayout()
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setObjectName("quiet")
        self.take = QPushButton(tr("Add"))
        self.take.clicked.connect(self._on_take)
        self._lay_out()
        self.kinds.currentRowChanged.connect(self._on_kind)
        self.only.toggled.connect(self._on_change)

    def _lay_out(self) -> None:
        which = QHBoxLayout()
        which.addWidget(self.only)
        which.addWidget(self.all_but)
        which.addStretch(1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.told, 1)
        bottom.addWidget(self.take, 0, Qt.AlignmentFlag.AlignBottom)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._title)
        right.addLayout(self._room, 1)
        right.addLayout(which)
        right.addLayout(bottom)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(10)
        layout.addWidget(self.kinds)
        layout.addLayout(right, 1)
        self.resize(SIZE)

    @property
    def kind(self) -> str:
        """Name of the filter that is shown."""
        return str(self.kinds.currentItem().data(NAME))

    @property
    def text(self) -> str:
        """The condition as it is written; "" where nothing is chosen."""
        words = [] if self.editor is None else self.editor.words()
        return f"{self.kind}{'!=' if self.all_but.isChecked() else '='}{'|'.join(words)}" if words else ""

    def begin(self, kind: str | None = None) -> None:
        """Show a kind of filter, or the first, to add one."""
        names = list(self._offers)
        self.kinds.setCurrentRow(names.index(kind) if kind in names else 0)

    def edit(self, condition: Condition) -> None:
        """Show a filter that there is, to change it."""
        self._shown = condition
        self.take.setText(tr("Change"))
        self.begin(condition.filter.name)

    def open_at(self, anchor: QWidget) -> None:
        """Open below a widget, on the screen as a whole."""
        screen = anchor.screen().availableGeometry()
        size = self.size().expandedTo(self.minimumSizeHint())
        where = anchor.mapToGlobal(QPoint(0, anchor.height() + 2))
        left = min(where.x(), screen.right() - size.width())
        top = min(where.y(), screen.bottom() - size.height())
        self.move(max(screen.left(), left), max(screen.top(), top))
        self.show()
        self.kinds.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_take()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _on_kind(self, row: int) -> None:
        name, shown = self.kind, self._shown
        if self.editor is not None:
            self._room.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
        self.editor = editor_for(FILTERS[name], self._offers[name])
        self._title.setText(f"<b>{tr(FILTERS[name].title)}</b>")
        same = shown if shown is not None and shown.filter.name == name else None
        self.editor.show_words(self._hints.get(name, ()) if same is None else same.words)
        excluded = name in LEFT_OUT_FIRST if same is None else same.excluded
        (self.all_but if excluded else self.only).setChecked(True)
        self._room.addWidget(self.editor, 1)
        self.editor.changed.connect(self._on_change)
        self._on_change()

    def _on_change(self) -> None:
        """Say in plain words what would be taken, or what is wrong with it."""
        text, said = self.text, ""
        self.take.setEnabled(bool(text))
        if text:
            try:
                said = read_condition(text).said
            except UserError as error:
                said = str(error)
                self.take.setEnabled(False)
        said = translated(said)
        self.told.setText(said)
        self.told.setToolTip(said)

    def _on_take(self) -> None:
        if self.take.isEnabled():
            self.taken.emit(self.text)
            self.close()
