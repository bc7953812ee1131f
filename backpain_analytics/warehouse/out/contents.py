"""What the warehouse holds, counted for `backpain status`."""

from dataclasses import dataclass, fields
from datetime import date, datetime

import duckdb

from backpain_analytics.records import Clock, UnreadKind
from backpain_analytics.statements import statement
from backpain_analytics.warehouse.out.clocks import clocks
from backpain_analytics.warehouse.rows import count, first_column, first_row, has_table


@dataclass(frozen=True)
class PersonLine:
    """One person at a glance; dates are local, None where there is none of the kind."""

    person_id: str
    clock: str
    """Offsets from UTC, and whether they are declared, from the exports, or the default."""
    activity_days: int
    """Dates with wear."""
    first_activity_date: date | None
    last_activity_date: date | None
    pain_days: int
    """Dates with a rating."""
    first_pain_date: date | None
    last_pain_date: date | None
    total_days: int
    """Dates of which only or also a vendor's own total is known: a check, no activity days."""


@dataclass(frozen=True)
class UnusableFile:
    """A file that gave nothing, and why."""

    path: str
    status: str
    reason: str


@dataclass(frozen=True)
class Comparisons:
    """What came of relating exposures to pain, over everyone."""

    compared: int
    """Associations with an estimate."""
    lacking: int
    """Associations for which the data do not suffice."""
    rated_days: int
    """Dates with a rating of pain."""
    refusals: tuple[str, ...]
    """What is missing, a sentence for each reason, the commonest first."""
    blank_controls: tuple[str, ...]
    """Those of them that name a declared control which is blank too often."""


NOTHING_COMPARED = Comparisons(0, 0, 0, (), ())


def comparisons(con: duckdb.DuckDBPyConnection) -> Comparisons:
    """Count what was compared, and find the reasons why something was not."""
    if not has_table(con, "associations"):
        return NOTHING_COMPARED
    ((compared, lacking, rated_days, refusals, blank),) = con.execute(
        statement("reads", "comparisons")
    ).fetchall()
    return Comparisons(compared, lacking, rated_days, tuple(refusals or ()), tuple(blank or ()))


def person_lines(con: duckdb.DuckDBPyConnection) -> tuple[PersonLine, ...]:
    """Return one line a person, in alphabetical order."""
    if not has_table(con, "daily_activity"):
        return ()
    known = {clock.person_id: clock for clock in clocks(con)}
    return tuple(
        PersonLine(person, _clock(known.get(person)), *counts)
        for person, *counts in con.execute(statement("reads", "person_lines")).fetchall()
    )


def files_by_status(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return how many files are read, unreadable and unknown."""
    rows = con.execute("select status, count(*) from source_files group by all order by all")
    return dict(rows.fetchall())


def rows_rejected(con: duckdb.DuckDBPyConnection) -> int:
    """Return how many rows could not be used."""
    return count(con, "select count(*) from rejected_rows")


def last_load_at(con: duckdb.DuckDBPyConnection) -> datetime | None:
    """Return when a file was last taken in."""
    found = first_row(con, "select max(loaded_at) from source_files")
    return found[0] if found else None


def unusable_files(con: duckdb.DuckDBPyConnection) -> tuple[UnusableFile, ...]:
    """Return the files that gave nothing."""
    rows = con.execute(
        "select path, status, reason from source_files where status <> 'read' order by path"
    ).fetchall()
    return tuple(UnusableFile(*row) for row in rows)


def files_from_elsewhere(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Return the files that were named from outside the inbox."""
    outside = "select distinct path from file_places where not starts_with(path, 'inbox/')"
    return tuple(first_column(con, f"{outside} order by all"))


def unread_kinds(con: duckdb.DuckDBPyConnection) -> tuple[UnreadKind, ...]:
    """Return what the exports hold that is not read."""
    if not has_table(con, "passed_over_files"):
        return ()
    names = ", ".join(field.name for field in fields(UnreadKind))
    rows = con.execute(
        f"select {names} from ({statement('days', 'unread_kinds')}) order by all"
    ).fetchall()
    return tuple(UnreadKind(*row) for row in rows)


def clock_remarks(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Return what files say against the clock by which they are read."""
    rows = con.execute(
        "select distinct path, unnest(string_split(notes, chr(10))) as note from source_files "
        "order by all"
    ).fetchall()
    return tuple(f"{path}: {note}." for path, note in rows if "write time_zone" in note)


def _clock(clock: Clock | None) -> str:
    if clock is None:
        return "unknown"
    shown = ", ".join(
        f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
        for offset in clock.utc_offset_minutes
    )
    return f"{shown} ({clock.origin})"
