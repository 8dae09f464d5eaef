"""Which language the window speaks: chosen once, before the first window is made."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from app.settings import LanguageChoice
from widgets.language import saying
from widgets.language.catalogue import LANGUAGES, Catalogue
from widgets.language.saying import tr_later

FAMILIES = {
    "ja": (
        *("Yu Gothic UI", "Meiryo UI", "Meiryo", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans JP"),
        *("IPAexGothic", "IPAGothic", "TakaoGothic", "VL Gothic"),
    )
}
"""Fonts by whose letters a language is painted where the program's own has none: else a system may take Chinese ones."""

OF_QT = (tr_later("&Look in:"), tr_later("Files of &type:"), tr_later("Folder"))
"""Words of Qt's own dialogs that its translations lack."""


class _Lacking(QTranslator):
    """Says what Qt's own translations lack."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self._catalogue = catalogue

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """Return one of `OF_QT` in the language; None of all else."""
        return self._catalogue.find(source) if source in OF_QT else None


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


def _font(font: QFont, language: str) -> QFont:
    """Return a font that takes from the language's own fonts what it lacks itself."""
    own = [name for name in font.families() if all(name not in names for names in FAMILIES.values())]
    there = set(QFontDatabase.families())
    font.setFamilies([*(own or [font.family()]), *(name for name in FAMILIES.get(language, ()) if name in there)])
    return font


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
    spoken = None if language == "en" else Catalogue(language)
    saying.speak(spoken)
    app.setFont(_font(QFont(app.font()), language))
    if spoken is None:
        return
    lacking = _Lacking(spoken)
    app.installTranslator(lacking)  # before the next, which is asked first
    _of_qt.append(lacking)
    translator = QTranslator()
    if translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
        _of_qt.append(translator)
