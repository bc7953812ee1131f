"""What went before flares, beside other weeks; and how long it took to the next one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.messages import refusal, say
from backpain_analytics.messages.numbers import calendar_day, dated, joined, word
from backpain_analytics.records import PersonTables
from backpain_analytics.report.parts import Paragraph, Part, told
from backpain_analytics.report.table import tabulate
from backpain_analytics.report.values import Row, is_known, rows_of

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

TESTED_HOURS = 24
MOST_NAMED = 2


@dataclass(frozen=True, eq=False)
class BeforeFlares:
    """What the association room found of the time before flares; whole record."""

    triggers: pd.DataFrame
    """As `flare_triggers`."""
    times: pd.DataFrame
    """As `time_to_flares`."""


def gather_before_flares(tables: PersonTables) -> BeforeFlares:
    """Pick what the report says of the time before flares."""
    return BeforeFlares(tables.flare_triggers, tables.time_to_flares)


def parts(contents: "Contents") -> tuple[Part, ...]:
    """Say what was noted more often before flares, and how long they took to come."""
    before = contents.before_flares
    others = (*trigger_sentences(before), *time_sentences(before))
    is_compared = bool(others) or _is_answered(_asked(before))
    no_reason = [say("before_flares.no_reason")] if is_compared else []
    return told(Paragraph(" ".join((*asked_sentences(contents), *others, *no_reason))))


def answer(contents: "Contents") -> str:
    """Answer whoever said beforehand what they suspect, by itself; nothing where nobody did."""
    is_answered = _is_answered(_asked(contents.before_flares))
    no_reason = [say("before_flares.no_reason")] if is_answered else []
    return " ".join((*asked_sentences(contents), *no_reason))


def asked_sentences(contents: "Contents") -> Iterator[str]:
    """Say what was suspected, from when on flares count, and what they show or still lack."""
    row = _asked(contents.before_flares)
    if row is None:
        return
    since = dated(row["suspected_since"], contents.last_date.year)
    yield say("before_flares.asked", what=word("trigger", row["trigger"]), since=since)
    if _is_answered(row):
        yield say(
            f"before_flares.asked_{row['reading']}",
            exposed=row["exposed_flares"],
            flares=row["flares"],
            others=row["exposed_controls"] / row["control_windows"],
        )
    else:
        yield refusal(row["refusal_code"], row["refusal_values"])


def _asked(before: BeforeFlares) -> Row | None:
    triggers = before.triggers
    return next(iter(rows_of(triggers[triggers["suspected_since"].notna()])), None)


def _is_answered(row: Row | None) -> bool:
    return row is not None and is_known(row["reading"])


def trigger_sentences(before: BeforeFlares) -> Iterator[str]:
    """Say what went before flares more often than chance brings, or that nothing did."""
    triggers = before.triggers[before.triggers["suspected_since"].isna()]
    day = triggers[(triggers["hours_before"] == TESTED_HOURS) & triggers["reading"].notna()]
    found = day[day["reading"] == "more_often_before_flares"].sort_values("p_family", kind="stable")
    for row in rows_of(found.head(MOST_NAMED)):
        yield say(
            "before_flares.more_often",
            what=word("trigger", row["trigger"]),
            exposed=row["exposed_flares"],
            flares=row["flares"],
            others=row["exposed_controls"] / row["control_windows"],
        )
    if found.empty and len(day):
        yield say(
            "before_flares.nothing",
            what=joined([word("trigger", name) for name in day["trigger"]]),
            flares=int(day["flares"].max()),
        )


def time_sentences(before: BeforeFlares) -> Iterator[str]:
    """Say after how many days the next flare came, after weeks of fewest and of most steps."""
    steps = before.times[before.times["measure"] == "steps"].sort_values("third")
    rows: list[Row] = rows_of(steps)
    if len(rows) == 3 and is_known(rows[0]["median_days"]) and is_known(rows[-1]["median_days"]):
        yield say(
            "before_flares.time",
            fewest=round(rows[0]["median_days"]),
            most=round(rows[-1]["median_days"]),
        )


def folded(contents: "Contents") -> tuple[Part | None, ...]:
    """All comparisons that could be made, and the thirds of weeks."""
    before = contents.before_flares
    triggers, times = before.triggers, before.times
    triggers = triggers.assign(asked=_asked_since(triggers))
    return (
        tabulate("flare_triggers", triggers) if triggers["p_value"].notna().any() else None,
        tabulate("time_to_flares", times) if times["lowest"].notna().any() else None,
    )


def _asked_since(triggers: pd.DataFrame) -> list[str] | None:
    """Word the column for whoever asked; nothing beside what nobody asked about."""
    since = triggers["suspected_since"]
    if since.isna().all():
        return None
    return ["" if pd.isna(day) else calendar_day(day) for day in since]
