"""Samsung Health's heart rates: spot values in a table, minutes in a JSON file for each hour.

An hour's row names its device and its file; the file has neither offset nor device. So the
files are read as parts of the table that names them, and by themselves only where it is lacking.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.json_lists import frame_of, load_list, load_objects
from backpain_analytics.sources.parsing.sqlite_files import epoch_instant
from backpain_analytics.sources.reader import Batch, Evidence, note_batch

TITLE = "com.samsung.shealth.tracker.heart_rate"

_BINS = re.compile(rf"{re.escape(TITLE)}/.*\.binning_data\.json$")
_BIN = re.compile(
    rb'\s*\[\s*\{(?=[^{}]*"heart_rate")(?=[^{}]*"heart_rate_max")(?=[^{}]*"start_time")'
)
_UNNAMED_SOURCE_ID = "samsung:heart_rate"
_HOURS_AT_ONCE = 2_000
_BIN_ITEM = pl.Schema({"start_time": pl.Int64, "heart_rate": pl.Float64})
_MINUTE = pl.Schema({"hour": pl.UInt32(), **_BIN_ITEM})


def is_bins(member: Member) -> bool:
    """Say whether a file holds the minutes of one hour, by where it lies or by its form."""
    return _BINS.search(member.label) is not None or _BIN.match(member.head(4096)) is not None


def survey(members: Sequence[Member]) -> Evidence:
    """Give the files of minutes to the table of heart rates beside whose folder they lie."""
    tables = {_place(member.label, "/"): member.label for member in members if TITLE in member.name}
    parts: dict[str, dict[str, Member]] = {}
    for member in filter(is_bins, members):
        table = tables.get(_place(member.label, "/jsons/"))
        if table is not None:
            parts.setdefault(table, {})[member.name] = member
    return Evidence(parts=parts)


def _place(label: str, mark: str) -> str:
    return label.replace("!", "/").rpartition(mark)[0]


def heart_rates(rows: pl.DataFrame, parts: Mapping[str, Member]) -> Iterator[Batch]:
    """Yield the spot values of a table and the minutes in the files that it names.

    Args:
        rows: `line`, `source_id`, `sampled_at`, `heart_rate_bpm`, `utc_offset_minutes`,
            and `bins`: the name of a row's file of minutes, or null.
        parts: The files of minutes by name.
    """
    is_hour = pl.col("bins").is_not_null()
    hours = rows.filter(is_hour & pl.col("bins").is_in(list(parts)))
    is_worn = pl.col("source_id").is_in(hours["source_id"].unique().to_list())
    # A device that writes no minutes may be a phone with a finger on its lens.
    kind = pl.when(is_worn).then(pl.lit("worn_with_heart_rate")).otherwise(pl.lit("unknown"))
    yield Batch("sources", rows.select("source_id", device_kind=kind).unique())
    yield from sample_rows.heart_rate_batches(rows.filter(~is_hour))
    for some in hours.iter_slices(_HOURS_AT_ONCE):
        yield from _minutes(some, parts)
    yield note_batch(*_notes(rows, hours, parts))


def _minutes(hours: pl.DataFrame, parts: Mapping[str, Member]) -> Iterator[Batch]:
    found: list[tuple[int, Any, Any]] = []
    damaged: list[int] = []
    for number, name in enumerate(hours["bins"]):
        try:
            items = load_objects(parts[name])
        except UnreadableExportError:
            damaged.append(number)
            continue
        found += ((number, item.get("start_time"), item.get("heart_rate")) for item in items)
    minutes, unreadable = frame_of(found, _MINUTE)
    of_hour = hours.select("line", "source_id", "utc_offset_minutes")
    yield from sample_rows.heart_rate_batches(
        _placed(minutes).join(of_hour.with_row_index("hour"), on="hour", maintain_order="left")
    )
    yield from sample_rows.rejected_items(len(damaged) + unreadable)


def _placed(minutes: pl.DataFrame) -> pl.DataFrame:
    return minutes.with_columns(
        sampled_at=epoch_instant("start_time", 1_000),
        heart_rate_bpm="heart_rate",
    )


def _notes(rows: pl.DataFrame, hours: pl.DataFrame, parts: Mapping[str, Member]) -> Iterator[str]:
    lacking = rows["bins"].count() - len(hours)
    if lacking:
        yield (
            f"left out {lacking:,} hours of heart rates whose minutes are not at hand: copy the "
            "export's folder 'jsons' too"
        )
    unnamed = len(parts) - hours["bins"].n_unique()
    if unnamed:
        yield f"left out {unnamed:,} files of minutes that no row names"


def lone_minutes(member: Member) -> Iterator[Batch]:
    """Read a file of minutes by itself: `[{"start_time": <epoch ms>, "heart_rate": 61.0, …}]`."""
    bins, unreadable = load_list(member, _BIN_ITEM)
    rows = _placed(bins).with_columns(source_id=pl.lit(_UNNAMED_SOURCE_ID))
    yield sample_rows.source_batch(rows, "worn_with_heart_rate")
    yield from sample_rows.heart_rate_batches(rows)
    yield from sample_rows.rejected_items(unreadable)
