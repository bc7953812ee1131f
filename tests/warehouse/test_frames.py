"""What a page is given of a person and a period."""

from datetime import timedelta

import pytest
from asking import publish
from drawing import MONDAY, PERSON

from backpain_analytics.errors import NothingToReportError
from backpain_analytics.warehouse.out import frames

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def of_period(con):
    """Give what a page sees of anna from one date to another."""

    def gathered(first, last):
        publish(con)
        return frames.person_tables(con, PERSON, first, last)

    return gathered


@pytest.mark.parametrize(
    ("first", "last", "weeks"),
    [
        (MONDAY, MONDAY + 6 * DAY, [0]),
        (MONDAY - DAY, MONDAY, [-7, 0]),
        (MONDAY + 6 * DAY, MONDAY + 7 * DAY, [0, 7]),
    ],
)
def test_a_period_has_its_dates_and_the_weeks_that_it_touches(load, of_period, first, last, weeks):
    newest_first = [MONDAY + n * DAY for n in range(15, -9, -1)]
    load("daily_pain", *({"local_date": day} for day in newest_first))
    load("weekly_pain", *({"week_start_date": day} for day in newest_first if day.weekday() == 0))
    load("vendor_days", *({"local_date": day, "steps": 1} for day in newest_first * 2))

    found = of_period(first, last)

    starts = [(start.date() - MONDAY).days for start in found.weekly_pain["week_start_date"]]
    dates = [day.date() for day in found.daily_pain["local_date"]]
    assert starts == weeks
    assert (dates[0], dates[-1], len(dates)) == (first, last, (last - first).days + 1)
    assert dates == sorted(dates)
    assert found.vendor_days == len(dates)


def test_a_person_sees_nothing_of_another(con, load, of_period):
    load("daily_pain", {"person_id": "ben", "pain_nrs": 8})
    load("vendor_days", {"person_id": "ben", "steps": 1})
    con.execute("insert into zone_spans select 'ben', started_at, ended_at, 540, origin "
                "from zone_spans")  # fmt: skip

    found = of_period(MONDAY, MONDAY)

    assert (len(found.daily_pain), found.vendor_days) == (0, 0)
    assert found.clock.utc_offset_minutes == (0,)
    assert found.person["birth_year"] == 1984


def test_the_span_of_the_data_is_that_of_the_person(con, load):
    dates = {"anna": (MONDAY + WEEK, MONDAY), "ben": (MONDAY - WEEK,)}
    load(
        "analysis_days",
        *({"person_id": who, "local_date": day} for who, days in dates.items() for day in days),
    )

    assert frames.data_span(con, "anna") == (MONDAY, MONDAY + WEEK)
    with pytest.raises(NothingToReportError, match="no data of 'carl'; there is of: anna, ben"):
        frames.data_span(con, "carl")
