"""Reads the pictures of found slices from their studies' files, one study after the other, while the rows are shown already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from widgets.language import tr_later
from widgets.results import thumbnails
from widgets.shared.background import Background
from widgets.state.search_types import Lack, PicturesRead, PicturesWanted, Plane

if TYPE_CHECKING:
    from app.library import StudyFacts

AGAIN_S = 60.0
"""A study that could not be read is tried again after so long."""


def read_planes(address: str, facts: StudyFacts) -> Mapping[str, Plane]:
    """Return a study's display planes (155, 240, 240) by modality; the next reader finds them in the cache."""
    from app.library.pictures import kept_or_read

    return kept_or_read(address, facts)


class PictureReader(QObject):
    """Reads what is wanted, newest first: what was wanted before is forgotten, only a study that is being read is finished.

    Signals
    -------
    arrived(PicturesRead)
    """

    arrived = Signal(object)

    def __init__(
        self, parent: QObject | None = None, read: Callable[[str, StudyFacts], Mapping[str, Plane]] = read_planes
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._worker = Background[PicturesRead](self._on_read, self._on_failure, tr_later("Reading the pictures"))
        self._waiting: list[PicturesWanted] = []
        self._present: PicturesWanted | None = None
        self._failures: dict[tuple[str, str], tuple[float, str]] = {}

    def want(self, wanted: Sequence[PicturesWanted]) -> None:
        """Read these in their order, and nothing else."""
        present = None if self._present is None else _place(self._present)
        self._waiting = [one for one in wanted if _place(one) != present]
        if len(self._waiting) == len(wanted):  # what is being read is not among them
            self._next()

    def stop(self) -> None:
        """Wait for what is being read; report nothing more."""
        self._waiting = []
        self._worker.stop()

    def _next(self) -> None:
        self._present = None
        while self._waiting and self._present is None:
            wanted = self._waiting.pop(0)
            when, sentence = self._failures.get(_key(wanted), (-AGAIN_S, ""))
            if monotonic() - when < AGAIN_S:
                self.arrived.emit(_failed(wanted, sentence))
            else:
                self._start(wanted)

    def _start(self, wanted: PicturesWanted) -> None:
        self._present = wanted

        def work() -> PicturesRead:
            planes = self._read(wanted.address, wanted.facts)
            images = {modality: stack[wanted.slice] for modality, stack in planes.items()}
            pictures = thumbnails.slice_pictures(images, wanted.labels)
            return PicturesRead(wanted.facts.study, wanted.slice, images, pictures)

        self._worker.start(work)

    def _on_read(self, read: PicturesRead) -> None:
        self.arrived.emit(read)
        self._next()

    def _on_failure(self, sentence: str) -> None:
        if self._present is not None:
            self._failures[_key(self._present)] = monotonic(), sentence
            self.arrived.emit(_failed(self._present, sentence))
        self._next()


def _place(wanted: PicturesWanted) -> tuple[str, str, int]:
    return wanted.address, wanted.facts.study, wanted.slice


def _key(wanted: PicturesWanted) -> tuple[str, str]:
    return wanted.address, wanted.facts.study


def _failed(wanted: PicturesWanted, sentence: str) -> PicturesRead:
    return PicturesRead(wanted.facts.study, wanted.slice, lacking=Lack(sentence))
