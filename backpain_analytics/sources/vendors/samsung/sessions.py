"""Sessions of Samsung Health, by the numbers of `exercise_types.toml`."""

from collections.abc import Iterator

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import session_batches
from backpain_analytics.sources.parsing.text_tables import Table
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.vendors.exercises import with_exercises
from backpain_analytics.sources.vendors.samsung.columns import (
    column,
    numbers,
    positive,
    timed_rows,
)
from backpain_analytics.sources.vocabularies import vocabulary

_MILLISECONDS_PER_MINUTE = 60_000
_OWN = "0"
"""A kind of exercise that the person made and gave a title."""


def exercise_batches(table: Table) -> Iterator[Batch]:
    """Read sessions; lengths are in milliseconds without pauses, distances in metres."""
    types = column(table, "exercise_type").str.strip_chars().fill_null("")
    names = vocabulary("vendors/samsung/exercise_types")["names"]
    title = column(table, "title").str.strip_chars()
    own = title.set(title == "", None).fill_null("own exercise")
    rows = timed_rows(table).with_columns(
        name=types.replace_strict(names, default=None).fill_null("exercise " + types),
        minutes=numbers(table, "duration") / _MILLISECONDS_PER_MINUTE,
        heart_rate_bpm=positive(table, "mean_heart_rate"),
        distance_kilometres=(positive(table, "distance") / 1_000).round(3),
    )
    rows = rows.with_columns(name=rows["name"].zip_with(types != _OWN, own))
    yield sample_rows.source_batch(rows, "unknown")
    yield from session_batches(with_exercises(rows, "samsung"))
