"""What one could try: a flare that is on, what to ask about, and what else is suggested."""

from typing import TYPE_CHECKING

from backpain_analytics.messages import say
from backpain_analytics.report.parts import Bullets, Chapter, Paragraph, told
from backpain_analytics.report.today.facts import facts_of
from backpain_analytics.report.today.rules import suggestions
from backpain_analytics.report.today.sentences import (
    caution_sentences,
    keep_up_sentence,
    left_out_sentence,
)

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents


def chapter(contents: "Contents") -> Chapter:
    """Lay out the chapter; the most urgent suggestion stands on the first screen."""
    others = suggestions(facts_of(contents))[1:]
    return Chapter(
        "trying",
        say("today.heading"),
        told(
            Paragraph(" ".join(flare_sentences(contents))),
            Bullets((*(each.words for each in others), *caution_lines(contents))),
        ),
    )


def flare_sentences(contents: "Contents") -> list[str]:
    """Say what is commonly left out and kept up while a flare is on; nothing where none is."""
    first, today = contents.first_screen, contents.today
    if first.flare_since is None or not first.is_current:
        return []
    steps_apply = contents.moving.basis != "without_steps"
    left_out = left_out_sentence(today.left_out)
    kept_up = keep_up_sentence(today, steps_apply=steps_apply)
    return [left_out, kept_up] if left_out else [kept_up]


def caution_lines(contents: "Contents") -> list[str]:
    """Say the cautions that no suggestion says."""
    said = [each.words for each in suggestions(facts_of(contents))]
    today = contents.today
    rises = today.rises if contents.first_screen.is_current else ()
    return [
        sentence
        for sentence in caution_sentences(today.cautions, rises)
        if not any(sentence in words for words in said)
    ]
