"""The tool bar of the drawing pane."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QDoubleSpinBox, QSizePolicy, QToolBar, QWidget

from widgets.drawing.sketch_keys import DRAWING, EDITING, tool_bindings
from widgets.window.icons import icon

RADIUS_RANGE = (0.5, 60.0)
ICON_SIZE = 20


class SketchToolBar(QToolBar):
    """Tools, add or erase, the brush's size, undo and redo.

    Attributes
    ----------
    size_box : QDoubleSpinBox
        The brush's diameter in mm.

    Signals
    -------
    radius_edited(float)
        The reader typed a radius in mm.
    """

    radius_edited = Signal(float)

    def __init__(self, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__("Tools", parent)
        self.setObjectName("tools")
        self.setMovable(False)
        self.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        icons = {binding.name: binding.icon for binding in (*tool_bindings(), *DRAWING, *EDITING) if binding.icon}
        for name, picture in icons.items():
            actions[name].setIcon(icon(picture))
        group = QActionGroup(self)
        for binding in tool_bindings():
            action = actions[binding.name]
            action.setCheckable(True)
            group.addAction(action)
            self.addAction(action)
        self.addSeparator()
        self._swap = actions["swap"]
        self._swap.setCheckable(True)
        self._swap.setIcon(icon("erase"))
        self._swap.setToolTip("Erase with the left button, add with the right (X)")
        self.addAction(self._swap)
        self.addSeparator()
        self.size_box = QDoubleSpinBox()
        self.size_box.setDecimals(1)
        self.size_box.setSingleStep(1.0)
        self.size_box.setPrefix("⌀ ")
        self.size_box.setSuffix(" mm")
        self.size_box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.size_box.setKeyboardTracking(False)
        self.size_box.setToolTip("Diameter of the brush ([ and ], Shift+wheel)")
        self.size_box.setRange(2 * RADIUS_RANGE[0], 2 * RADIUS_RANGE[1])
        self.size_box.valueChanged.connect(lambda diameter: self.radius_edited.emit(diameter / 2))
        self.addWidget(self.size_box)
        self.addSeparator()
        for name in ("undo", "redo"):
            self.addAction(actions[name])
        spring = QWidget()
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spring)
        self.addAction(actions["keys"])
        for action in self.actions():
            button = self.widgetForAction(action)
            if button is not None and button is not self.size_box:
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_radius(self, radius_mm: float) -> None:
        """Show the brush's size."""
        self.size_box.blockSignals(True)
        self.size_box.setValue(2 * radius_mm)
        self.size_box.blockSignals(False)

    def show_erasing(self, erasing: bool) -> None:
        """Show whether the left button erases."""
        self._swap.setChecked(erasing)
