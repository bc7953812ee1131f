"""What went with pain: the comparisons declared in advance, in one unit."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from backpain_analytics.association.lags.tiers import BIAS_POINTS, LITTLE
from backpain_analytics.messages import say
from backpain_analytics.messages.exposures import plain_words
from backpain_analytics.messages.numbers import capital
from backpain_analytics.records import PersonTables
from backpain_analytics.report.chapters import links_words as sentences
from backpain_analytics.report.figures.inputs import Links
from backpain_analytics.report.parts import Bullets, Chapter, Paragraph, Picture, told
from backpain_analytics.report.values import rows_of

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

NEXT_DAY = 1
PATTERNS = ("consistent", "possible")


@dataclass(frozen=True, eq=False)
class WentWithPain:
    """The exposures declared in advance beside the next day's pain, over the whole record."""

    rows: pd.DataFrame
    """One row per exposure, in declared order: exposure, estimate, low, high (points per usual
    day-to-day difference; the range is simultaneous), detectable (points likewise, or for yes
    instead of no), per_answer (points for yes instead of no; of others null), within (points by
    which days with and without differ at most; of others null), usual (that difference, in units
    of the exposure), reading, p_family, along, is_asked, counted_from, days, days_missing,
    tier_since, caution_code, refusal_code, refusal_values.

    A reading is a tier, unless the numbers of today say otherwise: `faded` is a pattern that they
    no longer show, `too_new` one that has to stand for longer, `too_early` one that is not clear
    enough yet for an early look at what was asked in advance, `likely_small` a link that is
    little by its own range, but not by the one that allows for all comparisons.
    `along` is the stronger pattern among these rows beside which one shows nothing of its own."""
    record: tuple[date, date] | None
    """First and last rating behind it; None: the period covers them."""

    @property
    def compared(self) -> pd.DataFrame:
        """Rows with a number."""
        return self.rows[self.rows["reading"] != "not_enough_data"]

    @property
    def patterns(self) -> pd.DataFrame:
        """Rows whose reading is a pattern."""
        return self.rows[self.rows["reading"].isin(PATTERNS)]


def gather_links(tables: PersonTables) -> WentWithPain:
    """Pick what was declared in advance, and put it into one unit."""
    rows = tables.associations
    is_told = rows["lag_days"] == NEXT_DAY
    if tables.person.get("steps_apply") is False:
        is_told &= rows["exposure"] != "steps"
    rows = rows[is_told].reset_index(drop=True)
    numbers = rows[["estimate", "estimate_per_sd", "standard_deviation", "family_low",
                    "family_high", "smallest_detectable"]].astype("float64")  # fmt: skip
    # A usual difference, in steps of the exposure. No fit gives an estimate of exactly zero.
    steps = numbers["estimate_per_sd"] / numbers["estimate"]
    is_answer = rows["exposure"].astype("str").str.endswith("_done")
    low, high = numbers["family_low"] * steps, numbers["family_high"] * steps
    frame = pd.DataFrame(
        {
            "exposure": rows["exposure"],
            "estimate": numbers["estimate_per_sd"],
            "low": low,
            "high": high,
            "detectable": numbers["smallest_detectable"] * steps.where(~is_answer, 1.0),
            "per_answer": numbers["estimate"].where(is_answer),
            "within": _within(low, high, numbers["standard_deviation"]).where(is_answer),
            "usual": numbers["standard_deviation"],
            "reading": _readings(rows, low, high),
            "p_family": rows["p_family"].astype("float64"),
            "is_asked": rows["family"] == "declared",
            "counted_from": rows["counted_from"],
            "days": rows["days"],
            "days_missing": rows["days_missing"],
            "caution_code": rows["caution_code"],
            "refusal_code": rows["refusal_code"],
            "refusal_values": rows["refusal_values"],
            "tier_since": rows["tier_since"],
        }
    )
    is_pattern = frame["reading"].isin(PATTERNS)
    has_leader = rows["goes_along_with"].isin(frame.loc[is_pattern, "exposure"])
    frame["along"] = rows["goes_along_with"].where(is_pattern & has_leader)
    return WentWithPain(frame, _record_beyond(tables))


def _within(low: pd.Series, high: pd.Series, usual: pd.Series) -> pd.Series:
    """Return how far apart days with and without can be, rounded up to tenths of a point."""
    widest = pd.concat([low.abs(), high.abs()], axis=1).max(axis=1).fillna(LITTLE)
    return (10 * widest / usual - 1e-9).apply(np.ceil) / 10


def _readings(rows: pd.DataFrame, low: pd.Series, high: pd.Series) -> "np.ndarray":
    """Return what the tiers say, as far as the ranges of today agree, where there are any."""
    tiers = rows["tier"]
    is_pattern, leaves_out_zero = tiers.isin(PATTERNS), (low > 0) | (high < 0)
    is_little = tiers == "little_or_no_link"
    is_tiny = rows["estimate_per_sd"].astype("float64").abs() < BIAS_POINTS
    is_found = is_pattern & rows["computed_tier"].isin(PATTERNS) & low.notna()
    return np.select(
        [
            tiers == "not_enough_data",
            # Of all comparisons together even what its range does not settle may be possible.
            is_found & ~leaves_out_zero & (rows["family"] == "exploratory"),
            is_pattern & ~leaves_out_zero & low.notna(),
            ~is_pattern & leaves_out_zero & ~is_tiny & (rows["family"] == "declared"),
            ~is_pattern & leaves_out_zero & ~is_tiny,
            is_little & ((low < -LITTLE) | (high > LITTLE)),
        ],
        ["not_enough_data", "cannot_tell", "faded", "too_early", "too_new", "likely_small"],
        default=tiers.astype("str"),
    )


def _record_beyond(tables: PersonTables) -> tuple[date, date] | None:
    trends = tables.pain_trends.dropna(subset=["first_date", "last_date"])
    if trends.empty:
        return None
    first, last = trends["first_date"].iloc[-1].date(), trends["last_date"].iloc[-1].date()
    is_covered = tables.first_date <= first and last <= tables.last_date
    return None if is_covered else (first, last)


def chapter(contents: "Contents") -> Chapter:
    """Lay out the chapter."""
    links = contents.links
    rows = rows_of(links.rows)
    notes = (
        *sentences.chance_sentences(rows),
        sentences.staying_active_sentence(rows),
        sentences.doubt_sentence(rows),
        sentences.direction_sentence(rows_of(contents.course.earlier_pain)),
    )
    return Chapter(
        "links",
        say("links.heading"),
        told(
            Paragraph(sentences.record_sentence(links.record)) if rows else None,
            None if rows else Paragraph(say("links.nothing"), "absent"),
            _picture(links),
            Bullets(tuple(sentences.row_sentences(rows))),
            Paragraph(" ".join(filter(None, notes))) if rows else None,
        ),
    )


def _picture(links: WentWithPain) -> Picture | None:
    from backpain_analytics.report.figures.links import draw_links  # noqa: PLC0415

    compared = links.compared
    if compared.empty:
        return None
    rows = compared[["estimate", "low", "high"]].assign(
        label=[capital(plain_words(exposure)) for exposure in compared["exposure"]],
        reading=[sentences.reading_words(row) for row in rows_of(compared)],
        is_pattern=compared["reading"].isin(PATTERNS),
    )
    is_doubtful = any(map(sentences.is_doubtful, rows_of(compared)))
    return Picture(
        "links",
        say("links.figure_doubtful" if is_doubtful else "links.figure"),
        sentences.found_sentence(rows_of(compared)),
        partial(draw_links, Links(rows.reset_index(drop=True), is_next_day=not is_doubtful)),
        say("links.unit", days=int(compared["days"].max())),
    )
