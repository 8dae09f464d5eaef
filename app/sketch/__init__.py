"""Sketches: masks per slice and structure, the tools that draw them, undo, and the sketch file.

Points are (row, column) in mm from the centre of pixel (0, 0); planes are (rows, columns).
"""

from app.sketch.across import PlaneAcross
from app.sketch.contours import Contour, contours, remove_contour
from app.sketch.files import SUFFIX, SavedSketch, open_sketch, save_sketch, sketch_bytes, sketch_of
from app.sketch.history import Box, Change, History, Step
from app.sketch.layers import Axis
from app.sketch.listening import SketchChange
from app.sketch.regrid import open_onto
from app.sketch.sketch import Sketch
from app.sketch.solid import SolidMask
from app.sketch.stroke import Stroke
from app.sketch.summary import SketchSummary, summarise, summary_of
from app.sketch.tools import TOOLS, Point, Tool

__all__ = [
    "SUFFIX",
    "TOOLS",
    "Axis",
    "Box",
    "Change",
    "Contour",
    "History",
    "PlaneAcross",
    "Point",
    "SavedSketch",
    "Sketch",
    "SketchChange",
    "SketchSummary",
    "SolidMask",
    "Step",
    "Stroke",
    "Tool",
    "contours",
    "open_onto",
    "open_sketch",
    "remove_contour",
    "save_sketch",
    "sketch_bytes",
    "sketch_of",
    "summarise",
    "summary_of",
]
