import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

def add_products(
    products: npt.NDArray[np.int64],
    facts: Doubles,
    step: float,
    missed: float,
    squared: Doubles,
    error: Doubles,
    lost: Doubles,
    lengths: Doubles,
) -> None: ...
def finish_bounds(
    squares: Doubles, own: float, longest: float, squared: Doubles, error: Doubles, lost: Doubles, lengths: Doubles
) -> None: ...
