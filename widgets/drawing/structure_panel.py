"""The panel beside the picture: which structure is drawn, what is seen and locked, and what can be done with a slice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.anatomy import STRUCTURES, Structure
from widgets.commands import CommandSet
from widgets.drawing.contour_choice import area_text
from widgets.language import tr
from widgets.shared.icons import icon
from widgets.shared.theme import quiet_label
from widgets.state.drawing_options import DrawingOptions

SWATCH = 14
FULL = 100
BUTTONS = ("sketch.copy_up", "sketch.mirror", "sketch.shrink", "sketch.grow", "sketch.smooth", "sketch.clear_slice")
"""The commands on a slice that stand there as buttons."""

CONTOUR_LINES = 3
"""Room for what a contour measures, so that what stands below it keeps its place."""

SHOWN_ROWS = 3
"""There is always room for as many structures; the list scrolls where more do not fit."""


class StructurePanel(QWidget):
    """Structures, contour and options.

    Attributes
    ----------
    inside_box, start_box : QCheckBox
        "Only inside the brain", "The start decides".

    Signals
    -------
    structure_chosen(int)
        The label to draw.
    hidden_changed(set of int), locked_changed(set of int)
        Labels that are not shown, or not to be changed.
    strengths_changed(dict of int to float)
        By label, the share of the overlay's opacity that its fill has, 0 to 1.
    inside_brain_changed(bool), start_decides_changed(bool)
        The two options.
    """

    structure_chosen = Signal(int)
    hidden_changed = Signal(object)
    locked_changed = Signal(object)
    strengths_changed = Signal(object)
    inside_brain_changed = Signal(bool)
    start_decides_changed = Signal(bool)

    def __init__(self, structures: Sequence[Structure] = STRUCTURES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[int, _StructureRow] = {}
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(3)
        rows = QWidget()
        below = QVBoxLayout(rows)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(4)
        for number, structure in enumerate(structures, 1):
            row = _StructureRow(number, structure)
            row.name.clicked.connect(lambda checked=False, label=structure.label: self.structure_chosen.emit(label))
            row.hide_button.toggled.connect(self._tell_hidden)
            row.lock_button.toggled.connect(self._tell_locked)
            row.strength.valueChanged.connect(self._tell_strengths)
            self._group.addButton(row.name)
            self._rows[structure.label] = row
            below.addWidget(row)
        self._list = _scrolled(rows, SHOWN_ROWS / len(self._rows))
        layout.addWidget(self._list, 100)  # first of all, up to its height
        self._contour = quiet_label()
        self._contour.setWordWrap(True)
        self._contour.setMinimumHeight(self._contour.fontMetrics().height() * CONTOUR_LINES)
        self._contour.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._contour)
        layout.addWidget(_line())
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2)
        layout.addLayout(self._buttons)
        layout.addWidget(_line())
        self.inside_box = QCheckBox(tr("Only inside the brain"))
        self.inside_box.toggled.connect(self.inside_brain_changed)
        self.start_box = QCheckBox(tr("The start decides"))
        self.start_box.setToolTip(tr("A stroke that begins inside the structure adds to it, one that begins outside takes away"))
        self.start_box.toggled.connect(self.start_decides_changed)
        for box in (self.inside_box, self.start_box):
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(box)
        layout.addStretch(1)
        self.setMinimumWidth(190)

    def equip(self, commands: CommandSet) -> None:
        """Offer what can be done with a slice as buttons, side by side, and tell the structures' keys."""
        for label, row in self._rows.items():
            row.name.setToolTip(commands[f"structure.{label}"].toolTip())
        self.inside_box.setToolTip(commands["draw.inside"].toolTip())
        for name in BUTTONS:
            button = QToolButton()
            button.setDefaultAction(commands[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setIconSize(QSize(18, 18))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._buttons.addWidget(button)

    def show_options(self, options: DrawingOptions) -> None:
        """Show how is drawn."""
        self.inside_box.setChecked(options.inside)
        self.start_box.setChecked(options.start_decides)

    def choose(self, label: int) -> None:
        """Show that a structure is the one that is drawn."""
        self._rows[label].name.setChecked(True)
        self._list.ensureWidgetVisible(self._rows[label], 0, 0)

    def set_areas(self, seen_mm2: Mapping[int, float], hidden_mm2: Mapping[int, float]) -> None:
        """Show what is seen of each structure on the slice, in mm2 by label, and tell how much others hide."""
        for label, row in self._rows.items():
            row.set_area(seen_mm2.get(label, 0.0), hidden_mm2.get(label, 0.0))

    def set_contour(self, text: str) -> None:
        """Say what the chosen contour measures."""
        self._contour.setText(text)

    def hide_button(self, label: int) -> QToolButton:
        """Return the button that hides a structure."""
        return self._rows[label].hide_button

    def lock_button(self, label: int) -> QToolButton:
        """Return the button that locks a structure."""
        return self._rows[label].lock_button

    def strength_slider(self, label: int) -> QSlider:
        """Return the slider of a structure's opacity, 0 to 100."""
        return self._rows[label].strength

    def state(self) -> dict[str, dict[str, int]]:
        """Return what is hidden, locked and how opaque, by the structures' keys, for :meth:`set_state`."""
        return {row.key: row.state() for row in self._rows.values()}

    def set_state(self, state: object) -> None:
        """Take up a former :meth:`state`; whatever is not understood is left as it is."""
        for row in self._rows.values():
            given = state.get(row.key) if isinstance(state, dict) else None
            if isinstance(given, dict):
                row.set_state(given)

    def reveal(self, label: int) -> None:
        """Show a structure that was hidden."""
        self._rows[label].hide_button.setChecked(False)

    def _tell_hidden(self) -> None:
        self.hidden_changed.emit({label for label, row in self._rows.items() if row.hide_button.isChecked()})

    def _tell_locked(self) -> None:
        self.locked_changed.emit({label for label, row in self._rows.items() if row.lock_button.isChecked()})

    def _tell_strengths(self) -> None:
        self.strengths_changed.emit({label: row.strength.value() / FULL for label, row in self._rows.items()})


class _StructureRow(QWidget):
    """One structure: its name to choose it, its area, its opacity, an eye and a lock."""

    def __init__(self, number: int, structure: Structure) -> None:
        super().__init__()
        self.key = structure.key
        self.name = QToolButton()
        self.name.setCheckable(True)
        self.name.setText(f"{number}  {tr(structure.title)}")
        self.name.setIcon(QIcon(swatch(structure.colour)))
        self.name.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.name.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.area = quiet_label("–")
        self.area.ensurePolished()
        self.area.setFixedWidth(self.area.fontMetrics().horizontalAdvance("88.8 cm²") + 16)
        name = tr(structure.title).lower()
        self.hide_button = self._toggle(
            "eye", "eye-off", tr("Hide {name} on the screen only; search and files keep it", name=name)
        )
        self.lock_button = self._toggle("unlock", "lock", tr("Lock {name} against changes", name=name))
        self.strength = QSlider(Qt.Orientation.Horizontal)
        self.strength.setRange(0, FULL)
        self.strength.setValue(FULL)
        self.strength.setMinimumWidth(36)
        self.strength.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the pane
        self.strength.setAccessibleName(tr("Opacity of {name}", name=name))
        self.strength.setToolTip(tr("Opacity of {name} on the screen only; search and files do not change", name=name))
        self.name.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.name.setMinimumWidth(1)  # a long name is cut off; the tooltip has it whole
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 2)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(0)
        grid.addWidget(self.name, 0, 0, 1, 4)
        grid.addWidget(self.area, 1, 0)
        grid.addWidget(self.strength, 1, 1)
        grid.addWidget(self.hide_button, 1, 2)
        grid.addWidget(self.lock_button, 1, 3)
        grid.setColumnStretch(1, 1)
        self.area.setContentsMargins(8, 0, 6, 0)

    def state(self) -> dict[str, int]:
        """Return what is hidden, locked (0 or 1) and how opaque (0 to 100)."""
        hidden, locked = self.hide_button.isChecked(), self.lock_button.isChecked()
        return {"hidden": int(hidden), "locked": int(locked), "opacity": self.strength.value()}

    def set_state(self, state: Mapping[str, object]) -> None:
        """Take up a former state."""
        self.hide_button.setChecked(state.get("hidden") == 1)
        self.lock_button.setChecked(state.get("locked") == 1)
        opacity = state.get("opacity")
        self.strength.setValue(opacity if isinstance(opacity, int) and 0 <= opacity <= FULL else FULL)

    def set_area(self, seen_mm2: float, hidden_mm2: float) -> None:
        """Show the area that is seen, in cm2 from 1 cm2 on, and in its tooltip what other structures hide."""
        text = "–" if seen_mm2 + hidden_mm2 <= 0 else area_text(seen_mm2)
        if text != self.area.text():
            self.area.setText(text)
        more = tr("; {area} more lie hidden under other structures", area=area_text(hidden_mm2)) if hidden_mm2 > 0 else ""
        self.area.setToolTip(tr("Area that is seen on this slice{more}", more=more))

    @staticmethod
    def _toggle(off: str, on: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setToolTip(tip)
        button.setIcon(icon(off))
        button.toggled.connect(lambda checked: button.setIcon(icon(on if checked else off)))
        button.setAccessibleName(tip)
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button


def swatch(colour: tuple[int, int, int]) -> QPixmap:
    """Return a square of a structure's colour."""
    made = QPixmap(4 * SWATCH, 4 * SWATCH)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(*colour))
    painter.setPen(QColor(0, 0, 0, 120))
    painter.drawRoundedRect(2, 2, 4 * SWATCH - 4, 4 * SWATCH - 4, 10, 10)
    painter.end()
    return made


def _scrolled(rows: QWidget, least: float) -> QScrollArea:
    """Return a list that is as high as its rows where there is room, and at least `least` of it (1 the whole)."""
    area = QScrollArea()
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(rows)
    height = rows.sizeHint().height()
    area.setMinimumHeight(round(min(least, 1.0) * height))
    area.setMaximumHeight(height)
    return area


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("rule")
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    return line
