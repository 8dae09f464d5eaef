"""Sketches from one grid to another, by their mm."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.anatomy import Structure
from app.errors import UserError
from app.sketch.files import open_sketch
from app.sketch.runs import Mask
from app.sketch.sketch import Sketch


def open_onto(path: Path, template: str, structures: Sequence[Structure], called: str = "") -> tuple[Sketch, tuple[str, ...]]:
    """Read a sketch file for use on a template of the library grid.

    Parameters
    ----------
    path : Path
    template : str
        Content hash of the template.
    structures : sequence of Structure
        What can be drawn.
    called : str
        What notices call it, where a reader does not know the file by its name.

    Returns
    -------
    sketch : Sketch
        On the library grid, with these structures.
    notices : tuple of str
        What the reader should know: another template, another grid.

    Raises
    ------
    UserError, EnvironmentFault
        As :func:`app.sketch.open_sketch`; or the sketch lies outside of the grid.
    """
    saved, here = open_sketch(path, structures), Sketch(structures=structures)
    notices, called = [], called or path.name
    if saved.template != template:
        name = saved.template_name or "another study"
        notices.append(f"{called} was drawn on another template ({name}): check that it lies where it should.")
    if same_grid(saved.sketch, here):
        here.load(saved.sketch.committed())
        return here, tuple(notices)
    here.load(onto_grid(saved.sketch, here))
    if here.is_empty() and not saved.sketch.is_empty():
        raise UserError(f"{path} lies outside of the template: it was drawn in another place.")
    across = " x ".join(f"{mm:g}" for mm in (saved.sketch.slice_mm, *saved.sketch.spacing))
    notices.append(f"{called} was drawn on another grid (pixels of {across} mm) and is resampled to this one.")
    return here, tuple(notices)


def same_grid(one: Sketch, other: Sketch) -> bool:
    """Whether two sketches have their slices and pixels in the same places."""
    return _grid(one) == _grid(other)


def onto_grid(sketch: Sketch, like: Sketch) -> list[tuple[int, int, Mask]]:
    """Resample a sketch onto the grid of another one, nearest pixel centre, nothing outside.

    Returns
    -------
    list of (slice, label, mask)
        As :meth:`app.sketch.Sketch.load` takes it; masks are bool (rows, columns) of `like`, empty ones left out. A slice of
        `like` takes the nearest slice of `sketch`, so thick slices fill the thin ones around them; a thin slice that is nearest
        to none goes to the one nearest to it, if that got nothing of its own.
    """
    slices, rows, columns = (_nearest(to, came) for to, came in zip(_axes(like), _axes(sketch), strict=True))
    homes = _nearest(_axes(sketch)[0], _axes(like)[0])
    found: dict[tuple[int, int], Mask] = {}
    between: list[tuple[tuple[int, int], Mask]] = []
    for k, label, mask in sketch.committed():
        padded = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), np.bool_)
        padded[:-1, :-1] = mask  # index -1 stands for outside
        moved = padded[np.ix_(rows, columns)]
        if not moved.any():
            continue
        targets = np.flatnonzero(slices == k)
        found |= {(int(target), label): moved.copy() for target in targets}
        if not len(targets) and homes[k] >= 0:
            between.append(((int(homes[k]), label), moved))
    drawn = {target for target, _ in found}
    for place, moved in between:
        if place[0] not in drawn:
            found[place] = found[place] | moved if place in found else moved
    return [(target, label, mask) for (target, label), mask in sorted(found.items(), key=lambda item: item[0])]


def _grid(sketch: Sketch) -> tuple[object, ...]:
    return sketch.slices, sketch.shape, sketch.slice_mm, sketch.spacing, sketch.origin


def _axes(sketch: Sketch) -> list[tuple[int, float, float]]:
    """Return size, spacing in mm and origin in mm of slices, rows and columns."""
    sizes, spacings = (sketch.slices, *sketch.shape), (sketch.slice_mm, *sketch.spacing)
    return list(zip(sizes, spacings, sketch.origin, strict=True))


def _nearest(to: tuple[int, float, float], came: tuple[int, float, float]) -> npt.NDArray[np.intp]:
    """Return for each position on one axis the nearest one on another, -1 where that is outside."""
    places = to[2] + to[1] * np.arange(to[0])
    index = np.floor((places - came[2]) / came[1] + 0.5).astype(np.intp)
    return np.where((index >= 0) & (index < came[0]), index, -1)
