"""The lines of the two pages, in the words of clinicians."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from backpain_analytics.messages import say
from backpain_analytics.messages.exposures import exposure_words
from backpain_analytics.messages.numbers import calendar_day, joined, period, word
from backpain_analytics.report.chapters.exercise import pain_sentences
from backpain_analytics.report.chapters.links_words import (
    doubt_sentence,
    staying_active_sentence,
)
from backpain_analytics.report.chapters.moving import AMOUNTS
from backpain_analytics.report.chapters.moving_words import heart_rate_limits
from backpain_analytics.report.chapters.phases import phase_sentence
from backpain_analytics.report.chapters.plan import plan_sentences
from backpain_analytics.report.sheet.facts import Named, PainSpan
from backpain_analytics.report.today.sentences import caution_sentences
from backpain_analytics.report.values import Row, is_known, rows_of

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

MOST_LINKS = 3
MOST_PHASES = 3
_READINGS = (
    "consistent",
    "possible",
    "little_or_no_link",
    "likely_small",
    "cannot_tell",
    "faded",
    "too_early",
    "too_new",
)
"""In the order in which they are told."""


def about(contents: "Contents") -> str:
    """Say when the person was born, over which dates and when this was made."""
    making = contents.making
    return " · ".join(
        [
            *_born(contents),
            period(contents.first_date, contents.last_date),
            say("sheet.made", day=making.made_on, version=making.version),
        ]
    )


def _born(contents: "Contents") -> list[str]:
    year = _number(contents, "birth_year")
    return [] if year is None else [say("sheet.born", year=f"{year:.0f}")]


def _number(contents: "Contents", name: str) -> float | None:
    value = contents.person.get(name)
    return value if isinstance(value, int | float) and is_known(value) else None


def pain_rows(contents: "Contents") -> list[tuple[str, str, str]]:
    """Return what stands in the table of pain: what it is, its value, from how many days."""
    facts, pain = contents.sheet, contents.pain
    spans = {"usual": facts.usual, "first_weeks": facts.first_weeks, "last_weeks": facts.last_weeks}
    worst = say("sheet.worst", worst=pain.worst_nrs, day=calendar_day(pain.worst_dates[-1]))
    flares = say("sheet.flares", reported=pain.reported_flares, above=pain.above_usual_flares)
    rated = say("sheet.rated", rated=pain.rated_days, days=contents.days)
    return [
        *(_span_row(name, span) for name, span in spans.items() if span is not None),
        (say("sheet.row_worst"), worst, say("sheet.days", days=pain.rated_days)),
        (say("sheet.row_flares"), flares, say("sheet.days", days=pain.flare_known_days)),
        (say("sheet.row_rated"), rated, ""),
    ]


def _span_row(name: str, span: PainSpan) -> tuple[str, str, str]:
    value = say("sheet.unrated")
    if span.rated_days:
        value = say("sheet.middle", middle=span.middle_nrs, low=span.low_nrs, high=span.high_nrs)
    return say(f"sheet.row_{name}"), value, say("sheet.days", days=span.rated_days)


def length_line(contents: "Contents") -> str:
    """Say that pain is long-lasting where its present time is; a word for clinicians alone."""
    episode = contents.course.episode
    is_long = episode and episode["stage"] == "chronic" and episode["is_ongoing"]
    return say("sheet.long_lasting") if is_long else ""


def named_line(code: str, named: Iterable[Named]) -> str:
    """Name medicines or places with their days, or say that the diary names none."""
    told = [say("sheet.named", name=one.name, days=one.days) for one in named]
    return say(f"sheet.{code}", named=", ".join(told)) if told else say(f"sheet.no_{code}")


def target_line(contents: "Contents") -> str:
    """Say where the targets come from."""
    is_own = any(contents.targets[name].is_own for name in AMOUNTS)
    parameters = contents.parameters
    return say(
        "sheet.targets_own" if is_own else "sheet.targets_usual",
        minutes=parameters.aerobic_minutes_per_week,
        steps=parameters.steps_per_day,
    )


def exercise_lines(contents: "Contents") -> list[str]:
    """Say how the plan was kept, and how pain went with exercise."""
    if contents.exercise.sessions.empty:
        return [say("sheet.no_exercise")]
    cautions = caution_sentences(contents.today.cautions)
    return [*plan_sentences(contents), *pain_sentences(contents), *cautions]


def link_lines(contents: "Contents") -> list[str]:
    """Say at most three links with the next day's pain, the strongest reading first."""
    made = contents.links.compared
    if made.empty:
        return [say("sheet.no_links")]
    places = made["reading"].map(_READINGS.index)
    ranked = made.assign(place=places).sort_values("place", kind="stable")
    shown = rows_of(ranked.head(MOST_LINKS))
    notes = [staying_active_sentence(shown), doubt_sentence(shown)]
    return [*map(_link, shown), *filter(None, notes)]


def _link(row: Row) -> str:
    reading = word("reading", row["reading"])
    if row["is_asked"]:
        reading = say("sheet.asked", reading=reading)
    if isinstance(row["along"], str):
        reading = say("sheet.along", reading=reading, leader=exposure_words(row["along"]))
    return say(
        "sheet.link",
        exposure=exposure_words(row["exposure"]),
        reading=reading,
        estimate=row["estimate"],
        low=row["low"],
        high=row["high"],
        days=row["days"],
    )


def phase_lines(contents: "Contents") -> list[str]:
    """Say pain before and after what began; the latest ones."""
    rows = rows_of(contents.course.phases.sort_values("started_on").tail(MOST_PHASES))
    return [phase_sentence(row, contents.last_date.year) for row in rows]


def trust_lines(contents: "Contents") -> list[str]:
    """Say how much was recorded, by what, and by which rules it is judged."""
    parameters = contents.parameters
    devices = [word("device", kind) for kind in contents.first_screen.devices]
    return [
        say(
            "sheet.worn",
            valid=contents.quality.valid_days,
            days=contents.days,
            hours=parameters.valid_day_minutes / 60,
            devices=joined(devices) if devices else say("sheet.no_device"),
        ),
        say(
            "sheet.rules_steps",
            moderate=parameters.moderate_steps_per_minute,
            vigorous=parameters.vigorous_steps_per_minute,
        ),
        _heart_rate_line(contents),
        say("sheet.no_diagnosis"),
    ]


def _heart_rate_line(contents: "Contents") -> str:
    parameters = contents.parameters
    limits = [word("heart_rate_limit", limit) for limit in heart_rate_limits(contents.person)]
    if limits:
        return say("sheet.heart_rate_limited", limits=joined(limits))
    shares = {
        "moderate": parameters.moderate_reserve_share,
        "vigorous": parameters.vigorous_reserve_share,
    }
    stated = _number(contents, "highest_heart_rate_bpm")
    if stated is not None:
        return say("sheet.rules_heart_rate_stated", highest=stated, **shares)
    return say("sheet.rules_heart_rate", formula=parameters.highest_heart_rate_formula, **shares)
