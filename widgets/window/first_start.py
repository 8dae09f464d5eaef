"""The first start: the demo library of synthetic patients, built by child processes, resumed wherever it was stopped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QSize, Signal
from PySide6.QtGui import QCloseEvent, QFont
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QProgressBar, QVBoxLayout, QWidget

from app import settings
from app.jobs import Progress, sentence
from widgets.language import tr, translated
from widgets.libraries.child_process import CommandChain, Stage
from widgets.libraries.library_actions import is_demo
from widgets.libraries.open_library import OpenLibrary
from widgets.shared.banner import Banner
from widgets.shared.one_window import take_least_width
from widgets.window.documents import Documents
from widgets.window.remembered import DemoBuild, demo_build, keep_demo_build

WIDTH = 490
"""Of the dialog: Qt would guess by the letters of the font, and in Japanese be wider than a small screen."""

MINUTES = 6
"""What the demo library takes on two cores, rounded up."""


def demo_stages(model: Path) -> list[Stage]:
    """Return the command that makes template, patients and library; it goes on where it was stopped."""
    return [Stage(tr("Demo library"), ("demo", "--model", str(model)))]


class DemoDialog(QDialog):
    """Offers to build the demo library and shows how far it is; the window behind stays usable.

    Signals
    -------
    built(notice)
        The demo library is complete; `notice` is empty or says what was left out.
    failed(sentence)
    progressed(text or None)
        How far the build is, in words; None when it was stopped.
    """

    built = Signal(str)
    failed = Signal(str)
    progressed = Signal(object)

    def __init__(
        self,
        model: Path,
        store: QSettings,
        documents: Documents,
        parent: QWidget | None = None,
        chain: CommandChain | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Demo library"))
        self.setModal(False)
        self._model = model
        self._store = store
        self._documents = documents
        self._waiting = False
        documents.template_opened.connect(self._go_on)
        documents.template_failed.connect(self._go_on)
        self._chain = chain or CommandChain(self)
        self._notices: list[str] = []
        self._chain.progressed.connect(self._on_progress)
        self._chain.reported.connect(self._on_report)
        self._chain.finished.connect(self._on_finished)
        self._chain.failed.connect(self._on_failed)
        self._chain.cancelled.connect(self._on_cancelled)

        title = QLabel(tr("Similar cases need a library to search in"))
        font = QFont(title.font())
        font.setPointSizeF(font.pointSizeF() * 1.25)
        title.setFont(font)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._progress = QLabel()
        self._progress.setWordWrap(True)
        self._buttons = QDialogButtonBox()
        self._build = self._buttons.addButton(tr("Build"), QDialogButtonBox.ButtonRole.ActionRole)
        self._cancel = self._buttons.addButton(tr("Stop"), QDialogButtonBox.ButtonRole.ActionRole)
        self._later = self._buttons.addButton(tr("Not now"), QDialogButtonBox.ButtonRole.RejectRole)
        self._build.setDefault(True)
        self._build.clicked.connect(self.build)
        self._cancel.clicked.connect(self.stop)
        self._later.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for widget in (title, self._text, self._bar, self._progress):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        take_least_width(self, WIDTH)
        self._show_offer()

    def sizeHint(self) -> QSize:
        """Return the width in which lines are read well, and the height that the text takes in it."""
        layout = self.layout()
        assert layout is not None
        return QSize(WIDTH, layout.totalHeightForWidth(WIDTH))

    @property
    def building(self) -> bool:
        """Whether child processes are at work, or will be as soon as the window's template is made."""
        return self._chain.running or self._waiting

    @property
    def interrupted(self) -> bool:
        """Whether a former run was ended by closing or a crash, so that it should go on by itself."""
        return demo_build(self._store) is DemoBuild.BUILDING

    @property
    def offers_to_continue(self) -> bool:
        """Whether a former run left something to go on with."""
        return demo_build(self._store).unfinished

    def build(self) -> None:
        """Begin, or go on."""
        keep_demo_build(self._store, DemoBuild.BUILDING)
        self._show_building()
        self._waiting = True
        if not self._documents.template_awaited:
            self._go_on()

    def _go_on(self, outcome: object = None) -> None:
        """Start the child processes; two processes must not make the same template at once."""
        if self._waiting:
            self._waiting = False
            self._notices.clear()
            self._chain.start(demo_stages(self._model))

    def stop(self) -> None:
        """Stop after the present item; what is finished is kept."""
        self._cancel.setEnabled(False)
        self._progress.setText(tr("Stopping after the present patient …"))
        if self._waiting:
            self._waiting = False
            self._on_cancelled()
        else:
            self._chain.cancel()

    def shut_down(self) -> None:
        """End the child processes for a program that closes; the next start goes on."""
        self._chain.stop_now()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide; a build goes on behind."""
        event.accept()

    def _show_offer(self) -> None:
        resumed = self.offers_to_continue
        self._text.setText(
            tr(
                "SBMIR can make one from {demo_patients} synthetic patients on this computer: no download, no "
                "real person's data, about {minutes} minutes on two cores. You can go on working meanwhile; if "
                "you stop it or close the window, it goes on from there next time.\n\nOr open a library of your "
                "own with File ▸ Open library.",
                demo_patients=settings.DEMO_PATIENTS,
                minutes=MINUTES,
            )
        )
        self._progress.setText(tr("A part of it is finished already and will be kept.") if resumed else "")
        self._build.setText(tr("Continue") if resumed else tr("Build the demo library"))
        self._bar.setRange(0, 1)
        self._bar.setValue(0)
        self._set_building(False)

    def _show_building(self) -> None:
        self._progress.setText(tr("Starting …"))
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        self._set_building(True)

    def _set_building(self, building: bool) -> None:
        self._bar.setVisible(building)
        self._build.setVisible(not building)
        self._cancel.setVisible(building)
        self._later.setText(tr("Hide") if building else tr("Not now"))

    def _on_progress(self, stage: Stage, progress: Progress) -> None:
        if progress.total:
            self._bar.setRange(0, progress.total)
            self._bar.setValue(progress.done)
        else:
            self._bar.setRange(0, 0)
        self._progress.setText(translated(sentence(progress)) if progress.total else tr("{title}: starting …", title=stage.title))
        self.progressed.emit(self._progress.text())

    def _on_report(self, report: dict[str, object]) -> None:
        self._notices += [str(report["notice"])] if "notice" in report else []

    def _on_finished(self, notice: str) -> None:
        keep_demo_build(self._store, DemoBuild.DONE)
        self._set_building(False)
        self.accept()
        self.built.emit(" ".join(text for text in (notice, *self._notices) if text))

    def _on_failed(self, problem: str) -> None:
        keep_demo_build(self._store, DemoBuild.STOPPED)
        self._show_offer()
        self._progress.setText(problem)
        self.progressed.emit(None)
        self.failed.emit(problem)

    def _on_cancelled(self) -> None:
        keep_demo_build(self._store, DemoBuild.STOPPED)
        self._show_offer()
        self.progressed.emit(None)


class DemoOffer(QObject):
    """Offers the demo library where a window remembers what was chosen, and opens it when it is built.

    Parameters
    ----------
    parent : QWidget
        The main window.
    model : Path
        The model that encodes.
    store : QSettings or None
        Knows how far the demo library is; None offers nothing.
    documents : Documents
        Makes the window's template.
    library : OpenLibrary
        What is open, and is told that a library is being made.
    banner : Banner

    Signals
    -------
    progressed(text)
        How far the build is, in words; empty when it has ended.
    """

    progressed = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        model: Path,
        store: QSettings | None,
        documents: Documents,
        library: OpenLibrary,
        banner: Banner,
    ) -> None:
        super().__init__(parent)
        self._parent = parent
        self._model = model
        self._store = store
        self._documents = documents
        self._library = library
        self._banner = banner
        self._dialog: DemoDialog | None = None

    def offer(self) -> None:
        """Show the demo library's dialog; a build that was interrupted goes on by itself."""
        if self._store is None:
            return
        if self._dialog is None:
            self._dialog = DemoDialog(self._model, self._store, self._documents, self._parent)
            self._dialog.built.connect(self.take_built)
            self._dialog.failed.connect(self._banner.warn)
            self._dialog.progressed.connect(self._on_progress)
        if self._dialog.interrupted and not self._dialog.building:
            self._dialog.build()
        self._dialog.show()
        self._dialog.raise_()

    def take_built(self, notice: str) -> None:
        """Open the demo library; where another library is open, ask first."""
        self.progressed.emit("")
        if notice:
            self._banner.tell(notice)
        demo, address = str(settings.demo_library()), self._library.address
        if address is None or is_demo(address):
            self._library.open(demo)
        else:
            self._banner.ask(
                tr("The demo library is ready."), {tr("Open it"): lambda: self._library.open(demo), tr("Not now"): lambda: None}
            )

    def close(self) -> None:
        """End the child processes; the next start goes on."""
        if self._dialog is not None:
            self._dialog.shut_down()

    def _on_progress(self, text: str | None) -> None:
        self.progressed.emit(text or "")
        self._library.show_making(text)
