"""What the tables of Samsung Health have in common: names with a prefix or none, UTC, devices."""

import polars as pl

from backpain_analytics.sources.parsing.clocks import read_utc
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table
from backpain_analytics.sources.vendors.columns import read_offsets

SOURCE_ID = "samsung"


def is_called(name: str, wanted: str) -> bool:
    """Compare a header, bare or with a prefix such as `com.samsung.health.step_count.`."""
    return name == wanted or name.endswith(f".{wanted}")


def column(table: Table, wanted: str) -> pl.Series:
    """Return a column by its bare name; all null where the file lacks it."""
    name = next((name for name in table.frame.columns if is_called(name, wanted)), None)
    if name is None:
        return pl.Series(wanted, [None], pl.String).new_from_index(0, len(table.frame))
    return table.frame[name].alias(wanted)


def numbers(table: Table, wanted: str) -> pl.Series:
    """Return a column of numbers."""
    return read_numbers(column(table, wanted))


def positive(table: Table, wanted: str) -> pl.Series:
    """Return a column of numbers of which 0 says that nothing was measured."""
    found = numbers(table, wanted)
    return found.set(found <= 0, None)


def timed_rows(table: Table) -> pl.DataFrame:
    """Return `line`, `source_id`, `started_at`, `ended_at` and `utc_offset_minutes` of each row."""
    return table.frame.select(
        table.lines,
        source_id=source_ids(table),
        started_at=read_utc(column(table, "start_time")),
        ended_at=read_utc(column(table, "end_time")),
        utc_offset_minutes=read_offsets(column(table, "time_offset")),
    )


def source_ids(table: Table) -> pl.Expr:
    """Name the devices, so that the steps and the heart rates of a watch meet."""
    device = pl.lit(column(table, "deviceuuid").str.head(8))
    return pl.concat_str(pl.lit(f"{SOURCE_ID}:"), device).fill_null(SOURCE_ID)
