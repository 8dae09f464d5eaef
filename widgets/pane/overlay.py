"""The sketch as it lies over a picture: crisp fills and outlines of a label map, painted by QPainter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.anatomy import STRUCTURES, Structure
from app.sketch.contours import bounds
from app.sketch.history import Box, union
from widgets.pane.view_geometry import ViewGeometry

LabelMap = npt.NDArray[np.uint8]
OUTLINE_PX = 1.5
"""Width of an outline in logical pixels."""


@dataclass(frozen=True)
class Look:
    """How structures are shown; it changes nothing of what is drawn.

    Attributes
    ----------
    shown : bool
        Whether anything is painted.
    opacity : float
        Of all fills, 0 to 1; outlines stay opaque.
    hidden : frozenset of int
        Labels that are left out.
    strengths : mapping of int to float
        By label, the share of `opacity` that its fill has, 0 to 1; 1 where there is none.
    """

    shown: bool = True
    opacity: float = 0.45
    hidden: frozenset[int] = frozenset()
    strengths: Mapping[int, float] = field(default_factory=dict)


class Overlay:
    """Paints a label map (rows, columns) in its structures' colours; a change of a box costs only that box."""

    def __init__(self, structures: Sequence[Structure] = STRUCTURES) -> None:
        self._structures = tuple(structures)
        self._look = Look()
        self._labels: LabelMap | None = None
        self._colours = np.zeros((1, 1), np.uint32)
        self._image = QImage()
        self._drawn: Box | None = None
        self._edges: dict[int, npt.NDArray[np.float64]] | None = None
        self._table = self._make_table()

    @property
    def labels(self) -> LabelMap | None:
        """The label map that is shown."""
        return self._labels

    @property
    def look(self) -> Look:
        """How the structures are shown."""
        return self._look

    @property
    def shown(self) -> bool:
        """Whether anything is painted."""
        return self._look.shown

    def shows(self, label: int) -> bool:
        """Whether a structure is painted where it is on top, be it by its outline alone."""
        return self._look.shown and label not in self._look.hidden

    def set_look(self, look: Look) -> None:
        """Show the structures in another way."""
        if look != self._look:
            self._look = look
            self._edges = None
            self._repaint_image()

    def set_shown(self, shown: bool) -> None:
        """Paint the structures, or nothing."""
        self.set_look(replace(self._look, shown=shown))

    def set_opacity(self, opacity: float) -> None:
        """Fill more or less opaquely, 0 to 1."""
        self.set_look(replace(self._look, opacity=float(min(max(opacity, 0.0), 1.0))))

    def set_hidden(self, labels: Iterable[int]) -> None:
        """Leave out the structures of these labels."""
        self.set_look(replace(self._look, hidden=frozenset(labels)))

    def set_strengths(self, strengths: Mapping[int, float]) -> None:
        """Fill each structure, by label, with this share of the opacity, 0 to 1."""
        self.set_look(replace(self._look, strengths=dict(strengths)))

    def set_labels(self, labels: LabelMap | None) -> None:
        """Show another label map, uint8 (rows, columns), or nothing."""
        self._labels = None if labels is None else np.ascontiguousarray(labels, np.uint8)
        self._edges = None
        self._repaint_image()

    def update(self, labels: LabelMap, box: Box) -> None:
        """Take over a label map of the same shape that differs from the present one at most inside `box`."""
        if self._labels is None or self._labels.shape != labels.shape:
            self.set_labels(labels)
            return
        self._labels = labels
        self._edges = None
        self._drawn = box if self._drawn is None else union(self._drawn, box)
        window = (slice(box[0], box[1]), slice(box[2], box[3]))
        self._colours[window] = self._table[labels[window]]  # the image looks at this memory

    def paint(self, painter: QPainter, view: ViewGeometry, clip: QRectF, fills: bool = True) -> None:
        """Paint what lies inside `clip` (logical pixels), by a painter in those; outlines alone without `fills`."""
        if self._labels is None or not self._look.shown:
            return
        if self._drawn is None:
            return
        painter.save()
        # Blending costs a moment even where nothing is drawn: only what is goes to the painter.
        painter.setClipRect(
            view.transform.mapRect(view.box_mm(self._drawn)).adjusted(-1, -1, 1, 1), Qt.ClipOperation.IntersectClip
        )
        painter.setTransform(view.transform, True)
        if fills:
            painter.drawImage(view.plane_mm, self._image)
        painter.restore()
        self._paint_outlines(painter, view, clip)

    def _paint_outlines(self, painter: QPainter, view: ViewGeometry, clip: QRectF) -> None:
        if self._edges is None:
            self._edges = self._find_edges()
        ratio = painter.device().devicePixelRatioF()
        thick = max(1, round(OUTLINE_PX * ratio))
        to_device = view.transform
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        for structure in self._structures:
            edges = self._edges.get(structure.label)
            if edges is None:
                continue
            down, across = view.spacing
            x = (edges[:, 1::2] * across * to_device.m11() + to_device.dx()) * ratio
            y = (edges[:, 0::2] * down * to_device.m22() + to_device.dy()) * ratio
            left, right, top, bottom = x.min(axis=1), x.max(axis=1), y.min(axis=1), y.max(axis=1)
            seen = (
                (right >= clip.left() * ratio - thick)
                & (left <= clip.right() * ratio + thick)
                & (bottom >= clip.top() * ratio - thick)
                & (top <= clip.bottom() * ratio + thick)
            )
            corner = np.rint(np.stack([left, top, right, bottom], axis=1)[seen] - thick / 2).astype(int)
            corner[:, 2:] += thick - corner[:, :2]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(*structure.colour))
            painter.drawRects([QRect(*given) for given in corner.tolist()])
        painter.restore()

    def _find_edges(self) -> dict[int, npt.NDArray[np.float64]]:
        found: dict[int, npt.NDArray[np.float64]] = {}
        if self._labels is None:
            return found
        rows, columns = np.flatnonzero(self._labels.any(axis=1)), np.flatnonzero(self._labels.any(axis=0))
        if rows.size == 0:
            return found
        top, left = int(rows[0]), int(columns[0])
        part = self._labels[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
        for structure in self._structures:
            if structure.label not in self._look.hidden:
                edges = pixel_edges(part == structure.label)
                if len(edges):
                    found[structure.label] = edges + np.array([top, left, top, left])
        return found

    def _repaint_image(self) -> None:
        self._table = self._make_table()
        if self._labels is None:
            return
        rows, columns = self._labels.shape
        self._drawn = bounds(self._labels)
        self._colours = self._table.take(self._labels)
        self._image = QImage(
            self._colours.view(np.uint8).reshape(-1).data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied
        )

    def opacities(self) -> dict[int, float]:
        """Return how opaque each structure's fill is, by label, 0 to 1; 0 where nothing of it is painted."""
        look = self._look
        return {
            structure.label: look.opacity * look.strengths.get(structure.label, 1.0)
            if look.shown and structure.label not in look.hidden
            else 0.0
            for structure in self._structures
        }

    def _make_table(self) -> npt.NDArray[np.uint32]:
        """Return the premultiplied colour of each label, (256,) uint32, 0xAARRGGBB."""
        table = np.zeros(256, np.uint32)
        for structure in self._structures:
            if structure.label not in self._look.hidden:
                opacity = self._look.opacity * self._look.strengths.get(structure.label, 1.0)
                red, green, blue = (round(value * opacity) for value in structure.colour)
                table[structure.label] = (round(255 * opacity) << 24) | (red << 16) | (green << 8) | blue
        return table


def pixel_edges(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return the border of a mask (rows, columns) along its pixels' edges.

    Returns
    -------
    float64 array (N, 4)
        Straight pieces (row0, column0, row1, column1), each as long as can be, in pixels from the centre of pixel (0, 0).
    """
    box = bounds(mask)
    if box is None:
        return np.zeros((0, 4))
    top, bottom, left, right = box
    part = np.zeros((bottom - top + 2, right - left + 2), np.int8)
    part[1:-1, 1:-1] = mask[top:bottom, left:right]
    across = _runs(np.diff(part, axis=0)[:, 1:-1] != 0)
    down = _runs((np.diff(part, axis=1)[1:-1] != 0).T)[:, [1, 0, 3, 2]]
    edges: npt.NDArray[np.float64] = np.concatenate([across, down]) + np.array([top, left, top, left]) - 0.5
    return edges


def _runs(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return the runs of set flags along the rows as (row, first, row, past)."""
    padded = np.zeros((flags.shape[0], flags.shape[1] + 2), np.int8)
    padded[:, 1:-1] = flags
    steps = np.diff(padded, axis=1)
    row, first = np.nonzero(steps == 1)
    past = np.nonzero(steps == -1)[1]
    return np.stack([row, first, row, past], axis=1).astype(np.float64)
