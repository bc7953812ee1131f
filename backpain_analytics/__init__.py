"""Wearable exports and pain diaries in, honest answers about back pain out."""

import os

# One person's matrices are small: a second thread of OpenBLAS only waits for the first, at full
# load. It is read when NumPy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
