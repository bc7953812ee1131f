"""A week of the exercise plan on one sheet of paper, with boxes to tick."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

from backpain_analytics.messages import say
from backpain_analytics.messages.doses import dose_words
from backpain_analytics.messages.language import words
from backpain_analytics.messages.numbers import capital, period, word
from backpain_analytics.report.templates import template
from backpain_analytics.settings.persons import Plan

SIZES = ((14, "few"), (18, "some"), (24, "many"))
"""Up to how many rows and lines fit on the page at which size; beyond, the smallest."""
_ORDER = ("warm_up", "core", "other", "stretching", "aerobic", "cool_down")
"""Of a session, see METHODS.md#sessions-and-their-parts."""


@dataclass(frozen=True)
class PlanSheet:
    """Whose plan, and which week."""

    person_id: str
    plan: Plan
    monday: date
    lines: tuple[str, ...] = ()
    """What a flare, pain after exercises and conditions ask of the plan, in sentences."""


@dataclass(frozen=True)
class SheetRow:
    """An exercise, or a kind of it."""

    name: str
    dose: str
    times: str
    """A week."""


def render_plan_sheet(sheet: PlanSheet) -> str:
    """Return the sheet as a page that fetches nothing."""
    style = Path(__file__).with_name("plan_sheet.css").read_text(encoding="utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    rows = list(sheet_rows(sheet.plan))
    days = [sheet.monday + timedelta(days=day) for day in range(7)]
    return template("plan_sheet.html").render(
        sheet=sheet,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'",
        # Ours, and escaped it would be another than that of the hash.
        style=Markup(style),
        say=say,
        week=say("plan_sheet.week", week=period(days[0], days[-1])),
        rows=rows,
        days=[(words("short_weekday")[str(day.weekday())], day.day) for day in days],
        ratings=[say(f"plan_sheet.{name}") for name in ("before", "after", "effort")],
        size=next((size for most, size in SIZES if len(rows) + len(sheet.lines) <= most), "crowd"),
    )


def sheet_rows(plan: Plan) -> Iterator[SheetRow]:
    """Return what is to be ticked, in the order of a session; kinds last."""
    for piece in sorted(plan.pieces, key=lambda piece: _ORDER.index(piece.kind)):
        often = say("plan_sheet.days", times=piece.times_per_week)
        yield SheetRow(capital(piece.name), dose_words(piece), often)
    core_is_named = any(piece.kind == "core" for piece in plan.pieces)
    stretches = [piece.times_per_week for piece in plan.pieces if piece.kind == "stretching"]
    stretching_days = plan.stretching_days or 0
    kinds = (
        ("core", 0 if core_is_named else plan.core_sessions),
        # Days on which no stretch is named have a box of their own.
        ("stretching", 0 if max(stretches, default=0) >= stretching_days else stretching_days),
        ("aerobic", plan.aerobic_sessions),
    )
    for kind, times in kinds:
        if times:
            hint = say(f"plan_sheet.hint_{kind}")
            yield SheetRow(
                capital(word("plan_item", kind)), hint, say("plan_sheet.days", times=times)
            )
