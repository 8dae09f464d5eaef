"""Which language the window speaks: chosen once, before the first window is made."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.settings import LanguageChoice
from widgets.language import saying
from widgets.language.catalogue import LANGUAGES, Catalogue

_of_qt: list[QTranslator] = []
"""Qt's own words ("Cancel"), as they are installed; Qt keeps no reference to them."""


def of_system() -> str:
    """Return the language of the desktop, if the window speaks it, else English."""
    for name in QLocale.system().uiLanguages():
        language = name.partition("-")[0]
        if language == "en" or language in LANGUAGES:
            return language
    return "en"


def current() -> str:
    """Return the language that the window speaks: "en" unless another one was chosen."""
    spoken = saying.spoken()
    return "en" if spoken is None else spoken.language


def choose(app: QApplication, choice: LanguageChoice = "en") -> None:
    """Speak a language from now on; windows that are open keep theirs.

    Parameters
    ----------
    app : QApplication
    choice : {"system", "en", "ja"}
        "system" goes by the desktop.
    """
    while _of_qt:
        app.removeTranslator(_of_qt.pop())
    language = of_system() if choice == "system" else choice
    saying.speak(None if language == "en" else Catalogue(language))
    if language == "en":
        return
    translator = QTranslator()
    if translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
        _of_qt.append(translator)
