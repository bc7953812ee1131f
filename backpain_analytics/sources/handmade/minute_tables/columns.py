"""Which column of a minute table is which, and in what form it is streamed."""

from dataclasses import dataclass

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.samples_csv.columns import (
    MAPPABLE,
    VALUE_OF_KIND,
    VALUES,
    device_columns,
    guess_sample_columns,
    mapped_sample_columns,
    offset_column,
)
from backpain_analytics.sources.mappings import check_names
from backpain_analytics.sources.parsing.dialect import Layout
from backpain_analytics.sources.parsing.parquet_files import collect

_READ = ("person_id", "started_at", "date", "time", *VALUES)


@dataclass(frozen=True)
class MinuteTable:
    """A minute table as a stream of our columns."""

    rows: pl.LazyFrame
    """`person_id`, where there is one, and timestamps as they are stored; values as numbers."""
    headers: dict[str, str]
    """Our column → the file's."""
    unused: list[str]

    @property
    def values(self) -> list[str]:
        """The values that it holds."""
        return [name for name in VALUES if name in self.headers]


def minute_table(frame: pl.LazyFrame, member: Member, mapping: ColumnMapping | None) -> MinuteTable:
    """Find the columns by the mapping, or else by their headers.

    Raises:
        AmbiguousExportError: Two columns may hold the same value.
        UnreadableExportError: The columns do not say what is needed, or say more than is read.
    """
    schema = frame.collect_schema()
    layout = Layout("utf-8", ",", tuple(schema.names()), range(1, 2), ())
    if mapping is None or mapping.kind is None:
        places = guess_sample_columns(layout, member.name)
    else:
        check_names(mapping, MAPPABLE, [VALUE_OF_KIND[mapping.kind]])
        places = mapped_sample_columns(mapping, layout)
    headers = {name: layout.header[at] for name, at in places.items()}
    has_time = "started_at" in headers or {"date", "time"} <= headers.keys()
    if not has_time or not any(name in headers for name in VALUES):
        raise UnreadableExportError(
            f"{member.label}: steps or heart rates by the minute, with their times, are not among "
            f"its columns: {', '.join(layout.header)}. Say which they are with a "
            "[mappings.<name>] block in backpain.toml."
        )
    _refuse_more(frame, layout, headers, member)
    used = {name: header for name, header in headers.items() if name in _READ}
    columns = [_typed(name, header, schema[header], member) for name, header in used.items()]
    unused = [header for header in layout.header if header not in used.values()]
    return MinuteTable(frame.select(columns), used, unused)


def _refuse_more(
    frame: pl.LazyFrame, layout: Layout, headers: dict[str, str], member: Member
) -> None:
    """Refuse what would change the meaning of rows and is read of CSV alone."""
    beside = [header for name, header in headers.items() if name not in _READ]
    offset = offset_column(layout)
    beside += [] if offset is None else [layout.header[offset]]
    devices = collect(frame.select(pl.nth(device_columns(layout)[:1]).n_unique()), member)
    beside += [name for name in devices.columns if devices[name].item() > 1]
    if beside:
        raise UnreadableExportError(
            f"{member.label}: of Parquet, a column such as {beside[0]!r} is not read, which says "
            "how long rows last, by which clock, or of which device: save the table as CSV."
        )


def _typed(name: str, header: str, kind: pl.DataType, member: Member) -> pl.Expr:
    column, text = pl.col(header), isinstance(kind, pl.String | pl.Categorical | pl.Enum)
    if name in VALUES and (kind.is_numeric() or text):
        return column.cast(pl.Float64, strict=False).alias(name)
    if name == "person_id" and (kind.is_numeric() or text):
        return column.alias(name)
    if name in {"started_at", "date", "time"} and (kind.is_temporal() or text):
        is_moment = isinstance(kind, pl.Datetime)
        return (column if is_moment else column.cast(pl.String)).alias(name)
    raise UnreadableExportError(
        f"{member.label}: its column {header!r} is of the type {kind}, as which no "
        f"{name.replace('_', ' ')} is read: store numbers, and times as timestamps."
    )
