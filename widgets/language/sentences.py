"""Finished English sentences in another language: the template is found that a sentence was made of, and the values in it.

What is below the window says its sentences in English, also to other programs, to files and to the command line. They are
made of a limited number of templates, which are listed from the code; so nothing there needs to know of languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache

Find = Callable[[str], str | None]

PLACE = re.compile(r"\{(\w*)(?:![rsa])?(?::[^{}]*)?\}")
"""A value's place in a template."""

JOINTS = (("\n", "\n"), ("; ", "。"), (" · ", " · "), (". ", ""), (", ", "、"), (" and no ", "、"), (" or ", "または"))
"""Between parts that are sentences of their own, with what stands there in the other language; the widest apart first."""

UP_TO_A_PATH = r"[^/\\]*"
"""What is done to a file, as `app.errors.describe_os_error` has it: it ends where the path begins."""

SHORT = 12
"""A template with fewer letters of its own could be almost any sentence."""

JOINED = re.compile(r", |; |\. |: ")

DEEPEST = 4
"""Values are sentences themselves at most so many times."""


class Sentences:
    """Translates finished sentences.

    Parameters
    ----------
    templates : mapping of str to str
        English texts with places for values, and their translations.
    find : callable
        Returns the translation of a text without values, None if there is none.
    """

    def __init__(self, templates: Mapping[str, str], find: Find) -> None:
        self._given = templates
        self._find = find

    @cached_property
    def _templates(self) -> list[tuple[str, str]]:
        """Each template with its longest piece; the one with most letters of its own first, as it says most of a sentence."""
        ordered = sorted(filter(letters, self._given), key=lambda text: (-letters(text), "}{" in text))
        return [(max(PLACE.split(text)[::2], key=len), text) for text in ordered]

    def translate(self, sentence: str, depth: int = 0) -> str:
        """Return a sentence in the other language; what is not known stays as it is."""
        return self._whole(sentence, depth) or self._parts(sentence, depth) or sentence

    def _whole(self, sentence: str, depth: int) -> str | None:
        if (said := self._find(sentence)) is not None:
            return said
        if depth > DEEPEST:
            return None
        lowered = sentence[:1].lower() + sentence[1:]
        for other in (lowered, sentence[:1].upper() + sentence[1:]):
            if other != sentence and (said := self._find(other)) is not None:
                return said
        for piece, template in self._templates:
            found = pattern(template).fullmatch(sentence) if piece in sentence else None
            if found is None and lowered != sentence and piece in lowered:
                found = pattern(template).fullmatch(lowered)
            if found is not None and self._fits(template, found):
                values = {name: self._value(value, depth + 1) for name, value in found.groupdict().items()}
                return PLACE.sub(r"{\1}", self._given[template]).format(**values)
        return None

    def _fits(self, template: str, found: re.Match[str]) -> bool:
        """Whether a sentence is one of a template: short ones could be any, so their values are known, or without joints."""
        if letters(template) >= SHORT:
            return True
        return all(self._find(value) is not None or not JOINED.search(value) for value in found.groupdict().values())

    def _value(self, value: str, depth: int) -> str:
        """Translate what stands in a sentence, if it is words: names and paths stay as they are."""
        return self.translate(value, depth) if " " in value or self._find(value) else value

    def _parts(self, sentence: str, depth: int) -> str | None:
        """Translate what several sentences were joined to, where at least one of them is known; None else."""
        if depth > DEEPEST:
            return None
        for joint, other in JOINTS:
            for first, rest in cuts(sentence, joint):
                if (said := self._whole(first, depth + 1)) is not None:
                    return said + other + self.translate(rest, depth + 1)
                if (said := self._whole(rest, depth + 1)) is not None:
                    return first + joint + said
        return None


def cuts(sentence: str, joint: str) -> Iterator[tuple[str, str]]:
    """Yield a sentence in two at each joint; a full stop stays with what it ends."""
    kept = joint.rstrip() if joint == ". " else ""
    at = sentence.find(joint)
    while at >= 0:
        yield sentence[:at] + kept, sentence[at + len(joint) :]
        at = sentence.find(joint, at + 1)


@lru_cache(maxsize=1024)
def pattern(template: str) -> re.Pattern[str]:
    """Return what the sentences look like that are made of a template, with a group for each place."""
    made, seen, end = "", set[str](), 0
    for place in PLACE.finditer(template):
        made += re.escape(template[end : place.start()].replace("{{", "{").replace("}}", "}"))
        name = place[1]
        any_text = UP_TO_A_PATH if name == "doing" else ".*?"
        made += f"(?P={name})" if name in seen else f"(?P<{name}>{any_text})"
        seen.add(name)
        end = place.end()
    return re.compile(made + re.escape(template[end:]), re.DOTALL)


def letters(template: str) -> int:
    """Return how many letters of its own a template has; 0 where it has no word, as it could be any sentence."""
    own = PLACE.sub("", template)
    return sum(map(str.isalpha, own)) if re.search(r"[A-Za-z]{2}", own) else 0
