"""Names for the arrays that the modules of this room pass to each other."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]
DateArray = npt.NDArray[np.datetime64]
