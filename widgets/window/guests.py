"""Search by example in two steps: a slice of a study is chosen, then its labels are a sketch on that study, to be changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from app.errors import SbmirError
from app.sketch import History, Sketch, Step
from widgets.language import tr
from widgets.pane.viewer import SliceViewer
from widgets.results.live_search import LiveSearch
from widgets.state.cases import glance_at
from widgets.state.guest import Guest, Origin
from widgets.state.search_types import ExampleSource
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState
from widgets.window.documents import Documents
from widgets.window.guest_bar import GuestBar
from widgets.window.sketches.document import Resting, SketchDocument

if TYPE_CHECKING:
    from widgets.state.opened import OpenedGuest, OpenedStudy
    from widgets.state.search_types import FoundRow

Mask = npt.NDArray[np.bool_]
Plane = npt.NDArray[np.uint8]


KEPT_GUESTS = 8
"""So many examples that were drawn on are taken up as they were left, while the window is open."""


@dataclass(frozen=True)
class Drawn:
    """All that is drawn on a study, with its undo and redo."""

    masks: list[tuple[int, int, Mask]]
    history: History[Step]

    @classmethod
    def of(cls, sketch: Sketch) -> Drawn:
        """Return copies of what a sketch holds."""
        return cls(list(sketch.committed()), sketch.history())


@dataclass(frozen=True)
class Before:
    """What was drawn on before a guest came: the template, its slice, all that was drawn, and the file of it."""

    template: OpenedStudy
    slice: int
    drawn: Drawn
    file: Resting


class Guests(QObject):
    """Lets an example take the template's place, and the template come back as it was.

    Parameters
    ----------
    documents : Documents
        Reads cases of the library as a whole.
    document : SketchDocument
        Knows the file that the sketch belongs to.
    viewer : SliceViewer
    sketch : Sketch
    live : LiveSearch
    holder : StateHolder
    parent : QObject

    Attributes
    ----------
    bar : GuestBar
        Says who the guest is.

    Signals
    -------
    told(sentence)
        What cannot be taken from an example.
    """

    told = Signal(str)

    def __init__(
        self,
        documents: Documents,
        document: SketchDocument,
        viewer: SliceViewer,
        sketch: Sketch,
        live: LiveSearch,
        holder: StateHolder,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._documents = documents
        self._document = document
        self._viewer = viewer
        self._sketch = sketch
        self._live = live
        self._holder = holder
        self.bar = GuestBar()
        self._before: Before | None = None
        self._left: dict[tuple[str, int], tuple[Guest, Drawn]] = {}
        self._awaited: tuple[OpenedStudy, int] | None = None
        documents.guest_opened.connect(self._on_case)
        holder.changed.connect(self._on_state)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the commands on guests do, by their ids."""
        return {"guest.back": self.go_back}

    def edit_example(self, opened: OpenedStudy, k: int) -> None:
        """Draw on a slice of an example: its own label map, or else what the model sees there, becomes the sketch."""
        if opened.labels is not None and opened.labels.any():
            self._begin(opened, k, opened.labels[k], "given")
        elif self._holder.state.opened.library.info is None:
            self.told.emit(tr("Labels are predicted by the model of a library: open one first. The sketch begins empty."))
            self._begin(opened, k, np.zeros(self._sketch.shape, np.uint8), "none")
        else:
            self._awaited = opened, k
            planes = {modality: planes[k] for modality, planes in opened.display.items()}
            self._live.search_by_example(ExampleSource(opened.study, k, glance_at(planes, None)))

    def edit_case(self, found: FoundRow) -> None:
        """Draw on a found case of the library, as soon as it has been read."""
        if (library := self._holder.state.shown.library) is not None:
            self._documents.open_guest(library, found.study, found.slice)

    def go_back(self) -> None:
        """Draw on the template as it was before; the rows stay, and say whose they are, until something is asked."""
        before, self._before = self._before, None
        if before is None:
            return
        self._leave()
        with self._live.undisturbed():
            self._holder.update(opened=replace(self._holder.state.opened, template=before.template, guest=None))
            self._viewer.set_slice(before.slice)
            self._sketch.load(before.drawn.masks, before.drawn.history)
            self._document.resume(before.file)

    def _on_case(self, read: OpenedGuest) -> None:
        labels = None if read.opened.labels is None else read.opened.labels[read.slice]
        if labels is not None:
            self._begin(read.opened, read.slice, labels, read.origin, read.patient)

    def _begin(self, opened: OpenedStudy, k: int, labels: Plane, origin: Origin, patient: str = "") -> None:
        state = self._holder.state
        if state.opened.template is None:
            self.told.emit(tr("An example is drawn on in the template's place: wait until there is one."))
            return
        if self._before is None:
            self._before = Before(state.opened.template, state.drawn.slice, Drawn.of(self._sketch), self._document.rest())
        self._leave()
        known = {structure.label for structure in self._sketch.structures}
        masks = [(k, label, labels == label) for label in map(int, np.unique(labels)) if label in known]
        guest = Guest(opened.study.study, k, origin if masks else "none", patient)
        left, drawn = self._left.get((opened.study.content_hash, k), (None, None))
        if left == guest:
            self.told.emit(tr("The example's sketch is as you left it; undo leads back to the labels that it began with."))
        with self._live.undisturbed():
            self._holder.update(
                opened=replace(state.opened, template=opened, guest=guest),
                asked=replace(state.asked, example=None, case=None),
            )
            self._viewer.set_slice(k)
            try:
                if drawn is not None and left == guest:
                    self._sketch.load(drawn.masks, drawn.history)
                else:
                    self._sketch.load(masks)
            except SbmirError as error:
                self.told.emit(str(error))
            self._document.belongs_to(None)
        self._live.search_now()

    def _leave(self) -> None:
        """Keep what was drawn on the present guest, if anything was, for when it comes again."""
        opened = self._holder.state.opened
        drawn = Drawn.of(self._sketch)
        if opened.guest is None or opened.template is None or drawn.history.undo_name is None:
            return
        key = opened.template.study.content_hash, opened.guest.slice
        self._left.pop(key, None)
        self._left[key] = opened.guest, drawn
        for old in list(self._left)[:-KEPT_GUESTS]:
            del self._left[old]

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        """Begin when the model's labels of an example are there; forget what was before where another template was opened."""
        if now.opened.guest is None and former.opened.guest is not None:
            self._before = None
        if self._awaited is None:
            return
        opened, k = self._awaited
        example = now.asked.example
        if example is None or example.study is not opened.study or example.slice != k:
            self._awaited = None  # something else was asked meanwhile
        elif now.shown.answer is not former.shown.answer or now.shown.words != former.shown.words:
            answer = now.shown.answer
            ours = answer is not None and answer.request.example is opened.study and answer.request.slice == k
            if ours or now.shown.words is not None:  # which say that nothing was found, or why nothing can be
                self._awaited = None
                seen = None if answer is None else answer.asked
                self._begin(opened, k, np.zeros(self._sketch.shape, np.uint8) if seen is None else seen, "predicted")
