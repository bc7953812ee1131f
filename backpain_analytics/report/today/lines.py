"""Today in a few lines, as a terminal shows them."""

from typing import TYPE_CHECKING

from backpain_analytics.messages import say
from backpain_analytics.report.chapters.before_flares import answer
from backpain_analytics.report.today.chapter import caution_lines, flare_sentences
from backpain_analytics.report.today.facts import facts_of
from backpain_analytics.report.today.rules import suggestions
from backpain_analytics.report.today.sentences import caution_sentences

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents


def today_lines(contents: "Contents") -> list[str]:
    """Say what is suggested, what a flare asks for and what to ask about.

    Of a record that ended long ago only what to show and to ask: that does not depend on the day.
    """
    suggested = [each.words for each in suggestions(facts_of(contents))]
    if not contents.first_screen.is_current:
        too_old = say("today.too_old", day=contents.last_date)
        return [too_old, *suggested, *caution_sentences(contents.today.cautions)]
    return [
        *_no_flare(contents),
        *suggested,
        *flare_sentences(contents),
        *caution_lines(contents),
        *filter(None, [answer(contents)]),
    ]


def _no_flare(contents: "Contents") -> list[str]:
    """Say that no flare is on, where the last two weeks can tell."""
    first = contents.first_screen
    is_known = first.fortnight.flare_known_days > 0 and first.flare_since is None
    return [say("today.no_flare")] if is_known else []
