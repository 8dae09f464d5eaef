"""The main window, driven without a screen until its rows are painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer

from app.errors import EnvironmentFault, UserError
from app.jobs import Job
from app.settings import LanguageChoice, ThemeChoice
from widgets import language
from widgets.results.saved_pictures import write_picture
from widgets.shared import theme
from widgets.window.documents import read_sketch
from widgets.window.launch import application
from widgets.window.main_window import MainWindow
from widgets.window.options import WindowOptions

PATIENCE_S = 180.0
"""The template may have to be made and the model loaded, on a busy machine."""

LOOK_MS = 20


@dataclass(frozen=True)
class Look:
    """Colours and language of the window."""

    theme: ThemeChoice = "dark"
    language: LanguageChoice = "en"


@dataclass(frozen=True)
class Scene:
    """What the picture shows: documents, the sketch and its slice, the window's size in pixels and its look."""

    library: str | None
    template: Path | None
    model: Path | None
    sketch: Path | None
    slice: int | None
    size: tuple[int, int]
    look: Look = Look()


class _Watcher:
    """Notes what the window reports, so that it can be waited for."""

    def __init__(self, window: MainWindow) -> None:
        self.problem: str | None = None
        self.opened = False
        self.painted: int | None = None
        for signal in (window.documents.failed, window.documents.template_failed, window.service.failed):
            signal.connect(self._on_problem)
        window.service.opened.connect(self._on_opened)
        window.results.rows_painted.connect(self._on_painted)

    def _on_problem(self, sentence: str) -> None:
        self.problem = self.problem or sentence

    def _on_opened(self, info: object) -> None:
        self.opened = True

    def _on_painted(self, generation: int) -> None:
        self.painted = generation


def take_snapshot(scene: Scene, picture: Path, job: Job) -> None:
    """Save a picture of the window with `scene` in it.

    Raises
    ------
    UserError
        What the window would show as a problem: a sketch on another grid or empty on the slice, a wrong library.
    EnvironmentFault
        The picture cannot be written, or the window was not ready in time.
    """
    app = application()
    theme.apply(app, scene.look.theme)
    language.choose(app, scene.look.language)
    window = MainWindow(WindowOptions(scene.library, scene.template, scene.model, remember=False))
    watcher = _Watcher(window)
    try:
        window.resize(*scene.size)
        window.show()
        window.start()
        _wait(lambda: window.documents.template is not None, watcher, job, "the template")
        if scene.library is not None:
            _wait(lambda: watcher.opened, watcher, job, "the library")
        if scene.sketch is not None:
            _show_sketch(window, scene.sketch, scene.slice)
            _wait(lambda: watcher.painted is not None and not window.service.busy, watcher, job, "the results")
            _wait(lambda: not window.results.awaits_pictures, watcher, job, "the pictures")
        elif scene.slice is not None:
            window.viewer.set_slice(scene.slice)
        _settle()
        write_picture(window.grab(), picture)
    finally:
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def _show_sketch(window: MainWindow, path: Path, k: int | None) -> None:
    template = window.documents.template
    assert template is not None, "waited for"
    window.sketches.show(read_sketch(path, template.study, window.sketching.sketch.structures), k)
    drawn = window.sketching.sketch.drawn_slices()
    if window.viewer.slice not in drawn:
        raise UserError(f"{path} is empty on slice {window.viewer.slice}: it has labels on slices {drawn[0]} to {drawn[-1]}.")


def _wait(done: Callable[[], bool], watcher: _Watcher, job: Job, what: str) -> None:
    """Let the window live until `done`; raise its problem, or a fault when patience ends."""
    end = monotonic() + PATIENCE_S
    while not done():
        if watcher.problem is not None:
            raise UserError(watcher.problem)
        job.check()
        if monotonic() > end:
            raise EnvironmentFault(f"The window waited {PATIENCE_S:.0f} s for {what} in vain: is the machine overloaded?")
        _settle()


def _settle() -> None:
    """Let events pass for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(LOOK_MS, loop.quit)
    loop.exec()
