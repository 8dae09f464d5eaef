"""The two values between which the threshold brush paints."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QWidget

from widgets.language import tr

WIDTH = 84
WHOLE_FROM = 50.0
"""From this span of values on they are shown without decimals."""


class RangeBox(QWidget):
    """Least and greatest value; what is typed never turns them round.

    Signals
    -------
    edited(float, float)
        The reader chose another range.
    attended(bool)
        The pointer or the keys are here now, or no longer.
    """

    edited = Signal(float, float)
    attended = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTip(tr("Values between which the threshold brush paints, as the line under the picture says them"))
        self.low = self._box(tr("Least value that the threshold brush paints on, as the line under the picture says it"))
        self.high = self._box(tr("Greatest value that the threshold brush paints on, as the line under the picture says it"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(4)
        for part in (self.low, QLabel("–"), self.high):
            layout.addWidget(part)
        for box in (self.low, self.high):
            box.installEventFilter(self)
        self.low.valueChanged.connect(lambda low: self._take(low, max(low, self.high.value())))
        self.high.valueChanged.connect(lambda high: self._take(min(high, self.low.value()), high))

    def show_range(self, limits: tuple[float, float], span: tuple[float, float]) -> None:
        """Show a range of values, which lie in `span`."""
        whole = span[1] - span[0]
        self.blockSignals(True)
        for box, value in zip((self.low, self.high), limits, strict=True):
            box.blockSignals(True)
            box.setDecimals(0 if whole >= WHOLE_FROM else 2)
            box.setRange(min(span[0], *limits), max(span[1], *limits))
            box.setSingleStep(max(round(whole / 100), 1) if whole >= WHOLE_FROM else whole / 100 or 0.01)
            box.setValue(value)
            box.blockSignals(False)
        self.blockSignals(False)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell of the pointer."""
        self.attended.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer is gone, unless the keys are here."""
        self.attended.emit(self.low.hasFocus() or self.high.hasFocus())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell of the keys."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.attended.emit(event.type() == QEvent.Type.FocusIn or self.underMouse())
        return False

    def _take(self, low: float, high: float) -> None:
        for box, value in ((self.low, low), (self.high, high)):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
        self.edited.emit(self.low.value(), self.high.value())

    @staticmethod
    def _box(tip: str) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setFixedWidth(WIDTH)
        box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        box.setKeyboardTracking(False)
        box.setToolTip(tip)
        box.setAccessibleName(tip)
        return box
