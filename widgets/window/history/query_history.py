"""Notes what is searched for once the reader has rested, and brings it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app import settings
from app.sketch import Sketch
from widgets.language import tr
from widgets.pane.viewer import SliceViewer
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import Past, WindowState
from widgets.window.documents import Documents
from widgets.window.history.history_popup import HistoryPopup
from widgets.window.history.past_query import NAME, PastQuery
from widgets.window.history.query_list import QueryList
from widgets.window.sketches.document import SketchDocument

REST_MS = 1500
"""A query whose rows have been looked at for so long is one to come back to; what comes between is on the way to it."""


class QueryHistory(QObject):
    """The queries of a window.

    What is drawn is never lost by going back: it is noted first, as the newest query, and Undo brings it back, too.

    Parameters
    ----------
    documents : Documents
        Opens the template of a query that was asked on another.
    document : SketchDocument
        Knows the file that the sketch belongs to.
    viewer : SliceViewer
    sketch : Sketch
    holder : StateHolder
    parent : QWidget
        The window.

    Attributes
    ----------
    queries : QueryList
    rest : QTimer
        Runs while the rows of a query are looked at that has not been noted.
    popup : HistoryPopup or None
        The list, while it is open.

    Signals
    -------
    told(sentence)
        A query came back without its cases, which are of another library.
    """

    told = Signal(str)

    def __init__(
        self,
        documents: Documents,
        document: SketchDocument,
        viewer: SliceViewer,
        sketch: Sketch,
        holder: StateHolder,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._documents = documents
        self._document = document
        self._viewer = viewer
        self._sketch = sketch
        self._holder = holder
        self._window = parent
        self._noted: tuple[object, ...] = ()
        """The question of the window's state when it was noted or brought back last."""
        self._awaited: PastQuery | None = None
        """A query whose template is being opened."""
        self.queries = QueryList()
        self.popup: HistoryPopup | None = None
        self.rest = QTimer(self)
        self.rest.setSingleShot(True)
        self.rest.setInterval(REST_MS)
        self.rest.timeout.connect(self.note)
        holder.changed.connect(self._on_state)
        documents.template_failed.connect(self._forget_awaited)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the commands on former queries do, by their ids."""
        return {"history.back": self.back, "history.forward": self.forward, "history.show": self.show}

    def note(self) -> bool | None:
        """Take in what is asked at present; tells whether that is another query than was shown, None if it is none."""
        self.rest.stop()
        state = self._holder.state
        template, asked = state.opened.template, state.asked
        something = not self._sketch.is_empty() or asked.away or not asked.needs_drawn
        other = None
        if template is not None and something:
            other = self.queries.note(PastQuery.of(self._sketch, template, state, self._document.path))
            self._noted = state.question
        self._tell()
        return other

    def back(self) -> None:
        """Ask again what was asked before."""
        shown, older = self.queries.shown, self.queries.older
        same = self._at_shown or self.note() is False
        self._show_if_there(older if same else shown)

    def forward(self) -> None:
        """Ask again what was asked after that."""
        newer = self.queries.newer
        if not self._at_shown:
            self.note()
        self._show_if_there(newer)

    def show(self) -> None:
        """Open the list of all of them."""
        if not self._at_shown:
            self.note()
        state = self._holder.state
        self.popup = HistoryPopup(self.queries, state.opened.template, state.convention, self._window)
        self.popup.chosen.connect(self.show_again)
        self.popup.closed.connect(self._forget_popup)
        self.popup.open_over(self._window)

    def show_again(self, past: PastQuery) -> None:
        """Bring a query back as it was; where it was asked on another template, as soon as that is open."""
        state = self._holder.state
        if state.opened.template is None or state.opened.template.study.content_hash != past.question.template:
            self._awaited = past
            self._documents.open_template(_folder_of(past))
            return
        self._awaited = None
        question = past.question
        info = state.opened.library.info
        library = "" if info is None else info.address
        self._holder.update(asked=replace(question.put_into(state.asked, library), example=None, case=None))
        self._viewer.set_slice(question.slice)
        if (
            self._sketch.replace_all(question.drawn(self._sketch.shape), tr(NAME)) is not None
            and past.file != self._document.path
        ):
            self._document.belongs_to(None)
        self._viewer.set_slice(question.slice)  # where nothing may have changed
        self._holder.update(asked=question.put_into(self._holder.state.asked, library))
        if question.strange_to(library):
            self.told.emit(tr("This query comes back without the cases that it was asked with: they are of another library."))
        self.queries.go_to(past)
        self._noted = self._holder.state.question
        self.rest.stop()
        self._tell()

    @property
    def _at_shown(self) -> bool:
        """Whether the window shows what was noted or brought back last."""
        return self._holder.state.question == self._noted

    def _show_if_there(self, past: PastQuery | None) -> None:
        if past is not None and past in self.queries:
            self.show_again(past)

    def _forget_awaited(self, sentence: str = "") -> None:
        self._awaited = None

    def _forget_popup(self) -> None:
        self.popup = None

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        template = now.opened.template
        if self._awaited is not None and template is not None and template is not former.opened.template:
            awaited, self._awaited = self._awaited, None
            if template.study.content_hash == awaited.question.template:
                self.show_again(awaited)
                return
        if now.question != former.question or now.drawn.drawing:
            self.rest.stop()
        if now.answered and not now.drawn.drawing and now.question != self._noted and not self.rest.isActive():
            self.rest.start()
        if now.question != former.question:
            self._tell()

    def _tell(self) -> None:
        """Say in the state whether there is something to go back or forth to."""
        back = self.queries.older if self._at_shown else self.queries.shown
        self._holder.update(past=Past(back is not None, self.queries.newer is not None))


def _folder_of(past: PastQuery) -> Path | None:
    """Return the folder of a query's template; None for the program's own, which is made anew where it is gone."""
    return None if past.folder == settings.template_folder() else past.folder
