"""Strava's export of an account: `activities.csv`, a recorded session in each row.

    Activity ID,Activity Date,Activity Name,Activity Type,…,Elapsed Time,Distance,…
    …,Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,…,Average Heart Rate,…

Times are UTC. The headers are in the person's language, but their order is the same in all, and
the length and the distance stand twice: first as the person sees them, then in seconds and metres.
The names that activities have say where they were, so their types stand for them. The tracks in the
folder `activities` are files of their own.
"""

import re
from collections.abc import Iterator, Sequence, Set

import polars as pl

from backpain_analytics.sources.device_rows import session_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_moments
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.month_names import english_months
from backpain_analytics.sources.parsing.numerals import is_missing, read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, Reader, device_batch
from backpain_analytics.sources.vendors.exercises import with_exercises
from backpain_analytics.sources.vocabularies import vocabulary, word_set

SOURCE_ID = "strava"
LIST = "activities.csv"
LARGEST_DEVIATION = 0.05
"""Of the median of metres for each unit of the first distance."""
METRES_PER_UNIT = (1_000, 1_609.344)

_DATE, _TYPE, _ELAPSED, _DISTANCE = 1, 3, 5, 6
_MOVING_AFTER, _METRES_AFTER, _HEART_RATE_AFTER = 1, 2, 16
"""Columns after the second elapsed time."""
_CLOCK = re.compile(r".*\d.*\d{1,2}:\d\d")
_OTHER_FOLDERS = re.compile(r"(?:^|[/!])export_\d+(?:\.zip)?[/!](?:media|routes|clubs|segments)/")
_OTHER_FILES = word_set(vocabulary("vendors/strava")["other_files"])


def _recognises(member: Member, context: Context) -> bool:
    layout = find_layout(member.head())
    if layout is None or _second_elapsed(layout.header) is None or len(layout.first_row) < 2:
        return False
    return layout.first_row[0].isdigit() and _CLOCK.match(layout.first_row[_DATE]) is not None


def _second_elapsed(header: Sequence[str]) -> int | None:
    """Return where the length stands in seconds; None: it is another table."""
    if len(header) <= _DISTANCE or not header[_ELAPSED]:
        return None
    for at in range(_DISTANCE + 1, len(header) - _HEART_RATE_AFTER):
        if header[at] == header[_ELAPSED] and header[at + _METRES_AFTER] == header[_DISTANCE]:
            return at
    return None


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know what else the export says of a person, and pictures and routes."""
    is_listed = member.name.rpartition(".")[0] in _OTHER_FILES and LIST in beside
    return is_listed or _OTHER_FOLDERS.search(member.label) is not None


def _read(member: Member, context: Context) -> Iterator[Batch]:
    table = read_table(member)
    elapsed_at = _second_elapsed(table.layout.header)
    if elapsed_at is None:
        return
    elapsed, moving, metres, heart_rate = (
        _numbers(table, elapsed_at + after)
        for after in (0, _MOVING_AFTER, _METRES_AFTER, _HEART_RATE_AFTER)
    )
    dates = english_months(table.frame.to_series(_DATE))
    # Who writes points between day, month and year begins with the day.
    has_points = dates.str.contains(r"^\d{1,2}\.\d{1,2}\.").any()
    moments = read_moments(dates, day_order="dmy" if has_points else None)
    yield device_batch(SOURCE_ID, "unknown")
    rows = table.frame.select(
        table.lines,
        source_id=pl.lit(SOURCE_ID),
        started_at=moments.values.dt.replace_time_zone("UTC"),
        name=table.frame.to_series(_TYPE).str.strip_chars().str.to_lowercase(),
        minutes=moving.set(moving <= 0, None).fill_null(elapsed) / 60,
        heart_rate_bpm=heart_rate.set(heart_rate <= 0, None),
        distance_kilometres=_kilometres(metres, _numbers(table, _DISTANCE)),
    )
    yield from session_batches(with_exercises(rows, "strava"))


def _kilometres(metres: pl.Series, shown: pl.Series) -> pl.Series:
    """Return distances in kilometres; null where their unit does not show.

    Beside kilometres or miles stand metres. A pool's are in metres in both columns.
    """
    median = (metres / shown).filter((metres > 0) & (shown > 0) & (metres > 2 * shown)).median()
    is_in_metres = isinstance(median, float) and any(
        abs(median / unit - 1) <= LARGEST_DEVIATION for unit in METRES_PER_UNIT
    )
    kilometres = (metres / 1_000).round(3)
    return kilometres.set(kilometres <= 0, None) if is_in_metres else kilometres.clear(len(metres))


def _numbers(table: Table, at: int) -> pl.Series:
    texts = table.frame.to_series(at)
    return read_numbers(texts.set(is_missing(texts), None))


READER = Reader(
    "strava", "Strava, list of activities", _recognises, _read, passes_over=_passes_over
)
