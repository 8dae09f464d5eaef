"""A case in a column of the comparison: its name, its planes, and what is measured of its lesion."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.anatomy import STRUCTURES, Structure
from app.findings import LesionVolume, measure_volume
from app.lesions import USUAL_BRAIN
from widgets.compare.facts_view import FactsView
from widgets.compare.guesses import StudyGuess
from widgets.compare.layer import Layer
from widgets.compare.link import Link
from widgets.compare.study_planes import StudyPlanes
from widgets.compare.words import heading, labels_text, ranked
from widgets.language import tr, tr_later
from widgets.pane.view_geometry import Home
from widgets.shared.fitting_label import FittingLabel
from widgets.shared.icons import icon
from widgets.state.opened import OpenedCase

KEEP_TIP = tr_later("Keep this case: the next one is laid beside it")


class CaseColumn(QWidget):
    """A case of the library beside the template.

    Signals
    -------
    closed()
        Its cross was clicked.
    """

    closed = Signal()

    def __init__(self, link: Link, structures: Sequence[Structure] = STRUCTURES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._structures = tuple(structures)
        self._case: OpenedCase | None = None
        self._volume: LesionVolume | None = None
        self.planes = StudyPlanes(link, structures)
        self._title = FittingLabel()
        self.keep = _button(tr(KEEP_TIP))
        self.keep.setIcon(icon("pin"))
        self.keep.setCheckable(True)
        self.close_button = _button(tr("Close this case"))
        self.close_button.setText("✕")
        self.close_button.clicked.connect(self.closed)
        self.head = QWidget()
        line = QHBoxLayout(self.head)
        line.setContentsMargins(6, 4, 2, 4)
        line.setSpacing(2)
        line.addWidget(self._title, 1)
        for button in (self.keep, self.close_button):
            line.addWidget(button)
        self._facts = FactsView(structures)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.planes, 1)
        layout.addWidget(self._facts)

    @property
    def case(self) -> OpenedCase | None:
        """The case that is shown."""
        return self._case

    @property
    def volume(self) -> LesionVolume | None:
        """What is measured of its lesion."""
        return self._volume

    def show_case(self, case: OpenedCase, axial: Home | None, template: Layer | None, guess: StudyGuess | None = None) -> None:
        """Show a case, its found slice beside the one that the template shows.

        Parameters
        ----------
        case : OpenedCase
        axial : (row0, column0, row1, column1) or None
            What fits into the template's axial plane, in mm.
        template : Layer or None
            For checkerboard and flicker.
        guess : StudyGuess or None
            What a model guesses of it as if it were healthy.
        """
        self._case = case
        self._volume = measure_volume(case.labels, self._structures, case.facts.brain or USUAL_BRAIN)
        offset = case.slice - round(self._link.now.place.slice)
        self.planes.show_layer(Layer.of_labels(case.display, case.labels, guess), axial, template, offset)
        self.planes.set_found(case.slice)
        self.planes.set_marks(np.flatnonzero(case.labels.any(axis=(1, 2))).tolist(), tr("slices with a lesion"))
        patient = case.facts.patient
        self._title.say(heading(case.facts, case.rank), ranked(patient, case.rank), patient, str(case.rank or patient))
        self._title.setToolTip("\n".join([heading(case.facts, case.rank), labels_text(case.facts), *case.facts.notices]))
        self._facts.show_volume(self._volume)

    def set_template(self, axial: Home | None, template: Layer | None) -> None:
        """Go beside another template."""
        if self._case is not None:
            self.planes.set_beside(axial, template)

    def change_level(self) -> None:
        """Show the template's own level, or again the found slice beside the one that the template shows."""
        if self._case is not None:
            found = self._case.slice - round(self._link.now.place.slice)
            self.planes.set_offset(0 if self.planes.offset else found)


def _button(tip: str) -> QToolButton:
    button = QToolButton()
    button.setIconSize(QSize(16, 16))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the pane
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
