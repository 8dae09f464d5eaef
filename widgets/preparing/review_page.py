"""Studies that are prepared, side by side with the one that is judged: its planes, numbers, and the decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMessageBox, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from widgets.language import tr, tr_later, translated
from widgets.preparing.brain_view import BrainView
from widgets.preparing.figures_view import VERDICTS, FiguresView
from widgets.preparing.judging import Judging, OpenedReview, cut_again, open_for_judging
from widgets.preparing.study_rows import Standing, StudyRows
from widgets.shared.background import Background

if TYPE_CHECKING:
    from app.imaging import Preparation

WIDTHS = (330, 850)
HEIGHTS = (260, 340)
NOTHING = tr_later("Studies that are being prepared, and those that wait for your decision, are listed on the left.")


class ReviewPage(QWidget):
    """Lists studies and judges one.

    Signals
    -------
    keep_wanted(Standing)
        A study is to be brought in; it is applied and has not failed.
    rejected(str)
        A study was rejected; its name.
    show_wanted(Path)
        A study that is kept is to be shown.
    problem(sentence)
    offered()
        Another study, or another brain, is judged: what can be done is another.
    """

    keep_wanted = Signal(object)
    rejected = Signal(str)
    show_wanted = Signal(object)
    problem = Signal(str)
    offered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.judging = Judging(self)
        self.rows = StudyRows()
        self.view = BrainView(self.judging)
        self.figures = FiguresView()
        self.said = QLabel(tr(NOTHING))
        self.said.setWordWrap(True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.keep, self.reject, self.apply = (
            QPushButton(tr("&Keep")),
            QPushButton(tr("&Reject …")),
            QPushButton(tr("&Apply the brain")),
        )
        self.show_it = QPushButton(tr("&Show the study"))
        self.show_it.hide()
        self._then: Callable[[], None] | None = None
        self._opening = Background[OpenedReview](self._on_opened, self._on_unreadable, tr_later("Opening the prepared study"))
        self._cutting = Background[OpenedReview](self._on_cut, self._on_uncut, tr_later("Cutting the study again"))
        self._lay_out()
        self.show_it.clicked.connect(self._show_kept)
        self.rows.chosen.connect(self._on_chosen)
        self.judging.changed.connect(self.offer)
        self.offer()

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        picture = QWidget()
        decision = QHBoxLayout()
        decision.setContentsMargins(6, 2, 6, 4)
        decision.addWidget(self.told, 1)
        for button in (self.apply, self.reject, self.keep):
            decision.addWidget(button)
        inside = QVBoxLayout(picture)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2)
        inside.addWidget(self.view, 1)
        inside.addLayout(decision)
        words = QWidget()
        lines = QVBoxLayout(words)
        lines.addStretch(1)
        lines.addWidget(self.said)
        lines.addWidget(self.show_it, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addStretch(1)
        self.stack.addWidget(words)
        self.stack.addWidget(picture)
        self.left = QSplitter(Qt.Orientation.Vertical)
        self.left.addWidget(self.rows)
        self.left.addWidget(self.figures)
        self.left.setSizes(list(HEIGHTS))
        self.left.setChildrenCollapsible(False)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.left)
        self.split.addWidget(self.stack)
        self.split.setSizes(list(WIDTHS))
        self.split.setStretchFactor(1, 1)
        self.split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.split)
        self.keep.clicked.connect(self.decide_to_keep)
        self.reject.clicked.connect(self.decide_to_reject)
        self.apply.clicked.connect(self.apply_brain)

    # -- what is judged

    @property
    def splits(self) -> dict[str, QSplitter]:
        """What divides the page, by what it is remembered as."""
        return {"split": self.split, "left": self.left}

    @property
    def busy(self) -> bool:
        """Whether a study is being opened or cut again."""
        return self._opening.running or self._cutting.running

    @property
    def judged(self) -> Standing | None:
        """The study that is judged and waits for a decision."""
        standing = self.rows.current
        opened = self.judging.study
        if standing is None or opened is None or opened.review.folder != standing.folder or standing.stage != "waiting":
            return None
        return standing

    def show_standing(self, standing: Standing) -> None:
        """Show how far a study is; one that becomes ready is opened where nothing else is judged."""
        former = self.rows.of(standing.name)
        self.rows.put(standing)
        ready = standing.stage == "waiting" and (former is None or former.stage != "waiting")
        current = self.rows.current
        if ready and (current is None or current.stage != "waiting" or current.name == standing.name):
            self.rows.choose(standing.name)
            self._on_chosen(standing.name)
        elif current is not None and current.name == standing.name:
            if standing.stage in ("kept", "rejected", "failed", "stopped"):
                self._show_words(standing)
            elif self.stack.currentIndex() == 0:
                self.said.setText(f"{standing.name}: {standing.said}")
        self.offer()

    def go_on(self) -> None:
        """Judge the next study that waits for a decision, if there is one."""
        waiting = [one.name for one in self.rows.standings if one.stage == "waiting"]
        if waiting:
            self.rows.choose(waiting[0])

    def _on_chosen(self, name: str) -> None:
        standing = self.rows.of(name)
        if standing is None or self._cutting.running:
            return
        opened = self.judging.study
        if standing.stage not in ("waiting", "bringing"):
            self._show_words(standing)
        elif opened is None or opened.review.folder != standing.folder:
            if self.judging.corrected and not self._drop_correction():
                return
            self._open(standing.folder)
        else:
            self.stack.setCurrentIndex(1)
        self.offer()

    def _show_words(self, standing: Standing) -> None:
        self.said.setText(f"{standing.name}: {standing.said}")
        self.stack.setCurrentIndex(0)
        self.show_it.setVisible(standing.stage == "kept")
        self.figures.show_nothing()
        if not self.judging.corrected:
            self.judging.show(None)

    def _show_kept(self) -> None:
        if (standing := self.rows.current) is not None:
            self.show_wanted.emit(standing.folder)

    def _open(self, folder: Path) -> None:
        self.judging.show(None)
        self.show_it.hide()
        self.said.setText(tr("Opening {name} …", name=folder.name))
        self.stack.setCurrentIndex(0)
        self._opening.start(lambda: open_for_judging(folder))

    def _on_opened(self, opened: OpenedReview) -> None:
        current = self.rows.current
        if current is None or current.folder != opened.review.folder:
            return
        self._show(opened)
        self.stack.setCurrentIndex(1)
        self.view.planes["axial"].setFocus()

    def _show(self, opened: OpenedReview) -> None:
        self.judging.show(opened)
        self.view.show_study()
        self.figures.show_figures(opened.review.record, opened.review.figures)
        self.offer()

    def _on_unreadable(self, sentence: str) -> None:
        self.said.setText(translated(sentence))
        self.figures.show_nothing()
        self.offer()

    # -- correcting and deciding

    def apply_brain(self, then: Callable[[], None] | None = None) -> None:
        """Cut the images with the brain as it is drawn; `then` follows."""
        opened, solid = self.judging.study, self.judging.solid
        if opened is None or solid is None or self.busy or self.judged is None:
            return
        review, brain = opened.review, solid.mask.copy()
        self._then = then if callable(then) else None
        self.told.setText(tr("Cutting the images again and measuring anew …"))
        self._cutting.start(lambda: cut_again(review, brain))
        self.offer()

    def _on_cut(self, opened: OpenedReview) -> None:
        self._show(opened)
        standing = self.rows.of(opened.review.record.study)
        if standing is not None:
            self.rows.put(replace(standing, said=waiting_words(opened.review.record)))
        self.offer()
        then, self._then = self._then, None
        if then is not None:
            then()

    def _on_uncut(self, sentence: str) -> None:
        self._then = None
        self.offer()
        self.problem.emit(sentence)

    def decide_to_keep(self) -> None:
        """Keep what is judged; a brain that is not applied is applied first."""
        if self.judged is None or self.busy:
            return
        if self.judging.corrected:
            self.apply_brain(self._keep)
        else:
            self._keep()

    def _keep(self) -> None:
        standing, opened = self.judged, self.judging.study
        if standing is None or opened is None:
            return
        if opened.review.record.verdict == "failed":
            self.problem.emit(tr("The preparation of {name} failed: correct its brain, or reject it.", name=standing.name))
        else:
            self.keep_wanted.emit(standing)

    def decide_to_reject(self) -> None:
        """Ask how, and reject what is judged."""
        standing = self.judged
        if standing is None or self.busy:
            return
        remove = ask_to_reject(self, standing)
        if remove is None:
            return
        from app.errors import SbmirError
        from app.preparation import reject

        try:
            reject(standing.folder, remove)
        except SbmirError as error:
            self.problem.emit(str(error))
            return
        self.judging.show(None)
        said = tr("Rejected, and its folder removed") if remove else tr("Rejected; its files stay, and no library takes them in")
        self.show_standing(replace(standing, stage="rejected", said=said))
        self.rejected.emit(standing.name)
        self.go_on()

    def _drop_correction(self) -> bool:
        """Ask whether a correction that is not applied may be lost; the row goes back where it may not."""
        opened = self.judging.study
        assert opened is not None  # it is what was corrected
        name = opened.review.record.study
        box = QMessageBox(
            QMessageBox.Icon.Question,
            tr("Corrected brain"),
            tr("The corrected brain of {name} is not applied.", name=name),
            parent=self,
        )
        drop = box.addButton(tr("Lose it"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(tr("Go back to it"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.exec()
        if box.clickedButton() is drop:
            return True
        self.rows.blockSignals(True)
        self.rows.choose(name)
        self.rows.blockSignals(False)
        self.stack.setCurrentIndex(1)
        return False

    def offer(self) -> None:
        """Enable what can be done now, and say what there is to decide."""
        judged, free = self.judged, not self.busy
        self.judging.may_draw = judged is not None and free
        for button in (self.keep, self.reject):
            button.setEnabled(judged is not None and free)
        self.apply.setEnabled(judged is not None and free and self.judging.corrected)
        if judged is not None and free:
            opened = self.judging.study
            failed = opened is not None and opened.review.record.verdict == "failed"
            self.keep.setEnabled(not failed or self.judging.corrected)
            self.told.setText(tr("The brain is changed: apply it to measure anew.") if self.judging.corrected else "")
        self.offered.emit()

    def close_work(self) -> None:
        """Let go of what runs."""
        self._opening.stop()
        self._cutting.stop()


def waiting_words(record: Preparation) -> str:
    """Say what a study that waits for a decision has got."""
    return tr("{verdict} – waits for your decision", verdict=tr(VERDICTS[record.verdict]))


def ask_to_reject(parent: QWidget, standing: Standing) -> bool | None:
    """Ask whether the folder of a study that is rejected is removed; None to leave all as it is."""
    box = QMessageBox(
        QMessageBox.Icon.Question, tr("Reject"), tr("Reject the preparation of {name}?", name=standing.name), parent=parent
    )
    box.setInformativeText(
        tr("No library takes it in. Its folder is {folder}; the study itself stays where it is.", folder=standing.folder)
    )
    mark = box.addButton(tr("Reject, leave the files"), QMessageBox.ButtonRole.AcceptRole)
    remove = box.addButton(tr("Reject and remove the folder"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(mark)
    box.setEscapeButton(stay)
    box.exec()
    clicked = box.clickedButton()
    return None if clicked is stay or clicked is None else clicked is remove
