"""A plane that is painted once and kept, until what it shows or how it is seen changes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QWidget

from widgets.pane.plane_widget import PlaneWidget


class KeptPlane(PlaneWidget):
    """Keeps the plane as an image and all that does not move on it as a pixmap.

    Attributes
    ----------
    _picture : QImage or None
        The plane as it is seen.
    _still : QPixmap or None
        All but the crosshair, in the widget's size.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self._still: QPixmap | None = None

    def _as_seen(self, grey: npt.NDArray[np.uint8], table: npt.NDArray[np.uint32]) -> QImage:
        """Return a plane uint8 (rows, columns) in the colours of a table (256,), turned as the view is."""
        return self._turned(table.take(grey))

    def _turned(self, colours: npt.NDArray[np.uint32]) -> QImage:
        """Return a plane of colours (rows, columns), turned as the view is.

        Qt scales what need not be turned as well several times as fast.
        """
        rows, columns = colours.shape
        picture = QImage(colours.view(np.uint8).data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        up = Qt.Orientation.Vertical if self._view.rising else Qt.Orientation(0)
        across = Qt.Orientation.Horizontal if self._view.mirrored else Qt.Orientation(0)
        return picture.flipped(up | across)  # a copy of its own

    def _forget_picture(self) -> None:
        self._picture = None
        self._forget_still()

    def _forget_still(self) -> None:
        self._still = None
        self.update()

    def _changed_view(self) -> None:
        self._still = None
        super()._changed_view()
