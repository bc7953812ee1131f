"""Made-up people for the report's tests: seeded, plausible, and nobody's."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, wraps
from typing import Any

import numpy as np
import pandas as pd

from backpain_analytics.association.course.records import PainTrend
from backpain_analytics.association.records import DEFAULT_EXPOSURES, Association, Tier
from backpain_analytics.messages import refusal
from backpain_analytics.records import Message, PersonTables
from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.stages.association_rows import association_row

FIRST_DATE = date(2025, 1, 6)
"""A Monday."""

COLUMNS = {
    "daily_activity": "local_date steps unplaced_steps wear_minutes waking_wear_minutes"
    " waking_source wear_source is_valid_day light_minutes moderate_minutes vigorous_minutes"
    " aerobic_minutes nonambulatory_aerobic_minutes aerobic_minutes_low aerobic_minutes_high"
    " heart_rate_share cadence_share unknown_share",
    "daily_sedentary": "local_date sedentary_minutes sedentary_minutes_zero_steps"
    " sedentary_minutes_below_20_steps bouts longest_bout_minutes prolonged_20_minutes"
    " prolonged_30_minutes prolonged_60_minutes breaks breaks_per_sedentary_hour full_break_share",
    "daily_breaks": "local_date bouts_beyond_30 bouts_beyond_120",
    "daily_pain": "local_date pain_nrs worst_pain_nrs entries has_flare mood_nrs stress_nrs"
    " sleep_quality_nrs control_nrs has_pain original_scale is_date_doubtful",
    "daily_flares": "local_date usual_pain_nrs is_flare_day",
    "daily_sleep": "local_date minutes_asleep",
    "daily_weight": "local_date body_weight_kilograms",
    "daily_floors": "local_date floors stand_hours",
    "diary_answers": "local_date local_hour rating_nrs worst_pain_nrs region is_main_region"
    " medication notes",
    "hourly_activity": "local_date local_hour wear_minutes waking_wear_minutes sedentary_minutes"
    " steps minutes unknown_minutes",
    "hourly_movement": "local_date local_hour has_full_break",
    "sedentary_bouts": "local_date started_at ended_at duration_minutes is_censored",
    "weekly_activity": "week_start_date steps estimated_steps steps_target steps_status"
    " moderate_minutes vigorous_minutes aerobic_minutes estimated_aerobic_minutes"
    " aerobic_minutes_target aerobic_status valid_days aerobic_valid_days aerobic_days"
    " aerobic_days_target aerobic_days_status core_sessions core_sessions_target core_status"
    " stretching_days stretching_days_target stretching_status aerobic_sessions"
    " aerobic_sessions_target aerobic_sessions_status"
    " steps_status_reason aerobic_status_reason aerobic_days_status_reason core_status_reason"
    " stretching_status_reason aerobic_sessions_status_reason is_over steps_is_decidable"
    " aerobic_is_decidable aerobic_days_is_decidable core_is_decidable stretching_is_decidable"
    " aerobic_sessions_is_decidable broken_up_days broken_up_days_target broken_up_valid_days"
    " broken_up_days_status broken_up_days_status_reason broken_up_days_is_decidable",
    "weekly_pain": "week_start_date rated_days pain_nrs worst_pain_nrs",
    "weekly_pain_change": "week_start_date pain_nrs baseline_pain_nrs change_points is_improved"
    " is_worsened",
    "weekly_progression": "week_start_date steps steps_before valid_days valid_days_before"
    " estimated_steps estimated_steps_before is_steep_steps_rise aerobic_minutes"
    " aerobic_minutes_before estimated_aerobic_minutes estimated_aerobic_minutes_before"
    " is_steep_aerobic_rise",
    "weekly_volume": "week_start_date aerobic_range",
    "aerobic_modes": "aerobic_mode is_high_impact sessions minutes minutes_share",
    "weekly_plan": "week_start_date item kind is_exercise is_stated planned_sessions sessions"
    " status status_reason is_decidable dose_days dose_status dose_status_reason",
    "ladder_progress": "step offer reason exercises conditions",
    "weekly_exercise_progression": "week_start_date exercise measure amount amount_before"
    " change_share is_steep",
    "exercise_ratings": "exercise sessions enjoyment_ratings mean_enjoyment_nrs effort_ratings"
    " mean_effort_nrs",
    "daily_session_parts": "local_date has_warm_up has_core has_stretching has_aerobic"
    " has_cool_down is_complete",
    "plan_consistency": "item is_exercise nearly_weeks judged_weeks met_weeks longest_run_weeks"
    " longest_run_follows longest_run_ended_before current_run_weeks current_run_follows",
    "person_baselines": "baseline_from_date baseline_until_date baseline_steps_per_day"
    " suggested_steps_per_day_low suggested_steps_per_day_high",
    "exercise_log": "source_id started_at local_date kind name name_key minutes sets repetitions"
    " pain_before_nrs pain_after_nrs is_high_impact",
    "exercise_identities": "name_key planned_exercise exercise kind aerobic_mode is_high_impact"
    " bends_back bends_forward twists loads_back step",
    "exercise_cautions": "condition exercise_name exercise since_date left_out asked_about"
    " loads_back advice_source is_planned logged_days last_date",
    "left_out_in_flares": "name_key planned_exercise exercise is_high_impact is_heavy twists",
    "person_conditions": "condition since_date",
    "daily_exercise": "local_date sessions high_impact_sessions is_flare_day",
    "exercise_spans": "first_date last_date first_plan_date last_plan_date",
    "associations": "exposure lag_days unit estimate low high estimate_per_sd standard_deviation"
    " p_value p_family family tests_in_family days smallest_detectable is_leak_flagged tier"
    " caution caution_code refusal refusal_code refusal_values p_exploratory days_missing"
    " first_half_estimate second_half_estimate family_low family_high pooling_standard_error"
    " computed_tier tier_since seed flips controls days_without_controls goes_along_with"
    " counted_from compared_estimate compared_low compared_high",
    "weekly_associations": "exposure lag_weeks unit estimate low high estimate_per_sd"
    " standard_deviation p_value p_family family tests_in_family weeks smallest_detectable"
    " is_leak_flagged tier refusal refusal_code refusal_values p_exploratory weeks_missing"
    " first_half_estimate second_half_estimate pooling_standard_error family_low family_high"
    " goes_along_with",
    "earlier_pain_links": "exposure unit estimate low high p_value p_family tests_in_family days"
    " is_found refusal refusal_code refusal_values",
    "exposure_thirds": "exposure lag_days third days refusal refusal_code refusal_values lowest"
    " highest mean_pain_nrs alike_pain_nrs low high",
    "exercise_pain_changes": "scope name name_key kind occasions rated_pairs last_date mean_change"
    " shrunk_change low high rose latest rises_in_a_row p_family reading refusal refusal_code"
    " refusal_values next_day_occasions next_day_mean_change next_day_change next_day_low"
    " next_day_high next_day_p_family next_day_reading next_day_refusal next_day_refusal_code"
    " next_day_refusal_values",
    "flare_triggers": "trigger hours_before flares flares_by_date exposed_flares control_windows"
    " exposed_controls telling_flares odds_ratio low high p_value p_family tests_in_family"
    " suspected_since reading refusal refusal_code refusal_values",
    "time_to_flares": "measure third weeks lowest highest flare_weeks median_days refusal"
    " refusal_code refusal_values",
    "flare_exercises": "local_date name_key exercise_name is_high_impact is_heavy twists"
    " heaviest_kilograms",
    "exercise_responses": "intensity bouts paired_bouts control_pairs latest_bouts worse_after"
    " difference low high p_value tier refusal refusal_code refusal_values",
    "flares": "first_date last_date usual_pain_nrs worst_pain_nrs is_reported is_ongoing",
    "flare_rates": "flares rated_days flares_per_100_days unchanging_per_100_days",
    "pain_episodes": "first_date last_date painful_days stage began_before_diary is_ongoing",
    "phase_comparisons": "phase started_on rated_before rated_after mean_before_nrs mean_after_nrs"
    " difference low high p_value excluded_days refusal refusal_code refusal_values",
    "pain_trends": "first_date last_date rated_days points_per_30_days low high p_value refusal"
    " refusal_code refusal_values persistence weekly_points_per_30_days weekly_line_start_nrs",
    "association_history": "computed_at data_until exposure lag_days tier computed_tier estimate"
    " low high p_family tests_in_family",
    "source_files": "file_id path reader status reason notes rows_read rows_rejected first_date"
    " last_date loaded_at rejections",
    "sources": "source_id device_kind chosen_minutes",
    "source_days": "local_date source_id chosen_minutes",
}

NO_TREND = PainTrend(
    None, None, 0, refusal=Message("refusal.trend_short", {"span": 0, "needed": 84})
)


@dataclass(frozen=True)
class Example:
    """What `gather` is given."""

    tables: PersonTables
    trend: PainTrend


def person_tables(days: int, **given: Any) -> PersonTables:
    """Tables of a period of so many days, all empty but those given."""
    frames = {name: _empty(columns).copy(deep=False) for name, columns in COLUMNS.items()}
    facts = {
        "person_id": "anna",
        "first_date": FIRST_DATE,
        "last_date": FIRST_DATE + timedelta(days=days - 1),
        "vendor_days": 0,
        "tells": (),
        "person": {
            "birth_year": 1978,
            "sex": "female",
            "highest_heart_rate_bpm": None,
            "resting_heart_rate_bpm": None,
            "takes_beta_blocker": False,
        },
        "weight_course": {"body_weight_kilograms": None},
        "parameters": Parameters(),
    }
    return PersonTables(**(frames | facts | given))


def remembered(make: Callable[..., Example]) -> Callable[..., Example]:
    """Make an example once; each test gets tables of its own that share their cells unchanged."""
    made = cache(make)

    @wraps(make)
    def own(*days: int, **named: int) -> Example:
        example = made(*days, **named)
        frames = {
            name: frame.copy(deep=False)
            for name, frame in vars(example.tables).items()
            if isinstance(frame, pd.DataFrame)
        }
        return replace(example, tables=replace(example.tables, **frames))

    return own


@remembered
def full(days: int = 364) -> Example:
    """A year with a watch, a diary and an exercise log; one week without the watch."""
    frames = _activity(days) | _pain(days) | _exercise(days) | _files(days) | _course(days)
    frames |= _comparisons(days) | _body(days)
    return Example(
        person_tables(days, **frames),
        PainTrend(
            FIRST_DATE,
            FIRST_DATE + timedelta(days=days - 1),
            rated_days=320,
            points_per_30_days=-0.21,
            low=-0.38,
            high=-0.04,
            p_value=0.016,
            refusal=None,
            persistence=0.55,
            weekly_points_per_30_days=-0.19,
            weekly_line_start_nrs=4.5,
        ),
    )


def pain_only(days: int = 60) -> Example:
    """A diary and nothing else; too short for a trend."""
    refusal = Message("refusal.trend_short", {"span": 60, "needed": 84})
    trend = PainTrend(None, None, 52, refusal=refusal)
    return Example(person_tables(days, person_id="ben", **_pain(days)), trend)


def activity_only(days: int = 90) -> Example:
    """A watch without a heart-rate formula in doubt, and no diary."""
    return Example(person_tables(days, person_id="carla", **_activity(days)), NO_TREND)


def almost_empty(days: int = 14) -> Example:
    """Two ratings and a file that could not be read; every text tries to be markup."""
    pain = _empty(COLUMNS["daily_pain"]).copy(deep=False)
    pain["local_date"] = pd.to_datetime([FIRST_DATE, FIRST_DATE + timedelta(days=1)])
    pain[["pain_nrs", "worst_pain_nrs", "entries"]] = [[3.0, np.nan, 1], [5.0, 6.0, 1]]
    week = [{"week_start_date": pd.Timestamp(FIRST_DATE), "rated_days": 2}]
    file = {
        "path": "inbox/<script>alert(1)</script>.fit",
        "reader": None,
        "status": "unreadable",
        "reason": 'The file ends early & holds "<b>nothing</b>".',
        "rows_read": 0,
        "rows_rejected": 0,
        "loaded_at": pd.Timestamp("2025-01-20 03:00", tz="UTC"),
    }
    tables = person_tables(
        days,
        person_id="<img src=x onerror=alert(1)>",
        daily_pain=pain,
        weekly_pain=_frame("weekly_pain", week),
        source_files=_frame("source_files", [file]),
        tells=(_of_one_region("<i>lower</i> back", "neck & <b>knee</b>"),),
    )
    refusal = Message("refusal.trend_short", {"span": 2, "needed": 84})
    return Example(tables, PainTrend(None, None, 2, refusal=refusal))


def _of_one_region(region: str, others: str) -> Message:
    values = {"region": region, "other_ratings": 3, "other_regions": others}
    return Message("check.one_region_counts", values)


EXAMPLES = {
    "full": full,
    "pain_only": pain_only,
    "activity_only": activity_only,
    "almost_empty": almost_empty,
}


@cache
def _empty(columns: str) -> pd.DataFrame:
    return pd.DataFrame(index=range(0), columns=columns.split(), dtype="object")


def _frame(table: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS[table].split())


def _activity(days: int) -> dict[str, Any]:
    hours = _hours(days)
    bouts = _bouts(days)
    daily = _daily_activity(hours)
    return {
        "hourly_activity": hours,
        "hourly_movement": _movement(hours),
        "sedentary_bouts": bouts,
        "daily_activity": daily,
        "daily_sedentary": _daily_sedentary(hours, daily),
        "daily_breaks": _frame("daily_breaks", _breaks(days)),
        "weekly_activity": _weekly(daily),
        "sources": _frame(
            "sources",
            [
                {"source_id": "garmin:3901", "device_kind": "worn_with_heart_rate"},
                {"source_id": "apple:phone", "device_kind": "phone"},
            ],
        ).assign(chosen_minutes=[1_010 * days, 31 * days]),
        "source_days": _source_days(daily),
    }


def _source_days(daily: pd.DataFrame) -> pd.DataFrame:
    """The watch counts while it is worn, the phone on one day in ten."""
    watch = daily[["local_date"]].assign(
        source_id="garmin:3901", chosen_minutes=daily["wear_minutes"]
    )
    phone = daily[["local_date"]][::10].assign(source_id="apple:phone", chosen_minutes=310)
    return pd.concat([watch.dropna(), phone], ignore_index=True)


def _hours(days: int) -> pd.DataFrame:
    draws = np.random.default_rng(1)
    grid = [(day, hour) for day in range(days) for hour in range(24)]
    frame = pd.DataFrame(grid, columns=["day", "local_hour"])
    day, hour = frame["day"].to_numpy(), frame["local_hour"].to_numpy()
    worn = ~((day >= 50) & (day < 60)) & (day % 17 != 3) & (draws.random(len(frame)) > 0.04)
    awake = (hour >= 7) & (hour < 23)
    evening, office = hour >= 20, (hour >= 9) & (hour < 17) & (day % 7 < 5)
    still = np.where(office, 44, np.where(evening, 50, 24)) + draws.normal(0, 8, len(frame))
    sedentary = np.clip(still, 0, 60).round()
    steps = np.clip((60 - sedentary) * draws.gamma(2, 9.5, len(frame)), 0, 6_000).round()
    frame["local_date"] = pd.Timestamp(FIRST_DATE) + pd.to_timedelta(day, unit="D")
    frame["wear_minutes"] = np.where(worn, 60, 0)
    frame["waking_wear_minutes"] = np.where(worn & awake, 60, 0)
    frame["sedentary_minutes"] = np.where(worn & awake, sedentary, np.where(worn, 0, np.nan))
    frame["steps"] = np.where(worn & awake, steps, np.where(worn, 0, np.nan))
    frame["minutes"], frame["unknown_minutes"] = 60, 0
    return frame[COLUMNS["hourly_activity"].split()]


def _movement(hours: pd.DataFrame) -> pd.DataFrame:
    """The stiller an hour, the rarer a full break."""
    draws = np.random.default_rng(16)
    still = hours["sedentary_minutes"]
    broken = pd.Series(draws.random(len(hours)) * 60 > still - 15, dtype="boolean")
    known = (hours["waking_wear_minutes"] >= 50) & (still > 0)
    return hours[["local_date", "local_hour"]].assign(has_full_break=broken.where(known))


def _bouts(days: int) -> pd.DataFrame:
    draws = np.random.default_rng(2)
    lengths = np.clip(draws.lognormal(1.9, 1.1, days * 40).round(), 1, 210).astype(int)
    day = np.repeat(np.arange(days), 40)
    started = pd.Timestamp(FIRST_DATE, tz="UTC") + pd.to_timedelta(day * 1440 + 480, unit="min")
    return pd.DataFrame(
        {
            "local_date": pd.Timestamp(FIRST_DATE) + pd.to_timedelta(day, unit="D"),
            "started_at": started,
            "ended_at": started + pd.to_timedelta(lengths, unit="min"),
            "duration_minutes": lengths,
            "is_censored": draws.random(len(lengths)) < 0.05,
        }
    )


def _daily_activity(hours: pd.DataFrame) -> pd.DataFrame:
    draws = np.random.default_rng(3)
    daily = hours.groupby("local_date", as_index=False)[
        ["steps", "wear_minutes", "waking_wear_minutes"]
    ].sum()
    worn = daily["wear_minutes"] > 0
    moderate = draws.gamma(1.1, 15, len(daily)).round()
    vigorous = (draws.gamma(0.5, 6, len(daily))).round()
    daily["unplaced_steps"] = 0.0
    daily["waking_source"] = np.where(draws.random(len(daily)) < 0.8, "sleep_log", "fixed_window")
    daily["wear_source"] = "heart_rate"
    daily["is_valid_day"] = daily["waking_wear_minutes"] >= 600
    daily["light_minutes"] = 180.0
    daily["moderate_minutes"] = moderate
    daily["vigorous_minutes"] = vigorous
    daily["aerobic_minutes"] = moderate + 2 * vigorous
    daily["nonambulatory_aerobic_minutes"] = 3.0
    daily["aerobic_minutes_low"] = (daily["aerobic_minutes"] * 0.7).round()
    daily["aerobic_minutes_high"] = (daily["aerobic_minutes"] * 1.4).round()
    daily["heart_rate_share"], daily["cadence_share"] = 0.93, 0.05
    daily["unknown_share"] = 0.02
    measured = list(daily.select_dtypes("number").columns)
    daily[measured] = daily[measured].astype(float).where(worn)
    return daily[COLUMNS["daily_activity"].split()]


def _daily_sedentary(hours: pd.DataFrame, daily: pd.DataFrame) -> pd.DataFrame:
    minutes = hours.groupby("local_date")["sedentary_minutes"].sum(min_count=1).to_numpy()
    shares = {
        "sedentary_minutes": 1.0,
        "sedentary_minutes_zero_steps": 0.84,
        "sedentary_minutes_below_20_steps": 1.13,
        "prolonged_20_minutes": 0.5,
        "prolonged_30_minutes": 0.36,
        "prolonged_60_minutes": 0.12,
    }
    frame = pd.DataFrame({name: (minutes * share).round() for name, share in shares.items()})
    frame["local_date"] = daily["local_date"]
    frame["bouts"] = (minutes / 14).round()
    frame["longest_bout_minutes"] = (minutes / 6).round()
    frame["breaks"] = frame["bouts"] - 2
    frame["breaks_per_sedentary_hour"] = frame["breaks"] / (minutes / 60)
    frame["full_break_share"] = 0.43
    return frame[COLUMNS["daily_sedentary"].split()]


def _breaks(days: int) -> list[dict[str, Any]]:
    dates = pd.Timestamp(FIRST_DATE) + pd.to_timedelta(range(days), unit="D")
    told = {"bouts_beyond_30": 6, "bouts_beyond_120": 1}
    return [{"local_date": day} | told for day in dates]


def _weekly(daily: pd.DataFrame) -> pd.DataFrame:
    weeks = daily["local_date"] - pd.to_timedelta(daily["local_date"].dt.day_of_week, unit="D")
    grouped = daily.assign(week_start_date=weeks).groupby("week_start_date")
    summed = ["steps", "moderate_minutes", "vigorous_minutes", "aerobic_minutes"]
    frame = grouped[summed].sum(min_count=1)
    frame["valid_days"] = frame["aerobic_valid_days"] = grouped["is_valid_day"].sum()
    frame["aerobic_days"] = grouped["aerobic_minutes"].agg(lambda minutes: (minutes >= 30).sum())
    frame["broken_up_valid_days"] = frame["valid_days"]
    frame["broken_up_days"] = (frame["valid_days"] - np.arange(len(frame)) % 4).clip(lower=0)
    enough = frame["valid_days"] >= 4
    for value, prefix, target in (
        ("steps", "steps", 49_000),
        ("aerobic_minutes", "aerobic", 150),
        ("aerobic_days", "aerobic_days", 5),
        ("broken_up_days", "broken_up_days", 5),
    ):
        estimate = (frame[value] * 7 / frame["valid_days"].clip(lower=1)).where(enough).round()
        frame[f"estimated_{value}"] = estimate
        frame[f"{value}_target"] = target
        statuses = zip(frame[value], estimate, frame["valid_days"], strict=True)
        frame[f"{prefix}_status"] = [_status(*numbers, target) for numbers in statuses]
        unjudged = frame[f"{prefix}_status"] == "insufficient_data"
        frame[f"{prefix}_status_reason"] = unjudged.map({True: "too_few_valid_days", False: None})
        frame[f"{prefix}_is_decidable"] = ~unjudged & (frame["valid_days"] >= 4)
    last_date = daily["local_date"].max()
    frame["is_over"] = frame.index + pd.Timedelta(days=6) <= last_date
    return (
        frame.reset_index()
        .reindex(columns=COLUMNS["weekly_activity"].split())
        .assign(
            core_status="insufficient_data",
            core_status_reason="no_log",
            stretching_status="insufficient_data",
            stretching_status_reason="no_log",
            aerobic_sessions_status="insufficient_data",
            aerobic_sessions_status_reason="no_log",
        )
    )


def _status(raw: float, estimate: float, valid_days: int, target: float) -> str:
    if raw >= target:
        return "met"
    if valid_days < 4:
        return "insufficient_data"
    if valid_days == 7:
        return "not_met"
    return "estimated_met" if estimate >= target else "estimated_not_met"


def _pain(days: int) -> dict[str, Any]:
    draws = np.random.default_rng(4)
    level, levels = 0.0, []
    for _ in range(days):
        level = 0.6 * level + draws.normal(0, 1.2)
        levels.append(level)
    pain = np.clip(np.round(4.4 + np.array(levels) - np.arange(days) * 0.007), 0, 10)
    rated = draws.random(days) > 0.12
    worst = np.clip(pain + draws.integers(0, 3, days), 0, 10)
    dates = pd.Timestamp(FIRST_DATE) + pd.to_timedelta(np.arange(days), unit="D")
    daily = pd.DataFrame(
        {
            "local_date": dates,
            "pain_nrs": pain,
            "worst_pain_nrs": worst,
            "entries": 1,
            "has_flare": pd.Series([None] * days, dtype="object"),
            "mood_nrs": np.clip(np.round(6 - 0.3 * pain + draws.normal(0, 1, days)), 0, 10),
            "stress_nrs": np.clip(np.round(4 + draws.normal(0, 2, days)), 0, 10),
            "sleep_quality_nrs": np.nan,
            "control_nrs": np.nan,
            "has_pain": None,
            "original_scale": None,
        }
    )
    daily.loc[::9, "has_flare"] = pain[::9] >= 6
    is_flare_day = daily["has_flare"].fillna(pd.Series(pain >= 7))
    flares = daily[["local_date"]].assign(usual_pain_nrs=5.0, is_flare_day=is_flare_day)[rated]
    daily = daily[rated].reset_index(drop=True)
    weeks = daily["local_date"] - pd.to_timedelta(daily["local_date"].dt.day_of_week, unit="D")
    weekly = (
        daily.assign(week_start_date=weeks)
        .groupby("week_start_date", as_index=False)
        .agg(
            rated_days=("pain_nrs", "count"),
            pain_nrs=("pain_nrs", "mean"),
            worst_pain_nrs=("worst_pain_nrs", "mean"),
        )
    )
    weekly.loc[weekly["rated_days"] < 4, ["pain_nrs", "worst_pain_nrs"]] = np.nan
    return {
        "daily_pain": daily.assign(is_date_doubtful=False),
        "daily_flares": flares,
        "weekly_pain": weekly,
        "diary_answers": _answers(daily),
    }


def _answers(daily: pd.DataFrame) -> pd.DataFrame:
    """Each day's rating an evening's; every 31st day also a morning's, with a note."""
    evenings = daily[["local_date"]].assign(
        local_hour=21, rating_nrs=daily["pain_nrs"], worst_pain_nrs=daily["worst_pain_nrs"]
    )
    mornings = evenings[::31].assign(local_hour=7, notes="stiff <b>& slow</b> after the train")
    return (
        pd.concat([mornings, evenings])
        .sort_values(["local_date", "local_hour"], ignore_index=True)
        .assign(is_main_region=True)
        .reindex(columns=COLUMNS["diary_answers"].split())
    )


def _body(days: int) -> dict[str, Any]:
    last_date = FIRST_DATE + timedelta(days=days - 1)
    nights = pd.date_range(FIRST_DATE, last_date, name="local_date").to_frame(index=False)
    return {
        "daily_sleep": nights.assign(minutes_asleep=417.0),
        "daily_weight": nights[days % 7 :: 7].assign(body_weight_kilograms=84.2),
        "daily_floors": nights.assign(floors=9.0, stand_hours=11.0),
        "weight_course": {
            "body_weight_kilograms": 84.2,
            "first_date": last_date - timedelta(days=83),
            "last_date": last_date,
            "weighed_days": 30,
            "change_kilograms": -1.1,
        },
    }


def _exercise(days: int) -> dict[str, Any]:
    draws = np.random.default_rng(5)
    rows = [
        {
            "source_id": "log",
            "started_at": pd.Timestamp(FIRST_DATE, tz="UTC") + pd.Timedelta(days=day, hours=17),
            "local_date": pd.Timestamp(FIRST_DATE) + pd.Timedelta(days=day),
            "kind": kind,
            "name": name,
            "minutes": minutes,
            "pain_before_nrs": 4.0 if day % 4 == 0 else None,
            "pain_after_nrs": float(draws.integers(2, 7)) if day % 4 == 0 else None,
            "is_high_impact": name == "running" if kind == "aerobic" else None,
        }
        for day in range(28, days)
        for kind, name, minutes, odds in (
            ("core", "plank & bird dog", 15, 0.45),
            ("stretching", "hips", 8, 0.9),
            ("aerobic", "cycling", 30, 0.35),
            ("aerobic", "running", 25, 0.1),
        )
        if draws.random() < odds
    ]
    log = _frame("exercise_log", rows)
    weekly = _weekly(_daily_activity(_hours(days)))
    weeks = log["local_date"] - pd.to_timedelta(log["local_date"].dt.day_of_week, unit="D")
    for column, prefix, kind, target in (
        ("core_sessions", "core", "core", 3),
        ("stretching_days", "stretching", "stretching", 7),
        ("aerobic_sessions", "aerobic_sessions", "aerobic", 5),
    ):
        counts = weeks[log["kind"] == kind].value_counts()
        found = weekly["week_start_date"].map(counts).fillna(0)
        kept = weekly["week_start_date"] >= weeks.min()
        weekly[column] = found.where(kept)
        weekly[f"{column}_target"] = target
        verdicts = np.where(found >= target, "met", "not_met")
        weekly[f"{prefix}_status"] = np.where(kept, verdicts, "insufficient_data")
        weekly[f"{prefix}_is_decidable"] = kept
    span = dict.fromkeys(("first_date", "first_plan_date"), log["local_date"].min())
    span |= dict.fromkeys(("last_date", "last_plan_date"), log["local_date"].max())
    return {
        "exercise_log": log,
        "daily_exercise": log.groupby("local_date", as_index=False)
        .agg(sessions=("kind", "count"), high_impact_sessions=("is_high_impact", "sum"))
        .assign(is_flare_day=False),
        "exercise_spans": _frame("exercise_spans", [span]),
        "weekly_activity": weekly,
        "associations": _associations(),
    }


def _associations() -> pd.DataFrame:
    verdicts: dict[tuple[str, int], Tier] = {
        ("sedentary_minutes", 1): "consistent",
        ("prolonged_30_minutes", 1): "possible",
        ("steps", 0): "same_day",
        ("steps", 1): "little_or_no_link",
    }
    rows = [
        _association(exposure.name, lag, verdicts.get((exposure.name, lag)))
        for exposure in DEFAULT_EXPOSURES
        for lag in range(8)
    ]
    frame = pd.DataFrame([association_row(row) for row in rows])
    frame["computed_tier"] = frame["tier"]
    # Long stretches were consistent on the newest night, and may not be called so yet.
    is_held = (frame["exposure"] == "prolonged_30_minutes") & (frame["lag_days"] == 1)
    frame.loc[is_held, "computed_tier"] = "consistent"
    frame["tier_since"] = pd.Timestamp(FIRST_DATE + timedelta(days=340))
    frame["counted_from"] = pd.NaT
    # The range over the family leaves out zero where the corrected p is at most .05.
    is_found = frame["p_family"].astype("float64") <= 0.05
    half = np.where(is_found, 0.8 * frame["estimate"].abs(), 0.15)
    frame["family_low"], frame["family_high"] = frame["estimate"] - half, frame["estimate"] + half
    return frame


def _comparisons(days: int) -> dict[str, Any]:
    mondays = pd.Timestamp(FIRST_DATE) + pd.to_timedelta(range(0, days, 7), unit="D")
    weeks = [{"week_start_date": monday} for monday in mondays]
    rises = {"estimated_aerobic_minutes_before": 90.0, "estimated_aerobic_minutes": 210.0,
             "aerobic_minutes_before": 90.0, "aerobic_minutes": 210.0,
             "is_steep_aerobic_rise": True, "is_steep_steps_rise": None}  # fmt: skip
    falls = {"baseline_pain_nrs": 5.4, "pain_nrs": 3.1, "change_points": -2.3,
             "is_improved": True, "is_worsened": False}  # fmt: skip
    plan = [
        {"item": item, "kind": "core", "planned_sessions": 3, "sessions": 2, "status": "not_met"}
        for item in ("core", "bird dog <3>")
    ]
    rows = {
        "weekly_pain_change": [week | falls for week in weeks[2:]],
        "weekly_progression": [*weeks[:-2], *(week | rises for week in weeks[-2:-1]), weeks[-1]],
        "weekly_plan": [week | item for week in weeks for item in plan],
        "plan_consistency": [
            {
                "item": item,
                "is_exercise": False,
                "nearly_weeks": nearly,
                "judged_weeks": 40,
                "met_weeks": 12,
                "longest_run_weeks": 3,
                "current_run_weeks": 0,
            }
            for item, nearly in (("everything", None), ("core", 5))
        ],
    }
    return {table: _frame(table, found) for table, found in rows.items()}


def _course(days: int) -> dict[str, Any]:
    first, last = pd.Timestamp(FIRST_DATE), pd.Timestamp(FIRST_DATE + timedelta(days=days - 1))
    earlier = first - pd.Timedelta(days=200)
    links = [
        {"exposure": name, "unit": unit, "estimate": estimate, "low": estimate - 0.2,
         "high": estimate + 0.2, "p_family": 0.01, "days": 120, "is_found": is_found}
        for name, unit, estimate, is_found in (
            ("sedentary_minutes", "30 minutes", 0.4, True),
            ("steps", "1,000 steps", -0.5, True),
            ("aerobic_minutes", "10 minutes", 0.1, False),
        )
    ]  # fmt: skip
    weeks = [
        {"exposure": "steps", "lag_weeks": lag, "unit": "1,000 steps a day", "estimate": -0.2,
         "low": -0.35, "high": -0.05, "p_family": 0.06, "weeks": 40, "weeks_missing": 12,
         "tier": {0: "same_day", 1: "possible"}.get(lag, "cannot_tell")}
        for lag in range(4)
    ]  # fmt: skip
    phase = {"difference": -0.7, "low": -1.2, "high": -0.2, "mean_before_nrs": 4.6,
             "mean_after_nrs": 3.9, "excluded_days": 14}  # fmt: skip
    looks = [(280, "cannot_tell"), (310, "cannot_tell"), (340, "consistent")]
    rows = {
        "weekly_associations": weeks,
        "earlier_pain_links": links,
        "exposure_thirds": [
            {"exposure": exposure, "lag_days": lag, "third": third, "days": 40, **refused,
             "lowest": 1_000.0 * third, "highest": 1_000.0 * third + 999, "mean_pain_nrs": 4.5,
             "alike_pain_nrs": 4.0 + third / 10, "low": 3.5, "high": 5.0}
            for exposure, refused in (
                ("steps", {}),
                ("aerobic_minutes", _refusal("thirds_too_small", fewest=9, needed=10)),
            )
            for lag in (0, 1)
            for third in (1, 2, 3)
        ],
        "exercise_responses": [
            {"intensity": "any", "bouts": 60, "paired_bouts": 24, "control_pairs": 90,
             "latest_bouts": 10, "worse_after": 2, "difference": -0.6, "low": -0.9, "high": -0.3,
             "tier": "consistent"},
        ],
        "exercise_pain_changes": [
            {"scope": scope, "name": name, "name_key": name, "kind": kind, "occasions": 30,
             "rated_pairs": rated, "rose": rose, "latest": min(rated, 10), "rises_in_a_row": rose,
             "mean_change": change, "shrunk_change": change, "low": change and change - 0.4,
             "high": change and change + 0.4, "reading": reading, "next_day_occasions": 20,
             "next_day_change": 0.1, "next_day_low": -0.3, "next_day_high": 0.5}
            for scope, name, kind, rated, rose, change, reading in (
                ("exercise", "superman", "core", 30, 9, 2.1, "worse_after"),
                ("exercise", "running", "aerobic", 28, 1, -0.3, "no_difference_seen"),
                ("exercise", "cat & cow <b>", "stretching", 2, 2, None, None),
                ("kind", "core", "core", 30, 9, 2.1, None),
                ("all", None, None, 60, 5, 0.9, None),
            )
        ],
        "flare_triggers": [
            {"trigger": name, "hours_before": 24, "flares": 12, "exposed_flares": exposed,
             "control_windows": 90, "exposed_controls": 20, "odds_ratio": odds, "low": odds / 3,
             "high": odds * 3, "p_value": p_value, "p_family": p_value, "reading": reading}
            for name, exposed, odds, p_value, reading in (
                ("heavy_load", 8, 6.2, 0.004, "more_often_before_flares"),
                ("many_steps", 3, 1.1, 0.7, "no_difference_seen"),
            )
        ],
        "time_to_flares": [
            {"measure": "steps", "third": third, "weeks": 15, "flare_weeks": 12,
             "lowest": 2_000.0 * third, "highest": 2_000.0 * third + 1_900, "median_days": median}
            for third, median in ((1, 18.0), (2, 22.0), (3, 25.0))
        ],
        "flare_exercises": [
            {"local_date": first + pd.Timedelta(days=31), "name_key": "deadlift",
             "exercise_name": "Deadlift", "is_heavy": True, "heaviest_kilograms": 90.0},
        ],
        "flares": [
            {"first_date": earlier, "last_date": earlier + pd.Timedelta(days=3),
             "is_reported": True, "is_ongoing": False},
            {"first_date": first + pd.Timedelta(days=30),
             "last_date": first + pd.Timedelta(days=33), "usual_pain_nrs": 4.0,
             "worst_pain_nrs": 8.0, "is_reported": False, "is_ongoing": False},
        ],
        "flare_rates": [
            {"flares": 9, "rated_days": 320, "flares_per_100_days": 2.8,
             "unchanging_per_100_days": 3.1},
        ],
        "pain_episodes": [
            {"first_date": earlier, "last_date": last, "painful_days": 400, "stage": "chronic",
             "began_before_diary": True, "is_ongoing": True},
        ],
        "phase_comparisons": [
            {"phase": "physio <1>", "started_on": first + pd.Timedelta(days=100), **phase},
            {"phase": "new chair", "started_on": last, "excluded_days": 14,
             **_refusal("phase_few_after", rated=1, needed=28)},
        ],
        "pain_trends": [
            {"first_date": earlier, "last_date": last, "rated_days": 500,
             "points_per_30_days": -0.05, "low": -0.1, "high": 0.02},
        ],
        "association_history": [
            {"exposure": "sedentary_minutes", "lag_days": 1, "tier": tier,
             "computed_at": pd.Timestamp(FIRST_DATE, tz="UTC") + pd.Timedelta(days=day),
             "data_until": first + pd.Timedelta(days=day - 1)}
            for day, tier in looks
        ],
    }  # fmt: skip
    return {table: _frame(table, found) for table, found in rows.items()}


def _refusal(code: str, **values: float) -> dict[str, str]:
    """Return the columns of a refusal as the tables hold them."""
    text = json.dumps(values)
    return {
        "refusal": refusal(code, text), "refusal_code": code, "refusal_values": text,
    }  # fmt: skip


def _association(exposure: str, lag: int, tier: Tier | None) -> Association:
    family = "primary" if lag == 1 else "exploratory"
    tests = 5 if lag == 1 else 40
    if exposure == "exercise_done":
        rare = Message("refusal.exposure_rarely_differs", {"rarer": 6, "usable": 118, "needed": 8})
        return Association(
            exposure=exposure, lag_days=lag, unit=None, family=family, tests_in_family=tests,
            days=118, refusal=rare,
        )  # fmt: skip
    centre = {"consistent": 0.17, "possible": 0.12, "same_day": -0.15}.get(tier or "", 0.02)
    width = 0.06 if tier == "little_or_no_link" else 0.11
    # Of the family: wider, and without zero just where a link is said to be found.
    family_width = width * (1.05 if centre != 0.02 else 1.3)
    return Association(
        exposure=exposure,
        lag_days=lag,
        unit=None,
        estimate=centre,
        low=centre - width,
        high=centre + width,
        family_low=centre - family_width,
        family_high=centre + family_width,
        estimate_per_sd=centre * 2.9,
        standard_deviation={"steps": 2_900.0, "aerobic_minutes": 22.0}.get(exposure, 87.0),
        p_value=0.002 if tier == "consistent" else 0.2,
        p_family=0.011 if tier == "consistent" else 0.04 if tier == "possible" else 0.61,
        family=family,
        tests_in_family=tests,
        days=131 - lag,
        smallest_detectable=0.16,
        is_leak_flagged=tier == "possible",
        tier=tier or "cannot_tell",
        refusal=None,
        days_missing=29 + lag,
    )


def _files(days: int) -> dict[str, Any]:
    last = pd.Timestamp(FIRST_DATE, tz="UTC") + pd.Timedelta(days=days)
    read = [
        {
            "path": f"inbox/anna/{number}.fit",
            "reader": "fit_monitoring",
            "status": "read",
            "rows_read": 3_000,
            "rows_rejected": int(number == 3),
            "rejections": ["a time outside the file's own span"] if number == 3 else None,
        }
        for number in range(days)
    ]
    others = [
        {"path": "inbox/anna/diary.csv", "reader": "diary_csv", "status": "read",
         "rows_read": 160, "rows_rejected": 2,
         "rejections": ["a date that does not exist", "pain_nrs must be 0 to 10"],
         "notes": "Dates were read as day.month.year."},
        {"path": "inbox/anna/broken.fit", "status": "unreadable", "rows_read": 0,
         "rows_rejected": 0, "reason": "The file ends before its checksum; export it again."},
        {"path": "inbox/anna/holiday.jpg", "status": "unknown", "rows_read": 0,
         "rows_rejected": 0, "reason": "No reader knows this kind of file."},
    ]  # fmt: skip
    files = _frame("source_files", read + others)
    files["first_date"] = pd.Timestamp(FIRST_DATE)
    files["last_date"] = pd.Timestamp(FIRST_DATE + timedelta(days=days))
    files["loaded_at"] = last
    return {
        "source_files": files,
        "tells": (Message("check.clocks_agree", {"dates": 17}),),
    }
