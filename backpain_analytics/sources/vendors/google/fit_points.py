"""Google Fit by Takeout, folder `All Data`: a file for each stream, its points in UTC.

    {"Data Source": "derived:com.google.step_count.delta:com.google.android.gms:estimated_steps",
     "Data Points": [{"startTimeNanos": …, "endTimeNanos": …, "dataTypeName": …,
                      "fitValue": [{"value": {"intVal": 90}}], …}, …]}

Many streams hold the same walks: what phone and watch counted, and what Google merged of it. One
is read: `estimated_steps`, which is what Google itself adds up to its daily totals, else the next
best there is. File names are cut off after some fifty letters, so the stream's own name counts.
"""

import re
from collections.abc import Iterator, Sequence

import polars as pl

from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.json_lists import load_object
from backpain_analytics.sources.reader import Batch, device_batch
from backpain_analytics.sources.sample_rows import heart_rate_batches, step_batches
from backpain_analytics.sources.tables import CLOCK, INSTANT

STEPS, _HEART_RATE = "com.google.step_count.delta", "com.google.heart_rate.bpm"
_BEGINS = re.compile(r'\s*\{\s*"Data Source"\s*:\s*"([^"]*)"')
_PREFERRED = {
    STEPS: ("estimated_steps", "merge_step_deltas", "derived:", "raw:"),
    _HEART_RATE: ("merge_heart_rate_bpm", "derived:", "raw:"),
}
"""What the name of a stream contains, best first."""
_RESTING = "resting_heart_rate"
"""A value of a day that Google made of the others, under the same type."""
_NUMBER = pl.Struct({"value": pl.Struct({"intVal": pl.Float64, "fpVal": pl.Float64})})
_POINT = pl.Struct(
    {
        "dataTypeName": pl.String,
        "startTimeNanos": pl.String,
        "endTimeNanos": pl.String,
        "fitValue": pl.List(_NUMBER),
    }
)
_STREAM = pl.Schema({"Data Points": pl.List(_POINT)})


def stream_of(member: Member) -> str | None:
    """Return the name of a file's stream, whatever the file is called; None: it is another file."""
    found = _BEGINS.match(member.head(4096).decode("utf-8-sig", "ignore"))
    return found[1] if found and "com.google." in found[1] else None


def is_read(member: Member) -> bool:
    """Say whether a file is a stream of steps or of heart rates."""
    return _type_of(stream_of(member) or "") is not None


def unread_streams(members: Sequence[Member]) -> dict[str, str]:
    """Return by their labels the streams beside the best of each measure, and why not them."""
    unread: dict[str, str] = {}
    for kind in _PREFERRED:
        streams = {m.label: stream for m in members if (stream := _stream_of_type(m, kind))}
        sizes = {m.label: m.size for m in members}
        best = min(
            streams, key=lambda label: (_rank(streams[label], kind), -sizes[label]), default=None
        )
        if best is None:
            continue
        reason = f"the stream {_last_name(streams[best])!r} is read; both would count twice"
        unread |= {label: reason for label, stream in streams.items() if stream != streams[best]}
    return unread


def step_starts(member: Member) -> pl.Series:
    """Return when the intervals of a stream of steps start, rising; empty for other streams."""
    if _stream_of_type(member, STEPS) is None:
        return pl.Series(dtype=INSTANT)
    return _points(member)["started_at"].drop_nulls().sort()


def stream_batches(member: Member, source_id: str) -> Iterator[Batch]:
    """Yield the steps or heart rates of a stream."""
    kind = _type_of(stream_of(member) or "")
    rows = _points(member).with_columns(source_id=pl.lit(source_id))
    # An account that has heart rates has a watch, and its steps are merged with the phone's.
    worn = "phone" if kind == STEPS else "worn_with_heart_rate"
    yield device_batch(source_id, worn)
    yield from step_batches(rows) if kind == STEPS else heart_rate_batches(rows)


def _points(member: Member) -> pl.DataFrame:
    """Return `started_at`, `sampled_at`, `ended_at`, `steps` and `heart_rate_bpm` of each point."""
    stream = load_object(member, _STREAM, "as Google Fit writes it")
    points = stream.explode("Data Points").unnest("Data Points")
    value = pl.col("fitValue").list.get(0, null_on_oob=True).struct["value"]
    started_at = instant("startTimeNanos")
    return points.drop_nulls("dataTypeName").select(
        started_at=started_at,
        sampled_at=started_at,
        ended_at=instant("endTimeNanos"),
        steps=value.struct["intVal"],
        heart_rate_bpm=value.struct["fpVal"],
    )


def instant(name: str, nanoseconds: int = 1) -> pl.Expr:
    """Return the instants of numbers since 1970, written as text, each of so many nanoseconds."""
    number = pl.col(name).cast(pl.Int64, strict=False)
    return (number * nanoseconds // 1_000).cast(CLOCK).dt.replace_time_zone("UTC")


def _type_of(stream: str) -> str | None:
    parts = stream.split(":")
    is_ours = len(parts) > 2 and parts[1] in _PREFERRED and _RESTING not in stream
    return parts[1] if is_ours else None


def _stream_of_type(member: Member, kind: str) -> str | None:
    stream = stream_of(member)
    return stream if stream is not None and _type_of(stream) == kind else None


def _rank(stream: str, kind: str) -> int:
    names = _PREFERRED[kind]
    return next((at for at, name in enumerate(names) if name in stream), len(names))


def _last_name(stream: str) -> str:
    return stream.rpartition(":")[2] or stream
