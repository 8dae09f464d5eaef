"""What studies side by side have in common, as a value, and who holds it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from widgets.pane.overlay import Look
from widgets.pane.plane_facts import FULL_WINDOW
from widgets.state.compared import Mixing
from widgets.state.guesses import Guessed
from widgets.state.telling import Telling


class Place(NamedTuple):
    """A place on the library grid: slice, row and column, all in mm from voxel (0, 0, 0) of the planes."""

    slice: float = 77.0
    row: float = 119.5
    column: float = 119.5


MIDDLE = Place()
"""About the middle of a brain."""

HOME = Place(0.0, 0.0, 0.0)
"""No pan."""


@dataclass(frozen=True)
class Linked:
    """What is the same in all studies side by side.

    Attributes
    ----------
    place : Place
        Where the planes go through, as the first study counts.
    zoom : float
        Magnification; at 1 the brain fits.
    pan : Place
        mm from the brain's middle to the middle of the planes.
    scale : float or None
        Logical pixels a mm of the axial plane that the others take over; None where each fits by itself.
    modality : str
        Key of the sequence.
    window : (float, float)
        Level and width in display values.
    mirrored : bool
        Radiological convention.
    look : Look
        How labels are shown.
    mixing : Mixing
        How cases and template are shown together.
    swapped : bool
        Whether flicker shows the template at this moment, and a checkerboard begins with it.
    guessed : Guessed
        What is shown of the model's guess of the cases.
    """

    place: Place = MIDDLE
    zoom: float = 1.0
    pan: Place = HOME
    scale: float | None = None
    modality: str = "flair"
    window: tuple[float, float] = FULL_WINDOW
    mirrored: bool = True
    look: Look = field(default_factory=Look)
    mixing: Mixing = Mixing.NONE
    swapped: bool = False
    guessed: Guessed = Guessed.NONE


class Link(QObject):
    """Holds what is linked and tells its changes, each once and in order; a listener may change it again.

    Signals
    -------
    changed(former, now)
        Two values of :class:`Linked` that differ.
    """

    changed = Signal(object, object)

    def __init__(self, linked: Linked | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = linked or Linked()
        self._telling = Telling[Linked](self.changed.emit)

    @property
    def now(self) -> Linked:
        """What is linked, as it is now."""
        return self._now

    def put(self, now: Linked) -> None:
        """Link something else; what is equal to what was there changes nothing."""
        former, self._now = self._now, now
        if now != former:
            self._telling.changed(former, now)

    def go_to(self, place: Place) -> None:
        """Let the planes go through another place."""
        self.put(replace(self._now, place=place))
