"""Hearing of a sketch's changes for as long as a widget lives."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.sketch import Sketch
from app.sketch.listening import Listener


def follow(owner: QObject, sketch: Sketch, listener: Listener) -> None:
    """Let `listener`, a method of `owner`, hear of every change of a sketch until `owner` is destroyed."""
    unlisten = sketch.listen(listener)
    owner.destroyed.connect(unlisten)
