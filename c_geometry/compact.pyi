from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

LEVELS: int
KERNELS: tuple[str, ...]

def squeeze(
    codes: npt.NDArray[np.float16],
    centre: npt.NDArray[np.float32],
    spread: npt.NDArray[np.float32],
    rows: npt.NDArray[np.int8],
    facts: Doubles,
    kernel: str | None = None,
) -> None: ...
def dots(rows: npt.NDArray[np.int8], query: npt.NDArray[np.int16], kernel: str | None = None) -> npt.NDArray[np.int64]: ...
def crossed(
    first: npt.NDArray[np.int8], second: npt.NDArray[np.int8], weights: npt.NDArray[np.float32], kernel: str | None = None
) -> Doubles: ...

class Blocks:
    def __init__(self, blocks: Sequence[Sequence[npt.NDArray[np.float16]]]) -> None: ...
    def distances(self, rows: npt.NDArray[np.intp], query: npt.NDArray[np.float32], kernel: str | None = None) -> Doubles: ...

def along_axes(
    parts: Sequence[npt.NDArray[np.float16]],
    centre: npt.NDArray[np.float32],
    axes: npt.NDArray[np.float32],
    kernel: str | None = None,
) -> tuple[Doubles, Doubles, Doubles]: ...
