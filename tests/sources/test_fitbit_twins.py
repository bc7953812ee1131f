"""Takeout's steps and heart rates, as CSV and as JSON: each reading once, none left out."""

import json
from datetime import date
from itertools import permutations

import pytest
from selection import third_of

from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.sources.vendors.fitbit import lists
from backpain_analytics.sources.vendors.fitbit.takeout import READER
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.testing import context, member, note, read, rejected, rows
from backpain_analytics.warehouse.publish import reading

CSV = "Takeout/Fitbit/Physical Activity_GoogleData/"
JSON = "Takeout/Fitbit/Global Export Data/"


def steps_json(day, minutes):
    """Minutes as `HH:MM` of the named date, or `MM/DD/YY HH:MM`, with their steps."""
    written = date.fromisoformat(day).strftime("%m/%d/%y")
    items = [
        {"dateTime": f"{at}:00" if "/" in at else f"{written} {at}:00", "value": str(steps)}
        for at, steps in minutes.items()
    ]
    return member(f"{JSON}steps-{day}.json", json.dumps(items))


def steps_csv(day, minutes, header="timestamp,steps"):
    lines = [
        f"{at}:00Z,{steps}" if "T" in at else f"{day}T{at}:00Z,{steps}"
        for at, steps in minutes.items()
    ]
    return member(f"{CSV}steps_{day}.csv", "\n".join([header, *lines]) + "\n")


def beats_json(day, *beats):
    written = date.fromisoformat(day).strftime("%m/%d/%y")
    items = [
        {"dateTime": f"{written} {at}", "value": {"bpm": bpm, "confidence": confidence}}
        for at, bpm, confidence in beats
    ]
    return member(f"{JSON}heart_rate-{day}.json", json.dumps(items))


def beats_csv(day, *beats):
    lines = [f"{day}T{at}Z,{bpm}" for at, bpm in beats]
    return member(
        f"{CSV}heart_rate_{day}.csv", "\n".join(["timestamp,beats per minute", *lines]) + "\n"
    )


def together(*files, zone="UTC"):
    """What each file yields beside the others, by its name."""
    evidence = READER.survey(files)
    where = context(zone, **{name: getattr(evidence, name) for name in ("beside", "dates")})
    return {file.name: read(READER, file, where) for file in files}


def counted(tables):
    return rows(tables, "step_intervals", "started_at", "steps")


def beaten(tables):
    return rows(tables, "heart_rate_samples", "sampled_at", "heart_rate_bpm")


def test_a_minute_that_only_one_twin_has_counts():
    found = together(
        steps_json("2026-06-01", {"10:00": 9, "10:01": 8, "10:02": 0}),
        steps_csv("2026-06-01", {"10:01": 8, "10:05": 7}),
    )

    assert counted(found["steps_2026-06-01.csv"]) == [
        ("06-01 10:00:00", 9),
        ("06-01 10:01:00", 8),
        ("06-01 10:02:00", 0),
        ("06-01 10:05:00", 7),
    ]
    assert counted(found["steps-2026-06-01.json"]) == []
    said = note(found["steps_2026-06-01.csv"])
    assert "minutes of steps in this file alone: 1, in the JSON alone: 1" in said
    assert "read together with the CSV" in note(found["steps-2026-06-01.json"])


@pytest.mark.parametrize(("in_json", "in_csv"), [(9, 12), (12, 9), (0, 12)])
def test_of_two_counts_of_a_minute_the_higher_is_kept(in_json, in_csv):
    found = together(
        steps_json("2026-06-01", {"10:00": in_json}), steps_csv("2026-06-01", {"10:00": in_csv})
    )

    assert counted(found["steps_2026-06-01.csv"]) == [("06-01 10:00:00", 12)]
    assert rejected(found["steps_2026-06-01.csv"]) == []


def test_what_the_json_says_of_other_dates_is_its_own():
    found = together(
        steps_json("2026-05-30", {"10:00": 5, "06/01/26 00:00": 6, "06/30/26 23:59": 7}),
        steps_csv("2026-06-01", {"10:00": 8}),
    )

    assert counted(found["steps-2026-05-30.json"]) == [("05-30 10:00:00", 5)]
    assert counted(found["steps_2026-06-01.csv"]) == [
        ("06-01 00:00:00", 6),
        ("06-01 10:00:00", 8),
        ("06-30 23:59:00", 7),
    ]


def test_tables_of_one_month_part_it_where_the_next_begins():
    found = together(
        steps_json("2026-06-01", {"10:00": 5, "06/12/26 10:00": 6}),
        steps_csv("2026-06-01", {"11:00": 1}),
        steps_csv("2026-06-12", {"11:00": 2}),
    )

    assert counted(found["steps_2026-06-01.csv"]) == [("06-01 10:00:00", 5), ("06-01 11:00:00", 1)]
    assert counted(found["steps_2026-06-12.csv"]) == [("06-12 10:00:00", 6), ("06-12 11:00:00", 2)]


def test_devices_of_others_are_not_joined_with_the_accounts_own():
    table = steps_csv(
        "2026-06-01",
        {"10:00": "14,Charge 6", "10:01": "9,Phone Health Connect"},
        header="timestamp,steps,data source",
    )

    found = together(steps_json("2026-06-01", {"10:01": 3}), table)["steps_2026-06-01.csv"]

    assert sorted(rows(found, "step_intervals", "source_id", "started_at", "steps")) == [
        ("fitbit:archive", "06-01 10:00:00", 14),
        ("fitbit:archive", "06-01 10:01:00", 3),
        ("health_connect:phone", "06-01 10:01:00", 9),
    ]


def test_heart_rates_of_both_are_joined_and_guesses_of_the_json_are_none():
    found = together(
        beats_json("2026-06-01", ("10:00:00", 61, 2), ("10:00:05", 50, 0), ("10:00:10", 62, 3)),
        beats_csv("2026-06-01", ("10:00:00", 61.0), ("10:00:05", 50.0), ("10:00:15", 63.0)),
    )

    table = found["heart_rate_2026-06-01.csv"]
    assert beaten(table) == [
        ("06-01 10:00:00", 61),
        ("06-01 10:00:10", 62),
        ("06-01 10:00:15", 63),
    ]
    assert "heart rates in this file alone: 1, in the JSON alone: 1" in note(table)
    assert "left out 1 heart rates of confidence 0" in note(table)
    assert beaten(found["heart_rate-2026-06-01.json"]) == []


def test_a_local_day_lies_on_two_utc_dates():
    # At UTC-05:00 the file of June 1 ends on June 2, of which there is no CSV.
    beats = [
        {"dateTime": at, "value": {"bpm": 60, "confidence": 2}}
        for at in ("06/01/26 05:00:01", "06/02/26 04:59:00")
    ]
    local_day = member(f"{JSON}heart_rate-2026-06-01.json", json.dumps(beats))

    found = together(local_day, beats_csv("2026-06-01", ("07:00:00", 61)))

    assert beaten(found["heart_rate-2026-06-01.json"]) == [("06-02 04:59:00", 60)]
    assert beaten(found["heart_rate_2026-06-01.csv"]) == [
        ("06-01 05:00:01", 60),
        ("06-01 07:00:00", 61),
    ]


def test_beside_a_damaged_json_the_table_is_read_and_says_so():
    damaged = member(f"{JSON}steps-2026-06-01.json", '[{"dateTime": "06/01/26 10:00:00", "va')

    found = together(damaged, steps_csv("2026-06-01", {"10:00": 9}))["steps_2026-06-01.csv"]

    assert counted(found) == [("06-01 10:00:00", 9)]
    assert "its JSON could not be read with it" in note(found)


def test_where_the_table_holds_no_data_the_json_of_its_dates_is_read():
    empty = member(f"{CSV}steps_2026-06-01.csv", "no data")

    found = together(empty, steps_json("2026-06-01", {"10:00": 9}))

    assert counted(found["steps_2026-06-01.csv"]) == [("06-01 10:00:00", 9)]


def test_items_of_the_json_that_are_no_readings_are_rejected_once():
    files = [
        steps_json("2026-06-01", {"10:00": 9, "10:01": "many"}),
        steps_csv("2026-06-01", {"10:00": 9}),
    ]

    found = together(*files)

    assert [len(rejected(tables)) for tables in found.values()] == [0, 1]


def test_neighbouring_tables_read_each_json_once(monkeypatch):
    days = [f"2026-06-0{day}" for day in range(1, 9)]
    asked = []
    parse = lists.heart_rates
    monkeypatch.setattr(lists, "heart_rates", lambda file: asked.append(file.name) or parse(file))
    files = [beats_json(day, ("10:00:00", 61, 2)) for day in days]
    files += [beats_csv(day, ("10:00:00", 61)) for day in days]

    together(*files)

    assert sorted(asked) == [f"heart_rate-{day}.json" for day in days]


def test_a_resting_heart_rate_is_taken_from_the_table_where_the_json_has_none():
    item = {"dateTime": "06/01/26 00:00:00", "value": {"date": "06/01/26", "value": 61.5}}
    files = [
        member(f"{JSON}resting_heart_rate-2026-01-01.json", json.dumps([item])),
        member(
            f"{CSV}daily_resting_heart_rate.csv",
            "timestamp,beats per minute,data source\n"
            "2026-06-01T00:00:00Z,62,Charge 6\n"
            "2026-06-01T00:00:00Z,64,Garmin Connect Health Kit\n"
            "2026-06-02T00:00:00Z,63,Charge 6\n",
        ),
    ]

    found = together(*files)

    columns = ("device_resting_heart_rates", "local_date", "resting_heart_rate_bpm")
    # What another app handed in is no twin of the account's own.
    assert rows(found["daily_resting_heart_rate.csv"], *columns) == [
        (date(2026, 6, 1), 64),
        (date(2026, 6, 2), 63),
    ]


FILES = [
    steps_json("2026-05-20", {"10:00": 5, "06/02/26 09:00": 6}),
    steps_csv("2026-06-01", {"08:00": 1, "2026-06-02T09:30": 2}),
    beats_json("2026-06-02", ("00:00:01", 60, 2), ("12:00:00", 70, 2)),
    beats_csv("2026-06-02", ("00:00:01", 60), ("23:00:00", 71)),
]


def held(workspace):
    with reading(workspace.warehouse) as con:
        return [
            con.execute(f"select * exclude (file_id) from {table} order by all").fetchall()
            for table in ("step_intervals", "heart_rate_samples")
        ]


def put(workspace, file):
    path = workspace.inbox / "anna" / file.label
    path.parent.mkdir(parents=True, exist_ok=True)
    with file.open() as content:
        path.write_bytes(content.read())
    return path


def workspace_at(folder):
    made = create_workspace(folder)
    (made.folder / "backpain.toml").write_text('time_zone = "UTC"\n')
    return open_workspace(made.folder)


ORDERS = [*permutations(range(len(FILES)))]
FEW_ORDERS = ORDERS[::12]


@pytest.mark.parametrize(
    "orders",
    [FEW_ORDERS, pytest.param([*{*ORDERS} - {*FEW_ORDERS}], marks=pytest.mark.thorough)],
    ids=["some", "all others"],
)
def test_in_whatever_order_the_twins_arrive_the_same_is_held(tmp_path, orders):
    at_once = workspace_at(tmp_path / "at_once")
    for file in FILES:
        put(at_once, file)
    take_in(at_once)

    for order in orders:
        night_by_night = workspace_at(tmp_path / "".join(map(str, order)))
        for number in order:
            put(night_by_night, FILES[number])
            take_in(night_by_night)
        assert held(night_by_night) == held(at_once), order


def take_in(workspace):
    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())


@pytest.mark.parametrize("gone", third_of(FILES), ids=lambda file: file.name)
def test_whatever_twin_is_taken_out_what_the_others_say_alone_is_held(tmp_path, gone):
    night_by_night = workspace_at(tmp_path / "nights")
    for file in FILES:
        put(night_by_night, file)
    take_in(night_by_night)
    put(night_by_night, gone).unlink()
    take_in(night_by_night)
    at_once = workspace_at(tmp_path / "at once")
    for file in FILES:
        if file is not gone:
            put(at_once, file)
    take_in(at_once)

    assert held(night_by_night) == held(at_once)
