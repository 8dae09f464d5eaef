"""What the window does with sketches: opens, saves and keeps them, and takes up those that were kept."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.sketch import SUFFIX, Sketch
from widgets.language import tr
from widgets.pane.viewer import SliceViewer
from widgets.shared import dialogs
from widgets.shared.banner import Banner
from widgets.state.opened import OpenedSketch
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState
from widgets.window.documents import Documents
from widgets.window.file_actions import FileActions
from widgets.window.sketches.document import SketchDocument
from widgets.window.sketches.keeper import SketchKeeper
from widgets.window.sketches.kept import KeptFile
from widgets.window.sketches.recent_dialog import RecentDialog, when

TOLD_MS = 10_000


class SketchActions(QObject):
    """Opens and saves sketches; says in the window's title which one it is, and in its lowest line where it was saved.

    Parameters
    ----------
    window : QMainWindow
    documents : Documents
        Reads and writes the files.
    files : FileActions
        Knows the folder that was used last.
    viewer : SliceViewer
    sketch : Sketch
    holder : StateHolder
    banner : Banner

    Attributes
    ----------
    keeper : SketchKeeper
    document : SketchDocument
    """

    def __init__(
        self,
        window: QMainWindow,
        documents: Documents,
        files: FileActions,
        viewer: SliceViewer,
        sketch: Sketch,
        holder: StateHolder,
        banner: Banner,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._documents = documents
        self._files = files
        self._viewer = viewer
        self._sketch = sketch
        self._holder = holder
        self._banner = banner
        self._recent: RecentDialog | None = None
        self._keeping = False
        self.keeper = SketchKeeper(sketch, self)
        self.document = SketchDocument(sketch, holder, self)
        self.keeper.follow(holder)
        self.keeper.problem.connect(banner.warn)
        self.keeper.changed.connect(self._tell_kept)
        documents.sketch_opened.connect(self.show)
        holder.changed.connect(self._on_state)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the commands on sketch files do, by their ids."""
        return {
            "sketch.open": self.ask,
            "sketch.save": self.save,
            "sketch.save_as": self.save_as,
            "sketch.restore": self.restore_last,
            "sketch.recent": self.show_recent,
        }

    def start(self, asked_about: Collection[str] = ()) -> None:
        """Keep what is drawn from now on, and ask about what windows that died have left.

        Parameters
        ----------
        asked_about : collection of str
            Names of kept sketches about which another question is asked already.
        """
        self._keeping = True
        self.keeper.start()
        self._tell_kept()
        if left := [entry for entry in self.keeper.left_behind() if entry.path.name not in asked_about]:
            self._ask_about(left)

    def answer(self, name: str) -> None:
        """Note that the reader has said what to do with a kept sketch, by its name."""
        for entry in self.keeper.left_behind():
            if entry.path.name == name:
                self.keeper.answer(entry.path)

    def ask(self) -> None:
        """Ask for a sketch, or a label map, and open it."""
        if path := dialogs.ask_sketch(self._window, self._files.near()):
            self._documents.open_sketch(path)

    def show(self, opened: OpenedSketch, k: int | None = None) -> None:
        """Take an opened sketch (undo brings back what was drawn) and show slice `k`, else the one with most of it."""
        k = opened.largest_slice if k is None else k
        self.keeper.save_now()
        self._viewer.set_slice(k)
        opened.put_into(self._sketch)
        self._viewer.set_slice(k)  # where nothing may have changed
        kept = opened.path.parent in {entry.path.parent for entry in self.keeper.entries()}
        as_it_stands = opened.masks is not None and not opened.notices and not kept
        self.document.belongs_to(opened.path if as_it_stands else None)
        self.keeper.take_up(opened.path)
        for notice in opened.notices:
            self._banner.tell(notice)

    def save(self) -> None:
        """Save the sketch to its file; asks where to if it has none, or if others have changed that one."""
        path = self.document.path
        if path is None:
            self.save_as()
        elif self.document.changed_by_others:
            self._banner.warn(
                tr("{name} has been changed by another program or window: choose whether to replace it.", name=path.name)
            )
            self.save_as()
        else:
            self._write(path)

    def save_as(self) -> None:
        """Ask where to save the sketch, or a label map of it as the chosen name says."""
        proposed = self.document.path or self._files.near() / f"sketch{SUFFIX}"
        if path := self._files.remembered(dialogs.ask_where_to_save_sketch(self._window, proposed)):
            self._write(path)

    def restore_last(self) -> None:
        """Open the newest kept sketch that no window shows."""
        if path := self.keeper.newest_other():
            self._documents.open_sketch(path)
        else:
            self._banner.tell(tr("No other sketch is kept."))

    def show_recent(self) -> None:
        """Show the sketches that are kept."""
        if self._recent is None:
            self._recent = RecentDialog(self._window)
            self._recent.wanted.connect(self._documents.open_sketch)
            self._recent.unwanted.connect(self._delete)
        self.keeper.save_now()
        state = self._holder.state
        self._recent.show_entries(self.keeper.entries(), self.keeper.own, state.opened.template, state.convention)
        self._recent.show()
        self._recent.raise_()

    def _delete(self, paths: list[Path]) -> None:
        stayed = [path for path in paths if not self.keeper.delete(path)]
        if stayed:
            self._banner.warn(
                tr("{name} is not deleted: a window shows it, or its folder cannot be written.", name=stayed[0].name)
            )
        self.show_recent()

    def may_close(self) -> bool:
        """Whether the window may close; asks where that would lose what is drawn."""
        self.keeper.save_now()
        if not self._keeping or self.keeper.fault is None or not self.document.modified:
            return True
        choice = dialogs.ask_to_close(self._window, self.keeper.fault)
        if choice is dialogs.CloseChoice.SAVE:
            self.save()
            return not self.document.modified
        return choice is dialogs.CloseChoice.CLOSE

    def close(self) -> None:
        """End in order."""
        if self._recent is not None:
            self._recent.shut_down()
        self.keeper.close()

    def _write(self, path: Path) -> None:
        if not self._banner.attempt(lambda: self._documents.save_sketch(path, self._sketch)):
            self._window.statusBar().clearMessage()  # that a former one was saved
            return
        self.document.belongs_to(path)
        self._window.statusBar().showMessage(
            tr("Saved {name} in {parent}", name=path.name, parent=path.absolute().parent), TOLD_MS
        )

    def _ask_about(self, left: list[KeptFile]) -> None:
        def restore() -> None:
            self._documents.open_sketch(left[0].path)  # answered as soon as that has been opened

        def leave() -> None:
            for entry in left:
                self.keeper.answer(entry.path)

        def choose() -> None:
            self.show_recent()
            leave()

        if len(left) == 1:
            question = tr("Restore the sketch as it was ({when})?", when=when(left[0].changed))
            answers: dict[str, Callable[[], None]] = {tr("Restore"): restore, tr("Not now"): leave}
        else:
            question = tr("It left {left} sketches: restore the newest ({when})?", left=len(left), when=when(left[0].changed))
            answers = {tr("Restore"): restore, tr("Choose …"): choose, tr("Not now"): leave}
        self._banner.ask(tr("SBMIR ended unexpectedly. {question}", question=question), answers)

    def _tell_kept(self) -> None:
        opened = self._holder.state.opened
        self._holder.update(opened=replace(opened, kept_sketch=self.keeper.newest_other() is not None))

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        if now.opened.template is not former.opened.template and self._recent is not None and self._recent.isVisible():
            self.show_recent()  # with the pictures that go with it
        file = now.opened.sketch_file
        if file == former.opened.sketch_file:
            return
        name = file.path.name if file.path is not None else tr("Sketch") if file.modified else ""
        self._window.setWindowTitle(tr("{name}[*] - SBMIR", name=name) if name else "SBMIR")
        self._window.setWindowModified(file.modified)
