"""What a screen reader says that the widgets are which are painted here, and of which Qt knows nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QWidget

ASKED = "spoken_role"
"""The attribute of a widget's class that names its role."""


def install(app: QApplication) -> None:
    """Have the program's widgets asked for their roles; once is enough, more often does no harm."""
    if not app.property(ASKED):
        app.setProperty(ASKED, True)
        QAccessible.installFactory(_interface)


def _interface(name: str, thing: QObject) -> QAccessibleWidget | None:
    """Return what answers for a widget whose class names a role, None for all that Qt knows itself."""
    role = getattr(thing, ASKED, None)
    return QAccessibleWidget(thing, role, "") if isinstance(thing, QWidget) and role is not None else None
