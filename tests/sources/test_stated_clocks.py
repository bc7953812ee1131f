"""The wearer's clock as exports state it beside nights and days, and what is said of it."""

import json

import pytest

from backpain_analytics.console import results
from backpain_analytics.messages.clocks import clock_remedy
from backpain_analytics.records import Clock
from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.sources.vendors import health_connect, oura, whoop, withings
from backpain_analytics.sources.vendors.garmin import connect as garmin_connect
from backpain_analytics.sources.vendors.samsung import tables as samsung
from backpain_analytics.stages.dry_run import dry_run
from backpain_analytics.stages.ingest import IngestRequest
from backpain_analytics.stages.run import run
from backpain_analytics.stages.status import status
from backpain_analytics.testing import member, read, rows
from tests.sqlite_bytes import database
from tests.zepp_files import zepp_export

WHOOP = (
    "Cycle start time,Cycle end time,Cycle timezone,Resting heart rate (bpm),Sleep onset,Wake onset"
)


def stated(reader, file):
    return rows(read(reader, file), "stated_clocks", "stated_at", "utc_offset_minutes")


def test_whoop_states_the_zone_of_each_cycle():
    file = member(
        "physiological_cycles.csv",
        f"{WHOOP}\n"
        "2026-03-01 22:10:00,,UTC-04:00,52,2026-03-01 23:15:00,2026-03-02 07:05:00\n"
        "2026-03-02 22:10:00,,UTC+01:00,52,,\n"
        "2026-03-03 22:10:00,,Mars,52,2026-03-03 23:15:00,2026-03-04 07:05:00\n",
    )

    assert stated(whoop.READER, file) == [("03-02 02:10:00", -240), ("03-02 21:10:00", 60)]


def test_samsung_states_the_offset_of_each_night():
    name = "com.samsung.shealth.sleep"
    file = member(
        f"{name}.20260301120000.csv",
        f"{name},6292001,2\nstart_time,time_offset,deviceuuid,end_time\n"
        "2026-02-19 22:10:00.000,UTC+0100,watch,2026-02-20 05:20:00.000,\n"
        "2026-02-20 22:10:00.000,UTC+28550,watch,2026-02-21 05:20:00.000,\n",
    )

    assert stated(samsung.READER, file) == [("02-19 22:10:00", 60)]


def test_withings_and_oura_state_the_offset_in_each_time():
    night = "2026-07-17T23:10:00+02:00", "2026-07-18T06:40:00+02:00"
    of_withings = member("sleep.csv", f"from,to,light (s),deep (s)\n{','.join(night)},1,2\n")
    of_oura = member(
        "sleepmodel.csv",
        f"id;day;bedtime_start;bedtime_end;type\na;2026-07-18;{';'.join(night)};long_sleep\n",
    )

    assert stated(withings.READER, of_withings) == [("07-17 21:10:00", 120)]
    assert stated(oura.READER, of_oura) == [("07-17 21:10:00", 120)]


def test_health_connect_states_the_offset_of_each_night():
    night = {"start_time": 1_772_366_400_000, "end_time": 1_772_391_600_000, "app_info_id": 1}
    content = database(sleep_session_record_table=[night | {"start_zone_offset": -18_000}])

    assert stated(health_connect.READER, member("health_connect.db", content)) == [
        ("03-01 12:00:00", -300)
    ]


@pytest.mark.parametrize(
    ("local", "offset"),
    [("00:00:00.0", 120), ("08:00:00.0", 600), ("00:07:00.0", None), ("22:30:00.0", None)],
)
def test_garmin_states_where_each_day_began_by_both_clocks(local, offset):
    day = {
        "calendarDate": "2026-06-01",
        "totalSteps": 5,
        "wellnessStartTimeGmt": "2026-05-31T22:00:00.0",
        "wellnessStartTimeLocal": f"2026-06-01T{local}",
    }
    file = member("UDSFile_2026-06-01_2026-09-09.json", json.dumps([day]))

    expected = [("05-31 22:00:00", offset)] if offset else []
    assert stated(garmin_connect.READER, file) == expected


def test_garmin_states_when_a_night_began_by_both_clocks():
    night = {
        "sleepStartTimestampGMT": "2026-06-07T21:40:00.0",
        "sleepEndTimestampGMT": "2026-06-08T05:10:00.0",
        "calendarDate": "2026-06-08",
        "sleepStartTimestampLocal": "2026-06-07T23:40:00.0",
    }
    older = {name: night[name].replace("06-0", "05-0") for name in list(night)[:3]}
    file = member("2026-06-01_12345_sleepData.json", json.dumps([night, older]))

    assert stated(garmin_connect.READER, file) == [("06-07 21:40:00", 120)]


@pytest.fixture
def workspace(tmp_path):
    made = create_workspace(tmp_path / "w")
    settings = made.folder / "backpain.toml"
    settings.write_text('time_zone = "UTC"\n')
    (made.inbox / "anna").mkdir()
    return open_workspace(made.folder)


APPLE = """<?xml version="1.0"?>
<HealthData locale="fr_FR">
 <Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="Watch"
  startDate="2026-03-2{day} 22:00:00 +0100" endDate="2026-03-2{next} 06:00:00 +0100"
  value="HKCategoryValueSleepAnalysisAsleepCore">
  <MetadataEntry key="HKTimeZone" value="Europe/Paris"/>
 </Record>
 <Record type="HKQuantityTypeIdentifierStepCount" sourceName="Watch" unit="count"
  startDate="2026-03-30 09:00:00 +0100" endDate="2026-03-30 09:10:00 +0100" value="500"/>
</HealthData>
"""


def test_a_zone_that_nights_name_is_the_clock_of_all_days(workspace):
    (workspace.inbox / "anna" / "export.xml").write_text(APPLE.format(day=7, next=8))

    (clock,) = run(workspace, IngestRequest(), pages=False).clocks

    # Summer time begins on the 29th, after the only night.
    assert clock == Clock("anna", (60, 120), "export", ("Europe/Paris",))
    assert status(workspace).clocks == (clock,)
    assert dry_run(workspace, IngestRequest()).clocks == (clock,)


def test_a_zone_of_backpain_toml_goes_before_one_that_nights_name(workspace):
    settings = workspace.folder / "backpain.toml"
    settings.write_text('time_zone = "UTC"\n[persons.anna]\ntime_zone = "Asia/Tokyo"\n')
    (workspace.inbox / "anna" / "export.xml").write_text(APPLE.format(day=7, next=8))

    run(open_workspace(workspace.folder), IngestRequest(), pages=False)

    assert status(workspace).clocks == (Clock("anna", (540,), "declared"),)


def test_run_status_and_page_name_a_clock_that_is_only_assumed_and_say_what_to_do(
    workspace, capsys
):
    text = APPLE.format(day=7, next=8).replace("HKTimeZone", "HKOther")
    (workspace.inbox / "anna" / "export.xml").write_text(text)
    remedy = "write time_zone under [persons.anna] in backpain.toml"

    summary = run(workspace, IngestRequest())
    results.show_run(summary, as_json=False)
    ran = " ".join(capsys.readouterr().out.split())
    results.show_status(status(workspace), as_json=False)
    told = " ".join(capsys.readouterr().out.split())
    (page,) = summary.reports.files

    sentence = "Clock of anna: UTC+00:00, the zone of backpain.toml for everyone"
    for shown in (ran, told):
        assert sentence in shown
        assert remedy in shown
    assert "by the clock UTC+00:00, the zone of backpain.toml" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("origin", ["declared", "export", "default"])
def test_only_an_assumed_clock_comes_with_a_remedy(origin):
    assert (clock_remedy(Clock("anna", (0,), origin)) is not None) == (origin == "default")


def test_what_steps_asleep_say_against_the_clock_stands_in_status_and_on_the_page(
    workspace, capsys
):
    for folder, file in zip(("SLEEP", "ACTIVITY_MINUTE"), zepp_export(3), strict=True):
        (workspace.inbox / "anna" / folder).mkdir()
        with file.open() as content:
            (workspace.inbox / "anna" / file.label).write_bytes(content.read())
    line = 'write time_zone = "Europe/Istanbul" under [persons.anna]'

    (page,) = run(workspace, IngestRequest()).reports.files
    results.show_status(status(workspace), as_json=False)

    assert line in " ".join(capsys.readouterr().out.split())
    assert "In one file 15.0% of the steps lie in logged sleep" in page.read_text(encoding="utf-8")
