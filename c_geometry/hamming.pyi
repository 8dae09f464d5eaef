import numpy as np
import numpy.typing as npt

HAMMING_WAYS: tuple[str, ...]

def hamming(codes: npt.NDArray[np.uint8], query: npt.NDArray[np.uint8], way: str | None = None) -> npt.NDArray[np.int32]: ...
