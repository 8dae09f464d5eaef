"""What drawing says in the window's lowest line."""

from __future__ import annotations

from PySide6.QtWidgets import QStatusBar

TOLD_MS = 10_000


class StatusLine:
    """Says a sentence until the next one, or until it is no longer true; says nothing before :meth:`use`."""

    def __init__(self) -> None:
        self._bar: QStatusBar | None = None
        self._said = ""

    def use(self, bar: QStatusBar) -> None:
        """Say it in this line from now on."""
        self._bar = bar

    def say(self, sentence: str) -> None:
        """Say a sentence for ten seconds."""
        self._said = sentence
        if self._bar is not None:
            self._bar.showMessage(sentence, TOLD_MS)

    def forget(self) -> None:
        """Say no longer what was said here last."""
        if self._bar is not None and self._said and self._bar.currentMessage() == self._said:
            self._bar.clearMessage()
        self._said = ""
