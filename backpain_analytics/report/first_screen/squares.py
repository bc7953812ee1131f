"""Four facts, each with a bar of small squares: one a week."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import joined, word

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

MOST_FACTS = 4
MOST_WEEKS = 26
"""Squares of one bar; older weeks are left out."""
_TARGETS = ("aerobic_minutes", "steps")
_LOGGED = ("core_sessions", "stretching_days")
"""Stand in where other facts are not known."""
_MARKS = {
    "met": "met",
    "estimated_met": "met",
    "not_met": "missed",
    "estimated_not_met": "missed",
    "reached": "reached",
    "unknown": "unknown",
    "running": "running",
}
"""State of a week → the mark of its square; weeks of any other state have none."""


@dataclass(frozen=True)
class Fact:
    """One number and its history."""

    name: str
    value: str
    label: str
    squares: tuple[str, ...]
    """Mark of each week, in the order of time."""
    alternative: str
    """What the squares show, for those who do not see them."""
    is_cut: bool
    """Older weeks have no square."""


def facts(contents: "Contents") -> tuple[Fact, ...]:
    """Return the four most important facts that are known."""
    found = (fact for make in _MAKERS for fact in make(contents))
    return tuple(found)[:MOST_FACTS]


def legend(shown: Sequence[Fact]) -> str:
    """Say what the marks that occur mean."""
    if not any(fact.squares for fact in shown):
        return ""
    is_cut = any(fact.is_cut for fact in shown)
    first = (
        say("first_screen.squares_cut", weeks=MOST_WEEKS)
        if is_cut
        else say("first_screen.squares_whole")
    )
    marks = [mark for mark in dict.fromkeys(_MARKS.values()) if _occurs(mark, shown)]
    return " ".join([first, *(word("square", mark) for mark in marks)])


def _occurs(mark: str, shown: Sequence[Fact]) -> bool:
    return any(mark in fact.squares for fact in shown)


def _targets(contents: "Contents") -> Iterator[Fact]:
    yield from (fact for name in _TARGETS for fact in _target(contents, name))


def _logged(contents: "Contents") -> Iterator[Fact]:
    yield from (fact for name in _LOGGED for fact in _target(contents, name))


def _target(contents: "Contents", name: str) -> Iterator[Fact]:
    """Hold the weeks against a target; a target that nobody set and nobody met says nothing."""
    weeks = contents.targets[name]
    if weeks.judged_weeks and (weeks.met_weeks or weeks.is_own):
        value = say("first_screen.of", part=weeks.met_weeks, whole=weeks.judged_weeks)
    elif weeks.reached_weeks:
        value = say("first_screen.at_least", weeks=weeks.reached_weeks)
    else:
        return
    target = weeks.target if name != "steps" else (weeks.target or 0) / 7
    label = say(f"first_screen.fact_{name}", target=target)
    yield _fact(name, value, label, weeks.weeks["state"])


def _own_steps(contents: "Contents") -> Iterator[Fact]:
    """Hold later weeks against the person's own beginning, where it was low."""
    baseline, steps = contents.moving.baseline, contents.targets["steps"]
    if contents.moving.basis != "watch" or baseline is None or steps.is_own:
        return
    later = steps.weeks[steps.weeks["week_start_date"] > baseline["baseline_until_date"]]
    if steps.met_weeks or later["estimated"].isna().all():
        return
    first = baseline["baseline_steps_per_day"]
    states = (later["estimated"] >= 7 * first).map({True: "met", False: "not_met"})
    states = states.where(later["estimated"].notna(), "unknown")
    states = states.where(later["state"] != "running", "running")
    counted = states.isin(["met", "not_met"])
    value = say("first_screen.of", part=int((states == "met").sum()), whole=int(counted.sum()))
    yield _fact("own_steps", value, say("first_screen.fact_own_steps", target=first), states)


def _diary(contents: "Contents") -> Iterator[Fact]:
    rated = contents.pain.rated_days
    if rated:
        fewest = contents.parameters.pain_entries_per_week
        yield _days(contents, "diary", rated, "rated_days", fewest)


def _watch(contents: "Contents") -> Iterator[Fact]:
    valid = contents.quality.valid_days
    if valid:
        fewest = contents.parameters.valid_days_per_week
        yield _days(contents, "watch", valid, "valid_days", fewest)


def _days(contents: "Contents", name: str, days: int, column: str, fewest: int) -> Fact:
    weeks = contents.first_screen.weeks
    states = (weeks[column] >= fewest).map({True: "met", False: "not_met"})
    states = states.where(weeks["is_over"], "running")
    value = say("first_screen.of", part=days, whole=contents.days)
    return _fact(name, value, say(f"first_screen.fact_{name}", days=contents.days), states)


def _fact(name: str, value: str, label: str, states: pd.Series) -> Fact:
    known = [_MARKS[state] for state in states if state in _MARKS]
    marks = known[-MOST_WEEKS:]
    told = [
        say(
            "first_screen.square_weeks", weeks=marks.count(mark), meaning=word("square_state", mark)
        )
        for mark in dict.fromkeys(_MARKS.values())
        if mark in marks
    ]
    alternative = say("first_screen.square_bar", label=label, told=joined(told)) if told else ""
    return Fact(name, value, label, tuple(marks), alternative, len(known) > len(marks))


_MAKERS: tuple[Callable[["Contents"], Iterator[Fact]], ...] = (
    _targets,
    _own_steps,
    _diary,
    _watch,
    _logged,
)
"""In the order of rank."""
