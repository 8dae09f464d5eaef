from typing import Any

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.floating[Any]]
Rows = npt.NDArray[np.intp]

def least_of_groups(values: Numbers, error: Numbers, owner: Rows, groups: int) -> Doubles: ...
def rows_within(values: Numbers, error: Numbers, owner: Rows, bounds: Doubles) -> Rows: ...
def best_of_groups(values: Numbers, order: npt.NDArray[np.int64], owner: Rows, groups: int, count: int) -> Rows: ...
