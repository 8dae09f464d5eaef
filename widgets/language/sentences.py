"""Finished English sentences in another language: the template is found that a sentence was made of, and the values in it.

What is below the window says its sentences in English, also to other programs, to files and to the command line. They are
made of a limited number of templates, which are listed from the code; so nothing there needs to know of languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

Find = Callable[[str], str | None]

PLACE = re.compile(r"\{(\w*)(?:![rsa])?(?::[^{}]*)?\}")
"""A value's place in a template."""

JOINTS = (("\n", "\n"), ("; ", "; "), (" · ", " · "), (". ", ""), (", ", "、"))
"""Between parts that are sentences of their own, with what stands there in the other language; the widest apart first."""

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
    def _templates(self) -> list[tuple[re.Pattern[str], str]]:
        """The templates as patterns; the one with most letters of its own first, since it says most of the sentence."""
        ordered = sorted(self._given, key=lambda text: -len(PLACE.sub("", text)))
        return [(pattern(text), PLACE.sub(r"{\1}", self._given[text])) for text in ordered if letters(text)]

    def translate(self, sentence: str, depth: int = 0) -> str:
        """Return a sentence in the other language; what is not known stays as it is."""
        return self._whole(sentence, depth) or self._parts(sentence, depth) or sentence

    def _whole(self, sentence: str, depth: int) -> str | None:
        if (said := self._find(sentence)) is not None:
            return said
        if depth > DEEPEST:
            return None
        for shape, target in self._templates:
            found = shape.fullmatch(sentence)
            if found is not None:
                return target.format(**{name: self.translate(value, depth + 1) for name, value in found.groupdict().items()})
        return None

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


def pattern(template: str) -> re.Pattern[str]:
    """Return what the sentences look like that are made of a template, with a group for each place."""
    made, seen, end = "", set[str](), 0
    for place in PLACE.finditer(template):
        made += re.escape(template[end : place.start()].replace("{{", "{").replace("}}", "}"))
        name = place[1]
        made += f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
        seen.add(name)
        end = place.end()
    return re.compile(made + re.escape(template[end:]), re.DOTALL)


def letters(template: str) -> bool:
    """Whether a template has words of its own: one without could be any sentence."""
    return re.search(r"[A-Za-z]{2}", PLACE.sub("", template)) is not None
