"""Gadgetbridge's tables of sessions, weights, nights and naps, in milliseconds since 1970."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import sleep_session_batches, weight_batches
from backpain_analytics.sources.parsing.sqlite_files import epoch_instant, read_frames
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.vendors.sessions import recorded_session_batches, sport_names

_MILLISECOND = 1_000
"""Microseconds."""
_STAGES = ("deep_sleep_duration", "light_sleep_duration", "rem_sleep_duration")
"""Minutes."""


@dataclass(frozen=True)
class Summary:
    """One kind of table."""

    ending: str
    """Of its name."""
    columns: Mapping[str, tuple[str, pl.DataType]]
    """What it must have → our name and type."""
    read: Callable[[pl.DataFrame], Iterator[Batch]]
    more: Mapping[str, tuple[str, pl.DataType]]
    """The same of columns that not every one has."""

    def batches(self, con: sqlite3.Connection, table: str, columns: set[str]) -> Iterator[Batch]:
        """Yield what a table of this kind holds."""
        wanted = {"device_id": ("device", pl.Int64()), **self.columns, **self.more}
        selected = ", ".join(name if name in columns else "null" for name in wanted)
        schema = pl.Schema(list(wanted.values()))
        # A table's name is the file's own text, so it is quoted.
        name = table.replace('"', '""')
        maker = table.removesuffix(self.ending).split("_SLEEP")[0].strip("_").lower() or "device"
        source_id = pl.concat_str(pl.lit(f"gadgetbridge:{maker}:"), "device")
        for frame in read_frames(con, f'select {selected} from "{name}"', schema):
            rows = frame.with_columns(
                source_id=source_id,
                started_at=epoch_instant("start", _MILLISECOND),
                **({"ended_at": epoch_instant("end", _MILLISECOND)} if "end" in schema else {}),
            )
            yield sample_rows.source_batch(rows, "unknown")
            yield from self.read(rows)


def kind_of(table: str, columns: set[str]) -> Summary | None:
    """Return what kind of table it is, by its name and its columns."""
    return next(
        (
            kind
            for kind in _KINDS
            if table.endswith(kind.ending) and columns >= {"device_id", *kind.columns}
        ),
        None,
    )


def _sessions(rows: pl.DataFrame) -> Iterator[Batch]:
    """Read sessions by the number of their sport; a name or a track may tell a place."""
    summary = rows["summary"]
    yield from recorded_session_batches(
        rows.with_columns(
            name=sport_names("gadgetbridge", rows["sport"]),
            heart_rate_bpm=_value(summary, "averageHR"),
            distance_kilometres=_value(summary, "distanceMeters") / 1_000,
        )
    )


def _value(summary: pl.Series, name: str) -> pl.Series:
    return summary.str.json_path_match(f"$.{name}.value").cast(pl.Float64, strict=False)


def _weights(rows: pl.DataFrame) -> Iterator[Batch]:
    yield from weight_batches(rows.rename({"started_at": "measured_at"}))


def _nights(rows: pl.DataFrame) -> Iterator[Batch]:
    """Read nights, of which not every maker tells the stages."""
    yield from sample_rows.sleep_batches(rows)
    asleep = pl.sum_horizontal(_STAGES, ignore_nulls=False)
    told = rows.with_columns(asleep_minutes=asleep).filter(pl.col("asleep_minutes") > 0)
    yield from sleep_session_batches(told)


def _naps(rows: pl.DataFrame) -> Iterator[Batch]:
    yield from sample_rows.sleep_batches(rows)
    yield from sleep_session_batches(rows.with_columns(is_nap=pl.lit(value=True)))


_START = ("start", pl.Int64())
_END = ("end", pl.Int64())
_KINDS = (
    Summary(
        "BASE_ACTIVITY_SUMMARY",
        {"start_time": _START, "end_time": _END, "activity_kind": ("sport", pl.Int64())},
        _sessions,
        {"summary_data": ("summary", pl.String())},
    ),
    Summary(
        "WEIGHT_SAMPLE",
        {"timestamp": _START, "weight_kg": ("body_weight_kilograms", pl.Float64())},
        _weights,
        {},
    ),
    Summary(
        "_SAMPLE",
        {"timestamp": _START, "wakeup_time": _END},
        _nights,
        {name: (name, pl.Float64()) for name in _STAGES},
    ),
    Summary("NAP_SAMPLE", {"timestamp": _START, "end_timestamp": _END}, _naps, {}),
)
