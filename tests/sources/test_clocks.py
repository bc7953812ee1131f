"""Date-times of any form, the order of day and month, and the clock changes."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backpain_analytics.errors import AmbiguousExportError
from backpain_analytics.settings.zones import Stay, ZoneHistory, single_zone
from backpain_analytics.sources.parsing.clock_texts import read_clocks
from backpain_analytics.sources.parsing.clocks import (
    ends_to_utc,
    local_to_utc,
    order_words,
    read_moments,
    to_instants,
    utc_to_local,
)
from backpain_analytics.sources.parsing.dates import read_dates
from backpain_analytics.sources.parsing.day_offsets import (
    local_offsets,
    offset_from_first_sample,
    offsets_at,
    without_lone_offsets,
)
from backpain_analytics.sources.parsing.numerals import is_missing, read_numbers
from backpain_analytics.sources.tables import CLOCK

BERLIN = single_zone("Europe/Berlin")
wall_clock = datetime.fromisoformat
MIDNIGHT = wall_clock("2016-04-13")
SEVEN_PAST = wall_clock("2016-04-13 07:21:05")


def moment(text):
    return read_moments(pl.Series([text])).values.item()


def local(text):
    return read_moments(pl.Series([text])).values


def utc(text, zones=BERLIN):
    at = local_to_utc(local(text), zones)["at"].item()
    return at and f"{at:%m-%d %H:%M}"


def dates(*texts, day_order=None):
    return read_dates(pl.Series(texts), day_order).values.to_list()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4/13/2016 7:21:05 AM", SEVEN_PAST),
        ("4/13/2016 7:21:05 PM", SEVEN_PAST + timedelta(hours=12)),
        ("4/13/2016 7:21:05\u202fpm", SEVEN_PAST + timedelta(hours=12)),
        ("13/04/2016, 07:21:05 a.m.", SEVEN_PAST),
        ("4/13/2016 12:00:00 AM", MIDNIGHT),
        ("4/13/2016 12:00:00 PM", MIDNIGHT + timedelta(hours=12)),
        ("04/13/16 07:21:05", SEVEN_PAST),
        ("13.04.2016 07:21:05", SEVEN_PAST),
        ("13. 4. 2016 7:21:05", SEVEN_PAST),
        ("13-04-2016 7:21:05", SEVEN_PAST),
        ("2016-04-13 07:21:05", SEVEN_PAST),
        ("2016/4/13 7:21:05", SEVEN_PAST),
        ("2016-04-13T07:21:05.250", SEVEN_PAST + timedelta(milliseconds=250)),
        ("2016-04-13T07:21:05Z", SEVEN_PAST),
        ("2016-04-13T07:21:05+01:00", SEVEN_PAST - timedelta(hours=1)),
        ("2016-04-13 07:21:05 -0530", SEVEN_PAST + timedelta(minutes=330)),
        ("2016-04-13 07:21:05 UTC+0200", SEVEN_PAST - timedelta(hours=2)),
        ("2016-04-13T07:21:05+01:00[Europe/London]", SEVEN_PAST - timedelta(hours=1)),
        ("Apr 13, 2016 7:21:05 AM", SEVEN_PAST),
        ("13 April 2016 07:21:05", SEVEN_PAST),
        ("13th Apr 2016", MIDNIGHT),
        ("20160413", MIDNIGHT),
        ("2016-04-12 24:00", MIDNIGHT),
        ("1460532065", SEVEN_PAST),
        ("1460532065000", SEVEN_PAST),
        ("1460532065000000", SEVEN_PAST),
        ("1460532065000000000", SEVEN_PAST),
        ("1460532065.0", SEVEN_PAST),
        # In spring 1990 the numbers had a digit less.
        *(
            (f"640000000{zeros}", wall_clock("1990-04-13 09:46:40"))
            for zeros in ("", "000", "000000", "000000000")
        ),
    ],
)
def test_date_times_are_read_in_the_forms_that_people_have(text, expected):
    assert moment(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "2016-02-30 10:00", "2016-04-13 24:01", "2016-04-13 10:60"),
        *("2016-04-13 10:00:60", "4/13/2016 13:00 PM", "4/13/2016 0:30 AM", "31/31/2016"),
        *("1989-12-31", "2100-01-01", "12:30"),
    ],
)
def test_what_is_no_date_time_is_null(text):
    assert moment(text) is None


def test_a_number_beyond_all_times_is_null_among_epoch_numbers():
    found = read_moments(pl.Series(["1460532065", "1460532065", "1e999", "9" * 24]))

    assert found.values.to_list() == [SEVEN_PAST, SEVEN_PAST, None, None]


def test_years_are_believed_from_1990_to_2099():
    assert dates("1990-01-01", "2099-12-31") == [date(1990, 1, 1), date(2099, 12, 31)]


def test_date_and_time_may_stand_in_two_columns():
    moments = read_moments(pl.Series(["2020-08-28", "2020-08-28"]), pl.Series(["05:13", "5:14 pm"]))

    assert [f"{value:%H:%M}" for value in moments.values] == ["05:13", "17:14"]


def test_a_bare_date_among_date_times_is_its_midnight_and_is_marked():
    moments = read_moments(pl.Series(["2024-05-01 23:59", "2024-05-02", "2024-05-02 00:01"]))

    assert moments.values.to_list()[1] == wall_clock("2024-05-02")
    assert moments.has_clock.to_list() == [True, False, True]


def test_an_offset_is_kept_but_plain_utc_is_nobodys_clock():
    assert read_moments(pl.Series(["2024-05-01T10:00+02:00"])).utc_offset_minutes.item() == 120
    assert read_moments(pl.Series(["2024-05-01T10:00Z"])).utc_offset_minutes.item() is None
    assert read_moments(pl.Series(["2024-05-01T10:00+00:00"])).utc_offset_minutes.item() is None


def test_a_winter_in_london_is_a_clock_when_the_summer_is_in_the_file():
    moments = read_moments(pl.Series(["2024-01-01T10:00+00:00", "2024-07-01T10:00+01:00"]))

    assert moments.utc_offset_minutes.to_list() == [0, 60]


def test_in_a_column_of_instants_a_time_without_offset_is_unreadable():
    moments = read_moments(pl.Series(["2024-05-01T10:00Z", "2024-05-01T10:01"]))

    assert moments.values.to_list() == [wall_clock("2024-05-01 10:00"), None]


def test_a_thirteenth_month_decides_the_order():
    assert dates("12/04/2016", "13/04/2016") == [date(2016, 4, 12), date(2016, 4, 13)]
    assert dates("04/12/2016", "04/13/2016") == [date(2016, 4, 12), date(2016, 4, 13)]


def test_three_days_in_a_row_decide_the_order_where_both_fit():
    assert dates("04/05/2016", "05/05/2016", "06/05/2016")[0] == date(2016, 5, 4)
    assert dates("04/05/2016", "04/06/2016", "04/07/2016")[0] == date(2016, 4, 5)


def test_shuffled_rows_give_the_same_order():
    assert dates("08/05/2016", "04/05/2016", "07/05/2016", "05/05/2016")[0] == date(2016, 5, 8)


@pytest.mark.parametrize(
    "texts",
    [["04/05/2016"], ["04/05/2016", "05/05/2016"], ["01/02/2016", "02/03/2016", "03/04/2016"]],
)
def test_dates_that_fit_both_orders_are_refused_with_both_readings(texts):
    with pytest.raises(AmbiguousExportError, match=r"day/month .*2016-.* month/day .*2016-"):
        dates(*texts)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        # 180 days one way, 522 = 2.9 times as many the other; then 399 and 133.
        (("01/12/2026", "11/11/2026", "04/06/2026"), None),
        (("01/01/2026", "05/12/2026", "05/10/2026"), "mdy"),
    ],
)
def test_an_order_is_believed_whose_way_through_the_calendar_is_three_times_shorter(texts, order):
    if order is None:
        with pytest.raises(AmbiguousExportError):
            dates(*texts)
    else:
        assert dates(*texts) == dates(*texts, day_order=order)


def test_dates_that_both_orders_read_alike_are_no_question():
    assert dates("01/01/2016", "02/02/2016") == [date(2016, 1, 1), date(2016, 2, 2)]


def test_a_declared_order_is_obeyed_and_what_does_not_fit_it_is_no_date():
    assert dates("04/05/2016", "13/05/2016", day_order="mdy") == [date(2016, 4, 5), None]
    assert dates("20-05-04", day_order="ymd") == [date(2020, 5, 4)]


def test_a_spreadsheet_that_turned_every_date_it_could_is_read_by_continuity():
    turned = ["04-11-2016", "04-12-2016", "13-04-2016", "14-04-2016"]

    found = read_dates(pl.Series(turned))

    assert found.values.to_list() == [date(2016, 4, day) for day in (11, 12, 13, 14)]
    assert found.is_mixed


def test_one_date_in_the_other_order_does_not_turn_the_rest():
    found = read_dates(pl.Series(["13-04-2016", "14-04-2016", "04-15-2016", "16-04-2016"]))

    assert found.values.to_list() == [date(2016, 4, day) for day in (13, 14, 15, 16)]
    assert (found.day_order, found.is_mixed) == ("dmy", True)


def test_the_note_says_the_order_only_where_there_was_one_to_find():
    assert order_words(read_moments(pl.Series(["2024-05-01"]))) == ""
    assert order_words(read_moments(pl.Series(["13/05/2024"]))) == ", day first"


@settings(deadline=None)
@given(
    st.dates(date(1990, 1, 1), date(2099, 12, 1)),
    st.integers(3, 60),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%m-%d-%Y"]),
)
def test_a_run_of_days_is_read_back_in_the_order_it_was_written(first, days, form):
    run = [first + timedelta(days=day) for day in range(days)]
    run = [day for day in run if day.year <= 2099]

    assert dates(*(day.strftime(form) for day in run)) == run


@settings(deadline=None)
@given(st.datetimes(wall_clock("1990-01-01"), wall_clock("2099-12-31")))
def test_iso_date_times_are_read_back(value):
    assert moment(value.isoformat()) == value


SOME_CLOCKS = st.one_of(
    st.from_regex(r"[0-2][0-9]:[0-6][0-9](:[0-6][0-9])?", fullmatch=True),
    st.sampled_from(
        [
            "",
            "24:00",
            "24:00:01",
            "23:59:60",
            "10:00:60",
            "10:60",
            "9:30",
            "09:30:",
            " 09:30",
            "0a:30",
        ]
    ),
)
SOME_DATES = st.one_of(
    st.from_regex(r"(1989|1990|2026|2099|2100)-[01][0-9]-[0-3][0-9]", fullmatch=True),
    st.sampled_from(["", "2026-5-3", " 2026-05-3", "2026-02-29", "2024-02-29", "20260-5-03"]),
)


@given(st.lists(SOME_CLOCKS, min_size=1, max_size=3))
def test_times_of_the_usual_form_are_read_as_beside_any_other(texts):
    others = pl.Series("text", [*texts, "09:30 am"])

    assert read_clocks(pl.Series("text", texts)).equals(read_clocks(others).head(len(texts)))


@given(st.lists(SOME_DATES, min_size=1, max_size=3))
def test_dates_of_the_usual_form_are_read_as_beside_any_other(texts):
    assert dates(*texts) == dates(*texts, "3 May 2026")[:-1]


@pytest.mark.parametrize("rows", [19_999, 20_000, 20_001])
def test_a_long_column_is_read_as_a_short_one(rows):
    read = read_moments(pl.Series(["2016-04-13 07:21:05"] * rows))

    assert read.values.unique().to_list() == [SEVEN_PAST]
    assert len(read.values) == rows


def test_local_times_follow_the_clock_through_summer_time():
    assert utc("2024-01-15 12:00") == "01-15 11:00"
    assert utc("2024-07-15 12:00") == "07-15 10:00"


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Kiritimati", "America/St_Johns"])
def test_a_short_file_is_placed_as_within_a_long_one(zone):
    """No change of clocks is near, so that one offset does for all."""
    zones = single_zone(zone)
    texts = [f"2026-01-05 08:0{minute}" for minute in range(9)]
    more = pl.Series([*texts, None, "2026-07-05 08:00"]).str.to_datetime("%Y-%m-%d %H:%M")
    times = more.head(10)

    alone, among = local_to_utc(times, zones), local_to_utc(more, zones)

    assert alone.equals(among.head(10), null_equal=True)
    assert alone.schema == among.schema
    assert alone["at"].null_count() == alone["utc_offset_minutes"].null_count() == 1


def test_a_time_that_the_clock_jumped_over_is_no_instant():
    assert utc("2024-03-31 01:59") == "03-31 00:59"
    assert utc("2024-03-31 02:00") is None
    assert utc("2024-03-31 02:59") is None
    assert utc("2024-03-31 03:00") == "03-31 01:00"


def test_of_a_repeated_hour_the_earlier_is_taken():
    assert utc("2024-10-27 01:59") == "10-26 23:59"
    assert utc("2024-10-27 02:30") == "10-27 00:30"
    assert utc("2024-10-27 03:00") == "10-27 02:00"


def passes(*clocks, series=None):
    """Place wall-clock times of the night of 27 October 2024 in Berlin, in their order."""
    local = pl.Series([wall_clock(f"2024-10-27 {clock}") for clock in clocks])
    at = local_to_utc(local, BERLIN, pl.Series(series) if series else None)["at"]
    return at.dt.strftime("%H:%M").to_list()


def every(minutes, first, last):
    """Clock times from one to another, this many minutes apart."""
    start, end = (wall_clock(f"2024-10-27 {clock}") for clock in (first, last))
    count = (end - start) // timedelta(minutes=minutes)
    return [f"{start + i * timedelta(minutes=minutes):%H:%M}" for i in range(count + 1)]


NIGHT = [*every(10, "01:00", "02:50"), *every(10, "02:00", "04:00")]


@pytest.mark.parametrize("way", [1, -1])
def test_where_the_clock_steps_back_the_second_pass_of_its_hour_begins(way):
    found = passes(*NIGHT[::way])[::way]

    assert found == [*every(10, "23:00", "23:50"), *every(10, "00:00", "03:00")]


def test_few_rows_are_parted_where_they_step_back_too():
    assert passes("01:10", "02:40", "02:20", "02:50", "03:30") == [
        *("23:10", "00:40", "01:20", "01:50", "02:30")
    ]


def test_rows_out_of_order_by_seconds_are_of_one_pass():
    assert passes("01:59:50", "02:10:20", "02:10:00", "02:11:00") == [
        *("23:59", "00:10", "00:10", "00:11")
    ]


def test_a_row_that_stands_twice_in_the_repeated_hour_alone_is_there_once_for_each_pass():
    assert passes("00:00", "01:00", "02:00", "02:00", "03:00") == [
        *("22:00", "23:00", "00:00", "01:00", "02:00")
    ]
    assert passes("01:00", "01:00", "02:00", "02:00", "03:00", "03:00") == [
        *("23:00", "23:00", "00:00", "00:00", "02:00", "02:00")
    ]


def test_rows_in_no_order_are_told_apart_as_twins():
    mixed = ["03:00", "02:10", "01:50", "02:00", "04:00", "02:10", "01:00", "02:00", "03:10"]

    assert passes(*mixed) == [
        *("02:00", "00:10", "23:50", "00:00", "03:00", "01:10", "23:00", "01:00", "02:10")
    ]


@pytest.mark.parametrize(
    ("clocks", "first_utc"),
    [
        # All three rooms are full, so nothing tells: the earlier, as ever.
        (every(1, "01:30", "03:30"), "00:00"),
        # Nothing before, and what comes after joins on.
        (every(1, "02:00", "03:30"), "01:00"),
        # What comes before joins on, and then nothing.
        (every(1, "01:30", "02:59"), "00:00"),
        (every(1, "02:00", "02:30"), "00:00"),
        # A pause among rows of each minute does not make six minutes a neighbour's distance.
        ([*every(1, "02:00", "02:10"), *every(1, "02:50", "02:54"), "03:00"], "00:00"),
    ],
)
def test_one_pass_alone_is_the_one_that_joins_on_to_its_neighbours(clocks, first_utc):
    assert passes(*clocks)[clocks.index("02:00")] == first_utc


def test_the_rows_of_each_person_have_an_order_of_their_own():
    clocks = ["01:00", "02:50", "02:10", "02:20", "02:55", "02:30", "03:00"]

    assert passes(*clocks, series=["a", "a", "b", "a", "b", "b", "b"]) == [
        *("23:00", "00:50", "00:10", "01:20", "00:55", "01:30", "02:00")
    ]


def test_an_interval_ends_at_the_first_of_two_instants_after_its_start():
    starts = pl.Series([wall_clock(f"2024-10-27 {at}") for at in ("00:59", "00:30", "01:30")])
    ends = pl.Series([wall_clock(f"2024-10-27 {at}") for at in ("02:00", "02:45", "02:45")])

    found = ends_to_utc(ends, BERLIN, starts.dt.replace_time_zone("UTC"))

    assert found.dt.strftime("%H:%M").to_list() == ["01:00", "00:45", "01:45"]


def test_a_traveller_changes_zone_at_midnight():
    history = ZoneHistory((Stay(date.min, "Europe/Berlin"), Stay(date(2024, 7, 2), "Asia/Tokyo")))

    assert utc("2024-07-01 12:00", history) == "07-01 10:00"
    assert utc("2024-07-02 12:00", history) == "07-02 03:00"


def test_a_column_without_any_time_converts_to_nulls():
    converted = local_to_utc(pl.Series([None, None], dtype=pl.Datetime("us")), BERLIN)

    assert converted.rows() == [(None, None), (None, None)]


@settings(deadline=None)
@given(st.datetimes(wall_clock("2000-01-01"), wall_clock("2030-01-01")))
def test_local_times_agree_with_pythons_zone_arithmetic(value):
    wanted = value.replace(tzinfo=BERLIN.zone_on(value.date())).astimezone(UTC)
    exists = wanted.astimezone(BERLIN.zone_on(value.date())).replace(tzinfo=None) == value

    found = local_to_utc(pl.Series([value]), BERLIN)["at"].item()

    assert found == (wanted if exists else None)


def test_instants_go_to_the_clock_by_their_own_offset_or_the_zone():
    times = to_instants(read_moments(pl.Series(["2024-07-01T10:00Z"])), BERLIN)
    own = to_instants(read_moments(pl.Series(["2024-07-01T10:00-04:00"])), BERLIN)

    assert utc_to_local(times, BERLIN).item() == wall_clock("2024-07-01 12:00")
    assert utc_to_local(own, BERLIN).item() == wall_clock("2024-07-01 10:00")


@pytest.mark.parametrize(
    ("seconds_late", "offset"),
    [(-1, None), (0, 600), (180, 600), (181, None), (899, None), (900, 585)],
)
def test_a_day_file_shows_the_offset_if_its_first_sample_follows_a_quarter_hour(
    seconds_late, offset
):
    first = wall_clock("2020-05-31 14:00") + timedelta(seconds=seconds_late)

    assert offset_from_first_sample(date(2020, 6, 1), first) == offset


@pytest.mark.parametrize(
    ("hours", "offset"), [(14, 840), (14.25, None), (-14, -840), (-14.25, None)]
)
def test_no_clock_is_further_than_fourteen_hours_from_utc(hours, offset):
    first = wall_clock("2020-06-01") - timedelta(hours=hours)

    assert offset_from_first_sample(date(2020, 6, 1), first) == offset


def days(*offsets):
    return {
        date(2020, 6, 1) + timedelta(days=at): o for at, o in enumerate(offsets) if o is not None
    }


def test_an_offset_that_no_neighbour_shares_is_a_device_put_on_late():
    assert without_lone_offsets(days(600, 600, -480, 600)) == days(600, 600, None, 600)
    assert without_lone_offsets(days(600, 600, 420, 420)) == days(600, 600, 420, 420)
    # Two dates away is near, three is not.
    assert without_lone_offsets(days(600, 420, 600)) == days(600, None, 600)
    assert without_lone_offsets(days(600, 420, 480, 600)) == days(None, None, None, None)
    assert without_lone_offsets(days(600, 420)) == days(600, 420)


def offset_on(day, hour, offsets):
    instant = pl.Series([datetime(2020, 6, day, hour, tzinfo=UTC)])
    return offsets_at(instant, offsets).item()


def test_an_offset_does_not_depend_on_the_other_times_that_are_asked_for():
    chance = np.random.default_rng(3)
    shown = chance.choice(200, 60, replace=False)
    offsets = {date(2020, 1, 1) + timedelta(int(day)): int(60 * (day // 50)) for day in shown}
    hours = pl.Series(range(-72, 24 * 210, 5))
    times = pl.select(pl.lit(wall_clock("2020-01-01")) + pl.duration(hours=hours)).to_series()

    for look, asked in (
        (offsets_at, times.dt.replace_time_zone("UTC")),
        (local_offsets, times),
    ):
        each = [look(asked[place : place + 1], offsets).item() for place in range(len(asked))]
        assert look(asked, offsets).to_list() == each
        assert {None, 0, 60, 120, 180} == set(each)


def test_times_unknown_or_far_from_all_evidence_have_no_offset():
    times = pl.Series([None, wall_clock("0001-01-01"), wall_clock("9999-12-31")], dtype=CLOCK)

    assert local_offsets(times, {date(2020, 6, 1): 60}).to_list() == [None, None, None]
    assert local_offsets(times[:1], {date(2020, 6, 1): 60}).to_list() == [None]
    assert local_offsets(times, {}).to_list() == [None, None, None]


def test_between_two_dates_of_one_offset_it_held_all_the_time():
    # Day 1 begins at 14:00 UTC the day before, day 4 at 14:00 UTC on the 3rd.
    offsets = days(600, None, None, 600)

    assert offset_on(1, 0, offsets) == 600
    assert offset_on(3, 0, offsets) == 600
    assert offset_on(4, 13, offsets) == 600
    assert offset_on(4, 14, offsets) is None


def test_on_the_date_of_a_change_the_offset_is_unknown():
    offsets = days(600, 660, 660)

    assert offset_on(1, 0, offsets) is None
    assert offset_on(2, 0, offsets) == 660


def test_a_long_silence_between_two_dates_is_not_filled():
    first, last = date(2020, 6, 1), date(2020, 6, 16)
    noons = pl.Series([wall_clock("2020-06-01 12:00"), wall_clock("2020-06-02 12:00")])

    assert local_offsets(noons, {first: 600, last: 600}).to_list() == [600, None]
    assert local_offsets(noons, {first: 600, last - timedelta(days=1): 600}).to_list() == [
        600,
        600,
    ]


def test_without_evidence_no_offset_is_known():
    assert offset_on(1, 0, {}) is None


@pytest.mark.parametrize(
    ("texts", "are_counts", "expected"),
    [
        (["62.5", "60"], False, [62.5, 60]),
        (["62,5", "60"], False, [62.5, 60]),
        (["1.234,5"], False, [1234.5]),
        (["1,234.5"], False, [1234.5]),
        (["1,234,567"], False, [1234567]),
        (["1,234"], False, [1.234]),
        (["1,234", "7"], True, [1234, 7]),
        (["1.234", "7"], True, [1234, 7]),
        (["0.000", "12.000"], True, [0, 12]),
        (["1 234", "1'234", "1\u202f234"], True, [1234, 1234, 1234]),
        (["nan", "inf", "x", "", None, "-3"], False, [None, None, None, None, None, -3]),
    ],
)
def test_numbers_are_read_with_the_marks_of_their_column(texts, are_counts, expected):
    assert read_numbers(pl.Series(texts), are_counts=are_counts).to_list() == expected


def test_a_declared_decimal_mark_is_obeyed():
    assert read_numbers(pl.Series(["1,234"]), ",", are_counts=True).to_list() == [1.234]


def test_words_for_nothing_are_missing_rather_than_wrong():
    assert is_missing(pl.Series([None, " ", "NA", "--", "0", "x"])).to_list() == [
        *(True, True, True, True),
        *(False, False),
    ]
