"""The reading workstation's window: the template with its sketch, and the cases that resemble it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QVBoxLayout, QWidget

from app import settings
from app.sketch import Sketch
from widgets.cases.case_windows import CaseWindows
from widgets.commands import CommandSet, Handler, window_commands
from widgets.commands.menus import fill_menu_bar
from widgets.commands.tables.history import HISTORY
from widgets.compare.area import CompareArea
from widgets.compare.guesses import Guesses
from widgets.drawing.sketching import SketchController
from widgets.language import tr
from widgets.libraries.library_actions import LibraryActions
from widgets.libraries.library_status import LibraryStatus
from widgets.libraries.open_library import OpenLibrary
from widgets.pane.sides.side_views import SideViews
from widgets.pane.viewer import SliceViewer
from widgets.preparing.preparing import Preparing
from widgets.results.live_search import LiveSearch
from widgets.results.panel import ResultsPanel
from widgets.results.search_service import SearchService
from widgets.shared import dialogs
from widgets.shared.banner import Banner
from widgets.shared.dropping import dropped_paths
from widgets.shared.notice import NOTICE
from widgets.state.search_types import NO_ENGINE, FoundRow, SearchEngine
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState
from widgets.study.place import reading_place
from widgets.study.reader_studies import ReaderStudies
from widgets.window import remembered as memory
from widgets.window.comparing import Comparing
from widgets.window.documents import Documents, middle_slice
from widgets.window.dropped import DroppedPaths
from widgets.window.file_actions import FileActions
from widgets.window.first_start import DemoOffer
from widgets.window.guests import Guests
from widgets.window.history.query_history import QueryHistory
from widgets.window.key_card import KeyCard
from widgets.window.options import WindowOptions
from widgets.window.palette import CommandPalette
from widgets.window.reporting.report_actions import ReportActions
from widgets.window.sessions.opening import Parts
from widgets.window.sessions.session_actions import SessionActions
from widgets.window.settings.usual_layout import USUAL_SIZE, fit
from widgets.window.side_windows import SideWindows
from widgets.window.sketches.sketch_actions import SketchActions

FOUND_MS = 10_000


class MainWindow(QMainWindow):
    """The window; :meth:`start` opens its documents after it has been shown."""

    def __init__(self, options: WindowOptions | None = None, service: SearchService | None = None) -> None:
        super().__init__()
        self._options = options or WindowOptions()
        loaded = settings.read_settings()
        self._settings, self._notices = loaded.settings, loaded.notices
        self._store: QSettings | None = memory.window_settings() if self._options.remember else None
        self._model = self._options.model or self._settings.model
        convention = self._settings.convention
        self.state = StateHolder(WindowState(convention=convention), self)
        self.setWindowTitle("SBMIR")

        self.service = service or SearchService(self)
        self.guesses = Guesses(self.service, self)
        self.cases = CaseWindows(convention, self, self.guesses, self.state)
        structures = self._options.structures or self._settings.drawn_structures()
        self.documents = Documents(structures, self.state, self)
        self.viewer = SliceViewer(structures)
        self.viewer.set_convention(convention)
        self.state.changed.connect(self._on_state)  # the picture first, then what goes by it
        self.sketching = SketchController(self.viewer, Sketch(structures=structures), self.state)
        self.side_views = self.sketching.draw_on(SideViews(self.viewer, self.sketching.sketch, structures))
        self.side_views.set_convention(convention)
        self.compare = CompareArea(self.viewer, self.sketching.sketch, self.state, structures, self.guesses)
        self.compare.set_convention(convention)
        self.results = ResultsPanel()
        self._centre = QWidget(self)
        self.banner = Banner(self.viewer.canvas, self._centre)
        self.banner.covers.connect(self.viewer.canvas.set_covered)
        self.files = FileActions(self, self.documents, self.viewer, self.sketching, self._try, self._store)
        self.sketches = SketchActions(
            self, self.documents, self.files, self.viewer, self.sketching.sketch, self.state, self.banner
        )
        self.history = QueryHistory(self.documents, self.sketches.document, self.viewer, self.sketching.sketch, self.state, self)
        self.library = OpenLibrary(self.service, self.state, self._model, self._settings.device, self._settings.precision, self)
        self.libraries = LibraryActions(self, self.service, self._model, self.open_library)
        self.live = LiveSearch(self.service, self.state, self.sketching.sketch, self._settings.search.rest_ms, self)
        self.studies = ReaderStudies(
            self, self.service, lambda: reading_place(self.service, self.state.state, self.sketching.sketch)
        )
        self.comparing = Comparing(self, self.documents, self.compare, self.state)
        self.guests = Guests(
            self.documents, self.sketches.document, self.viewer, self.sketching.sketch, self.live, self.state, self
        )
        self.sessions = self._make_sessions()
        self._card: KeyCard | None = None
        self.demo = DemoOffer(self, self._model, self._store, self.documents, self.library, self.banner)
        panels = self._lay_out()
        self.commands = commands = CommandSet(window_commands(structures), self._handlers() | panels, self, self.viewer)
        self._equip()
        self.results.follow(self.state, commands)
        self._memory = memory.StateMemory(self._store, self.state, self) if self._store is not None else None
        self._connect()
        self.live.search_now()
        self.resize(USUAL_SIZE)
        if self._store is not None:
            memory.restore_layout(self, self._store, self.sketching, self.results.bar.more)
            top = memory.remembered_rows(self._store, self._settings.search.top)
            self.state.update(asked=replace(self.state.state.asked, top=top), rows=memory.remembered_look(self._store))

    # -- building -------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> dict[str, QAction]:
        """Put everything in its place; returns what hides and shows the parts, by the ids of their commands."""
        self.setAcceptDrops(True)
        layout = QVBoxLayout(self._centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.guests.bar)
        layout.addWidget(self.compare, 1)
        self.setCentralWidget(self._centre)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.sketching.tool_bar)
        areas = Qt.DockWidgetArea
        self._structures = structures = self._dock(tr("Structures"), "structures", self.sketching.panel, areas.LeftDockWidgetArea)
        self._planes = around = self._dock(tr("Sagittal and coronal"), "side-views", self.side_views, areas.LeftDockWidgetArea)
        self._similar = similar = self._dock(tr("Similar cases"), "results", self.results, areas.RightDockWidgetArea)
        self.comparing.set_docks(around, similar, structures)
        self.compare.measure_across(self.side_views)
        library = QLabel()
        LibraryStatus(self.state, library, self.banner, self)
        self._making_label = QLabel()
        notice = QLabel(tr(NOTICE))
        notice.setObjectName("notice")
        self.statusBar().setContentsMargins(6, 0, 0, 0)
        self.statusBar().addWidget(library)
        self.statusBar().addWidget(self._making_label)
        self.statusBar().addPermanentWidget(notice)
        self.aside = SideWindows(self, self.state)  # windows of their own, as the next one
        self.preparing = Preparing(self, self.state, self._model, self._store, self.banner, self.libraries)
        self.dropped = DroppedPaths(self.documents, self.preparing.take, self.banner, self.open_library, self)
        return {
            "view.structures": structures.toggleViewAction(),
            "view.side_views": around.toggleViewAction(),
            "view.results": similar.toggleViewAction(),
            "view.tool_bar": self.sketching.tool_bar.toggleViewAction(),
        }

    def _make_sessions(self) -> SessionActions:
        parts = Parts(
            self.documents, self.sketches, self.viewer, self.sketching, self.compare, self.live, self.service, self.state,
            self.libraries.open,
        )  # fmt: skip
        self.reports = ReportActions(self, parts, self.files, self.banner, self._model)
        return SessionActions(self, parts, self.files, self.banner, self._store)

    def _equip(self) -> None:
        """Offer the commands wherever they are offered."""
        self.sketching.equip(self.commands, self.statusBar())
        self.viewer.equip(self.commands)
        self.compare.equip(self.commands, self.results.list)
        self.results.choices.equip(self.commands)
        self.guests.bar.equip(self.commands, self.state)
        self.results.chips.add_former([self.commands[command.id] for command in HISTORY])
        fill_menu_bar(self.menuBar(), self.commands)
        self.commands.follow(self.state)
        self.palette_of_commands = CommandPalette(self.commands, "help.find", self, self._store)

    def _dock(self, title: str, name: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(name)
        dock.setWidget(widget)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable | QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self.addDockWidget(area, dock)
        return dock

    def _handlers(self) -> dict[str, Handler]:
        handlers: dict[str, Handler] = {
            "library.open": self.libraries.ask_file,
            "library.open_server": self.libraries.ask_server,
            "library.open_engine": self.libraries.ask_engine,
            "library.bring_in": self.libraries.bring_in,
            "library.build_demo": self.demo.offer,
            "template.open": self._ask_template,
            "template.own": lambda: self.open_template(None),
            "export.labels": self.files.export_labels,
            "export.slice": self.files.export_slice,
            "export.window": self.files.save_window,
            "search.now": self.live.search_now,
            "prepare.open": self.preparing.open,
            "study.open": self.studies.ask,
            "search.by_example": self._ask_example,
            "search.more": self.results.bar.more,
            "view.neurological": self._toggle_convention,
            "window.quit": lambda: QTimer.singleShot(0, self.close),
            "help.find": self._find_command,
            "help.keys": self.show_keys,
            "help.about": lambda: dialogs.show_about(self),
        }
        drawing = (self.sketches, self.sessions, self.reports, self.sketching, self.viewer, self.compare, self.guests)
        for part in (self.results, self.history, self.aside, *drawing):
            handlers |= part.handlers()
        return handlers | {"draw.cancel": partial(self._cancel, handlers["draw.cancel"])}

    def _connect(self) -> None:
        self.results.case_wanted.connect(self._open_case)
        self.results.compare_wanted.connect(self.comparing.compare)
        self.results.edit_wanted.connect(self.guests.edit_case)
        self.cases.edit_wanted.connect(self.guests.edit_example)
        self.results.labels_wanted.connect(self._use_labels)
        for cases in (self.results, self.cases):
            cases.export_wanted.connect(self.files.export_case_labels)
        self.documents.labels_exported.connect(self.banner.tell)
        for telling in (self.results.filters, self.history, self.guests, self.compare, self.aside):
            telling.told.connect(self.banner.tell)
        problems = [part.problem for part in (self.results, self.libraries, self.studies, self.aside)]
        for fault in (*problems, self.documents.failed, self.documents.template_failed, self.live.told, self.library.told):
            fault.connect(self.banner.warn)
        self.documents.template_failed.connect(lambda sentence: self.viewer.set_message(tr("No template")))
        self.documents.example_opened.connect(self.cases.show_example)
        for reading in (self.documents, self.aside):
            reading.case_opened.connect(self.cases.show_case)
        self.cases.search_wanted.connect(self.live.search_by_example)
        self.cases.case_wanted.connect(self.results.cases.search_with)
        self.compare.measured.connect(self.sketching.cancel)
        self.results.search_clicked.connect(self.live.search_now)
        self.aside.settings_saved.connect(lambda now: self.live.set_rest(now.search.rest_ms))
        if self._memory is not None:
            self._memory.problem.connect(self.banner.warn)
        for making in (self.libraries, self.preparing, self.demo):
            making.progressed.connect(self._making_label.setText)
        for offering in (self.libraries, self.preparing):
            offering.example_wanted.connect(self.documents.open_example)
        self.libraries.template_wanted.connect(self.open_template)

    def fit(self, room: QSize) -> None:
        """Be no larger than what a screen has room for: at 200 % of 1080 lines without the planes, at 300 % the picture alone.

        What is hidden comes back by its key and by the menu View.
        """
        fit(self, (self._planes, self._structures, self._similar), room)

    # -- opening --------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Open template and library, and offer what is missing; call it after the window is shown."""
        template, library = self._options.template, self._options.library
        engine = self._options.engine
        if self._store is not None:
            template = template or memory.remembered_template(self._store)
            engine = memory.remembered_engine(self._store) if library is None else engine
            library = library or memory.remembered_library(self._store)
        self.open_template(template)
        if library is not None:
            self.libraries.open(library, engine)
        if self._store is None:
            return
        self.sessions.start()
        if self._notices:
            self.banner.warn(" ".join(self._notices))
        if library is None or memory.demo_build(self._store) is memory.DemoBuild.BUILDING:
            self.demo.offer()

    def open_library(self, address: str, engine: SearchEngine = NO_ENGINE) -> None:
        """Search in another library, or in a search engine that it was copied into."""
        self.library.open(address, engine)

    def open_template(self, folder: Path | None) -> None:
        """Draw on another study; None means the program's own template."""
        self.viewer.set_message(
            tr("Preparing the template brain …") if folder is None else tr("Opening {name} …", name=folder.name)
        )
        self.documents.open_template(folder)

    # -- what happens ---------------------------------------------------------------------------------------------------

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        template = now.opened.template
        if template is not None and template is not former.opened.template:
            self.viewer.set_study(dict(template.display), dict(template.study.images), None)
            shown = template.display["t1"][self.viewer.slice].any()
            if former.opened.template is None or not (shown or now.drawn.slice in self.sketching.sketch.drawn_slices()):
                self.viewer.set_slice(middle_slice(template))
            for notice in template.study.notices:
                self.banner.tell(notice)
        info = now.opened.library.info
        if info is not None and info is not former.opened.library.info:
            self.cases.set_library(info.address)
        if now.shown.answer is not None and now.shown.answer is not former.shown.answer and self._similar.isHidden():
            self.statusBar().showMessage(tr("Similar cases are found: Ctrl+R shows them"), FOUND_MS)
        if now.convention != former.convention:
            for part in (self.viewer, self.side_views, self.cases, self.compare):
                part.set_convention(now.convention)

    def _open_case(self, found: FoundRow) -> None:
        if (library := self.state.state.shown.library) is not None:
            self.documents.open_case(library, found.study, found.slice, found.rank)

    def _use_labels(self, found: FoundRow) -> None:
        k = found.slice  # the case's own level, so that what was drawn on another slice stays
        name = tr("Label map of {patient}", patient=found.patient)
        self.viewer.set_slice(k)
        self._try(lambda: self.sketching.sketch.set_label_map(k, found.labels, name))

    # -- asking ---------------------------------------------------------------------------------------------------------

    def _cancel(self, abandon: Handler) -> None:
        """Abandon the stroke; where there is none, search by the sketch again."""
        drawing = self.state.state.drawn.drawing
        if not isinstance(abandon, QAction):
            abandon()
        if not drawing:
            self.results.cases.back_to_sketch()

    def _find_command(self) -> None:
        self.palette_of_commands.toggle()

    def show_keys(self) -> None:
        """Show the card of all keys."""
        if self._card is None:
            self._card = KeyCard(self.commands, self)
        self._card.show()
        self._card.raise_()

    def _ask_template(self) -> None:
        if folder := dialogs.ask_study(self, tr("Open template")):
            self.open_template(folder)

    def _ask_example(self) -> None:
        if folder := dialogs.ask_study(self, tr("Search by example")):
            self.documents.open_example(folder)

    def _toggle_convention(self) -> None:
        turned = self.state.state.convention == "radiological"
        self.state.update(convention="neurological" if turned else "radiological")

    def _try(self, action: Callable[[], object]) -> None:
        self.banner.attempt(action)

    # -- dropping -------------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            # The question would keep the program that the folder was dragged from waiting.
            QTimer.singleShot(0, lambda: self.open_dropped(*paths))

    def open_dropped(self, *paths: Path) -> None:
        """Open what was dropped: a library, a sketch or label map, or folders of one study or many (asks what for)."""
        self.dropped.take(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the layout and the sketch, end what runs; asks only where the sketch could not be kept."""
        if not (self.preparing.may_close() and self.sketches.may_close()):
            event.ignore()
            return
        if self._store is not None:
            memory.keep_layout(self, self._store, self.sketching, self.results.bar.more)
        self.hide()  # what is being read ends in its own time
        self.demo.close()
        self.sessions.close()
        self.reports.close()
        self.sketches.close()
        self.studies.close()
        self.aside.close()
        self.preparing.close()
        self.cases.close()
        self.dropped.close()
        self.libraries.close()
        self.documents.close()
        self.results.close_files()
        self.service.close()
        self.viewer.close()
        super().closeEvent(event)
