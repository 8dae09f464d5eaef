"""A whole window on a template in memory, as the tests that start one (or a process with one) share it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent

from app import frames
from app.anatomy import Label
from app.imaging import Study
from app.placement import Placement
from tests.support.gui import application as gui
from tests.support.gui.widget_helpers import MODALITIES, head_plane
from widgets.state.opened import OpenedStudy
from widgets.window.main_window import MainWindow
from widgets.window.options import WindowOptions

SLICE = 76
EDEMA = int(Label.EDEMA)
PLACE = (150.0, 150.0)
"""(row, column) in mm, in the patient's right."""


def template(name: str = "template", content_hash: str = "5e" * 32) -> OpenedStudy:
    """Return a study whose every slice is `head_plane` of slice 0, with its white marker in the patient's right front."""
    display = {m: np.repeat(head_plane(m, 0)[None], frames.LIBRARY_SLICES, axis=0) for m in MODALITIES}
    images = {m: np.asarray(frames.from_planes(planes), np.float32) for m, planes in display.items()}
    study = Study(
        patient=name,
        study=name,
        collection="",
        folder=Path(name),
        images=images,
        labels=None,
        placement=Placement.as_found(),
        notices=(),
        content_hash=content_hash,
    )
    return OpenedStudy(study, display, None)


class Window(MainWindow):
    """A window that remembers (settings, crashed sketches), with what takes minutes left out: templates on disk, libraries."""

    def __init__(self, opened: OpenedStudy) -> None:
        self._opened = opened
        super().__init__(WindowOptions(remember=True))

    def open_template(self, folder: Path | None) -> None:
        """Draw on the template in memory."""
        self.documents.take_template(self._opened)

    def start(self) -> None:
        """Open the documents; the demo library is not offered."""
        with patch.object(self.demo, "offer"):
            super().start()


OpenWindow = Callable[[], Window]


def open_window(opened: OpenedStudy) -> Window:
    """Show a window as at a start of the program, on slice `SLICE`."""
    gui.application()
    window = Window(opened)
    window.show()
    window.start()
    window.viewer.set_slice(SLICE)
    gui.pump()
    return window


def close_window(window: MainWindow) -> None:
    """Close a window as its reader does, and free it."""
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def draw(window: Window, label: int | None = None) -> None:
    """Draw a disc of 10 mm at `PLACE`."""
    window.sketching.set_tool("brush")
    window.sketching.set_radius(10)
    if label is not None:
        window.sketching.set_structure(label)
    gui.click(window.viewer.canvas, PLACE)
