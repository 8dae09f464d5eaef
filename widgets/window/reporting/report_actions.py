"""Exports the results: pages as PDF, one picture, the distances of all slices; copies them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMainWindow

from app.outputs import write_output
from app.reading.reports import Report
from app.reading.sessions import QUERY_SUFFIX, document_bytes
from widgets.language import tr
from widgets.libraries.child_process import CommandChain, Stage
from widgets.reports.painting import paint_report
from widgets.shared import dialogs
from widgets.shared.banner import Banner
from widgets.window.file_actions import FileActions
from widgets.window.reporting.going_on import GoingOn
from widgets.window.reporting.made import as_html, as_text, report_of
from widgets.window.sessions.capture import query_of
from widgets.window.sessions.opening import Parts

TOLD_MS = 10_000


class ReportActions(QObject):
    """What the window does with the rows that it shows.

    Parameters
    ----------
    window : QMainWindow
    parts : Parts
        Whose state and sketch are shown.
    files : FileActions
        Knows the folder that was used last.
    banner : Banner
    model : Path
        The model that encodes.
    """

    def __init__(self, window: QMainWindow, parts: Parts, files: FileActions, banner: Banner, model: Path) -> None:
        super().__init__(window)
        self._window = window
        self._parts = parts
        self._files = files
        self._banner = banner
        self._model = model
        self._folder: TemporaryDirectory[str] | None = None
        self._target = Path()
        self.chain = CommandChain(self)
        self.chain.finished.connect(self._on_distances)
        self.chain.failed.connect(self._on_failure)
        self.chain.cancelled.connect(self._on_cancelled)
        self.going_on = GoingOn(tr("Writing distances"))
        self.chain.progressed.connect(self.going_on.show_progress)
        self.going_on.cancelled.connect(self._cancel)
        window.statusBar().addPermanentWidget(self.going_on)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the commands on reports do, by their ids."""
        return {"report.export": self.export, "report.copy": self.copy, "report.distances": self.export_distances}

    def close(self) -> None:
        """End what runs."""
        self.chain.stop_now()
        self._clean()

    def export(self) -> None:
        """Ask where to, and write the rows as pages or as one picture."""
        report = self._report()
        if report is None:
            return
        path, paper = dialogs.ask_where_to_save_report(self._window, self._files.near() / "results.pdf")
        if self._files.remembered(path) is None or path is None:
            return
        content = paint_report(report, path.suffix.lower().removeprefix("."), paper)
        self._attempt(lambda: write_output(path, content, "the report"), path)

    def copy(self) -> None:
        """Put the rows on the clipboard: as a table for text programs and spreadsheets, and as a picture."""
        report = self._report()
        if report is None:
            return
        data = QMimeData()
        data.setText(as_text(report))
        data.setHtml(as_html(report))
        data.setImageData(QImage.fromData(paint_report(report, "png", "a4")))
        QGuiApplication.clipboard().setMimeData(data)
        self._window.statusBar().showMessage(tr("Copied {rows} rows as a table and as a picture", rows=len(report.rows)), TOLD_MS)

    def export_distances(self) -> None:
        """Ask where to, and have every slice of the library compared, beside the window."""
        state = self._parts.holder.state
        answer, library, template = state.shown.answer, state.shown.library, state.opened.template
        if answer is None or library is None or template is None:
            return
        if self.chain.running:
            self._banner.tell(tr("Distances are being written already: wait for them."))
            return
        if answer.request.guest != state.opened.guest:
            self._banner.warn(tr("These rows are of what was drawn on before: search again for its distances."))
            return
        path = self._files.remembered(dialogs.ask_where_to_save_distances(self._window, self._files.near() / "distances.csv"))
        if path is None:
            return
        self._folder = TemporaryDirectory(prefix="sbmir-")
        query = Path(self._folder.name) / f"query{QUERY_SUFFIX}"
        structures = self._parts.sketching.sketch.structures
        content = document_bytes(query_of(answer, library, template.study, structures, query))
        if not self._attempt(lambda: write_output(query, content, "the query")):
            return
        self._target = path
        words = ("search", "--query", str(query), "--distances", str(path.absolute()), "--model", str(self._model.absolute()))
        where = (("SBMIR_LIBRARY", library.address),)
        self.chain.start([Stage(tr("Writing distances"), (*words, "--library", "env:SBMIR_LIBRARY"), where)])
        self.going_on.start()
        self._window.statusBar().showMessage(tr("Comparing all slices of the library …"))

    def _cancel(self) -> None:
        self.going_on.ending()
        self.chain.cancel()

    def _on_cancelled(self) -> None:
        self._clean()
        self._window.statusBar().showMessage(tr("Cancelled: no distances were written"), TOLD_MS)

    def _report(self) -> Report | None:
        return report_of(self._parts.holder.state, self._parts.sketching.sketch.structures)

    def _on_distances(self, notice: str) -> None:
        self._clean()
        self._window.statusBar().showMessage(
            tr("Saved {name} in {parent}", name=self._target.name, parent=self._target.absolute().parent), TOLD_MS
        )

    def _on_failure(self, sentence: str) -> None:
        self._clean()
        self._window.statusBar().clearMessage()
        self._banner.warn(sentence)

    def _clean(self) -> None:
        self.going_on.hide()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _attempt(self, write: Callable[[], None], path: Path | None = None) -> bool:
        if not self._banner.attempt(write):
            self._window.statusBar().clearMessage()
            return False
        if path is not None:
            self._window.statusBar().showMessage(
                tr("Saved {name} in {parent}", name=path.name, parent=path.absolute().parent), TOLD_MS
            )
        return True
