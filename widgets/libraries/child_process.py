"""Commands of ``main.py`` as child processes, one after the other, with their progress read line by line."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from app.errors import EXIT_CANCELLED, EXIT_PARTIAL
from app.jobs import Progress
from app.settings import REPOSITORY
from widgets.language import tr

ENVIRONMENT = QProcessEnvironment.systemEnvironment()
"""As the program was started: what the window sets for its own threads is not for commands, which may use every core."""

PATIENCE_MS = 8_000
"""How long a cancelled command may finish its present item before it is killed; what it finished is kept either way."""


@dataclass(frozen=True)
class Stage:
    """One command: what to call it, its arguments after ``main.py``, and what is added to its environment.

    The environment is for what must not be in the list of processes: a library's address with its password.
    """

    title: str
    arguments: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class CommandChain(QObject):
    """Runs stages one after the other.

    Signals
    -------
    progressed(Stage, Progress)
    reported(dict)
        What a command said of its work in the end, if it says anything.
    finished(notice)
        All stages ended well; `notice` is empty, or says which items failed.
    failed(sentence), cancelled()
    """

    progressed = Signal(object, object)
    reported = Signal(object)
    finished = Signal(str)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QObject | None = None, program: Sequence[str] | None = None) -> None:
        super().__init__(parent)
        self._program = list(program) if program else [sys.executable, str(REPOSITORY / "main.py")]
        self._waiting: list[Stage] = []
        self._stage: Stage | None = None
        self._process: QProcess | None = None
        self._errors: list[str] = []
        self._notices: list[str] = []
        self._partial = b""
        self._stopping = False
        self._killer = QTimer(self)
        self._killer.setSingleShot(True)
        self._killer.setInterval(PATIENCE_MS)
        self._killer.timeout.connect(self._kill)

    @property
    def running(self) -> bool:
        """Whether a command is at work."""
        return self._process is not None

    def start(self, stages: Sequence[Stage]) -> None:
        """Run `stages`; does nothing while others run."""
        if self.running:
            return
        self._waiting = list(stages)
        self._stopping = False
        self._notices.clear()
        self._next()

    def cancel(self) -> None:
        """Ask the command to stop after its present item; :attr:`cancelled` follows."""
        if self._process is not None:
            self._stopping = True
            self._process.terminate()
            self._killer.start()

    def stop_now(self) -> None:
        """End the command before returning, for a program that is closing; emits nothing."""
        process, self._process = self._process, None
        self._killer.stop()
        if process is not None:
            process.blockSignals(True)
            process.terminate()
            if not process.waitForFinished(PATIENCE_MS // 2):
                process.kill()
                process.waitForFinished()

    def _next(self) -> None:
        if not self._waiting:
            self._process = None
            self.finished.emit(" ".join(self._notices))
            return
        self._stage = self._waiting.pop(0)
        self._errors.clear()
        self._partial = b""
        process = QProcess(self)
        environment = QProcessEnvironment(ENVIRONMENT)
        for name, value in self._stage.environment:
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.setWorkingDirectory(str(Path(self._program[-1]).parent))
        process.readyReadStandardOutput.connect(self._read_progress)
        process.readyReadStandardError.connect(self._read_errors)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process = process
        self.progressed.emit(self._stage, Progress(0, 0, self._stage.title))
        process.start(self._program[0], [*self._program[1:], *self._stage.arguments, "--progress", "json"])

    def _read_progress(self) -> None:
        if self._process is None or self._stage is None:
            return
        text = self._partial + bytes(self._process.readAllStandardOutput().data())
        *lines, self._partial = text.split(b"\n")
        for line in lines:
            progress = parse_progress(line)
            if progress is not None:
                self.progressed.emit(self._stage, progress)
            elif (report := parse_report(line)) is not None:
                self.reported.emit(report)

    def _read_errors(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
            self._errors += [line.strip() for line in text.splitlines() if line.strip()]

    def _on_error(self, problem: QProcess.ProcessError) -> None:
        if problem == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._end()
            self.failed.emit(tr("{program} could not be started: check the installation.", program=self._program[0]))

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read_progress()
        self._read_errors()
        self._killer.stop()
        crashed = status == QProcess.ExitStatus.CrashExit
        if self._stopping or code == EXIT_CANCELLED:
            self._end()
            self.cancelled.emit()
        elif crashed or code not in (0, EXIT_PARTIAL):
            title = self._stage.title if self._stage else tr("The command")
            sentence = (
                self._errors[-1]
                if self._errors
                else tr("{title} stopped without a message (exit code {code}).", title=title, code=code)
            )
            self._end()
            self.failed.emit(sentence)
        else:
            if code == EXIT_PARTIAL:
                self._notices += self._errors[-1:]
            self._end()
            self._next()

    def _end(self) -> None:
        if self._process is not None:
            self._process.deleteLater()
            self._process = None

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()


def parse_progress(line: bytes) -> Progress | None:
    """Read one JSON progress line; None for any other line."""
    try:
        fields = json.loads(line)["progress"]
        return Progress(
            int(fields["done"]), int(fields["total"]), str(fields["text"]), fields.get("rate"), fields.get("remaining_s")
        )
    except (ValueError, KeyError, TypeError):
        return None


def parse_report(line: bytes) -> dict[str, Any] | None:
    """Read the JSON line in which a command says what became of its work; None for any other line."""
    try:
        report = json.loads(line)["report"]
    except (ValueError, KeyError, TypeError):
        return None
    return report if isinstance(report, dict) else None
