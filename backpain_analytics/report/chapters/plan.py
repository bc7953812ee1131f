"""The exercise plan: how far it was kept, with which doses, and what may come next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import joined, word
from backpain_analytics.records import PersonTables
from backpain_analytics.report.chapters.targets import LOGGED
from backpain_analytics.report.parts import Part
from backpain_analytics.report.table import tabulate
from backpain_analytics.report.today.facts import facts_of
from backpain_analytics.report.today.rules import may_take_next_step
from backpain_analytics.report.values import Row, counted, is_known, rows_of
from backpain_analytics.settings.ladder import core_exercises

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

EVERYTHING = "everything"
"""The item of `plan_consistency` that stands for the whole plan."""
MOST_ITEMS = 3
"""Named in one sentence; the folded table has them all."""
FEWEST_RATINGS = 3
"""Of enjoyment, of an exercise that is called the one enjoyed most. Our choice."""
_STEP_OF_OFFER = {"next": 1, "back": -1}


@dataclass(frozen=True, eq=False)
class Plan:
    """What the tables say of the plan."""

    weeks: pd.DataFrame
    """One row per week of the period and item of the plan, as in `weekly_plan`."""
    items: pd.DataFrame
    """How steadily each item was kept over the whole log, as in `plan_consistency`."""
    whole: Row | None
    """The same of the whole plan."""
    parts: pd.DataFrame
    """One row per date of the period with a part of a session, as in `daily_session_parts`."""
    rises: pd.DataFrame
    """Steep rises of the period, as in `weekly_exercise_progression`."""
    ratings: pd.DataFrame
    """Of exercises that were ever rated, over the whole log, as in `exercise_ratings`."""
    ladder: Row | None
    """As in `ladder_progress`, at the end of the record."""


def gather_plan(tables: PersonTables) -> Plan:
    """Pick what the report says of the plan."""
    consistency, ratings = tables.plan_consistency, tables.exercise_ratings
    is_whole = (consistency["item"] == EVERYTHING) & ~counted(consistency["is_exercise"])
    is_rated = (ratings["enjoyment_ratings"] > 0) | (ratings["effort_ratings"] > 0)
    progression = tables.weekly_exercise_progression
    return Plan(
        weeks=tables.weekly_plan,
        items=consistency[~is_whole],
        whole=next(iter(rows_of(consistency[is_whole])), None),
        parts=tables.daily_session_parts,
        rises=progression[counted(progression["is_steep"])],
        ratings=ratings[is_rated],
        ladder=next(iter(rows_of(tables.ladder_progress)), None),
    )


def plan_sentences(contents: "Contents") -> tuple[str, ...]:
    """Say in how many weeks each part of the plan was kept, and how far this week is.

    Who states no plan is held against what is commonly advised; who states one, against that.
    """
    stated = [name for name in LOGGED if contents.person.get(f"{name}_target") is not None]
    is_stated = bool(stated) or counted(contents.plan.weeks["is_stated"]).any()
    names = stated if is_stated else LOGGED
    targets = [contents.targets[name] for name in names]
    kept = [
        say(f"exercise.kept_{target.name}", met=target.met_weeks, weeks=target.judged_weeks)
        for target in targets
        if target.judged_weeks
    ]
    runs = contents.moving.days_to_go is not None
    so_far = [
        say(f"exercise.so_far_{name}", amount=amount)
        for name, amount in contents.exercise.so_far.items()
        if runs and name in names
    ]
    against = "exercise.kept" if is_stated else "exercise.advised"
    return (
        *((say(against, kept=joined(kept)),) if kept else ()),
        *((say("exercise.so_far", amounts=joined(so_far)),) if so_far else ()),
    )


def habit_sentences(contents: "Contents") -> str:
    """Say what was nearly kept, with which dose, and which parts sessions had."""
    plan = contents.plan
    said = (nearly_sentence(plan.weeks), dose_sentence(plan.weeks), parts_sentence(plan.parts))
    return " ".join(filter(None, said))


def building_up_sentences(contents: "Contents") -> str:
    """Say that a plan is young, what rose steeply, what may come next and what is enjoyed."""
    plan = contents.plan
    said = (
        young_sentence(contents),
        rise_sentence(plan.rises),
        ladder_sentence(plan.ladder) if _may_offer(contents) else "",
        enjoyment_sentence(plan.ratings),
    )
    return " ".join(filter(None, said))


def _may_offer(contents: "Contents") -> bool:
    """Say whether the ladder may speak of now, and nothing on the page against a next step."""
    ladder = contents.plan.ladder
    if ladder is None or not contents.first_screen.is_current:
        return False
    return ladder["offer"] != "next" or may_take_next_step(facts_of(contents))


def nearly_sentence(weeks: pd.DataFrame) -> str:
    """Count the weeks in which an item lacked one session alone."""
    planned, done = weeks["planned_sessions"], weeks["sessions"]
    is_nearly = (
        counted(weeks["is_decidable"])
        & (weeks["status"] == "not_met")
        & counted(planned > 1)
        & counted(planned - done == 1)
    )
    found = weeks.loc[is_nearly, "item"].value_counts()
    told = [
        say("plan.nearly_item", item=_item(name), weeks=int(number))
        for name, number in found.head(MOST_ITEMS).items()
    ]
    return say("plan.nearly", items=joined(told)) if told else ""


def dose_sentence(weeks: pd.DataFrame) -> str:
    """Say in how many of the weeks that could go either way the planned dose was done."""
    is_judged = weeks["dose_status"].isin(["met", "not_met"]) & counted(weeks["is_decidable"])
    judged = weeks[is_judged]
    if judged.empty:
        is_silent = (weeks["dose_status_reason"] == "amount_not_noted").any()
        return say("plan.dose_not_noted") if is_silent else ""
    counts = (judged["dose_status"] == "met").groupby(judged["item"]).agg(["sum", "size"])
    most = counts.sort_values("size", ascending=False, kind="stable").head(MOST_ITEMS)
    told = [
        say("plan.dose_item", item=_item(name), met=int(row["sum"]), weeks=int(row["size"]))
        for name, row in most.iterrows()
    ]
    return say("plan.dose", items=joined(told))


def parts_sentence(parts: pd.DataFrame) -> str:
    """Say how often core work came with a warm-up and with a cool-down, where that is noted."""
    core = parts[counted(parts["has_core"])]
    told = [
        say(f"plan.with_{part}", days=int(counted(noted).sum()), of=len(noted))
        for part in ("warm_up", "cool_down")
        if len(noted := core[f"has_{part}"].dropna())
    ]
    return say("plan.parts", parts=joined(told)) if told else ""


def young_sentence(contents: "Contents") -> str:
    """Say to start slowly in the first weeks of a plan."""
    since = contents.person.get("plan_since_date")
    if since is None or pd.isna(since):  # type: ignore[call-overload]
        return ""
    days = (pd.Timestamp(contents.last_date) - pd.Timestamp(since)).days  # type: ignore[arg-type]
    week = days // 7 + 1
    if not 1 <= week <= contents.parameters.plan_start_weeks:
        return ""
    return say("plan.young", week=week)


def rise_sentence(rises: pd.DataFrame) -> str:
    """Name the latest steep rise of an exercise."""
    if rises.empty:
        return ""
    latest = rows_of(rises.tail(1))[0]
    return say(
        f"plan.rose_{latest['measure']}",
        exercise=word("exercise", latest["exercise"]),
        before=latest["amount_before"],
        amount=latest["amount"],
        day=latest["week_start_date"],
    )


def ladder_sentence(ladder: Row | None) -> str:
    """Offer the next exercises, or those before, where the tables offer them."""
    if ladder is None or ladder["offer"] not in {"next", "back", "less"}:
        return ""
    offer = ladder["offer"]
    if offer == "less":
        return say("plan.offer_less")
    step, stated = int(ladder["step"]) + _STEP_OF_OFFER[offer], ladder["conditions"]
    conditions = stated.split(", ") if isinstance(stated, str) else []
    names = [word("exercise", code) for code in core_exercises(step, conditions)]
    return say(f"plan.offer_{offer}", exercises=joined(names))


def enjoyment_sentence(ratings: pd.DataFrame) -> str:
    """Name the exercise that was enjoyed most, where another one was enjoyed less."""
    rated = ratings[ratings["enjoyment_ratings"] >= FEWEST_RATINGS]
    ranked = rows_of(rated.sort_values("mean_enjoyment_nrs", ascending=False, kind="stable"))
    means = [row["mean_enjoyment_nrs"] for row in ranked]
    if len(means) < 2 or means[0] <= means[1]:
        return ""
    most = ranked[0]
    return say(
        "plan.enjoyed",
        exercise=word("exercise", most["exercise"]),
        mean=most["mean_enjoyment_nrs"],
        ratings=int(most["enjoyment_ratings"]),
    )


def plan_tables(plan: Plan) -> Iterable[Part | None]:
    """Return the folded tables."""
    yield tabulate("plan_weeks", plan.weeks)
    if plan.whole:
        yield tabulate("plan_runs", pd.DataFrame([_runs(plan.whole)]))
    if len(plan.items):
        items = pd.DataFrame([_runs(row) for row in rows_of(plan.items)])
        yield tabulate("plan_items", items.assign(item=items["item"].map(_item)))
    if len(plan.rises):
        yield tabulate("exercise_rises", plan.rises)
    if len(plan.ratings):
        yield tabulate("exercise_ratings", plan.ratings)


def _item(name: object) -> str:
    """Word an item: exercises keep the names that people gave them."""
    return word("plan_item", name)


def _runs(plan: Row) -> Row:
    """Add the words of both runs: beside a week that nobody can judge one may be longer."""

    def run(weeks: str, *neighbours: str) -> str:
        is_cut = any(plan[neighbour] == "insufficient_data" for neighbour in neighbours)
        said = "exercise.run_at_least" if is_cut else "exercise.run"
        return say(said, weeks=plan[weeks]) if is_known(plan[weeks]) and plan[weeks] else ""

    return plan | {
        "longest": run("longest_run_weeks", "longest_run_follows", "longest_run_ended_before"),
        "current": run("current_run_weeks", "current_run_follows"),
    }
