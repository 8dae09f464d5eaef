"""The studies that are being prepared and that wait for a decision, one row each."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QProgressBar, QToolButton, QVBoxLayout, QWidget

from app.jobs import Progress
from widgets.language import tr, translated
from widgets.shared import theme

Stage = Literal["queued", "working", "waiting", "bringing", "kept", "rejected", "failed", "stopped"]

TICK_MS = 1000
BAR_HEIGHT = 4


@dataclass(frozen=True)
class Standing:
    """How far a study is.

    Attributes
    ----------
    name : str
        Its id.
    patient : str
    folder : Path
        Where it is prepared to.
    stage : str
    said : str
        Step, verdict or sentence.
    done, total : int
    until : float or None
        When it will be ready, by the clock of `time.monotonic`.
    """

    name: str
    patient: str
    folder: Path
    stage: Stage = "queued"
    said: str = field(default_factory=lambda: tr("Waits for its turn"))
    done: int = 0
    total: int = 0
    until: float | None = None

    @property
    def at_work(self) -> bool:
        """Whether it can be stopped."""
        return self.stage in ("queued", "working")

    @property
    def text(self) -> str:
        """What the row says."""
        if self.stage != "working" or self.until is None:
            return self.said
        return tr("{said}, {left} left", said=self.said, left=left(self.until - time.monotonic()))

    def after(self, progress: Progress) -> Standing:
        """Return it after a report of its progress."""
        until = None if progress.remaining_s is None else time.monotonic() + progress.remaining_s
        said = tr(
            "{text} ({done} of {total})",
            text=translated(progress.text),
            done=min(progress.done + 1, progress.total),
            total=progress.total,
        )
        return replace(self, stage="working", said=said, done=progress.done, total=progress.total, until=until)


def left(seconds: float) -> str:
    """Say how long something takes: ``about 40 s``, ``about 3 min``."""
    if seconds < 10:
        return tr("a few seconds")
    return (
        tr("about {count:.0f} s", count=round(seconds, -1)) if seconds < 100 else tr("about {count:.0f} min", count=seconds / 60)
    )


class StudyRow(QWidget):
    """One row: name, what is done or was decided, how far it is, and what stops it.

    Signals
    -------
    stop_clicked(str)
    """

    stop_clicked = Signal(str)

    def __init__(self, standing: Standing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = standing.name
        self.title = QLabel(standing.name)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setToolTip(tr("Study {name} of patient {patient}", name=standing.name, patient=standing.patient))
        self.said = theme.quiet_label()
        self.said.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(BAR_HEIGHT)
        self.stop = QToolButton()
        self.stop.setText("✕")
        self.stop.setAutoRaise(True)
        self.stop.setToolTip(tr("Stop preparing this study (Delete)"))
        self.stop.setAccessibleName(tr("Stop preparing {name}", name=standing.name))
        self.stop.clicked.connect(lambda: self.stop_clicked.emit(self._name))
        line = QHBoxLayout()
        line.addWidget(self.title, 1)
        line.addWidget(self.stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 5, 4, 5)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self.said)
        layout.addWidget(self.bar)
        self.show_standing(standing)

    def show_standing(self, standing: Standing) -> None:
        """Say how far it is now."""
        self.said.setText(standing.text)
        self.bar.setVisible(standing.stage in ("working", "bringing"))
        self.bar.setRange(0, standing.total)
        self.bar.setValue(standing.done)
        self.stop.setVisible(standing.at_work)
        self.setAccessibleName(f"{standing.name}: {standing.text}")


class StudyRows(QListWidget):
    """The rows, in the order in which they came.

    Signals
    -------
    chosen(str)
        Another study is to be looked at; its name.
    stop_wanted(str)
    """

    chosen = Signal(str)
    stop_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Studies"))
        self.setObjectName("studies")  # the theme marks the chosen one by its edge, so that both lines can be read
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._standings: dict[str, Standing] = {}
        self._rows: dict[str, tuple[QListWidgetItem, StudyRow]] = {}
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._tick)
        self.currentItemChanged.connect(self._on_current)

    @property
    def standings(self) -> list[Standing]:
        """How far all are."""
        return list(self._standings.values())

    @property
    def current(self) -> Standing | None:
        """The study that is chosen."""
        item = self.currentItem()
        return None if item is None else self._standings.get(str(item.data(Qt.ItemDataRole.UserRole)))

    def of(self, name: str) -> Standing | None:
        """Return how far a study is."""
        return self._standings.get(name)

    def row_of(self, name: str) -> StudyRow:
        """Return the row of a study; KeyError if there is none."""
        return self._rows[name][1]

    def put(self, standing: Standing) -> None:
        """Show how far a study is, in a new row unless it has one."""
        self._standings[standing.name] = standing
        if standing.name in self._rows:
            item, row = self._rows[standing.name]
            row.show_standing(standing)
        else:
            item, row = QListWidgetItem(self), StudyRow(standing)
            item.setData(Qt.ItemDataRole.UserRole, standing.name)
            row.stop_clicked.connect(self.stop_wanted)
            self._rows[standing.name] = item, row
            self.setItemWidget(item, row)
        self._fit(item, row)
        if any(one.stage == "working" for one in self._standings.values()):
            self._clock.start()
        else:
            self._clock.stop()

    def remove(self, name: str) -> None:
        """Take a row away."""
        item, _ = self._rows.pop(name)
        del self._standings[name]
        self.takeItem(self.indexFromItem(item).row())

    def choose(self, name: str) -> None:
        """Look at a study."""
        self.setCurrentItem(self._rows[name][0])

    def step(self, rows: int) -> None:
        """Look at another study, so many rows on."""
        if self.count():
            self.setCurrentRow(min(max(self.currentRow() + rows, 0), self.count() - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Stop the chosen study by Delete."""
        current = self.current
        if event.key() == Qt.Key.Key_Delete and current is not None and current.at_work:
            self.stop_wanted.emit(current.name)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give every row the height that its words need."""
        super().resizeEvent(event)
        for item, row in self._rows.values():
            self._fit(item, row)

    def _fit(self, item: QListWidgetItem, row: StudyRow) -> None:
        width = self.viewport().width()
        height = max(row.heightForWidth(width), row.sizeHint().height() if not row.hasHeightForWidth() else 0)
        if item.sizeHint() != QSize(width, height):
            item.setSizeHint(QSize(width, height))

    def _tick(self) -> None:
        for standing in self._standings.values():
            if standing.stage == "working":
                self._rows[standing.name][1].show_standing(standing)

    def _on_current(self, now: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        if now is not None:
            self.chosen.emit(str(now.data(Qt.ItemDataRole.UserRole)))
