"""What stands above a picture: modalities, the window, and how opaque the structures are."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSlider, QToolButton, QWidget

from app.anatomy import ALL_MODALITIES, MODALITY_TITLES
from widgets.commands import CommandSet
from widgets.commands.tables.viewing import WINDOWS
from widgets.language import tr
from widgets.shared.theme import quiet_label

START_OPACITY = 45
OPACITY_WIDTHS = (48, 80)
SPACING = 2

BUTTONS = ("view.cine", "view.outlines", "view.fit_window", "view.home")
"""The commands that stand there as buttons."""


class ViewerBar(QWidget):
    """One line of buttons; where it is narrow, the words in it give way, then the opacity, then all but the modalities.

    Attributes
    ----------
    opacity_slider : QSlider

    Signals
    -------
    modality_chosen(str)
        Key of the modality to show.
    opacity_changed(float)
        Opacity of the structures, 0 to 1.
    """

    modality_chosen = Signal(str)
    opacity_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filled = START_OPACITY
        self._modalities: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(6, 4, 6, 4)
        line.setSpacing(SPACING)
        for key in ALL_MODALITIES:
            button = QToolButton()
            button.setText(MODALITY_TITLES[key])
            button.setCheckable(True)
            button.setVisible(False)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda checked=False, chosen=key: self.modality_chosen.emit(chosen))
            group.addButton(button)
            self._modalities[key] = button
            line.addWidget(button)
        line.addStretch(1)
        self._window = quiet_label()
        self._window.setToolTip(tr("Level and width of the window; drag with the right button while no tool is chosen (V)"))
        self._buttons = {name: _button() for name in BUTTONS}
        self.opacity_slider = QSlider(Qt.Orientation.Horizontal)
        self.opacity_slider.setRange(0, 100)
        self.opacity_slider.setValue(START_OPACITY)
        self.opacity_slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the pane
        self.opacity_slider.setAccessibleName(tr("Opacity of the overlay"))
        self.opacity_slider.setMinimumWidth(OPACITY_WIDTHS[0])
        self.opacity_slider.setMaximumWidth(OPACITY_WIDTHS[1])
        self.opacity_slider.setEnabled(False)
        self.opacity_slider.valueChanged.connect(lambda value: self.opacity_changed.emit(value / 100))
        self._overlay = quiet_label(tr("Overlay"))
        for widget in (self._window, *self._buttons.values(), self._overlay, self.opacity_slider):
            line.addWidget(widget)

    def equip(self, commands: CommandSet) -> None:
        """Put a window's commands on the buttons, and tell their keys."""
        for name, button in self._buttons.items():
            button.setDefaultAction(commands[name])
        fit = self._buttons["view.fit_window"]
        fit.addActions([commands[f"view.window_{name}"] for name, *_ in WINDOWS])
        fit.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        for key, button in self._modalities.items():
            button.setToolTip(
                tr(
                    "Show {modality} ({key}: the next)",
                    modality=MODALITY_TITLES[key],
                    key=commands.key("view.next_modality"),
                )
            )
        for widget in (self.opacity_slider, self._overlay):
            widget.setToolTip(tr("Opacity of the structures ({key} hides and shows them)", key=commands.key("view.overlay")))

    @property
    def opacity(self) -> float:
        """Opacity of the structures, 0 to 1."""
        return float(self.opacity_slider.value() / 100)

    def toggle_fills(self) -> None:
        """Leave the outlines of the structures alone, or fill them as before."""
        if self.opacity_slider.value():
            self._filled = self.opacity_slider.value()
            self.opacity_slider.setValue(0)
        else:
            self.opacity_slider.setValue(self._filled)

    def set_modalities(self, there: Container[str]) -> None:
        """Offer these modalities."""
        for key, button in self._modalities.items():
            button.setVisible(key in there)

    def show_modality(self, key: str) -> None:
        """Tell which modality is shown."""
        self._modalities[key].setChecked(True)

    def show_window(self, level: float, width: float) -> None:
        """Tell the window."""
        self._window.setText(f"L {level:.0f} · W {width:.0f}")
        self._make_room()

    def set_overlay_there(self, there: bool) -> None:
        """Tell whether there is anything whose opacity can be set."""
        self.opacity_slider.setEnabled(there)

    def minimumSizeHint(self) -> QSize:
        """Return the size without what gives way."""
        margins, size = self.contentsMargins(), super().minimumSizeHint()
        if (layout := self.layout()) is not None:
            margins = layout.contentsMargins()
        lasting = [self._wanted(button) for button in self._modalities.values() if not button.isHidden()]
        return QSize(margins.left() + margins.right() + sum(lasting), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what does not fit."""
        super().resizeEvent(event)
        self._make_room()

    def _giving_way(self) -> tuple[QWidget, ...]:
        """Return what may be left out, the last first; keys do what the buttons do."""
        return *self._buttons.values(), self.opacity_slider, self._window, self._overlay

    def _wanted(self, widget: QWidget) -> int:
        least = OPACITY_WIDTHS[0] if widget is self.opacity_slider else widget.sizeHint().width()
        return least + SPACING

    def _make_room(self) -> None:
        room = self.width() - self.minimumSizeHint().width()
        for widget in self._giving_way():
            room -= self._wanted(widget)
            widget.setVisible(room >= 0)


def _button() -> QToolButton:
    button = QToolButton()
    button.setIconSize(QSize(18, 18))
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
