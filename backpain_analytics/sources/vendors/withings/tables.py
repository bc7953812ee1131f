"""Withings' tables of nights, weights and sessions, whose headers are in the person's language.

    from,to,"light (s)","deep (s)","rem (s)","awake (s)","wake up",…
    Date,"Weight (kg)","Fat mass (kg)",…
    from,to,"from (manual)","to (manual)",Timezone,"Activity type",Data,GPS,Modified

They are known by their form: which columns stand where, and in what unit.
"""

import re
from collections.abc import Callable, Iterator

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.zones import is_zone
from backpain_analytics.sources.device_rows import sleep_session_batches, weight_batches
from backpain_analytics.sources.parsing.clocks import Moments, read_moments, to_instants
from backpain_analytics.sources.parsing.dialect import Layout
from backpain_analytics.sources.parsing.numerals import is_missing, read_numbers
from backpain_analytics.sources.parsing.text_tables import Table
from backpain_analytics.sources.reader import Batch, Context, device_batch
from backpain_analytics.sources.sample_rows import SKIPPED_TIME, sleep_batches
from backpain_analytics.sources.vendors.sessions import recorded_session_batches
from backpain_analytics.sources.vendors.withings.series import DEVICE

SCALE = "withings:scale"
_KILOGRAMS = {"kg": 1.0, "lb": 0.45359237}

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$")
_CLOCK = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")
_UNIT = re.compile(r".+\((\w[\w ]*)\)$")
_UNNAMED = "Multi Sport"
"""A row of its own beside that of the sport, for the same time and without data."""


def kind_of(layout: Layout | None) -> str | None:
    """Return which of the tables it is; None: none of them."""
    if layout is None or len(layout.header) < 4:
        return None
    header, cells = layout.header, layout.first_row
    if all(map(_INSTANT.match, cells[:2])) and len(cells) > 1:
        if header[2].endswith("(s)"):
            return "sleep"
        return "sessions" if header[2].endswith("(manual)") else None
    # Fat, bones, muscles and water are given in the unit of the weight.
    units = {unit[1] for unit in map(_UNIT.match, header[1:5]) if unit}
    is_of_a_scale = header[0] == "Date" and len(units) == 1 and len(header) > 5
    return "weights" if is_of_a_scale and any(map(_CLOCK.match, cells[:1])) else None


def table_batches(table: Table, label: str, context: Context) -> Iterator[Batch]:
    """Yield what one of these tables holds."""
    kind = kind_of(table.layout)
    if kind is not None:
        yield from _READINGS[kind](table, label, context)


def _spans(table: Table, context: Context) -> pl.DataFrame:
    started, ended = (
        to_instants(read_moments(table.frame.to_series(at)), context.zones) for at in (0, 1)
    )
    return started.rename({"at": "started_at"}).with_columns(
        table.lines, source_id=pl.lit(DEVICE), ended_at=ended["at"]
    )


def _sleeps(table: Table, label: str, context: Context) -> Iterator[Batch]:
    """Read nights; one of which no stage is known was seen in bed and not asleep."""
    spans = _spans(table, context)
    yield from sleep_batches(spans)
    header = table.layout.header
    if len(header) < 7 or not header[4].lower().startswith("rem"):
        return
    light, deep, rem, _, awakenings = (
        read_numbers(table.frame.to_series(at)) for at in range(2, 7)
    )
    asleep = light + deep + rem
    yield from sleep_session_batches(
        spans.with_columns(
            asleep_minutes=asleep.set(asleep <= 0, None) / 60,
            awakenings=awakenings.set((asleep <= 0).fill_null(value=True), None),
        )
    )


def _weights(table: Table, label: str, context: Context) -> Iterator[Batch]:
    """Read weights by the wearer's clock; rows of another measure have none."""
    named = _UNIT.match(table.layout.header[1])
    unit = named[1] if named else ""
    if unit not in _KILOGRAMS:
        raise UnreadableExportError(
            f"{label}: its weights are in {unit!r}. Choose kilograms or pounds in the app and "
            "export it again."
        )
    texts = table.frame.to_series(1)
    moments = read_moments(table.frame.to_series(0))
    at = to_instants(moments, context.zones)["at"]
    rows = table.frame.select(
        table.lines,
        source_id=pl.lit(SCALE),
        measured_at=at,
        body_weight_kilograms=read_numbers(texts) * _KILOGRAMS[unit],
        fault=_skipped(moments, at),
    )
    yield device_batch(SCALE, "unknown")
    yield from weight_batches(rows.filter(~is_missing(texts)))


def _skipped(moments: Moments, at: pl.Series) -> pl.Expr:
    is_skipped = moments.values.is_not_null() & at.is_null()
    return pl.when(is_skipped).then(pl.lit(SKIPPED_TIME))


def _sessions(table: Table, label: str, context: Context) -> Iterator[Batch]:
    """Read sessions, of several rows for one time that which tells most. No place is looked at."""
    zone, name, data = (table.frame.to_series(at) for at in (4, 5, 6))
    unknown = [text for text in zone.drop_nulls().unique() if not is_zone(text)]
    rows = _spans(table, context).with_columns(
        time_zone=zone.set(zone.is_in(unknown), None),
        name=name,
        heart_rate_bpm=_of(data, "hr_average"),
        distance_kilometres=_of(data, "distance") / 1_000,
        is_unnamed=name == _UNNAMED,
        has_no_data=data.str.len_bytes() < len('{"":0}'),
    )
    best_first = rows.sort("is_unnamed", "has_no_data", maintain_order=True)
    time = pl.struct("started_at", "ended_at")
    is_kept = pl.col("started_at").is_null() | time.is_first_distinct()
    yield device_batch(DEVICE, "worn")
    yield from recorded_session_batches(best_first.filter(is_kept).sort("line"))


def _of(data: pl.Series, name: str) -> pl.Series:
    return data.str.json_path_match(f"$.{name}").cast(pl.Float64, strict=False)


_READINGS: dict[str, Callable[[Table, str, Context], Iterator[Batch]]] = {
    "sleep": _sleeps,
    "weights": _weights,
    "sessions": _sessions,
}
