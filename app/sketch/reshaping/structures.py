"""Growing, shrinking and smoothing a structure of a sketch, on one slice or on several, in one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from app.sketch.history import Change
from app.sketch.reshaping import masks
from app.sketch.runs import Mask
from app.sketch.sketch import Sketch


def grow(sketch: Sketch, slices: Iterable[int], label: int, mm: float) -> Change | None:
    """Grow a structure on every one of `slices` by some millimetres, one step.

    Parameters
    ----------
    sketch : Sketch
    slices : iterable of int
    label : int
        Of the structure; nothing happens if it is locked.
    mm : float
        How far.

    Returns
    -------
    Change or None
        None if nothing changed.

    Notes
    -----
    It grows beneath structures that hide it and over those that it hides, as what is drawn does; over what is seen of a locked
    one it does not. Nothing is added where drawing is not allowed.
    """
    return _reshape(sketch, f"grow by {mm:g} mm", slices, label, partial(masks.grown, mm=mm, spacing=sketch.spacing))


def shrink(sketch: Sketch, slices: Iterable[int], label: int, mm: float) -> Change | None:
    """Shrink a structure by some millimetres; parameters and result as of :func:`grow`."""
    return _reshape(sketch, f"shrink by {mm:g} mm", slices, label, partial(masks.shrunk, mm=mm, spacing=sketch.spacing))


def smooth(sketch: Sketch, slices: Iterable[int], label: int, mm: float) -> Change | None:
    """Smooth the contours of a structure, their areas kept; parameters and result as of :func:`grow`."""
    return _reshape(sketch, f"smooth by {mm:g} mm", slices, label, partial(masks.smoothed, mm=mm, spacing=sketch.spacing))


def spared(sketch: Sketch, k: int, label: int, before: Mask, after: Mask) -> Mask:
    """Return `after` (rows, columns) without what it would newly lay over a locked structure that is seen on slice `k`.

    Structures after it in the order of drawing stay on top of it anyhow.
    """
    seen = sketch.label_map(k)
    order = [structure.label for structure in sketch.structures]
    kept = after.copy()
    for other in order[: order.index(label)]:
        if other in sketch.locked:
            kept &= before | (seen != other)
    return kept


def _reshape(sketch: Sketch, name: str, slices: Iterable[int], label: int, change: Callable[[Mask], Mask]) -> Change | None:
    sketch.cancel()
    found = {}
    for k in slices:
        before = sketch.mask(k, label)
        if before.any():
            found[k, label] = spared(sketch, k, label, before, change(before))
    return sketch.put(f"{name}: {sketch.structure(label).key}", found, stay=True)
