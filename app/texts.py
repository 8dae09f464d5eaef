"""Text files of people: editors of Windows put a byte order mark in front, or write UTF-16."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(raw: bytes) -> str:
    """Return the text of a file: UTF-8, or what its byte order mark says, without the mark.

    Raises
    ------
    UnicodeDecodeError
        If it is neither.
    """
    return raw.decode(next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), "utf-8"))
