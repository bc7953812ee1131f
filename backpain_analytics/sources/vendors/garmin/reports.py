"""Reports that Garmin Connect's website exports as tables: body weights, and nights.

    Time,Weight,Change,BMI,…           Sleep Score 7 Days,Score,…,Duration,…,Bedtime,Wake Time
    " Mar 8, 2026",                    2026-03-08,85,…,7h 1min,…,11:14 PM,6:23 AM
    9:46 AM,73.3 kg,0.5 kg,23.4,…

The day of the weights stands in a line of its own above them. A night is of the day on which it
ends; its duration is the time asleep.
"""

import re
from collections.abc import Iterator

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import sleep_session_batches, weight_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import ends_to_utc, local_to_utc, read_moments
from backpain_analytics.sources.parsing.dates import read_dates
from backpain_analytics.sources.parsing.dialect import csv_rows, decode, find_layout
from backpain_analytics.sources.parsing.month_names import english_months
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_content, read_table
from backpain_analytics.sources.reader import Batch, Context, Reader, device_batch
from backpain_analytics.sources.vendors.garmin.times import SOURCE_ID

LARGEST_REPORT_BYTES = 16 * 2**20
KILOGRAMS_PER_UNIT = {"kg": 1.0, "lb": 0.45359237, "lbs": 0.45359237}

_CLOCK = r"\"?\d{1,2}[:.h]\d\d[^,\"\n]{0,6}\"?"
_WEIGHED = r"\"?\d{2,3}(?:[.,]\d+)?\s(?:kg|lbs?)\b"
_WEIGHTS = re.compile(
    rf"[^\n]+,[^\n]*\n\"?\s*[^\n\"]*\d{{4}}[^\n\"]*\"?[,\"]*\s*\n{_CLOCK},{_WEIGHED}"
)
"""A header, the line of a day, and a clock beside a weight, in any language."""
_NIGHTS = ("Duration", "Bedtime", "Wake Time")
_MEANS = ("Avg Duration", "Avg Bedtime", "Avg Wake Time")
_ONE_NIGHT = "Sleep Score 1 Day"


def _recognises(member: Member, context: Context) -> bool:
    return _holds_weights(member) or _holds_nights(member)


def _holds_weights(member: Member) -> bool:
    return _WEIGHTS.match(decode(member.head(4_096)).lstrip("\ufeff").replace("\r", "")) is not None


def _holds_nights(member: Member) -> bool:
    layout = find_layout(member.head())
    if layout is None:
        return False
    is_of_nights = layout.header[0].startswith("Sleep Score") and set(_NIGHTS) <= {*layout.header}
    is_of_means = set(_MEANS) <= {*layout.header}
    return is_of_nights or is_of_means or layout.header[0].startswith(_ONE_NIGHT)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    if _holds_weights(member):
        yield device_batch(SOURCE_ID, "worn_with_heart_rate")
        yield from _weights(member, context)
        return
    table = read_table(member)
    if not set(_NIGHTS) <= {*table.frame.columns}:
        raise UnreadableExportError(
            f"{member.label}: a report of Garmin Connect on one night or with means of weeks, "
            "not of each night. On its sleep page choose 7 Days or 4 Weeks, then export."
        )
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    yield from _nights(table, context)


def _weights(member: Member, context: Context) -> Iterator[Batch]:
    refusal = f"{member.label}: larger than any report of weights. Export it again."
    text = decode(read_content(member, LARGEST_REPORT_BYTES, refusal))
    cells = [(lines.start, *[*row, "", ""][:2]) for lines, row in csv_rows(text, ",")][1:]
    rows = pl.DataFrame(cells, schema=["line", "first", "second"], orient="row").with_columns(
        pl.col("first", "second").str.strip_chars()
    )
    days = (
        rows.filter(pl.col("first") != "")
        .select(
            "line",
            "second",
            clock=pl.when(pl.col("second") != "").then("first"),
            day=pl.when(pl.col("second") == "").then("first").forward_fill(),
        )
        .drop_nulls("clock")
    )
    dates = read_dates(english_months(days["day"].fill_null(""))).values
    moments = read_moments(dates.cast(pl.String), days["clock"]).values
    parts = days["second"].str.extract_groups(r"^([\d.,]+)\s*(\p{L}+)$").struct
    unit = parts.field("2").str.to_lowercase().replace_strict(KILOGRAMS_PER_UNIT, default=None)
    yield from weight_batches(
        pl.DataFrame([days["line"]]).with_columns(
            source_id=pl.lit(SOURCE_ID),
            measured_at=local_to_utc(moments, context.zones)["at"],
            body_weight_kilograms=(read_numbers(parts.field("1")) * unit).round(3),
        )
    )


def _nights(table: Table, context: Context) -> Iterator[Batch]:
    frame = table.frame
    days = read_dates(frame.to_series(0)).values
    bed, woke = (
        read_moments(days.cast(pl.String), frame[name]).values for name in ("Bedtime", "Wake Time")
    )
    # Who goes to bed before midnight does so on the day before.
    bed = bed.zip_with(bed < woke, bed.dt.offset_by("-1d"))
    started_at = local_to_utc(bed, context.zones)["at"]
    minutes = _duration_minutes(frame["Duration"])
    nights = frame.select(
        table.lines,
        source_id=pl.lit(SOURCE_ID),
        started_at=started_at,
        ended_at=ends_to_utc(woke, context.zones, started_at),
        asleep_minutes=minutes.set(minutes <= 0, None),
        is_nap=pl.lit(value=False),
    )
    # A night without the watch has neither time.
    is_told = [frame[name].str.contains(r"\d") for name in ("Bedtime", "Wake Time")]
    seen = nights.filter(is_told[0] | is_told[1])
    yield from sample_rows.sleep_batches(seen)
    yield from sleep_session_batches(seen)
    if "Resting Heart Rate" in frame.columns:
        yield from _resting(table, days)


def _duration_minutes(texts: pl.Series) -> pl.Series:
    """Read `7h 1min`, `7h` and `45min`."""
    parts = texts.str.extract_groups(r"^(?:(\d+)\s*h)?\s*(?:(\d+)\s*min)?$").struct
    hours, minutes = (parts.field(name).cast(pl.Float64).fill_null(0) for name in "12")
    return hours * 60 + minutes


def _resting(table: Table, days: pl.Series) -> Iterator[Batch]:
    rates = table.frame.select(
        table.lines,
        source_id=pl.lit(SOURCE_ID),
        local_date=days,
        resting_heart_rate_bpm=read_numbers(
            table.frame["Resting Heart Rate"].str.extract(r"(\d+)")
        ),
    )
    yield from sample_rows.resting_heart_rate_batches(rates.drop_nulls("resting_heart_rate_bpm"))


READER = Reader("garmin_reports", "Garmin Connect, report of weight or sleep", _recognises, _read)
