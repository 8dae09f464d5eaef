"""Kernels on plain arrays, compiled by Cython: outlines and strokes to pixels and back, regions, measures.

Points are float64 (row, column) in mm from the centre of pixel (0, 0), planes are bool or uint8 (rows, columns) of any
strides; `spacing` is mm a pixel, (row, column). This package imports nothing of ours.
"""

from c_geometry.checks import Box, Outlines, Plane, Points, Spacing
from c_geometry.pen import brush
from c_geometry.raster import Rule, contains, fill

__all__ = ["Box", "Outlines", "Plane", "Points", "Rule", "Spacing", "brush", "contains", "fill"]
