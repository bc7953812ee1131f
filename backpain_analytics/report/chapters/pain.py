"""Pain of the period: ratings, worst, flare days, and the figure of all of them."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from backpain_analytics.association.course.records import PainTrend
from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import dated
from backpain_analytics.records import PersonTables
from backpain_analytics.report.chapters import body, course, flares, parts_of_day, phases
from backpain_analytics.report.chapters.usual import recent
from backpain_analytics.report.figures.inputs import PainCourse
from backpain_analytics.report.parts import Chapter, Paragraph, Picture, told
from backpain_analytics.report.table import tabulate
from backpain_analytics.report.values import counted, number

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

FEWEST_ALIKE = 7
"""Rated days from which on equal ratings are called constant. Our choice."""
HIGH_NRS = 8
"""Rating from which on constant pain is one to see a doctor about. Our choice."""


@dataclass(frozen=True, eq=False)
class Pain:
    """Pain in the period; every rating from 0 to 10."""

    days: pd.DataFrame
    """One row per rated or flare date: local_date, pain_nrs, worst_pain_nrs, and flare
    (`reported`, `above_usual` or null)."""
    weeks: pd.DataFrame
    """One row per ISO week: week_start_date, rated_days, pain_nrs and worst_pain_nrs (null
    where too few days are rated)."""
    course: PainCourse
    trend: PainTrend
    rated_days: int
    middle_nrs: float | None
    """Median of the daily ratings."""
    worst_nrs: float | None
    """Highest rating of a moment, of a day or of its worst."""
    worst_dates: tuple[pd.Timestamp, ...]
    """The dates that hold it."""
    constant_nrs: float | None
    """The rating of every rated day, where all are alike and a week of days is rated."""
    reported_flares: int
    """Days on which the person said yes to a flare."""
    above_usual_flares: int
    """Days rated well above the usual pain on which nobody was asked."""
    flare_known_days: int
    """Days on which the person was asked, or enough earlier ratings show what is usual."""
    parts_of_day: pd.DataFrame
    """As `parts_of_day.gather_parts`."""


def gather_pain(tables: PersonTables, trend: PainTrend) -> Pain:
    """Pick what the report says of pain."""
    flare_days = tables.daily_flares[["local_date", "is_flare_day"]]
    daily = tables.daily_pain.merge(flare_days, on="local_date", how="left")
    found = np.select(
        [counted(daily["has_flare"]), counted(daily["is_flare_day"]) & daily["has_flare"].isna()],
        ["reported", "above_usual"],
        default="",
    )
    days = daily[["local_date", "pain_nrs", "worst_pain_nrs"]].assign(
        flare=pd.Series(found, index=daily.index, dtype="object").replace("", None)
    )
    ratings = daily["pain_nrs"].astype("float64").dropna()
    worst = _worst(days, tables.diary_answers)
    return Pain(
        days=days.dropna(subset=["pain_nrs", "worst_pain_nrs", "flare"], how="all"),
        weeks=tables.weekly_pain,
        course=_course(days, tables),
        trend=trend,
        rated_days=len(ratings),
        middle_nrs=number(ratings.median()),
        worst_nrs=number(worst.max()),
        worst_dates=tuple(worst.index[worst == worst.max()]),
        constant_nrs=_constant(ratings),
        reported_flares=int((found == "reported").sum()),
        above_usual_flares=int((found == "above_usual").sum()),
        flare_known_days=int((daily["has_flare"].notna() | daily["is_flare_day"].notna()).sum()),
        parts_of_day=parts_of_day.gather_parts(tables.diary_answers),
    )


def _worst(days: pd.DataFrame, answers: pd.DataFrame) -> pd.Series:
    """Return the highest rating of each date, of whatever it was asked."""
    moments = answers[counted(answers["is_main_region"])].set_index("local_date")
    dated = days.set_index("local_date")
    answered = [dated["pain_nrs"], dated["worst_pain_nrs"], moments["rating_nrs"]]
    ratings = pd.concat([ratings.astype("float64") for ratings in answered]).dropna()
    return ratings.groupby(level=0).max()


def _constant(ratings: pd.Series) -> float | None:
    is_constant = len(ratings) >= FEWEST_ALIKE and ratings.min() == ratings.max()
    return number(ratings.min()) if is_constant else None


def _course(days: pd.DataFrame, tables: PersonTables) -> PainCourse:
    dates = pd.date_range(tables.first_date, tables.last_date, name="local_date")
    course_days = days.set_index("local_date").reindex(dates)
    ratings = course_days["pain_nrs"].astype("float64")
    window = recent(ratings)
    begun = pd.to_datetime(tables.phase_comparisons["started_on"])
    names = tables.phase_comparisons["phase"]
    return PainCourse(
        course_days.assign(
            pain_nrs=ratings,
            usual_nrs=window.median(),
            low_nrs=window.quantile(0.25),
            high_nrs=window.quantile(0.75),
        )
        .drop(columns="worst_pain_nrs")
        .reset_index(),
        tuple(
            (started_on.date(), str(name))
            for started_on, name in zip(begun, names, strict=True)
            if started_on in dates
        ),
    )


def chapter(contents: "Contents") -> Chapter:
    """Lay out the chapter."""
    pain = contents.pain
    beside = body.parts(contents)
    if not pain.rated_days:
        absent = Paragraph(say("pain.absent"), "absent")
        return Chapter("pain", say("pain.heading"), told(absent, *beside))
    return Chapter(
        "pain",
        say("pain.heading"),
        told(
            _days(contents),
            *map(Paragraph, (*course.sentences(contents), worst_sentence(contents))),
            *phases.parts(contents),
            *flares.parts(contents),
            parts_of_day.table(pain.parts_of_day),
            *beside,
            tabulate("pain_weeks", pain.weeks),
            tabulate("flare_days", pain.days),
            *phases.folded(contents),
            *flares.folded(contents),
        ),
    )


def _days(contents: "Contents") -> Picture:
    # Only a page that is drawn needs matplotlib, which is slow to import.
    from backpain_analytics.report.figures.pain import draw_days  # noqa: PLC0415

    pain = contents.pain
    return Picture(
        name="pain_days",
        heading=say("pain.days"),
        sentence=constant_sentence(pain) or course.trend_sentence(pain.trend),
        draw=partial(draw_days, pain.course, contents.period),
        caption=_caption(contents),
    )


def constant_sentence(pain: Pain) -> str:
    """Say that every rating is the same, with care where it is a high one; else nothing."""
    rating = pain.constant_nrs
    if rating is None:
        return ""
    kind = "high" if rating >= HIGH_NRS else "zero" if rating == 0 else "middle"
    same = say("pain.constant", rated_days=pain.rated_days, rating=rating)
    return f"{same} {say(f'pain.constant_{kind}')}"


def worst_sentence(contents: "Contents") -> str:
    """Say how high pain went, and when; nothing where it never changed."""
    pain = contents.pain
    if pain.worst_nrs is None or pain.worst_nrs == pain.constant_nrs:
        return ""
    # The highest of several ratings is not the worst pain, unless that was asked.
    is_asked = pain.days["worst_pain_nrs"].astype("float64").max() == pain.worst_nrs
    often = "once" if len(pain.worst_dates) == 1 else "often"
    date_words = dated(pain.worst_dates[-1], contents.last_date.year)
    code = f"pain.{'worst' if is_asked else 'highest'}_{often}"
    return say(code, worst=pain.worst_nrs, day=date_words)


def _caption(contents: "Contents") -> str:
    pain = contents.pain
    has_usual = pain.course.days["usual_nrs"].notna().any()
    said = (
        say("pain.caption", rated_days=pain.rated_days),
        say("pain.caption_usual") if has_usual else "",
        flares.caption(contents),
    )
    return " ".join(filter(None, said))
