"""One thing to try: rules that need no plan, the most urgent first. METHODS.md#one-thing-to-try.

Each rule looks at a few values and returns what to say, or None where it does not apply. None of
them advises to move less.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from backpain_analytics.messages import say
from backpain_analytics.report.chapters.pain import HIGH_NRS
from backpain_analytics.report.first_screen.gather import Fortnight
from backpain_analytics.report.values import Row, is_known

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

FEWEST_FORTNIGHT_DAYS = 8
"""Days of two weeks that must be known before anything is said of both: as many as two rated
weeks need."""
MOST_FLARE_SHARE = 0.5
"""Share of these days above which flares should be shown to a clinician. Our choice."""
LONG_SPELLS_MINUTES = 240
"""Minutes a day in spells of 30 minutes or longer from which breaks are proposed. Our choice."""
_HEADINGS = {
    "show_severe": "heading_soon",
    "show_flares": "heading_soon",
    "keep_going": "heading_on",
}
"""Of what is not to be tried for two weeks."""


@dataclass(frozen=True)
class Trial:
    """What to try, and the values that it stands on."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """By when, or for how long."""
        return say(f"try.{_HEADINGS.get(self.code, 'heading')}")

    @property
    def words(self) -> str:
        """What it stands on, then what to do."""
        return say(f"try.{self.code}", **self.values)


def trial(contents: "Contents") -> Trial:
    """Return the most urgent thing to try."""
    found = (rule(contents) for rule in RULES)
    return next((proposed for proposed in found if proposed is not None), Trial("keep_going"))


def is_severe(fortnight: Fortnight) -> bool:
    """Say whether pain was severe on every rated day of two weeks."""
    lowest = fortnight.lowest_nrs
    is_rated = fortnight.rated_days >= FEWEST_FORTNIGHT_DAYS
    return is_rated and lowest is not None and lowest >= HIGH_NRS


def show_severe(fortnight: Fortnight) -> Trial | None:
    """Propose to show severe pain to a clinician."""
    return Trial("show_severe", {"severe": HIGH_NRS}) if is_severe(fortnight) else None


def show_flares(fortnight: Fortnight) -> Trial | None:
    """Propose to show a clinician flares on more than half of the days of two weeks."""
    known, flares = fortnight.flare_known_days, fortnight.flare_days
    if known < FEWEST_FORTNIGHT_DAYS or flares <= MOST_FLARE_SHARE * known:
        return None
    return Trial("show_flares", {"flares": flares, "known": known})


def flare_now(since: date | None, *, is_current: bool) -> Trial | None:
    """Propose to keep moving gently in a flare that is still on."""
    return Trial("flare_now", {"since": since}) if since is not None and is_current else None


def write_every_evening(
    rated_days: int, days: int, fewest_a_week: int, *, is_worn: bool
) -> Trial | None:
    """Propose to write where fewer days are rated than rated weeks need."""
    if rated_days * 7 >= fewest_a_week * days:
        return None
    if not rated_days:
        return Trial("write_first")
    values = {"rated": rated_days, "days": days}
    return Trial("write_every_evening" if is_worn else "write_and_wear", values)


def break_up_spells(minutes: float | None) -> Trial | None:
    """Propose breaks where long spells of keeping still fill much of the day."""
    if not is_known(minutes) or minutes < LONG_SPELLS_MINUTES:
        return None
    return Trial("break_up_spells", {"minutes": minutes})


def more_steps(baseline: Row | None, latest: float | None) -> Trial | None:
    """Propose a little more than one's own baseline, where that is low and still so."""
    if baseline is None or not is_known(baseline["suggested_steps_per_day_low"]):
        return None
    low, high = (baseline[f"suggested_steps_per_day_{end}"] for end in ("low", "high"))
    if is_known(latest) and latest >= low:
        return None
    first = baseline["baseline_steps_per_day"]
    return Trial("more_steps", {"first": first, "low": low, "high": high})


def _write_every_evening(contents: "Contents") -> Trial | None:
    first, parameters = contents.first_screen, contents.parameters
    is_worn = contents.quality.valid_days * 7 >= parameters.valid_days_per_week * contents.days
    return write_every_evening(
        first.latest_rated_days,
        first.latest_days,
        parameters.pain_entries_per_week,
        is_worn=is_worn or contents.moving.basis != "watch",
    )


def _break_up_spells(contents: "Contents") -> Trial | None:
    # What the device takes for keeping still means nothing where steps do not apply.
    if contents.moving.basis == "without_steps" or not contents.movement.has_typical_day:
        return None
    return break_up_spells(contents.movement.typical["prolonged_30_minutes"])


def _more_steps(contents: "Contents") -> Trial | None:
    moving = contents.moving
    if moving.basis != "watch" or contents.targets["steps"].is_own:
        return None
    return more_steps(moving.baseline, moving.recent_steps_per_day)


RULES: tuple[Callable[["Contents"], Trial | None], ...] = (
    lambda contents: show_severe(contents.first_screen.fortnight),
    lambda contents: show_flares(contents.first_screen.fortnight),
    lambda contents: flare_now(
        contents.first_screen.flare_since, is_current=contents.first_screen.is_current
    ),
    _write_every_evening,
    _break_up_spells,
    _more_steps,
)
"""In the order of urgency; a rule that needs a plan joins them here."""
