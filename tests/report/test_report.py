"""The page and what it is made from: complete, plain, escaped, self-contained, repeatable."""

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import fields, replace
from datetime import timedelta
from functools import cache

import pandas as pd
import pytest
from contents_json import to_json
from goldens import assert_golden
from hypothesis import given, settings
from hypothesis import strategies as st
from outline import Outline
from report_examples import (
    EXAMPLES,
    FIRST_DATE,
    NO_TREND,
    full,
    person_tables,
)
from test_wording import BANNED

from backpain_analytics.report.former.chapters.activity import heart_rate_sentence
from backpain_analytics.report.former.chapters.data import basis_sentence
from backpain_analytics.report.former.chapters.exercise import exercise_sentence
from backpain_analytics.report.former.chapters.movement import movement_sentence
from backpain_analytics.report.former.chapters.weeks import pain_change_sentence
from backpain_analytics.report.former.contents import gather
from backpain_analytics.report.former.page import render
from backpain_analytics.report.former.table import tabulate
from backpain_analytics.settings.parameters import Parameters

MONDAY = pd.Timestamp(FIRST_DATE)


@cache
def contents(name):
    example = EXAMPLES[name]()
    return gather(example.tables, example.trend)


@cache
def page(name):
    return render(contents(name))


def example(**frames):
    """Contents of one week in which only these tables hold rows."""
    tables = person_tables(7)
    given_frames = {
        name: pd.DataFrame(rows).reindex(columns=getattr(tables, name).columns)
        for name, rows in frames.items()
    }
    return gather(replace(tables, **given_frames), NO_TREND)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_is_well_formed_and_every_figure_is_put_into_words(name):
    outline = Outline(page(name))

    assert page(name).startswith("<!DOCTYPE html>\n<html")
    ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert max(Counter(ids).values()) == 1
    assert outline.attributes("html")[0]["lang"] == "en"
    assert all(len(image["alt"]) > 40 for image in outline.attributes("img"))
    for attributes in outline.attributes("section"):
        assert attributes["aria-labelledby"] in ids
    assert all(link["href"].removeprefix("#") in ids for link in outline.attributes("a"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_of_an_example_says_what_it_did(name):
    assert_golden(f"page_{name}.txt", "\n".join(Outline(page(name)).lines) + "\n")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_needs_nothing_but_itself(name):
    outline = Outline(page(name))

    assert not outline.attributes("script")
    assert not outline.attributes("link")
    for attributes in [*outline.attributes("img"), *outline.attributes("source")]:
        for source in (attributes.get("src"), attributes.get("srcset")):
            assert source is None or source.startswith("data:image/svg+xml;base64,")
    assert "url(" not in page(name)
    assert "@import" not in page(name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_never_speaks_of_causes(name):
    assert BANNED.findall(Outline(page(name)).text) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_low_movement_is_called_a_proxy_at_first_mention(name):
    first = re.search(r"low-movement.{18}", Outline(page(name)).text, re.IGNORECASE)

    assert first is not None
    assert first[0].lower() == "low-movement (sedentary proxy)"


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_missing_number_shows_through(name):
    assert re.findall(r"\b(nan|None|NaT|<NA>|inf)\b", Outline(page(name)).text) == []


def test_a_year_fits_the_size_that_a_mail_takes():
    assert contents("full").days == 52 * 7
    assert len(page("full").encode()) < 1_500_000


def test_the_same_contents_give_the_same_bytes():
    again = EXAMPLES["activity_only"]()

    assert render(gather(again.tables, again.trend)) == page("activity_only")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "pain_only",
            (
                "There is no activity data in this period.",
                "There are no low-movement (sedentary proxy) minutes in this period",
                "There is no exercise log in this period.",
                "No comparison of activity with pain has been made",
                "60 days from the first rating to the last, 84 are needed",
            ),
        ),
        (
            "activity_only",
            (
                "There are no pain ratings in this period.",
                "There is no exercise log in this period.",
            ),
        ),
    ],
)
def test_what_is_missing_is_said_and_not_drawn(name, said):
    outline = Outline(page(name))

    for sentence in said:
        assert sentence in outline.text
    figures = {"pain_only": 1, "activity_only": 4}
    assert len(outline.attributes("img")) == figures[name]


def test_what_comes_from_a_file_is_never_taken_for_markup():
    outline = Outline(page("almost_empty"))

    assert "<img src=x onerror=alert(1)>" in outline.text
    assert "inbox/<script>alert(1)</script>.fit" in outline.text
    assert 'This page is about "<i>lower</i> back"; 3 ratings of other places' in outline.text
    assert all(set(image) == {"src", "alt"} for image in outline.attributes("img"))


def test_the_page_tells_which_files_and_rows_it_could_not_use():
    text = Outline(page("full")).text

    assert "inbox/anna/broken.fit could not be read" in text
    assert "The file ends before its checksum; export it again." in text
    assert "inbox/anna/diary.csv 2 a date that does not exist; pain_nrs must be 0 to 10" in text
    assert "On 17 dates a device ran on another clock than the time zone set here" in text


def test_every_parameter_is_printed_with_its_unit_and_source():
    text = Outline(page("almost_empty")).text

    for parameter in fields(Parameters):
        assert f"{parameter.name.replace('_', ' ')} " in text
    assert (
        "aerobic minutes per week 150 minutes a week Target, in moderate-equivalent minutes. WHO"
        in text
    )


def test_every_comparison_is_printed_also_the_refused_ones():
    rows = Outline(page("full")).text.count("only 6 of the 118 values that can be used differ")

    assert rows == 1
    assert len(contents("full").associations) == 40
    assert "there are 40 in all, of which 32 had enough data" in Outline(page("full")).text


def test_importing_the_report_does_not_yet_import_matplotlib_and_never_pyplot():
    script = """
        import sys
        sys.path.insert(0, "tests")
        from report_examples import almost_empty
        from backpain_analytics.report.former.contents import gather
        from backpain_analytics.report.former.page import render
from backpain_analytics.report.former.table import tabulate
        assert "matplotlib" not in sys.modules
        example = almost_empty()
        render(gather(example.tables, example.trend))
        assert "matplotlib" in sys.modules
        assert "matplotlib.pyplot" not in sys.modules
    """
    code = "\n".join(line.strip() for line in script.splitlines())

    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_json_reads_back_and_unknown_is_null(name):
    written = to_json(contents(name))

    read = json.loads(written, parse_constant=pytest.fail)
    assert read["person_id"] == contents(name).person_id
    assert len(read["pain"]["days"]) == contents(name).pain.rated_days
    assert written == to_json(contents(name))


def test_the_json_has_one_line_for_each_row_of_a_table():
    lines = to_json(contents("pain_only")).splitlines()

    weeks = [line for line in lines if '"rated_days"' in line and '"week_start_date"' in line]
    assert len(weeks) == len(contents("pain_only").pain.weeks)


def test_an_hour_off_the_wrist_asleep_and_with_no_low_movement_are_three_things():
    movement = example(
        hourly_activity=[
            {"local_date": MONDAY, "local_hour": 3, "wear_minutes": 60, "waking_wear_minutes": 0,
             "sedentary_minutes": None},
            {"local_date": MONDAY, "local_hour": 9, "wear_minutes": 60, "waking_wear_minutes": 60,
             "sedentary_minutes": 0},
            {"local_date": MONDAY, "local_hour": 10, "wear_minutes": 0, "waking_wear_minutes": 0,
             "sedentary_minutes": None},
        ]
    ).movement  # fmt: skip

    assert movement.hours.shape == (7, 24)
    assert movement.hours.loc[MONDAY].dropna().to_dict() == {9: 0.0}
    assert movement.asleep.loc[MONDAY].sum() == 1
    assert movement.asleep.loc[MONDAY, 3]


def test_hours_whose_wear_is_known_from_steps_alone_hold_no_low_movement():
    movement = example(
        hourly_activity=[
            {"local_date": MONDAY, "local_hour": 9, "wear_minutes": 60, "waking_wear_minutes": 60}
        ]
    ).movement

    assert movement.hours.isna().all(axis=None)
    assert not movement.asleep.any(axis=None)


@pytest.mark.parametrize(
    ("minutes", "band"),
    [(1, 0), (4, 0), (5, 1), (9, 1), (10, 2), (19, 2), (20, 3), (29, 3), (30, 4), (59, 4), (60, 5),
     (61, 5)],
)  # fmt: skip
def test_a_bout_falls_into_the_band_of_its_whole_minutes(minutes, band):
    movement = example(sedentary_bouts=[{"duration_minutes": minutes}]).movement

    assert movement.bands["share"].tolist() == [float(place == band) for place in range(6)]


@given(st.lists(st.integers(1, 300), min_size=1))
@settings(max_examples=30)
def test_the_shares_of_all_bout_lengths_make_a_whole(lengths):
    bouts = [{"duration_minutes": minutes} for minutes in lengths]

    bands = example(sedentary_bouts=bouts).movement.bands

    assert bands["minutes"].sum() == sum(lengths)
    assert bands["share"].sum() == pytest.approx(1)


def test_without_bouts_there_are_no_shares():
    assert example().movement.bands["share"].isna().all()


def test_a_typical_day_is_the_median_of_valid_days_only():
    dates = [MONDAY + timedelta(days=day) for day in range(5)]
    movement = example(
        daily_activity=[
            {"local_date": day, "is_valid_day": valid}
            for day, valid in zip(dates, [True, True, True, False, True], strict=True)
        ],
        # Of the last day it is unknown.
        daily_sedentary=[
            {"local_date": day, "sedentary_minutes": minutes}
            for day, minutes in zip(dates, [500, 700, 540, 10, None], strict=True)
        ],
    ).movement

    assert movement.typical["sedentary_minutes"] == 540
    assert movement.days == 3


@pytest.mark.parametrize(("days", "is_told"), [(3, False), (4, True), (5, True)])
def test_a_typical_day_is_told_from_four_valid_days_on(days, is_told):
    dates = [MONDAY + timedelta(days=day) for day in range(days)]
    movement = example(
        daily_activity=[{"local_date": day, "is_valid_day": True} for day in dates],
        daily_sedentary=[{"local_date": day, "sedentary_minutes": 500} for day in dates],
    ).movement

    sentence = movement_sentence(movement)
    assert ("On a typical valid day" in sentence) == is_told
    assert (f"Only {days} valid days" in sentence) != is_told


def test_a_typical_day_tells_how_long_stretches_were_broken_up():
    text = Outline(page("full")).text

    assert "Stretches longer than 30 minutes 6 Stretches longer than 2 hours 1" in text
    assert "followed by 2 active minutes or more 43%" in text


PACED = {"heart_rate_limited_by": "pacemaker,atrial_fibrillation"}
MEASURED = {"highest_heart_rate_bpm": 150.0, "highest_heart_rate_is_measured": True}
GUESSED = {"highest_heart_rate_bpm": 150.0, "highest_heart_rate_is_measured": False}


@pytest.mark.parametrize(
    ("person", "says"),
    [
        (PACED, "Noted: pacemaker and atrial fibrillation. Heart rate then says little"),
        (PACED, "so minutes are judged by cadence"),
        (PACED | GUESSED, "so minutes are judged by cadence"),
        (PACED | MEASURED, "judged by the highest heart rate measured under it"),
        ({"takes_beta_blocker": True}, "so minutes are judged by cadence"),
        ({"takes_beta_blocker": True} | MEASURED, "the highest heart rate measured under it"),
    ],
)
def test_what_limits_the_heart_rate_is_said_beside_the_aerobic_minutes(person, says):
    tables = EXAMPLES["activity_only"]().tables
    limited = {**tables.person, **person}
    aerobic = gather(tables, NO_TREND).targets["aerobic_minutes"]

    said = heart_rate_sentence(limited, aerobic, tables.parameters)

    assert says in said
    assert ("by cadence" in said) != ("measured under it." in said)


@pytest.mark.parametrize(("high", "is_told"), [(10, False), (11, True), (None, False)])
def test_a_maximum_heart_rate_that_changes_nothing_has_no_range(high, is_told):
    tables = EXAMPLES["activity_only"]().tables
    daily = tables.daily_activity.assign(aerobic_minutes_low=10, aerobic_minutes_high=high)

    contents = gather(replace(tables, daily_activity=daily), NO_TREND)

    text = Outline(render(contents)).text
    assert ("The thin line on each bar" in text) == is_told
    assert ("Recorded, over maximum heart rates" in text) == is_told


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ([{"has_flare": True}], "1 flare day as reported"),
        ([{"has_flare": True}, {"has_flare": True}], "2 flare days as reported"),
        ([{"has_flare": False}], "0 days well above usual none reported as a flare"),
        ([{"is_flare_day": True}], "1 day well above usual nobody asked whether a flare"),
        (
            [{"is_flare_day": True}, {"is_flare_day": True}],
            "2 days well above usual nobody asked whether a flare",
        ),
    ],
)
def test_days_well_above_the_usual_are_no_denied_flares(days, says):
    rated = [
        {"local_date": MONDAY + timedelta(days=i), "pain_nrs": 8} | day
        for i, day in enumerate(days)
    ]

    assert says in Outline(render(example(daily_pain=rated, daily_flares=rated))).text


def test_ratings_of_the_log_are_told_apart_from_those_of_the_diary():
    exercise = example(exercise_log=[{"local_date": MONDAY}]).exercise

    said = exercise_sentence(exercise)

    assert said == "No session of the log has ratings of its own both before and after it."


def test_daily_totals_alone_are_said_to_be_a_check():
    tables = replace(EXAMPLES["pain_only"]().tables, vendor_days=12)
    text = Outline(render(gather(tables, NO_TREND))).text

    assert "no activity data by the minute" in text
    assert "daily totals of 12 days" in text


def test_what_the_person_reported_outweighs_what_the_ratings_suggest():
    days = [
        {"local_date": MONDAY, "pain_nrs": 8, "has_flare": True, "is_flare_day": True},
        {"local_date": MONDAY + timedelta(days=1), "pain_nrs": 8, "has_flare": False,
         "is_flare_day": True},
        {"local_date": MONDAY + timedelta(days=2), "pain_nrs": 8, "is_flare_day": True},
        {"local_date": MONDAY + timedelta(days=3), "pain_nrs": 8},
    ]  # fmt: skip

    pain = example(daily_pain=days, daily_flares=days).pain

    assert pain.days["flare"].tolist() == ["reported", None, "above_usual", None]
    assert (pain.reported_flares, pain.above_usual_flares, pain.flare_known_days) == (1, 1, 3)


def test_of_the_worst_pain_of_a_week_the_page_names_the_highest_answer_as_such():
    week = {"week_start_date": MONDAY, "rated_days": 4, "pain_nrs": 4.0, "worst_pain_nrs": 9.0}

    table = tabulate("pain_weeks", example(weekly_pain=[week]).pain.weeks)

    (row,) = table.rows
    assert dict(zip(table.columns, row, strict=True))["Highest of the worst ratings"] == "9.0"


def test_a_flare_without_a_rating_keeps_its_day():
    pain = example(daily_pain=[{"local_date": MONDAY, "has_flare": True}]).pain

    assert pain.rated_days == 0
    assert pain.days["local_date"].tolist() == [MONDAY]


def test_the_heart_rate_range_covers_only_weeks_that_lie_whole_in_the_period():
    days = pd.date_range(MONDAY, periods=10)
    tables = replace(
        person_tables(10),
        daily_activity=pd.DataFrame(
            {"local_date": days, "aerobic_minutes_low": 10, "aerobic_minutes_high": 30}
        ).reindex(columns=person_tables(10).daily_activity.columns),
        weekly_activity=pd.DataFrame(
            {"week_start_date": [MONDAY, MONDAY + timedelta(days=7)], "aerobic_minutes": [150, 60]}
        ).reindex(columns=person_tables(10).weekly_activity.columns),
    )

    weeks = gather(tables, NO_TREND).targets["aerobic_minutes"].weeks

    assert weeks["low"].tolist()[0] == 7 * 10
    assert weeks["high"].tolist()[0] == 7 * 30
    assert weeks[["low", "high"]].iloc[1].isna().all()


@pytest.mark.parametrize(
    ("before", "after", "rated", "higher"),
    [(4, 5, 1, 1), (4, 4, 1, 0), (4, 3, 1, 0), (4, None, 0, 0), (None, 4, 0, 0)],
)
def test_a_session_counts_as_higher_only_when_both_ratings_say_so(before, after, rated, higher):
    session = {"local_date": MONDAY, "pain_before_nrs": before, "pain_after_nrs": after}

    exercise = example(exercise_log=[session]).exercise

    assert (exercise.rated_sessions, exercise.higher_after_sessions) == (rated, higher)


def test_high_impact_is_pointed_out_only_on_flare_days():
    exercise = example(
        daily_pain=[{"local_date": MONDAY, "pain_nrs": 8, "has_flare": True}],
        exercise_log=[
            {"local_date": MONDAY, "is_high_impact": True},
            {"local_date": MONDAY, "is_high_impact": None},
            {"local_date": MONDAY + timedelta(days=1), "is_high_impact": True},
        ],
    ).exercise

    assert exercise.high_impact_flare_sessions == 1


def test_files_are_counted_by_reader_and_the_unread_ones_named():
    quality = example(
        source_files=[
            {"path": "a.fit", "reader": "fit", "status": "read", "rows_read": 9,
             "rows_rejected": 0},
            {"path": "b.fit", "reader": "fit", "status": "read", "rows_read": 1, "rows_rejected": 2,
             "rejections": ["no time", "no value"]},
            {"path": "c.jpg", "status": "unknown", "rows_read": 0, "rows_rejected": 0,
             "reason": "No reader knows it."},
        ]
    ).quality  # fmt: skip

    reader = quality.readers.to_dict("records")[0]
    assert (reader["files"], reader["rows_read"], reader["rows_rejected"]) == (2, 9 + 1, 0 + 2)
    assert quality.unused_files["path"].tolist() == ["c.jpg"]
    assert quality.rejected_rows["reasons"].to_dict() == {1: "no time; no value"}


def test_long_lists_of_files_are_cut_and_the_rest_counted():
    file = {"status": "unknown", "rows_read": 0, "rows_rejected": 0, "reason": "No reader."}
    many = example(source_files=[file | {"path": f"{number}.jpg"} for number in range(23)])

    assert "3 further rows not shown here" in Outline(render(many)).text


def test_a_week_that_cannot_be_judged_is_neither_met_nor_missed():
    statuses = ["met", "estimated_met", "not_met", "estimated_not_met", "insufficient_data"]
    weeks = [
        {"week_start_date": MONDAY + timedelta(days=7 * week), "steps": 9, "steps_status": status}
        for week, status in enumerate(statuses)
    ]

    steps = example(weekly_activity=weeks).targets["steps"]

    assert (steps.met_weeks, steps.judged_weeks, len(steps.weeks)) == (2, 4, 5)


def test_beside_a_verdict_stand_the_days_that_it_rests_on():
    week = {"week_start_date": MONDAY, "valid_days": 6, "aerobic_valid_days": 4}

    targets = example(weekly_activity=[week]).targets

    days = {name: target.weeks["valid_days"].tolist() for name, target in targets.items()}
    assert days["steps"] == [6]
    assert days["aerobic_minutes"] == days["aerobic_days"] == [4]


def test_days_are_counted_by_how_waking_time_and_wear_are_known():
    worn = {"wear_minutes": 900, "wear_source": "heart_rate", "waking_source": "sleep_log"}
    guessed = worn | {"waking_source": "fixed_window"}
    days = [worn, worn, worn, guessed, guessed | {"wear_source": "steps"}, {"wear_minutes": 0}]
    dated = [day | {"local_date": MONDAY + timedelta(days=i)} for i, day in enumerate(days)]

    sentence = basis_sentence(example(daily_activity=dated).quality)

    assert sentence.startswith(
        "Waking time comes from a sleep log on 3 days and from fixed hours on 2. "
    )
    assert "On 1 day wear is known from steps alone" in sentence


def test_a_session_is_listed_with_the_pain_before_and_after_it():
    session = {"local_date": MONDAY, "kind": "core", "name": "plank", "minutes": 20}
    rated = {"pain_before_nrs": 2, "pain_after_nrs": 6, "is_high_impact": False}

    table = tabulate("sessions", example(exercise_log=[session | rated]).exercise.sessions)

    assert dict(zip(table.columns, table.rows[0], strict=True)) == {
        "Day": "6 January 2025",
        "Kind": "core",
        "Name": "plank",
        "Minutes": "20",
        "Pain before": "2.0",
        "Pain after": "6.0",
        "High impact": "no",
    }


def test_only_flares_that_touch_the_period_are_listed():
    # The period is the seven days from Monday on.
    spells = [(-3, -1), (-3, 0), (2, 3), (6, 9), (7, 9)]
    flares = [
        {"first_date": MONDAY + timedelta(days=first), "last_date": MONDAY + timedelta(days=last)}
        for first, last in spells
    ]

    course = example(flares=flares).course

    assert course.flares["days"].tolist() == [4, 2, 4]


def test_the_latest_episode_is_told_with_its_length():
    episodes = [
        {"first_date": MONDAY, "last_date": MONDAY + timedelta(days=3), "stage": "acute"},
        {"first_date": MONDAY, "last_date": MONDAY + timedelta(days=83), "stage": "subacute"},
    ]

    episode = example(pain_episodes=episodes).course.episode

    assert (episode["days"], episode["weeks"]) == (84, 12)


def test_a_trend_of_the_whole_record_stands_beside_that_of_a_shorter_period():
    trend = {"first_date": MONDAY, "last_date": MONDAY + timedelta(days=99), "rated_days": 80}

    whole = example(pain_trends=[trend]).course.trend

    assert (whole.first_date, whole.rated_days) == (MONDAY.date(), 80)
    assert whole.points_per_30_days is None


def test_a_trend_of_the_period_is_not_told_twice():
    nothing = {"first_date": pd.NaT, "last_date": pd.NaT, "rated_days": 0}

    assert example(pain_trends=[nothing]).course.trend is None


def test_only_changes_of_a_next_day_reading_are_its_history():
    looks = [(1, "cannot_tell"), (1, "cannot_tell"), (2, "possible"), (1, "possible"),
             (1, "cannot_tell")]  # fmt: skip
    history = [
        {"exposure": "steps", "lag_days": lag, "tier": tier, "computed_at": night}
        for night, (lag, tier) in enumerate(looks)
    ]

    readings = example(association_history=history).course.readings

    assert readings["tier"].tolist() == ["cannot_tell", "possible", "cannot_tell"]
    assert readings["computed_at"].tolist() == [0, 3, 4]


def test_of_the_rated_sessions_the_latest_ten_are_counted():
    # Pain was higher after the first two of twelve, which are no longer counted, and the last.
    afters = [5, 5, *[3] * 9, 5]
    sessions = [
        {"local_date": MONDAY, "pain_before_nrs": 4, "pain_after_nrs": after} for after in afters
    ]

    exercise = example(exercise_log=sessions).exercise

    assert (exercise.worse_after_sessions, exercise.latest_sessions) == (1, 10)


def test_the_page_tells_the_course_of_the_whole_record():
    text = Outline(page("full")).text

    assert "The present episode of pain has lasted at least 80 weeks so far" in text
    assert "9 flares" in text
    assert "A diary just as variable in which nothing changes shows about 3.1" in text
    assert "physio <1>, from 16 April 2025: ratings averaged 4.6 before and 3.9 after" in text
    assert "new chair, from 4 January 2026: Too few rated days after the start" in text
    assert "without the 14 days right before the start" in text


def test_the_page_shows_thirds_of_the_next_day_as_a_picture():
    table = tabulate("thirds", contents("full").course.thirds)

    assert "a picture, not a test" in table.caption
    assert table.rows == tuple(
        ("Steps", words, span, "40", "4.5", f"{alike} (3.5 to 5.0)")
        for words, span, alike in (
            ("lowest third", "1,000 to 1,999", "4.1"),
            ("middle third", "2,000 to 2,999", "4.2"),
            ("highest third", "3,000 to 3,999", "4.3"),
        )
    )


def test_the_page_tells_what_follows_pain_before_what_pain_follows():
    text = Outline(page("full")).text

    tells = "this record tends to hold more low-movement time and fewer steps"
    assert 0 < text.index(tells) < text.index("Activity and the next day's pain")


def test_the_page_tells_weeks_beside_days_and_earlier_readings():
    text = Outline(page("full")).text

    assert "A possible pattern between weeks: in the week after weeks with more steps" in text
    assert "Low-movement time 12 December 2025 Consistent pattern 11 December 2025" in text
    assert "the present numbers alone would read “Consistent pattern”" in text
    assert "Same-week pattern" in text


def test_the_page_holds_weeks_against_earlier_weeks():
    text = Outline(page("full")).text

    assert "5.4 over the first 2 weeks with enough ratings and 3.1 in the latest" in text
    assert "important was reached in 4 of 4 recent weeks, a rise of that size in 0" in text
    assert "Aerobic minutes rose from about 90 to about 210 in the week from" in text
    assert (
        "kept in 12 of 40 weeks that could be judged; the longest known run lasted 3 weeks." in text
    )


@pytest.mark.parametrize(("weeks", "is_told"), [(3, False), (4, True), (5, True)])
def test_a_change_of_pain_is_told_from_four_compared_weeks_on(weeks, is_told):
    change = {"pain_nrs": 3.0, "baseline_pain_nrs": 5.0, "change_points": -2.0}
    rows = [change | {"week_start_date": MONDAY + timedelta(weeks=week)} for week in range(weeks)]

    said = pain_change_sentence(example(weekly_pain_change=rows).comparisons, baseline_weeks=2)
    assert bool(said) == is_told


def test_only_recent_weeks_are_called_steep():
    weeks = [MONDAY + timedelta(weeks=week) for week in range(6)]
    steep = [{"week_start_date": week, "is_steep_steps_rise": True} for week in weeks]
    compared = example(weekly_progression=steep).comparisons

    assert compared.steep_weeks["week_start_date"].tolist() == weeks[2:]


def test_a_week_is_steep_only_where_that_is_known():
    week = {"week_start_date": MONDAY, "is_steep_steps_rise": None, "is_steep_aerobic_rise": None}

    assert example(weekly_progression=[week]).comparisons.steep_weeks.empty


def test_the_page_counts_how_often_exercise_was_followed_by_more_pain():
    text = Outline(page("full")).text

    assert "Within 45 minutes after 24 aerobic sessions pain was rated 0.60 points lower" in text
    assert re.search(r"higher after exercise than before on \d of the last 10 occasions", text)


@pytest.mark.parametrize(("days", "label"), [(9, "middle rating"), (10, "usual pain")])
def test_a_few_rated_days_are_nobodys_usual_pain(days, label):
    example = full(days=60)
    contents = gather(example.tables, example.trend)
    few = replace(contents, pain=replace(contents.pain, rated_days=days))

    assert f"{label}, of 10" in render(few)
