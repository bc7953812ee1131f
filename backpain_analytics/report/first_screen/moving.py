"""How the person moved, in words; the counts stand in the facts beside it."""

from typing import TYPE_CHECKING

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import word
from backpain_analytics.report.chapters.moving_words import heart_rate_limits, is_limit_measured
from backpain_analytics.report.values import is_known

if TYPE_CHECKING:
    from backpain_analytics.report.chapters.targets import TargetWeeks
    from backpain_analytics.report.contents import Contents

RARE_SHARE = 0.2
"""Share of the weeks below which a watch that was off is not spoken of. Our choice."""


def moving_words(contents: "Contents") -> str:
    """Say how the person moved by what their devices can tell."""
    steps, aerobic = contents.targets["steps"], contents.targets["aerobic_minutes"]
    basis = contents.moving.basis
    if basis == "nothing" or not contents.moving.amounts:
        code = "few_days" if contents.quality.worn_days else "no_activity"
        return say(f"first_screen.{code}") if contents.pain.rated_days else ""
    if basis in {"without_steps", "heart_rate"}:
        parts = [say(f"first_screen.{basis}"), _amounts(aerobic)]
    elif basis == "phone":
        parts = [_phone(steps), say("first_screen.phone")]
    else:
        parts = [_both(contents), _off_too_often(steps), _limited(contents)]
    return " ".join(filter(None, [*parts, _running(contents)]))


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
    if aerobic and steps == aerobic:
        return say("first_screen.both_alike", often=word("often", steps))
    if aerobic and steps:
        first, second = word("often", aerobic), word("often_too", steps)
        return say("first_screen.both", aerobic=first, steps=second)
    parts = [
        say("first_screen.reached_aerobic", often=word("often", aerobic))
        if aerobic
        else _own_aerobic(contents),
        say("first_screen.reached_steps", often=word("often", steps))
        if steps
        else _own_steps(contents),
    ]
    return " ".join(filter(None, parts))


def _often(contents: "Contents", name: str) -> str:
    weeks = contents.targets[name]
    if not weeks.judged_weeks or not (weeks.met_weeks or weeks.is_own):
        return ""
    return _share(weeks.met_weeks, weeks.judged_weeks)


def _share(met: int, judged: int) -> str:
    if met in {0, judged}:
        return "all" if met else "none"
    if 2 * met == judged:
        return "half"
    return "most" if 2 * met > judged else "some"


def _own_aerobic(contents: "Contents") -> str:
    weeks = contents.targets["aerobic_minutes"]
    highest = weeks.weeks["observed"].max()
    if not weeks.judged_weeks:
        return ""
    return (
        say("first_screen.own_aerobic", high=highest) if highest else say("first_screen.no_aerobic")
    )


def _own_steps(contents: "Contents") -> str:
    baseline, latest = contents.moving.baseline, contents.moving.recent_steps_per_day
    if baseline is None or latest is None:
        return ""
    return say("first_screen.own_steps", first=baseline["baseline_steps_per_day"], last=latest)


def _off_too_often(steps: "TargetWeeks") -> str:
    """Say where the watch was off, unless that was rare: the squares show it as well."""
    rare = RARE_SHARE * len(steps.weeks)
    if steps.reasons.get("hardly_any_steps", 0) > rare:
        return say("first_screen.hardly_any_steps")
    weeks = steps.reasons.get("too_few_valid_days", 0)
    return "" if weeks < rare else say("first_screen.off_too_often", weeks=weeks)


def _limited(contents: "Contents") -> str:
    """Say that the heart rate decides nothing where a medicine or an illness holds it."""
    limits = heart_rate_limits(contents.person)
    return say("first_screen.limited") if limits and not is_limit_measured(contents.person) else ""


def _running(contents: "Contents") -> str:
    """Say what the week holds so far that still runs."""
    left = contents.moving.days_to_go
    if not left:
        return ""
    for name in ("steps", "aerobic_minutes"):
        amount = contents.targets[name].weeks["observed"].iloc[-1]
        if name in contents.moving.amounts and is_known(amount):
            return say(f"first_screen.so_far_{name}", amount=amount, left=left)
    return ""
