"""A model's guess in the window of a case: on its slices and on the two planes beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from widgets.commands.tables.comparing import GUESS_COMMANDS
from widgets.compare.case_sides import CaseSides
from widgets.compare.guess_painting import paint_guess, veiled
from widgets.compare.guesses import Guesses, StudyGuess
from widgets.compare.link import Linked
from widgets.pane import marks
from widgets.pane.plane_facts import window_table
from widgets.pane.viewer import SliceViewer
from widgets.state.guesses import Guessed, Planes

if TYPE_CHECKING:
    from app.imaging import Study

TOP = 36
"""Logical pixels above what is said: the letter at the upper edge."""


class CaseGuess(QObject):
    """Shows something of a guess in the place of the slices, or the slices alone.

    Signals
    -------
    shown(Guessed)
        What is shown now.
    """

    shown = Signal(object)

    def __init__(self, viewer: SliceViewer, sides: CaseSides, guesses: Guesses, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._sides = sides
        self._guesses = guesses
        self._example: Study | None = None
        guesses.changed.connect(self._on_guess)
        viewer.slice_changed.connect(self._ask)

    def of(self, address: str, study: str, display: Mapping[str, Planes], example: Study | None = None) -> StudyGuess:
        """Return the guess of the study that is to be shown; an example is encoded for it."""
        self._example = example
        return self._guesses.of(address, study, display)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return what the commands on guesses do, by their ids."""
        return {name: partial(self._toggle, kind) for name, kind in GUESS_COMMANDS.items()}

    def stop(self) -> None:
        """Need nothing more."""
        if (guess := self._sides.layer.guess) is not None:
            self._guesses.drop(self, guess)

    # In the slices' place

    def picture(self, k: int, window: tuple[float, float], mirrored: bool) -> QImage | None:
        """Return the slice as it is seen, see :class:`widgets.pane.around.stand_in.StandIn`."""
        seen = self._sides.layer.seen(self._now, "axial", k)
        if seen is None:
            return None
        colours = veiled(window_table(*window).take(seen.grey), seen.veil)
        rows, columns = colours.shape
        picture = QImage(colours.view("uint8").data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        return picture.flipped(Qt.Orientation.Horizontal if mirrored else Qt.Orientation(0))  # a copy of its own

    def say(self, painter: QPainter, area: QRect) -> None:
        """Say on the picture what it is."""
        now, guess = self._now, self._sides.layer.guess
        if guess is None:
            return
        obstacle = guess.obstacle(now.modality)
        if obstacle and now.guessed is Guessed.PSEUDO_NORMAL:
            marks.paint_message(painter, area, obstacle)
        else:
            paint_guess(painter, area, TOP, now.guessed, now.modality, guess)

    # Inside

    @property
    def _now(self) -> Linked:
        return replace(self._sides.link.now, modality=self._viewer.modality or self._sides.link.now.modality)

    def _toggle(self, kind: Guessed) -> None:
        now = self._sides.link.now
        kind = Guessed.NONE if kind is now.guessed else kind
        self._sides.link.put(replace(now, guessed=kind))
        if kind is Guessed.NONE:
            self.stop()
        else:
            self._ask()
        self._viewer.canvas.set_stand_in(None if kind is Guessed.NONE else self)
        self.shown.emit(kind)

    def _ask(self) -> None:
        layer = self._sides.layer
        if layer.guess is not None and self._sides.link.now.guessed is not Guessed.NONE:
            self._guesses.ask(self, layer.guess, layer.images, self._viewer.slice, self._example)

    def _on_guess(self, guess: StudyGuess) -> None:
        if guess is self._sides.layer.guess and self._sides.link.now.guessed is not Guessed.NONE:
            self._viewer.canvas.set_stand_in(self)
            for view in self._sides.views:
                view.refresh_labels()
