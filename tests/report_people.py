"""Made-up people of whom a page has gone wrong: each is a record of `report_examples`, changed."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd

from backpain_analytics.association.course.trend import pain_trend
from backpain_analytics.association.lags.refusals import lacking_pain_variation, lacking_rows
from backpain_analytics.association.lags.rows import DAILY
from backpain_analytics.association.records import DEFAULT_EXPOSURES, Association
from backpain_analytics.report.contents import Making, gather
from backpain_analytics.report.first_screen.screen import first_screen
from backpain_analytics.report.today.gather import REASONS
from backpain_analytics.stages.association_rows import association_row
from tests import report_examples as examples
from tests.report_examples import FIRST_DATE, Example, person_tables

VERSION = "0.1.0"
LITTLE = dict.fromkeys(
    ("sedentary_minutes", "prolonged_30_minutes", "steps", "aerobic_minutes"), "little_or_no_link"
)


@dataclass(frozen=True)
class Person:
    """A record, and on what day its page is made."""

    example: Example
    made_on: date | None = None
    """None: the day after the record ends."""

    def contents(self):
        tables = self.example.tables
        made_on = self.made_on or tables.last_date + timedelta(days=1)
        return gather(tables, self.example.trend, Making(made_on, VERSION))

    def screen(self):
        return first_screen(self.contents())


def diary(ratings, **columns):
    """A diary with these ratings from the first date on; None: not written."""
    dates = pd.date_range(FIRST_DATE, periods=len(ratings), name="local_date")
    daily = pd.DataFrame({"local_date": dates, "pain_nrs": pd.Series(ratings, dtype="float64")})
    daily = daily.reindex(columns=examples.COLUMNS["daily_pain"].split()).assign(entries=1)
    return {"daily_pain": daily.assign(**columns)[daily["pain_nrs"].notna()]}


def links(**tiers):
    """One row per declared exposure but exercise, compared with the next day's pain."""
    return _rows(
        examples._association(exposure.name, 1, tiers.get(exposure.name))
        for exposure in DEFAULT_EXPOSURES
        if exposure.name != "exercise_done"
    )


def no_links(days, refusal=None):
    """The same, none of which could be made, as too few days can be used or as is said."""
    refusal = refusal or lacking_rows(days, 1, DAILY)
    return _rows(
        Association(
            exposure=exposure.name, lag_days=1, unit=None, family="primary", tests_in_family=5,
            days=days, refusal=refusal,
        )
        for exposure in DEFAULT_EXPOSURES
    )  # fmt: skip


def constant(rating, days=86):
    return no_links(days, lacking_pain_variation(np.full(days, rating)))


def _rows(records):
    frame = pd.DataFrame([association_row(record) for record in records])
    estimate = frame["estimate"].astype("float64")
    half = np.where(frame["tier"] == "consistent", 0.8 * estimate, 0.15)
    found = {"family_low": estimate - half, "family_high": estimate + half}
    since = pd.Timestamp(FIRST_DATE)
    shown = {"computed_tier": frame["tier"], "tier_since": since, "counted_from": pd.NaT}
    return {"associations": frame.assign(**shown, **found)}


def person(days, made_on=None, **given):
    tables = person_tables(days, **given)
    return Person(Example(tables, pain_trend(tables.daily_pain)), made_on)


def changing(days, around=4.0):
    """Ratings that go up and down."""
    draws = np.random.default_rng(7)
    return np.clip(np.round(around + draws.normal(0, 1.2, days)), 0, 10).tolist()


def _watch(days, **columns):
    frames = examples._activity(days)
    weekly = frames["weekly_activity"].assign(**columns)
    return frames | {"weekly_activity": weekly}


def phone_alone(days=87):
    """A phone never shows that it was worn: no day is valid, a week can be met and not missed."""
    frames = _watch(days)
    weekly = frames["weekly_activity"]
    met = weekly["steps"] >= 40_000
    weekly = weekly.assign(
        steps_status=np.where(met, "met", "insufficient_data"),
        steps_status_reason=np.where(met, None, "too_few_valid_days"),
        steps_is_decidable=False,
        aerobic_status="insufficient_data",
        aerobic_status_reason="too_few_known_days",
        aerobic_is_decidable=False,
        estimated_steps=np.nan,
        valid_days=0,
        aerobic_valid_days=0,
    )
    daily = frames["daily_activity"].assign(is_valid_day=False)
    sources = frames["sources"].tail(1)
    frames |= {"weekly_activity": weekly, "daily_activity": daily, "sources": sources}
    return person(days, **frames, **diary(changing(days)), **no_links(0))


def wheelchair(days=56):
    """Steps do not apply; the heart rate shows effort."""
    facts = person_tables(1).person | {"steps_apply": False}
    frames = _watch(
        days, steps=0.0, estimated_steps=np.nan, steps_target=None,
        steps_status="insufficient_data", steps_status_reason="steps_do_not_apply",
        steps_is_decidable=False,
    )  # fmt: skip
    return person(days, person=facts, **frames, **diary(changing(days)), **no_links(12))


def heart_rate_alone(days=56):
    """No file with steps at all."""
    frames = _watch(
        days, steps=None, estimated_steps=np.nan, steps_status="insufficient_data",
        steps_status_reason="nothing_measured", steps_is_decidable=False,
    )  # fmt: skip
    return person(days, **frames, **diary(changing(days)), **no_links(12))


def old_age(days=84):
    """Walks little, and nobody set a target."""
    frames = _watch(days)
    weekly = frames["weekly_activity"]
    share = np.linspace(0.38, 0.5, len(weekly))
    frames["weekly_activity"] = weekly.assign(
        steps=(share * weekly["steps"]).round(), steps_status="not_met",
        estimated_steps=(share * weekly["estimated_steps"]).round(),
        steps_status_reason=None, steps_is_decidable=True,
        aerobic_minutes=20.0, estimated_aerobic_minutes=20.0, aerobic_status="not_met",
        aerobic_status_reason=None, aerobic_is_decidable=True,
    )  # fmt: skip
    baseline = examples._frame(
        "person_baselines",
        [{"baseline_from_date": pd.Timestamp(FIRST_DATE), "baseline_steps_per_day": 2_640.0,
          "baseline_until_date": pd.Timestamp(FIRST_DATE + timedelta(days=13)),
          "suggested_steps_per_day_low": 2_904, "suggested_steps_per_day_high": 3_168}],
    )  # fmt: skip
    frames["daily_sedentary"] = frames["daily_sedentary"].assign(prolonged_30_minutes=150.0)
    facts = person_tables(1).person | {"birth_year": 1945}
    return person(
        days, person=facts, person_baselines=baseline, **frames, **diary(changing(days)),
        **links(),
    )  # fmt: skip


def beta_blocker(days=90):
    """The heart rate says little of effort."""
    facts = person_tables(1).person | {"takes_beta_blocker": True}
    return person(days, person=facts, **_watch(days), **diary(changing(days)), **links())


def all_ten(days=87):
    """The worst on every day, and each day called a flare."""
    written = diary([10.0] * days, has_flare=True)
    flares = written["daily_pain"][["local_date"]].assign(usual_pain_nrs=10.0, is_flare_day=True)
    return person(days, **_watch(days), **written, daily_flares=flares, **constant(10.0))


def all_zero(days=87):
    return person(days, **_watch(days), **diary([0.0] * days), **constant(0.0))


def severe(days=90):
    """Two weeks of severe pain at the end."""
    ratings = changing(days - 14) + [9.0, 8.0] * 7
    return person(days, **_watch(days), **diary(ratings), **links())


def in_a_flare(days=90):
    ratings = changing(days - 5) + [7.0] * 5
    first = pd.Timestamp(FIRST_DATE + timedelta(days=days - 5))
    flare = {"first_date": first, "last_date": first + pd.Timedelta(days=4),
             "usual_pain_nrs": 4.0, "worst_pain_nrs": 7.0, "is_ongoing": True}  # fmt: skip
    flares = examples._frame("flares", [flare])
    return person(days, **_watch(days), **diary(ratings), flares=flares, **links())


def bad_spell(days=120):
    """Twenty ratings of four months, around one flare."""
    ratings = [None] * 78 + [4.0, 4.0, 5.0, 8.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0] * 2
    ratings += [None] * (days - len(ratings))
    first = pd.Timestamp(FIRST_DATE + timedelta(days=81))
    flare = {"first_date": first, "last_date": first + pd.Timedelta(days=7),
             "is_ongoing": False}  # fmt: skip
    flares = examples._frame("flares", [flare])
    return person(days, **_watch(days), **diary(ratings), flares=flares, **no_links(3))


def no_link(days=120):
    """Everything that could be compared shows little or no link."""
    return person(days, **_watch(days), **diary(changing(days)), **links(**LITTLE))


def running_week(days=26):
    """A watch worn every day, until a Friday."""
    return person(days, **_watch(days), **diary(changing(days)), **no_links(24))


def one_day():
    return person(1, **_watch(1), **diary([4.0]), **no_links(0))


def no_data(days=21):
    """A period in which nothing was recorded, of a longer record."""
    return person(days, **links(sedentary_minutes="consistent"))


def part_of_record(days=31):
    """A page about one month of a longer diary, made later."""
    whole = {"first_date": pd.Timestamp(FIRST_DATE - timedelta(days=90)), "rated_days": 118,
             "last_date": pd.Timestamp(FIRST_DATE + timedelta(days=days + 60))}  # fmt: skip
    return person(
        days,
        FIRST_DATE + timedelta(days=days + 61),
        **_watch(days, is_over=True),
        **diary(changing(days)),
        **links(prolonged_30_minutes="consistent"),
        pain_trends=examples._frame("pain_trends", [whole]),
    )


def more_after_walking(days=120):
    """Pain was higher after days with more steps: nothing may advise to walk less."""
    return person(days, **_watch(days), **diary(changing(days)), **links(steps="consistent"))


def noted(*names, day=-1, days=90):
    """A log in which each of these was done on a day of the record, counted from its end."""
    dated = pd.Timestamp(FIRST_DATE + timedelta(days=days + day))
    rows = [
        {"source_id": "log", "local_date": dated, "kind": "other", "name": name,
         "name_key": name.lower()}
        for name in names
    ]  # fmt: skip
    return {"exercise_log": examples._frame("exercise_log", rows)}


def states(condition, **cautions):
    """Somebody who states a condition, with what it makes a case to ask about."""
    rows = [
        {"condition": condition, "exercise_name": name, "left_out": [], "asked_about": [],
         "is_planned": True, "logged_days": 0, "last_date": pd.NaT} | found
        for name, found in cautions.items()
    ]  # fmt: skip
    return {
        "person_conditions": examples._frame("person_conditions", [{"condition": condition}]),
        "exercise_cautions": examples._frame("exercise_cautions", rows),
    }


def _left_out(**reasons):
    rows = [
        {"name_key": name, "exercise": name} | dict.fromkeys(REASONS, False) | {why: True}
        for name, why in reasons.items()
    ]
    return {"left_out_in_flares": examples._frame("left_out_in_flares", rows)}


BENDS_BACK = {"left_out": ["bends_back"]}


def _planned(name, **columns):
    row = {"name_key": name, "planned_exercise": name, "exercise": name, "kind": "core"}
    return {"exercise_identities": examples._frame("exercise_identities", [row | columns])}


def _flare(days=90, length=5):
    first = pd.Timestamp(FIRST_DATE + timedelta(days=days - length))
    flare = {"first_date": first, "last_date": first + pd.Timedelta(days=length - 1),
             "usual_pain_nrs": 4.0, "worst_pain_nrs": 7.0, "is_ongoing": True}  # fmt: skip
    return {"flares": examples._frame("flares", [flare])}


def flare_with_lifting(days=90):
    """In a flare: ran and lifted in it, plans the superman, and states a condition."""
    ratings = changing(days - 5) + [7.0] * 5
    return person(
        days, **_watch(days), **diary(ratings), **_flare(), **links(),
        **noted("Running", "Deadlift"), **_left_out(running="is_high_impact", deadlift="is_heavy"),
        **states("spondylolisthesis", superman=BENDS_BACK), **_planned("superman"),
    )  # fmt: skip


def flare_in_a_wheelchair(days=56):
    """In a flare, and steps do not apply."""
    facts = person_tables(1).person | {"steps_apply": False}
    frames = _watch(days, steps=0.0, estimated_steps=np.nan, steps_target=None)
    ratings = changing(days - 5) + [7.0] * 5
    return person(
        days, person=facts, **frames, **diary(ratings), **_flare(days), **no_links(12),
        **noted("Rugby", days=days), **_left_out(rugby="is_high_impact"),
    )  # fmt: skip


def new_plan(days=90):
    """States a plan of less than four weeks, and a condition with nothing to leave out."""
    facts = person_tables(1).person | {"core_sessions_target": 3}
    facts |= {"plan_since_date": FIRST_DATE + timedelta(days=70)}
    return person(
        days, person=facts, **_watch(days), **diary(changing(days)), **links(),
        **states("recent_spinal_surgery"),
    )  # fmt: skip


def planned_superman(days=90):
    """Plans an exercise that a condition makes a case to ask about, for long."""
    facts = person_tables(1).person | {"plan_since_date": FIRST_DATE - timedelta(days=90)}
    judged = examples._frame("plan_consistency", [{"judged_weeks": 8, "met_weeks": 2}])
    return person(
        days, person=facts, **_watch(days), **diary(changing(days)), **links(),
        **states("spondylolisthesis", superman=BENDS_BACK), **_planned("superman"),
        plan_consistency=judged,
    )  # fmt: skip


def runs_with_osteoporosis(days=90):
    """Runs lately, and states osteoporosis; no plan."""
    last = pd.Timestamp(FIRST_DATE + timedelta(days=days - 3))
    asked = {"asked_about": ["is_high_impact"], "is_planned": False, "logged_days": 3,
             "last_date": last}  # fmt: skip
    return person(
        days, **_watch(days), **diary(changing(days)), **links(),
        **states("osteoporosis", Running=asked),
    )  # fmt: skip


def steep_week(days=91):
    """The last whole week had far more than the one before."""
    monday = pd.Timestamp(FIRST_DATE + timedelta(days=days - 7))
    rise = {"week_start_date": monday, "aerobic_minutes": 210.0, "aerobic_minutes_before": 90.0,
            "estimated_aerobic_minutes": 210.0, "estimated_aerobic_minutes_before": 90.0,
            "is_steep_aerobic_rise": True}  # fmt: skip
    return person(
        days, **_watch(days), **diary(changing(days)), **links(),
        weekly_progression=examples._frame("weekly_progression", [rise]),
    )  # fmt: skip


def begins_to_walk(days=84):
    """Walks little, still where they began."""
    found = old_age(days).example.tables
    weekly = found.weekly_activity.assign(estimated_steps=7 * 2_700.0)
    return Person(Example(replace(found, weekly_activity=weekly), pain_trend(found.daily_pain)))


def unsafe_name(days=30):
    """A name that is markup, and turns the direction of writing."""
    name = "<script>alert(1)</script>\u202egnp.exe"
    return person(days, person_id=name, **diary(changing(days)))


def _made(example):
    return lambda: Person(example())


PEOPLE = {name: _made(example) for name, example in examples.EXAMPLES.items()} | {
    people.__name__: people
    for people in (
        phone_alone, wheelchair, heart_rate_alone, old_age, beta_blocker, all_ten, all_zero,
        severe, in_a_flare, bad_spell, no_link, running_week, one_day, no_data, part_of_record,
        more_after_walking, unsafe_name, flare_with_lifting, flare_in_a_wheelchair, new_plan,
        planned_superman, runs_with_osteoporosis, steep_week, begins_to_walk,
    )
}  # fmt: skip


@cache
def contents_of(name):
    """Gathered once: records are frozen."""
    return PEOPLE[name]().contents()


def screen_of(name):
    return first_screen(contents_of(name))
