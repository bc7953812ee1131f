"""Error rates and power of the association room, measured on made-up diaries.

Opt-in, some minutes long: `OPENBLAS_NUM_THREADS=1 python -m tests.calibration`.
"""
