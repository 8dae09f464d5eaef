"""Distances and angles that a reader has measured on planes of a study."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

Point = tuple[float, float]
"""(row, column) of a plane in mm from the centre of pixel (0, 0)."""

Plane = Literal["axial", "coronal", "sagittal"]


@dataclass(frozen=True)
class Measurement:
    """A distance between two points, or the angle at the middle one of three.

    Attributes
    ----------
    plane : str
        "axial" (points are row and column of a slice), "coronal" (slice and column) or "sagittal" (slice and row).
    index : int
        The slice, row or column that the plane stands still in.
    points : tuple of Point
        Two or three, in mm.
    """

    plane: Plane
    index: int
    points: tuple[Point, ...]

    @property
    def length_mm(self) -> float:
        """Distance from the first point to the second."""
        return math.dist(self.points[0], self.points[1])

    @property
    def angle_degrees(self) -> float | None:
        """Angle at the second point, 0 to 180; None for a distance.

        Examples
        --------
        >>> round(Measurement("axial", 70, ((0.0, 10.0), (0.0, 0.0), (10.0, 0.0))).angle_degrees)
        90
        """
        if len(self.points) < 3:
            return None
        (row, column), (first, second) = self.points[1], (self.points[0], self.points[2])
        one, other = math.atan2(first[0] - row, first[1] - column), math.atan2(second[0] - row, second[1] - column)
        apart = math.degrees(abs(one - other))
        return min(apart, 360 - apart)

    @property
    def said(self) -> str:
        """``23.4 mm`` or ``41°``."""
        angle = self.angle_degrees
        return f"{self.length_mm:.1f} mm" if angle is None else f"{angle:.0f}°"

    def with_leg(self, end: Point, to: Point) -> Measurement:
        """Return the angle at `end`, one of the two ends of this distance, between it and a line to another point."""
        other = self.points[0] if end == self.points[1] else self.points[1]
        return Measurement(self.plane, self.index, (other, end, to))

    def as_json(self) -> dict[str, Any]:
        """Return it as a session keeps it."""
        return {"plane": self.plane, "index": self.index, "points": [list(point) for point in self.points]}
