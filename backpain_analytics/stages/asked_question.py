"""The question that backpain.toml asks in advance, and from when on days count for it."""

from dataclasses import asdict, dataclass
from datetime import date

from backpain_analytics.association.lags.asked_looks import AskedLook, with_answer
from backpain_analytics.association.lags.looks import Look
from backpain_analytics.association.records import Asked, ShownAssociation
from backpain_analytics.settings.persons import AskedQuestion
from backpain_analytics.warehouse.night import results
from backpain_analytics.warehouse.night.results import QuestionLook
from backpain_analytics.warehouse.rows import Connection


@dataclass(frozen=True)
class Remembered:
    """A question, and what is remembered of it."""

    asked: Asked
    since: date | None
    """As backpain.toml states it."""
    looks: tuple[AskedLook, ...]
    is_new: bool
    """It was not the question of the last run."""


def remembered(
    con: Connection, person_id: str, stated: AskedQuestion | None, today: date
) -> Remembered | None:
    """Return the question with the looks at it so far; None: nothing is asked.

    A question that is first seen when comparisons of this person have been shown before may have
    been chosen by them: it counts days from now on.
    """
    if stated is None:
        return None
    rows = results.question_looks(con, person_id)
    same = [row for row in rows if _is_of(row, stated)]
    is_new = not rows or rows[-1] not in same
    if is_new:
        has_seen = results.has_been_compared(con, person_id)
        counted_from = max(today, stated.since or today) if has_seen else stated.since
        same = []
    else:
        counted_from = rows[-1].counted_from
        # Those of the same question before another one was asked are of an earlier asking.
        same = [row for row in same if row.counted_from == counted_from]
    looks = tuple(
        AskedLook(row.looked_on, row.span_days) for row in same if row.span_days is not None
    )
    asked = Asked(stated.exposure, stated.days, counted_from)
    return Remembered(asked, stated.since, looks, is_new)


def answered(
    con: Connection,
    person_id: str,
    question: Remembered | None,
    shown: tuple[ShownAssociation, ...],
    look: Look,
) -> tuple[ShownAssociation, ...]:
    """Show of the question what may be shown of it, and remember that it was looked at."""
    if question is None:
        return shown
    told, now = with_answer(shown, question.asked, question.looks, look)
    if now is not None or question.is_new:
        row = QuestionLook(
            question.asked.exposure,
            question.since,
            question.asked.planned_days,
            question.asked.counted_from,
            look.looked_on,
            now.span_days if now is not None else None,
        )
        results.add_rows(con, "question_looks", person_id, [asdict(row)])
    return told


def _is_of(row: QuestionLook, stated: AskedQuestion) -> bool:
    said = (stated.exposure, stated.since, stated.days)
    return (row.exposure, row.since, row.planned_days) == said
