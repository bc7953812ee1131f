"""Flares: bad spells, the newest first, with what was written on those days."""

from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import spell
from backpain_analytics.report.parts import Paragraph, Part
from backpain_analytics.report.table import tabulate
from backpain_analytics.report.values import counted

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
    spells = contents.course.flares
    if is_every_day(contents.pain):
        days = contents.pain.reported_flares
        return (Paragraph(say("flares.every_day", days=days)),)
    if spells.empty:
        return (Paragraph(_none(contents.pain)),)
    shown = spells.assign(
        when=[
            say("flares.since", first=first) if ongoing else spell(first, last)
            for first, last, ongoing in zip(
                spells["first_date"],
                spells["last_date"],
                counted(spells["is_ongoing"]),
                strict=True,
            )
        ]
    )
    return (tabulate("flares", shown, is_folded=False),)


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
    pain, parameters = contents.pain, contents.parameters
    if is_every_day(pain) or not (pain.reported_flares or pain.above_usual_flares):
        return ""
    return say(
        "flares.caption", points=parameters.flare_points, days=parameters.flare_window_days
    )


def folded(contents: "Contents") -> tuple[Part | None, ...]:
    """All flares, and how many a diary without any change would show."""
    rate = contents.course.flare_rate
    return (
        tabulate("flare_spells", contents.course.flares),
        tabulate("flare_rates", pd.DataFrame([rate])) if rate else None,
    )
