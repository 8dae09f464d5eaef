"""The tool bar of the drawing pane."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDoubleSpinBox, QSizePolicy, QToolBar, QWidget

from widgets.commands import CommandSet
from widgets.commands.tables.drawing import ERASER_BAR, HELP_BAR, HISTORY_BAR, TOOL_BAR
from widgets.drawing.range_box import RangeBox
from widgets.language import tr

RADIUS_RANGE = (0.5, 60.0)
ICON_SIZE = 20


class SketchToolBar(QToolBar):
    """Tools, add or erase, the brush's size, undo and redo; :meth:`fill` puts them there.

    Attributes
    ----------
    size_box : QDoubleSpinBox
        The brush's diameter in mm.
    range_box : RangeBox
        Between what values the threshold brush paints; see :meth:`offer_range`.

    Signals
    -------
    radius_edited(float)
        The reader typed a radius in mm.
    """

    radius_edited = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Tools"), parent)
        self.setObjectName("tools")
        self.setMovable(False)
        self.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self.size_box = QDoubleSpinBox()
        self.size_box.setAccessibleName(tr("Diameter of the brush"))
        self.size_box.setDecimals(1)
        self.size_box.setSingleStep(1.0)
        self.size_box.setPrefix("⌀ ")
        self.size_box.setSuffix(" mm")
        self.size_box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.size_box.setKeyboardTracking(False)
        self.size_box.setRange(2 * RADIUS_RANGE[0], 2 * RADIUS_RANGE[1])
        self.range_box = RangeBox()
        self._range_action: QAction | None = None
        self.size_box.valueChanged.connect(lambda diameter: self.radius_edited.emit(diameter / 2))

    def fill(self, commands: CommandSet) -> None:
        """Put the commands of a window there, group by group."""
        self.addActions(commands.bar(TOOL_BAR))
        self.addSeparator()
        self.addActions(commands.bar(ERASER_BAR))
        self.addSeparator()
        smaller, larger = commands.key("draw.smaller"), commands.key("draw.larger")
        self.size_box.setToolTip(
            tr("Diameter of the brush ({smaller} and {larger}, Shift+wheel)", smaller=smaller, larger=larger)
        )
        self.addWidget(self.size_box)
        self._range_action = self.addWidget(self.range_box)
        self._range_action.setVisible(False)
        self.addSeparator()
        self.addActions(commands.bar(HISTORY_BAR))
        spring = QWidget()
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spring)
        self.addActions(commands.bar(HELP_BAR))
        for action in self.actions():
            button = self.widgetForAction(action)
            if button is not None and button is not self.size_box and button is not self.range_box:
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def offer_range(self, on: bool) -> None:
        """Show the values of the threshold brush, or hide them."""
        if self._range_action is not None:
            self._range_action.setVisible(on)

    def show_radius(self, radius_mm: float) -> None:
        """Show the brush's size."""
        self.size_box.blockSignals(True)
        self.size_box.setValue(2 * radius_mm)
        self.size_box.blockSignals(False)
