"""Samsung Health: a title above the header, a comma too many in each row, UTC beside its offset."""

import re
from collections.abc import Iterator, Set
from datetime import timedelta

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_utc
from backpain_analytics.sources.parsing.dialect import decode, find_layout
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, Reader
from backpain_analytics.sources.vendors.columns import days_of_steps, read_offsets
from backpain_analytics.sources.vendors.samsung import heart_rate

SOURCE_ID = "samsung"

# Whole names: `com.samsung.shealth.exercise.*` and `…heart_rate.*` also catch side tables.
_KINDS = (
    r"com\.samsung\.s?health\."
    r"((?:tracker\.pedometer_)?step_count|(?:tracker\.)?heart_rate|step_daily_trend|sleep)"
)
"""Exports before about 2019 call two of them just `step_count` and `heart_rate`."""
_CSV = re.compile(_KINDS + r"\.\d+\.csv$")
_FIRST_LINE = re.compile(_KINDS + r",\d+,\d+\s")
_ANY_FIRST_LINE = re.compile(r"com\.samsung\.[\w.]+,\d+,\d+\s")
_OTHER_PLACES = re.compile(r"(?:^|[/!])(?:jsons|files)/com\.samsung\.")
_ALL_DEVICES = -2
"""The `source_type` of a day's total over all devices; others are the phone or a watch."""


def _recognises(member: Member, context: Context) -> bool:
    if heart_rate.is_bins(member):
        return True
    kind = _kind(member)
    layout = find_layout(member.head()) if kind else None
    if layout is None:
        return False
    needed = "day_time" if kind == "step_daily_trend" else "start_time"
    return any(_is_called(name, needed) for name in layout.header)


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know the other tables, of which there are dozens, and their thousands of small files."""
    if _OTHER_PLACES.search(member.label):
        return not heart_rate.is_bins(member)
    is_named = member.name.startswith("com.samsung.") and member.name.endswith(".csv")
    is_table = is_named or _ANY_FIRST_LINE.match(decode(member.head(256))) is not None
    return is_table and _kind(member) is None


def _kind(member: Member) -> str | None:
    """Return what a table holds: its first line says it, whatever the file is called."""
    named = _FIRST_LINE.match(decode(member.head(256))) or _CSV.match(member.name)
    return named[1] if named else None


def _is_called(name: str, wanted: str) -> bool:
    """Compare a header, bare or with a prefix such as `com.samsung.health.step_count.`."""
    return name == wanted or name.endswith(f".{wanted}")


def _read(member: Member, context: Context) -> Iterator[Batch]:
    kind = _kind(member)
    if kind is None:
        yield from heart_rate.lone_minutes(member)
        return
    table = read_table(member)
    if kind == "step_daily_trend":
        yield from _day_batches(table)
    elif kind == "sleep":
        yield from _sleep_batches(table)
    elif kind.endswith("heart_rate"):
        parts = context.evidence.parts.get(member.label, {})
        yield from heart_rate.heart_rates(_heart_rates(table), parts)
    else:
        yield from _step_batches(table)


def _column(table: Table, wanted: str) -> pl.Series:
    """Return a column by its bare name; all null where the file lacks it."""
    name = next((name for name in table.frame.columns if _is_called(name, wanted)), None)
    if name is None:
        return pl.Series(wanted, [None], pl.String).new_from_index(0, len(table.frame))
    return table.frame[name]


def _step_batches(table: Table) -> Iterator[Batch]:
    """Steps are written for the minutes that have some; phone and watch write each their own."""
    started_at = read_utc(_column(table, "start_time"))
    rows = table.frame.select(
        table.lines,
        source_id=_source_ids(table),
        started_at=started_at,
        ended_at=started_at + timedelta(minutes=1),
        steps=read_numbers(_column(table, "count"), are_counts=True),
        utc_offset_minutes=read_offsets(_column(table, "time_offset")),
    )
    yield sample_rows.source_batch(rows, "unknown")
    yield from sample_rows.step_batches(rows)


def _source_ids(table: Table) -> pl.Expr:
    """Name the devices, so that the steps and the heart rates of a watch meet."""
    device = pl.lit(_column(table, "deviceuuid").str.head(8))
    return pl.concat_str(pl.lit(f"{SOURCE_ID}:"), device).fill_null(SOURCE_ID)


def _heart_rates(table: Table) -> pl.DataFrame:
    """Return spot values, and the rows of hours with the names of their files of minutes."""
    bins = _column(table, "binning_data").str.strip_chars()
    return table.frame.select(
        table.lines,
        source_id=_source_ids(table),
        sampled_at=read_utc(_column(table, "start_time")),
        heart_rate_bpm=read_numbers(_column(table, "heart_rate")),
        utc_offset_minutes=read_offsets(_column(table, "time_offset")),
        bins=bins.set(~bins.str.ends_with(".json"), None),
    )


def _sleep_batches(table: Table) -> Iterator[Batch]:
    """Read whole nights and naps; a night found by both phone and watch is there twice."""
    rows = table.frame.select(
        table.lines,
        source_id=_source_ids(table),
        started_at=read_utc(_column(table, "start_time")),
        ended_at=read_utc(_column(table, "end_time")),
        utc_offset_minutes=read_offsets(_column(table, "time_offset")),
    )
    yield sample_rows.source_batch(rows, "unknown")
    yield from sample_rows.sleep_batches(rows)


def _day_batches(table: Table) -> Iterator[Batch]:
    """Read totals of days: the row for all devices where there is one, else the sum of all.

    `day_time` is midnight UTC of the local date, so it must not be moved to the wearer's zone.
    """
    dates, counts = _column(table, "day_time"), _column(table, "count")
    rows = days_of_steps(table, SOURCE_ID, dates, counts).with_columns(
        is_total=_column(table, "source_type").str.strip_chars() == str(_ALL_DEVICES)
    )
    has_total = pl.col("is_total").any().over("local_date")
    is_bad = pl.any_horizontal(pl.col("local_date", "steps").is_null()) | (pl.col("steps") < 0)
    kept = rows.filter(~has_total.fill_null(value=False) | pl.col("is_total") | is_bad)
    good = kept.filter(~is_bad).group_by("source_id", "local_date", maintain_order=True)
    totals = good.agg(pl.col("line").first(), pl.col("steps").sum())
    yield from sample_rows.day_batches(pl.concat([totals, kept.filter(is_bad)], how="diagonal"))


READER = Reader(
    "samsung",
    "Samsung Health",
    _recognises,
    _read,
    survey=heart_rate.survey,
    passes_over=_passes_over,
)
