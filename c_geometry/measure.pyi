from typing import NamedTuple

import numpy.typing as npt

from c_geometry.checks import Outlines, Points

class Diameters(NamedTuple):
    longest: float
    perpendicular: float
    longest_ends: Points
    perpendicular_ends: Points

def signed_area(outline: npt.ArrayLike) -> float: ...
def area(outlines: Outlines) -> float: ...
def perimeter(outlines: Outlines) -> float: ...
def diameters(outlines: Outlines) -> Diameters | None: ...
