import numpy as np
import numpy.typing as npt

def products(codes: npt.NDArray[np.float16], query: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]: ...
