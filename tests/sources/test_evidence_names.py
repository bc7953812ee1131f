"""What a file is read under: the settings, and what the rest of its export says of it."""

import json
from datetime import date, datetime, timedelta

import pytest

from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.sources.parsing.day_offsets import offsets_around
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.testing import context
from backpain_analytics.warehouse.publish import reading
from tests.opened import open_export

NEW_YORK_SPRING = {date(2026, 3, day): -300 if day <= 8 else -240 for day in range(5, 12)}
"""Offsets at the start of each date; clocks change on the 8th at two in the morning."""


def beats_of_a_day(day, offset):
    midnight = datetime.combine(day, datetime.min.time()) - timedelta(minutes=offset)
    times = [midnight + timedelta(minutes=minutes, seconds=1) for minutes in range(0, 1380, 30)]
    return json.dumps(
        [
            {"dateTime": f"{at:%m/%d/%y %H:%M:%S}", "value": {"bpm": 60, "confidence": 2}}
            for at in times
        ]
    )


def put(folder, day, offset):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"heart_rate-{day}.json").write_text(beats_of_a_day(day, offset))


def names(folder):
    return {file.member.name: file.read_under for file in open_export(folder, context()).files}


def workspace_at(folder):
    made = create_workspace(folder)
    # Declared, so that no zone is found on the way and all is read anew for that.
    zone = '[persons.anna]\ntime_zone = "America/New_York"\n'
    (made.folder / "backpain.toml").write_text(zone)
    return open_workspace(made.folder)


def read_offsets(workspace):
    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())
    with reading(workspace.warehouse) as con:
        return con.execute(
            "select sampled_at, utc_offset_minutes from heart_rate_samples order by all"
        ).fetchall()


def test_offsets_of_the_date_on_which_clocks_change_are_the_same_night_by_night(tmp_path):
    at_once, nightly = workspace_at(tmp_path / "at_once"), workspace_at(tmp_path / "nightly")
    for day, offset in NEW_YORK_SPRING.items():
        put(at_once.inbox / "anna", day, offset)
        put(nightly.inbox / "anna", day, offset)
        found = read_offsets(nightly)

    assert found == read_offsets(at_once)
    # Not known when on the 8th they changed.
    assert [offset for at, offset in found if at.date() == date(2026, 3, 8) and at.hour >= 5] == (
        [None] * 38
    )


def test_a_file_is_read_anew_only_where_what_concerns_it_changes(tmp_path):
    for day, offset in list(NEW_YORK_SPRING.items())[:-1]:
        put(tmp_path, day, offset)
    before = names(tmp_path)

    put(tmp_path, date(2026, 3, 11), -240)
    after = names(tmp_path)

    changed = {name for name in before if before[name] != after[name]}
    assert changed == {f"heart_rate-2026-03-{day:02}.json" for day in (9, 10)}


def test_a_file_of_which_nothing_else_says_anything_is_read_under_the_settings_alone(tmp_path):
    (tmp_path / "steps.csv").write_text("time,steps\n2026-05-13 10:00,7\n2026-05-13 11:00,8\n")

    settings = open_export(tmp_path, context()).scan.read_under

    assert names(tmp_path) == {"steps.csv": settings}


def test_a_twin_that_arrives_or_grows_changes_the_name(tmp_path):
    (tmp_path / "steps-2026-06-01.json").write_text(
        '[{"dateTime": "06/01/26 10:00:00", "value": "7"}]'
    )
    alone = names(tmp_path)["steps-2026-06-01.json"]
    twin = tmp_path / "steps_2026-06-01.csv"
    twin.write_text("timestamp,steps\n2026-06-01T10:00:00Z,7\n")
    beside = names(tmp_path)["steps-2026-06-01.json"]
    twin.write_text("timestamp,steps\n2026-06-01T10:00:00Z,7\n2026-06-01T10:01:00Z,7\n")
    grown = names(tmp_path)["steps-2026-06-01.json"]

    assert len({alone, beside, grown}) == 3


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (7, 7, (5, 9)),
        (5, 5, (1, 5, 9)),
        (20, 20, (9,)),
        (26, 26, ()),
        (24, 24, (9,)),
        (1, 9, (1, 5, 9)),
    ],
)
def test_offsets_around_are_those_near_enough_to_be_filled_from(first, last, days):
    offsets = {date(2026, 6, day): 60 for day in (1, 5, 9)}

    found = offsets_around(offsets, date(2026, 6, first), date(2026, 6, last))

    assert found == {date(2026, 6, day): 60 for day in days}


def test_of_a_file_whose_dates_are_not_known_all_offsets_concern_it():
    offsets = {date(2026, 6, 9): 60, date(2020, 6, 1): 120}

    assert offsets_around(offsets, date.min, date.max) == offsets
