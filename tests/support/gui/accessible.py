"""A window asked as a screen reader and a keyboard ask it: names, roles, the way of Tab, and where the keyboard is seen to be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from tests.support.gui import application as gui
from widgets.commands import CommandSet

CONTROLS = (
    QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QAbstractItemView,
    QTabBar,
)  # fmt: skip

OF_A_PANE = (
    "t1", "t1ce", "t2", "flair",  # T goes through them
    "slice", "slice number",  # the arrows, Page Up, Page Down
    "diameter of the brush",  # [ and ]
)  # fmt: skip
"""What is reached by keys of a pane that are no commands."""

NO_ROLES = (QAccessible.Role.NoRole, QAccessible.Role.Client)

MOST_STEPS = 400
"""More often than that Tab is pressed in no window."""

Stood = Callable[[QWidget], bool]


def controls_of(window: QWidget) -> list[QWidget]:
    """Return what is seen and can be used in a window, without the parts that Qt makes of such things."""
    seen = [one for one in window.findChildren(QWidget) if one.isVisibleTo(window) and one.window() is window]
    return [one for one in seen if _is_control(one) and not _is_part(one)]


def _is_control(one: QWidget) -> bool:
    """Whether it is for more than to be read: a label whose text can be copied is none."""
    return isinstance(one, CONTROLS) or (one.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(one, QLabel))


def _is_part(one: QWidget) -> bool:
    parent = one.parentWidget()
    inside = isinstance(parent, (QAbstractSpinBox, QComboBox, QLineEdit, QTabBar, QAbstractItemView))
    inside = inside or (isinstance(parent, QWidget) and isinstance(parent.parentWidget(), QAbstractItemView))
    named = one.objectName().startswith("qt_") or type(parent).__name__ == "QComboBoxPrivateContainer"
    stands_for_none = isinstance(one, QScrollBar) or one.focusProxy() is not None
    return inside or named or stands_for_none or _only_scrolls(one)


def _only_scrolls(one: QWidget) -> bool:
    """Whether it is the frame around what scrolls, of which only the keys are of use."""
    return isinstance(one, QScrollArea) and one.widget() is not None


def _by_arrows(one: QWidget) -> bool:
    """Whether it is one of some choices, and Tab goes to another of these: from there the arrows lead to it."""
    parent = one.parentWidget()
    if not isinstance(one, QRadioButton) or not one.autoExclusive() or parent is None:
        return False
    by_tabs = [other for other in parent.findChildren(QRadioButton) if other.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return bool(by_tabs) and one not in by_tabs[:1]


def by_tab(one: QWidget) -> bool:
    return one.isEnabled() and bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus) and not _by_arrows(one)


def name_of(one: QWidget) -> str:
    """Return what a screen reader calls a control."""
    asked = QAccessible.queryAccessibleInterface(one)
    named = asked.text(QAccessible.Text.Name)
    labels = [label for label, _ in asked.relations(QAccessible.RelationFlag.Label)]
    return named or next((label.text(QAccessible.Text.Name) for label in labels), "")


def told(one: QWidget) -> str:
    """Return a control in words, for whoever has to find it."""
    return f"{type(one).__name__} {name_of(one) or one.toolTip()!r}"


def nameless(window: QWidget) -> list[str]:
    """Return the controls that have no name."""
    return [told(one) for one in controls_of(window) if not name_of(one).strip()]


def without_role(window: QWidget) -> list[str]:
    """Return the controls of which a screen reader cannot say what they are."""
    return [told(one) for one in controls_of(window) if QAccessible.queryAccessibleInterface(one).role() in NO_ROLES]


def unreachable(window: QWidget, stood: Stood) -> list[str]:
    """Return the controls that Tab does not come to and nothing else stands for."""
    controls = [one for one in controls_of(window) if one.isEnabled() and not _by_arrows(one)]
    return [told(one) for one in controls if not one.focusPolicy() & Qt.FocusPolicy.TabFocus and not stood(one)]


def tab_round(window: QWidget) -> dict[QWidget, bool]:
    """Press Tab from the active control on until it is there again.

    Returns what had the keyboard, in order, and whether that could be seen.
    """
    seen: dict[QWidget, bool] = {}
    one = window.focusWidget()
    while one is not None and one not in seen and len(seen) < MOST_STEPS:
        with_keys = _picture(window, one)
        for _ in range(MOST_STEPS):
            QTest.keyClick(one, Qt.Key.Key_Tab)
            if window.focusWidget() is not one:  # a page goes through its links first
                break
        seen[one] = with_keys != _picture(window, one)
        one = window.focusWidget()
    return seen


def _picture(window: QWidget, one: QWidget) -> QImage:
    """Return what is seen of a control and a little around it."""
    gui.pump()
    corner = one.mapTo(window, one.rect().topLeft())
    return window.grab(one.rect().translated(corner).adjusted(-3, -3, 3, 3)).toImage()


def by_tab_wrong(window: QWidget) -> dict[str, list[str]]:
    """Return the controls that Tab leaves out, and those of which nothing shows that they have the keyboard."""
    if not tab_round(window):
        return {"nothing is active": [type(window).__name__]}
    reached = tab_round(window)  # the first of the round before was not reached by Tab
    holders = {_holder(one) for one in reached}
    return {
        "left out by Tab": [told(one) for one in controls_of(window) if by_tab(one) and _holder(one) not in holders],
        "focus not seen": [told(one) for one, marked in reached.items() if not marked],
    }


def _holder(one: QWidget) -> QWidget:
    while (proxy := one.focusProxy()) is not None:
        one = proxy
    return one


def faults(window: QWidget, stood: Stood = lambda one: False) -> dict[str, list[str]]:
    """Return all that is wrong in a window that is shown, by what is wrong with it; empty if nothing is.

    Parameters
    ----------
    window : QWidget
    stood : callable
        Tells of a control that Tab does not come to whether a command stands for it.
    """
    window.activateWindow()
    gui.pump()
    found = {
        "no name": nameless(window),
        "no role": without_role(window),
        "no way to it": unreachable(window, stood),
        **by_tab_wrong(window),
    }
    return {what: which for what, which in found.items() if which}


def by_commands(commands: CommandSet, *others: str) -> Stood:
    """Return what tells whether one of a window's commands does what a control does; by its action, or by its name.

    `others` are names, in small letters, of controls for which keys stand that are no commands.
    """
    actions = [commands[command.id] for command in commands]
    titles = {command.plain_title.lower() for command in commands}

    def stood(one: QWidget) -> bool:
        if isinstance(one, QToolButton) and one.defaultAction() is not None:
            return one.defaultAction() in actions
        spoken = name_of(one).lower().replace("  ", " ")
        return spoken in others or spoken in titles or spoken.lstrip("0123456789 ") in titles

    return stood
