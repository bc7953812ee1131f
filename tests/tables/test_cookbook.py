"""The questions of `sql/cookbook/`: on rows drawn here, and on the sample people's warehouse."""

from datetime import date, timedelta

import drawing
import duckdb
import pytest
from asking import publish
from drawing import MONDAY, at

from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.statements import SQL_DIR
from backpain_analytics.warehouse.night.comments import header_lines

QUESTIONS = {
    path.stem: path.read_text(encoding="utf-8") for path in (SQL_DIR / "cookbook").glob("*.sql")
}
NOTHING_IN_THE_SAMPLE = {
    "agreement_with_vendors",
    "days_without_medication",
    "different_before_flares",
    "floors_by_hour",
    "how_readings_changed",
    "weight_beside_pain",
    "what_was_rejected",
}
"""Questions after what the sample people's files do not hold."""
TUESDAY, WEDNESDAY, SATURDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 5))


@pytest.fixture
def answer(con):
    """`answer("which_days_count")`: ask the tables drawn so far; the others are empty."""

    def ask(question):
        publish(con)
        return con.execute(QUESTIONS[question]).fetchall()

    return ask


@pytest.fixture(scope="module")
def sample(demo):
    """`sample(question, "select ... from answer")`: ask the sample people's warehouse."""

    def ask(question, select="from answer"):
        return con.execute(f"with answer as ({QUESTIONS[question]}) {select}").fetchall()

    with duckdb.connect(str(demo.warehouse), read_only=True) as con:
        yield ask


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_each_file_asks_a_question_that_the_published_warehouse_answers(question, sample):
    assert "?" in header_lines(QUESTIONS[question])[""]
    assert bool(sample(question)) == (question not in NOTHING_IN_THE_SAMPLE)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ({"is_valid_day": True, "waking_wear_minutes": 600, "steps": 100}, None),
        ({"wear_minutes": 0, "waking_wear_minutes": 0}, "not worn"),
        ({"waking_wear_minutes": 599, "steps": 9000}, "worn too short while awake"),
        ({"waking_wear_minutes": 600}, "no heart rate"),
        ({"waking_wear_minutes": 600, "steps": 99}, "too few steps"),
        ({"waking_wear_minutes": 600, "steps": 45_001}, "too many steps"),
    ],
)
def test_a_day_that_does_not_count_says_why(load, answer, day, reason):
    load("calendar_days", {})
    load("daily_activity", {"wear_minutes": 700, "is_valid_day": False} | day)

    assert answer("which_days_count") == [("anna", reason, 1, MONDAY, MONDAY)]


def test_a_date_without_any_device_counts_as_not_worn(load, answer):
    load("calendar_days", {})

    assert answer("which_days_count") == [("anna", "not worn", 1, MONDAY, MONDAY)]


def test_the_longest_bouts_come_first_with_what_ended_them(con, minutes, given, answer):
    minutes("SSSSSSLSSSSS.SSSSZSSS?SSLS")
    drawing.build(con, "local_days", given)
    drawing.build(con, "sedentary_bouts", given)

    assert [(length, end) for _, _, length, _, end in answer("longest_bouts")] == [
        (6, "light"),
        (5, "not worn"),
        (4, "asleep"),
        (3, "unknown"),
        (2, "light"),
        (1, "end of the record"),
    ]


def test_the_hours_of_weekdays_and_weekends_are_kept_apart(load, answer):
    days = {MONDAY: 30, TUESDAY: 50, SATURDAY: 10}
    load("daily_activity", *({"local_date": day, "is_valid_day": True} for day in days))
    load(
        "hourly_activity",
        *(
            {
                "local_date": day,
                "local_hour": 9,
                "waking_wear_minutes": 60,
                "sedentary_minutes": sedentary,
            }
            for day, sedentary in days.items()
        ),
    )

    assert answer("sitting_by_hour") == [("anna", 9, 40, 2, 10, 1)]


def test_a_week_counts_among_the_judged_only_who_could_have_met_and_missed(load, answer):
    weeks = [("met", 200), ("estimated_met", 150), ("estimated_not_met", 100)]
    load(
        "weekly_activity",
        *(
            {"person_id": person, "week_start_date": MONDAY, "aerobic_status": status}
            | {"aerobic_is_decidable": False, "aerobic_minutes": 900}
            for person, status in (("dora", "insufficient_data"), ("emil", "met"))
        ),
        *(
            {
                "person_id": status,
                "week_start_date": MONDAY,
                "aerobic_status": status,
                "aerobic_is_decidable": True,
                "aerobic_minutes": minutes,
                "estimated_aerobic_minutes": minutes,
            }
            for status, minutes in weeks
        ),
    )

    assert answer("aerobic_weeks_in_the_cohort") == [(MONDAY, 5, 3, 2, 2 / 3, 150, 125, 175)]


def test_time_is_shared_out_over_those_which_device_counts(load, answer):
    spans = [("watch", "only source present", 90), ("watch", "best ranked of 2 present", 30)]
    load(
        "source_spans",
        *({"source_id": who, "why": why, "minutes": minutes} for who, why, minutes in spans),
        {"source_id": None, "why": "no source present", "minutes": 120},
    )

    assert answer("which_device_counts") == [
        ("anna", None, "no source present", 2, 1, 0.5),
        ("anna", "watch", "only source present", 1.5, 1, 0.375),
        ("anna", "watch", "best ranked of 2 present", 0.5, 1, 0.125),
    ]


def test_steps_agree_with_the_vendor_up_to_one_percent(load, answer):
    ours = {MONDAY: 10_000, TUESDAY: 10_100, WEDNESDAY: 10_101, SATURDAY: 9_000}
    load("main_sources", *({"local_date": day} for day in ours))
    load("daily_activity", *({"local_date": day, "steps": steps} for day, steps in ours.items()))
    load("vendor_days", *({"local_date": day, "steps": 10_000} for day in ours))

    assert answer("agreement_with_vendors") == [
        ("anna", "watch", 4, 0.5, -799 / 4, 50, -1_000, 101),
    ]


def test_what_was_rejected_is_told_by_file_and_reason(load, answer):
    read = {"rows_read": 9, "rows_rejected": 0, "read_under": "", "loaded_at": at("00:00")}
    load(
        "source_files",
        read | {"path": "a.csv", "reader": "samples_csv", "status": "read", "file_id": "a"},
        read | {"path": "b.csv", "status": "unknown", "reason": "No reader.", "file_id": "b"},
        read | {"path": "c.csv", "reader": "samples_csv", "status": "read", "file_id": "c"},
    )
    load(
        "rejected_rows",
        {"file_id": "a", "line": 7, "reason": "no number"},
        {"file_id": "a", "line": 3, "reason": "no number"},
        {"file_id": "a", "line": 5, "reason": "no time"},
    )

    assert [row[1:7] for row in answer("what_was_rejected")] == [
        ("a.csv", "samples_csv", "read", "no number", 2, 3),
        ("a.csv", "samples_csv", "read", "no time", 1, 5),
        ("b.csv", None, "unknown", "No reader.", 0, None),
    ]


def test_a_rating_follows_a_valid_day_only_on_the_very_next_date(load, answer):
    load("calendar_days", *({"local_date": day} for day in (MONDAY, TUESDAY, WEDNESDAY)))
    load("daily_activity", {"is_valid_day": True}, {"local_date": TUESDAY, "is_valid_day": True})
    load("daily_pain", *({"local_date": day, "pain_nrs": 4} for day in (MONDAY, WEDNESDAY)))

    assert answer("watch_and_diary") == [("anna", 3, 2, 2, 1, 1)]


def test_the_diary_of_person_3_has_the_days_it_was_kept(sample):
    kept = sample("watch_and_diary", "select person_id, dates, rated_days from answer")

    assert ("person_3", 120, 20) in kept


def test_pain_after_long_sitting_rises_only_in_whom_that_was_planted(sample):
    means = sample(
        "pain_after_long_sitting",
        "select person_id, list(mean_pain_nrs order by third), sum(counted_days) "
        "from answer group by all order by all",
    )
    pairs = dict(sample("watch_and_diary", "select person_id, next_day_pairs from answer"))

    rises = {person: list(pain) == sorted(pain) for person, pain, _ in means}
    assert (rises["person_1"], rises["person_2"]) == (True, False)
    assert {person: days for person, _, days in means} == pairs


def test_only_the_seven_days_before_a_flare_are_looked_at(load, answer):
    days = range(1, 10)
    load(
        "flares",
        {"first_date": date(2024, 3, 9), "is_reported": True, "is_ongoing": False}
        | {"last_date": date(2024, 3, 9)},
    )
    load(
        "analysis_days",
        *(
            {
                "local_date": date(2024, 3, day),
                "steps": 1000 * day,
                "sedentary_minutes": 100 * day,
                "pain_nrs": day,
            }
            for day in days
        ),
    )

    assert answer("before_flares") == [
        ("anna", date(2024, 3, 9), True, 7, 500, 500, 5_000, 5_000, 5, 5)
    ]


def test_the_flare_of_person_3_is_among_those_looked_back_on(sample):
    flares = sample("before_flares", "select first_date from answer where person_id = 'person_3'")

    assert flares == [(date(2026, 4, 26),)]


def test_days_without_medication_are_those_of_people_who_note_it(load, answer):
    noted = {MONDAY: "ibuprofen", TUESDAY: None, WEDNESDAY: " "}
    load(
        "pain_entries",
        {"person_id": "bert"},
        *({"local_date": day, "medication": what} for day, what in noted.items()),
    )
    load(
        "daily_pain",
        {"person_id": "bert", "pain_nrs": 1},
        *(
            {"local_date": day, "pain_nrs": pain}
            for day, pain in zip(noted, (8, 3, None), strict=True)
        ),
    )

    assert answer("days_without_medication") == [("anna", False, 2, 1, 3), ("anna", True, 1, 1, 8)]


def test_the_planted_reading_is_one_of_three(sample):
    shares = sample(
        "readings_in_the_cohort",
        "select tier, persons, person_share from answer "
        "where exposure = 'prolonged_30_minutes' and tier = 'consistent'",
    )

    assert shares == [("consistent", 1, 1 / 3)]


def test_a_reading_that_stays_is_no_change(con, answer):
    looks = [(1, "cannot_tell"), (2, "cannot_tell"), (3, "possible")]
    for day, tier in looks:
        con.execute(
            "insert into association_history (person_id, computed_at, data_until, exposure, "
            "lag_days, tier, computed_tier, estimate, tests_in_family) "
            "values ('anna', ?, ?, 'steps', 1, ?, ?, ?, 5)",
            [at("03:00", date(2024, 3, day)), date(2024, 3, day), tier, tier, day / 10],
        )

    ((*_, earlier, now, _, estimate, before, until),) = answer("how_readings_changed")
    assert (earlier, now, estimate) == ("cannot_tell", "possible", 0.3)
    assert (before, until) == (date(2024, 3, 2), date(2024, 3, 3))


def test_a_week_is_seven_days_long_whatever_is_known_of_it(load, answer):
    load("calendar_days", {}, {"local_date": TUESDAY})
    load("daily_activity", {"is_valid_day": True, "waking_wear_minutes": 840})
    load("daily_pain", {"pain_nrs": 3}, {"local_date": TUESDAY, "pain_nrs": 3})

    assert answer("completeness_by_week") == [("anna", MONDAY, 1, 2, 1, 2)]


def test_a_journey_is_two_changes_of_the_clock(sample):
    hours = sample(
        "clocks",
        "select utc_offset_hours, changed_by_hours from answer where person_id = 'person_3'",
    )

    assert hours == [(9, None), (2, -7), (9, 7)]


def test_a_date_lies_in_the_span_of_the_clock_by_which_it_begins(con, answer):
    # The flight east takes off at noon of the 10th and arrives at midnight.
    flight = at("15:00", date(2024, 3, 10))
    con.execute("update zone_spans set ended_at = ?", [flight])
    con.execute(
        "insert into zone_spans values ('anna', ?, ?, 540, 'declared')",
        [flight, at("00:00", date(2024, 4, 1))],
    )

    (before, after) = answer("clocks")

    assert before == ("anna", "declared", at("00:00", date(2024, 3, 1)), flight, 0, None, 10)
    assert after == ("anna", "declared", flight, at("00:00", date(2024, 4, 1)), 9, 9, 22)


def test_the_parameters_are_those_in_force_in_their_order_with_their_sources(sample):
    found = sample("parameters_in_force", "select parameter, in_force from answer")
    silent = sample("parameters_in_force", "from answer where unit_and_source is null")

    assert found == [(name, str(value)) for name, value in vars(Parameters()).items()]
    assert silent == []


def test_people_count_alike_however_many_days_they_have(load, answer):
    days = [
        ("anna", MONDAY, 100),
        ("bert", MONDAY, 200),
        ("bert", TUESDAY, 400),
        ("cleo", MONDAY, 500),
    ]
    rows = [{"person_id": who, "local_date": day} for who, day, _ in days]
    load(
        "daily_activity",
        *(row | {"is_valid_day": True} for row in rows),
        {"person_id": "dora", "is_valid_day": False},
    )
    load(
        "daily_sedentary",
        *(
            row | {"sedentary_minutes": sedentary}
            for row, (*_, sedentary) in zip(rows, days, strict=True)
        ),
        {"person_id": "dora", "sedentary_minutes": 0},
    )

    assert answer("bouts_in_the_cohort") == [("sedentary_minutes", 3, 140, 200, 300, 400, 460)]


def test_every_column_of_the_sample_warehouse_means_something(sample):
    assert sample("what_columns_mean", "from answer where comment is null") == []


def test_a_device_that_comes_back_begins_a_series_of_its_own(load, answer):
    devices = {MONDAY: "watch", TUESDAY: "watch", WEDNESDAY: "phone", SATURDAY: "watch"}
    load("main_sources", *({"local_date": day, "source_id": who} for day, who in devices.items()))

    assert answer("main_devices") == [
        ("anna", "watch", MONDAY, TUESDAY, 2),
        ("anna", "phone", WEDNESDAY, WEDNESDAY, 1),
        ("anna", "watch", SATURDAY, SATURDAY, 1),
    ]


def test_weekdays_are_told_apart_and_unrated_days_left_out(load, answer):
    rated = {MONDAY: 3, MONDAY + timedelta(days=7): 5, TUESDAY: None, SATURDAY: 2}
    load("daily_pain", *({"local_date": day, "pain_nrs": pain} for day, pain in rated.items()))

    assert [row[1:4] for row in answer("pain_by_weekday")] == [(1, 2, 4), (6, 1, 2)]


def test_aerobic_minutes_are_told_in_four_ways_beside_each_other(load, answer):
    load(
        "daily_activity",
        *(
            {
                "local_date": day,
                "is_valid_day": day != SATURDAY,
                "aerobic_minutes": minutes,
                "aerobic_minutes_heart_rate_only": minutes - 5,
                "aerobic_minutes_cadence_only": None if minutes == 70 else minutes + 1,
                "aerobic_minutes_either": minutes + 5,
                "heart_rate_share": 0.75,
            }
            for day, minutes in ((MONDAY, 10), (TUESDAY, 30), (SATURDAY, 900), (WEDNESDAY, 70))
        ),
    )

    assert answer("aerobic_four_ways") == [("anna", 2, 0.75, 140, 105, 147, 175)]


def test_stairs_are_counted_by_the_hour_of_the_clock(load, answer):
    hours = [(MONDAY, 9, 2), (TUESDAY, 9, 0), (WEDNESDAY, 9, None), (MONDAY, 17, 3)]
    named = ("local_date", "local_hour", "floors")
    load("hourly_activity", *(dict(zip(named, hour, strict=True)) for hour in hours))

    assert answer("floors_by_hour") == [("anna", 9, 2, 0.5, 1), ("anna", 17, 1, 1, 3)]


def test_nights_before_painful_days_stand_beside_the_others(load, answer):
    load(
        "daily_pain",
        *(
            {"local_date": MONDAY + timedelta(days=day), "pain_nrs": pain}
            for day, pain in enumerate((2, 2, 6, None, 2))
        ),
    )
    load(
        "daily_sleep",
        *(
            {"local_date": MONDAY + timedelta(days=day), "minutes_asleep": minutes}
            for day, minutes in enumerate((420, 440, 300, 200, None))
        ),
    )

    assert answer("sleep_before_painful_days") == [
        ("anna", False, 2, 430, 430),
        ("anna", True, 1, 300, 300),
    ]


def test_weight_stands_beside_the_pain_of_its_week(load, answer):
    week = timedelta(days=7)
    for day, kilograms in ((MONDAY, 85), (TUESDAY, 84), (MONDAY + week, 84)):
        load("daily_weight", {"local_date": day, "body_weight_kilograms": kilograms})
    load("weekly_pain", {"week_start_date": MONDAY, "pain_nrs": 4.5})

    assert answer("weight_beside_pain") == [
        ("anna", MONDAY, 2, 84.5, None, 4.5),
        ("anna", MONDAY + week, 1, 84, -0.5, None),
    ]


def test_each_planned_exercise_stands_with_the_dose_that_was_done(load, answer):
    week = {"week_start_date": MONDAY, "is_exercise": True, "planned_sessions": 3, "sessions": 2}
    load(
        "weekly_plan",
        week | {"item": "plank", "dose_days": 2, "dose_status": "not_met"},
        week | {"item": "bridge", "dose_status": "insufficient_data",
                "dose_status_reason": "amount_not_noted"},
        week | {"item": "walk"},
        week | {"item": "core", "is_exercise": False},
    )  # fmt: skip

    assert [row[2:7] for row in answer("planned_doses")] == [
        ("bridge", 2, 3, None, "amount_not_noted"),
        ("plank", 2, 3, 2, "not_met"),
        ("walk", 2, 3, None, "no dose planned"),
    ]


def test_what_is_not_read_is_named_the_most_first(load, answer):
    kinds = {"Water": 3, "BloodPressure": 40}
    load(
        "unread_kinds",
        *({"reader": "apple", "kind": kind, "records": many} for kind, many in kinds.items()),
    )

    found = [(kind, records) for _, _, kind, records, _ in answer("what_is_not_read")]
    assert found == [("BloodPressure", 40), ("Water", 3)]


def test_what_to_ask_about_names_planned_exercises_with_their_source(answer, load):
    row = {"condition": "disc_herniation", "left_out": ["bends_forward"], "asked_about": []}
    row |= {"advice_source": "common advice", "loads_back": True, "logged_days": 2}
    load(
        "exercise_cautions",
        {**row, "exercise_name": "Deadlift", "is_planned": True},
        {**row, "exercise_name": "Sit-up", "is_planned": False},
    )

    assert answer("what_to_ask_about") == [
        ("anna", "disc_herniation", None, "Deadlift", ["bends_forward"], [], True, 2,
         "common advice")
    ]  # fmt: skip


def test_a_steep_rise_is_told_with_what_rose(load, answer):
    load(
        "weekly_progression",
        {
            "week_start_date": MONDAY,
            "steps": 70_000,
            "steps_before": 50_000,
            "is_steep_steps_rise": True,
            "aerobic_minutes": 150,
            "aerobic_minutes_before": 140,
            "is_steep_aerobic_rise": False,
        },
        {"week_start_date": MONDAY + timedelta(weeks=1), "steps": 90_000, "steps_before": 70_000},
    )

    assert answer("steep_weeks") == [("anna", MONDAY, "steps", 10_000, round(50_000 / 7), 0.4)]


def test_the_time_of_each_way_of_moving_stands_beside_the_share_of_low_impact(load, answer):
    def session(mode, minutes, impact, source="name"):
        return {
            "local_date": MONDAY,
            "aerobic_mode": mode,
            "minutes": minutes,
            "is_high_impact": impact,
            "mode_source": source,
        }

    load("aerobic_exercise", session("walking", 40, False), session("walking", 20, False, "steps"))
    load("aerobic_exercise", session("running", 20, True), session(None, 20, None, None))

    assert answer("low_impact_time") == [
        ("anna", "walking", 2, 1, 60, 0.6, 0.75),
        ("anna", "running", 1, 0, 20, 0.2, 0.75),
        ("anna", None, 1, 0, 20, 0.2, 0.75),
    ]
