"""Columns that the tables of several vendors have."""

import polars as pl

from backpain_analytics.sources.parsing.clocks import read_moments
from backpain_analytics.sources.parsing.day_offsets import LARGEST_OFFSET_MINUTES
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table


def headers_in(head: bytes) -> tuple[str, ...]:
    """Return the headers of a table in lower case; none where it is no table."""
    layout = find_layout(head)
    return tuple(name.lower() for name in layout.header) if layout else ()


def days_of_steps(table: Table, source_id: str, dates: pl.Series, steps: pl.Series) -> pl.DataFrame:
    """Return a row for `day_batches` of each row of a table."""
    return table.frame.select(
        table.lines,
        source_id=pl.lit(source_id),
        local_date=read_moments(dates).values.dt.date(),
        # Steps are whole, so a comma parts thousands whatever the language.
        steps=read_numbers(steps, are_counts=True),
    )


def read_offsets(texts: pl.Series) -> pl.Series:
    """Read `UTC-04:00`, `UTC+0700`, `+05:30`, `UTC`, `UTCZ` or `Z` as minutes.

    Null is anything else, such as the `UTC+28550` of real exports.
    """
    written = texts.str.strip_chars().str.replace(r"^(?:UTCZ?|Z)$", "UTC+00:00")
    parts = written.str.extract_groups(r"^(?:UTC)?([+-])(\d\d):?(\d\d)$").struct
    minutes = parts.field("2").cast(pl.Int16) * 60 + parts.field("3").cast(pl.Int16)
    signed = minutes.zip_with(parts.field("1") == "+", -minutes)
    return signed.set(minutes > LARGEST_OFFSET_MINUTES, None)


def overlap(spans: pl.DataFrame, others: pl.DataFrame) -> pl.Series:
    """Say which spans overlap one of the others, which do not overlap each other and rise."""
    # The last that begins before a span ends is the one that could reach into it.
    ended_at = spans["ended_at"].to_physical().fill_null(0)
    number = others["started_at"].to_physical().search_sorted(ended_at)
    reached = pl.concat([pl.Series([None], dtype=others["ended_at"].dtype), others["ended_at"]])
    return (reached.gather(number) > spans["started_at"]).fill_null(value=False)
