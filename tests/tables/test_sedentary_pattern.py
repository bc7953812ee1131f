"""How low movement is accumulated and broken up, day by day and over a week (`weekly_breaks`).

`weekly_bout_lengths` give `weekly_bout_curves` and `weekly_bout_exponents`.
"""

from datetime import timedelta
from statistics import mean, median

import pytest
from drawing import MINUTE, MONDAY, at, insert
from hypothesis import given
from hypothesis import strategies as st
from selection import examples

DATE = "local_date::text"


@pytest.fixture
def bouts(load, minutes):
    """`bouts(30, 61)`: one Monday whose low-movement bouts have these lengths."""

    def draw(*lengths):
        minutes("L" + "".join("S" * length + "L" for length in lengths), first=at("00:00"))

    return draw


# --- lengths of a day's bouts ---


def test_prolonged_bouts_are_counted_inclusively(bouts, rows):
    bouts(19, 20, 29, 30, 59, 60)

    counts = "prolonged_20_bouts, prolonged_30_bouts, prolonged_60_bouts"
    assert rows("daily_sedentary", counts) == [(5, 3, 1)]


def test_shares_of_prolonged_bouts_are_of_bout_minutes(minutes, rows):
    # Ten minutes before midnight, twenty after: the bout counts whole on its first day.
    minutes("L" + "S" * 30 + "L" + "S" * 10 + "L", first=at("23:49"))

    found = rows("daily_sedentary", f"{DATE}, sedentary_minutes, bout_minutes, prolonged_30_share")
    assert found == [("2024-03-04", 10, 30, 1), ("2024-03-05", 30, 10, 0)]


def test_minutes_are_banded_by_the_length_of_their_bout(bouts, rows):
    edges = [1, 4, 5, 9, 10, 19, 20, 29, 30, 59, 60, 61]
    bouts(*edges)

    bands = ("1_to_4", "5_to_9", "10_to_19", "20_to_29", "30_to_59", "from_60")
    found = rows("daily_bouts", ", ".join(f"bout_minutes_{band}" for band in bands))
    assert found == [(1 + 4, 5 + 9, 10 + 19, 20 + 29, 30 + 59, 60 + 61)]


@pytest.mark.parametrize(
    ("lengths", "mean", "median"), [((7,), 7, 7), ((1, 4), 2.5, 2.5), ((1, 2, 9), 4, 2)]
)
def test_the_mean_and_the_median_bout(bouts, rows, lengths, mean, median):
    bouts(*lengths)

    assert rows("daily_sedentary", "mean_bout_minutes, median_bout_minutes") == [(mean, median)]


def test_a_day_of_activity_has_no_bouts_and_no_shares(minutes, rows):
    minutes("LLLMMM")

    found = rows(
        "daily_sedentary",
        "bouts, bout_minutes, prolonged_30_bouts, prolonged_30_minutes, mean_bout_minutes, "
        "prolonged_30_share, bouts_per_sedentary_hour, breaks_due_30",
    )
    assert found == [(0, 0, 0, 0, None, None, None, 0)]


def test_of_a_day_worn_without_a_pulse_nothing_is_said(con, minutes, rows):
    minutes("SSSLSSSL")
    con.execute("update minute_activity set wear_source = 'steps'")

    assert rows("daily_sedentary", "bouts, prolonged_30_bouts, breaks, breaks_due_30") == [
        (None, None, None, None)
    ]
    assert rows("daily_bouts") == rows("daily_breaks") == []


def test_a_hole_in_the_record_parts_a_bout(minutes, rows):
    minutes("L" + "S" * 100 + "?" * 150 + "S" * 50 + "L")

    found = rows("daily_sedentary", "bouts, longest_bout_minutes, mean_bout_minutes")
    assert found == [(2, 100, 75)]


# --- breaks ---


def test_full_and_long_breaks_have_two_and_three_active_minutes(minutes, rows):
    minutes("SLSLLSLLLSLLLLS")

    found = rows(
        "daily_breaks", "breaks, full_breaks, long_breaks, full_break_share, median_break_minutes"
    )
    assert found == [(4, 3, 2, 3 / 4, 2.5)]


def test_a_break_cut_short_by_the_unknown_counts_as_far_as_it_is_known(minutes, rows):
    minutes("SL?SLL.S.L")

    assert rows("daily_breaks", "breaks, full_breaks, long_breaks") == [(2, 1, 0)]


def test_what_makes_a_full_break_is_a_parameter(minutes, parameters, rows):
    minutes("SLLLLSLLLLLS")
    parameters(full_break_minutes=5, long_break_minutes=6)

    assert rows("daily_breaks", "full_breaks, long_breaks") == [(1, 0)]


def test_without_breaks_their_share_is_unknown(minutes, rows):
    minutes("LSSS.SS")

    assert rows("daily_breaks", "breaks, full_break_share, median_break_minutes") == [
        (0, None, None)
    ]


@pytest.mark.parametrize(("length", "due"), [(29, 0), (30, 0), (31, 1), (60, 1), (61, 2)])
def test_a_break_is_due_after_each_half_hour_that_is_not_the_last(bouts, rows, length, due):
    bouts(length)

    found = rows("daily_breaks", "breaks_due_30, bouts_beyond_30, within_30_share")
    assert found == [(due, int(length > 30), pytest.approx(min(length, 30) / length))]


@pytest.mark.parametrize(("length", "due"), [(120, 0), (121, 1), (240, 1), (241, 2)])
def test_a_break_of_the_plan_is_due_after_two_hours(bouts, rows, length, due):
    bouts(length)

    found = rows("daily_breaks", "breaks_due_120, bouts_beyond_120, within_120_share")
    assert found == [(due, int(length > 120), pytest.approx(min(length, 120) / length))]


# --- changes from one kind of minute to the other ---

CHANGES = "sedentary_to_active_probability, active_to_sedentary_probability"


def test_a_minute_without_a_known_successor_is_not_asked(minutes, rows):
    # Of six sedentary minutes the third and the last are followed by nothing known.
    minutes("SSS?SSLLS")

    assert rows("daily_breaks", CHANGES) == [(1 / 4, 1 / 2)]


@pytest.mark.parametrize(
    ("strip", "changes"),
    [
        ("S", [(None, None)]),
        ("SS", [(0, None)]),
        ("LL", [(None, 0)]),
        ("SL", [(1, None)]),
        ("?", []),
    ],
)
def test_a_kind_never_seen_with_a_successor_has_no_probability(minutes, rows, strip, changes):
    minutes(strip)

    assert rows("daily_breaks", CHANGES) == changes


def test_bouts_too_short_to_be_bouts_still_are_changes(minutes, parameters, rows):
    minutes("LSLSSSL")
    parameters(shortest_sedentary_bout_minutes=2)

    assert rows("daily_sedentary", f"bouts, breaks, {CHANGES}") == [(1, 1, 2 / 4, 2 / 2)]


def test_the_changes_of_a_week_are_those_of_its_days_in_one_heap(load, rows):
    for day, (still, risen, active, sat_down) in enumerate([(10, 4, 20, 2), (30, 6, 10, 3)]):
        date = {"local_date": MONDAY + timedelta(days=day)}
        load("sedentary_week_days", date | {"week_start_date": MONDAY, "is_pooled": True})
        load("daily_sedentary", date)
        load(
            "daily_breaks",
            date
            | {"followed_sedentary_minutes": still, "sedentary_to_active_changes": risen}
            | {"followed_active_minutes": active, "active_to_sedentary_changes": sat_down},
        )

    assert rows("weekly_breaks", CHANGES) == [((4 + 6) / (10 + 30), (2 + 3) / (20 + 10))]


# --- weeks ---


@pytest.fixture
def week(con, load):
    """`week([30, 10], [], ...)`: days from Monday on, by the lengths of their bouts.

    A day is a list of lengths, or None where it was not worn; `invalid` names those by
    position that are not valid.
    """

    def days(*lengths_of_days, invalid=(), without_pulse=()):
        for table in ("daily_activity", "daily_counts", "sedentary_bouts", "activity_runs"):
            load(table)
            con.execute(f"delete from {table}")
        for position, lengths in enumerate(lengths_of_days):
            day = {"local_date": MONDAY + timedelta(days=position)}
            source = "steps" if position in without_pulse else "heart_rate"
            valid = lengths is not None and position not in invalid
            insert(con, "daily_activity", [{**day, "is_valid_day": valid, "wear_source": source}])
            if lengths is None:
                continue
            insert(con, "daily_counts", [{**day, "sedentary_minutes": sum(lengths)}])
            start = at("00:00", day["local_date"])
            bout = {**day, "ends_with_break": True, "active_minutes_after": 1}
            insert(
                con,
                "sedentary_bouts",
                [
                    {**bout, "started_at": start + i * MINUTE, "duration_minutes": length}
                    for i, length in enumerate(lengths)
                ],
            )

    return days


PATTERN = "bout_minutes, mean_bout_minutes, usual_bout_minutes, gini, alpha_discrete"


@pytest.mark.parametrize(("valid", "judged"), [(3, False), (4, True), (5, True)])
def test_a_week_needs_four_valid_days(week, rows, valid, judged):
    week(*[[1, 2, 3, 4]] * 7, invalid=range(valid, 7))

    ((days, bouts, per_day, gini),) = rows(
        "weekly_sedentary", "valid_days, bouts, sedentary_minutes_per_day, gini"
    )
    assert (days, bouts) == (valid, 4 * valid)
    assert (per_day is not None, gini is not None) == (judged, judged)


@pytest.mark.parametrize(("bouts", "judged"), [(9, False), (10, True), (11, True)])
def test_a_pattern_needs_ten_bouts_but_a_mean_day_none(week, rows, bouts, judged):
    week([3] * (bouts - 3), [5], [6], [7])

    ((found, per_day, usual, breaks, full),) = rows(
        "weekly_sedentary",
        "bouts, bouts_per_day, usual_bout_minutes, breaks_per_sedentary_hour, full_break_share",
    )
    assert (found, per_day) == (bouts, pytest.approx(bouts / 4))
    assert [x is not None for x in (usual, breaks, full)] == [judged] * 3


def test_a_week_without_valid_days_says_so(week, rows):
    week([60], [60], invalid=[0, 1])

    found = rows("weekly_sedentary", f"valid_days, bouts, bouts_per_day, {PATTERN}")
    assert found == [(0, 0, *[None] * 6)]


def test_bouts_of_invalid_days_do_not_count(week, rows):
    week([1, 1, 1], [2, 2, 2], [3, 3, 3], [4, 4, 4], [500] * 9, [500], None, invalid=[4, 5])

    assert rows("weekly_sedentary", "bouts, bout_minutes, longest_bout_minutes") == [(12, 30, 4)]


def test_a_valid_day_without_a_pulse_is_no_day_of_known_low_movement(week, rows):
    week(*[[1, 2, 3, 4]] * 4, [500], without_pulse=[4])

    assert rows("weekly_sedentary", "valid_days, longest_bout_minutes") == [(4, 4)]


def test_weeks_are_apart(week, rows):
    week(*[[1, 2, 3, 4]] * 7, *[[5, 6, 7]] * 7)

    found = rows("weekly_sedentary", "week_start_date::text, bouts, longest_bout_minutes")
    assert found == [("2024-03-04", 28, 4), ("2024-03-11", 21, 7)]


def test_weekdays_and_weekend_count_five_to_two(week, rows):
    # Weekdays at 10 and 20, a Sunday at 100.
    week([10], [20], [10], [20], None, None, [100])

    mean = (5 * 15 + 2 * 100) / 7
    assert rows("weekly_sedentary", "is_weekend_weighted, sedentary_minutes_per_day") == [
        (True, pytest.approx(mean))
    ]


@pytest.mark.parametrize("days", [([10], [20], [10], [40]), ([10], [20], [10], [40], None, [500])])
def test_without_a_valid_weekend_day_all_days_are_alike(week, rows, days):
    week(*days, invalid=[5])

    assert rows("weekly_sedentary", "is_weekend_weighted, sedentary_minutes_per_day") == [
        (False, pytest.approx(20))
    ]


def test_a_week_of_weekend_days_alone_is_not_weighted(week, parameters, rows):
    week(None, None, None, None, None, [10], [30])
    parameters(valid_days_per_week=2)

    assert rows("weekly_sedentary", "is_weekend_weighted, sedentary_minutes_per_day") == [
        (False, pytest.approx(20))
    ]


def test_the_weights_of_a_week_sum_to_one(week, rows):
    week([1], [1], [1], None, [1], [1], [1])

    assert rows("sedentary_week_days", "sum(weight)") == [(pytest.approx(1),)]


# --- the shape of a week's bouts ---


@pytest.mark.parametrize(("last", "usual"), [(9, 1), (10, 1), (11, 11)])
def test_the_usual_bout_is_the_shortest_up_to_which_half_of_the_time_lies(week, rows, last, usual):
    # Ten minutes lie in bouts of one.
    week([1] * 10, [last], [], [])

    assert rows("weekly_sedentary", "bouts, usual_bout_minutes") == [(11, usual)]


@pytest.mark.parametrize(
    ("lengths", "said"),
    [([], (None, None, None)), ([30], (None, 1, None)), ([10, 10], (0, 1, None))],
)
def test_few_bouts_say_little(week, parameters, rows, lengths, said):
    week(lengths)
    parameters(valid_days_per_week=1, fewest_bouts=1)

    assert rows("weekly_sedentary", "gini, average_hazard, alpha_discrete") == [said]


def test_one_giant_among_short_bouts_is_as_uneven_as_can_be(week, rows):
    week([1] * 10, [1] * 10, [1] * 10, [600])

    ((gini, usual, mean, share),) = rows(
        "weekly_sedentary",
        "gini, usual_bout_minutes, mean_bout_minutes, bout_minutes_from_60_share",
    )
    assert gini == pytest.approx((600 - 1) / 630)
    assert (usual, mean, share) == (600, pytest.approx(630 / 31), pytest.approx(600 / 630))


def test_bouts_of_one_minute_have_no_exponent(week, rows):
    week(*[[1, 1, 1]] * 4)

    found = rows("weekly_sedentary", "gini, alpha_continuous_xmin1, alpha_discrete")
    assert found == [(0, None, None)]


@pytest.mark.parametrize(("lengths", "fitted"), [([3, 5, 7], False), ([2, 3, 5, 7], True)])
def test_the_fitted_usual_bout_needs_four_lengths(week, rows, lengths, fitted):
    week(*[lengths] * 4)

    ((usual,),) = rows("weekly_sedentary", "usual_bout_minutes_modelled")
    assert (usual is not None) == fitted


def test_the_weeks_of_two_people_do_not_mix(con, week, rows):
    week([1, 2, 4], [1, 2, 4], [1, 3, 5], [1, 3, 5])
    for table in ("daily_activity", "daily_counts", "sedentary_bouts"):
        con.execute(f"insert into {table} select * replace ('ben' as person_id) from {table}")
    con.execute("insert into zone_spans select * replace ('ben' as person_id) from zone_spans")
    con.execute("update sedentary_bouts set duration_minutes = 9 where person_id = 'ben'")

    found = rows("weekly_sedentary", "person_id, bouts, longest_bout_minutes, gini > 0")
    assert found == [("anna", 12, 5, True), ("ben", 12, 9, False)]


@examples(8)
@given(days=st.lists(st.lists(st.integers(1, 90), max_size=12), min_size=4, max_size=7))
def test_the_pattern_of_a_week_is_that_of_its_bouts_in_one_heap(week, rows, days):
    week(*days)

    columns = "mean_bout_minutes, median_bout_minutes, usual_bout_minutes, gini, average_hazard"
    found = rows("weekly_bout_pattern", columns)
    heap = sorted(length for lengths in days for length in lengths)
    assert found == ([] if len(heap) < 10 else [pytest.approx(pattern(heap))])


def pattern(heap):
    """Return mean, median, usual bout, Gini index and average hazard of ordered bouts."""
    half = sum(heap) / 2
    usual = next(x for i, x in enumerate(heap) if sum(heap[: i + 1]) >= half)
    differences = sum(abs(x - y) for x in heap for y in heap)
    hazards = [heap.count(x) / sum(y >= x for y in heap) for x in set(heap)]
    return [
        mean(heap),
        median(heap),
        usual,
        differences / 2 / (len(heap) - 1) / sum(heap),
        mean(hazards),
    ]
