"""When to get help: two levels of signs, on the page and on paper."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backpain_analytics.messages.language import messages
from backpain_analytics.report.today.rules import is_severe

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents


@dataclass(frozen=True)
class Sign:
    """One sign that belongs to a clinician."""

    words: str
    is_in_diary: bool = False
    """The diary itself shows it; of all other signs it can know nothing."""


@dataclass(frozen=True)
class Help:
    """Signs by how soon they belong to a clinician."""

    now: tuple[Sign, ...]
    soon: tuple[Sign, ...]


def help_signs(contents: "Contents") -> Help:
    """Return all signs, with those that the diary shows."""
    shown = {"severe"} if is_severe(contents.first_screen.fortnight) else set()
    now, soon = (
        tuple(Sign(words, code in shown) for code, words in messages()["help"][level].items())
        for level in ("now", "soon")
    )
    return Help(now, soon)
