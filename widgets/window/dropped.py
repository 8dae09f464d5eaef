"""What is dropped on the window: a file means that file, a folder what is in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from app import settings
from widgets.language import tr, tr_later
from widgets.shared.background import Background
from widgets.shared.banner import Banner
from widgets.window.documents import Documents


def said_to_be(path: Path) -> str | None:
    """Return a modality, "labels" or None by a file's name; off the window's thread, for it imports the readers."""
    from app.imaging import image_kind

    return image_kind(path)


class DroppedPaths(QObject):
    """Opens libraries, sketches, label maps and folders of studies; a file that is part of a study is asked about.

    Parameters
    ----------
    take_folders : callable
        Takes folders of studies.
    open_library : callable
        Opens a library in the window by its address.
    """

    def __init__(
        self,
        documents: Documents,
        take_folders: Callable[[Sequence[Path]], None],
        banner: Banner,
        open_library: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._documents = documents
        self._take_folders = take_folders
        self._banner = banner
        self._open_library = open_library
        self._file = Path()
        self._looking = Background["str | None"](self._on_kind, banner.warn, tr_later("Looking at what was dropped"))

    def take(self, paths: Sequence[Path]) -> None:
        """Open what was dropped, or say or ask why not."""
        files = [path for path in paths if not path.is_dir()]
        if not files:
            self._take_folders(paths)
        elif len(paths) > 1:
            self._ask_for_folder(files, tr("Files are opened one at a time, and studies by their folders."))
        elif files[0].suffix == settings.demo_library().suffix:
            self._open_library(str(files[0]))
        elif files[0].suffix == ".json":
            self._documents.open_sketch(files[0])
        elif files[0].name.lower().endswith((".nii", ".nii.gz")):
            self._file = file = files[0]
            self._looking.start(lambda: said_to_be(file))
        else:
            self._ask_for_folder(
                files, tr("{name} is no library, sketch or label map; studies are opened by folders.", name=files[0].name)
            )

    def close(self) -> None:
        """Report nothing more."""
        self._looking.stop()

    def _on_kind(self, kind: str | None) -> None:
        if kind in (None, "labels"):
            self._documents.open_sketch(self._file)
        else:
            self._ask_for_folder(
                [self._file], tr("{name} is one image of a study; studies are opened by folders.", name=self._file.name)
            )

    def _ask_for_folder(self, files: Sequence[Path], sentence: str) -> None:
        """Offer the folder of the files where they have one."""
        folders = {file.parent for file in files}
        if len(folders) > 1:
            self._banner.warn(sentence)
            return
        folder = folders.pop()
        answer = tr("Take its folder") if len(files) == 1 else tr("Take their folder")
        self._banner.ask(sentence, {answer: lambda: self._take_folders([folder])})
