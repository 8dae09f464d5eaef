"""What the window does when the program itself has failed: it keeps the work, says so, and offers to go on."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from types import TracebackType

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from widgets.language import tr
from widgets.shared.one_window import take_size
from widgets.window.help.log import log_file

_log = logging.getLogger(__name__)

MOST_FRAMES = 40


def told_of(error: BaseException) -> str:
    """Return kind and places of an error and of those that led to it, without their words, which may name a patient."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(lines) < MOST_FRAMES:
        lines.append(f"{type(seen).__name__}:")
        frames = traceback.extract_tb(seen.__traceback__)[-MOST_FRAMES:]
        lines += [f"  {frame.filename.replace(chr(92), '/').split('/')[-1]}:{frame.lineno} {frame.name}" for frame in frames]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines) + "\n"


class CrashDialog(QDialog):
    """Says that the program failed and that the work is kept.

    Parameters
    ----------
    details : str
        For a report, with nothing of a patient.
    kept : bool
        Whether what was drawn and asked could be kept.

    Attributes
    ----------
    leave : QPushButton
        Closes the program.
    """

    def __init__(self, details: str, kept: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("An error in SBMIR"))
        self._details = details
        work = (
            tr("What was drawn and asked is kept, and is offered again at the next start.")
            if kept
            else tr("What was drawn since the last stroke could not be kept: save the sketch before anything else (Ctrl+S).")
        )
        text = QLabel(
            tr(
                "SBMIR has made a mistake and did not do what was asked. {work} You can go on; if it looks odd, "
                "close SBMIR and start it again.\n\nWhoever reports it helps. The lines below have no name, path "
                "or picture of a patient in them. More is in {log_file}, which may have.",
                work=work,
                log_file=log_file(),
            )
        )
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        shown = QPlainTextEdit(details)
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setAccessibleName(tr("Details for a report"))
        roles = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox()
        self.go_on = buttons.addButton(tr("Go on"), roles.AcceptRole)
        self.go_on.clicked.connect(self.accept)
        buttons.addButton(tr("Copy the details"), roles.ActionRole).clicked.connect(self._copy)
        self.leave = buttons.addButton(tr("Close SBMIR"), roles.DestructiveRole)
        self.leave.clicked.connect(self.accept)
        self.go_on.setDefault(True)
        layout = QVBoxLayout(self)
        for part in (text, shown, buttons):
            layout.addWidget(part)
        take_size(self, QSize(560, 380))
        self.go_on.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)


class FaultGuard(QObject):
    """Takes errors that nothing else has taken, from any thread: logs each, keeps the work and tells of the first.

    Parameters
    ----------
    window : QWidget
        Is closed where the reader wants to leave.
    keep : sequence of callable
        What keeps the work.
    report : callable
        Returns the lines on machine and program.
    """

    _failed = Signal(str)

    def __init__(self, window: QWidget, keep: Sequence[Callable[[], object]], report: Callable[[], str]) -> None:
        super().__init__(window)
        self._window = window
        self._keep = tuple(keep)
        self._report = report
        self._former = sys.excepthook, threading.excepthook
        self.dialog: CrashDialog | None = None
        self._failed.connect(self._tell)

    def install(self) -> None:
        """Take errors from now on."""
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread

    def remove(self) -> None:
        """Take no more."""
        sys.excepthook, threading.excepthook = self._former

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, (KeyboardInterrupt, SystemExit)):
            self._former[0](kind, error, trace)
            return
        _log.critical("An error in the program", exc_info=(kind, error, trace))
        self._former[0](kind, error, trace)
        self._failed.emit(told_of(error))
        for kept in ("last_type", "last_value", "last_traceback", "last_exc"):
            sys.__dict__.pop(kept, None)  # Python keeps the last error, and by it all that was at work

    def _on_thread(self, failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None:
            self._on_error(failed.exc_type, failed.exc_value, failed.exc_traceback)

    def _tell(self, details: str) -> None:
        outcomes = [self._kept(keep) for keep in self._keep]  # each, whatever became of the one before
        kept = all(outcomes)
        if self.dialog is not None:  # one is enough: what fails at each movement of the mouse must not bury the window
            return
        self.dialog = CrashDialog(details + "\n" + self._report(), kept, self._window)
        self.dialog.destroyed.connect(self._on_closed)
        self.dialog.leave.clicked.connect(self._window.close)
        self.dialog.open()

    def _kept(self, keep: Callable[[], object]) -> bool:
        try:
            keep()
        except Exception:
            _log.exception("The work could not be kept")
            return False
        return True

    def _on_closed(self) -> None:
        self.dialog = None
