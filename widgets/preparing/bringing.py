"""Studies that a reader keeps: brought into a library one after the other, then written down as kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.errors import SbmirError
from app.jobs import Progress, sentence
from widgets.language import tr, translated
from widgets.libraries import server_address
from widgets.libraries.bringing import Import
from widgets.libraries.child_process import CommandChain, Stage
from widgets.preparing.study_rows import Standing


class Bringing(QObject):
    """Brings them in.

    Parameters
    ----------
    model : Path
        The model that encodes.

    Signals
    -------
    moved(Standing)
        How far a study is, as it is to be shown.
    kept(Standing, str)
        A study is kept; the address of its library, "" where it is only opened.
    refused(Standing, sentence)
        A study was not brought in, and waits again.
    """

    moved = Signal(object)
    kept = Signal(object, str)
    refused = Signal(object, str)

    def __init__(self, model: Path, parent: QObject | None = None, chain: CommandChain | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._waiting: list[tuple[Standing, str]] = []
        self._chain = chain or CommandChain(self)
        self._chain.progressed.connect(self._on_progress)
        self._chain.finished.connect(self._on_brought)
        self._chain.failed.connect(self._on_refused)
        self._chain.cancelled.connect(lambda: self._on_refused(tr("it was stopped.")))

    @property
    def running(self) -> bool:
        """Whether a study is being brought in."""
        return self._chain.running

    def take(self, standing: Standing, address: str | None) -> None:
        """Bring a study into the library at an address, or keep it only."""
        if address is None:
            self._keep(standing, "")
            return
        self._waiting.append((standing, address))
        self.moved.emit(replace(standing, stage="bringing", said="Waits to be brought in"))
        self._next()

    def close(self) -> None:
        """End what runs; a study that is not kept yet is offered again."""
        self._waiting.clear()
        self._chain.stop_now()

    def _next(self) -> None:
        if self._waiting and not self._chain.running:
            standing, address = self._waiting[0]
            self._chain.start([Import((standing.folder,), address, self._model).stage()])

    def _on_progress(self, stage: Stage, progress: Progress) -> None:
        said = translated(sentence(progress)) if progress.total else tr("Being brought in …")
        self.moved.emit(replace(self._waiting[0][0], stage="bringing", said=said, done=progress.done, total=progress.total))

    def _on_brought(self, notice: str) -> None:
        self._keep(*self._waiting.pop(0))
        self._next()

    def _on_refused(self, problem: str) -> None:
        standing, _ = self._waiting.pop(0)
        self.moved.emit(standing)
        self.refused.emit(standing, tr("{name} was not brought in: {problem}", name=standing.name, problem=translated(problem)))
        self._next()

    def _keep(self, standing: Standing, address: str) -> None:
        from app.preparation import keep

        try:
            keep(standing.folder)
        except SbmirError as error:
            self.moved.emit(standing)
            self.refused.emit(standing, str(error))
            return
        self.moved.emit(replace(standing, stage="kept", said=f"Kept, in {short(address)}" if address else "Kept"))
        self.kept.emit(standing, address)


def short(address: str) -> str:
    """Return a library's name: that of its file, or its address without what must not be shown."""
    shown = server_address.to_remember(address)
    return shown if server_address.is_server(address) else Path(shown).name
