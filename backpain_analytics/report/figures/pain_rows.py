"""Which days of pain become marks: flares that follow each other, spans of a long record."""

import numpy as np
import pandas as pd

from backpain_analytics.messages import say
from backpain_analytics.report.figures.dates import span_words, spans_of
from backpain_analytics.report.values import Row, is_known, rows_of

_LEAST_DAYS = 5
"""Rated days for which a month has a middle; our choice."""


def by_span(days: pd.DataFrame) -> pd.DataFrame:
    """Return a row a month or quarter: its median and middle half as the usual ones."""
    spans = spans_of(days["local_date"])
    ratings = days["pain_nrs"].astype("float64").groupby(spans)
    shares = {"low_nrs": 0.25, "usual_nrs": 0.5, "high_nrs": 0.75}
    spread = pd.DataFrame({name: ratings.quantile(share) for name, share in shares.items()})
    spread = spread.where(ratings.count().ge(_LEAST_DAYS), np.nan)
    middles = days["local_date"].groupby(spans).median()
    rows = spread.assign(local_date=middles, pain_nrs=spread["usual_nrs"], flare=None)
    return rows.reset_index(drop=True)


def seldom_rated(days: pd.DataFrame) -> pd.Series:
    """Mark the dates of the months or quarters of which less than half is rated."""
    is_rated = days["pain_nrs"].notna().astype("float64")
    return is_rated.groupby(spans_of(days["local_date"])).transform("mean") < 0.5


def flare_spells(days: pd.DataFrame, *, is_by_span: bool) -> pd.DataFrame:
    """Return the worst of flare dates that follow each other, or of a month or quarter.

    One row each: local_date, pain_nrs (null: not rated), flare, title.
    """
    flares = days.assign(pain_nrs=days["pain_nrs"].astype("float64"))[days["flare"].notna()]
    if is_by_span:
        spell = spans_of(flares["local_date"])
    else:
        spell = flares["local_date"].diff().ne(pd.Timedelta(days=1)).cumsum()
    order = flares.assign(spell=spell, is_reported=flares["flare"].eq("reported"))
    order = order.sort_values(["spell", "pain_nrs", "local_date"], na_position="first")
    found = order.groupby("spell").agg(
        first=("local_date", "min"),
        last=("local_date", "max"),
        days=("local_date", "count"),
        local_date=("local_date", "last"),
        pain_nrs=("pain_nrs", "max"),
        is_reported=("is_reported", "any"),
    )
    kinds = np.where(found["is_reported"], "reported", "above_usual")
    found = found.assign(flare=pd.Series(kinds, index=found.index, dtype="object"))
    return found.assign(title=[_spell_words(row) for row in rows_of(found)])


def day_words(day: Row) -> str:
    """Word one date with its rating, and a flare where there is one.

    >>> day_words({"local_date": pd.Timestamp(2026, 5, 3), "pain_nrs": 6, "flare": "reported"})
    '3 May: 6 out of 10, flare'
    """
    is_rated = is_known(day["pain_nrs"])
    code = "rated" if is_rated else "not_rated"
    flare = {"flare": day["flare"]} if isinstance(day["flare"], str) else {}
    pain = {"pain": day["pain_nrs"]} if is_rated else {}
    return say(f"figure.{code}{'_flare' if flare else ''}", day=day["local_date"], **pain, **flare)


def _spell_words(spell: Row) -> str:
    if spell["days"] == 1:
        return day_words(spell)
    is_rated = is_known(spell["pain_nrs"])
    values = {"days": span_words(spell["first"], spell["last"]), "count": spell["days"]}
    if is_rated:
        return say("figure.spell_rated", **values, pain=spell["pain_nrs"])
    return say("figure.spell_not_rated", **values)
