"""Runs of known minutes, of low movement and of activity, and the bouts among them."""

from datetime import timedelta
from itertools import accumulate, groupby

import drawing
import pytest
from drawing import MONDAY, at
from hypothesis import given
from hypothesis import strategies as st
from selection import examples

from backpain_analytics.warehouse.night import models
from backpain_analytics.warehouse.night.window import extend_over_runs

# The session's zone is not UTC, so times are told as minutes after 09:00 UTC.
START = "(epoch_us(started_at) - epoch_us(timestamptz '2024-03-04 09:00+00')) // 60000000"
BOUT = f"{START}, duration_minutes, is_censored"
RUN = (
    f"{START}, duration_minutes, is_sedentary, follows_at_once, is_followed_at_once, "
    "next_duration_minutes"
)


def test_a_bout_lasts_until_the_first_minute_of_activity(minutes, rows):
    minutes("LSSSSSL")

    assert rows("sedentary_bouts", BOUT) == [(1, 5, False)]


def test_one_active_minute_parts_two_bouts(minutes, rows):
    minutes("LSSSLSSL")

    assert rows("sedentary_bouts", BOUT) == [(1, 3, False), (5, 2, False)]


@pytest.mark.parametrize("letter", [".", "?", "Z"])
def test_not_knowing_ends_a_bout_and_says_so(minutes, rows, letter):
    minutes(f"LSSS{letter}SSL")

    assert rows("sedentary_bouts", BOUT) == [(1, 3, True), (5, 2, True)]


def test_the_edge_of_the_record_is_an_end_nobody_saw(minutes, rows):
    minutes("SSLSS")

    assert rows("sedentary_bouts", BOUT) == [(0, 2, True), (3, 2, True)]


def test_a_missing_row_ends_a_bout_like_a_minute_not_worn(con, minutes, rows):
    minutes("LSSSSSL")
    con.execute("delete from minute_activity where minute_at = ?", [at("09:03")])

    assert rows("sedentary_bouts", BOUT) == [(1, 2, True), (4, 2, True)]


def test_only_activity_seen_at_the_end_is_a_break(minutes, rows):
    minutes("SSL.SS.SL")

    assert rows("sedentary_bouts", f"{START}, ends_with_break") == [
        (0, True),
        (4, False),
        (7, True),
    ]


def test_a_bout_over_midnight_is_one_and_belongs_to_its_first_day(minutes, rows):
    minutes("L" + "S" * 30 + "L", first=at("23:40"))

    assert rows("sedentary_bouts", "local_date::text, duration_minutes") == [("2024-03-04", 30)]


@pytest.mark.parametrize(("length", "bouts"), [(4, 0), (5, 1), (6, 1)])
def test_bouts_shorter_than_the_shortest_are_left_out(minutes, parameters, rows, length, bouts):
    minutes("L" + "S" * length + "L")
    parameters(shortest_sedentary_bout_minutes=5)

    assert len(rows("sedentary_bouts", BOUT)) == bouts


def test_the_bouts_of_two_people_do_not_mix(con, minutes, rows):
    minutes("SSS")
    con.execute(
        "insert into minute_activity select * replace ('ben' as person_id) from minute_activity"
    )
    con.execute("insert into zone_spans select * replace ('ben' as person_id) from zone_spans")

    assert rows("sedentary_bouts", "person_id, duration_minutes") == [("anna", 3), ("ben", 3)]


@pytest.mark.parametrize(
    ("strip", "after"), [("SSLMV", 3), ("SSLM.L", 2), ("SSL", 1), ("SS", None), ("SS.L", None)]
)
def test_the_active_minutes_after_a_bout_are_those_that_follow_at_once(minutes, rows, strip, after):
    minutes(strip)

    assert rows("sedentary_bouts", "active_minutes_after") == [(after,)]


def test_the_next_run_counts_over_midnight(minutes, rows):
    minutes("S" * 20 + "L" * 30, first=at("23:40"))

    found = rows("activity_runs", "local_date::text, duration_minutes, next_duration_minutes")
    assert found == [("2024-03-04", 20, 30), ("2024-03-05", 30, None)]


FEW = examples(25)


def known_runs(strip):
    """Return (kind, start, length) of each run; the kind of unknown minutes is None."""
    kinds = [{"S": True, "L": False, "M": False, "V": False}.get(letter) for letter in strip]
    runs = [(kind, len(list(run))) for kind, run in groupby(kinds)]
    starts = accumulate((length for _, length in runs), initial=0)
    return [(kind, start, length) for (kind, length), start in zip(runs, starts, strict=False)]


@FEW
@given(strip=st.text("SLMV.?Z", max_size=60))
def test_runs_are_those_that_groupby_finds(minutes, rows, strip):
    minutes(strip)

    nobody = (None, 0, None)
    runs = [nobody, *known_runs(strip), nobody]
    expected = []
    for (before, *_), (kind, start, length), (after, _, next_length) in zip(
        runs, runs[1:], runs[2:], strict=False
    ):
        if kind is not None:
            touches = (before is not None, after is not None)
            expected.append((start, length, kind, *touches, next_length if touches[1] else None))
    assert rows("activity_runs", RUN) == expected


@FEW
@given(strip=st.text("SLMV.?Z", max_size=60))
def test_bouts_are_the_runs_of_low_movement(con, minutes, rows, strip):
    minutes(strip)

    found = rows("sedentary_bouts", f"{BOUT}, ends_with_break, active_minutes_after")
    runs = con.execute(f"select {RUN} from activity_runs order by all").fetchall()
    assert found == [
        (start, length, not (follows and is_followed), is_followed, after)
        for start, length, is_sedentary, follows, is_followed, after in runs
        if is_sedentary
    ]


# Spells of whole hours, so that many begin and end at midnight; some outlast a day.
SPELLS = st.lists(
    st.tuples(st.sampled_from(["sedentary", "light", None]), st.sampled_from([1, 12, 24, 48])),
    min_size=6,
    max_size=12,
)


def draw_spells(con, spells, dates):
    """Replace the minutes of some dates by those of (intensity, hours) spells from Monday on."""
    con.execute("delete from minute_activity where list_contains(?, local_date)", [dates])
    ends = list(accumulate(60 * hours for _, hours in spells))
    con.execute(
        """
        insert into minute_activity by name
        with spells as (
            select unnest($starts) as start, unnest($ends) as after, unnest($kinds) as intensity
        ),

        places as (select intensity, unnest(range(start, after)) as place from spells)

        select
            'anna' as person_id,
            intensity,
            timestamptz '2024-03-04 00:00+00' + to_minutes(place) as minute_at,
            date '2024-03-04' + (place // 1440)::integer as local_date
        from places
        where list_contains($dates, local_date)
        """,
        {
            "starts": [0, *ends[:-1]],
            "ends": ends,
            "kinds": [kind for kind, _ in spells],
            "dates": dates,
        },
    )


@examples(8)
@given(spells=st.tuples(SPELLS, SPELLS), first=st.integers(2, 6), days=st.integers(1, 3))
def test_runs_around_changed_days_come_out_as_in_a_full_build(con, load, rows, **drawn):
    (before, after), first = drawn["spells"], drawn["first"]
    everything = [MONDAY + timedelta(days=day) for day in range(25)]
    changed = everything[first : first + drawn["days"]]
    load("minute_activity")
    draw_spells(con, before, everything)
    for table in ("local_days", "activity_runs", "sedentary_bouts"):
        rows(table)
    con.execute("create or replace temp table grid_days as from build_days")

    draw_spells(con, after, changed)
    drawing.set_kinds(con)
    drawing.build_days(con, [("anna", day) for day in changed])
    extend_over_runs(con)
    queries = models.model_queries()
    changing = ("kind_hours", "minute_kinds", "activity_runs")
    models.bring_up_to_date(con, {table: queries[table] for table in changing})

    stored = {
        table: con.execute(f"select * from {table} order by all").fetchall()
        for table in ("activity_runs", "sedentary_bouts")
    }
    assert stored == {table: rows(table) for table in stored}
