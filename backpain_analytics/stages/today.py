"""What the record of one person says for today, without a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from backpain_analytics.errors import NothingToReportError
from backpain_analytics.report.today.facts import facts_of
from backpain_analytics.report.today.gather import Caution, Condition, LeftOut
from backpain_analytics.report.today.lines import today_lines
from backpain_analytics.report.today.rules import suggestions
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.stages.report import ReportRequest, contents_of
from backpain_analytics.warehouse.publish import reading_results


@dataclass(frozen=True)
class Suggested:
    """One suggestion: its rule, the sentence and what that stands on."""

    code: str
    sentence: str
    values: Mapping[str, object]
    source: str
    words: str


@dataclass(frozen=True)
class PersonToday:
    """One person, as of the last date of their record."""

    person_id: str
    as_of: date
    is_current: bool
    """Else nothing is said of a flare or of what to try."""
    flare_since: date | None
    left_out: tuple[LeftOut, ...]
    """While a flare is on."""
    keep_up: tuple[str, ...]
    """While a flare is on: gentle exercises of the person's own."""
    conditions: tuple[Condition, ...]
    cautions: tuple[Caution, ...]
    suggestions: tuple[Suggested, ...]
    lines: tuple[str, ...]
    """The same in sentences."""


def today(workspace: Workspace, person_id: str, made_on: date | None = None) -> PersonToday:
    """Say what the record says for today; None: the day it is.

    Raises:
        NothingToReportError: There is no warehouse yet, or no data of that person.
    """
    if not workspace.warehouse.exists():
        raise NothingToReportError("the warehouse is empty: put exports into the inbox, then run.")
    with reading_results(workspace.warehouse, workspace.limits) as con:
        contents = contents_of(con, person_id, ReportRequest(made_on=made_on))
    first, own = contents.first_screen, contents.today
    since = first.flare_since if first.is_current else None
    return PersonToday(
        person_id=person_id,
        as_of=contents.last_date,
        is_current=first.is_current,
        flare_since=since,
        left_out=own.left_out if since else (),
        keep_up=own.gentle if since else (),
        conditions=own.conditions,
        cautions=own.cautions,
        suggestions=tuple(
            Suggested(each.rule.code, each.sentence, each.values, each.rule.source, each.words)
            for each in suggestions(facts_of(contents))
        ),
        lines=tuple(today_lines(contents)),
    )
