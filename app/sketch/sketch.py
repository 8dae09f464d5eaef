"""A sketch: masks per slice and structure, how they lie on each other, and what was done to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from app import anatomy
from app.errors import UserError
from app.frames import LIBRARY_SLICES, PLANE_SHAPE
from app.sketch.history import Box, Change, History, Step, difference, union
from app.sketch.layers import Axis, Key, LabelMap, Layers
from app.sketch.listening import Listener, Listeners, SketchChange
from app.sketch.runs import Mask
from app.sketch.stroke import Stroke
from c_geometry import mirror

Mode = Literal["add", "remove", "replace"]


class Sketch:
    """What a reader draws: one mask per slice and structure, composed in the structures' order, with a named history.

    Masks of different structures may overlap; in :meth:`label_map` a later structure hides an earlier one, and erasing it
    brings the earlier one back. One stroke at a time can be in progress (:meth:`begin`): it shows in :meth:`mask` and
    :meth:`label_map` at once and becomes one step of the history when it is committed. Every other operation abandons it.

    Parameters
    ----------
    slices : int
        Number of slices.
    shape : (int, int)
        Rows and columns of a slice.
    spacing : (float, float)
        mm a pixel, (row, column).
    structures : sequence of Structure
        What can be drawn, in drawing order; labels between 1 and 255, each once.
    history_bytes : int
        The oldest steps are forgotten beyond this size.
    slice_mm : float
        mm from slice to slice.
    origin : (float, float, float)
        Where the centre of the first pixel of the first slice lies on the library grid, mm (slice, row, column).

    Attributes
    ----------
    locked : set of int
        Labels that no operation changes (undo, redo and opening a file do).
    start_decides : bool
        Tools add where a stroke begins inside the structure (or where the slice has none of it) and remove elsewhere.
    """

    def __init__(
        self,
        slices: int = LIBRARY_SLICES,
        shape: tuple[int, int] = PLANE_SHAPE,
        spacing: tuple[float, float] = (1.0, 1.0),
        structures: Sequence[anatomy.Structure] = anatomy.STRUCTURES,
        history_bytes: int = 64 << 20,
        slice_mm: float = 1.0,
        origin: tuple[float, float, float] = (0.0, 0.0, 0.0),
    ) -> None:
        labels = [structure.label for structure in structures]
        if len(set(labels)) != len(labels) or not labels or not all(1 <= label <= 255 for label in labels):
            raise ValueError(f"structures need different labels between 1 and 255, not {labels}")
        if slices < 1 or min(shape) < 1 or not all(0 < mm < float("inf") for mm in (slice_mm, *spacing)):
            raise ValueError(f"a sketch needs slices, pixels and a spacing, not {slices}, {shape}, {spacing}")
        self.slices = slices
        self.shape = (int(shape[0]), int(shape[1]))
        self.spacing = (float(spacing[0]), float(spacing[1]))
        self.slice_mm = float(slice_mm)
        self.origin = (float(origin[0]), float(origin[1]), float(origin[2]))
        self.structures = tuple(structures)
        self.locked: set[int] = set()
        self.start_decides = False
        self._layers = Layers(slices, self.shape, self.structures)
        self._listeners = Listeners()
        self._history: History[Step] = History(history_bytes)
        self._stroke: Stroke | None = None
        self._limit: Mask | None = None
        self._revision = 0

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Let ``listener(change)`` hear of every :class:`SketchChange`; returns what ends that.

        It is called at once, in the middle of a stroke, too: it may look at the sketch, but not change it.
        """
        return self._listeners.add(listener)

    # What is there

    @property
    def revision(self) -> int:
        """Grows with every change, strokes in progress included, and when one is committed."""
        return self._revision

    @property
    def position(self) -> object:
        """A token of what is drawn, the stroke in progress apart: undo and redo lead back to the same object."""
        return self._history.position

    @property
    def undo_name(self) -> str | None:
        """Name of the step that :meth:`undo` takes back."""
        return self._history.undo_name

    @property
    def redo_name(self) -> str | None:
        """Name of the step that :meth:`redo` brings back."""
        return self._history.redo_name

    @property
    def stroke(self) -> Stroke | None:
        """The stroke in progress."""
        return self._stroke

    @property
    def whole(self) -> Box:
        """The box of a whole slice."""
        return (0, self.shape[0], 0, self.shape[1])

    def structure(self, label: int) -> anatomy.Structure:
        """Return the structure of a label; ValueError if the sketch has none such."""
        for structure in self.structures:
            if structure.label == label:
                return structure
        raise ValueError(f"the sketch has no structure with the label {label}")

    def label_map(self, k: int) -> LabelMap:
        """Return slice `k` composed, uint8 (rows, columns), 0 where nothing is drawn; a copy."""
        self._check_slice(k)
        return self._layers.composed(k).copy()

    def label_at(self, k: int, pixel: tuple[int, int]) -> int:
        """Return the label on top at a pixel (row, column) of slice `k`, 0 outside the slice."""
        self._check_slice(k)
        if not (0 <= pixel[0] < self.shape[0] and 0 <= pixel[1] < self.shape[1]):
            return 0
        return int(self._layers.composed(k)[pixel])

    def mask(self, k: int, label: int) -> Mask:
        """Return the mask of a structure on slice `k`, hidden parts included, bool (rows, columns); a copy."""
        self._check_slice(k)
        self.structure(label)
        return self._layers.mask(k, label).copy()

    def label_planes(self) -> LabelMap:
        """Return all slices composed, uint8 (slices, rows, columns)."""
        return self._layers.planes()

    def cut(self, axis: Axis, index: int) -> LabelMap:
        """Return what lies on a row or a column of every slice, composed, uint8 (slices, columns) or (slices, rows)."""
        return self._layers.cut(axis, index)

    def drawn_slices(self) -> list[int]:
        """Return the slices on which something is drawn, in order."""
        return self._layers.drawn_slices()

    def is_empty(self, k: int | None = None) -> bool:
        """Whether nothing is drawn on slice `k`, or anywhere."""
        return self._layers.is_empty(k)

    def committed(self) -> Iterator[tuple[int, int, Mask]]:
        """Yield (slice, label, mask) of all that is drawn, in order and without the stroke in progress; copies."""
        for k, label in self._layers.keys:
            stroke = self._stroke
            unfinished = stroke is not None and stroke.key == (k, label)
            mask = stroke.before if stroke is not None and unfinished else self._layers.mask(k, label)
            if mask.any():
                yield k, label, mask.copy()

    # Where drawing is allowed

    def limit_to(self, planes: Mask | None) -> None:
        """Draw only where `planes`, bool (slices, rows, columns), is set ("only inside the brain"); None lifts the limit.

        What is drawn outside already stays until it is removed. Raises UserError for another shape.
        """
        if planes is not None and planes.shape != (self.slices, *self.shape):
            raise UserError(f"The drawing limit has the shape {planes.shape}, the sketch {(self.slices, *self.shape)}.")
        self.cancel()
        self._limit = planes

    def limited(self, k: int, mask: Mask) -> Mask:
        """Return `mask` without the pixels where drawing is not allowed on slice `k`."""
        return mask if self._limit is None else mask & self._limit[k]

    # Strokes

    def begin(self, name: str, k: int, label: int, erase: bool = False) -> Stroke | None:
        """Begin a stroke that adds to a structure of slice `k` or, with `erase`, removes from it.

        Returns None where the structure is locked. A stroke still in progress is abandoned.
        """
        self._check_slice(k)
        self.structure(label)
        self.cancel()
        if label in self.locked:
            return None
        mask = self._layers.made(k, label)
        limit = None if self._limit is None else self._limit[k]
        self._stroke = Stroke(self, name, (k, label), mask, erase, limit)
        return self._stroke

    def cancel(self) -> Box | None:
        """Abandon the stroke in progress; returns the box to repaint."""
        return self._stroke.cancel() if self._stroke is not None else None

    def stroke_changed(self, stroke: Stroke, box: Box) -> None:
        """Take note that a stroke changed its mask inside `box` (called by the stroke)."""
        self._touch(stroke.key[0], box)
        self._listeners.tell(SketchChange({stroke.key[0]: box}, settled=False))

    def stroke_ended(self, stroke: Stroke, step: Step | None) -> None:
        """Take note that a stroke ended (called by the stroke)."""
        self._stroke = None
        if step is not None:
            self._history.push(step)
            self._revision += 1  # what counts as committed changed, though nothing looks different
        self._layers.forget_if_empty(stroke.key)
        if stroke.box is not None:
            name, cut_mm2 = (None, 0.0) if step is None else (step.name, self._area(stroke.cut_off))
            self._listeners.tell(SketchChange({stroke.key[0]: stroke.box}, True, name, False, cut_mm2, stroke.left_out))

    # Operations, each one step of the history

    def apply(self, name: str, k: int, label: int, mask: Mask, mode: Mode = "add") -> Change | None:
        """Add `mask` (rows, columns) to a structure of slice `k`, remove it, or put it in the structure's place.

        Returns None if that changes nothing. Raises UserError for another shape or a slice out of range.
        """
        self._check_slice(k)
        self._check_shape(mask.shape, "mask")
        self.structure(label)
        self.cancel()
        old, given = self._layers.mask(k, label), np.asarray(mask, np.bool_)
        allowed = self.limited(k, given)
        after = {"add": old | allowed, "remove": old & ~given, "replace": allowed}[mode]
        return self._replace(name, {(k, label): after})

    def set_label_map(self, k: int, label_map: npt.NDArray[np.integer], name: str = "Paste") -> Change | None:
        """Make slice `k` look like `label_map` (rows, columns), all structures in one step.

        Raises
        ------
        UserError
            If the map has another shape, or a label that the sketch has no structure for.
        """
        return self.put(name, self._split(k, label_map))

    def set_label_planes(self, planes: npt.NDArray[np.integer], name: str = "open label map") -> Change | None:
        """Make the whole sketch look like `planes` (slices, rows, columns), as :meth:`replace_all`; UserError as for a slice."""
        if planes.shape != (self.slices, *self.shape):
            raise UserError(f"The label planes have the shape {planes.shape}, the sketch {(self.slices, *self.shape)}.")
        drawn = np.flatnonzero(planes.any(axis=(1, 2)))
        masks = {key: mask for k in drawn for key, mask in self._split(int(k), planes[k]).items()}
        return self.replace_all(((*key, mask) for key, mask in masks.items()), name)

    def replace_all(self, masks: Iterable[tuple[int, int, Mask]], name: str = "open sketch") -> Change | None:
        """Replace everything by (slice, label, mask) in one step, locked structures and what lies outside the limit, too.

        What was drawn comes back by :meth:`undo`. Returns None if nothing changes.
        """
        self.cancel()
        empty = np.zeros(self.shape, np.bool_)
        return self._replace(name, dict.fromkeys(self._layers.keys, empty) | self._checked(masks), whole=True)

    def clear(self, k: int | None = None) -> Change | None:
        """Remove everything from slice `k`, or from all slices."""
        if k is not None:
            self._check_slice(k)
        self.cancel()
        empty = np.zeros(self.shape, np.bool_)
        name = "clear sketch" if k is None else "clear slice"
        return self._replace(name, {key: empty for key in self._layers.keys if k is None or key[0] == k})

    def mirror(self, k: int) -> Change | None:
        """Mirror slice `k` left-right about the middle of the plane."""
        self.cancel()
        return self.put("mirror", {key: mirror(mask) for key, mask in self._on(k).items()})

    def copy_to(self, k: int, target: int) -> Change | None:
        """Make slice `target` a copy of slice `k`."""
        self._check_slice(k)
        self.cancel()
        return self.put("copy to slice", {(target, label): mask for (_, label), mask in self._on(k).items()})

    def put(self, name: str, masks: Mapping[Key, Mask], stay: bool = False) -> Change | None:
        """Put masks (rows, columns), by (slice, label), in the place of the present ones, one step; errors as of :meth:`apply`.

        Nothing is added where drawing is not allowed; how much that cuts off is told, and `stay`. None if nothing changes.
        """
        self.cancel()
        wanted = self._checked((k, label, mask) for (k, label), mask in masks.items())
        allowed = {key: self.limited(key[0], mask) | mask & self._layers.mask(*key) for key, mask in wanted.items()}
        cut = sum(int((mask & ~allowed[key]).sum()) for key, mask in wanted.items() if key[1] not in self.locked)
        change = self._replace(name, allowed, False, self._area(cut), stay)
        if change is None and cut:
            self._listeners.tell(SketchChange({}, settled=True, cut_mm2=self._area(cut)))
        return change

    def undo(self) -> Change | None:
        """Take the newest step back; None if there is none. A stroke in progress is abandoned first."""
        self.cancel()
        return self._flip(self._history.back())

    def redo(self) -> Change | None:
        """Bring the step back that was taken back last; None if there is none. A stroke in progress is abandoned first."""
        self.cancel()
        return self._flip(self._history.forth())

    def history(self) -> History[Step]:
        """Return the steps that :meth:`undo` and :meth:`redo` take; a copy, which :meth:`load` takes back."""
        return self._history.copy()

    def load(self, masks: Iterable[tuple[int, int, Mask]], steps: Iterable[Step] | History[Step] = ()) -> None:
        """Replace everything by (slice, label, mask), as when a file is opened; the history becomes `steps`."""
        self.cancel()
        fresh = self._checked(masks)
        slices = {k for k, _ in (*self._layers.keys, *fresh)}
        self._layers.replace_all(fresh.items())
        self._history = steps.copy() if isinstance(steps, History) else self._history.of(steps)
        self._revision += 1
        self._listeners.tell(SketchChange(dict.fromkeys(slices, self.whole), settled=True, whole=True))

    # Inside

    def _check_slice(self, k: int) -> None:
        if not 0 <= k < self.slices:
            raise UserError(f"Slice {k} does not exist: the sketch has slices 0 to {self.slices - 1}.")

    def _check_shape(self, shape: tuple[int, ...], what: str) -> None:
        if shape != self.shape:
            raise UserError(f"The {what} has the shape {shape}, a slice of the sketch {self.shape}: use one of the same grid.")

    def _checked(self, masks: Iterable[tuple[int, int, Mask]]) -> dict[Key, Mask]:
        """Return copies of (slice, label, mask) by slice and label; UserError where one does not belong here."""
        fresh: dict[Key, Mask] = {}
        for k, label, mask in masks:
            self._check_slice(k)
            self._check_shape(mask.shape, "mask")
            fresh[k, self.structure(label).label] = np.array(mask, np.bool_)
        return fresh

    def _on(self, k: int) -> dict[Key, Mask]:
        return {(k, structure.label): self._layers.mask(k, structure.label) for structure in self.structures}

    def _split(self, k: int, label_map: npt.NDArray[np.integer]) -> dict[Key, Mask]:
        self._check_shape(label_map.shape, "label map")
        labels = [structure.label for structure in self.structures]
        unknown = np.setdiff1d(label_map, [0, *labels])
        if unknown.size:
            raise UserError(f"The label map holds the label {unknown[0]}, which is none of the sketch's structures {labels}.")
        return {(k, label): label_map == label for label in labels}

    def _area(self, pixels: int) -> float:
        return pixels * self.spacing[0] * self.spacing[1]

    def _touch(self, k: int, box: Box) -> None:
        self._revision += 1
        self._layers.compose(k, box)

    def _replace(
        self, name: str, masks: Mapping[Key, Mask], whole: bool = False, cut: float = 0, stay: bool = False
    ) -> Change | None:
        """Put masks in the place of the present ones, as one step; locked structures stay unless `whole`."""
        patches = []
        for (k, label), after in masks.items():
            if whole or label not in self.locked:
                patch = difference(k, label, self._layers.mask(k, label), after, self.whole)
                if patch is not None:
                    patches.append(patch)
        if not patches:
            return None
        step = Step(name, tuple(patches))
        self._history.push(step)
        return self._flip(step, whole, cut, stay)

    def _flip(self, step: Step | None, whole: bool = False, cut_mm2: float = 0.0, stay: bool = False) -> Change | None:
        if step is None:
            return None
        boxes: dict[int, Box] = {}
        for patch in step.patches:
            self._layers.flip(patch)
            boxes[patch.slice] = union(boxes.get(patch.slice, patch.box), patch.box)
        for k, box in boxes.items():
            self._touch(k, box)
        self._listeners.tell(SketchChange(boxes, True, step.name, whole, cut_mm2, 0.0, stay))
        return step.change()
