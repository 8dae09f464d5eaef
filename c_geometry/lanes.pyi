from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]

BLOCK_ROWS: int
BLOCK_FACTS: int
LANE_LEVELS: int
LANE_KERNELS: tuple[str, ...]

class Lanes:
    blocks: int
    def __init__(self, counts: Sequence[int], rows: Sequence[npt.NDArray[np.int8]], facts: Sequence[Singles]) -> None: ...
    def bounds(
        self,
        query: npt.NDArray[np.int16],
        unit: float,
        own: float,
        beyond: float,
        missed: float,
        more: float,
        squared: Singles,
        error: Singles,
        first: int,
        last: int,
        kernel: str | None = None,
    ) -> None: ...

def weigh(
    squared: Sequence[npt.NDArray[np.floating[Any]]],
    error: Sequence[npt.NDArray[np.floating[Any]]],
    factors: Sequence[float],
    squared_out: Singles,
    error_out: Singles,
    kernel: str | None = None,
) -> None: ...
