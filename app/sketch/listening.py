"""What a sketch tells of its changes, so that nobody has to be reminded to look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.sketch.history import Box


@dataclass(frozen=True)
class SketchChange:
    """Something in a sketch looks different, or what looked different already has become a step of its history.

    Attributes
    ----------
    boxes : mapping of int to (row0, row1, column0, column1)
        By slice, the half-open box of pixels outside of which nothing changed.
    settled : bool
        False while a stroke is in progress.
    name : str or None
        Of the step that was made, taken back or brought back; None for a stroke in progress, and for one that was abandoned or
        left everything as it was.
    whole : bool
        Whether the sketch was replaced as a whole, as when one is opened.
    cut_mm2 : float
        How much of what was carried somewhere (moved, mirrored, copied, pasted) lies outside the drawing limit, or beyond the
        slice's edge, and so was left out; nothing may have changed then.
    left_out : float
        Share of a stroke that lay outside the drawing limit and so was left out, 0 to 1; nothing changed where it is 1.
    stay : bool
        Whether it lies across slices, so that the one that is looked at is as good as any other.
    """

    boxes: Mapping[int, Box]
    settled: bool
    name: str | None = None
    whole: bool = False
    cut_mm2: float = 0.0
    left_out: float = 0.0
    stay: bool = False

    @property
    def slice(self) -> int:
        """The slice to look at: the first that changed."""
        return min(self.boxes)


Listener = Callable[[SketchChange], object]


class Listeners:
    """Whoever wants to hear of a sketch's changes, in the order in which they came."""

    def __init__(self) -> None:
        self._listeners: dict[object, Listener] = {}

    def add(self, listener: Listener) -> Callable[[], None]:
        """Let `listener` hear of every change from now on; returns what ends that (and does nothing the second time)."""
        ticket = object()
        self._listeners[ticket] = listener

        def unlisten() -> None:
            self._listeners.pop(ticket, None)

        return unlisten

    def tell(self, change: SketchChange) -> None:
        """Tell everyone."""
        for listener in tuple(self._listeners.values()):
            listener(change)
