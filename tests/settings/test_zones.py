"""A person's clock through summer time and journeys."""

from datetime import UTC, date, datetime

import pytest

from backpain_analytics.settings.zones import (
    StatedClock,
    Stay,
    ZoneHistory,
    followed_clocks,
    matching_zone,
    single_zone,
)


def spans(history, first, last):
    """Draw offset spans as (start, end, offset)."""
    first_at, last_at = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (first, last))
    return [
        (f"{span.started_at:%m-%d %H:%M}", f"{span.ended_at:%m-%d %H:%M}", span.utc_offset_minutes)
        for span in history.offset_spans(first_at, last_at)
    ]


def test_a_zone_without_summer_time_is_one_span():
    assert spans(single_zone("Asia/Kolkata"), "2026-01-01", "2027-01-01") == [
        ("01-01 00:00", "01-01 00:00", 330)
    ]


def test_both_clock_changes_split_the_year_at_their_minute():
    assert spans(single_zone("Europe/Berlin"), "2026-01-01", "2027-01-01") == [
        ("01-01 00:00", "03-29 01:00", 60),
        ("03-29 01:00", "10-25 01:00", 120),
        ("10-25 01:00", "01-01 00:00", 60),
    ]


def test_a_move_takes_hold_at_midnight_of_the_clock_left_behind():
    history = ZoneHistory((Stay(date.min, "Asia/Tokyo"), Stay(date(2026, 4, 10), "Europe/Paris")))

    assert spans(history, "2026-04-01", "2026-04-20") == [
        ("04-01 00:00", "04-09 15:00", 540),
        ("04-09 15:00", "04-20 00:00", 120),
    ]


def test_a_move_on_the_date_of_a_clock_change_hides_neither():
    history = ZoneHistory((Stay(date.min, "UTC"), Stay(date(2026, 10, 25), "Europe/Berlin")))

    assert spans(history, "2026-10-20", "2026-10-30") == [
        ("10-20 00:00", "10-25 00:00", 0),
        ("10-25 00:00", "10-25 01:00", 120),
        ("10-25 01:00", "10-30 00:00", 60),
    ]


def test_a_change_at_the_very_end_adds_no_empty_span():
    assert spans(single_zone("Europe/Berlin"), "2026-03-28", "2026-03-29") == [
        ("03-28 00:00", "03-29 00:00", 60)
    ]


def test_the_zone_on_a_date_is_that_of_the_latest_stay_begun():
    history = ZoneHistory((Stay(date.min, "Asia/Tokyo"), Stay(date(2026, 4, 10), "Europe/Paris")))

    assert str(history.zone_on(date(2026, 4, 9))) == "Asia/Tokyo"
    assert str(history.zone_on(date(2026, 4, 10))) == "Europe/Paris"


def test_offsets_that_changed_name_a_zone():
    assert matching_zone({date(2026, 3, 29): 60, date(2026, 3, 30): 120}) == "Europe/Berlin"


def test_offsets_of_a_journey_name_no_zone():
    assert matching_zone({date(2026, 6, 1): 60, date(2026, 6, 2): 540}) is None


def test_offsets_that_never_changed_name_no_zone():
    assert matching_zone({date(2026, 6, 1): 600, date(2026, 6, 2): 600}) is None


def followed(*stated, until="2026-04-20"):
    """Draw the spans that follow from (day and hour, offset, zone)."""
    clocks = [
        StatedClock(datetime.fromisoformat(f"2026-{at}").replace(tzinfo=UTC), *said)
        for at, *said in stated
    ]
    first_at, last_at = (
        datetime.fromisoformat(day).replace(tzinfo=UTC) for day in ("2026-03-20", until)
    )
    return [
        (f"{span.started_at:%m-%d %H}", span.utc_offset_minutes)
        for span in followed_clocks(clocks, first_at, last_at)
    ]


def test_a_stated_offset_holds_until_another_is_stated():
    assert followed(("03-22 23", 60), ("03-23 23", 60), ("03-30 22", 120)) == [
        ("03-20 00", 60),
        ("03-30 22", 120),
    ]
    assert followed() == []


def test_a_named_zone_knows_the_hour_at_which_its_clock_changes():
    paris = "Europe/Paris"

    assert followed(("03-22 23", 60, paris), ("04-10 22", 120, paris)) == [
        ("03-20 00", 60),
        ("03-29 01", 120),
    ]


def test_between_zones_that_are_named_lies_a_journey():
    assert followed(("03-25 22", 60, "Europe/Paris"), ("03-27 15", 540, "Asia/Tokyo")) == [
        ("03-20 00", 60),
        ("03-27 15", 540),
    ]


def test_an_offset_that_the_named_zone_shows_changes_nothing():
    assert followed(("03-25 22", 60, "Europe/Paris"), ("04-02 10", 120)) == [
        ("03-20 00", 60),
        ("03-29 01", 120),
    ]


def test_an_offset_that_the_named_zone_does_not_show_is_a_journey():
    assert followed(("03-25 22", 60, "Europe/Paris"), ("04-02 10", 540)) == [
        ("03-20 00", 60),
        ("03-29 01", 120),
        ("04-02 10", 540),
    ]


@pytest.mark.parametrize(
    ("next_night", "holds"), [("04-02 22", True), ("04-03 22", True), ("04-03 23", False)]
)
def test_a_zone_named_from_night_to_night_is_stronger_than_an_offset_between(next_night, holds):
    night = ("04-01 22", 120, "Europe/Paris")
    stated = (night, ("04-02 10", 0), (next_night, 120, "Europe/Paris"))

    assert (("04-02 10", 0) not in followed(*stated)) == holds
