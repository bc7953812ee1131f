"""Made-up inputs of the figures: seeded, plausible, and nobody's."""

from datetime import date, timedelta
from functools import partial

import numpy as np
import pandas as pd

from backpain_analytics.report.figures import inputs
from backpain_analytics.report.figures.amounts import draw_amounts
from backpain_analytics.report.figures.beside_pain import draw_beside_pain
from backpain_analytics.report.figures.coverage import draw_coverage
from backpain_analytics.report.figures.links import draw_links
from backpain_analytics.report.figures.pain import draw_days, draw_glance
from backpain_analytics.report.figures.session_days import draw_session_days
from backpain_analytics.report.figures.usual_week import draw_usual_week
from backpain_analytics.report.parts import Picture

FIRST = date(2026, 2, 2)
"""A Monday."""
HOSTILE = "5 $ of <b>_x_</b> \\ & 気分 مشي 🏋️ \u202egnp"
LONG = "Walking with two poles along the river in the early morning before the first tea"


def period_of(days):
    return FIRST, FIRST + timedelta(days=days - 1)


def dates_of(days):
    return pd.date_range(FIRST, periods=days)


def pain_course(days, *, rated=0.93, ratings=None, phases=()):
    """A diary in which each day is rated or not by chance."""
    rng = np.random.default_rng(days)
    if ratings is None:
        drift = np.cumsum(rng.normal(0, 0.35, days))
        ratings = np.clip(np.round(4 + 0.6 * np.sin(drift) + rng.normal(0, 1, days)), 0, 10)
    pain = pd.Series(ratings, dtype="float64").where(rng.random(days) < rated)
    moving = pain.rolling(14, min_periods=7)
    usual = moving.median()
    is_flare = (pain - usual).ge(2)
    reported = rng.random(days) < 0.6
    flare = pd.Series(np.where(reported, "reported", "above_usual"), dtype="object")
    frame = pd.DataFrame(
        {
            "local_date": dates_of(days),
            "pain_nrs": pain,
            "flare": flare.where(is_flare, None),
            "usual_nrs": usual,
            "low_nrs": moving.quantile(0.25),
            "high_nrs": moving.quantile(0.75),
        }
    )
    return inputs.PainCourse(frame, phases)


STATES = ("met", "not_met", "estimated_met", "estimated_not_met", "unknown", "reached")


def spans_of(days, span):
    """First and last dates of the spans that touch the period."""
    first, last = period_of(days)
    steps = {"week": "W-MON", "month": "MS", "quarter": "QS"}
    firsts = pd.date_range(first, last, freq=steps[span]).union([pd.Timestamp(first)])
    lasts = [*(firsts[1:] - pd.Timedelta(days=1)), pd.Timestamp(last)]
    return pd.DataFrame({"first_date": firsts, "last_date": lasts})


def amounts(days, *, name="steps", span="week", target=7000):
    """All states there are, by chance; the last span is still running."""
    spans = spans_of(days, span)
    rng = np.random.default_rng(days)
    count = len(spans)
    state = rng.choice(STATES, count, p=[0.35, 0.25, 0.12, 0.1, 0.1, 0.08]).astype(object)
    state[: min(2, count)] = ["unknown", "no_target"][: min(2, count)]
    if count > 2:
        state[-1] = "running"
    whole = np.where(np.isin(state, ["met", "reached", "estimated_met"]), 1.15, 0.75) * target
    whole = whole * rng.uniform(0.95, 1.1, count)
    is_estimated = np.char.startswith(state.astype(str), "estimated")
    amount = np.where(is_estimated, whole * 0.7, np.where(state == "running", whole * 0.5, whole))
    targets = np.where(np.arange(count) < count // 2, target * 0.9, target)
    spans["amount"] = np.where(state == "unknown", np.nan, amount)
    spans["estimated"] = np.where(is_estimated, whole, np.nan)
    spans["target"] = np.where(state == "no_target", np.nan, targets)
    spans["state"] = state
    return inputs.Amounts(name, span, spans)


def usual_week():
    rng = np.random.default_rng(3)
    hours = pd.MultiIndex.from_product([range(7), range(24)], names=["weekday", "hour"])
    frame = hours.to_frame(index=False)
    hour, weekend = frame["hour"], frame["weekday"] >= 5
    frame["asleep_share"] = np.where((hour < 7 + weekend) | (hour >= 23), 0.9, 0.02)
    at_desk = hour.between(9, 16) & ~weekend
    still = np.where(at_desk, 0.78, np.where(hour >= 19, 0.66, 0.38)) + rng.normal(0, 0.09, 168)
    frame["still_share"] = np.clip(still, 0, 1)
    frame["known_share"] = np.where((hour == 18) & ~weekend, 0.3, 0.9)
    frame["break_share"] = np.where(at_desk & (hour % 3 == 0), 0.4, 0.8)
    return inputs.UsualWeek(frame)


def session_days(days):
    rng = np.random.default_rng(days)
    sessions = rng.choice([0, 1, 2], days, p=[0.55, 0.37, 0.08])
    change = rng.choice([-1, 0, 1, np.nan], days, p=[0.4, 0.2, 0.15, 0.25])
    frame = pd.DataFrame(
        {
            "local_date": dates_of(days),
            "sessions": sessions,
            "kinds": np.where(sessions > 0, "core, stretching", None),
            "change_nrs": np.where(sessions > 0, change, np.nan),
            "is_in_log": np.arange(days) >= min(10, days - 1),
        }
    )
    return inputs.SessionDays(frame)


def links():
    rows = [
        ("Long spells of keeping still", 0.95, 0.42, 1.48, "More pain the next day", True),
        ("Steps", -0.31, -0.72, 0.1, "Cannot tell yet", False),
        ("Active minutes", -0.05, -0.34, 0.24, "Little or no link", False),
        ("Sleep the night before", -0.7, -2.6, 1.2, "Cannot tell yet", False),
        (HOSTILE, 0.1, -0.9, 1.1, "Cannot tell yet", False),
        (LONG, 2.4, 0.2, 4.6, "Perhaps more pain the next day", True),
    ]
    names = ["label", "estimate", "low", "high", "reading", "is_pattern"]
    return inputs.Links(pd.DataFrame(rows, columns=names))


def coverage(days):
    rng = np.random.default_rng(days)
    shares = {
        "Garmin watch": np.where(rng.random(days) < 0.92, rng.uniform(0.6, 0.95, days), np.nan),
        HOSTILE: np.where(np.arange(days) > days // 2, 0.4, np.nan),
        "Diary": np.where(rng.random(days) < 0.9, 1.0, np.nan),
    }
    strips = [
        pd.DataFrame({"strip": name, "local_date": dates_of(days), "share": share})
        for name, share in shares.items()
    ]
    return inputs.Coverage(pd.concat(strips, ignore_index=True))


def beside_pain(days):
    rng = np.random.default_rng(days)

    def values(middle, spread, known=0.9):
        drawn = middle + spread * np.sin(np.arange(days) / 17) + rng.normal(0, spread, days)
        shown = np.where(rng.random(days) < known, np.round(np.maximum(drawn, 0)), np.nan)
        return pd.DataFrame({"local_date": dates_of(days), "value": shown})

    return (
        inputs.BesidePain("Pain", "0 to 10", values(4, 1), 0, 10),
        inputs.BesidePain("Mood", "0 to 10", values(6, 1, 0.6), 0, 10),
        inputs.BesidePain("Steps", "a day", values(7000, 1500)),
    )


PHASES = ((date(2026, 2, 20), "physiotherapy"), (date(2026, 4, 28), "new desk at work"))


def drawings(days, *, phases=PHASES, **pain):
    """Every figure of a record of so many days, by name."""
    period = period_of(days)
    span = "week" if days <= 184 else "month" if days < 1096 else "quarter"
    course = pain_course(days, phases=phases, **pain)
    return {
        "glance": partial(draw_glance, course, period),
        "days": partial(draw_days, course, period),
        "steps": partial(draw_amounts, amounts(days, span=span), period),
        "usual_week": partial(draw_usual_week, usual_week()),
        "session_days": partial(draw_session_days, session_days(days), period),
        "links": partial(draw_links, links()),
        "coverage": partial(draw_coverage, coverage(days), period),
        "beside_pain": partial(draw_beside_pain, beside_pain(days), period),
    }


def picture(name, draw, sentence="Your pain: mostly 4 out of 10."):
    return Picture(name, name.capitalize(), sentence, draw)
