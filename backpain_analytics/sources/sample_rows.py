"""From parsed columns to batches: bad rows to rejected_rows, repeats collapsed, sizes bounded."""

from collections.abc import Iterator, Mapping

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.tables import SCHEMAS

MOST_BATCH_ROWS = 16 * 122_880
MOST_STEPS = 1_000_000
"""In one row; more is no count of steps."""
LOWEST_HEART_RATE_BPM, HIGHEST_HEART_RATE_BPM = 1, 300
"""Outside no sensor has a reading; whether a reading is plausible is decided in SQL."""

MOST_CONTRADICTING_SHARE = 0.05
"""Of all rows. An hour that the clock repeats in autumn is 4 % of a file of one day."""

UNREADABLE_TIME = "The time could not be read."
SKIPPED_TIME = "The local time does not exist: the clock was put forward over it."
MISSING_PERSON = "The row does not say whose it is."
_BAD_INTERVAL = "The interval does not end after it starts."
_BAD_STEPS = f"The steps are not a number from 0 to {MOST_STEPS:,}."
_BAD_HEART_RATE = (
    f"The heart rate is not a number from {LOWEST_HEART_RATE_BPM} to {HIGHEST_HEART_RATE_BPM}."
)
_BAD_RESTING_HEART_RATE = _BAD_HEART_RATE.replace("heart", "resting heart")
_DAMAGED_CLOCK = (
    "many of its rows say different steps for the same time. A spreadsheet has damaged its hours "
    "(AM and PM lost), or it holds two devices: use the original export, one file a device."
)
BAD_SLEEP = "The sleep has no readable times or time zone, or does not end after it starts."
_CONTRADICTION = "Another row for the same time says something else."
_OF_A_ROW = pl.Schema({"line": pl.Int64(), "fault": pl.String()})
"""Where a row stands in its file, and why it is known to be bad; both may be lacking."""


def step_batches(rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield step intervals and what had to be rejected.

    Args:
        rows: The columns of `step_intervals`, `steps` as any number, `person_id` if the file
            names persons, `line`, and `fault` (String): why a row is already known to be bad.
            Of contradicting rows for one interval that with the most steps is kept: vendors
            append a zero when a device synchronises late.

    Raises:
        UnreadableExportError: Too many rows contradict each other.
    """
    steps, started_at = pl.col("steps"), pl.col("started_at")
    good, bad = _judge(
        _complete(rows, "step_intervals"),
        (started_at.is_null(), UNREADABLE_TIME),
        (~steps.is_between(0, MOST_STEPS).fill_null(value=False), _BAD_STEPS),
        (~(pl.col("ended_at") > started_at).fill_null(value=False), _BAD_INTERVAL),
    )
    keys = [name for name in ("person_id", "source_id", "started_at", "ended_at") if name in rows]
    if _is_rising(good, "started_at"):
        contradicting = good.clear()
    else:
        distinct = good.sort("steps", descending=True).unique([*keys, "steps"], maintain_order=True)
        is_kept = pl.struct(keys).is_first_distinct()
        good, contradicting = distinct.filter(is_kept), distinct.filter(~is_kept)
    if len(contradicting) > MOST_CONTRADICTING_SHARE * len(rows):
        raise UnreadableExportError(_DAMAGED_CLOCK)
    yield from _batches("step_intervals", good)
    yield from _rejections(bad)
    yield from _rejections(contradicting.with_columns(fault=pl.lit(_CONTRADICTION)))


def highest_counts(rows: pl.DataFrame, amount: str = "steps") -> tuple[pl.DataFrame, list[str]]:
    """Keep the highest of unlike counts for one interval, as two devices worn at once make them.

    Returns:
        The rows, and what is to be noted of them.
    """
    keys = ["source_id", "started_at", "ended_at"]
    is_whole = pl.all_horizontal(pl.col(*keys, amount).is_not_null())
    counts = rows.filter(is_whole).unique([*keys, amount], maintain_order=True)
    kept = counts.sort(amount, descending=True).unique(keys, keep="first", maintain_order=True)
    lower = len(counts) - len(kept)
    if not lower:
        return rows, []
    note = f"left out {lower:,} counts of minutes for which another device says more"
    return pl.concat([kept, rows.filter(~is_whole)]).sort("line"), [note]


def heart_rate_batches(rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield heart rates and what had to be rejected.

    Args:
        rows: The columns of `heart_rate_samples`, `heart_rate_bpm` as any number, `person_id`
            if the file names persons, `line`, and `fault` as in `step_batches`. Unlike values
            of one instant are all kept: a file may have lost its seconds.
    """
    bpm = pl.col("heart_rate_bpm")
    is_reading = bpm.is_between(LOWEST_HEART_RATE_BPM, HIGHEST_HEART_RATE_BPM)
    good, bad = _judge(
        _complete(rows, "heart_rate_samples"),
        (pl.col("sampled_at").is_null(), UNREADABLE_TIME),
        (~is_reading.fill_null(value=False), _BAD_HEART_RATE),
    )
    good = good.with_columns(bpm.round())
    if not _is_rising(good, "sampled_at"):
        good = good.unique(pl.exclude("line", "fault"), keep="first", maintain_order=True)
    yield from _batches("heart_rate_samples", good)
    yield from _rejections(bad)


def sleep_batches(rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield nights and naps, each once, and what had to be rejected.

    Args:
        rows: `source_id`, `started_at`, `ended_at`, and `line`: null where a list has none;
            `utc_offset_minutes` where the export states the wearer's clock.
    """
    is_span = (rows["ended_at"] > rows["started_at"]).fill_null(value=False)
    spans = rows.filter(is_span)
    yield Batch(
        "sleep_spans",
        spans.select("source_id", "started_at", "ended_at").unique(maintain_order=True),
    )
    yield from clock_batches(spans)
    lines = rows.get_column("line", default=pl.repeat(None, len(rows), dtype=pl.Int64, eager=True))
    yield from rejections(lines.filter(~is_span), BAD_SLEEP)


def clock_batches(rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield the wearer's clock at the start of nights or sessions, where it is stated.

    Args:
        rows: `source_id`, `started_at`; `utc_offset_minutes`, and `time_zone` where it is named.
    """
    if "utc_offset_minutes" not in rows:
        return
    named = pl.col("time_zone") if "time_zone" in rows else pl.lit(None, pl.String)
    stated = rows.drop_nulls(["started_at", "utc_offset_minutes"]).select(
        "source_id",
        stated_at="started_at",
        utc_offset_minutes=pl.col("utc_offset_minutes").cast(pl.Int16),
        time_zone=named,
    )
    if not stated.is_empty():
        yield Batch("stated_clocks", stated.unique(maintain_order=True))


def day_batches(rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield a vendor's own daily steps and what had to be rejected.

    Args:
        rows: `source_id`, `local_date`, `steps` as any number, `aerobic_minutes` if known,
            `person_id` if the file names persons, `line`, and `fault` as in `step_batches`.
    """
    good, bad = _judge(
        _complete(rows, "vendor_days"),
        (pl.col("local_date").is_null(), UNREADABLE_TIME),
        (~pl.col("steps").is_between(0, MOST_STEPS).fill_null(value=False), _BAD_STEPS),
    )
    keys = [name for name in ("person_id", "source_id", "local_date") if name in rows]
    good = good.with_columns(pl.col("steps").round())
    yield from _batches("vendor_days", good.sort("steps", descending=True).unique(keys).sort(keys))
    yield from _rejections(bad)


def resting_heart_rate_batches(rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield the device's own resting heart rates and what had to be rejected.

    Args:
        rows: The columns of `device_resting_heart_rates`, `line`, and `fault` as in
            `step_batches`. Of several rates of one date the first is kept.
    """
    bpm = pl.col("resting_heart_rate_bpm")
    is_rate = bpm.is_between(LOWEST_HEART_RATE_BPM, HIGHEST_HEART_RATE_BPM)
    good, bad = _judge(
        _complete(rows, "device_resting_heart_rates"),
        (pl.col("local_date").is_null(), UNREADABLE_TIME),
        (~is_rate.fill_null(value=False), _BAD_RESTING_HEART_RATE),
    )
    days = good.unique(["source_id", "local_date"], keep="first", maintain_order=True)
    yield from _batches("device_resting_heart_rates", days)
    yield from _rejections(bad)


def judged_batches(table: str, rows: pl.DataFrame, *faults: tuple[pl.Expr, str]) -> Iterator[Batch]:
    """Yield the good rows of a table, each once, and what had to be rejected.

    Args:
        table: Where the rows go; columns that they lack become null.
        rows: With `line`, and `fault` as in `step_batches`, where they have them.
        faults: What is wrong with a row, where it is true or null, and the reason.
    """
    unknown_is_bad = [(is_bad.fill_null(value=True), reason) for is_bad, reason in faults]
    good, bad = _judge(_complete(rows, table), *unknown_is_bad)
    yield from _batches(table, good.unique(pl.exclude("line", "fault"), maintain_order=True))
    yield from _rejections(bad)


def rejected_times(rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield the rows with a `fault`, where they may have one, or without an instant `at`."""
    _, bad = _judge(_with(rows, _OF_A_ROW), (pl.col("at").is_null(), UNREADABLE_TIME))
    yield from _rejections(bad)


def source_batch(rows: pl.DataFrame, device_kind: str) -> Batch:
    """Return the sources of these rows, for each person that the file names."""
    keys = [name for name in ("person_id", "source_id") if name in rows]
    sources = rows.lazy().select(keys).unique().drop_nulls().collect(engine="streaming")
    return Batch("sources", sources.with_columns(device_kind=pl.lit(device_kind)))


def person_column(ids: pl.Series, named: str | None) -> list[pl.Series]:
    """Return the column `person_id`; none where the file is all of the person it is named for.

    Args:
        ids: The file's own ids.
        named: The person for whom the file was handed in. Several ids in one such file are
            distinguished as `<named>-<id>`.
    """
    if named is None:
        return [ids.alias("person_id")]
    return [] if ids.n_unique() < 2 else [(named + "-" + ids).alias("person_id")]


def rejected_items(items: int) -> Iterator[Batch]:
    """Yield rejected rows for so many items of a JSON list, which have no lines."""
    lines = pl.repeat(None, items, dtype=pl.Int64, eager=True)
    yield from rejections(lines, "An item of the list is not of the form that this export has.")


def rejections(lines: pl.Series, reason: str) -> Iterator[Batch]:
    """Yield one rejected row for each line, for one reason."""
    yield from _rejections(pl.DataFrame({"line": lines}).with_columns(fault=pl.lit(reason)))


def _complete(rows: pl.DataFrame, table: str) -> pl.DataFrame:
    """Return the columns that matter; those that the rows lack become null, a hold zero."""
    columns = {**SCHEMAS[table], **_OF_A_ROW}
    return _with(rows, columns).select("^person_id$", *columns)


def _with(rows: pl.DataFrame, columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    lacking = [
        pl.lit(0 if name == "hold_seconds" else None, kind).alias(name)
        for name, kind in columns.items()
        if name not in rows
    ]
    return rows.with_columns(lacking)


def _judge(rows: pl.DataFrame, *faults: tuple[pl.Expr, str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part good rows from bad ones, whose `fault` is the first reason that holds."""
    found = [pl.when(is_bad).then(pl.lit(reason)) for is_bad, reason in faults]
    is_bad = rows.select(
        pl.any_horizontal(pl.col("fault").is_not_null(), *(is_bad for is_bad, _ in faults))
    ).to_series()
    if not is_bad.any():
        return rows, rows.clear()
    bad = rows.filter(is_bad).with_columns(fault=pl.coalesce("fault", *found))
    return rows.filter(~is_bad), bad


def _is_rising(rows: pl.DataFrame, time: str) -> bool:
    """Say whether each person's times rise without a repeat: the usual file, cheap to see."""
    later = (rows[time].to_physical().diff() > 0).fill_null(value=True)
    if "person_id" not in rows:
        return bool(later.all())
    persons = rows["person_id"]
    is_new = (persons != persons.shift()).fill_null(value=True)
    is_grouped = persons.filter(is_new).is_unique().all()
    return bool(is_grouped and (later | is_new).all())


def _batches(table: str, rows: pl.DataFrame) -> Iterator[Batch]:
    schema = SCHEMAS[table]
    persons = [name for name in ("person_id",) if name in rows]
    typed = rows.select(*persons, *(pl.col(name).cast(kind) for name, kind in schema.items()))
    for part in typed.iter_slices(MOST_BATCH_ROWS):
        yield Batch(table, part)


def _rejections(rows: pl.DataFrame) -> Iterator[Batch]:
    bad = rows.select(pl.col("line").cast(pl.Int64), reason=pl.col("fault"))
    for part in bad.iter_slices(MOST_BATCH_ROWS):
        yield Batch("rejected_rows", part)
