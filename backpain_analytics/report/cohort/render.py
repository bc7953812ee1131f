"""Many people on one page: how their weeks went, what they have in common, who is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from backpain_analytics.association.cohort import CohortAssociation
from backpain_analytics.messages import refusal, say, worded
from backpain_analytics.messages.cells import interval
from backpain_analytics.messages.exposures import exposure_words
from backpain_analytics.messages.numbers import capital, difference, percent, word
from backpain_analytics.report.contents import Making
from backpain_analytics.report.figures.inputs import Links
from backpain_analytics.report.page.render import drawn, shell
from backpain_analytics.report.parts import Picture, Table
from backpain_analytics.report.table import tabulate
from backpain_analytics.report.templates import template
from backpain_analytics.report.values import rows_of


@dataclass(frozen=True, eq=False)
class CohortContents:
    """Everyone in a warehouse."""

    people: pd.DataFrame
    """As `sql/reads/people.sql`."""
    associations: Sequence[CohortAssociation]
    """One per exposure, with the next day's pain; empty where nothing was compared."""
    bias_points: float
    making: Making


def render_cohort(contents: CohortContents) -> str:
    """Return the page; the same contents give the same bytes."""
    return template("cohort/cohort.html").render(
        title=say("cohort.title"),
        made=say(
            "cohort.made",
            people=len(contents.people),
            day=contents.making.made_on,
            version=contents.making.version,
        ),
        people=tabulate("people", contents.people, is_folded=False),
        left_out=_left_out(contents.people),
        say=say,
        **pooled_parts(contents.associations, contents.bias_points),
        **shell(),
    )


def pooled_parts(
    associations: Sequence[CohortAssociation], bias_points: float
) -> dict[str, object]:
    """Return what `cohort/pooled.html` shows."""
    return {
        "pooled": _pooled(associations),
        "tiers": _tiers(associations),
        "picture": _picture(associations),
        "note": say("cohort.note", points=bias_points),
        "drawn": drawn,
    }


def _pooled(associations: Sequence[CohortAssociation]) -> Table:
    rows = [(capital(exposure_words(one.exposure)), *_pooled_cells(one)) for one in associations]
    headings = ("exposure", "persons", "mean", "spread", "prediction", "reading")
    return Table(
        say("cohort.pooled"),
        tuple(say(f"cohort.column_{name}") for name in headings),
        tuple(rows),
        is_folded=False,
    )


def _pooled_cells(one: CohortAssociation) -> tuple[str, ...]:
    persons = say("cohort.persons", persons=one.persons)
    if one.pooled is None:
        return persons, "", "", "", worded(one.refusal) if one.refusal else ""
    pooled = one.pooled
    return (
        persons,
        say(
            "cohort.mean",
            mean=difference(pooled.mean),
            span=interval(pooled.low, pooled.high),
        ),
        difference(pooled.spread).lstrip("+"),
        interval(pooled.prediction_low, pooled.prediction_high),
        say("cohort.finding" if one.is_beyond_bias else "cohort.no_finding"),
    )


def _tiers(associations: Sequence[CohortAssociation]) -> Table:
    """Tell the share of people in each reading; of those too who could not be judged."""
    tiers = tuple(associations[0].tier_shares) if associations else ()
    return Table(
        say("cohort.tiers"),
        (say("cohort.column_exposure"), *(word("reading", tier) for tier in tiers)),
        tuple(
            (capital(exposure_words(one.exposure)), *map(percent, one.tier_shares.values()))
            for one in associations
        ),
        is_folded=False,
    )


def _picture(associations: Sequence[CohortAssociation]) -> Picture | None:
    # Only a page that is drawn needs matplotlib, which is slow to import.
    from backpain_analytics.report.figures.links import draw_links  # noqa: PLC0415

    rows = [
        {
            "label": capital(exposure_words(one.exposure)),
            "estimate": one.pooled.mean,
            "low": one.pooled.low,
            "high": one.pooled.high,
            "reading": say("cohort.finding" if one.is_beyond_bias else "cohort.no_finding"),
            "is_pattern": one.is_beyond_bias,
        }
        for one in associations
        if one.pooled is not None
    ]
    if not rows:
        return None
    found = sum(one.is_beyond_bias for one in associations if one.pooled is not None)
    return Picture(
        name="pooled",
        heading=say("cohort.heading_links"),
        sentence=say("cohort.found", found=found, compared=len(rows)),
        draw=partial(draw_links, Links(pd.DataFrame(rows))),
        caption=say("cohort.caption"),
    )


def _left_out(people: pd.DataFrame) -> list[tuple[str, str]]:
    """Name who has no comparison at all, and why."""
    refused = people[people["refusal_code"].notna()]
    return [
        (row["person_id"], refusal(row["refusal_code"], row["refusal_values"]))
        for row in rows_of(refused)
    ]
