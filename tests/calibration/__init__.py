"""Error rates and power of the association room, measured on made-up diaries.

Opt-in, some minutes long: `make calibrate`, or `python -m tests.calibration`.
"""

import os

# One thread a process, and a process a core; to be said before NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
