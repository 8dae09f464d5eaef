"""Three planes of a prepared head side by side, with what chooses sequence and tool above them."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QMargins, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.anatomy import ALL_MODALITIES
from widgets.commands import CommandSet, Handler
from widgets.commands.tables.windows.preparing import BRAIN_BAR, HISTORY_BAR, TOOL_BAR
from widgets.language import tr
from widgets.pane.marks import Plane
from widgets.pane.view_geometry import Home
from widgets.preparing.brain_plane import BrainPlane
from widgets.preparing.judging import BRUSH_RANGE, DEPTHS, Judging
from widgets.shared.flow import Flow

ICON_SIZE = 18
NARROW = "QToolButton { padding: 3px 5px; }"
HEAD_MM = 22.0
"""So much of the head around the brain is shown at first."""


class BrainView(QWidget):
    """Shows what is judged; what is drawn changes its brain.

    Parameters
    ----------
    judging : Judging

    Attributes
    ----------
    planes : dict of str to BrainPlane
    """

    def __init__(self, judging: Judging, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._judging = judging
        names: tuple[Plane, ...] = ("axial", "sagittal", "coronal")
        self.planes = {name: BrainPlane(name, judging) for name in names}
        self.tools = {key: _switch(self) for key in judging.tools}
        self.sequences = {name: _switch(self) for name in ALL_MODALITIES}
        self.swap, self.checkerboard, self.outline = (_switch(self) for _ in range(3))
        self.outline.setChecked(True)
        self.size_box = QDoubleSpinBox()
        self.depth_box = QComboBox()
        self._lay_out()
        self._connect()

    def handlers(self) -> dict[str, Handler]:
        """Return what the commands on the planes do, by their ids."""
        judging = self._judging
        return {
            **{f"brain.{key}": action for key, action in self.tools.items()},
            **{f"look.{name}": action for name, action in self.sequences.items()},
            **{f"brain.{what}": partial(judging.change, what) for what in ("undo", "redo", "grow", "shrink", "clean")},
            "brain.swap": self.swap,
            "brain.smaller": partial(judging.resize_brush, -1),
            "brain.larger": partial(judging.resize_brush, 1),
            "brain.cancel": self.cancel,
            "look.checkerboard": self.checkerboard,
            "look.outline": self.outline,
            "look.home": self.show_all,
        }

    def equip(self, commands: CommandSet) -> None:
        """Offer the commands above the planes."""
        self._add_buttons([commands[f"look.{name}"] for name in ALL_MODALITIES], self._looking, words=True)
        self._add_buttons([commands["look.checkerboard"], commands["look.outline"]], self._looking)
        self._add_buttons(commands.bar(TOOL_BAR), self._drawing)
        self._drawing.addWidget(self.size_box)
        self._drawing.addWidget(self.depth_box)
        self._add_buttons(commands.bar(BRAIN_BAR), self._changing, words=True)
        self._add_buttons(commands.bar(HISTORY_BAR), self._changing)

    def set_mirrored(self, mirrored: bool) -> None:
        """Show the patient's left on the screen's right."""
        for plane in self.planes.values():
            plane.set_mirrored(mirrored)

    def cancel(self) -> None:
        """Abandon what is being drawn; where nothing is, look only."""
        drawing = [plane.cancel() for plane in self.planes.values()]
        if not any(drawing):
            self.tools["view"].trigger()

    def show_all(self) -> None:
        """Show the whole brain again."""
        for plane in self.planes.values():
            plane.reset_view()

    def show_study(self) -> None:
        """Take over another study: its sequences, and where its brain lies."""
        study = self._judging.study
        images = {} if study is None else study.images
        for name, action in self.sequences.items():
            action.setEnabled(name in images)
            action.setChecked(name == self._judging.sequence)
        for name, plane in self.planes.items():
            plane.show_study(_home(name, study.brain) if study is not None else None)
        self.checkerboard.setEnabled(len(images) > 1)

    # -- building

    def _lay_out(self) -> None:
        self.size_box.setDecimals(0)
        self.size_box.setPrefix("⌀ ")
        self.size_box.setSuffix(" mm")
        self.size_box.setRange(2 * BRUSH_RANGE[0], 2 * BRUSH_RANGE[1])
        self.size_box.setSingleStep(2.0)
        self.size_box.setKeyboardTracking(False)
        self.size_box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.size_box.setToolTip(tr("Diameter of the brush ([ and ], Shift+wheel)"))
        self.size_box.setAccessibleName(tr("Diameter of the brush"))
        for depth in DEPTHS:
            self.depth_box.addItem(tr("this plane") if depth == 0 else tr("± {depth} planes", depth=depth), depth)
        self.depth_box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.depth_box.setToolTip(tr("On how many planes on each side a stroke counts as well"))
        self.depth_box.setAccessibleName(tr("Planes on each side"))
        self._looking, self._drawing, self._changing = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        held = []
        for bar in (self._looking, self._drawing, self._changing):
            bar.setSpacing(1)
            bar.setContentsMargins(0, 0, 8, 0)
            held.append(QWidget())
            held[-1].setLayout(bar)
        bars = Flow(QMargins(4, 3, 4, 0))
        bars.set_parts(held)
        grid = QGridLayout()
        grid.setSpacing(2)
        grid.addWidget(self.planes["axial"], 0, 0, 2, 1)
        grid.addWidget(self.planes["sagittal"], 0, 1)
        grid.addWidget(self.planes["coronal"], 1, 1)
        grid.setColumnStretch(0, 8)
        grid.setColumnStretch(1, 5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(bars)
        layout.addLayout(grid, 1)

    def _add_buttons(self, actions: list[QAction], where: QHBoxLayout, words: bool = False) -> None:
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
            button.setStyleSheet(NARROW)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if words or action.icon().isNull():
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            where.addWidget(button)

    def _connect(self) -> None:
        judging = self._judging
        for switches in (self.tools, self.sequences):
            group = QActionGroup(self)
            for action in switches.values():
                group.addAction(action)
        self.tools["view"].setChecked(True)
        for key, action in self.tools.items():
            action.toggled.connect(partial(self._use, key))
        for name, action in self.sequences.items():
            action.toggled.connect(partial(self._look_at, name))
        self.swap.toggled.connect(self._set_erasing)
        self.checkerboard.toggled.connect(judging.set_checkered)
        self.outline.toggled.connect(judging.set_outlined)
        self.size_box.valueChanged.connect(self._set_size)
        self.depth_box.activated.connect(self._set_depth)
        judging.looked.connect(self._show_size)
        for plane in self.planes.values():
            plane.sized.connect(judging.resize_brush)
        self._show_size()

    def _use(self, key: str, on: bool) -> None:
        if on:
            self._judging.use(key)
            cursor = Qt.CursorShape.CrossCursor
            for plane in self.planes.values():
                plane.setCursor(cursor)

    def _look_at(self, name: str, on: bool) -> None:
        if on:
            self._judging.look_at(name)

    def _set_erasing(self, on: bool) -> None:
        self._judging.erasing = on

    def _set_size(self, diameter: float) -> None:
        self._judging.brush.radius_mm = diameter / 2

    def _set_depth(self, index: int) -> None:
        self._judging.depth = DEPTHS[index]

    def _show_size(self) -> None:
        self.size_box.blockSignals(True)
        self.size_box.setValue(2 * self._judging.brush.radius_mm)
        self.size_box.blockSignals(False)


def _switch(parent: QWidget) -> QAction:
    action = QAction(parent)
    action.setCheckable(True)
    return action


def _home(plane: Plane, brain: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Home | None:
    """Return the part of a plane that fits at first: the brain with some of the head around it."""
    across = {"axial": (1, 2), "coronal": (0, 2), "sagittal": (0, 1)}[plane]
    ends = []
    for axis in across:
        held = np.flatnonzero(brain.any(axis=tuple(other for other in range(3) if other != axis)))
        if held.size == 0:
            return None
        ends.append((float(held[0]) - HEAD_MM, float(held[-1]) + HEAD_MM))
    return ends[0][0], ends[1][0], ends[0][1], ends[1][1]
