"""Beside the canvas: the question, what is to be done now, and the rows to be judged."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.reading.reader_study import Answer, ImageQuestion, Reading, ShownRow
from widgets.commands import CommandSet
from widgets.language import tr, tr_later
from widgets.results import thumbnails
from widgets.shared.theme import quiet_label
from widgets.study.judged_row import JudgedRow
from widgets.study.pictures import Pictures
from widgets.study.slices import CaseSlice

LEAST_WIDTH = 400
QUESTION_HEIGHT = 108
"""Of the presented case while rows are judged."""

FIND = tr_later("Find this image.")
DRAW = tr_later("Sketch the lesion on the template, at its level; then have the rows shown.")
JUDGE = tr_later("Is each row alike in size, place and pattern? Keys 1, 2, 3 turn them; Y all alike, N none; arrows go on.")


class StudyPanel(QWidget):
    """Shows what a reading asks; what a reader says goes out by signals.

    Signals
    -------
    judged(int, Point, bool), judged_whole(int, bool)
        As of :class:`widgets.study.judged_row.JudgedRow`.
    """

    judged = Signal(int, str, bool)
    judged_whole = Signal(int, bool)

    def __init__(self, radiological: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._radiological = radiological
        self.rows: list[JudgedRow] = []
        self._frame = QRect(thumbnails.USUAL_FRAME)
        self.heading = QLabel()
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.question = QLabel()
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.question.setWordWrap(True)
        self.pictures = Pictures(2, radiological)
        self.hint = quiet_label()
        self.hint.setWordWrap(True)
        self.told = quiet_label()
        self.told.setWordWrap(True)
        self._pages = QStackedWidget()
        self._buttons = QHBoxLayout()
        self._lay_out()
        self.setMinimumWidth(LEAST_WIDTH)

    def _lay_out(self) -> None:
        self._list = QWidget()
        self._list_layout = QVBoxLayout(self._list)
        self._list_layout.setContentsMargins(0, 0, 0, 0)
        self._list_layout.setSpacing(0)
        self.rows_area = QScrollArea()
        self.rows_area.setWidgetResizable(True)
        self.rows_area.setFrameShape(QFrame.Shape.NoFrame)
        self.rows_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows_area.setWidget(self._list)
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.question)
        inside.addWidget(self.pictures, 1)
        inside.addWidget(self.hint)
        inside.addWidget(self.rows_area, 3)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages.addWidget(page)
        self._pages.addWidget(self._words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 6)
        layout.addWidget(self.heading)
        layout.addWidget(self.progress)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.told)
        layout.addLayout(self._buttons)

    def equip(self, commands: CommandSet) -> None:
        """Put the window's commands below; each is a button that the Tab key reaches."""
        for name in ("study.pause", "study.draw", "study.show", "study.next"):
            self._buttons.addWidget(_button(commands[name]))
            if name == "study.pause":
                self._buttons.addStretch(1)

    def say(self, words: str) -> None:
        """Show words instead of question and rows."""
        self._words.setText(words)
        self._pages.setCurrentIndex(1)

    def show_reading(self, reading: Reading) -> None:
        """Show which question it is and what is to be done now."""
        total = len(reading.plan.questions)
        self.progress.setRange(0, total)
        self.progress.setValue(reading.number)
        self.progress.setAccessibleName(tr("{number} of {total} questions are answered", number=reading.number, total=total))
        question, answer = reading.question, reading.answer
        if question is None or answer is None:
            self.heading.setText(tr(reading.plan.title))
            return
        self.heading.setText(
            tr("Question {number} of {total} · {title}", number=reading.number + 1, total=total, title=tr(reading.stage.title))
        )
        image = isinstance(question, ImageQuestion)
        self.question.setText(tr(question.text or FIND))
        self.pictures.setVisible(image)
        judging = answer.phase == "judging"
        self.pictures.set_columns(4 if judging else 2)
        self.pictures.setMaximumHeight(QUESTION_HEIGHT if judging else 16777215)
        self.pictures.setMinimumHeight(QUESTION_HEIGHT if judging else 160)
        self.hint.setText(tr(JUDGE) if judging else tr(reading.stage.instructions or DRAW))
        self.rows_area.setVisible(judging)
        if judging:
            self._show_rows(answer)
        else:
            self._forget_rows()
        self._pages.setCurrentIndex(0)

    def show_presented(self, case: CaseSlice | None) -> None:
        """Show the presented slice; None for a question in words."""
        if case is not None:
            frame = thumbnails.common_frame(list(case.planes.values()))
            self.pictures.show_pictures(case.pictures, frame)

    def show_slices(self, cases: Sequence[CaseSlice]) -> None:
        """Show what was found, row by row."""
        frame = thumbnails.common_frame([plane for case in cases for plane in case.planes.values()])
        for row, case in zip(self.rows, cases, strict=False):
            row.show_slice(case, frame)

    def focus_first(self) -> None:
        """Give the focus to the first row that is not judged yet."""
        if self.rows:
            self.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_rows(self, answer: Answer) -> None:
        if [row.rank for row in self.rows] != [row.rank for row in answer.rows]:
            self._forget_rows()
            for shown in answer.rows:
                self._add_row(shown)
        for widget, shown in zip(self.rows, answer.rows, strict=True):
            widget.show_judgement(shown.judgement)

    def _add_row(self, shown: ShownRow) -> None:
        row = JudgedRow(shown, self._radiological)
        row.judged.connect(self.judged)
        row.judged_whole.connect(self.judged_whole)
        row.stepped.connect(lambda step, rank=shown.rank: self._step(rank, step))
        self._list_layout.addWidget(row)
        self.rows.append(row)

    def _step(self, rank: int, step: int) -> None:
        if 1 <= rank + step <= len(self.rows):
            row = self.rows[rank + step - 1]
            row.setFocus(Qt.FocusReason.OtherFocusReason)
            self.rows_area.ensureWidgetVisible(row)

    def _forget_rows(self) -> None:
        for row in self.rows:
            self._list_layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows.clear()


def _button(action: QAction) -> QPushButton:
    """Return a button that does what an action does, and is named and enabled as it is."""
    button = QPushButton()
    button.setAutoDefault(False)
    button.clicked.connect(action.trigger)

    def follow() -> None:
        button.setText(action.text())
        button.setToolTip(action.toolTip())
        button.setEnabled(action.isEnabled())

    action.changed.connect(follow)
    follow()
    return button
