"""Keeping still: how much of it, when in the week, and in how long spells."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.messages import say
from backpain_analytics.records import PersonTables
from backpain_analytics.report.chapters.moving_words import target_sentences
from backpain_analytics.report.chapters.usual import DailyMean, mean_of_told_days
from backpain_analytics.report.chapters.usual_week import gather_usual_week, worn_hours
from backpain_analytics.report.figures.inputs import UsualWeek
from backpain_analytics.report.parts import Chapter, Paragraph, Picture, told
from backpain_analytics.report.table import tabulate
from backpain_analytics.report.values import counted, number

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

BOUT_BANDS = ((1, 4), (5, 9), (10, 19), (20, 29), (30, 59), (60, None))
"""Minutes, both ends inclusive; None: and longer."""
LATEST_DAYS = 28
FEWEST_DAYS_COMPARED = 14
"""With known low movement, of the latest days and of those before. Our choice."""
CLEAR_MINUTES = 60
"""Difference of the mean day from which the latest weeks are shown as well. Our choice."""
CLEAR_ERRORS = 2.0
"""Standard errors that such a difference must exceed as well."""
_BEYOND = ("bouts_beyond_30", "bouts_beyond_120")
"""Columns of `daily_breaks`; the rest is in `daily_sedentary`."""
_TYPICAL = (
    "sedentary_minutes",
    "sedentary_minutes_zero_steps",
    "sedentary_minutes_below_20_steps",
    "prolonged_20_minutes",
    "prolonged_30_minutes",
    "prolonged_60_minutes",
    "longest_bout_minutes",
    "breaks_per_sedentary_hour",
    "full_break_share",
    *_BEYOND,
)


@dataclass(frozen=True, eq=False)
class Movement:
    """Low movement, the stand-in for sitting, in the period."""

    usual: UsualWeek | None
    """None: no waking minute is known."""
    latest: UsualWeek | None
    """Of the last four weeks, where they differ clearly from those before."""
    more_minutes: float | None
    """A day in these four weeks beyond those before; negative: less."""
    bands: pd.DataFrame
    """One row per bout length: shortest, longest (null: no limit), minutes, share of all."""
    typical: Mapping[str, float | None]
    """Median over the valid days, by column of `daily_sedentary` and `daily_breaks`."""
    broken_hours: float | None
    """Of `still_hours` those with a full break: middle values of the same days."""
    still_hours: float | None
    """Hours with low movement that were worn long enough."""
    standing: DailyMean | None
    """Hours with a minute of standing, on the days of which a device tells them."""
    days: int
    """Valid days behind `typical`."""
    fewest_days: int
    """Valid days from which on a median is called typical; as many as a valid week has."""

    @property
    def has_typical_day(self) -> bool:
        """Whether there are enough days for one to be typical."""
        return self.days >= self.fewest_days


def gather_movement(tables: PersonTables) -> Movement:
    """Pick what the report says of low movement."""
    activity = tables.daily_activity
    most_unknown = tables.parameters.most_unknown_share
    is_known = ~(activity["unknown_share"].astype("float64") > most_unknown)
    valid = activity.loc[counted(activity["is_valid_day"]) & is_known, "local_date"]
    beyond = tables.daily_breaks[["local_date", *_BEYOND]]
    daily = tables.daily_sedentary.merge(beyond, on="local_date", how="left")
    daily = daily[daily["local_date"].isin(valid)]
    measured = daily[list(_TYPICAL)].astype("float64")
    worn, moved = worn_hours(tables.hourly_activity), tables.hourly_movement
    breaks = moved[moved["local_date"].isin(valid)].groupby("local_date")["has_full_break"]
    latest_from = pd.Timestamp(tables.last_date) - pd.Timedelta(days=LATEST_DAYS - 1)
    more = _clear_difference(measured["sedentary_minutes"], daily["local_date"] >= latest_from)
    return Movement(
        usual=gather_usual_week(worn, moved),
        latest=None
        if more is None
        else gather_usual_week(worn[worn["local_date"] >= latest_from], moved),
        more_minutes=more,
        bands=_bout_bands(tables.sedentary_bouts["duration_minutes"].astype("float64")),
        typical={name: number(measured[name].median()) for name in _TYPICAL},
        broken_hours=number(breaks.sum().astype("float64").median()),
        still_hours=number(breaks.count().astype("float64").median()),
        standing=mean_of_told_days(tables.daily_floors["stand_hours"]),
        days=int(measured["sedentary_minutes"].notna().sum()),
        fewest_days=tables.parameters.valid_days_per_week,
    )


def _clear_difference(minutes: pd.Series, is_latest: pd.Series) -> float | None:
    """Return by how much the latest days differ from those before; None where not clearly."""
    latest, before = minutes[is_latest].dropna(), minutes[~is_latest].dropna()
    if min(len(latest), len(before)) < FEWEST_DAYS_COMPARED:
        return None
    difference = float(latest.mean() - before.mean())
    error = float(latest.var() / len(latest) + before.var() / len(before)) ** 0.5
    is_clear = abs(difference) >= max(CLEAR_MINUTES, CLEAR_ERRORS * error)
    return difference if is_clear else None


def _bout_bands(durations: pd.Series) -> pd.DataFrame:
    rows = []
    for shortest, longest in BOUT_BANDS:
        inside = durations.between(shortest, float("inf") if longest is None else longest)
        minutes = float(durations[inside].sum())
        share = minutes / float(durations.sum()) if len(durations) else None
        rows.append((shortest, longest, minutes, share))
    return pd.DataFrame(rows, columns=["shortest", "longest", "minutes", "share"])


def chapter(contents: "Contents") -> Chapter:
    """Lay out the chapter."""
    movement = contents.movement
    return Chapter(
        "keeping_still",
        say("keeping_still.heading"),
        told(
            None if movement.usual else Paragraph(say("keeping_still.nothing"), "absent"),
            _picture("usual_week", movement.usual, still_sentence(movement)),
            _picture("latest_weeks", movement.latest, _latest_sentence(movement)),
            Paragraph(" ".join(break_sentences(contents))),
            Paragraph(" ".join(_posture_sentences(movement))),
            tabulate("bout_lengths", movement.bands) if movement.usual else None,
        ),
    )


def still_sentence(movement: Movement) -> str:
    """Say how much of a usual day was still, and how much of that in long spells."""
    if not movement.days:
        return say("keeping_still.no_day")
    if not movement.has_typical_day:
        return say("keeping_still.few_days", days=movement.days, needed=movement.fewest_days)
    return say(
        "keeping_still.usual_day",
        still=movement.typical["sedentary_minutes"],
        long=movement.typical["prolonged_30_minutes"],
    )


def break_sentences(contents: "Contents") -> list[str]:
    """Say in how many weeks keeping still was broken up often enough, and what helps there."""
    movement = contents.movement
    if movement.usual is None or contents.moving.basis in ("phone", "without_steps"):
        return []
    minutes = contents.parameters.full_break_minutes
    said = [*target_sentences(contents, "broken_up_days")]
    said.append(say("keeping_still.broken_up", minutes=minutes))
    if movement.has_typical_day and movement.still_hours:
        hours = {"broken": movement.broken_hours, "hours": movement.still_hours}
        said.append(say("keeping_still.hours", **hours))
    return [*said, say("keeping_still.get_up")]


def _posture_sentences(movement: Movement) -> list[str]:
    """Say that nobody sees a posture, and what some watches tell of standing."""
    said = [say("keeping_still.posture")] if movement.usual else []
    if movement.standing is not None:
        hours, days = movement.standing
        said.append(say("keeping_still.standing", hours=hours, days=days))
    return said


def _latest_sentence(movement: Movement) -> str:
    more = movement.more_minutes
    if more is None:
        return ""
    return say(f"keeping_still.{'more' if more > 0 else 'less'}_lately", minutes=abs(more))


def _picture(name: str, week: UsualWeek | None, sentence: str) -> Picture | None:
    from backpain_analytics.report.figures.usual_week import draw_usual_week  # noqa: PLC0415

    if week is None:
        return None
    return Picture(
        name,
        say(f"keeping_still.{name}"),
        sentence,
        partial(draw_usual_week, week),
    )
