"""Changes of a value that are told one after the other, though a listener may change it again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Telling(Generic[Value]):
    """Tells every change to all listeners before the next one, in the order in which they came.

    Parameters
    ----------
    tell : callable
        Emits a signal (former, now).
    """

    def __init__(self, tell: Callable[[Value, Value], object]) -> None:
        self._tell = tell
        self._untold: deque[tuple[Value, Value]] = deque()
        self._telling = False

    def changed(self, former: Value, now: Value) -> None:
        """Tell a change, after those that are being told."""
        self._untold.append((former, now))
        if self._telling:
            return
        self._telling = True
        try:
            while self._untold:
                self._tell(*self._untold.popleft())
        finally:
            self._telling = False
