"""Kernels on plain arrays, compiled by Cython: outlines and strokes to pixels and back, regions, measures;
and codes compared with a query or with each other, row by row and patient by patient.

Points are float64 (row, column) in mm from the centre of pixel (0, 0), planes are bool or uint8 (rows, columns) of any
strides; `spacing` is mm a pixel, (row, column). This package imports nothing of ours.
"""

from c_geometry.bounds import add_products, finish_bounds
from c_geometry.checks import Box, Outlines, Plane, Points, Spacing
from c_geometry.compact import KERNELS, LEVELS, Blocks, along_axes, crossed, dots, squeeze
from c_geometry.contour import outlines, simplify
from c_geometry.groups import best_of_groups, least_of_groups, rows_within
from c_geometry.hamming import HAMMING_WAYS, hamming
from c_geometry.lanes import BLOCK_FACTS, BLOCK_ROWS, LANE_KERNELS, LANE_LEVELS, Lanes, weigh
from c_geometry.measure import Diameters, area, diameters, perimeter, signed_area
from c_geometry.overlap import longest, overlaps
from c_geometry.pen import brush
from c_geometry.raster import Rule, contains, fill
from c_geometry.region import components, fill_holes, flood, mirror
from c_geometry.scan import pair_distances

__all__ = [
    "BLOCK_FACTS",
    "BLOCK_ROWS",
    "HAMMING_WAYS",
    "KERNELS",
    "LANE_KERNELS",
    "LANE_LEVELS",
    "LEVELS",
    "Blocks",
    "Box",
    "Diameters",
    "Lanes",
    "Outlines",
    "Plane",
    "Points",
    "Rule",
    "Spacing",
    "add_products",
    "along_axes",
    "area",
    "best_of_groups",
    "brush",
    "components",
    "contains",
    "crossed",
    "diameters",
    "dots",
    "fill",
    "fill_holes",
    "finish_bounds",
    "flood",
    "hamming",
    "least_of_groups",
    "longest",
    "mirror",
    "outlines",
    "overlaps",
    "pair_distances",
    "perimeter",
    "rows_within",
    "signed_area",
    "simplify",
    "squeeze",
    "weigh",
]
