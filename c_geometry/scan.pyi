from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

def pair_distances(
    blocks: Sequence[npt.NDArray[np.float16]], first: npt.NDArray[np.intp], second: npt.NDArray[np.intp]
) -> npt.NDArray[np.float32]: ...
