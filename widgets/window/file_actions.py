"""What the window exports: where to, in which form, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QMainWindow

from app.errors import UserError
from widgets.drawing.sketching import SketchController
from widgets.language import tr
from widgets.pane.viewer import SliceViewer
from widgets.results.saved_pictures import write_picture
from widgets.shared import dialogs
from widgets.shared.places import is_folder
from widgets.window import remembered as memory
from widgets.window.documents import Documents
from widgets.window.export_dialog import ExportDialog, PictureChoice


class FileActions(QObject):
    """Asks where to save, in the folder that was used last, and writes.

    Parameters
    ----------
    attempt : callable
        Runs what may fail and shows the sentence of what failed.
    store : QSettings or None
        Remembers folder and form between starts.
    """

    def __init__(
        self,
        window: QMainWindow,
        documents: Documents,
        viewer: SliceViewer,
        sketching: SketchController,
        attempt: Callable[[Callable[[], object]], None],
        store: QSettings | None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._documents = documents
        self._viewer = viewer
        self._sketching = sketching
        self._attempt = attempt
        self._store = store
        self._folder = Path(str(store.value(memory.FOLDER_KEY) or "")) if store is not None else Path()
        self._choice = PictureChoice()

    def export_labels(self) -> None:
        """Save the sketch as a label map on the template's grid."""
        if self._sketching.sketch.is_empty():
            self._attempt(lambda: _refuse(tr("Nothing is drawn yet: there is no label map to export.")))
        elif path := self.remembered(dialogs.ask_where_to_save_labels(self._window, self.near())):
            self._attempt(lambda: self._documents.save_sketch(path, self._sketching.sketch))

    def export_case_labels(self, library: str, study: str) -> None:
        """Save the label map of a study of a library on the grid of its own series."""
        if path := self.remembered(dialogs.ask_where_to_save_case_labels(self._window, self.near())):
            self._documents.export_labels(library, study, path)

    def export_slice(self) -> None:
        """Save a picture of the slice that is shown."""
        if self._viewer.modality is None:
            self._attempt(lambda: _refuse(tr("There is no slice to export: open a template first.")))
            return
        dialog = ExportDialog(self._viewer.canvas, self._choice, self._window)
        if not dialog.exec():
            return
        self._choice = dialog.choice
        name = f"slice-{self._viewer.slice}.png"  # never the name of a patient
        if path := self.remembered(dialogs.ask_where_to_save_picture(self._window, self.near() / name)):
            self._attempt(lambda: self.write_slice(path, self._choice))

    def write_slice(self, path: Path, choice: PictureChoice) -> None:
        """Write the slice that is shown; EnvironmentFault if that fails."""
        from app.sketch.export import describe_slice, write_png

        canvas = self._viewer.canvas
        pixels = canvas.still(choice.sketch) if choice.as_shown else self._viewer.native_picture(choice.sketch)
        write_png(path, pixels, describe_slice(self._viewer.slice, canvas.view.mirrored))

    def save_window(self) -> None:
        """Save a picture of the whole window."""
        picture = self._window.grab()
        if path := self.remembered(dialogs.ask_where_to_save_picture(self._window, self.near() / "sbmir.png")):
            self._attempt(lambda: write_picture(picture, path))

    def near(self) -> Path:
        """Return the folder that was used last; the empty path where there is none."""
        return self._folder if is_folder(self._folder) else Path()

    def remembered(self, path: Path | None) -> Path | None:
        """Note that the folder of a chosen file was used last; returns the file."""
        if path is not None:
            self._folder = path.absolute().parent
            if self._store is not None:
                self._store.setValue(memory.FOLDER_KEY, str(self._folder))
        return path


def _refuse(sentence: str) -> None:
    raise UserError(sentence)
