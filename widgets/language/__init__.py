"""The window's words in the reader's language: English stands in the code, the others in resources/translations."""

from widgets.language.catalogue import LANGUAGES
from widgets.language.choosing import choose, current, of_system
from widgets.language.saying import tr, tr_counted, tr_later, translated

__all__ = ["LANGUAGES", "choose", "current", "of_system", "tr", "tr_counted", "tr_later", "translated"]
