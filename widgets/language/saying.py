"""What the code calls to say something in the language that was chosen."""

from __future__ import annotations

from widgets.language.catalogue import Catalogue

_spoken: list[Catalogue] = []
"""The catalogue of the language that was chosen; empty for English."""


def speak(catalogue: Catalogue | None) -> None:
    """Say everything by a catalogue from now on; None for English."""
    _spoken[:] = [] if catalogue is None else [catalogue]


def spoken() -> Catalogue | None:
    """Return the catalogue by which is spoken, None for English."""
    return _spoken[0] if _spoken else None


def tr(text: str, /, **values: object) -> str:
    """Say a text that stands in the code.

    Parameters
    ----------
    text : str
        English, with the places of values by name as `str.format` has them: another language may need another order.
    **values
        What stands there, said already.
    """
    said = (_spoken[0].find(text) or text) if _spoken else text
    return said.format(**values) if values else said


def tr_counted(one: str, many: str, count: int, /, **values: object) -> str:
    """Say a text whose words depend on a number, which stands at ``{count}``.

    Parameters
    ----------
    one, many : str
        English for one, and for any other number; a language has its own forms under the second.
    count : int
    **values
        What else stands in it.
    """
    said = (_spoken[0].find(many, count) if _spoken else None) or (one if count == 1 else many)
    return said.format(count=count, **values)


def tr_later(text: str) -> str:
    """Mark a text that is said later, by :func:`tr`: of a table that is made before a language is chosen."""
    return text


def translated(sentence: str) -> str:
    """Say a finished English sentence of `app`, which knows no language: values are found in it by its template."""
    return _spoken[0].sentence(sentence) if _spoken and sentence else sentence
