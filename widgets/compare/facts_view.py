"""Where a lesion lies and how large it is and its parts are, in two lines below a picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.anatomy import STRUCTURES, Structure
from app.findings import LesionVolume
from widgets.compare.parts_label import PartsLabel
from widgets.compare.words import NO_LESION, part_wordings, size_lines, size_wordings
from widgets.language import tr
from widgets.shared.fitting_label import FittingLabel


class FactsView(QWidget):
    """Says what is measured of a lesion; the tooltip has the diameters of each structure, too."""

    def __init__(self, structures: Sequence[Structure] = STRUCTURES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._structures = tuple(structures)
        self.whole = FittingLabel()
        self.whole.setObjectName("quiet")
        self.parts = PartsLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 1, 0, 1)
        layout.setSpacing(0)
        for label in (self.whole, self.parts):
            label.setContentsMargins(8, 1, 8, 1)
            layout.addWidget(label)

    def show_volume(self, volume: LesionVolume) -> None:
        """Say what is measured of another lesion."""
        there = volume.region is not None
        self.parts.setVisible(bool(volume.volumes_ml))
        self.whole.say(*(size_wordings(volume) if there else (tr(NO_LESION),)))
        if there:
            self.parts.say(part_wordings(volume, self._structures))
        self.setToolTip("\n".join(size_lines(volume, self._structures)))
