"""Large tables of samples in pieces, where every piece is read as the whole would be.

How a file is read is decided from all its rows: the order of day and month, the spacing, the
decimal mark, repeats. A first pass reads each piece by itself and asks for that verdict. Where
all agree, and none has rows that only the others explain, the pieces say what the whole says.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.damage import ignore_damage
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.samples_csv.columns import TIMES, VALUES
from backpain_analytics.sources.handmade.samples_csv.counters import rises_and_falls
from backpain_analytics.sources.handmade.samples_csv.notes import repeated_hours, understood
from backpain_analytics.sources.handmade.samples_csv.times import Spaced
from backpain_analytics.sources.parsing.numerals import are_read_alone
from backpain_analytics.sources.parsing.text_tables import Table, is_large, read_pieces, read_table

_READ_ALONE = {*TIMES, *VALUES, "person_id"}
"""Columns of which a row says all that is needed of it, beside the verdict."""


@dataclass(frozen=True)
class _Verdict:
    """How a piece was read."""

    note: str
    states_offsets: bool
    names_persons: bool
    person: str | None
    """The id that all rows have, where it is nobody's name."""


def tables_of(member: Member, spaced_of: Callable[[Table], Spaced]) -> Iterator[Table]:
    """Yield the table whole, or in pieces where those are read alike.

    `spaced_of` reads a piece as if it were a file.
    """
    if is_large(member) and _are_read_alike(replace(member, on_damage=ignore_damage), spaced_of):
        # One of which no row is left has nothing more to say.
        yield from (table for table in read_pieces(member) if len(table.frame))
    else:
        yield read_table(member)


def _are_read_alike(member: Member, spaced_of: Callable[[Table], Spaced]) -> bool:
    verdict, ended = None, _Ends()
    try:
        for table in read_pieces(member):
            if not len(table.frame):
                continue
            spaced = spaced_of(table)
            found = _verdict(spaced)
            if found is None or found != (verdict or found) or not ended.continue_with(spaced.rows):
                return False
            verdict = found
    except UnreadableExportError:
        # Whatever it is, it is said of the whole file.
        return False
    return verdict is not None


def _verdict(spaced: Spaced) -> _Verdict | None:
    """Return how a piece was read; None where it takes the whole to know."""
    samples = spaced.samples
    if spaced.is_daily or not _READ_ALONE.issuperset(samples.columns):
        return None
    # Devices, a clock in a column, a running count, an hour that comes twice: of the whole file.
    if samples.devices or samples.clock or any(repeated_hours(spaced)):
        return None
    if "steps" in samples.columns and not rises_and_falls(spaced.rows):
        return None
    for name in VALUES:
        texts = samples.texts(name)
        if texts is not None and not are_read_alone(texts, are_counts=name == "steps"):
            return None
    ids = samples.texts("person_id")
    is_named = "person_id" in spaced.rows
    if ids is not None and not is_named and ids.n_unique() > 1:
        return None
    offsets = samples.moments.utc_offset_minutes
    return _Verdict(
        understood(spaced),
        states_offsets=offsets.null_count() < len(offsets),
        person=None if ids is None or is_named else ids[0],
        names_persons=is_named,
    )


class _Ends:
    """Where each person's rows ended in the pieces so far: they must rise through all of them."""

    def __init__(self) -> None:
        self._persons: set[object] = set()
        self._last: tuple[object, object] | None = None

    def continue_with(self, rows: pl.DataFrame) -> bool:
        """Say whether a piece only adds later rows of the last person, and other persons."""
        person = pl.col("person_id") if "person_id" in rows else pl.lit(None).alias("person_id")
        timed = rows.filter(pl.col("at").is_not_null()).select(person, "at")
        if not len(timed):
            return True
        runs = timed["person_id"].rle().struct.field("value").to_list()
        first, last = timed.row(0), timed.row(-1)
        is_rising = timed.select(
            (pl.col("at").diff() > pl.duration())
            | (pl.col("person_id").ne_missing(pl.col("person_id").shift()))
        ).to_series()[1:]
        continues = self._last is not None and first[0] == self._last[0]
        is_later = not continues or (self._last is not None and first[1] > self._last[1])
        fresh = runs[1:] if continues else runs
        is_new = len(set(runs)) == len(runs) and self._persons.isdisjoint(fresh)
        self._persons.update(runs)
        self._last = last
        return bool(is_rising.all()) and is_later and is_new
