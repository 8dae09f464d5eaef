"""The window of a reader study: a canvas and a sketch of its own, the question beside them, and the rows to be judged."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QWidget

from app.errors import SbmirError
from app.reading.reader_study import ImageQuestion, Point, Presented, Reading
from app.sketch import Sketch, SketchChange, sketch_bytes, sketch_of
from widgets.commands import CommandSet, Handler, reading_commands
from widgets.drawing.sketching import SketchController
from widgets.language import tr, tr_later
from widgets.pane.viewer import SliceViewer
from widgets.results.search_service import SearchService
from widgets.shared.background import Background
from widgets.shared.following import follow
from widgets.shared.notice import NOTICE
from widgets.state.search_types import LibraryInfo, SearchAnswer
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState
from widgets.study.asking import asked_by, question_of, shown_rows
from widgets.study.keeper import SessionKeeper
from widgets.study.panel import StudyPanel
from widgets.study.place import Place
from widgets.study.slices import CaseSlice, read_presented, read_rows

WAITING = tr_later("Opening the library …")
PAUSED = tr_later("Paused. The time stands still until you go on.")
DONE = tr_later("All questions are answered. Thank you! The session is kept; this window can be closed.")


class StudyWindow(QMainWindow):
    """Leads a reader through a session; nothing of the main window's is touched.

    Parameters
    ----------
    reading : Reading
    keeper : SessionKeeper
        Of the same session.
    place : Place
    service : SearchService
        Its own.

    Signals
    -------
    ended()
        It was closed.
    """

    ended = Signal()

    def __init__(
        self, reading: Reading, keeper: SessionKeeper, place: Place, service: SearchService, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowTitle(f"{tr(reading.plan.title)}: {reading.session.reader.code}")
        self.reading = reading
        self._keeper = keeper
        self._place = place
        self._service = service
        service.setParent(self)
        keeper.setParent(self)
        convention = place.convention
        self.state = StateHolder(WindowState(convention=convention), self)
        self.viewer = SliceViewer(place.structures)
        self.viewer.set_convention(convention)
        self.sketching = SketchController(self.viewer, Sketch(structures=place.structures), self.state)
        self.panel = StudyPanel(convention == "radiological")
        self._paused = False
        self._searching = False
        self._draft = QTimer(self)
        self._draft.setSingleShot(True)
        self._draft.setInterval(0)
        self._draft.timeout.connect(self._keep_draft)
        self._presented = Background[tuple[Presented, CaseSlice]](
            self._on_presented, self._tell, tr_later("Reading the question's case")
        )
        self._slices = Background[list[CaseSlice]](self.panel.show_slices, self._tell, tr_later("Reading the rows' pictures"))
        self._lay_out()
        self.commands = CommandSet(reading_commands(place.structures), self._handlers(), self, self.viewer)
        self.sketching.equip(self.commands, self.statusBar())
        self.viewer.equip(self.commands)
        self.panel.equip(self.commands)
        self.commands.follow(self.state)
        self._connect()

    def _lay_out(self) -> None:
        centre = QWidget(self)
        layout = QHBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.sketching.panel)
        layout.addWidget(self.viewer, 3)
        layout.addWidget(self.panel, 2)
        self.setCentralWidget(centre)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.sketching.tool_bar)
        notice = QLabel(tr(NOTICE))
        notice.setObjectName("notice")
        self.statusBar().addPermanentWidget(notice)

    def _connect(self) -> None:
        self._service.answered.connect(self._on_answer)
        self._service.opened.connect(self._on_opened)
        self._service.failed.connect(self._on_failure)
        self._keeper.told.connect(lambda sentence: self.panel.told.setText(sentence or ""))
        self.panel.judged.connect(self._judge)
        self.panel.judged_whole.connect(lambda rank, value: self._try(lambda: self.reading.judge(rank, value)))
        follow(self, self.sketching.sketch, self._on_sketch)

    def _handlers(self) -> dict[str, Handler]:
        own: dict[str, Handler] = {
            "study.show": self.show_rows,
            "study.draw": self._draw_again,
            "study.next": self._next,
            "study.pause": self.pause,
            "study.close": self.close,
        }
        return own | self.sketching.handlers() | self.viewer.handlers()

    @property
    def reading_pictures(self) -> bool:
        """Whether pictures of rows are being read."""
        return self._slices.running

    def begin(self) -> None:
        """Show the template, open the library, and ask."""
        template = self._place.template
        self.viewer.set_study(dict(template.display), dict(template.study.images), None)
        self.panel.say(tr(WAITING))
        self._offer()
        self._service.connect_to(self._place.connection)

    # -- question by question

    def _on_opened(self, info: LibraryInfo) -> None:
        if not self.reading.running and not self._paused:
            self._ask()

    def _ask(self) -> None:
        question = self.reading.question
        if question is None:
            self.panel.show_reading(self.reading)
            self.panel.say(tr(DONE))
            self._offer()
            return
        if isinstance(question, ImageQuestion):
            place = self._place
            self.panel.say(tr("Reading the image …"))
            self._offer()
            self._presented.start(lambda: read_presented(place.connection.library, place.library.model_id, question))
        else:
            self._show_question(None, None)

    def _on_presented(self, read: tuple[Presented, CaseSlice]) -> None:
        self._show_question(*read)

    def _show_question(self, presented: Presented | None, case: CaseSlice | None) -> None:
        fresh = self.reading.answer is None
        if not self._try(lambda: self.reading.begin(presented)):
            return
        self.panel.show_presented(case)
        self._try(lambda: self._take_sketch(fresh), show=False)
        self.reading.go_on()
        self._show()
        self._read_rows()

    def _take_sketch(self, fresh: bool) -> None:
        """Show what was drawn for this question before, or nothing."""
        answer = self.reading.answer
        document = None if answer is None else answer.last_sketch
        sketch = self.sketching.sketch
        if document is None:
            sketch.load([])
        else:
            kept = sketch_of(document, self._keeper.file.path)
            sketch.load(kept.sketch.committed())
        drawn = sketch.drawn_slices()
        if drawn:
            self.viewer.set_slice(max(drawn, key=lambda k: int((sketch.label_map(k) > 0).sum())))
        elif fresh:
            inside = np.flatnonzero(self._place.template.display["t1"].any(axis=(1, 2)))
            self.viewer.set_slice(int(inside[len(inside) // 2]) if len(inside) else 0)

    def show_rows(self) -> None:
        """Search with what is drawn on the slice that is shown."""
        answer, sketch, k = self.reading.answer, self.sketching.sketch, self.viewer.slice
        if answer is None or answer.phase != "drawing" or self._paused or self._searching:
            return
        if sketch.is_empty(k):
            self._tell(tr("Nothing is drawn on this slice: draw, or go to the slice that you drew on."))
            return
        self._keep_draft()
        self._searching = True
        self._tell(tr("Searching …"))
        self._service.search(question_of(sketch, k, self.reading.plan.rows, self._place.library))
        self._offer()

    def _on_answer(self, answer: SearchAnswer) -> None:
        self._searching = False
        document = self._document()
        rows = shown_rows(answer)
        if not rows or document is None:
            self._tell(tr("No case of the library can be compared with this slice: draw on another one."))
        elif self._try(lambda: self.reading.show(document, asked_by(answer.request), rows)):
            self._tell("")
            self._read_rows()
            self.panel.focus_first()
        self._offer()

    def _on_failure(self, sentence: str) -> None:
        self._searching = False
        self._tell(sentence)
        self._offer()

    def _read_rows(self) -> None:
        answer, place = self.reading.answer, self._place
        if answer is not None and answer.phase == "judging":
            places = [(row.study, row.slice) for row in answer.rows]
            self._slices.start(lambda: read_rows(place.connection.library, place.library.model_id, places))

    def _judge(self, rank: int, point: Point, value: bool) -> None:
        self._try(lambda: self.reading.judge(rank, value, (point,)))

    def _draw_again(self) -> None:
        self._try(self.reading.draw_again)
        self._keep_draft()  # what was drawn while the rows were judged
        self.viewer.setFocus()

    def _next(self) -> None:
        if self._try(self.reading.finish):
            self._tell("")
            self._ask()
            self.viewer.setFocus()

    # -- pause and end

    def pause(self) -> None:
        """Let the time stand and hide the question, or go on."""
        if self.reading.answer is None:
            return
        if not self._paused:
            self._keep_draft()
            if not self._try(self.reading.pause):
                return
        else:
            self.reading.go_on()
        self._paused = not self._paused
        self.viewer.setEnabled(not self._paused)
        self.sketching.tool_bar.setEnabled(not self._paused)
        self._show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep everything and let go; the session goes on another time."""
        self._keep_draft()
        self._try(self.reading.pause)
        self.hide()
        for worker in (self._presented, self._slices):
            worker.stop()
        self._service.close()
        self._keeper.close()
        self.viewer.close()
        super().closeEvent(event)
        self.ended.emit()

    # -- inside

    def _on_sketch(self, change: SketchChange) -> None:
        if change.settled and self.reading.running:
            self._draft.start()

    def _keep_draft(self) -> None:
        """Keep what is drawn as soon as it is painted."""
        self._draft.stop()
        answer = self.reading.answer
        if answer is not None and answer.phase == "drawing" and self.reading.running:
            document = self._document()
            self._try(lambda: self.reading.draw(document), show=False)

    def _document(self) -> dict[str, object] | None:
        sketch, study = self.sketching.sketch, self._place.template.study
        if sketch.is_empty():
            return None
        document: dict[str, object] = json.loads(sketch_bytes(sketch, study.content_hash, study.study))
        return document

    def _show(self) -> None:
        self.panel.show_reading(self.reading)
        if self._paused:  # an answer may come while it stands
            self.panel.say(tr(PAUSED))
        self._offer()

    def _offer(self) -> None:
        """Offer what can be done now."""
        answer = self.reading.answer
        phase = None if answer is None or self._paused or not self.reading.running else answer.phase
        self.commands["study.show"].setEnabled(phase == "drawing" and not self._searching)
        self.commands["study.draw"].setEnabled(phase == "judging")
        self.commands["study.next"].setEnabled(phase == "judging" and answer is not None and not answer.unjudged)
        self.commands["study.pause"].setEnabled(answer is not None)
        self.commands["study.pause"].setText(tr("Go on") if self._paused else tr("Pause"))

    def _try(self, step: Callable[[], object], show: bool = True) -> bool:
        """Make a step; where it cannot be kept the sentence says so, and it is not made."""
        try:
            step()
        except SbmirError as error:
            self._tell(str(error))
            return False
        if show:
            self._show()
        return True

    def _tell(self, sentence: str) -> None:
        self.panel.told.setText(sentence)
