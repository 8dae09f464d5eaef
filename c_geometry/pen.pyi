from collections.abc import Sequence

import numpy.typing as npt

from c_geometry.checks import Box, Plane, Spacing

def brush(
    mask: Plane,
    points: npt.ArrayLike | Sequence[tuple[float, float]],
    radius: float,
    *,
    spacing: Spacing = (1.0, 1.0),
    value: int = 1,
) -> Box | None: ...
