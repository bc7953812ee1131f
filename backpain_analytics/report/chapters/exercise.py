"""The exercise log: sessions day by day, the plan, and pain around sessions."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.messages import refusal, say
from backpain_analytics.report.chapters import after_exercise
from backpain_analytics.report.chapters.plan import (
    building_up_sentences,
    habit_sentences,
    plan_sentences,
    plan_tables,
)
from backpain_analytics.report.parts import Chapter, Paragraph, Part, Picture, told
from backpain_analytics.report.table import tabulate
from backpain_analytics.report.values import Row, number, rows_of

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
            *map(Paragraph, _sentences(contents)),
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


def _sentences(contents: "Contents") -> Iterable[str]:
    paragraphs = (
        *plan_sentences(contents),
        habit_sentences(contents),
        building_up_sentences(contents),
        *pain_sentences(contents),
    )
    return filter(None, paragraphs)


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
    responses = contents.course.responses
    # What is refused of a part is refused of the whole, or was never asked for.
    told_of = responses[(responses["intensity"] == "any") | responses["difference"].notna()]
    return (
        *after_exercise.folded(contents),
        *plan_tables(contents.plan),
        tabulate("sessions", contents.exercise.sessions),
        tabulate("exercise_response", pd.DataFrame(map(_with_refusal, rows_of(told_of))))
        if len(told_of)
        else None,
    )


def _with_refusal(response: Row) -> Row:
    code = response["refusal_code"]
    told = refusal(code, response["refusal_values"]) if isinstance(code, str) else None
    return response | {"refusal": told}
