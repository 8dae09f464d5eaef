"""Results follow the pen: when to ask, what to ask, and what is shown of the answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.retrieval.presets import PRESETS
from app.sketch import Sketch, SketchChange
from app.structures import unknown_among
from widgets.results import words
from widgets.results.search_service import SearchService
from widgets.shared.following import follow
from widgets.state.search_types import ExampleSource, PicturesRead, SearchAnswer, SearchRequest
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import Phase, Shown, WindowState

if TYPE_CHECKING:
    pass


class LiveSearch(QObject):
    """Asks when the question in the window's state changes or the pen rests; what comes is put into the state.

    Signals
    -------
    told(sentence)
        A problem that belongs above the pictures.
    """

    told = Signal(str)

    def __init__(
        self, service: SearchService, holder: StateHolder, sketch: Sketch, rest_ms: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._holder = holder
        self._sketch = sketch
        self._quiet = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(rest_ms)
        self._rest.timeout.connect(self.search_now)
        follow(self, sketch, self._on_sketch)
        holder.changed.connect(self._on_state)
        service.answered.connect(self._on_answer)
        service.pictured.connect(self._on_pictures)
        service.failed.connect(self._on_failure)
        service.busy_changed.connect(self._on_busy)

    def search_by_example(self, example: ExampleSource) -> None:
        """Search by a slice of a study until the pen moves again."""
        self._search_by(example)
        self.search_now()

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """Ask nothing while the block changes what could be asked; the rows that are shown stay."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False
            self._rest.stop()

    def set_rest(self, rest_ms: int) -> None:
        """Search when the pen has rested for so long."""
        self._rest.setInterval(rest_ms)

    def search_now(self) -> None:
        """Search, or say why there is nothing to search for."""
        self._rest.stop()
        state = self._holder.state
        label_map = self._sketch.label_map(state.drawn.slice)
        missing = words.obstacle(state, self._sketch.structures, label_map)
        if missing is not None:
            self._holder.update(shown=Shown(words=missing))
            self._service.cancel()
            return
        generation = self._service.search(self._request(state, label_map))
        self._holder.update(asked=replace(self._holder.state.asked, generation=generation))

    def _request(self, state: WindowState, label_map: words.Plane) -> SearchRequest:
        """Return what is asked for; only a way without a preset names measure and weight, else the model's default counts."""
        asked, example = state.asked, state.asked.example
        by, weight = (asked.by, asked.weight) if asked.preset is None else (None, None)
        if example is not None:
            return SearchRequest(
                example.slice, None, example.study, by, weight, asked.top, preset=asked.preset, where=state.where,
                marks=asked.marks, pins=state.rows.pins,
            )  # fmt: skip
        if asked.away:
            return SearchRequest(
                state.drawn.slice, None, None, by, weight, asked.top, preset=asked.preset, where=state.where, case=asked.case,
                marks=asked.marks, pins=state.rows.pins,
            )  # fmt: skip
        drawn = label_map if self._counts(state, label_map) else None
        beside = self._beside(state) if drawn is not None and asked.preset is not None and PRESETS[asked.preset].look else {}
        return SearchRequest(
            state.drawn.slice, drawn, None, by, weight, asked.top, preset=asked.preset, beside=beside, where=state.where,
            case=asked.case, marks=asked.marks, pins=state.rows.pins, guest=state.opened.guest,
        )  # fmt: skip

    def _counts(self, state: WindowState, label_map: words.Plane) -> bool:
        """Whether a request tells what is drawn; a way that does not need it is not given what the model does not know."""
        plays_no_part = not state.asked.needs_drawn and bool(self._strange(state))
        return bool(np.any(label_map)) and not plays_no_part

    def _beside(self, state: WindowState) -> dict[int, words.Plane]:
        """Return what is drawn on other slices, without structures that the model does not know."""
        planes = {k: self._sketch.label_map(k) for k in self._sketch.drawn_slices() if k != state.drawn.slice}
        if strange := self._strange(state):
            planes = {k: np.where(np.isin(plane, strange), np.uint8(0), plane) for k, plane in planes.items()}
        return {k: plane for k, plane in planes.items() if plane.any()}

    def _strange(self, state: WindowState) -> list[int]:
        """Return the labels of what can be drawn and the model does not know."""
        return [structure.label for structure in unknown_among(self._sketch.structures, state.opened.structures)]

    def _search_by(self, example: ExampleSource | None) -> None:
        """Search by an example, or by what is drawn; a case's anatomy stays where that is drawn in."""
        asked = self._holder.state.asked
        case = asked.case if example is None and not asked.away else None
        self._holder.update(asked=replace(asked, example=example, case=case))

    def _on_sketch(self, change: SketchChange) -> None:
        """Search at once what has settled, else when the pen has rested."""
        if self._quiet:
            return
        self._search_by(None)
        if change.settled:
            self.search_now()
        else:
            self._rest.start()

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        """Ask again where the question has changed: at once where the library did, else when nothing has changed for a moment."""
        if self._quiet or now.question == former.question:
            return
        before, library = former.opened.library, now.opened.library
        opens = library.phase is Phase.OPEN and before.phase is not Phase.OPEN
        if opens or now.drawn.slice != former.drawn.slice:
            self._service.warm(now.drawn.slice)
        if now.opened.template is not former.opened.template:
            self._search_by(None)
        if library.searched == before.searched:
            self._rest.start()
        elif not (library.phase is before.phase is Phase.OPEN and self._service.busy):  # else the answer is from the changed one
            self.search_now()

    def _on_answer(self, answer: SearchAnswer) -> None:
        if answer.rows:
            self._holder.update(shown=Shown(answer, self._holder.state.opened.library.info))
        else:
            said, blocking = words.nothing_found(answer)
            self._holder.update(shown=Shown(words=said, blocking=blocking))

    def _on_pictures(self, read: PicturesRead) -> None:
        shown = self._holder.state.shown
        if shown.answer is not None:
            self._holder.update(shown=replace(shown, answer=shown.answer.with_pictures(read)))

    def _on_failure(self, sentence: str) -> None:
        if self._service.info is not None:
            self._holder.update(shown=Shown(words=words.failed(sentence, self._holder.state)))
        self.told.emit(sentence)

    def _on_busy(self, busy: bool) -> None:
        self._holder.update(shown=replace(self._holder.state.shown, searching=busy))
