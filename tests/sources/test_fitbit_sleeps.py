"""Takeout's nights, which are marked as UTC and may be the wearer's own clock."""

import json
from datetime import date, datetime, timedelta

import pytest

from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.sources.vendors.fitbit.takeout import READER
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.testing import context, member, note, read, rows
from backpain_analytics.warehouse.publish import reading

HEADER = "sleep_id,sleep_type,start_utc_offset,sleep_start,end_utc_offset,sleep_end,data_source"
PLACE = "Takeout/Fitbit/"
wall = datetime.fromisoformat
FIRST = wall("2026-02-02T23:05")
"""On the wall, at UTC-06:00."""
CENTRAL = timedelta(hours=-6)


def clocks(nights=5, first=FIRST, hours=7.5):
    """Nights by the wearer's clock."""
    starts = [first + timedelta(days=night, minutes=night) for night in range(nights)]
    return [(start, start + timedelta(hours=hours)) for start in starts]


def table(nights, offsets=("+00:00",), moved=timedelta(), seconds=0):
    """`UserSleeps` of nights by the clock, moved by so much, with these offsets in turn."""
    lines = []
    for number, night in enumerate(nights):
        start, end = (f"{at + moved + timedelta(seconds=seconds)}+0000" for at in night)
        offset = offsets[number % len(offsets)]
        lines.append(f"{number},STAGES,{offset},{start},{offset},{end},DERIVED")
    name = f"{PLACE}Health Fitness Data_GoogleData/UserSleeps_2026-02-01.csv"
    return member(name, "\n".join([HEADER, *lines]) + "\n")


def sleep_json(nights, day="2026-02-02"):
    items = [
        {
            "logId": number,
            "dateOfSleep": f"{end:%Y-%m-%d}",
            "startTime": start.isoformat(timespec="milliseconds"),
            "endTime": end.isoformat(timespec="milliseconds"),
        }
        for number, (start, end) in enumerate(nights)
    ]
    return member(f"{PLACE}Global Export Data/sleep-{day}.json", json.dumps(items))


def beats(days, offset=CENTRAL, asleep=54, awake=78):
    """Day files of a wearer who sleeps from 23 to 7 by the clock."""
    files = []
    for day in (FIRST.date() + timedelta(days=number) for number in range(days)):
        midnight = datetime.combine(day, datetime.min.time())
        items = []
        for minute in range(0, 1440, 5):
            at = midnight + timedelta(minutes=minute)
            bpm = asleep if at.hour >= 23 or at.hour < 7 else awake
            at = at - offset + timedelta(seconds=2)
            items.append(
                {"dateTime": f"{at:%m/%d/%y %H:%M:%S}", "value": {"bpm": bpm, "confidence": 2}}
            )
        files.append(member(f"{PLACE}Global Export Data/heart_rate-{day}.json", json.dumps(items)))
    return files


def survey(*files):
    return READER.survey(files)


def spans(file, *others, zone="UTC"):
    """The nights of `UserSleeps` as instants, beside other files."""
    evidence = survey(file, *others)
    names = ("utc_offset_minutes", "beside", "dates", "local", "notes")
    where = context(zone, **{name: getattr(evidence, name) for name in names})
    return read(READER, file, where)


def started(tables):
    return rows(tables, "sleep_spans", "started_at")


def in_utc(nights, offset=CENTRAL):
    return [f"{start - offset:%m-%d %H:%M:%S}" for start, _ in nights]


def is_local(file, *others):
    return file.label in survey(file, *others).local


@pytest.mark.parametrize("offsets", [("+00:00",), ("+00:00", "+07:00"), ("-06:00",)])
def test_nights_that_start_when_those_of_the_json_do_are_the_wearers_clock(offsets):
    nights = clocks()

    assert is_local(table(nights, offsets), sleep_json(nights))


@pytest.mark.parametrize("offsets", [("-06:00",), ("+00:00",)])
def test_nights_that_do_so_by_the_offset_are_utc(offsets):
    nights = clocks()
    file = table(nights, offsets, moved=-CENTRAL)

    # Where the file does not know the offset, the heart rates show it.
    assert not is_local(file, sleep_json(nights), *beats(6))


@pytest.mark.parametrize(("seconds", "is_same"), [(0, True), (60, True), (61, False)])
def test_two_files_may_differ_by_a_minute_about_the_start_of_a_night(seconds, is_same):
    nights = clocks()
    # By the hours alone these are UTC: 23 h is 17 h there.
    file = table(nights, ("-06:00",), seconds=seconds)
    moved = table(nights, ("-06:00",), moved=-CENTRAL, seconds=seconds)

    assert is_local(file, sleep_json(nights))
    assert ("start when the JSON" in survey(file, sleep_json(nights)).notes[file.label]) == is_same
    assert not is_local(moved, sleep_json(nights))


def test_a_night_of_the_json_is_not_said_twice():
    nights = clocks()
    file = table(nights, seconds=40)

    tables = spans(file, sleep_json(nights[:4]), *beats(6))

    # The fifth is this file's alone.
    assert [at[:8] for at in started(tables)] == [in_utc(nights)[4][:8]]
    assert "nights and naps left out, as the JSON has them: 4" in note(tables)


@pytest.mark.parametrize(
    ("begins", "ends", "is_kept"),
    [("21:00", "23:05", True), ("21:00", "23:06", False), ("06:34", "08:00", False),
     ("06:35", "08:00", True)],
)  # fmt: skip
def test_a_sleep_that_only_touches_a_night_of_the_json_is_another(begins, ends, is_kept):
    day = "2026-02-02" if begins == "21:00" else "2026-02-03"
    file = table([(wall(f"{day}T{begins}"), wall(f"{day}T{ends}"))])

    assert bool(started(spans(file, sleep_json(clocks(1))))) == is_kept


def test_east_of_utc_a_night_stands_in_the_json_of_the_next_date():
    night = clocks(1, wall("2026-02-03T00:30"), hours=6)
    file = table(night, ("+10:00",), moved=-timedelta(hours=10))

    tables = spans(file, sleep_json(night, "2026-02-03"))

    assert started(tables) == []
    assert "nights and naps left out, as the JSON has them: 1" in note(tables)


def test_in_london_winter_nights_fit_both_readings_and_summer_decides():
    winter, summer = clocks(4), clocks(2, wall("2026-06-02T23:05"))
    hour = timedelta(hours=1)
    written = [*winter, *((start - hour, end - hour) for start, end in summer)]
    file = table(written, ("+00:00", "+00:00", "+00:00", "+00:00", "+01:00", "+01:00"))

    assert not is_local(file, sleep_json(winter), sleep_json(summer, "2026-06-01"))


@pytest.mark.parametrize("offsets", [("+00:00",), ("-06:00",)])
def test_the_heart_is_slower_in_the_true_hours_of_sleep(offsets):
    nights = clocks()

    assert is_local(table(nights, offsets), *beats(7))
    assert not is_local(table(nights, offsets, moved=-CENTRAL), *beats(7))


@pytest.mark.parametrize(("slower", "is_told"), [(3.9, False), (4.0, True)])
def test_a_heart_that_is_hardly_slower_tells_nothing(slower, is_told):
    # From 23:05 to 03:05 by the clock, or by UTC from 17:05 to 21:05.
    nights = clocks(2, hours=4)
    file = table(nights)

    notes = survey(file, *beats(5, asleep=60, awake=60 + slower)).notes

    assert ("the heart beats" in notes[file.label]) == is_told


def test_an_offset_of_zero_that_heart_rates_contradict_is_no_clock():
    nights = clocks()
    file = table(nights)

    evidence = survey(file, *beats(3))

    # Heart rates speak of three dates, the nights of five.
    assert set(evidence.utc_offset_minutes.values()) == {-360}
    assert started(spans(file, *beats(6))) == in_utc(nights)


def test_offsets_that_heart_rates_contradict_more_often_than_not_are_no_clock():
    nights = clocks()
    wrong, mixed = table(nights, ("+07:00",)), table(nights, ("-06:00", "+07:00"))

    assert set(survey(wrong, *beats(4)).utc_offset_minutes.values()) == {-360}
    assert survey(mixed, *beats(4)).utc_offset_minutes[date(2026, 2, 7)] == -360


def test_alone_with_nothing_but_zero_the_nights_are_the_wearers_clock():
    nights = clocks()
    file = table(nights)

    tables = spans(file, zone="America/Chicago")

    assert survey(file).utc_offset_minutes == {}
    assert started(tables) == in_utc(nights)
    assert "nothing in this one says otherwise" in note(tables)


def test_alone_with_offsets_that_put_it_into_the_night_it_is_utc():
    nights = clocks()
    file = table(nights, ("-06:00",), moved=-CENTRAL)

    tables = spans(file)

    assert started(tables) == in_utc(nights)
    assert set(survey(file).utc_offset_minutes.values()) == {-360}
    assert rows(tables, "stated_clocks", "utc_offset_minutes") == [-360] * 5


def test_alone_with_offsets_that_take_it_out_of_the_night_it_is_the_wearers_clock():
    nights = clocks()
    file = table(nights, ("+00:00", "+07:00"))

    assert is_local(file)
    # Zero says nothing there, seven hours do.
    assert set(survey(file).utc_offset_minutes.values()) == {420}


@pytest.mark.parametrize(
    ("offset", "told"), [("+01:00", False), ("+01:45", False), ("+02:00", True)]
)
def test_hours_that_are_hardly_less_usual_tell_nothing(offset, told):
    # From half past eleven to half past seven; by UTC so much later.
    first = wall("2026-02-02T23:30")
    nights = [(at, at + timedelta(hours=8)) for at in (first, first + timedelta(days=1))]
    file = table(nights, (offset,))

    assert is_local(file) == told
    assert ("hours of the night" in survey(file).notes[file.label]) == told


def test_naps_tell_nothing_of_the_hour():
    naps = clocks(3, wall("2026-02-02T14:00"), hours=2.9)

    (said,) = survey(table(naps, ("+08:00",))).notes.values()

    assert "nothing in this export says otherwise" in said


def test_a_damaged_table_is_no_evidence():
    file = member(f"{PLACE}UserSleeps_2026-02-01.csv", "")

    assert survey(file).utc_offset_minutes == {}


def sleeps_held(workspace, *nights):
    """Take the files in, some each night, and return what is held then."""
    for files in nights:
        for file in files:
            path = workspace.inbox / "anna" / file.label
            path.parent.mkdir(parents=True, exist_ok=True)
            with file.open() as content:
                path.write_bytes(content.read())
        with draft_to_publish(workspace) as draft:
            ingest(workspace, draft, IngestRequest())
    with reading(workspace.warehouse) as con:
        found = "select started_at, ended_at from sleep_spans order by all"
        return con.execute(found).fetchall()


def test_in_whatever_order_the_files_arrive_each_night_is_held_once(tmp_path):
    nights = clocks()
    files = table(nights, seconds=30), sleep_json(nights[:3]), *beats(6)

    def held(name, *by_night):
        workspace = create_workspace(tmp_path / name)
        (workspace.folder / "backpain.toml").write_text('time_zone = "UTC"\n')
        return sleeps_held(open_workspace(workspace.folder), *by_night)

    at_once = held("at_once", files)

    assert [f"{start:%m-%d %H:%M}" for start, _ in at_once] == [at[:-3] for at in in_utc(nights)]
    assert held("table_first", files[:1], files[1:2], files[2:]) == at_once
    assert held("table_last", files[2:], files[1:2], files[:1]) == at_once
