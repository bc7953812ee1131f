"""How much a date and an ISO week held: MET-minutes, kilometres, means and ranges."""

from datetime import date, timedelta

import pytest
from drawing import MONDAY, empty_warehouse
from pydantic import ValidationError

from backpain_analytics.settings.persons import Person
from backpain_analytics.settings.toml import Settings
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.warehouse.into.load import Loader
from backpain_analytics.warehouse.night.settings_tables import store_settings

USUAL = {"is_valid_day": True, "waking_wear_minutes": 900, "steps": 5_000, "aerobic_minutes": 0}


pytestmark = pytest.mark.usefixtures("record_goes_on")


@pytest.fixture
def days(load):
    """`days({"steps": 4_000}, ...)`: dates from Monday on, valid unless they say otherwise."""

    def load_days(*drawn, first=MONDAY):
        for table in ("daily_cadence", "daily_hourly_movement"):
            load(table)
        load(
            "daily_activity",
            *(
                {**USUAL, "local_date": first + timedelta(days=number)} | day
                for number, day in enumerate(drawn)
            ),
        )

    return load_days


# --- dates ---


def test_met_minutes_weigh_a_moderate_minute_by_4_and_a_vigorous_by_8(days, rows):
    days({"moderate_minutes": 20, "vigorous_minutes": 5})

    assert rows("daily_volume", "met_minutes") == [(4 * 20 + 8 * 5,)]


def test_the_minutes_that_the_guideline_asks_for_are_600_met_minutes(days, rows):
    days(*[{"moderate_minutes": 30, "vigorous_minutes": 0}] * 5)

    assert rows("weekly_volume", "met_minutes, met_hours") == [(600, 10)]


def test_a_date_without_waking_wear_has_no_met_minutes_rather_than_0(days, rows):
    days({"moderate_minutes": None, "vigorous_minutes": None})

    assert rows("daily_volume", "met_minutes") == [(None,)]
    assert rows("weekly_volume", "met_minutes, met_hours") == [(None, None)]


DISTANCE = "round(distance_kilometres, 6), distance_source"


def test_the_distance_is_estimated_from_the_height(con, days, rows):
    con.execute("update persons set height_cm = 180")
    days({"steps": 10_000})

    kilometres = 10_000 * 0.414 * 1.80 / 1_000
    assert rows("daily_volume", DISTANCE) == [(kilometres, "estimated_from_height")]


def test_without_a_height_or_steps_no_distance_is_known(con, days, rows):
    days({"steps": 10_000})
    assert rows("daily_volume", DISTANCE) == [(None, None)]

    con.execute("update persons set height_cm = 180")
    con.execute("update daily_activity set steps = null")
    assert rows("daily_volume", DISTANCE) == [(None, None)]


def test_the_distance_of_a_week_is_that_of_its_known_days(con, days, rows):
    con.execute("update persons set height_cm = 200")
    days({"steps": 10_000}, {"steps": None}, {"steps": 5_000})

    assert rows("weekly_volume", DISTANCE) == [(12.42, "estimated_from_height")]


def test_the_height_in_the_settings_is_that_in_the_tables(tmp_path):
    anna = Person(height_cm=171.5, sex="female")
    with empty_warehouse() as con:
        Loader(con)
        con.execute(
            "insert into file_coverage values ('step_intervals', 'anna', 'watch', 'file',"
            " '2026-02-02', '2026-02-02', '2026-02-08', 3, true, null)"
        )
        store_settings(con, Workspace(tmp_path, Settings(persons={"anna": anna})))

        found = con.execute("select sex, height_cm, highest_heart_rate_bpm from persons").fetchall()
    assert found == [("female", 171.5, None)]


@pytest.mark.parametrize("height", [100, 230])
def test_a_height_is_between_one_metre_and_two_metres_thirty(height):
    assert Person(height_cm=height).height_cm == height

    for outside in (99.9, 230.1):
        with pytest.raises(ValidationError, match="height_cm"):
            Person(height_cm=outside)


def test_the_ratio_is_on_or_off():
    assert Settings(parameters={"acute_chronic_ratio": "on"}).parameters

    with pytest.raises(ValidationError, match="acute_chronic_ratio must be one of: off, on"):
        Settings(parameters={"acute_chronic_ratio": "yes"})


# --- weeks ---

RANGE = "aerobic_range"


@pytest.mark.parametrize(
    ("minutes", "word"),
    [
        (149, "below"),
        (150, "in_range"),
        (151, "in_range"),
        (299, "in_range"),
        (300, "in_range"),
        (301, "above"),
    ],
)
def test_a_week_is_below_in_or_above_the_range_of_the_guideline(days, rows, minutes, word):
    days({"aerobic_minutes": minutes}, *[{}] * 6)

    assert rows("weekly_volume", RANGE) == [(word,)]


@pytest.mark.parametrize(("valid", "word"), [(3, None), (4, "below"), (5, "below")])
def test_a_range_needs_four_valid_days(days, rows, valid, word):
    days(*({"is_valid_day": number < valid} for number in range(7)))

    assert rows("weekly_volume", RANGE) == [(word,)]


def test_more_than_the_range_is_more_however_few_days_are_valid(days, rows):
    days({"aerobic_minutes": 301, "is_valid_day": False})

    assert rows("weekly_volume", f"valid_days, {RANGE}") == [(0, "above")]


def test_four_days_speak_for_the_week(days, rows):
    days(*[{"aerobic_minutes": 22}] * 4)

    # 88 minutes were measured; seven such days are 154.
    assert rows("weekly_volume", RANGE) == [("in_range",)]


WEIGHTED = "weighted_daily_steps, weighted_daily_aerobic_minutes"


@pytest.mark.parametrize(
    ("valid", "mean"),
    [
        ("MTWTFSS", (5 * 4_000 + 2 * 11_000) / 7),
        ("MTW..S.", (5 * 4_000 + 2 * 11_000) / 7),
        ("MT...SS", None),
        ("MTWTF..", None),
    ],
)
def test_a_mean_day_weighs_weekdays_and_weekend_where_both_are_known(days, rows, valid, mean):
    steps = [4_000] * 5 + [11_000] * 2
    days(
        *(
            {"steps": count, "is_valid_day": letter != "."}
            for count, letter in zip(steps, valid, strict=True)
        )
    )

    ((weighted, aerobic),) = rows("weekly_volume", WEIGHTED)
    assert weighted == (pytest.approx(mean) if mean else None)
    assert aerobic == (0 if mean else None)


def test_the_best_day_of_a_week_may_be_one_that_is_not_valid(days, rows):
    days(
        {"steps": 9_000, "aerobic_minutes": 10},
        {"steps": 20_000, "aerobic_minutes": None, "is_valid_day": False},
        {"steps": None, "aerobic_minutes": 50},
    )

    found = rows("weekly_volume", "highest_daily_steps, highest_daily_aerobic_minutes")
    assert found == [(20_000, 50)]


PACE = {
    "peak_30_cadence": "daily_cadence",
    "stepping_cadence": "daily_cadence",
    "stepping_hours_share": "daily_hourly_movement",
    "break_hours_share": "daily_hourly_movement",
}
"""The means of a week's valid days, and where a day has them."""


@pytest.mark.parametrize("name", PACE)
def test_a_mean_of_the_pace_needs_four_valid_days_that_know_it(load, days, rows, name):
    mondays = [MONDAY + timedelta(weeks=week) for week in range(3)]
    for monday, known in zip(mondays, (3, 4, 5), strict=True):
        days(*[{}] * 7, first=monday)
        for number in range(7):
            day = {"local_date": monday + timedelta(days=number)}
            there = [column for column in PACE if column != name or number < known]
            for table in ("daily_cadence", "daily_hourly_movement"):
                load(table, day | {column: number for column in there if PACE[column] == table})

    others = ", ".join(PACE.keys() - {name})
    means = (None, (0 + 1 + 2 + 3) / 4, (0 + 1 + 2 + 3 + 4) / 5)
    assert rows("weekly_cadence", f"week_start_date, {name}, {others}") == [
        (monday, mean, 3, 3, 3) for monday, mean in zip(mondays, means, strict=True)
    ]


def test_the_highest_pace_and_the_brisk_minutes_of_a_week_are_of_all_its_days(load, days, rows):
    days(*({"is_valid_day": number < 2} for number in range(3)))
    for number, (peak, brisk) in enumerate([(60, 5), (70, None), (90, 20)]):
        day = {"local_date": MONDAY + timedelta(days=number)}
        load("daily_cadence", {**day, "peak_30_cadence": peak, "cadence_100_minutes": brisk})
        load("daily_hourly_movement", day)

    assert rows("weekly_cadence", "highest_peak_30_cadence, cadence_100_minutes") == [(90, 25)]


def test_the_pace_of_a_day_that_is_not_valid_is_in_no_mean(load, days, rows):
    days(*({"is_valid_day": number < 4} for number in range(5)))
    for number, peak in enumerate((60, 70, 80, 90, 200)):
        day = {"local_date": MONDAY + timedelta(days=number)}
        load("daily_cadence", {**day, "peak_30_cadence": peak})
        load("daily_hourly_movement", day)

    found = rows("weekly_cadence", "peak_30_cadence, highest_peak_30_cadence")
    assert found == [(75, 200)]


@pytest.mark.parametrize(
    "monday",
    [
        date(2024, 12, 30),  # ISO week 1 of 2025
        date(2026, 12, 28),  # ISO week 53 of 2026
        date(2024, 3, 25),  # the clock changes in Europe
    ],
)
def test_a_week_begins_on_its_monday_whatever_the_year(con, load, days, rows, monday):
    con.execute("update zone_spans set started_at = '2024-01-01', ended_at = '2028-01-01'")
    days({}, first=monday + timedelta(days=6))
    for table in ("daily_cadence", "daily_hourly_movement"):
        load(table, {"local_date": monday + timedelta(days=6)})

    for table in ("weekly_volume", "weekly_cadence", "weekly_progression"):
        assert rows(table, "week_start_date") == [(monday,)], table
