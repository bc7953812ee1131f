"""What differs between comparing days and comparing weeks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rhythm:
    """How a series on the calendar is compared with itself; counts are rows of the grid."""

    row: str
    """What a row is, for sentences."""
    days_per_row: int
    lags: tuple[int, ...]
    primary_lag: int | None
    """The lag that is asked about first and shares the error rate with all others; None: no
    lag is."""
    history_rows: int
    """Rows before the exposure whose mean stands for the recent level."""
    has_weekday: bool
    shortest_wave_rows: int | None
    """Cosines with periods down to this follow slow changes; None: a straight line only."""
    fewest_rows: int
    """Rows that a fit needs."""
    fewest_degrees: int
    """Rows that must be left after one is taken for each control."""


DAILY = Rhythm(
    row="day",
    days_per_row=1,
    lags=tuple(range(8)),
    primary_lag=1,
    history_rows=7,
    has_weekday=True,
    shortest_wave_rows=90,
    fewest_rows=30,
    fewest_degrees=20,
)

WEEKLY = Rhythm(
    row="week",
    days_per_row=7,
    lags=tuple(range(4)),
    primary_lag=None,
    history_rows=4,
    has_weekday=False,
    shortest_wave_rows=None,
    fewest_rows=26,
    fewest_degrees=15,
)
