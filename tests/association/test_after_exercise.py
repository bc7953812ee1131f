"""Pain after each exercise: which ratings count, when one is named, what is refused."""

import numpy as np
import pandas as pd
import pytest

from backpain_analytics.association.course.after_exercise import exercise_pain_changes
from backpain_analytics.association.course.session_pairs import pair_sessions, read_clock
from backpain_analytics.association.course.standing_out import chance_above, shrink
from tests.calibration.exercise_bars import always_worse
from tests.generators.sessions import Trainee, draw_training

MONDAY = pd.Timestamp("2024-01-01")
NO_PAIN = pd.DataFrame({"local_date": pd.DatetimeIndex([]), "pain_nrs": np.empty(0)})
NO_ENTRIES = pd.DataFrame({"entered_at": pd.DatetimeIndex([], tz="UTC"), "pain_nrs": np.empty(0)})


def log(**exercises):
    """Sessions of each exercise, one a day, with these changes from a rating of 4."""
    rows = [
        {
            "local_date": MONDAY + pd.Timedelta(days=day),
            "started_at": pd.NaT,
            "minutes": 10.0,
            "exercise_key": name,
            "name": name,
            "planned_exercise": None,
            "kind": "core",
            "pain_before_nrs": 4.0 if change is not None else None,
            "pain_after_nrs": 4.0 + change if change is not None else None,
        }
        for name, changes in exercises.items()
        for day, change in enumerate(changes)
    ]
    frame = pd.DataFrame(rows)
    return frame.assign(started_at=pd.to_datetime(frame["started_at"], utc=True))


def found(sessions, entries=NO_ENTRIES, pain=NO_PAIN):
    rows = exercise_pain_changes(entries, sessions, pain)
    return {row.name if row.scope == "exercise" else row.scope: row for row in rows}


# --- which ratings count ---


def timed(before=(None, None), rated=(("16:30", 3.0), ("17:20", 6.0)), other=None):
    """One session at 17:00 of ten minutes, with these ratings of the log and of the diary."""
    starts = ["17:00", *([other] if other else [])]
    sessions = pd.DataFrame(
        {
            "started_at": pd.to_datetime([f"2024-01-01 {at}" for at in starts], utc=True),
            "minutes": 10.0,
            "pain_before_nrs": before[0],
            "pain_after_nrs": before[1],
        }
    )
    entries = pd.DataFrame(
        {
            "entered_at": pd.to_datetime([f"2024-01-01 {at}" for at, _ in rated], utc=True),
            "pain_nrs": [pain for _, pain in rated],
        }
    )
    pairs = pair_sessions(read_clock(entries, sessions), sessions)
    return pairs.before[0], pairs.after[0]


def test_the_logs_own_ratings_come_before_those_of_the_diary_and_count_once():
    assert timed(before=(2.0, 5.0)) == (2.0, 5.0)
    assert timed(before=(None, None)) == (3.0, 6.0)


def test_half_a_pair_of_the_log_is_none():
    assert timed(before=(2.0, None)) == (3.0, 6.0)


def test_a_pair_of_the_diary_around_two_sessions_is_about_neither():
    assert np.isnan(timed(other="17:05")).all()


def test_a_session_that_states_a_date_only_has_the_logs_ratings_alone():
    rows = found(log(plank=[1.0] * 5, bridge=[0.0] * 5))

    assert (rows["plank"].rated_pairs, rows["plank"].mean_change) == (5, 1.0)


# --- plain counts ---


@pytest.mark.parametrize(
    ("changes", "rose", "latest", "in_a_row"),
    [
        ([None], 0, 0, 0),
        ([1.0], 1, 1, 1),
        ([1.0, 0.0], 1, 2, 0),
        ([0.0, 1.0, 2.0], 2, 3, 2),
        ([1.0] * 11, 10, 10, 10),
        ([1.0, *[0.0] * 9, 1.0], 1, 10, 1),
        ([1.0, 1.0, None], 2, 2, 2),
    ],
)
def test_of_the_latest_ten_rated_occasions_rises_are_counted(changes, rose, latest, in_a_row):
    row = found(log(plank=changes))["plank"]

    assert (row.rose, row.latest, row.rises_in_a_row) == (rose, latest, in_a_row)


def test_kinds_and_all_together_hold_every_session():
    rows = exercise_pain_changes(NO_ENTRIES, log(plank=[1.0] * 6, bridge=[0.0] * 6), NO_PAIN)

    assert [(row.scope, row.occasions, row.mean_change, row.reading) for row in rows[-2:]] == [
        ("kind", 12, 0.5, None),
        ("all", 12, 0.5, None),
    ]


def test_an_exercise_is_called_as_the_plan_does_else_as_most_of_the_log_does():
    spelled = log(plank=[0.0] * 3).assign(name=["Plank", "plank", "Plank"])

    assert "Plank" in found(spelled)
    assert "My plank" in found(spelled.assign(planned_exercise="My plank"))


# --- when one is named ---


def readings(**exercises):
    return {name: row.reading for name, row in found(log(**exercises)).items()}


def test_a_rise_after_each_of_thirty_occasions_of_one_exercise_names_it():
    rows = readings(superman=[3.0] * 30, running=[0.0] * 45)

    assert rows["superman"] == "worse_after"
    assert rows["running"] == "no_difference_seen"


def test_a_rise_after_every_exercise_names_none():
    changes = [1.0, 2.0, 3.0] * 5

    assert readings(plank=changes, bridge=changes) == {
        "plank": "no_difference_seen",
        "bridge": "no_difference_seen",
        "kind": None,
        "all": None,
    }


@pytest.mark.parametrize(
    ("low", "reading"),
    [(0.9, "no_difference_seen"), (1.0, "worse_after"), (1.1, "worse_after")],
)
def test_the_plain_change_itself_must_be_up_by_a_point(low, reading):
    changes = [low - 0.5, low + 0.5] * 10

    assert readings(plank=changes, bridge=[-1.0, 0.0] * 10)["plank"] == reading


@pytest.mark.parametrize(("occasions", "is_shown"), [(4, False), (5, True), (6, True)])
def test_five_occasions_are_needed(occasions, is_shown):
    row = found(log(plank=[3.0] * occasions, bridge=[0.0] * 20))["plank"]

    assert (row.mean_change is not None) == is_shown
    assert (row.reading == "worse_after") == is_shown
    assert is_shown or row.refusal.code == "refusal.after_few_occasions"
    assert is_shown or row.refusal.values == {"rated": 4, "needed": 5}


@pytest.mark.parametrize(("others", "is_read"), [(4, False), (5, True), (6, True)])
def test_five_occasions_of_other_exercises_are_needed(others, is_read):
    row = found(log(plank=[3.0, 2.0] * 5, bridge=[0.0] * others))["plank"]

    assert row.mean_change == 2.5
    assert (row.reading is not None) == is_read
    assert is_read or row.refusal.code == "refusal.after_nothing_beside"
    assert is_read or row.refusal.values == {"others": 4, "needed": 5}


def test_changes_that_are_all_alike_are_refused_with_their_number():
    row = found(log(plank=[1.0] * 6, bridge=[1.0] * 6))["plank"]

    assert (row.mean_change, row.reading) == (1.0, None)
    assert row.refusal.code == "refusal.after_constant"
    assert row.refusal.values == {"rated": 12}


def test_a_log_without_any_rating_refuses_each_row():
    rows = found(log(plank=[None] * 6, bridge=[None] * 6))

    assert {row.refusal.code for row in rows.values()} == {"refusal.after_few_occasions"}
    assert all(row.mean_change is None for row in rows.values())


def test_without_a_log_there_are_no_rows():
    assert exercise_pain_changes(NO_ENTRIES, log(plank=[0.0]).head(0), NO_PAIN) == ()


# --- the next day ---


def next_days(extra, days=60):
    """Plank every third day, bridge the day after it; the day after plank is so much worse."""
    rng = np.random.default_rng(3)
    pain = rng.integers(2, 7, days).astype(float)
    pain[1::3] += extra
    dates = pd.date_range(MONDAY, periods=days)
    sessions = log(plank=[None] * days, bridge=[None] * days)
    day = (sessions["local_date"] - MONDAY).dt.days
    kept = ((sessions["name"] == "plank") & (day % 3 == 0)) | (
        (sessions["name"] == "bridge") & (day % 3 == 1)
    )
    return found(sessions[kept], pain=pd.DataFrame({"local_date": dates, "pain_nrs": pain}))


def test_the_next_day_is_compared_with_what_the_persons_days_lead_to_expect():
    worse, alike = next_days(3.0), next_days(0.0)

    assert worse["plank"].next_day_reading == "worse_after"
    assert worse["bridge"].next_day_reading == "no_difference_seen"
    assert alike["plank"].next_day_reading == "no_difference_seen"
    assert worse["plank"].next_day_mean_change > 1.5 > abs(alike["plank"].next_day_mean_change)


@pytest.mark.parametrize(("days", "code"), [(30, "after_few_days"), (31, None), (32, None)])
def test_thirty_dates_with_a_next_day_are_needed_to_know_what_to_expect(days, code):
    refusal = next_days(0.0, days)["plank"].next_day_refusal

    assert (refusal and refusal.code) == (code and f"refusal.{code}")


def test_what_is_compared_on_both_days_must_stand_out_more_on_each():
    # By chance once in 20: enough for one comparison, too little where there are two.
    sessions = log(plank=[2.0, 1.0] * 3 + [2.0], bridge=[-1.0, 0.0, 1.0, 2.0] * 3)
    ratings = np.random.default_rng(5).integers(2, 7, 60).astype(float)
    dates = pd.date_range(MONDAY, periods=60)
    both = found(sessions, pain=pd.DataFrame({"local_date": dates, "pain_nrs": ratings}))["plank"]
    alone = found(sessions)["plank"]

    assert 0.025 < alone.p_family == both.p_family <= 0.05
    assert (alone.reading, both.reading) == ("worse_after", "no_difference_seen")


def test_a_diary_that_never_changes_says_nothing_of_the_next_day():
    flat = pd.DataFrame({"local_date": pd.date_range(MONDAY, periods=60), "pain_nrs": 4.0})

    row = found(log(plank=[1.0] * 6, bridge=[0.0] * 6), pain=flat)["plank"]

    assert row.next_day_refusal.code == "refusal.pain_constant"
    assert row.reading == "worse_after"


# --- what holds whatever the log ---


def test_the_order_of_rows_changes_nothing():
    drawn = draw_training(Trainee(worse=(1.5,)), 9001, 1)
    shuffled = drawn.sessions.sample(frac=1, random_state=2)

    assert exercise_pain_changes(
        drawn.entries, shuffled, drawn.daily_pain.sample(frac=1, random_state=3)
    ) == exercise_pain_changes(drawn.entries, drawn.sessions, drawn.daily_pain)


def test_what_all_exercises_have_in_common_changes_no_chance():
    rng = np.random.default_rng(1)
    values, members = (
        rng.integers(-2, 3, 60).astype(float),
        np.eye(3, dtype=bool).repeat(20, axis=0),
    )

    assert chance_above(values, members).tolist() == chance_above(values + 7, members).tolist()


def test_a_table_of_draws_in_portions_holds_the_same_kind_of_chances(monkeypatch):
    values = np.concatenate([np.full(10, 2.0), np.zeros(30)])
    members = np.column_stack([np.arange(40) < 10, np.arange(40) >= 10])

    whole = chance_above(values, members)
    monkeypatch.setattr("backpain_analytics.association.course.standing_out.LARGEST_TABLE", 40 * 7)

    assert whole.tolist() == chance_above(values, members).tolist() == [1 / 500, 1.0]


def test_a_mean_of_few_occasions_is_drawn_further_towards_the_others():
    values = np.concatenate([np.full(4, 3.0), np.full(40, 3.0), *[np.zeros(20)] * 3])
    members = np.eye(5, dtype=bool).repeat([4, 40, 20, 20, 20], axis=0)
    noisy = values + np.tile([1.0, -1.0], len(values) // 2)

    shrunken = shrink(noisy, members)

    assert shrunken.means[0] < shrunken.means[1] < 3.0
    assert (shrunken.high - shrunken.low)[0] > (shrunken.high - shrunken.low)[1]


@pytest.mark.parametrize(("groups", "is_drawn"), [(1, False), (2, True), (3, True)])
def test_a_mean_is_drawn_to_that_of_all_where_there_is_another(groups, is_drawn):
    values = np.tile([2.0, 4.0], 2 * groups) - np.arange(groups).repeat(4)
    members = np.eye(groups, dtype=bool).repeat(4, axis=0)

    assert (shrink(values, members).means[0] < 3.0) == is_drawn


def test_of_thirty_made_up_people_hardly_any_has_an_exercise_named_without_a_difference():
    named = [
        any(row.reading or row.next_day_reading for row in rows if "worse_after" in
            (row.reading, row.next_day_reading))
        for rows in (drawn_rows(Trainee(rise=1.2), 9010, number) for number in range(30))
    ]  # fmt: skip

    assert sum(named) <= 3  # 1 % each; 4 or more by chance once in ten thousand


def test_three_points_after_each_occasion_are_always_named():
    for number in range(10):
        rows = {row.name: row.reading for row in drawn_rows(always_worse(), 9001, number)}
        assert rows["exercise 1"] == "worse_after"


def drawn_rows(trainee, seed, number):
    drawn = draw_training(trainee, seed, number)
    return exercise_pain_changes(drawn.entries, drawn.sessions, drawn.daily_pain)
