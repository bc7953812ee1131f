"""When a diary row was written: a bare date, a clock on the wall, or an instant, row by row."""

from dataclasses import dataclass

import polars as pl

from backpain_analytics.errors import AmbiguousExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.parsing.cells import nulls
from backpain_analytics.sources.parsing.clocks import local_to_utc, read_moments
from backpain_analytics.sources.parsing.dates import DayOrder, read_dates
from backpain_analytics.sources.parsing.header_words import DATE_PARTS
from backpain_analytics.sources.tables import CLOCK, INSTANT

_CLOCK = r"\d{1,2}[:h]\d{2}"
_ZONE = rf"(?i){_CLOCK}.*(?:z|utc|gmt|[+-]\d{{1,2}}(?::?\d{{2}})?)$"
_EPOCH = r"^\d{9,19}(?:\.\d+)?$"
_REMARK = r"\s*#.*$"


@dataclass(frozen=True)
class EntryTimes:
    """When each row was written."""

    written_date: pl.Series
    written_at: pl.Series
    """The clock on the wall."""
    entered_at: pl.Series
    """Instants, UTC. Of the three one is set, or none where the cells cannot be read."""
    day_order: DayOrder | None
    """How numeric dates were read; None where every order says the same."""
    uses_time_column: bool

    @property
    def is_unreadable(self) -> pl.Series:
        """Say for which rows no time could be read."""
        return self.written_date.is_null() & self.written_at.is_null() & self.entered_at.is_null()


def read_entry_times(cells: pl.DataFrame, mapping: ColumnMapping) -> EntryTimes:
    """Read the columns `date` (or `year`, `month`, `day`) and, where there is one, `time`.

    A diary may hold all three kinds of time in one column. A time of day counts where the date
    has none; a column of times that are mostly no clock ("evening") does not count. Where the
    mapping names a zone, clocks are instants.

    Raises:
        AmbiguousExportError: Day/month and month/day fit equally well.
    """
    dates = _date_texts(cells).str.replace(_REMARK, "")
    clocks = _clock_texts(cells)
    texts = dates if clocks is None else _joined(dates, clocks)
    is_instant = (texts.str.contains(_ZONE) | texts.str.contains(_EPOCH)).fill_null(False)
    is_clock = texts.str.contains(_CLOCK).fill_null(False) & ~is_instant
    is_date = ~is_instant & ~is_clock
    order = mapping.day_order or _found_order(texts.set(is_instant, None))
    # Read together, the cells of one kind may still be in mixed orders.
    is_uniform = is_date.all() or is_clock.all()
    given = mapping.day_order if is_uniform else order
    written_at = _moments(texts, is_clock, given)
    entered_at = _moments(texts, is_instant, given).cast(INSTANT)
    if mapping.time_zone is not None:
        zone = single_zone(mapping.time_zone)
        entered_at = entered_at.fill_null(local_to_utc(written_at, zone)["at"])
        written_at = written_at.clear(len(written_at))
    return EntryTimes(
        _moments(texts, is_date, given).cast(pl.Date),
        written_at,
        entered_at,
        order,
        clocks is not None,
    )


def _found_order(texts: pl.Series) -> DayOrder | None:
    try:
        return read_dates(texts.str.replace(rf"[T\s,]+{_CLOCK}.*$", "")).day_order
    except AmbiguousExportError as error:
        raise AmbiguousExportError(
            f'{error} Write day_order = "dmy" or "mdy" in a [mappings.<name>] block of '
            "backpain.toml."
        ) from error


def _date_texts(cells: pl.DataFrame) -> pl.Series:
    if "date" in cells.columns:
        return cells["date"]
    return cells.select(pl.concat_str(DATE_PARTS, separator="-")).to_series()


def _clock_texts(cells: pl.DataFrame) -> pl.Series | None:
    """Return times of day spelt the common way; None where most are none."""
    if "time" not in cells.columns:
        return None
    spelt = cells["time"].str.replace(r"^(\d{1,2})\.(\d{2})$", "$1:$2")
    spelt = spelt.str.replace(r"(?i)^(\d{1,2})\s*([ap])\.?\s*m\.?$", "$1:00 ${2}m")
    # Of `21:00-22:30` the beginning counts; behind a date it would look like an offset.
    spelt = spelt.str.replace(rf"^({_CLOCK})\s*[-–].*$", "$1")
    is_clock = spelt.str.contains(rf"^{_CLOCK}")
    return spelt if is_clock.sum() * 2 >= is_clock.count() else None


def _joined(dates: pl.Series, clocks: pl.Series) -> pl.Series:
    """Put the time of day behind dates that have none."""
    lacks = (~dates.str.contains(_CLOCK) & clocks.is_not_null()).fill_null(False)
    return dates.set(lacks, None).fill_null(dates + " " + clocks)


def _moments(texts: pl.Series, chosen: pl.Series, day_order: DayOrder | None) -> pl.Series:
    """Read the chosen rows; null elsewhere."""
    values = read_moments(texts.filter(chosen), day_order=day_order).values
    return nulls("at", CLOCK, len(texts)).scatter(chosen.arg_true(), values)
