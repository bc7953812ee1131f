"""Activity in sentences: only weeks that could have gone either way are counted."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import either, joined, word
from backpain_analytics.records import toml_key
from backpain_analytics.report.chapters.spans import per_shown
from backpain_analytics.report.chapters.targets import TargetWeeks
from backpain_analytics.report.values import Row, counted, is_known, rows_of

if TYPE_CHECKING:
    from backpain_analytics.report.chapters.moving import Moving
    from backpain_analytics.report.contents import Contents

MOST_REASONS = 2
"""That one sentence gives."""
FEWEST_SESSIONS = 4
"""Sessions of aerobic exercise from which on it is said how much was low impact. Our choice."""
KNOWN_SHARE = 0.5
"""Share of their minutes whose impact must be known for that. Our choice."""


def nothing_sentence(contents: "Contents") -> str:
    """Say that there is nothing to count, and what a file of daily totals is worth."""
    days = contents.quality.vendor_days
    person: Mapping[str, Any] = contents.person
    if days:
        return say("moving.daily_totals", days=days)
    knows_age = is_known(person.get("birth_year")) or is_known(person.get("highest_heart_rate_bpm"))
    has_heart_rate = contents.quality.wear_sources.get("heart_rate", 0) > 0
    return say(
        "moving.nothing" if knows_age or not has_heart_rate else "moving.heart_rate_without_age"
    )


def basis_sentence(moving: "Moving") -> str:
    """Say what the chapter goes by, where that is not a watch that counts steps."""
    return say(f"moving.{moving.basis}") if moving.basis in ("without_steps", "heart_rate") else ""


def heart_rate_limit_sentence(person: Mapping[str, Any], moving: "Moving") -> str:
    """Say what keeps the heart rate from showing effort, and what is used instead."""
    noted = heart_rate_limits(person)
    if not noted or not moving.amounts:
        return ""
    is_measured = is_limit_measured(person)
    has_steps = moving.basis in ("watch", "phone")
    instead = "measured" if is_measured else "by_steps" if has_steps else "unknown"
    names = joined([word("heart_rate_limit", limit) for limit in noted])
    return say(f"moving.limited_{instead}", limits=names)


def heart_rate_limits(person: Mapping[str, Any]) -> list[str]:
    """Return the codes of what keeps a heart rate from showing effort."""
    stated = str(person.get("heart_rate_limited_by") or "").split(",")
    noted = ["beta_blocker"] if person.get("takes_beta_blocker") else []
    return noted + [limit for limit in stated if limit and limit not in noted]


def is_limit_measured(person: Mapping[str, Any]) -> bool:
    """Say whether a highest heart rate was measured under these limits."""
    return (
        is_known(person.get("highest_heart_rate_bpm"))
        and person.get("highest_heart_rate_is_measured") is not False
    )


def running_sentence(moving: "Moving", targets: Mapping[str, TargetWeeks]) -> str:
    """Say what the week holds so far that still runs."""
    if not moving.days_to_go:
        return ""
    sums = {name: targets[name].weeks["observed"].iloc[-1] for name in moving.amounts}
    parts = [
        say(f"moving.so_far_{name}", amount=sums[name]) for name in sums if is_known(sums[name])
    ]
    return say("moving.so_far", amounts=joined(parts), days=moving.days_to_go) if parts else ""


def target_sentences(contents: "Contents", name: str) -> list[str]:
    """Say in how many weeks a target was met, of those that could have come out either way."""
    target = contents.targets[name]
    if contents.moving.basis == "phone":
        return _phone_sentences(target)
    said = [_met_sentence(target)]
    if target.judged_weeks and target.reached_weeks:
        said.append(say(f"moving.more_{name}", weeks=target.reached_weeks))
    return [sentence for sentence in said if sentence]


def _met_sentence(target: TargetWeeks) -> str:
    if target.target is None:
        return _range_sentence(target)
    aim = {"target": target.target / per_shown(target.name)}
    if target.judged_weeks:
        met = {"met": target.met_weeks, "weeks": target.judged_weeks}
        changed = "_changed" if target.has_changed else ""
        return say(f"moving.met_{target.name}{changed}", estimated=_estimated(target), **aim, **met)
    if target.reached_weeks:
        return say(f"moving.reached_{target.name}", **aim, weeks=target.reached_weeks)
    return " ".join(filter(None, (_unjudged_sentence(target, aim), _range_sentence(target))))


def _estimated(target: TargetWeeks) -> str:
    if not target.estimated_weeks:
        return ""
    return say(
        f"moving.{'all' if target.estimated_weeks == target.judged_weeks else 'some'}_estimated"
    )


def _unjudged_sentence(target: TargetWeeks, aim: Mapping[str, float]) -> str:
    """Say that no week has a verdict, with the reason where it is one."""
    if not target.unknown_weeks:
        return say(f"moving.no_full_week_{target.name}")
    return say(f"moving.unjudged_{target.name}", **aim, why=_why(target))


def _range_sentence(target: TargetWeeks) -> str:
    """Say what whole weeks held at least, where none can be judged."""
    weeks = target.weeks[target.weeks["state"] != "running"]
    recorded = weeks["observed"].astype("float64").dropna() / per_shown(target.name)
    if recorded.empty:
        return ""
    return say(f"moving.recorded_{target.name}", least=recorded.min(), most=recorded.max())


def unknown_sentence(contents: "Contents") -> str:
    """Say how many weeks nobody can judge, beside those that are judged, and why."""
    if contents.moving.basis == "phone":
        return ""
    targets = [contents.targets[name] for name in contents.moving.amounts]
    judged = [target for target in targets if target.judged_weeks and target.target is not None]
    weeks = {target.name: target.unknown_weeks for target in judged}
    if not any(weeks.values()):
        return ""
    why = _why(*judged)
    if len(set(weeks.values())) == 1 or len(judged) == 1:
        return say("moving.unknown", weeks=judged[0].unknown_weeks, why=why)
    return say("moving.unknown_apart", **weeks, why=why)


def _why(*targets: TargetWeeks) -> str:
    """Give the reasons for having no verdict, where they are no more than two."""
    reasons = dict.fromkeys(reason for target in targets for reason in target.reasons)
    if not 0 < len(reasons) <= MOST_REASONS:
        return ""
    return say("moving.why", reasons=either([word("reason_plain", one) for one in reasons]))


def floors_sentence(moving: "Moving") -> str:
    """Say how many floors were climbed on the days that tell them."""
    if moving.floors is None:
        return ""
    return say("moving.floors", floors=moving.floors.amount, days=moving.floors.days)


def aerobic_sentences(contents: "Contents") -> list[str]:
    """Say all that was aerobic, whoever tells of it, then of what impact it was."""
    if contents.moving.basis == "phone":
        return []
    parts = [part for part in (_range_part(contents), _days_part(contents)) if part]
    if not parts:
        return []
    told = [*parts, _sessions_part(contents), low_impact_sentence(contents.moving)]
    return [sentence for sentence in told if sentence]


def _range_part(contents: "Contents") -> str:
    """Say where the weeks lie in the range that is asked for; more of it is no fault."""
    weeks, parameters = contents.moving.aerobic_ranges, contents.parameters
    if not weeks:
        return ""
    return say(
        "moving.aerobic_range",
        **{place: weeks.get(place, 0) for place in ("below", "in_range", "above")},
        low=parameters.aerobic_minutes_per_week,
        high=parameters.aerobic_upper_minutes_per_week,
    )


def _days_part(contents: "Contents") -> str:
    """Say in how many weeks the minutes were spread over the days, as is commonly advised."""
    days = contents.targets["aerobic_days"]
    if not days.judged_weeks or days.target is None or days.has_changed:
        return ""
    return say(
        "moving.aerobic_days",
        met=days.met_weeks,
        weeks=days.judged_weeks,
        days=days.target,
        minutes=contents.parameters.aerobic_day_minutes,
    )


def _sessions_part(contents: "Contents") -> str:
    """Say how many sessions a usual week held, of the weeks that are known well enough."""
    weeks = contents.targets["aerobic_sessions"].weeks
    known = weeks.loc[~weeks["state"].isin(["running", "unknown"]), "observed"].astype("float64")
    if known.notna().sum() == 0:
        return ""
    return say("moving.aerobic_sessions", sessions=known.median())


def low_impact_sentence(moving: "Moving") -> str:
    """Say how much of the aerobic exercise was low impact, and how the body moved."""
    modes = moving.aerobic_modes.dropna(subset=["minutes"])
    minutes, impact = modes["minutes"].astype("float64"), modes["is_high_impact"]
    known = minutes[impact.notna()].sum()
    if modes["sessions"].sum() < FEWEST_SESSIONS or known < KNOWN_SHARE * minutes.sum():
        return ""
    low = minutes[impact.notna() & ~counted(impact)].sum() / known
    named = (
        modes[modes["aerobic_mode"].notna()]
        .groupby("aerobic_mode", sort=False)["minutes_share"]
        .sum()
    )
    shares = named.sort_values(ascending=False, kind="stable")
    if shares.empty:
        return ""
    how_much = _how_much(low, is_all_known=known == minutes.sum())
    values = {"share": low} if how_much == "low_impact" else {}
    return say(f"moving.{how_much}", modes=_modes(shares), **values)


def _how_much(low: float, *, is_all_known: bool) -> str:
    """Return the sentence of a share: in whole percent a small rest would be none."""
    if low in {0, 1}:
        whole = "low_impact_all" if low else "low_impact_none"
        return whole if is_all_known else f"{whole}_known"
    return {0: "low_impact_hardly", 100: "low_impact_nearly"}.get(round(100 * low), "low_impact")


def _modes(shares: pd.Series) -> str:
    """Name how the body moved; one way alone needs no share."""
    if len(shares) == 1 and shares.iloc[0] == 1:
        return word("aerobic_mode", shares.index[0])
    told = (
        say("moving.mode", mode=word("aerobic_mode", mode), share=share)
        for mode, share in shares.items()
    )
    return joined(list(told))


def _phone_sentences(target: TargetWeeks) -> list[str]:
    """Say what a phone counted: what it left out nobody knows, so there is no share."""
    if target.target is None:
        return [_range_sentence(target)]
    reached = target.met_weeks + target.reached_weeks
    rest = target.judged_weeks + target.unknown_weeks - target.met_weeks
    aim = target.target / per_shown(target.name)
    if reached:
        said = [say(f"moving.phone_{target.name}", target=aim, weeks=reached)]
    else:
        said = [say(f"moving.phone_never_{target.name}", target=aim)]
    if rest and target.name == "steps":
        said.append(say("moving.phone_rest", weeks=rest))
    return said


def building_up_sentences(contents: "Contents") -> list[str]:
    """Point out a big step, and a near target for somebody who walks little."""
    rises = rows_of(contents.comparisons.steep_weeks)
    steep = [_steep_sentence(row) for row in rises[-1:]]
    if len(rises) > 1:
        weeks = joined([say("moving.week_from", week=row["week_start_date"]) for row in rises[:-1]])
        steep.append(say("moving.steep_before", weeks=weeks))
    return [*steep, *filter(None, [_baseline_sentence(contents.moving, contents.person_id)])]


def _steep_sentence(row: Row) -> str:
    is_steps = is_known(row["is_steep_steps_rise"]) and bool(row["is_steep_steps_rise"])
    name = "steps" if is_steps else "aerobic_minutes"
    now, before = (row[column] / per_shown(name) for column in (name, f"{name}_before"))
    return say(f"moving.steep_{name}", week=row["week_start_date"], now=now, before=before)


def _baseline_sentence(moving: "Moving", person_id: str) -> str:
    """Say where somebody began who walked little, and a next step if they still do."""
    baseline, now = moving.baseline, moving.recent_steps_per_day
    if moving.basis != "watch" or baseline is None or now is None:
        return ""
    low, high = (baseline[f"suggested_steps_per_day_{end}"] for end in ("low", "high"))
    if not is_known(low):
        return ""
    began = {"began": baseline["baseline_steps_per_day"], "until": baseline["baseline_until_date"]}
    if now < low:
        key = toml_key(person_id)
        return say("moving.next_step", **began, low=low, high=high, person=key)
    return say("moving.built_up", **began, now=now)
