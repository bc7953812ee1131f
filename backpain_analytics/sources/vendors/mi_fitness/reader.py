"""Mi Fitness (Xiaomi): tables of records whose times are seconds since 1970, whose values JSON.

    Uid,Sid,Key,Time,Value,UpdateTime
    1,huami.123,steps,1772348400,"{""steps"":69,""distance"":41,""time"":1772348400}",1772350000

Records of samples are named after what they hold (`…_hlth_center_fitness_data.csv`); beside them
lie sessions (`…_sport_record.csv`, with a column `Category`) and sums of days (`…_aggregated_…`,
with `Tag`). `Sid` names the device or app; several of them may tell of the same minutes.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Set
from datetime import timedelta

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import (
    amount_batches,
    session_batches,
    unread_batch,
    weight_batches,
)
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import utc_to_local
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.text_tables import is_large, read_pieces, read_table
from backpain_analytics.sources.reader import Batch, Context, Reader
from backpain_analytics.sources.vendors.columns import headers_in
from backpain_analytics.sources.vendors.exercises import with_exercises
from backpain_analytics.sources.vendors.mi_fitness.nights import SLEEPS, night_batches
from backpain_analytics.sources.vendors.mi_fitness.records import (
    SOURCE_ID,
    instant,
    measured,
    of_value,
    records_of,
)

_HEADERS = {"sid", "key", "time", "value", "updatetime"}
_NAME = re.compile(r"\d{8}_\d+_Mi(?:Fitness|Wear)_\w+\.csv$")
_MINUTE = timedelta(minutes=1)
_DAY_SECONDS = 86_400


def _recognises(member: Member, context: Context) -> bool:
    layout = find_layout(member.head())
    if layout is None or not _HEADERS.issubset(headers_in(member.head())):
        return False
    return any(cell.startswith("{") for cell in layout.first_row) or not layout.first_row


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know the other tables, from settings to links of tracks."""
    return _NAME.match(member.name) is not None and not _HEADERS.issubset(headers_in(member.head()))


def _read(member: Member, context: Context) -> Iterator[Batch]:
    unread: dict[str, int] = {}
    for table in read_pieces(member) if is_large(member) else [read_table(member)]:
        records = records_of(table)
        if "category" in records.columns:
            yield from _sport_batches(records)
            continue
        days = pl.col("tag") + " " + pl.col("key") if "tag" in records.columns else None
        sleeps = pl.when(pl.col("key").is_in(list(SLEEPS))).then(pl.lit("sleep")).otherwise("key")
        grouped = records.with_columns(kind=sleeps if days is None else days)
        for (kind,), rows in grouped.partition_by("kind", as_dict=True).items():
            if kind in _BATCHES:
                yield from _BATCHES[kind](rows, context)
            else:
                unread[str(kind)] = unread.get(str(kind), 0) + len(rows)
    if unread:
        yield unread_batch(unread)


def _step_batches(records: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield the steps and the metres of minutes; those without steps are not written."""
    rows = records.with_columns(
        started_at="at",
        ended_at=pl.col("at") + _MINUTE,
        steps=of_value("steps"),
        distance_kilometres=of_value("distance") / 1000,
    )
    yield sample_rows.source_batch(rows, "unknown")
    yield from sample_rows.step_batches(rows)
    walked = rows.filter(pl.col("distance_kilometres") > 0, pl.col("fault").is_null())
    yield from amount_batches("distance_readings", walked)


def _heart_rate_batches(records: pl.DataFrame, context: Context) -> Iterator[Batch]:
    rows = records.with_columns(sampled_at="at", heart_rate_bpm=of_value("bpm"))
    yield sample_rows.source_batch(rows, "worn_with_heart_rate")
    yield from sample_rows.heart_rate_batches(rows)


def _weight_batches(records: pl.DataFrame, context: Context) -> Iterator[Batch]:
    rows = records.with_columns(measured_at="at", body_weight_kilograms=of_value("weight"))
    yield sample_rows.source_batch(rows, "unknown")
    yield from weight_batches(rows)


def _stand_batches(records: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield the hours in which the wearer stood up."""
    span = {f"{name}ed_at": instant(of_value(f"{name}_time")) for name in ("start", "end")}
    rows = records.with_columns(**span, stand_hours=pl.lit(1.0))
    yield sample_rows.source_batch(rows, "unknown")
    yield from amount_batches("stand_readings", rows)


def _resting_batches(records: pl.DataFrame, context: Context) -> Iterator[Batch]:
    at = records.with_columns(
        at=pl.coalesce(instant(of_value("date_time")), "at"), resting_heart_rate_bpm=of_value("bpm")
    )
    rows = at.with_columns(local_date=_local_dates(at, context))
    yield sample_rows.source_batch(rows, "worn_with_heart_rate")
    yield from sample_rows.resting_heart_rate_batches(rows)


def _day_batches(records: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield sums of days: those of all devices together, else of the one that counted most."""
    dates = _local_dates(records, context)
    rows = records.with_columns(local_date=dates, steps=of_value("steps"))
    is_whole = pl.col("source_id") == SOURCE_ID
    has_whole = is_whole.any().over("local_date").fill_null(value=False)
    kept = rows.filter(is_whole | ~has_whole).with_columns(source_id=pl.lit(SOURCE_ID))
    yield sample_rows.source_batch(kept, "unknown")
    yield from sample_rows.day_batches(kept)


def _local_dates(records: pl.DataFrame, context: Context) -> pl.Series:
    """Return the dates of days: a midnight of UTC stands for its own date."""
    local = utc_to_local(records.select("at"), context.zones).dt.date()
    is_dressed = records["at"].dt.epoch("s") % _DAY_SECONDS == 0
    return records["at"].dt.date().zip_with(is_dressed.fill_null(value=False), local)


def _sport_batches(records: pl.DataFrame) -> Iterator[Batch]:
    """Yield the recorded sessions; 0 stands for what was not measured."""
    name = pl.coalesce("key", "category").str.replace_all("_", " ")
    started_at = pl.coalesce(instant(of_value("start_time")), "at")
    sessions = records.with_columns(
        name=name.str.replace("riding", "cycling"),
        started_at=started_at,
        ended_at=instant(of_value("end_time")),
        minutes=measured("duration") / 60,
        heart_rate_bpm=measured("avg_hrm"),
        distance_kilometres=measured("distance") / 1000,
    )
    yield sample_rows.source_batch(sessions, "worn_with_heart_rate")
    yield from session_batches(with_exercises(sessions, "mi_fitness"))


_BATCHES: Mapping[object, Callable[[pl.DataFrame, Context], Iterator[Batch]]] = {
    "steps": _step_batches,
    "heart_rate": _heart_rate_batches,
    "single_heart_rate": _heart_rate_batches,
    "resting_heart_rate": _resting_batches,
    "weight": _weight_batches,
    "valid_stand": _stand_batches,
    "sleep": night_batches,
    "daily_report steps": _day_batches,
}
"""By key; in the sums of days by tag and key."""

READER = Reader("mi_fitness", "Mi Fitness", _recognises, _read, passes_over=_passes_over)
