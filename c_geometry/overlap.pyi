import numpy as np
import numpy.typing as npt

from c_geometry.checks import Plane

def longest(plane: Plane) -> float: ...
def overlaps(
    cells: npt.NDArray[np.uint8],
    starts: npt.NDArray[np.int64],
    boxes: npt.NDArray[np.uint8],
    rows: npt.NDArray[np.intp],
    query: npt.NDArray[np.uint8],
    shifts: npt.NDArray[np.int64],
    mirrored: bool,
    labels: int,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]: ...
