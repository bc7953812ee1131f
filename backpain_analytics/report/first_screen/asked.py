"""The answer to the question that was asked in advance, whatever it is."""

from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.messages import say
from backpain_analytics.messages.exposures import (
    about_amount_words,
    is_yes_no,
    more_plain_words,
    plain_words,
)
from backpain_analytics.messages.numbers import joined
from backpain_analytics.report.chapters.links import PATTERNS
from backpain_analytics.report.chapters.links_words import (
    doubt_sentence,
    is_doubtful,
    no_reason_sentence,
    rates,
    refusal_sentences,
    staying_active_sentence,
)
from backpain_analytics.report.values import Row, is_known, rows_of

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

MEASURED = ("sedentary_minutes", "prolonged_30_minutes", "steps", "aerobic_minutes")
"""Exposures that only a device can tell."""


def asked_words(contents: "Contents") -> str:
    """Repeat what was asked and answer it, or say why that cannot be done; empty: nothing was."""
    asked = rows_of(contents.links.rows[contents.links.rows["is_asked"]])
    return " ".join(filter(None, (part for row in asked for part in _words(contents, row))))


def _words(contents: "Contents", row: Row) -> list[str]:
    said = [say("asked.question", more=more_plain_words(row["exposure"])), _answer(contents, row)]
    if is_known(row["counted_from"]):
        said.append(say("asked.counted_from", first=row["counted_from"]))
    along = along_words(contents.links.rows, row["exposure"])
    if isinstance(row["along"], str):
        along = say("asked.along", leader=plain_words(row["along"]))
    guards = (doubt_sentence([row]), staying_active_sentence([row]))
    return [*said, *_chance(row), *guards, along]


def _chance(row: Row) -> list[str]:
    """Say beside a pattern that it shows no reason, and how often chance alone gives one."""
    if row["reading"] not in PATTERNS:
        return []
    return [
        no_reason_sentence([row]),
        say("first_screen.by_chance", **rates([row], row["reading"])),
    ]


def _answer(contents: "Contents", row: Row) -> str:
    reading = row["reading"]
    if reading == "not_enough_data":
        # Of what no device measures, and of a diary that cannot answer, another reason is true.
        is_unmeasured = row["exposure"] in MEASURED and _is_short(row)
        lacking = missing_device(contents) if is_unmeasured else ""
        return lacking or " ".join(refusal_sentences([row]))
    if reading == "little_or_no_link" and is_yes_no(row["exposure"]):
        return say("asked.little_or_no_link_answer", within=row["within"])
    if reading not in PATTERNS:
        return say("asked.floor" if row["caution_code"] == "floor" else f"asked.{reading}")
    code = f"asked.{reading}_{'higher' if row['estimate'] > 0 else 'lower'}"
    if reading == "possible":
        return say(f"{code}_doubtful" if is_doubtful(row) else code)
    amount = about_amount_words(row["exposure"], row["usual"])
    if amount is None:
        return say(f"{code}_answer", points=row["per_answer"])
    return say(code, points=row["estimate"], amount=amount)


def _is_short(row: Row) -> bool:
    return str(row["refusal_code"]).startswith("too_few_days")


def along_words(rows: pd.DataFrame, leader: str) -> str:
    """Name what shows nothing of its own beside the pattern that is told."""
    names = [plain_words(name) for name in rows.loc[rows["along"] == leader, "exposure"]]
    return say("first_screen.along", exposures=joined(names)) if names else ""


def missing_device(contents: "Contents") -> str:
    """Say that a diary, or a phone beside it, can never be enough."""
    if contents.moving.basis == "phone":
        return say("first_screen.unsaid_phone")
    return "" if contents.quality.worn_days else say("first_screen.unsaid_diary_alone")
