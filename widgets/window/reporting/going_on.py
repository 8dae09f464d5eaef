"""How far something is that takes long, in the window's lowest line, with a button that ends it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QWidget

from app.jobs import Progress
from widgets.language import tr

BAR_WIDTH = 140


class GoingOn(QWidget):
    """A bar and a button, hidden while nothing goes on.

    Signals
    -------
    cancelled()
        It is to end.
    """

    cancelled = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setFixedWidth(BAR_WIDTH)
        self.bar.setAccessibleName(name)
        self.button = QToolButton()
        self.button.setText(tr("Cancel"))
        self.button.setToolTip(name)
        self.button.clicked.connect(self.cancelled)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.bar)
        line.addWidget(self.button)
        self.hide()

    def start(self) -> None:
        """Show that it has begun; nobody knows yet how long it takes."""
        self.bar.setRange(0, 0)
        self.button.setEnabled(True)
        self.show()

    def show_progress(self, stage: object, progress: Progress) -> None:
        """Show how far it is."""
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)

    def ending(self) -> None:
        """Show that it was asked to end."""
        self.bar.setRange(0, 0)
        self.button.setEnabled(False)
