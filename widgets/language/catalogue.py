"""The words of one language, as `docs/make_translations.py` has compiled them."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from xml.etree import ElementTree

from PySide6.QtCore import QTranslator

from app.settings import RESOURCES
from widgets.language.sentences import Sentences

FOLDER = RESOURCES / "translations"

LANGUAGES = {"ja": "日本語"}
"""Besides English, each by its own name."""

CONTEXT = "SBMIR"
"""Under which all messages stand: a sentence means the same wherever it is shown."""


IN_ENGLISH_FIRST = ("../../app/", "../../widgets/commands/", "../../widgets/results/cases/row_commands.py")
"""Where texts are made that are translated only when they are shown."""


class Catalogue:
    """Finds what is said in another language.

    Parameters
    ----------
    language : str
        A key of `LANGUAGES`.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._translator = QTranslator()
        self._translator.load(str(FOLDER / f"sbmir_{language}.qm"))
        self.sentence = lru_cache(maxsize=4096)(self._sentence)

    def find(self, text: str, count: int = -1) -> str | None:
        """Return the translation of a text as it stands in the code, None if there is none; `count` chooses a plural."""
        return self._translator.translate(CONTEXT, text, "", count) or None

    def _sentence(self, sentence: str) -> str:
        """Return a finished English sentence in the language: as a whole, by its template, or part by part."""
        return self._sentences.translate(sentence)

    @cached_property
    def _sentences(self) -> Sentences:
        return Sentences(templates(FOLDER / f"sbmir_{self.language}.ts"), self.find)


def templates(path: Path) -> dict[str, str]:
    """Return the messages of a .ts file that have places for values and are said in English first, with their translations.

    A .qm file finds a message but cannot list them, and a finished sentence has to be compared with all that it could be.
    """
    found = {}
    for message in ElementTree.parse(path).iter("message"):
        source, said, place = message.findtext("source", ""), message.findtext("translation", ""), message.find("location")
        if "{" in source and said and place is not None and place.get("filename", "").startswith(IN_ENGLISH_FIRST):
            found[source] = said
    return found
