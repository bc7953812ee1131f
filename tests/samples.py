"""Samples as devices write them: rows of the raw tables, a minute or a stretch at a time."""

from datetime import datetime

from drawing import MINUTE, MONDAY, at
from selection import examples

PER_EXAMPLE = examples(12)
CLOCK = "strftime(minute_at at time zone 'UTC', '%H:%M')"


def pulse(first: str, minutes: int, beats: float | None = 60, every: int = 1, **more):
    """Rows of `heart_rate_samples`, one every so many minutes."""
    return [
        {"sampled_at": at(first) + i * MINUTE, "heart_rate_bpm": beats, **more}
        for i in range(0, minutes, every)
    ]


def walk(first: str, *counts: int, **more):
    """Rows of `step_intervals`, one minute each."""
    start = at(first)
    return [
        {
            "started_at": start + i * MINUTE,
            "ended_at": start + (i + 1) * MINUTE,
            "steps": steps,
            **more,
        }
        for i, steps in enumerate(counts)
    ]


def reading(first: str, last: str, steps: int, **more):
    """One row of `step_intervals` that may be of any length."""
    return {"started_at": at(first), "ended_at": at(last), "steps": steps, **more}


def slept(first: datetime, minutes: int):
    return {"started_at": first, "ended_at": first + minutes * MINUTE}


def second_source(load, kind: str = "worn", rank: int = 2):
    load("sources", {"source_id": "other", "device_kind": kind})
    load("source_ranks", {"source_id": "other", "source_rank": rank})


def instant(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def zone(con, *spans):
    """Replace anna's zone history: (UTC start, UTC end, offset in minutes)."""
    con.execute("delete from zone_spans")
    con.executemany(
        "insert into zone_spans values ('anna', ?, ?, ?, 'declared')",
        [(start, end, offset) for start, end, offset in spans],
    )


def loaded(load, moment: datetime, person_id: str = "anna", **file: str):
    """Load a file of a person, as it is listed and as it covers some date."""
    named = {"file_id": f"file of {person_id}", "person_id": person_id}
    listed = {"path": "a file", "status": "read", "read_under": "", "loaded_at": moment}
    load("source_files", {**named, **listed, "rows_read": 1, "rows_rejected": 0, **file})
    covered = {"table_name": "diary_entries", "covered_date": MONDAY, "supersedes": True}
    span = {"first_at": MONDAY, "last_at": MONDAY, "rows_loaded": 1}
    load("file_coverage", {**named, **covered, **span, **file})
