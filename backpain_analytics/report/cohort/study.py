"""A whole study on one page: how people differ, what they share, who is missing and why."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from backpain_analytics.association.cohort import CohortAssociation
from backpain_analytics.messages import refusal, say
from backpain_analytics.messages.numbers import mean, percent, whole
from backpain_analytics.report.cohort.render import pooled_parts
from backpain_analytics.report.contents import Making
from backpain_analytics.report.page.render import shell
from backpain_analytics.report.parts import Table
from backpain_analytics.report.templates import template
from backpain_analytics.report.values import rows_of

_PERCENTILES = (10, 25, 50, 75, 90)
_RATES = {"bouts", "breaks_per_sedentary_hour"}
"""Measures that are no whole minutes."""


@dataclass(frozen=True, eq=False)
class StudyContents:
    """All that the page of a study says."""

    planned: int
    pooled: int
    """Persons; the others are in `missing`."""
    person_years: float
    """Of those pooled, about."""
    verdicts: pd.DataFrame
    """As `sql/study/weekly_verdicts.sql`."""
    still: pd.DataFrame
    """As `sql/cookbook/bouts_in_the_cohort.sql`."""
    refusals: pd.DataFrame
    """As `sql/study/refusals.sql`."""
    missing: pd.DataFrame
    """As `sql/study/missing_persons.sql`."""
    associations: Sequence[CohortAssociation]
    bias_points: float
    making: Making


def render_study(contents: StudyContents) -> str:
    """Return the page; the same contents give the same bytes."""
    return template("cohort/study.html").render(
        title=say("study.title"),
        made=say(
            "study.made",
            pooled=contents.pooled,
            planned=contents.planned,
            years=round(contents.person_years),
            day=contents.making.made_on,
            version=contents.making.version,
        ),
        weeks=_weeks(contents.verdicts),
        still=_still(contents.still),
        refused=[
            say(
                "study.refused",
                persons=row["persons"],
                why=refusal(row["refusal_code"], row["refusal_values"]),
            )
            for row in rows_of(contents.refusals)
        ],
        missing=[
            say("study.missing", persons=row["persons"], why=_why(row))
            for row in rows_of(contents.missing)
        ],
        say=say,
        **pooled_parts(contents.associations, contents.bias_points),
        **shell(),
    )


def _weeks(verdicts: pd.DataFrame) -> Table:
    headings = ("people", "judged", "never", "always", "quarter", "middle", "three_quarters")
    counts = ("persons", "judged_persons", "never_met_persons", "always_met_persons")
    shares = ("lower_quartile_share", "median_share", "upper_quartile_share")
    rows = [
        (
            say(f"study.target_{row['target_name']}"),
            *(whole(row[count]) for count in counts),
            *(percent(row[share]) for share in shares),
        )
        for row in rows_of(verdicts)
    ]
    columns = (say("study.column_target"), *(say(f"study.column_{name}") for name in headings))
    return Table(say("study.weeks"), columns, tuple(rows), is_folded=False)


def _still(measures: pd.DataFrame) -> Table:
    rows = [
        (
            say(f"study.measure_{row['measure']}"),
            whole(row["persons"]),
            *(
                (mean if row["measure"] in _RATES else whole)(row[f"percentile_{percentile}"])
                for percentile in _PERCENTILES
            ),
        )
        for row in rows_of(measures)
    ]
    columns = (
        say("study.column_measure"),
        say("study.column_people"),
        *(say("study.column_percentile", percent=percentile) for percentile in _PERCENTILES),
    )
    return Table(say("study.still"), columns, tuple(rows), is_folded=False)


def _why(row: dict[str, object]) -> str:
    if row["state"] == "failed":
        return say("study.state_failed", reason=row["reason"])
    return say(f"study.state_{row['state']}")
