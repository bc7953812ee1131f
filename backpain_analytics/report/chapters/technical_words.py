"""The small print in sentences."""

from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.association import readings
from backpain_analytics.association.lags.looks import READING_STANDS
from backpain_analytics.association.records import DEFAULT_EXPOSURES
from backpain_analytics.messages import say
from backpain_analytics.messages.clocks import clock_remedy, clock_words
from backpain_analytics.messages.exposures import exposure_words
from backpain_analytics.messages.numbers import joined, word
from backpain_analytics.report.chapters.trust import Quality

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents


def comparisons_sentences(associations: pd.DataFrame) -> list[str]:
    """Say how many comparisons were planned and made, and what was declared in addition."""
    primary = associations["family"] == "primary"
    made = associations["tier"] != "not_enough_data"
    usual = {exposure.name for exposure in DEFAULT_EXPOSURES}
    added = [name for name in associations["exposure"].unique() if name not in usual]
    asked = associations.loc[associations["family"] == "declared", "exposure"]
    said = [
        say(
            "technical.asked",
            name=exposure_words(asked.iloc[0]),
            others=len(associations) - 1,
        )
        if len(asked)
        else say(
            "technical.planned",
            primary=int(primary.sum()),
            primary_made=int((primary & made).sum()),
            all=len(associations),
            all_made=int(made.sum()),
            days=int(associations["lag_days"].max()),
        )
    ]
    if added:
        names = joined([exposure_words(name) for name in added])
        said.append(say("technical.added", usual=len(usual), names=names))
    return said + _controls(associations["controls"].dropna())


def _controls(declared: pd.Series) -> list[str]:
    """Name the diary columns in which compared days were made alike."""
    if declared.empty:
        return []
    named = [control.partition(" ") for control in str(declared.iloc[0]).split(", ")]
    words = [
        say("technical.control", name=exposure_words(column), day=word("control_day", day))
        for column, _, day in named
    ]
    return [say("technical.controls", names=joined(words))]


def rates_sentences() -> list[str]:
    """Say how often chance alone gives a reading, and for how long one stands."""
    return [
        say(
            "technical.rates",
            consistent=readings.CONSISTENT,
            possible=readings.POSSIBLE,
            consistent_in_a_year=readings.CONSISTENT_IN_A_YEAR,
            possible_in_a_year=readings.POSSIBLE_IN_A_YEAR,
        ),
        say("technical.stands", days=READING_STANDS.days),
    ]


def activity_sentences(contents: "Contents") -> list[str]:
    """Say what waking time, wear and effort were known from, and what other cut-offs would give."""
    quality, movement, parameters = contents.quality, contents.movement, contents.parameters
    said = [
        say("technical.worn", days=quality.worn_days, waking=quality.middle_waking_wear_minutes),
        say("technical.valid_days", days=quality.valid_days, minutes=parameters.valid_day_minutes),
        say(
            "technical.waking",
            logged=quality.waking_sources.get("sleep_log", 0),
            fixed=quality.waking_sources.get("fixed_window", 0),
        ),
        say("technical.shares", **quality.shares),
    ]
    if steps_only := quality.wear_sources.get("steps", 0):
        said.append(say("technical.steps_only", days=steps_only))
    if movement.usual is not None:
        said.append(say("technical.low_movement", steps=parameters.sedentary_steps_per_minute))
    if movement.has_typical_day:
        zero, below_20 = (
            movement.typical[f"sedentary_minutes_{cut}"] for cut in ("zero_steps", "below_20_steps")
        )
        said.append(say("technical.other_cut_offs", zero=zero, below_20=below_20))
    if contents.targets["aerobic_minutes"].weeks["low"].notna().any():
        said.append(say("technical.heart_rate_band", beats=parameters.heart_rate_band_bpm))
    return said


def parameters_sentence(changed: int, parameters: int) -> str:
    """Say how many cut-offs are not the usual ones."""
    if not changed:
        return say("technical.usual_parameters", parameters=parameters)
    return say("technical.changed_parameters", changed=changed, parameters=parameters)


def source_sentences(quality: Quality) -> list[str]:
    """Say by which clock days end, what is against it, and how many files were read."""
    said = []
    if quality.clock is not None:
        said.append(say("technical.clock", clock=clock_words(quality.clock)))
        said.append(clock_remedy(quality.clock) or "")
        noted = [line for notes in quality.notes["notes"] for line in str(notes).splitlines()]
        said += [say("technical.against", note=line) for line in noted if "write time_zone" in line]
    files = int(quality.readers["files"].sum())
    said.append(say("technical.files", files=files) if files else "")
    return [sentence for sentence in said if sentence]
