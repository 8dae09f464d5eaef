"""The middle of the window: the template that is drawn on, and on its right the cases that are laid beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QToolButton, QVBoxLayout, QWidget

from app import lesions
from app.anatomy import STRUCTURES, Structure
from app.sketch import Sketch, SketchChange
from widgets.commands import CommandSet
from widgets.commands.tables.comparing import COMPARING, GUESS_COMMANDS
from widgets.commands.tables.viewing import HOME, PICTURE
from widgets.compare.case_column import CaseColumn
from widgets.compare.guesses import Guesses, StudyGuess
from widgets.compare.layer import Layer
from widgets.compare.link import Link, Place
from widgets.compare.measuring import Measuring, TemplateMeasuring
from widgets.compare.study_planes import SHARES
from widgets.compare.template_link import TemplateLink
from widgets.language import tr
from widgets.pane.sides.side_views import SideViews
from widgets.pane.viewer import SliceViewer
from widgets.shared.following import follow
from widgets.state.compared import Compared, ComparedCase, Mixing
from widgets.state.guesses import Guessed
from widgets.state.opened import OpenedCase
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState

MOST_CASES = 2
BUTTONS = ("compare.checkerboard", "compare.flicker", "compare.loose", *GUESS_COMMANDS)
"""The commands that stand below the cases."""

OF_ROWS = ("view.fit_window", "view.home")
"""The commands whose keys, W and Home, mean something else on a row."""

LEAST_COLUMN = 190
"""Logical pixels that a study can be read in."""

LEAST_ALONE = 290
"""The same of the template while nothing lies beside it, so that panels at the side leave it room to be drawn on."""

SLIM = 1.3
"""Height to width that an axial plane needs no more than."""

FLICKER_MS = 600
"""How long flicker shows each of two studies: slow enough for an eye to settle, quick enough to see what moves."""


class CompareArea(QSplitter):
    """Template and cases side by side; without a case the template has all the room.

    Parameters
    ----------
    viewer : SliceViewer
        The template's, which is drawn on.
    sketch : Sketch
    state : StateHolder
        Whose `compared` tells what lies beside the template.
    structures : sequence of Structure
    guesses : Guesses or None
        Where a model guesses cases as if they were healthy.

    Signals
    -------
    opened_changed(bool)
        The first case was laid beside the template, or the last one closed.
    measured()
        The ruler's own line on the template is kept, and not needed any more.
    told(sentence)
        What a reader should know of a case that was not laid there.
    """

    opened_changed = Signal(bool)
    measured = Signal()
    told = Signal(str)

    def __init__(
        self,
        viewer: SliceViewer,
        sketch: Sketch,
        state: StateHolder,
        structures: Sequence[Structure] = STRUCTURES,
        guesses: Guesses | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._viewer = viewer
        self._sketch = sketch
        self._state = state
        self._structures = tuple(structures)
        self._loose = False
        self._guesses = guesses or Guesses(parent=self)
        self._guesses.changed.connect(self._on_guess)
        self.link = Link(parent=self)
        self.sides = SideViews(viewer, sketch, structures)
        self.sides.hide()
        self._template = TemplateLink(self.link, viewer, self.sides, self)
        self._own = QSplitter(Qt.Orientation.Vertical)
        self._own.addWidget(viewer)
        self._own.addWidget(self.sides)
        for splitter in (self, self._own):
            splitter.setChildrenCollapsible(False)
        self._own.setMinimumWidth(LEAST_ALONE)
        self.addWidget(self._own)
        self._cases = QWidget()
        layout = QVBoxLayout(self._cases)
        layout.setContentsMargins(0, 0, 0, 0)
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self._columns.setChildrenCollapsible(False)
        layout.setSpacing(0)
        layout.addWidget(self._columns, 1)
        self._bar = QHBoxLayout()
        self._bar.setContentsMargins(6, 0, 2, 2)
        self._bar.setSpacing(2)
        layout.addLayout(self._bar)
        self._cases.hide()
        self.addWidget(self._cases)
        self._flicker = QTimer(self)
        self._flicker.setInterval(FLICKER_MS)
        self._flicker.timeout.connect(self._swap)
        self._measuring = Measuring(state, self)
        self._own_measures = TemplateMeasuring(viewer, state, self._measuring, self)
        self._own_measures.kept.connect(self.measured)
        state.changed.connect(self._on_state)
        follow(self, sketch, self._on_sketch)
        viewer.study_changed.connect(self._on_study)
        viewer.canvas.view_changed.connect(self._align)

    @property
    def columns(self) -> list[CaseColumn]:
        """The cases beside the template, from the left."""
        found = (self._columns.widget(place) for place in range(self._columns.count()))
        return [column for column in found if isinstance(column, CaseColumn)]

    @property
    def is_open(self) -> bool:
        """Whether any case lies beside the template."""
        return bool(self.columns)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return what the commands of `widgets.commands.tables.comparing` do, by their ids."""
        return {
            **self._measuring.handlers(),
            "compare.close": self.close_cases,
            "compare.level": self._change_levels,
            "compare.loose": self._change_loose,
            "compare.checkerboard": lambda: self._mix(Mixing.CHECKERBOARD),
            "compare.flicker": lambda: self._mix(Mixing.FLICKER),
            **{name: partial(self._show_guess, kind) for name, kind in GUESS_COMMANDS.items()},
        }

    def equip(self, commands: CommandSet, rows: QWidget) -> None:
        """Let the keys of pictures work over the cases as they do over the template, and from the rows that cases come from."""
        names = [command.id for command in (*COMPARING, *PICTURE, HOME)]
        self._cases.addActions([commands[name] for name in (*names, "tool.ruler")])
        rows.addActions([commands[name] for name in names if name not in OF_ROWS])
        for name in BUTTONS:
            button = QToolButton()
            button.setDefaultAction(commands[name])
            button.setIconSize(QSize(16, 16))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._bar.addWidget(button)
        self._bar.addStretch(1)

    @property
    def has_room(self) -> bool:
        """Whether one more case could be read beside those that are there."""
        return self.width() >= LEAST_COLUMN * (2 + len(self.columns))

    def measure_across(self, views: SideViews) -> None:
        """Let the ruler measure on the planes beside the template's slice, too; once."""
        self._own_measures.measure_across(views)

    def set_convention(self, convention: str) -> None:
        """Show all studies in another convention."""
        self.sides.set_convention(convention)
        self._template.set_mirrored(convention == "radiological")

    def show_case(self, case: OpenedCase) -> None:
        """Lay a case beside the template: in the place of the newest one that is not kept, or in a column of its own."""
        columns = self.columns
        column = next((column for column in reversed(columns) if not column.keep.isChecked()), None)
        if column is None and len(columns) == MOST_CASES:
            self.told.emit(tr("Both cases beside the template are kept: let one go by its pin to lay another one there."))
            return
        if column is None and not self.has_room:
            self.told.emit(tr("There is no room for one more case: make the window wider, or close a panel at its side."))
            return
        if not columns:
            self._open(True)
            self._go_to_lesion(case)
        if column is None:
            column = self._add_column()
        for view in column.planes.views:
            view.set_measuring(self._measuring, case.facts.study)
        self._drop_guess(column)
        guess = self._guesses.of(case.library, case.facts.study, case.display)
        column.show_case(case, self._viewer.canvas.view.home, self._layer(), guess)
        self._ask_guess(column)
        self._tell()
        if not columns:
            self.opened_changed.emit(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room again."""
        super().resizeEvent(event)
        if self.is_open:
            self._share_room()

    def close_cases(self) -> None:
        """Close all cases."""
        for column in self.columns:
            self._close_column(column)

    # Inside

    def _layer(self) -> Layer:
        return Layer.of_sketch(self._viewer.images, self._sketch)

    def _open(self, on: bool) -> None:
        self._own.setMinimumWidth(0 if on else LEAST_ALONE)
        self.sides.setVisible(on)
        self._cases.setVisible(on)
        self._template.set_on(on)
        if on:
            self._share_room()
        else:
            self._mix(Mixing.NONE)
            self._show_guess(Guessed.NONE)

    def _go_to_lesion(self, case: OpenedCase) -> None:
        """Let the planes go through the middle of what is drawn on the slice, or of the case's lesion."""
        middle = lesions.centroid(self._sketch.label_map(self._viewer.slice)) or lesions.centroid(case.labels[case.slice])
        if middle is not None:
            self.link.go_to(Place(float(self._viewer.slice), *middle))
            self._viewer.set_crosshair(None)

    def _add_column(self) -> CaseColumn:
        column = CaseColumn(self.link, self._structures)
        column.head.setFixedHeight(self._viewer.bar_height)
        column.closed.connect(lambda: self._close_column(column))
        column.planes.held.connect(self._viewer.hide_overlay)
        column.planes.loose = self._loose
        column.planes.slice_changed.connect(lambda: self._ask_guess(column))
        column.planes.set_axial_height(self._viewer.canvas.height())
        self._columns.addWidget(column)
        self._share_room()
        return column

    def _close_column(self, column: CaseColumn) -> None:
        self._drop_guess(column)
        column.setParent(None)
        column.deleteLater()
        self._tell()
        if not self.is_open:
            self._open(False)
            self.opened_changed.emit(False)
        else:
            self._share_room()

    def _share_room(self) -> None:
        """Give template and cases the same width, and their axial planes the same height."""
        count = max(len(self.columns), 1)
        self.setSizes([1000, 1000 * count])
        self._columns.setSizes([1000] * count)
        around = self._viewer.height() - self._viewer.canvas.height()
        height = self.height()
        axial = min(round(height * SHARES[0] / sum(SHARES)), around + round(SLIM * self.width() / (1 + count)))
        self._own.setSizes([axial, height - axial])

    def _align(self) -> None:
        for column in self.columns:
            column.planes.set_axial_height(self._viewer.canvas.height())

    def _tell(self) -> None:
        cases = [column.case for column in self.columns if column.case is not None]
        told = tuple(ComparedCase(case.facts.patient, case.facts.study, case.slice) for case in cases)
        self._state.update(compared=Compared(told, self.link.now.mixing, self._loose, self.link.now.guessed))

    def _change_levels(self) -> None:
        for column in self.columns:
            column.change_level()

    def _change_loose(self) -> None:
        self._loose = not self._loose
        for column in self.columns:
            column.planes.loose = self._loose
        self._tell()

    def _mix(self, mixing: Mixing) -> None:
        """Show cases and template together, or each alone if that is how they are shown already."""
        now = self.link.now
        mixing = Mixing.NONE if mixing is now.mixing else mixing
        self.link.put(replace(now, mixing=mixing, swapped=False))
        if mixing is Mixing.FLICKER:
            self._flicker.start()
        else:
            self._flicker.stop()
        self._tell()

    def _show_guess(self, kind: Guessed) -> None:
        """Show something of the model's guess of the cases, or the images alone if that is how they are shown already."""
        now = self.link.now
        kind = Guessed.NONE if kind is now.guessed else kind
        self.link.put(replace(now, guessed=kind))
        for column in self.columns:
            if kind is Guessed.NONE:
                self._drop_guess(column)
            else:
                self._ask_guess(column)
        self._tell()

    def _ask_guess(self, column: CaseColumn) -> None:
        """Have a column's case guessed while that is shown, beginning with the slice in view."""
        guess = column.planes.layer.guess
        if guess is not None and self.link.now.guessed is not Guessed.NONE:
            self._guesses.ask(column, guess, column.planes.layer.images, column.planes.slice)

    def _drop_guess(self, column: CaseColumn) -> None:
        if (guess := column.planes.layer.guess) is not None:
            self._guesses.drop(column, guess)

    def _on_guess(self, guess: StudyGuess) -> None:
        for column in self.columns:
            if column.planes.layer.guess is guess and self.link.now.guessed is not Guessed.NONE:
                column.planes.refresh_labels()

    def _swap(self) -> None:
        self.link.put(replace(self.link.now, swapped=not self.link.now.swapped))

    def _on_sketch(self, change: SketchChange) -> None:
        if change.settled and self.link.now.mixing is not Mixing.NONE:
            for column in self.columns:
                column.planes.refresh_labels()

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        if now.measured != former.measured:
            for column in self.columns:
                for view in column.planes.views:
                    view.refresh_measured()

    def _on_study(self) -> None:
        for column in self.columns:
            column.set_template(self._viewer.canvas.view.home, self._layer())
