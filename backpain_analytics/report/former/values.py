"""Plain Python values out of frames: missing in any of its guises becomes None."""

from typing import Any, TypeGuard

import pandas as pd

Row = dict[str, Any]


def is_known(value: float | None) -> TypeGuard[float]:
    """Say whether a cell holds a number: None and NaN are both unknown.

    >>> is_known(0.0), is_known(None), is_known(float("nan"))
    (True, False, False)
    """
    return not pd.isna(value)


def number(value: float | None) -> float | None:
    """Return a plain float, or None where the number is unknown."""
    return float(value) if is_known(value) else None


def counted(flags: pd.Series) -> pd.Series:
    """Return which flags are certainly true; unknown is not.

    >>> counted(pd.Series([True, False, None], dtype="object")).tolist()
    [True, False, False]
    """
    return flags.astype("boolean").fillna(False).astype("bool")


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Return the rows as dictionaries, by column."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
