"""Colours of the whole program: dark, as a reading room wants it, light, or as the system has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from app.settings import RESOURCES, ThemeChoice

Name = Literal["dark", "light"]


@dataclass(frozen=True)
class Theme:
    """Colours as #rrggbb; text on its ground has a contrast of 4.5 : 1 or more."""

    ground: str
    raised: str
    field: str
    line: str
    text: str
    quiet: str
    faint: str
    accent: str
    on_accent: str
    warning: str


THEMES: dict[Name, Theme] = {
    "dark": Theme(
        ground="#1e2226",
        raised="#2a2f35",
        field="#15181b",
        line="#434b54",
        text="#e6eaee",
        quiet="#a9b3bd",
        faint="#6d7781",
        accent="#4c9fe0",
        on_accent="#08131d",
        warning="#ffb74d",
    ),
    "light": Theme(
        ground="#eef0f2",
        raised="#ffffff",
        field="#ffffff",
        line="#b6bec6",
        text="#1b2126",
        quiet="#4d5862",
        faint="#8b959e",
        accent="#1c6fb3",
        on_accent="#ffffff",
        warning="#8a4b00",
    ),
}

_STYLE = """
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 3px; }}
QMainWindow::separator {{ background: {line}; width: 3px; height: 3px; }}
QMainWindow::separator:hover {{ background: {accent}; }}
QDockWidget::title {{ background: {raised}; padding: 5px 8px; }}
QToolBar {{ background: {ground}; border: none; border-bottom: 1px solid {line}; spacing: 2px; padding: 3px; }}
QToolBar::separator {{ background: {line}; width: 1px; margin: 4px 5px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 4px 6px; }}
QToolButton:hover {{ background: {raised}; border-color: {line}; }}
QToolButton:pressed {{ background: {line}; }}
QToolButton:checked {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QToolButton:focus {{ border-color: {accent}; }}
QToolButton:checked:focus {{ border-color: {text}; }}
QToolButton:disabled {{ color: {faint}; }}
QMenuBar {{ background: {ground}; }}
QMenuBar::item:selected {{ background: {raised}; }}
QStatusBar {{ background: {ground}; color: {quiet}; border-top: 1px solid {line}; }}
QStatusBar::item {{ border: none; }}
QLabel#notice, QLabel#quiet {{ color: {quiet}; }}
QLabel#problem {{ color: {warning}; }}
QFrame#rule {{ color: {line}; }}
QFrame#popup {{ background: {ground}; border: 1px solid {faint}; }}
QCheckBox {{ spacing: 8px; }}
QCheckBox::indicator, QListView::indicator, QTreeView::indicator {{
    width: 14px; height: 14px; border: 1px solid {quiet}; border-radius: 3px; background: {field}; }}
QCheckBox::indicator:hover, QListView::indicator:hover, QTreeView::indicator:hover {{ border-color: {accent}; }}
QCheckBox::indicator:checked, QListView::indicator:checked, QTreeView::indicator:checked {{
    background: {accent}; border-color: {accent}; image: url("{check}"); }}
QCheckBox::indicator:focus {{ border: 2px solid {accent}; }}
QCheckBox::indicator:checked:focus, QRadioButton::indicator:focus {{ border-color: {text}; }}
QCheckBox::indicator:disabled {{ border-color: {line}; }}
QListWidget#studies::item {{ border-left: 3px solid transparent; border-bottom: 1px solid {ground}; }}
QListWidget#studies::item:selected {{ background: {raised}; border-left-color: {accent}; }}
QRadioButton {{ spacing: 8px; }}
QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {quiet}; border-radius: 8px; background: {field}; }}
QRadioButton::indicator:hover {{ border-color: {accent}; }}
QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 5px solid {accent}; background: {field}; }}
"""


class _Wearer(QObject):
    """Dresses the program anew when the system changes between light and dark and that is to be followed."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self.choice: ThemeChoice = "dark"
        app.styleHints().colorSchemeChanged.connect(self._on_system)

    def _on_system(self) -> None:
        if self.choice == "system":
            _dress(self._app, _of_system(self._app))


def current(app: QApplication) -> Theme:
    """Return the theme that was applied last (dark if none was)."""
    return THEMES["light" if app.property("sbmir_theme") == "light" else "dark"]


def apply(app: QApplication, choice: ThemeChoice = "dark") -> None:
    """Dress the program; may be called again to change. Windows that are open follow at once, and so do icons.

    Parameters
    ----------
    app : QApplication
    choice : {"system", "dark", "light"}
        "system" goes by what Qt knows of the system, now and whenever that changes; dark where it knows nothing.
    """
    wearer = app.findChild(_Wearer) or _Wearer(app)
    wearer.choice = "dark"  # while the hints change, nothing is followed
    hints = app.styleHints()
    if choice == "system":
        hints.unsetColorScheme()
        wearer.choice = choice
        _dress(app, _of_system(app))
    else:
        hints.setColorScheme(Qt.ColorScheme.Dark if choice == "dark" else Qt.ColorScheme.Light)
        _dress(app, choice)


def _of_system(app: QApplication) -> Name:
    return "light" if app.styleHints().colorScheme() == Qt.ColorScheme.Light else "dark"


def _dress(app: QApplication, name: Name) -> None:
    theme = THEMES[name]
    app.setProperty("sbmir_theme", name)
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    check = (RESOURCES / "icons" / f"check-{name}.svg").as_posix()
    app.setStyleSheet(_STYLE.format(check=check, **vars(theme)))


def palette(theme: Theme) -> QPalette:
    """Return the Qt palette of a theme."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.ground,
        role.WindowText: theme.text,
        role.Base: theme.field,
        role.AlternateBase: theme.raised,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.Text: theme.text,
        role.PlaceholderText: theme.quiet,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.warning,
        role.Link: theme.accent,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Accent: theme.accent,
        role.Mid: theme.line,
        role.Midlight: theme.raised,
        role.Dark: theme.field,
        role.Shadow: "#000000",
    }
    made = QPalette()
    for key, colour in colours.items():
        made.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, QColor(theme.faint))
    return made


def quiet_label(text: str = "") -> QLabel:
    """Return a label for plain text of lesser weight."""
    label = QLabel(text)
    label.setObjectName("quiet")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
