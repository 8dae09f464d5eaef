"""Long work: progress, rate, remaining time and cancelling, shared by the commands and the window.

A function that works for long takes a :class:`Job` and calls :meth:`Job.start` once and :meth:`Job.advance` per finished
item; ``advance`` raises :class:`app.errors.Cancelled` when somebody asked to stop. The command line prints a job's progress
as text or as JSON lines; the window runs cohort and index as child processes and reads those lines.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from types import FrameType
from typing import Literal, TextIO

from app.errors import Cancelled

ProgressStyle = Literal["text", "json", "none"]


@dataclass(frozen=True)
class Progress:
    """A moment of a job: `done` of `total` items, items a second and seconds left (None while unknown)."""

    done: int
    total: int
    text: str
    rate: float | None = None
    remaining_s: float | None = None


class Job:
    """Progress and cancellation of one long piece of work; safe to cancel from another thread."""

    def __init__(self, on_progress: Callable[[Progress], None] | None = None) -> None:
        self._on_progress = on_progress
        self._cancelled = threading.Event()
        self._total = 0
        self._done = 0
        self._base = 0
        self._started = time.monotonic()

    def cancel(self) -> None:
        """Ask the work to stop at its next safe point."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise :class:`~app.errors.Cancelled` if somebody asked to stop."""
        if self.cancelled:
            raise Cancelled()

    def unheard(self) -> Job:
        """Return a job that is cancelled with this one and reports nothing."""
        job = Job()
        job._cancelled = self._cancelled
        return job

    def start(self, total: int, text: str, done: int = 0) -> None:
        """Begin a stage of `total` items, `done` of which a former run had finished already."""
        self._total, self._done, self._base = total, done, done
        self._started = time.monotonic()
        self._report(text)
        self.check()

    def advance(self, text: str = "", items: int = 1) -> None:
        """Count `items` as finished, report, and raise :class:`~app.errors.Cancelled` if asked to stop."""
        self._done += items
        self._report(text)
        self.check()

    def tell(self, text: str) -> None:
        """Report in words, without counting anything; from any thread."""
        self._report(text)

    def relay(self, progress: Progress) -> None:
        """Report what a child process said of its own job."""
        if self._on_progress is not None:
            self._on_progress(progress)

    def wait(self, seconds: float) -> None:
        """Let time pass; raises :class:`~app.errors.Cancelled` as soon as somebody asks to stop."""
        self._cancelled.wait(seconds)
        self.check()

    def _report(self, text: str) -> None:
        if self._on_progress is None:
            return
        elapsed = time.monotonic() - self._started
        fresh = self._done - self._base
        rate = fresh / elapsed if fresh and elapsed > 0 else None
        remaining = (self._total - self._done) / rate if rate else None
        self._on_progress(Progress(self._done, self._total, text, rate, remaining))


class ConsoleProgress:
    """Prints a job's progress: one rewritten line on a terminal, sparse lines in a log, JSON lines for the window."""

    def __init__(self, style: ProgressStyle = "text", stream: TextIO | None = None) -> None:
        self._style = style
        # None where the stream was closed before the program began (2>&-).
        self._stream: TextIO | None = stream or (sys.stdout if style == "json" else sys.stderr)
        self._last = 0.0
        self._open_line = False

    def __call__(self, progress: Progress) -> None:
        if self._style == "none" or self._stream is None:
            return
        now = time.monotonic()
        terminal = self._style == "text" and self._stream.isatty()
        pause = 0.1 if terminal or self._style == "json" else 5.0
        edge = progress.done in (0, progress.total)
        if not edge and now - self._last < pause:
            return
        self._last = now
        if self._style == "json":
            print(json.dumps({"progress": asdict(progress)}), file=self._stream, flush=True)
        elif terminal:
            self._stream.write("\r\x1b[K" + sentence(progress))
            self._open_line = progress.done < progress.total
            self._stream.write("" if self._open_line else "\n")
            self._stream.flush()
        else:
            print(sentence(progress), file=self._stream, flush=True)

    def close(self) -> None:
        """End a half-written terminal line."""
        if self._open_line and self._stream is not None:
            self._stream.write("\n")
            self._open_line = False


def sentence(progress: Progress) -> str:
    """Say a progress in words: ``Indexing P3: 12 of 40, 2.1 a second, 13 s left``."""
    parts = [f"{progress.text}: {progress.done} of {progress.total}" if progress.text else f"{progress.done}/{progress.total}"]
    if progress.rate:
        parts.append(f"{progress.rate:.2g} a second" if progress.rate >= 1 else f"{1 / progress.rate:.1f} s each")
    if progress.remaining_s is not None and progress.done < progress.total:
        left = progress.remaining_s
        parts.append(f"{left:.0f} s left" if left < 120 else f"{left / 60:.0f} min left")
    return ", ".join(parts)


def console_job(progress: ConsoleProgress | ProgressStyle = "text") -> Job:
    """Return a job that prints itself and that Ctrl+C or SIGTERM cancels (a second Ctrl+C stops at once)."""
    job = Job(progress if isinstance(progress, ConsoleProgress) else ConsoleProgress(progress))

    def stop(number: int, frame: FrameType | None) -> None:
        if job.cancelled:
            raise KeyboardInterrupt
        job.cancel()

    if threading.current_thread() is threading.main_thread():
        for name in ("SIGINT", "SIGTERM"):
            signal.signal(getattr(signal, name), stop)
    return job
