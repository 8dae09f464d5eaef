"""The tools: small units of logic that points drive. A new one: a module, a drawing in resources/icons, a line in `TOOLS`."""

from __future__ import annotations

from collections.abc import Callable

from app.sketch.tools.base import Cursor, DrawingTool, Held, Line, Note, Point, Tool, ToolBase
from app.sketch.tools.brush import BrushTool
from app.sketch.tools.ellipse import EllipseTool
from app.sketch.tools.looking import PickTool, RulerTool, ViewTool
from app.sketch.tools.outlined import LassoTool, PolygonTool
from app.sketch.tools.region import FillTool
from app.sketch.tools.shift import MoveTool
from app.sketch.tools.threshold import ThresholdTool

TOOLS: dict[str, Callable[[], Tool]] = {
    "view": ViewTool,
    "brush": BrushTool,
    "threshold": ThresholdTool,
    "lasso": LassoTool,
    "polygon": PolygonTool,
    "ellipse": EllipseTool,
    "fill": FillTool,
    "move": MoveTool,
    "ruler": RulerTool,
    "pick": PickTool,
}
"""Every tool by its key, in the order of the tool bar."""

__all__ = [
    "TOOLS",
    "BrushTool",
    "Cursor",
    "DrawingTool",
    "EllipseTool",
    "FillTool",
    "Held",
    "LassoTool",
    "Line",
    "MoveTool",
    "Note",
    "PickTool",
    "Point",
    "PolygonTool",
    "RulerTool",
    "ThresholdTool",
    "Tool",
    "ToolBase",
    "ViewTool",
]
