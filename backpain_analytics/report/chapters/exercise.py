"""The exercise log: sessions day by day, the plan, and pain around sessions."""

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.messages import refusal, say
from backpain_analytics.messages.numbers import joined
from backpain_analytics.report.chapters import after_exercise
from backpain_analytics.report.chapters.targets import LOGGED
from backpain_analytics.report.parts import Chapter, Paragraph, Part, Picture, told
from backpain_analytics.report.table import tabulate
from backpain_analytics.report.values import Row, counted, number, rows_of

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents


def chapter(contents: "Contents") -> Chapter:
    """Lay out the chapter."""
    exercise = contents.exercise
    heading = say("exercise.heading")
    if not exercise.log_days:
        absent = Paragraph(say("exercise.absent"), "absent")
        return Chapter("exercise", heading, told(absent))
    return Chapter(
        "exercise",
        heading,
        told(
            _picture(contents),
            *map(Paragraph, plan_sentences(contents)),
            Paragraph(" ".join(pain_sentences(contents))),
            *_folded(contents),
        ),
    )


def _picture(contents: "Contents") -> Picture:
    # Only a page that is drawn needs matplotlib, which is slow to import.
    from backpain_analytics.report.figures.session_days import draw_session_days  # noqa: PLC0415

    exercise = contents.exercise
    return Picture(
        name="session_days",
        heading=say("exercise.days"),
        sentence=say(
            "exercise.logged",
            exercised_days=exercise.exercised_days,
            log_days=exercise.log_days,
        ),
        draw=partial(draw_session_days, exercise.days, contents.period),
        caption=say("exercise.caption"),
    )


def plan_sentences(contents: "Contents") -> tuple[str, ...]:
    """Say in how many weeks each part of the plan was kept, and how far this week is.

    Who states no plan is held against what is commonly advised; who states one, against that.
    """
    stated = [name for name in LOGGED if contents.person.get(f"{name}_target") is not None]
    is_stated = bool(stated) or counted(contents.comparisons.plan_weeks["is_stated"]).any()
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


def pain_sentences(contents: "Contents") -> tuple[str, ...]:
    """Say how pain went with exercise: by its name, and against a like time without."""
    said = (*after_exercise.sentences(contents), response_sentence(contents.course.response))
    return tuple(filter(None, said))


def response_sentence(response: Row | None) -> str:
    """Say how pain was rated soon after exercise, where that can be said.

    Whatever is not clear, or cannot be compared yet, stands in the folded table alone.
    """
    if response is None:
        return ""
    tier, difference = response["tier"], number(response["difference"])
    if tier == "little_or_no_link":
        return say("exercise.response_little")
    if tier not in ("consistent", "possible") or difference is None:
        return ""
    direction = "lower" if difference < 0 else "higher"
    said = say(f"exercise.response_{direction}_{tier}", size=difference)
    return f"{said} {say('exercise.no_reason')}"


def _folded(contents: "Contents") -> tuple[Part | None, ...]:
    responses, plan = contents.course.responses, contents.comparisons.plan
    # What is refused of a part is refused of the whole, or was never asked for.
    told_of = responses[(responses["intensity"] == "any") | responses["difference"].notna()]
    return (
        *after_exercise.folded(contents),
        tabulate("plan_weeks", contents.comparisons.plan_weeks),
        tabulate("plan_runs", pd.DataFrame([_runs(plan)])) if plan else None,
        tabulate("sessions", contents.exercise.sessions),
        tabulate("exercise_response", pd.DataFrame(map(_with_refusal, rows_of(told_of))))
        if len(told_of)
        else None,
    )


def _with_refusal(response: Row) -> Row:
    code = response["refusal_code"]
    told = refusal(code, response["refusal_values"]) if isinstance(code, str) else None
    return response | {"refusal": told}


def _runs(plan: Row) -> Row:
    """Add the words of both runs: beside a week that nobody can judge one may be longer."""

    def run(weeks: str, *neighbours: str) -> str:
        is_cut = any(plan[neighbour] == "insufficient_data" for neighbour in neighbours)
        said = "exercise.run_at_least" if is_cut else "exercise.run"
        return say(said, weeks=plan[weeks]) if plan[weeks] else ""

    return plan | {
        "longest": run("longest_run_weeks", "longest_run_follows", "longest_run_ended_before"),
        "current": run("current_run_weeks", "current_run_follows"),
    }
