"""What is said of a case that is laid beside the template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.anatomy import Structure
from app.findings import LesionVolume
from widgets.language import tr, tr_later, translated

if TYPE_CHECKING:
    from app.library import StudyFacts

Colour = tuple[int, int, int]

NO_LESION = tr_later("No lesion is labelled")

_SIDES = {"both": "midline", "none": ""}


def level_text(offset: int) -> str:
    """Say where a case's slice lies as against the template's: ``same level``, ``8 mm higher``."""
    if not offset:
        return tr("same level")
    return tr("{mm} mm higher", mm=offset) if offset > 0 else tr("{mm} mm lower", mm=-offset)


def heading(facts: StudyFacts, rank: int) -> str:
    """Name a case: ``2  P17 · study``; rank 0 is none."""
    names = dict.fromkeys(name for name in (facts.patient, facts.study) if name)
    return ranked(" · ".join(names), rank)


def ranked(name: str, rank: int) -> str:
    """Put the rank of its row before a name, if it has one."""
    return f"{rank}  {name}" if rank else name


def place_text(volume: LesionVolume) -> str:
    """Say where a lesion lies: ``right frontal``, ``midline deep``; "" without one."""
    return translated(" ".join(word for word in (_SIDES.get(volume.side, volume.side), volume.region or "") if word))


def size_wordings(volume: LesionVolume) -> tuple[str, str, str]:
    """Say where a lesion lies and how large it is as a whole, the fullest wording first."""
    where, whole, extent = place_text(volume), ml_text(volume.whole_ml), volume.extents["whole"]
    lengths = f"{extent.longest_mm:.0f} × {extent.perpendicular_mm:.0f} mm"
    return (
        tr("{where} · {whole} · {lengths} on slice {slice}", where=where, whole=whole, lengths=lengths, slice=extent.slice),
        f"{where} · {whole} · {lengths}",
        f"{whole} · {lengths}",
    )


def part_wordings(volume: LesionVolume, structures: Sequence[Structure]) -> list[list[tuple[Colour, str]]]:
    """Say how large the parts of a lesion are, each with its colour: with their names, and by their colours alone."""
    there = [
        (structure, ml_text(volume.volumes_ml[structure.key])) for structure in structures if structure.key in volume.volumes_ml
    ]
    named = [(structure.colour, f"{tr(structure.title).split()[0]} {size}") for structure, size in there]
    return [named, [(structure.colour, size) for structure, size in there]]


def size_lines(volume: LesionVolume, structures: Sequence[Structure]) -> list[str]:
    """Say how large a lesion is, a line for the whole and one for each structure: volume, diameters, and on which slice."""
    if volume.region is None:
        return []
    whole = [(tr("Whole"), "whole", volume.whole_ml)]
    parts = [(tr(s.title), s.key, volume.volumes_ml[s.key]) for s in structures if s.key in volume.volumes_ml]
    lines = []
    for title, key, millilitres in [*whole, *parts]:
        extent = volume.extents[key]
        lengths = tr(
            "{longest_mm:.0f} × {perpendicular_mm:.0f} mm on slice {slice}",
            longest_mm=extent.longest_mm,
            perpendicular_mm=extent.perpendicular_mm,
            slice=extent.slice,
        )
        lines.append(f"{title}: {ml_text(millilitres)}, {lengths}")
    return lines


def ml_text(millilitres: float) -> str:
    """Write a volume: a decimal below 10 ml."""
    return f"{millilitres:.1f} ml" if millilitres < 10 else f"{millilitres:.0f} ml"


def labels_text(facts: StudyFacts) -> str:
    """Say where the labels come from."""
    return tr("labels of the source") if facts.labels_from == "source" else tr("labels predicted by the model")
