"""What a sketch file shows at a glance, for lists of files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.anatomy import Structure
from app.sketch.files import open_sketch
from app.sketch.layers import LabelMap
from app.sketch.sketch import Sketch


@dataclass(frozen=True, eq=False)
class SketchSummary:
    """A sketch file at a glance.

    Attributes
    ----------
    template, template_name : str
        Content hash and name of the study it is drawn on.
    structures : tuple of Structure
        What is drawn, in drawing order.
    slices : tuple of int
        The slices on which something is drawn, in order.
    largest : int or None
        The slice with most of it; None where nothing is drawn.
    labels : uint8 (rows, columns)
        What is drawn there, composed.
    spacing : (float, float)
        mm a pixel, (row, column).
    """

    template: str
    template_name: str
    structures: tuple[Structure, ...]
    slices: tuple[int, ...]
    largest: int | None
    labels: LabelMap
    spacing: tuple[float, float]


def summarise(path: Path) -> SketchSummary:
    """Read a sketch file and return what it shows at a glance; errors as :func:`app.sketch.open_sketch`."""
    saved = open_sketch(path)
    return summary_of(saved.sketch, saved.template, saved.template_name)


def summary_of(sketch: Sketch, template: str, template_name: str) -> SketchSummary:
    """Return what a sketch shows at a glance.

    Parameters
    ----------
    sketch : Sketch
    template, template_name : str
        Content hash and name of what it is drawn on.
    """
    there = {label for _, label, _ in sketch.committed()}
    slices = tuple(sketch.drawn_slices())
    largest = max(slices, key=lambda k: int(np.count_nonzero(sketch.label_map(k))), default=None)
    return SketchSummary(
        template=template,
        template_name=template_name,
        structures=tuple(structure for structure in sketch.structures if structure.label in there),
        slices=slices,
        largest=largest,
        labels=np.zeros(sketch.shape, np.uint8) if largest is None else sketch.label_map(largest),
        spacing=sketch.spacing,
    )
