"""What an encoder is, what it encodes, and the list of all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.codes import CodeSpace, Numbers
from app.errors import UserError
from app.imaging import Study
from app.library import StudyFacts
from app.retrieval.query import Plane, Query
from app.retrieval.template import TemplateSlices


@dataclass(frozen=True, eq=False)
class Drawn:
    """A slice of the template, and the lesion drawn on it.

    Attributes
    ----------
    template : TemplateSlices
    slice : int
    labels : uint8 array (240, 240) or None
        Labels inside the program; None or an empty one asks for the normal anatomy alone.
    beside : mapping of int to uint8 array (240, 240)
        What else is drawn, by slice: codes are of one slice, a second look compares all.
    """

    template: TemplateSlices
    slice: int
    labels: Plane | None = None
    beside: Mapping[int, Plane] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Example:
    """A slice of a study."""

    study: Study
    slice: int


@dataclass(frozen=True, eq=False)
class Case:
    """A slice of a library's case, with what the library knows of it.

    Attributes
    ----------
    facts : StudyFacts
        Of its study.
    slice : int
    parts : mapping of str to array (d,)
        Its codes, as the library keeps them.
    labels : uint8 array (240, 240)
        Its label map.
    """

    facts: StudyFacts
    slice: int
    parts: Mapping[str, Numbers]
    labels: Plane


Source = Drawn | Example | Case
"""What a query is made from."""


class Encoder(Protocol):
    """A way from what is asked to the parts of a query.

    Attributes
    ----------
    name, title : str
        The word by which it is known, and what a reader sees.
    takes : type
        The kind of source that it encodes: :class:`Drawn`, :class:`Example` or :class:`Case`.
    """

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def takes(self) -> type[Any]: ...

    def makes(self, space: CodeSpace) -> tuple[str, ...]:
        """Return the parts of `space` that it makes; none where it does not suit such codes."""

    def encode(self, model: Any, sources: Sequence[Any]) -> list[Query]:
        """Encode sources of the kind that it takes, with a model of a space that it suits.

        Raises
        ------
        UserError
            If a slice is out of range or holds no brain.
        """


ENCODERS: dict[str, Encoder] = {}
"""All encoders by name; of those that suit, the first is used."""


def register(encoder: Encoder) -> Encoder:
    """Add an encoder; `ValueError` if there is one of its name."""
    if encoder.name in ENCODERS:
        raise ValueError(f"there is an encoder {encoder.name} already")
    ENCODERS[encoder.name] = encoder
    return encoder


def encoder_for(space: CodeSpace, kind: type[Any]) -> Encoder:
    """Return the encoder of a kind of source, such as :class:`Drawn`, for codes of a space; UserError if none suits."""
    for encoder in ENCODERS.values():
        if encoder.takes is kind and encoder.makes(space):
            return encoder
    what = {Drawn: "a sketch", Example: "an example slice", Case: "slices"}.get(kind, kind.__name__)
    raise UserError(f"This model cannot make codes of {what}: search in another way, or choose another model.")
