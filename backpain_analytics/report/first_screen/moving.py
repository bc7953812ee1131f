"""How the person moved, in words; the counts stand in the facts beside it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import word
from backpain_analytics.report.first_screen.squares import is_own_target
from backpain_analytics.report.values import Row, is_known, rows_of

if TYPE_CHECKING:
    from backpain_analytics.report.chapters.moving import TargetWeeks
    from backpain_analytics.report.contents import Contents

SUNDAY = timedelta(days=6)


def moving_words(contents: "Contents") -> str:
    """Say how the person moved by what their devices can tell."""
    steps, aerobic = contents.targets["steps"], contents.targets["aerobic_minutes"]
    if not steps.has_data and not aerobic.has_data:
        return _no_activity(contents)
    if contents.person.get("steps_apply") is False:
        parts = [say("first_screen.steps_do_not_apply"), _amounts(aerobic)]
    elif not steps.has_data:
        parts = [say("first_screen.no_steps"), _amounts(aerobic)]
    elif contents.first_screen.devices == ("phone",):
        parts = [_phone(steps), say("first_screen.phone")]
    else:
        parts = [_both(contents), _off_too_often(steps), _beta_blocker(contents)]
    return " ".join(filter(None, [*parts, _running(contents)]))


def _no_activity(contents: "Contents") -> str:
    if not contents.pain.rated_days:
        return ""
    code = "daily_totals" if contents.quality.vendor_days else "no_activity"
    return say(f"first_screen.{code}")


def _amounts(aerobic: "TargetWeeks") -> str:
    """Say how many active minutes whole weeks had, from the fewest to the most."""
    weeks = aerobic.weeks[~aerobic.weeks["state"].isin(["running", "unknown"])]
    amounts = weeks["observed"].dropna()
    if amounts.empty:
        return ""
    low, high = amounts.min(), amounts.max()
    code = "amount" if round(low) == round(high) else "amounts"
    values = {"low": low} if code == "amount" else {"low": low, "high": high}
    return say(f"first_screen.{code}", **values)


def _phone(steps: "TargetWeeks") -> str:
    reached = steps.met_weeks + steps.reached_weeks
    return say("first_screen.phone_reached", weeks=reached) if reached else ""


def _both(contents: "Contents") -> str:
    """Say how often each target was reached; one's own beginning where none was set or met."""
    aerobic, steps = (_often(contents, name) for name in ("aerobic_minutes", "steps"))
    if aerobic and steps:
        code = "both_alike" if aerobic == steps else "both"
        values = {"often": steps} if code == "both_alike" else {"aerobic": aerobic, "steps": steps}
        return say(f"first_screen.{code}", **values)
    parts = [
        say("first_screen.reached_aerobic", often=aerobic) if aerobic else "",
        say("first_screen.reached_steps", often=steps) if steps else _own_steps(contents),
    ]
    return " ".join(filter(None, parts))


def _often(contents: "Contents", name: str) -> str:
    weeks = contents.targets[name]
    if not weeks.judged_weeks or not (weeks.met_weeks or is_own_target(contents, name)):
        return ""
    return word("often", _share(weeks.met_weeks, weeks.judged_weeks))


def _share(met: int, judged: int) -> str:
    if met in {0, judged}:
        return "all" if met else "none"
    if 2 * met == judged:
        return "half"
    return "most" if 2 * met > judged else "some"


def _own_steps(contents: "Contents") -> str:
    baseline, latest = contents.first_screen.baseline, latest_steps_per_day(contents)
    if baseline is None or latest is None:
        return ""
    return say("first_screen.own_steps", first=baseline["baseline_steps_per_day"], last=latest)


def latest_steps_per_day(contents: "Contents") -> float | None:
    """Return the steps a day of the last week that is known well enough to be estimated."""
    weeks = contents.targets["steps"].weeks
    known = weeks.loc[weeks["state"] != "running", "estimated"].dropna()
    return float(known.iloc[-1]) / 7 if len(known) else None


def _off_too_often(steps: "TargetWeeks") -> str:
    weeks = steps.reasons.get("too_few_valid_days", 0)
    return say("first_screen.off_too_often", weeks=weeks) if weeks else ""


def _beta_blocker(contents: "Contents") -> str:
    person = contents.person
    is_measured = is_known(person.get("highest_heart_rate_bpm")) and (  # type: ignore[arg-type]
        person.get("highest_heart_rate_is_measured") is not False
    )
    if not person.get("takes_beta_blocker") or is_measured:
        return ""
    return say("first_screen.beta_blocker")


def _running(contents: "Contents") -> str:
    """Say what the week that still runs holds so far."""
    if not contents.first_screen.is_current:
        return ""
    for name in ("steps", "aerobic_minutes"):
        week = _running_week(contents.targets[name])
        if week is not None and is_known(week["observed"]):
            sunday = week["week_start_date"].date() + SUNDAY
            left = (sunday - contents.last_date).days
            return say(f"first_screen.so_far_{name}", amount=week["observed"], left=left)
    return ""


def _running_week(weeks: "TargetWeeks") -> Row | None:
    running = weeks.weeks[weeks.weeks["state"] == "running"]
    return rows_of(running)[-1] if len(running) else None
