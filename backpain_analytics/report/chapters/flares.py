"""Flares: bad spells, the newest first, with what was written on those days."""

from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import dated, spell
from backpain_analytics.report.chapters import before_flares
from backpain_analytics.report.parts import Paragraph, Part
from backpain_analytics.report.table import tabulate
from backpain_analytics.report.values import Row, is_known, rows_of

if TYPE_CHECKING:
    from backpain_analytics.report.chapters.pain import Pain
    from backpain_analytics.report.contents import Contents


def with_notes(spells: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Give each flare the note of its worst day that has one: note, null where none has."""
    noted = answers.dropna(subset=["notes"]).sort_values(
        "rating_nrs", ascending=False, kind="stable", na_position="last"
    )
    dates = noted["local_date"]
    notes = [
        noted.loc[dates.between(first, last), "notes"].iloc[:1].squeeze() if len(noted) else None
        for first, last in zip(spells["first_date"], spells["last_date"], strict=True)
    ]
    told = [note if isinstance(note, str) else None for note in notes]
    return spells.assign(note=pd.Series(told, index=spells.index, dtype="object"))


def parts(contents: "Contents") -> tuple[Part, ...]:
    """Say which flares there were, or that there was none, or that nobody can say."""
    pain, spells = contents.pain, contents.course.flares
    if pain.constant_nrs == 0:
        return ()
    if is_every_day(pain):
        return (Paragraph(say("flares.every_day")),)
    if spells.empty:
        return (Paragraph(_none(pain)),)
    when = [_when(row, contents) for row in rows_of(spells)]
    return (
        tabulate("flares", spells.assign(when=when), is_folded=False),
        *before_flares.parts(contents),
    )


def _when(row: Row, contents: "Contents") -> str:
    plain_year = contents.last_date.year
    if is_known(row["is_ongoing"]) and row["is_ongoing"]:
        code = "since" if contents.first_screen.is_current else "on_at_the_end"
        return say(f"flares.{code}", first=dated(row["first_date"], plain_year))
    return spell(row["first_date"], row["last_date"], plain_year)


def is_every_day(pain: "Pain") -> bool:
    """Whether each of several days was called a flare: then it is no spell, but the usual."""
    return 1 < pain.reported_flares == len(pain.days)


def _none(pain: "Pain") -> str:
    if not pain.flare_known_days:
        return say("flares.unknown")
    if pain.above_usual_flares:
        return say("flares.single_days", days=pain.above_usual_flares)
    return say("flares.none", days=pain.flare_known_days)


def caption(contents: "Contents") -> str:
    """Say what the triangles mean; nothing where there is none."""
    pain, points = contents.pain, contents.parameters.flare_points
    if is_every_day(pain) or not pain.above_usual_flares:
        is_told = pain.reported_flares and not is_every_day(pain)
        return say("flares.caption_reported") if is_told else ""
    if pain.reported_flares:
        return say("flares.caption_both")
    return say("flares.caption_above_usual", points=points)


def folded(contents: "Contents") -> tuple[Part | None, ...]:
    """All flares, and how many a diary without any change would show."""
    rate = contents.course.flare_rate
    if is_every_day(contents.pain):
        return ()
    return (
        tabulate("flare_spells", contents.course.flares),
        tabulate("flare_rates", pd.DataFrame([rate])) if rate else None,
        *before_flares.folded(contents),
    )
