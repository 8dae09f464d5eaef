"""Kernels on plain arrays, compiled by Cython: outlines and strokes to pixels and back, regions, measures;
and float16 codes compared with a query or with each other.

Points are float64 (row, column) in mm from the centre of pixel (0, 0), planes are bool or uint8 (rows, columns) of any
strides; `spacing` is mm a pixel, (row, column). This package imports nothing of ours.
"""

from c_geometry.checks import Box, Outlines, Plane, Points, Spacing
from c_geometry.contour import outlines, simplify
from c_geometry.measure import Diameters, area, diameters, perimeter, signed_area
from c_geometry.pen import brush
from c_geometry.raster import Rule, contains, fill
from c_geometry.region import components, fill_holes, flood, mirror
from c_geometry.scan import pair_distances, products

__all__ = [
    "Box",
    "Diameters",
    "Outlines",
    "Plane",
    "Points",
    "Rule",
    "Spacing",
    "area",
    "brush",
    "components",
    "contains",
    "diameters",
    "fill",
    "fill_holes",
    "flood",
    "mirror",
    "outlines",
    "pair_distances",
    "perimeter",
    "products",
    "signed_area",
    "simplify",
]
