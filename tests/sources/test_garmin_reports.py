"""Reports of Garmin Connect's website: weights below the line of their day, a night in each row."""

from datetime import date

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.reader import Context
from backpain_analytics.sources.vendors.garmin.reports import READER
from backpain_analytics.testing import context, member, read, rejected, rows
from tests.opened import open_export

WEIGHT_HEADER = "Time,Weight,Change,BMI,Body Fat,Skeletal Muscle Mass,Bone Mass,Body Water,"
SLEEP_HEADER = (
    "Sleep Score 7 Days,Score,Resting Heart Rate,Body Battery,Pulse Ox,Respiration,HRV Status,"
    "Quality,Duration,Sleep Need,Bedtime,Wake Time"
)
BERLIN = context("Europe/Berlin")


def weights(*lines, header=WEIGHT_HEADER):
    return member("Weight.csv", "\ufeff" + "\n".join((header, *lines, "")))


def weighed(file):
    return rows(read(READER, file, BERLIN), "weight_readings", "measured_at",
                "body_weight_kilograms")  # fmt: skip


def test_weights_are_of_the_day_in_the_line_above_them_on_the_wearers_clock():
    file = weights(
        '" Mar 30, 2026",',
        "9:46 PM,73.3 kg,0.5 kg,23.4,22.3 %,30.5 kg,4.0 kg,56.7 %,",
        "8:40 AM,73.8 kg,0.3 kg,--,--,--,--,--,",
        '" Mar 28, 2026",',
        "8:40 AM,74.1 kg,--,--,--,--,--,--,",
    )

    assert READER.recognises(file, context())
    # The clock was put forward between the two days.
    assert weighed(file) == [
        ("03-30 19:46:00", 73.3),
        ("03-30 06:40:00", 73.8),
        ("03-28 07:40:00", 74.1),
    ]


@pytest.mark.parametrize(
    ("day", "clock", "weight", "kilograms"),
    [
        (" 28 Mar 2026", "08:40", "74.1 kg", 74.1),
        (" 28. März 2026", "08:40", "74.1 kg", 74.1),
        (" 28 mars 2026", "08:40", "74.1 kg", 74.1),
        (" 28 de marzo de 2026", "8:40", "74.1 kg", 74.1),
        (" Mar 28, 2026", "8:40 AM", "163.4 lbs", 74.117),
    ],
)
def test_days_in_other_languages_and_pounds_are_read(day, clock, weight, kilograms):
    file = weights(f'"{day}",', f"{clock},{weight},--,", header="a,b,c,")

    assert READER.recognises(file, context())
    assert weighed(file) == [("03-28 07:40:00", kilograms)]


def test_what_cannot_be_read_costs_its_line():
    file = weights(
        '" Mar 28, 2026",',
        "8:40 AM,74.1 kg,",
        "8:41 AM,11 st 5 lb,",
        "soon,74.1 kg,",
        '" sometime",',
        "8:40 AM,74.1 kg,",
    )

    tables = read(READER, file, BERLIN)

    assert len(tables["weight_readings"]) == 1
    assert rejected(tables) == [
        (4, "The weight is not from 20 to 400 kg."),
        (5, "The time could not be read."),
        (7, "The time could not be read."),
    ]


def nights(*lines, header=SLEEP_HEADER):
    return member("Sleep.csv", "\n".join((header, *lines, "")))


def night(day="2026-03-29", bed="11:14 PM", woke="7:23 AM", duration="7h 1min", resting="52"):
    return f"{day},85,{resting},69,95.54,13.86,45,Good,{duration},9h 0min,{bed},{woke}"


def slept(file):
    names = ("started_at", "ended_at", "asleep_minutes", "is_nap")
    return rows(read(READER, file, BERLIN), "sleep_sessions", *names)


def test_a_night_is_of_the_day_on_which_it_ends():
    file = nights(night(), night("2026-03-28", bed="12:40 AM", duration="45min", resting="--"))

    tables = read(READER, file, BERLIN)

    assert READER.recognises(file, context())
    assert slept(file) == [
        ("03-28 22:14:00", "03-29 05:23:00", 421, False),
        ("03-27 23:40:00", "03-28 06:23:00", 45, False),
    ]
    assert len(tables["sleep_spans"]) == 2
    assert rows(tables, "device_resting_heart_rates", "local_date", "resting_heart_rate_bpm") == [
        (date(2026, 3, 29), 52)
    ]


@pytest.mark.parametrize(
    ("duration", "minutes"), [("7h", 420), ("1min", 1), ("0min", None), ("--", None)]
)
def test_a_night_without_a_duration_is_of_unknown_length(duration, minutes):
    ((*_, found, _),) = slept(nights(night(duration=duration)))

    assert found == minutes


def test_a_night_without_the_watch_is_none_and_one_half_told_is_rejected():
    tables = read(READER, nights(night(), night("2026-03-28", "--", "--", "--"), night(bed="--")))

    assert len(tables["sleep_sessions"]) == 1
    assert [line for line, _ in rejected(tables)] == [4]


@pytest.mark.parametrize(
    "text",
    [
        "Date,Avg Score,Avg Duration,Avg Bedtime,Avg Wake Time\n"
        "Jan 30 - Feb 5,80,6h 34min,1:34 AM,8:16 AM\n",
        "Sleep Score 1 Day,\nDate,2026-03-28\nSleep Duration,7h 1min\n",
    ],
)
def test_reports_that_hold_no_nights_are_refused_with_what_helps(text):
    file = member("Sleep.csv", text)

    assert READER.recognises(file, context())
    with pytest.raises(UnreadableExportError, match="choose 7 Days or 4 Weeks"):
        read(READER, file)


@pytest.mark.parametrize("file", [weights('" Mar 28, 2026",', "8:40 AM,74.1 kg,"), nights(night())])
def test_no_other_reader_claims_them(tmp_path, file):
    path = tmp_path / "report.csv"
    with file.open() as content:
        path.write_bytes(content.read())

    export = open_export(path, Context("anna", single_zone("UTC")))

    assert [found.reader.name for found in export.files] == ["garmin_reports"]


@pytest.mark.parametrize(
    "text",
    [
        "Time,Weight\n2026-03-28 08:40,74.1 kg\n",
        "a,b\n1,2\n",
        "",
        "Date,Weight\n3/28/2026,74\n",
    ],
)
def test_other_tables_are_not_claimed(text):
    assert not READER.recognises(member("Weight.csv", text), context())
