"""Which code spaces go together in one library, and the space of libraries that were written before there were any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.anatomy import NETWORK_MODALITIES, STRUCTURES
from app.codes import CodePart, CodeSpace
from app.errors import UserError
from app.library.records import ModelEntry

_FORMER_PREPARATION = "zscore-nonzero/square240/bilinear/1"
"""The only preprocessing that there was when libraries named none."""


def former_space(model: str, length: int) -> CodeSpace:
    """Return the space of a model of which only id and code length were noted: normal and abnormal codes of slices."""
    return CodeSpace(
        model=model,
        unit="slice",
        parts=(CodePart("normal", "float16", length), CodePart("abnormal", "float16", length)),
        structures=STRUCTURES,
        modalities=NETWORK_MODALITIES,
        preparation=_FORMER_PREPARATION,
    )


def same_space(one: CodeSpace, other: CodeSpace) -> bool:
    """Tell whether codes of the two may be compared; titles and colours of structures do not matter."""
    return replace(one, structures=()) == replace(other, structures=()) and one.labels == other.labels


def admit(held: Sequence[ModelEntry], wanted: CodeSpace, may_add: bool, source: str) -> list[CodeSpace]:
    """Return the spaces of a library, in their order, when a space shall be one of them.

    Parameters
    ----------
    held : sequence of ModelEntry
        What the library has.
    wanted : CodeSpace
        A space that no study has codes of may be replaced by another one of the same model.
    may_add : bool
        Whether a library of other models takes it.
    source : str
        Names the library.

    Raises
    ------
    UserError
        If the library is of other models, has codes of another space by the model's name, or of other structures.
    """
    spaces = [entry.space for entry in held]
    known = next((entry for entry in held if entry.id == wanted.model), None)
    if known is not None and same_space(known.space, wanted):
        return spaces
    if known is None and held and not may_add:
        raise other_model(source, wanted.model, [entry.id for entry in held])
    if known is not None and known.studies:
        raise other_space(source, known.space, wanted)
    for space in spaces:
        if space.model != wanted.model and space.structures and wanted.structures and space.labels != wanted.labels:
            raise UserError(
                f"The label maps of the library {source} show {_named(space)}, the model {short(wanted.model)} knows "
                f"{_named(wanted)}: index the studies into a new library."
            )
    return [*spaces, wanted] if known is None else [wanted if space is known.space else space for space in spaces]


def with_lengths(space: CodeSpace, lengths: Sequence[int]) -> CodeSpace:
    """Return a space whose parts have other lengths."""
    return replace(space, parts=tuple(replace(part, length=n) for part, n in zip(space.parts, lengths, strict=True)))


def short(model: str) -> str:
    """Return a model's id as sentences name it."""
    return model[:12] or "none"


def other_model(source: str, wanted: str, held: Sequence[str]) -> UserError:
    """Return the sentence about a library that holds the codes of other models."""
    return UserError(
        f"The library {source} was made by another model ({', '.join(map(short, held))}, not {short(wanted)}): "
        "choose that model with --model, or index the studies into a new library."
    )


def other_space(source: str, held: CodeSpace, wanted: CodeSpace) -> UserError:
    """Return the sentence about codes that go by a model's name and are not of its kind."""
    return UserError(
        f"The library {source} holds other codes by the name of model {short(wanted.model)} ({_kind(held)}, not "
        f"{_kind(wanted)}): index the studies into a new library."
    )


def _kind(space: CodeSpace) -> str:
    parts = ", ".join(f"{part.length} {part.dtype} {part.name}" for part in space.parts)
    looks = ", ".join(text for text in (" + ".join(space.modalities), _named(space), space.preparation) if text)
    return f"{parts} a {space.unit}" + (f", of {looks}" if looks else "")


def _named(space: CodeSpace) -> str:
    return ", ".join(f"{label} {key}" for key, label in space.labels.items())
