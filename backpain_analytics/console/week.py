"""What `backpain explain --week` prints: one ISO week, from its dates to its verdicts."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta

from rich.markup import escape

from backpain_analytics.console.day_facts import why_not_valid
from backpain_analytics.console.rows import in_figures, show_rows
from backpain_analytics.console.terminal import print_json, screen
from backpain_analytics.messages.numbers import verdict, word
from backpain_analytics.warehouse.out.explain import Row, WeekExplanation

_COUNTED = {
    "record_too_short": "recorded_days",
    "too_few_valid_days": "counted_days",
    "too_few_step_days": "counted_days",
    "too_few_known_days": "counted_days",
    "too_few_still_days": "counted_days",
    "log_covers_part_of_week": "counted_days",
}
"""Reasons that are a number of days, and where it stands."""
_NOTHING_TO_JUDGE = ("steps_do_not_apply", "before_target", "week_running")
"""Reasons that more data of these dates would not change."""
_KNOWN_DAYS = {
    "steps": "worn long enough on",
    "aerobic_minutes": "effort known on",
    "aerobic_days": "effort known on",
    "broken_up_days": "low movement known on",
    "aerobic_sessions": "known from a log or a worn watch on",
}
"""What the days that count for a measured target have; the others are logged."""


def show_week(week: WeekExplanation, *, as_json: bool) -> None:
    """Show how the verdicts of a week came about."""
    if as_json:
        print_json(asdict(week))
        return
    monday, sunday = week.week_start_date, week.week_start_date + timedelta(days=6)
    screen.print(
        f"[bold]{escape(week.person_id)}, Monday {monday} to Sunday {sunday}[/bold]\n"
        f"mean pain: {escape(_mean_pain(week))}"
    )
    show_rows("Targets", ("target", "so much", "aim", "verdict"), _verdicts(week.targets))
    show_rows("Plan", ("item", "so much", "aim", "verdict"), _plan(week.plan))
    headings = ("date", "counts", "steps", "aerobic minutes", "longest unbroken", "pain")
    show_rows("Dates", headings, _days(week))


def _mean_pain(week: WeekExplanation) -> str:
    if not week.pain:
        return "nothing written"
    (pain,) = week.pain
    rated, needed = pain["rated_days"], pain["days_needed"]
    so_far = "" if pain["is_over"] else " so far"
    if pain["pain_nrs"] is None:
        return f"unknown: rated on {rated} of the {needed} days that it takes{so_far}"
    return f"{pain['pain_nrs']:.1f} of 10, rated on {rated} days{so_far}"


def _verdicts(targets: list[Row]) -> Iterator[tuple[object, ...]]:
    for row in targets:
        yield word("quantity", row["target"]), row["amount"], row["aim"], _verdict(row)


def _plan(plan: list[Row]) -> Iterator[tuple[object, ...]]:
    for row in plan:
        yield row["item"], row["sessions"], row["planned_sessions"], _verdict(row)


def _verdict(row: Row) -> str:
    if row["reason"] in _NOTHING_TO_JUDGE:
        return word("reason", row["reason"])
    words = verdict(row["status"], row["reason"])
    if row["status"] == "met" and not row["is_decidable"]:
        return f"{words}, and could not have been missed: {_too_little_known(row)}"
    if row["reason"] not in _COUNTED:
        return words
    return f"{words}, {row[_COUNTED[row['reason']]]} of the {row['days_needed']} that it takes"


def _too_little_known(row: Row) -> str:
    """Say why a target that is met could not have been missed."""
    if row.get("aim") == 0:
        return "it asks for nothing"
    known = _KNOWN_DAYS.get(str(row.get("target")), "in the log on")
    days = row["counted_days"]
    return f"{known} {days} {'day' if days == 1 else 'days'}"


def _days(week: WeekExplanation) -> Iterator[tuple[object, ...]]:
    for row in week.days:
        yield (
            f"{row['local_date']:%a %d %b}",
            _counts(row),
            row["steps"],
            row["aerobic_minutes"],
            row["longest_unbroken_minutes"],
            row["pain_nrs"],
        )


def _counts(row: Row) -> str:
    if not row["is_valid_day"]:
        return f"no: {why_not_valid(row)}"
    share, most = row["effort_unknown_share"], row["most_unknown_share"]
    if share is not None and share > most:
        return f"not for aerobic minutes: {in_figures(round(100 * share))} % of the effort unknown"
    return "yes"
