"""Flood fill: closes rings and holes, or hands a region to another structure."""

from __future__ import annotations

import numpy as np

import c_geometry
from app.sketch.contours import bounds, contour_mask
from app.sketch.history import Box
from app.sketch.runs import Mask
from app.sketch.sketch import Sketch
from app.sketch.tools.base import DrawingTool, Point, pixel_at


class FillTool(DrawingTool):
    """One click fills.

    * Inside the structure itself: the holes of that contour.
    * On another structure, or on an empty place that drawn things go around: that region becomes the structure, too.
    * On an empty place that reaches the border of the slice: nothing, since nothing holds the fill.
    * Erasing: the contour under the pointer goes.
    """

    key = "fill"
    title = "Fill"
    tip = "Fill: click into a ring or a hole"
    letter = "F"
    start_may_erase = False
    by_clicks = True

    def press(self, sketch: Sketch, k: int, label: int, point_mm: Point, erase: bool) -> Box | None:
        """Fill here; it counts on release."""
        pixel = pixel_at(sketch, point_mm)
        stroke = self.begin(sketch, k, label, point_mm, erase)
        if stroke is None:
            return None
        region = contour_mask(sketch, k, label, pixel) if stroke.erase else filling(sketch, k, label, pixel)
        return None if region is None else stroke.replace(region, bounds(region))

    def release(self, point_mm: Point) -> Box | None:
        """Commit."""
        return self.commit(None)


def filling(sketch: Sketch, k: int, label: int, pixel: tuple[int, int]) -> Mask | None:
    """Return the pixels that a fill at a pixel (row, column) adds to a structure, or None."""
    own = contour_mask(sketch, k, label, pixel)
    if own is not None:
        return c_geometry.fill_holes(own)
    drawn = sketch.label_map(k)
    region = c_geometry.flood(drawn, *pixel)
    if sketch.label_at(k, pixel) == 0 and reaches_border(region):
        return None
    return region


def reaches_border(region: Mask) -> bool:
    """Whether a region (rows, columns) touches the border of its plane."""
    return bool(np.any(region[[0, -1]]) or np.any(region[:, [0, -1]]))
