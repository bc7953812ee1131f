"""Made-up steps by the wearer's clock beside sleep in UTC, and as Zepp exports them."""

from datetime import UTC, datetime, timedelta

import polars as pl

from backpain_analytics.testing import member

FIRST = datetime.fromisoformat("2026-02-02T23:00")


def recorded(nights=7, awake=950, asleep=50, hours_east=3):
    """Sleep from 23:00 to 07:00 on the wall; one minute's steps awake, some at 02:00 asleep."""
    days = [FIRST + timedelta(days=day) for day in range(nights)]
    walked = [(day - timedelta(hours=8), awake) for day in days]
    walked += [(day + timedelta(hours=3), asleep) for day in days]
    walked += [(FIRST - timedelta(days=3), 1), (FIRST + timedelta(days=nights + 3), 1)]
    starts = [(day - timedelta(hours=hours_east)).replace(tzinfo=UTC) for day in days]
    ends = [start + timedelta(hours=8) for start in starts]
    return (
        pl.DataFrame(walked, schema=["at", "steps"], orient="row"),
        pl.DataFrame({"started_at": starts, "ended_at": ends}),
    )


def walking_in_the_evening(hours_east=3, strolls=0):
    """Steps in each hour from nine to ten in the evening; strolls at three in the night."""
    days = [FIRST + timedelta(days=day) for day in range(-1, 9)]
    walked = [(day + timedelta(hours=hour), 100) for day in days for hour in range(-14, 0)]
    walked += [(day + timedelta(hours=4), strolls) for day in days]
    _, sleeps = recorded(hours_east=hours_east)
    return pl.DataFrame(walked, schema=["at", "steps"], orient="row"), sleeps


def zepp_export(hours_east):
    steps, sleeps = walking_in_the_evening(hours_east)
    minutes = [f"{at:%Y-%m-%d,%H:%M},{count}" for at, count in steps.rows() if count]
    nights = [
        f"{start:%Y-%m-%d},{start:%F %T}+0000,{end:%F %T}+0000" for start, end in sleeps.rows()
    ]
    return (
        member("SLEEP/SLEEP_1.csv", "\n".join(["date,start,stop", *nights])),
        member("ACTIVITY_MINUTE/ACTIVITY_MINUTE_1.csv", "\n".join(["date,time,steps", *minutes])),
    )
