"""Pictures that a search does not bring (T2): read for the rows in sight, one after the other, while these are shown already."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.anatomy import NETWORK_MODALITIES
from widgets.language import tr, tr_later
from widgets.results import thumbnails
from widgets.shared.background import Background
from widgets.state.rows import SEQUENCES

if TYPE_CHECKING:
    from widgets.state.search_types import FoundRow, LibraryInfo, Plane

KEPT = 200
"""So many pictures stay in memory."""

LATE_COLUMNS = tuple(one for one in SEQUENCES if one not in NETWORK_MODALITIES)
"""What no search brings, since no code is made from it."""

Wanted = tuple[str, str, int, str]
"""Address of a library, study, slice, modality."""


def read_plane(library: LibraryInfo, study: str, k: int, modality: str) -> Plane:
    """Return a display plane of a study, uint8 (240, 240); UserError or EnvironmentFault where there is none."""
    from app.errors import UserError
    from app.library import open_library
    from app.library.pictures import display_plane

    with open_library(library.address, model_id=library.model_id, read_only=True) as store:
        facts = next((facts for facts in store.studies() if facts.study == study), None)
        if facts is None:
            raise UserError(tr("{study} is no longer in the library.", study=study))
        return display_plane(store, facts, modality, k)


class ColumnReader(QObject):
    """Reads what is wanted, in its order; what was wanted before is forgotten, only a picture that is being read is finished.

    Signals
    -------
    arrived()
        A picture, or that there is none.
    """

    arrived = Signal()

    def __init__(
        self,
        read: Callable[[LibraryInfo, str, int, str], Plane] = read_plane,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._worker = Background[QImage](self._on_read, self._on_failure, tr_later("Reading a picture"))
        self._kept: OrderedDict[Wanted, QImage] = OrderedDict()
        self._waiting: list[Wanted] = []
        self._present: Wanted | None = None
        self._library: LibraryInfo | None = None

    def completed(self, row: FoundRow) -> FoundRow:
        """Return a row with the pictures that were read for it; an empty one where there is none."""
        if self._library is None:
            return row
        lacking = {one: self._key(row, one) for one in LATE_COLUMNS if one not in row.pictures}
        more = {one: self._kept[key] for one, key in lacking.items() if key in self._kept}
        return replace(row, pictures={**row.pictures, **more}) if more else row

    def want(self, library: LibraryInfo, rows: Sequence[FoundRow], columns: Sequence[str]) -> None:
        """Read what these rows lack of some columns, and nothing else."""
        self._library = library
        keys = [self._key(row, one) for row in rows for one in columns if one in LATE_COLUMNS and one not in row.pictures]
        self._waiting = [key for key in keys if key not in self._kept and key != self._present]
        if self._present is None:
            self._next()

    def stop(self) -> None:
        """Wait for what is being read; report nothing more."""
        self._waiting, self._present = [], None
        self._worker.stop()

    def _key(self, row: FoundRow, column: str) -> Wanted:
        return "" if self._library is None else self._library.address, row.study, row.slice, column

    def _next(self) -> None:
        self._present = self._waiting.pop(0) if self._waiting else None
        library = self._library
        if self._present is None or library is None:
            return
        _, study, k, modality = self._present
        self._worker.start(lambda: thumbnails.grey_image(self._read(library, study, k, modality)))

    def _on_read(self, picture: QImage) -> None:
        self._keep(picture)

    def _on_failure(self, sentence: str) -> None:
        self._keep(QImage())

    def _keep(self, picture: QImage) -> None:
        if self._present is not None:
            self._kept[self._present] = picture
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self._next()
        self.arrived.emit()
