"""Calendar dates as people and spreadsheets write them, and the order of day and month in a file.

A column is read through its distinct texts, so a million rows cost no more than their dates.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from backpain_analytics.errors import AmbiguousExportError

DayOrder = Literal["dmy", "mdy", "ymd"]

EARLIEST_YEAR, LATEST_YEAR = 1990, 2099
"""A date outside is a slip of the pen or a clock that was never set: no reading."""

CLEARLY_SHORTER = 3
"""How many times longer the path through the calendar must be under the order that is refused.
A step of a day becomes one of a month in the wrong order, so real files show about 30."""
FEWEST_DATES = 3
"""Distinct dates that the path needs to say anything."""

_YEAR_FIRST = r"^(\d{4})[-/.]\s?(\d{1,2})[-/.]\s?(\d{1,2})$"
_COMPACT = r"^(\d{4})(\d{2})(\d{2})$"
_YEAR_LAST = r"^(\d{1,2})[-/.]\s?(\d{1,2})[-/.]\s?(\d{4}|\d{2})$"
_SHORT_YEAR_FIRST = r"^(\d{2})[-/.](\d{1,2})[-/.](\d{1,2})$"
_WEEKDAY = r"^(?:[a-z]+\.?,?\s+)?"
_DAY_MONTH_NAME = (
    _WEEKDAY + r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+([a-z]{3})[a-z]*\.?,?[\s-]+(\d{4}|\d{2})$"
)
_MONTH_NAME_DAY = _WEEKDAY + r"([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$"
_PAIRS: tuple[tuple[DayOrder, DayOrder], ...] = (("dmy", "mdy"), ("mdy", "dmy"))
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@dataclass(frozen=True)
class Dates:
    """A column of dates."""

    values: pl.Series
    """One Date a row; null: not a date."""
    day_order: DayOrder | None
    """The order of numeric dates; None where every order says the same."""
    is_mixed: bool = False
    """Some dates of the column are written in the other order."""


def by_distinct(
    texts: pl.Series, parse: Callable[[pl.Series], pl.DataFrame]
) -> tuple[pl.DataFrame, pl.Series]:
    """Parse each distinct text once; return its rows, and for each input its row's number."""
    # Fresh categories are numbered from 0 on as they are met: the number is the row.
    codes = texts.fill_null("").cast(pl.Categorical(pl.Categories.random()))
    rows = codes.to_physical()
    highest = rows.max()
    numbers = pl.int_range(highest + 1 if isinstance(highest, int) else 0, eager=True)
    return parse(numbers.cast(pl.UInt32).cat.to(codes.dtype).cast(pl.String).alias("text")), rows


def read_dates(texts: pl.Series, day_order: DayOrder | None = None) -> Dates:
    """Read dates of any usual form, finding the order of day and month from the whole column.

    `12/04/2016` is decided by the range (no month 13) and, where both orders fit, by
    continuity: samples and diaries walk from day to day, so the order under which the rows
    make a far shorter way through the calendar is right. A spreadsheet that turned only some
    cells around is read so as well.

    Args:
        texts: Date texts, null or empty where there is none.
        day_order: The declared order; cells that do not fit it are then no dates.

    Raises:
        AmbiguousExportError: Both orders fit equally well.
    """
    readings, rows = by_distinct(texts, lambda distinct: _readings(distinct, day_order))
    fixed, dmy, mdy = readings["fixed"], readings["dmy"], readings["mdy"]
    if dmy.null_count() == mdy.null_count() == len(readings):
        return Dates(fixed.gather(rows), day_order)
    declared = {"dmy": fixed.fill_null(dmy), "mdy": fixed.fill_null(mdy), "ymd": fixed}
    if day_order is not None:
        return Dates(declared[day_order].gather(rows), day_order)
    order, is_mixed = _decide(readings, rows)
    values = fixed.fill_null(mdy).fill_null(dmy) if order == "mdy" else declared["dmy"]
    return Dates(values.fill_null(mdy).gather(rows), order, is_mixed)


def _readings(texts: pl.Series, day_order: DayOrder | None) -> pl.DataFrame:
    """Return the columns `fixed`, `dmy`, `mdy`: what each text says under each order."""
    iso = _iso_readings(texts)
    if iso is not None:
        return iso
    text = pl.col("text").str.to_lowercase().str.strip_chars(" ,\t\u00a0\u202f\"'")
    fixed = [
        _date(text.str.extract_groups(_YEAR_FIRST), "123"),
        _date(text.str.extract_groups(_COMPACT), "123"),
        _date(text.str.extract_groups(_DAY_MONTH_NAME), "321"),
        _date(text.str.extract_groups(_MONTH_NAME_DAY), "312"),
    ]
    if day_order == "ymd":
        fixed.append(_date(text.str.extract_groups(_SHORT_YEAR_FIRST), "123"))
    numeric = text.str.extract_groups(_YEAR_LAST)
    return texts.to_frame().select(
        fixed=pl.coalesce(fixed), dmy=_date(numeric, "321"), mdy=_date(numeric, "312")
    )


def _iso_readings(texts: pl.Series) -> pl.DataFrame | None:
    """Read a column all of the usual form, `2026-05-13`, in a fraction of the time; else None."""
    date = pl.col("text").str.to_date("%Y-%m-%d", strict=False)
    is_iso = (pl.col("text").str.len_bytes() == len("2026-05-13")) & date.dt.year().is_between(
        EARLIEST_YEAR, LATEST_YEAR
    )
    nothing = pl.lit(None, pl.Date)
    read = texts.to_frame().select(
        (is_iso.fill_null(value=False) | (pl.col("text") == "")).alias("is_iso"),
        fixed=date,
        dmy=nothing,
        mdy=nothing,
    )
    return read.drop("is_iso") if read["is_iso"].all() else None


def _date(groups: pl.Expr, positions: str) -> pl.Expr:
    """Make a date of the groups that hold year, month and day."""
    year, month, day = (groups.struct.field(position) for position in positions)
    number = month.replace({name: str(index) for index, name in enumerate(_MONTHS, start=1)})
    # No wearable and no diary app is older than this century.
    full_year = pl.when(year.str.len_bytes() == 2).then("20" + year).otherwise(year)
    date = pl.concat_str(full_year, number, day, separator="-").str.to_date(
        "%Y-%m-%d", strict=False
    )
    return pl.when(date.dt.year().is_between(EARLIEST_YEAR, LATEST_YEAR)).then(date)


def _decide(readings: pl.DataFrame, rows: pl.Series) -> tuple[DayOrder | None, bool]:
    """Return the order to believe, and whether some cells are written in the other one."""
    fixed, dmy, mdy = readings["fixed"], readings["dmy"], readings["mdy"]
    numeric = readings.filter(dmy.is_not_null() | mdy.is_not_null())
    if (numeric["dmy"].eq_missing(numeric["mdy"])).all():
        return None, False
    breaks: dict[DayOrder, bool] = {
        "dmy": numeric["dmy"].has_nulls(),
        "mdy": numeric["mdy"].has_nulls(),
    }
    day_first, month_first = dmy.fill_null(mdy), mdy.fill_null(dmy)
    if day_first.eq_missing(month_first).all():
        # Every cell is clear by itself; some may be written in the other order all the same.
        is_month_first = dmy.null_count() > mdy.null_count()
        return ("mdy" if is_month_first else "dmy"), dmy.has_nulls() and numeric["mdy"].has_nulls()
    paths: dict[DayOrder, int] = {
        "dmy": _path_days(fixed.fill_null(day_first).gather(rows)),
        "mdy": _path_days(fixed.fill_null(month_first).gather(rows)),
    }
    for order, other in _PAIRS:
        # Even where the range decides: a spreadsheet may have turned every date it could.
        if len(numeric) >= FEWEST_DATES and paths[other] >= CLEARLY_SHORTER * paths[order]:
            return order, breaks[order]
    for order, other in _PAIRS:
        if breaks[other] and not breaks[order]:
            return order, False
    raise AmbiguousExportError(_two_orders(numeric))


def _path_days(dates: pl.Series) -> int:
    """Sum the days between each row and the next: the way through the calendar."""
    return int(dates.drop_nulls().cast(pl.Int64).diff().abs().sum() or 0)


def _two_orders(numeric: pl.DataFrame) -> str:
    day_first, month_first = (
        f"{numeric[order].min()!s} to {numeric[order].max()!s}" for order in ("dmy", "mdy")
    )
    return (
        f"its dates read as day/month ({day_first}) and as month/day ({month_first}), "
        "and nothing in it decides."
    )
