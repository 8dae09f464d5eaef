"""Which studies are being sent, and since when nothing came of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

PATIENCE = 10
"""A study is complete too when nothing came of it for so many times as long, though a sender of it goes on with others."""


class Sender(Protocol):
    """Whoever sends: an association."""

    def is_alive(self) -> bool:
        """Whether it may still send."""


@dataclass
class _Coming:
    last: float
    senders: set[Sender] = field(default_factory=set)


class Waiting:
    """The studies that wait to be complete; safe to be used by several threads.

    Parameters
    ----------
    quiet_s : float
        Seconds without a sender after which a study is complete.
    now : callable, optional
        The clock.
    """

    def __init__(self, quiet_s: float, now: Callable[[], float] = time.monotonic) -> None:
        self._quiet_s = quiet_s
        self._now = now
        self._lock = threading.Lock()
        self._coming: dict[str, _Coming] = {}

    def comes(self, study: str, sender: Sender | None = None) -> None:
        """Tell that something of a study came, or may come."""
        with self._lock:
            coming = self._coming.setdefault(study, _Coming(0.0))
            coming.last = self._now()
            if sender is not None:
                coming.senders.add(sender)

    def ends(self, sender: Sender) -> None:
        """Tell that a sender is gone."""
        with self._lock:
            for coming in self._coming.values():
                if sender in coming.senders:
                    coming.senders.discard(sender)
                    coming.last = self._now()

    def again_in(self, study: str, seconds: float) -> None:
        """Let a study wait for longer than it would."""
        with self._lock:
            self._coming.setdefault(study, _Coming(0.0)).last = self._now() + seconds - self._quiet_s

    def complete(self) -> list[str]:
        """Return the studies that are complete, those that wait longest first, and wait for them no longer."""
        with self._lock:
            found = sorted((coming.last, study) for study, coming in self._coming.items() if self._is_complete(coming))
            for _, study in found:
                del self._coming[study]
        return [study for _, study in found]

    def _is_complete(self, coming: _Coming) -> bool:
        sending = any(sender.is_alive() for sender in coming.senders)
        return self._now() - coming.last >= self._quiet_s * (PATIENCE if sending else 1)


def names_of(studies: Iterable[str], most: int = 5) -> str:
    """List some studies in a sentence."""
    names = list(studies)
    return ", ".join(names[:most]) + (f" and {len(names) - most} others" if len(names) > most else "")
