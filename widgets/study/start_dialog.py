"""The beginning of a reader study: which study, who reads; or a session that is gone on with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import SbmirError, UserError
from app.reading.reader_study import Plan, Reader, Session, kept_plan, kept_sessions, read_plan, shipped_plans
from widgets.language import tr, tr_later, translated
from widgets.shared.one_window import take_least_width

NEW = tr_later("A new session")
FILTER = tr_later("Reader studies (*.toml *.json)")


@dataclass(frozen=True)
class Start:
    """What was chosen: a plan, and the session that goes on or the reader who begins one."""

    plan: Plan
    session: Session | None
    reader: Reader | None


class StartDialog(QDialog):
    """Asks for all that a session needs; what is wrong is said in it, and it stays open."""

    def __init__(self, library: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Reader study"))
        self.start: Start | None = None
        self.sessions = QComboBox()
        self.plans = QComboBox()
        self.code = QLineEdit()
        self.code.setMaxLength(80)
        self.years = QDoubleSpinBox()
        self.years.setRange(0, 80)
        self.years.setDecimals(1)
        self.years.setSuffix(tr(" years"))
        self._about = QLabel()
        self._about.setTextFormat(Qt.TextFormat.PlainText)
        self._about.setWordWrap(True)
        self.problem = QLabel()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self._unfinished, told = self._find_sessions()
        self._fill(told)
        self._lay_out(library)
        self.sessions.currentIndexChanged.connect(self._show_choice)
        self.plans.currentIndexChanged.connect(self._show_choice)
        self._show_choice()
        (self.sessions if self._unfinished else self.code).setFocus()

    def _find_sessions(self) -> tuple[list[Session], list[str]]:
        try:
            kept, told = kept_sessions()
        except SbmirError as error:
            return [], [translated(str(error))]
        return [session for _, session in kept if session.finished is None], told

    def _fill(self, told: list[str]) -> None:
        for session in self._unfinished:
            count = tr("{answered} of {questions}", answered=session.answered, questions=session.questions)
            self.sessions.addItem(
                tr(
                    "Go on: {code}, {plan_title} ({count} answered)",
                    code=session.reader.code,
                    plan_title=tr(session.plan_title),
                    count=count,
                ),
                session,
            )
        self.sessions.addItem(tr(NEW), None)
        for path in shipped_plans():
            self._add_plan(path)
        self.problem.setText("\n".join([self.problem.text(), *told]).strip())

    def _lay_out(self, library: str) -> None:
        browse = QPushButton(tr("Another file…"))
        browse.clicked.connect(self._browse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("Begin"))
        buttons.accepted.connect(self.accept_choice)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(tr("&Session"), self.sessions)
        form.addRow(tr("S&tudy"), self.plans)
        form.addRow("", browse)
        form.addRow(tr("&Reader (name or code)"), self.code)
        form.addRow(tr("&Experience"), self.years)
        form.addRow(tr("Library"), QLabel(library))
        self._browse_button = browse
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._about, 1)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)
        take_least_width(self, 520)

    def _add_plan(self, path: Path) -> bool:
        try:
            plan = read_plan(path)
        except SbmirError as error:
            self.problem.setText(str(error))
            return False
        self.plans.addItem(tr("{title} ({questions} questions)", title=tr(plan.title), questions=len(plan.questions)), plan)
        return True

    def _browse(self) -> None:
        path = QFileDialog.getOpenFileName(self, tr("Reader study"), "", tr(FILTER))[0]
        if path and self._add_plan(Path(path)):
            self.plans.setCurrentIndex(self.plans.count() - 1)

    def _show_choice(self) -> None:
        new = self.sessions.currentData() is None
        for part in (self.plans, self._browse_button, self.code, self.years):
            part.setEnabled(new)
        plan = self.plans.currentData()
        about = (
            tr(plan.instructions) if new and plan is not None else tr("It goes on where it was left; what is drawn is there too.")
        )
        self._about.setText(" ".join(about.split()))

    def accept_choice(self) -> None:
        """Take what is chosen, or say what is wrong with it."""
        try:
            self.start = self._chosen()
        except SbmirError as error:
            self.problem.setText(str(error))
        else:
            self.accept()

    def _chosen(self) -> Start:
        session = self.sessions.currentData()
        if session is not None:
            return Start(kept_plan(session), session, None)
        plan = self.plans.currentData()
        if plan is None:
            raise UserError(tr("Choose a study: its file is .toml or .json."))
        code = self.code.text().strip()
        if not code:
            raise UserError(tr("Who reads? Type a name or a code."))
        return Start(plan, None, Reader(code=code, experience_years=self.years.value()))
