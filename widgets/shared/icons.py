"""Our own line icons, inked in the colours of the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.settings import RESOURCES
from widgets.shared import theme

INK = b"currentColor"


def icon(name: str) -> QIcon:
    """Return the icon ``resources/icons/NAME.svg``, in the colours of the theme whenever it is painted.

    Normal, checked and disabled buttons have it in other colours.
    """
    _source(name)  # FileNotFoundError now, and not in the middle of painting
    return QIcon(_Drawing(name))


class _Drawing(QIconEngine):
    """Draws an icon in today's colours, so that nobody has to hand it on when the theme changes."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def clone(self) -> QIconEngine:
        return _Drawing(self._name)

    def isNull(self) -> bool:
        return False

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return pixmap(self._name, _ink(mode, state), min(size.width(), size.height()))

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        made = self.pixmap(size, mode, state)
        made.setDevicePixelRatio(scale)
        return made

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        device = painter.device()
        scale = 1.0 if device is None else device.devicePixelRatio()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size() * scale, mode, state, scale))


def _ink(mode: QIcon.Mode, state: QIcon.State) -> str:
    app = QApplication.instance()
    colours = theme.current(app) if isinstance(app, QApplication) else theme.THEMES["dark"]
    if mode == QIcon.Mode.Disabled:
        return colours.faint
    return colours.on_accent if state == QIcon.State.On else colours.text


def pixmap(name: str, colour: str, size: int) -> QPixmap:
    """Return an icon's drawing in one colour (#rrggbb), `size` pixels square."""
    return QPixmap.fromImage(_drawn(name, colour, size))


@cache
def _drawn(name: str, colour: str, size: int) -> QImage:
    """Draw an icon, once for each colour and size: it is painted again and again."""
    drawing = QSvgRenderer(QByteArray(_source(name).replace(INK, colour.encode())))
    made = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made


@cache
def _source(name: str) -> bytes:
    return (RESOURCES / "icons" / f"{name}.svg").read_bytes()
