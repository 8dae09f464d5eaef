"""Our own line icons, inked in the colours of the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.settings import RESOURCES
from widgets.shared import theme

SIZES = (16, 20, 32, 40, 64)
INK = b"currentColor"


def icon(name: str) -> QIcon:
    """Return the icon ``resources/icons/NAME.svg`` in the theme's colours, for normal, checked and disabled buttons."""
    app = QApplication.instance()
    colours = theme.current(app) if isinstance(app, QApplication) else theme.THEMES["dark"]
    made = QIcon()
    states = (
        (colours.text, QIcon.Mode.Normal, QIcon.State.Off),
        (colours.on_accent, QIcon.Mode.Normal, QIcon.State.On),
        (colours.faint, QIcon.Mode.Disabled, QIcon.State.Off),
    )
    for colour, mode, state in states:
        for size in SIZES:
            made.addPixmap(pixmap(name, colour, size), mode, state)
    return made


def pixmap(name: str, colour: str, size: int) -> QPixmap:
    """Return an icon's drawing in one colour (#rrggbb), `size` pixels square."""
    return QPixmap.fromImage(_drawn(name, colour, size))


@cache
def _drawn(name: str, colour: str, size: int) -> QImage:
    """Draw an icon, once: each window has all of them, and drawing takes a good part of what a window does."""
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
