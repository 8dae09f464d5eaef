from collections.abc import Sequence
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from c_geometry.checks import Box, Outlines, Plane, Spacing

class Rule(IntEnum):
    EVEN_ODD = 0
    NON_ZERO = 1

def fill(mask: Plane, outlines: Outlines, *, rule: Rule = ..., spacing: Spacing = (1.0, 1.0), value: int = 1) -> Box | None: ...
def contains(
    outlines: Outlines, points: npt.ArrayLike | Sequence[tuple[float, float]], *, rule: Rule = ...
) -> npt.NDArray[np.bool_]: ...
