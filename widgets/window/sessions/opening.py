"""A session is gone on with, step by step: its template, what is drawn and asked, its library, and the cases of that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app import settings
from app.errors import SbmirError
from app.reading.sessions import SavedPlace, SavedSession, fingerprint, read_session, resolved, steps_of
from app.sketch import Sketch, open_onto
from widgets.language import tr, tr_later
from widgets.libraries.server_address import is_server, to_remember
from widgets.shared.background import Background
from widgets.state.cases import CaseMark as Mark
from widgets.state.cases import CaseSource, Use, glance_at
from widgets.state.measured import Measured
from widgets.state.rows import CasePin, Order, Rows
from widgets.state.search_types import ExampleSource, LibraryInfo
from widgets.state.window_state import MOST_ROWS, Asked, Phase
from widgets.window.documents import KEPT, read_study

if TYPE_CHECKING:
    from collections.abc import Callable

    from widgets.compare.area import CompareArea
    from widgets.drawing.sketching import SketchController
    from widgets.pane.viewer import SliceViewer
    from widgets.results.live_search import LiveSearch
    from widgets.results.search_service import SearchService
    from widgets.state.opened import OpenedCase, OpenedStudy
    from widgets.state.state_holder import StateHolder
    from widgets.window.documents import Documents
    from widgets.window.sketches.sketch_actions import SketchActions

_USES = {"whole": Use.WHOLE, "anatomy": Use.ANATOMY, "lesion": Use.LESION}


@dataclass(frozen=True, eq=False)
class ReadSession:
    """A session from a file.

    Attributes
    ----------
    path : Path
    saved : SavedSession
    sketch : Sketch
        What is drawn, with the window's structures.
    kept : Path or None
        The kept sketch that it was read from.
    notices : tuple of str
        What the reader should know already.
    library_there : bool
        Whether its library can be tried.
    """

    path: Path
    saved: SavedSession
    sketch: Sketch
    kept: Path | None = None
    notices: tuple[str, ...] = ()
    library_there: bool = True

    @property
    def library(self) -> str:
        """Address of its library, without a password; "" where there was none."""
        return resolved(self.saved.library, self.path)

    @property
    def template(self) -> Path | None:
        """Folder of its template; None for the program's own."""
        folder = self.saved.template.folder
        return None if folder is None else Path(resolved(folder, self.path))


def read(path: Path, sketch: Sketch) -> ReadSession:
    """Read a session file for a window whose sketch has these structures; off the window's thread.

    Raises
    ------
    UserError
        If it is none, is damaged, of a newer program, or holds structures that cannot be drawn here.
    EnvironmentFault
        If it cannot be read.
    """
    saved, inside = read_session(path)
    drawn = Sketch(structures=sketch.structures)
    notices: tuple[str, ...] = ()
    kept = None if not saved.kept_sketch else settings.data_folder() / "sketches" / Path(saved.kept_sketch).name
    source = path if inside is not None else kept
    if source is not None and source.is_file():
        drawn, notices = open_onto(source, saved.template.hash, sketch.structures, KEPT if source is kept else "")
    elif source is not None:
        notices = (tr("The sketch of the session is no longer kept: {name}.", name=source.name),)
    read_ = ReadSession(path, saved, drawn, kept if source is kept and kept is not None and kept.is_file() else None, notices)
    address = read_.library
    there = not address or is_server(address) or Path(address).is_file()
    return replace(read_, library_there=there)


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of a window that a session is put into."""

    documents: Documents
    sketches: SketchActions
    viewer: SliceViewer
    sketching: SketchController
    compare: CompareArea
    live: LiveSearch
    service: SearchService
    holder: StateHolder
    open_library: Callable[[str], None]


class SessionOpening(QObject):
    """Puts a session into a window; what of it is not there is told in one message, and the rest is opened all the same.

    Signals
    -------
    told(sentence)
        What a reader should know of it.
    ended(ReadSession)
        Template and sketch are as they were; library and cases may still be on their way.
    """

    told = Signal(str)
    ended = Signal(object)

    def __init__(self, parts: Parts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._awaits_template: ReadSession | None = None
        self._awaits_library: ReadSession | None = None
        self._to_compare: list[SavedPlace] = []
        self._notes: list[str] = []
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.timeout.connect(self._tell_now)
        self._examples = Background["tuple[OpenedStudy, int]"](self._on_example, self._note, tr_later("Opening the example"))
        parts.documents.template_opened.connect(self._on_template)
        parts.documents.template_failed.connect(self._on_no_template)
        parts.documents.case_compared.connect(self._on_compared)
        parts.service.opened.connect(self._on_library)
        parts.service.refused.connect(self._on_no_library)

    def open(self, read_: ReadSession) -> None:
        """Begin; an earlier session that is not open yet is forgotten."""
        self._awaits_library, self._to_compare = None, []
        self._notes = list(read_.notices)
        template = self._parts.documents.template
        if template is not None and template.study.content_hash == read_.saved.template.hash:
            self._put_in(read_)
            return
        self._awaits_template = read_
        self._parts.documents.open_template(read_.template)

    def close(self) -> None:
        """Wait for what is being read; report nothing more."""
        self._awaits_template = self._awaits_library = None
        self._telling.stop()
        self._examples.stop()

    # -- template and sketch --------------------------------------------------------------------------------------------

    def _on_template(self, opened: OpenedStudy) -> None:
        read_, self._awaits_template = self._awaits_template, None
        if read_ is None:
            return
        if opened.study.content_hash != read_.saved.template.hash:
            name = opened.study.study
            self._notes.append(
                tr(
                    "The template {name} is another one than the session's: check that the sketch lies where it should.",
                    name=name,
                )
            )
        self._put_in(read_)

    def _on_no_template(self, sentence: str) -> None:
        read_, self._awaits_template = self._awaits_template, None
        if read_ is None:
            return
        there = self._parts.documents.template
        lies = tr("there is none to lie on") if there is None else tr("its sketch lies on {study}", study=there.study.study)
        self._notes.append(tr("{sentence} This is the session's template: {lies}.", sentence=sentence, lies=lies))
        self._put_in(read_)

    def _put_in(self, read_: ReadSession) -> None:
        parts, saved = self._parts, read_.saved
        parts.sketches.keeper.save_now()
        with parts.live.undisturbed():
            parts.holder.update(asked=replace(parts.holder.state.asked, example=None, case=None))
            parts.viewer.set_slice(saved.slice)
            ours = saved.kept_sketch is None or saved.undo_of == fingerprint(read_.sketch)
            parts.sketching.sketch.load(read_.sketch.committed(), steps_of(saved.undo, read_.sketch) if ours else ())
            parts.sketches.document.belongs_to(None)
            parts.viewer.set_slice(saved.slice)
            parts.holder.update(asked=_asked(saved, parts.holder.state.asked), rows=_rows(saved, parts.holder.state.rows))
        if read_.kept is not None:
            parts.sketches.keeper.take_up(read_.kept)
        self._put_in_tools(saved)
        measured = {name: tuple(one.value() for one in kept) for name, kept in saved.measured.items()}
        parts.holder.update(measured=Measured({**parts.holder.state.measured.kept, **measured}))
        if saved.example is not None:
            folder, k = Path(resolved(saved.example.folder, read_.path)), saved.example.slice
            self._examples.start(lambda: (read_study(folder), k))
        self._open_library(read_)
        parts.live.search_now()
        self.ended.emit(read_)
        self._tell()

    def _put_in_tools(self, saved: SavedSession) -> None:
        sketching = self._parts.sketching
        try:
            if saved.tool is not None:
                sketching.set_tool(saved.tool)
            if saved.structure is not None:
                sketching.set_structure(saved.structure)
        except (ValueError, KeyError, SbmirError):
            self._notes.append(tr("What the session drew with is not known here: the tool or the structure stays as it was."))
        sketching.set_erasing(saved.erasing)
        if saved.modality is not None:
            self._parts.viewer.set_modality(saved.modality)

    def _on_example(self, read_: tuple[OpenedStudy, int]) -> None:
        opened, k = read_
        planes = {modality: planes[k] for modality, planes in opened.display.items()}
        labels = None if opened.labels is None else opened.labels[k]
        self._parts.live.search_by_example(ExampleSource(opened.study, k, glance_at(planes, labels)))

    # -- library and cases ----------------------------------------------------------------------------------------------

    def _open_library(self, read_: ReadSession) -> None:
        address, library = read_.library, self._parts.holder.state.opened.library
        if not address:
            return
        if library.phase is Phase.OPEN and library.info is not None and _same(library.info, address):
            self._put_in_cases(read_, library.info)
            return
        if not read_.library_there:
            self._notes.append(
                tr("The session's library {address} is not there: connect its drive, or open another one.", address=address)
            )
            return
        self._awaits_library = read_
        self._parts.open_library(address)

    def _on_library(self, info: LibraryInfo) -> None:
        read_ = self._awaits_library
        if read_ is None:
            return
        if _same(info, read_.library):
            self._awaits_library = None
            self._put_in_cases(read_, info)
        elif self._parts.service.connection is not None and not _same_address(
            self._parts.service.connection.library, read_.library
        ):
            self._awaits_library = None  # the reader has chosen another one meanwhile

    def _on_no_library(self, sentence: str) -> None:
        self._awaits_library = None

    def _put_in_cases(self, read_: ReadSession, info: LibraryInfo) -> None:
        saved, holder = read_.saved, self._parts.holder
        case = saved.case
        source = None if case is None else CaseSource(case.patient, case.study, case.slice, _USES[case.use])
        marks = tuple(Mark(one.patient, one.study, one.slice, one.right) for one in saved.marks)
        pins = tuple(CasePin(one.patient, one.study, one.slice) for one in saved.pins)
        asked = holder.state.asked
        holder.update(asked=replace(asked, case=source or asked.case, marks=marks), rows=replace(holder.state.rows, pins=pins))
        self._parts.live.search_now()
        self._to_compare = list(saved.compared.cases)
        if self._to_compare:
            self._parts.compare.close_cases()
            self._compare_next(info)

    def _compare_next(self, info: LibraryInfo) -> None:
        if self._to_compare:
            case = self._to_compare.pop(0)
            self._parts.documents.compare_case(info, case.study, case.slice, 0)

    def _on_compared(self, case: OpenedCase) -> None:
        info = self._parts.holder.state.opened.library.info
        if self._to_compare and info is not None:
            if columns := self._parts.compare.columns:
                columns[-1].keep.setChecked(True)
            self._compare_next(info)

    # -- what is told ---------------------------------------------------------------------------------------------------

    def _note(self, sentence: str) -> None:
        self._notes.append(sentence)
        self._tell()

    def _tell(self) -> None:
        """Tell all of it, once others who heard of the same have told theirs."""
        self._telling.start(0)

    def _tell_now(self) -> None:
        if self._notes:
            self.told.emit(" ".join(dict.fromkeys(self._notes)))


def _asked(saved: SavedSession, asked: Asked) -> Asked:
    """Return what is asked with a session's way to search and filters, and without cases."""
    asked = replace(asked, where=saved.where, top=min(saved.top, MOST_ROWS), marks=(), case=None, example=None)
    if saved.preset is not None:
        asked = asked.with_preset(saved.preset)
    if saved.by is not None and saved.weight is not None and (saved.preset is None or saved.chosen):
        asked = replace(asked, preset=saved.preset, by=saved.by, weight=saved.weight, chosen=saved.chosen)
    return asked


def _rows(saved: SavedSession, rows: Rows) -> Rows:
    """Return how rows are shown as a session says, without pins."""
    order = next((one for one in Order if one.value == saved.look.order), rows.order)
    return replace(rows, grid=saved.look.grid, order=order, details=saved.look.details, pins=()).with_columns(saved.look.columns)


def _same(info: LibraryInfo, address: str) -> bool:
    return _same_address(info.address, address)


def _same_address(one: str, other: str) -> bool:
    """Whether two addresses, passwords apart, are of one library."""
    if is_server(one) or is_server(other):
        return to_remember(one) == to_remember(other)
    return Path(one).absolute() == Path(other).absolute()
