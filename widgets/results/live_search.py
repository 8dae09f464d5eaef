"""Results follow the pen: when to ask, what to ask, and the words where there is nothing to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction

from app.anatomy import Structure
from app.sketch import Sketch, SketchChange
from widgets.results.panel import ResultsPanel
from widgets.results.search_service import SearchService
from widgets.shared.following import follow
from widgets.state.search_types import ExampleSource, LibraryInfo, SearchAnswer, SearchRequest

if TYPE_CHECKING:
    from app.imaging import Study


@dataclass(frozen=True)
class EmptyStateActions:
    """What the empty states offer."""

    build_demo: QAction
    open_library: QAction
    open_sketch: QAction
    bring_in: QAction
    by_normal: QAction


class LiveSearch(QObject):
    """Turns what the reader does into requests, and answers into rows.

    Signals
    -------
    told(sentence)
        A problem that belongs above the pictures.
    """

    told = Signal(str)

    def __init__(
        self,
        service: SearchService,
        panel: ResultsPanel,
        sketch: Sketch,
        actions: EmptyStateActions,
        rest_ms: int,
        unknown: Sequence[Structure] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._panel = panel
        self._sketch = sketch
        self._actions = actions
        self._beginnings = (actions.build_demo, actions.bring_in, actions.open_library)
        self._unknown = {structure.label: structure.title for structure in unknown}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(rest_ms)
        self._rest.timeout.connect(self.search_now)
        self._slice = 0
        self._has_template = False
        self._example: ExampleSource | None = None
        self._waiting_words = ("No library yet", "")
        self._library_state = "none"
        service.opened.connect(self._on_opened)
        service.changed.connect(self._on_changed)
        service.answered.connect(self._on_answer)
        service.pictured.connect(panel.show_pictures)
        service.failed.connect(self._on_failure)
        service.busy_changed.connect(self._on_busy)
        follow(self, sketch, self._on_sketch)
        panel.query_changed.connect(self.search_soon)
        panel.search_clicked.connect(self.search_now)

    @property
    def example(self) -> ExampleSource | None:
        """The example that is searched by, None while the sketch is."""
        return self._example

    def _on_sketch(self, change: SketchChange) -> None:
        """Search at once what has settled, else when the pen has rested."""
        self._example = None
        if change.settled:
            self.search_now()
        else:
            self.search_soon()

    def slice_changed(self, k: int) -> None:
        """The template shows another slice."""
        self._slice = k
        if self._example is None:
            self.search_soon()

    def template_changed(self, ready: bool) -> None:
        """A template is there, or none is any more."""
        self._has_template = ready
        self._example = None

    def search_by_example(self, study: Study, k: int) -> None:
        """Search by a slice of a study until the pen moves again."""
        self._example = ExampleSource(study, k)
        self.search_now()

    def library_opening(self, address: str) -> None:
        """A library is being opened."""
        self._library_state = "opening"
        self._waiting_words = ("Opening the library …", address)
        self.search_now()

    def library_missing(self) -> None:
        """There is no library."""
        if self._service.connection is None:
            self._library_state = "none"
            self.search_now()

    def library_building(self, progress: str) -> None:
        """The demo library is being made, and this is how far it is; empty when that has stopped."""
        if not progress:
            self.library_missing()
        elif self._service.connection is None:
            self._library_state = "building"
            self._waiting_words = ("The demo library is being made", progress)
            self.search_now()

    def search_soon(self) -> None:
        """Search when nothing has changed for the resting time."""
        self._rest.start()

    def search_now(self) -> None:
        """Search, or say why there is nothing to search."""
        self._rest.stop()
        request = self._request()
        if request is not None:
            self._service.search(request)
        else:
            self._service.cancel()

    def _request(self) -> SearchRequest | None:
        bar, panel = self._panel.bar, self._panel
        info = self._service.info
        if info is None:
            self._say_no_library()
            return None
        if not info.studies:
            text = f"Nothing has been brought into {info.shown} yet."
            panel.say("The library is empty", text, self._actions.bring_in, self._actions.open_library)
            return None
        if self._example is not None:
            return SearchRequest(self._example.slice, None, self._example.study, bar.by, bar.weight, bar.top)
        if not self._has_template:
            panel.say("Preparing the template brain …", "It is made once and takes some seconds.")
            return None
        label_map = self._sketch.label_map(self._slice)
        drawn = bool(label_map.any())
        if not drawn and bar.by != "normal":
            panel.say(
                "Sketch something",
                f"Draw what the lesion would look like on slice {self._slice}: similar cases follow the pen.\n"
                "Or search by the slice's normal anatomy alone.",
                self._actions.by_normal,
                self._actions.open_sketch,
            )
            return None
        if bar.by == "normal" and self._unknown:
            label_map = np.zeros_like(label_map)  # what is drawn plays no part
            drawn = False
        if strange := [title for label, title in self._unknown.items() if (label_map == label).any()]:
            panel.say(
                "The model does not know this structure",
                f"{strange[0]} cannot be searched for: the model knows edema, enhancing tumour and core only.\n"
                "Sketches of it can be drawn, saved and exported all the same.",
                self._actions.by_normal,
            )
            return None
        return SearchRequest(self._slice, label_map.copy() if drawn else None, None, bar.by, bar.weight, bar.top)

    def _say_no_library(self) -> None:
        if self._library_state == "none":
            text = "Similar cases are looked for in a library of reference cases."
            self._panel.say("No library yet", text, *self._beginnings)
        elif self._library_state == "failed":
            self._panel.say(*self._waiting_words, *self._beginnings)
        else:
            self._panel.say(*self._waiting_words)

    def _on_opened(self, info: LibraryInfo) -> None:
        self._panel.bar.set_default(info.default_by, info.default_weight)
        self.search_now()

    def _on_changed(self) -> None:
        """Search again in the changed library, unless an answer from it is on its way."""
        if not self._service.busy:
            self.search_now()

    def _on_answer(self, answer: SearchAnswer) -> None:
        if not answer.rows:
            self._panel.say("No result", "No case of the library can be compared with this slice.")
            return
        self._panel.show_answer(answer, self._summary(answer))

    def _summary(self, answer: SearchAnswer) -> str:
        timing = answer.timing_ms
        info = self._service.info
        patients = f"{len(answer.rows)} of {info.patients} patients" if info else f"{len(answer.rows)} patients"
        source = f"example {answer.request.example.study}" if answer.request.example else "sketch"
        parts = ", ".join(f"{key} {timing[key]:.0f}" for key in ("encode", "search", "pictures") if key in timing)
        return f"{patients} · {source}, slice {answer.request.slice} · {timing['total']:.0f} ms ({parts})"

    def _on_failure(self, sentence: str) -> None:
        if self._service.info is None:
            self._library_state = "failed"
            self._waiting_words = ("The library could not be opened", sentence)
            self._say_no_library()
        else:
            self._panel.say("The search could not be made", sentence)
        self.told.emit(sentence)

    def _on_busy(self, busy: bool) -> None:
        if busy and self._panel.answer is not None:
            self._panel.set_status("Searching …")
