"""The first screen in words: finding, figure, sentences, one thing to try, facts, help, trust."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import capital, joined, period, word
from backpain_analytics.report.first_screen.finding import finding, pain_words
from backpain_analytics.report.first_screen.help import Help, help_signs
from backpain_analytics.report.first_screen.links import link_words
from backpain_analytics.report.first_screen.moving import moving_words
from backpain_analytics.report.first_screen.squares import Fact, facts, legend
from backpain_analytics.report.parts import Picture
from backpain_analytics.report.today.facts import facts_of
from backpain_analytics.report.today.rules import suggestions

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from backpain_analytics.report.contents import Contents
    from backpain_analytics.report.figures.canvas import Shape


@dataclass(frozen=True)
class Said:
    """Sentences, and the words in bold before them."""

    heading: str
    text: str


@dataclass(frozen=True)
class Screen:
    """All that stands on the first screen, in words."""

    about: tuple[str, ...]
    """Who and when, beside the name."""
    made: tuple[str, ...]
    finding: str
    glance: Picture | None
    sentences: tuple[Said, ...]
    trial: Said
    facts: tuple[Fact, ...]
    legend: str
    help: Help
    trust: str


def first_screen(contents: "Contents") -> Screen:
    """Put the first screen into words."""
    found = finding(contents)
    said = {"pain": pain_words, "moving": moving_words, "links": link_words}
    sentences = [
        Said(say(f"first_screen.heading_{name}") if name != "pain" else "", words(contents))
        for name, words in said.items()
    ]
    shown = facts(contents)
    return Screen(
        about=_about(contents),
        made=(
            say("first_screen.made_on", day=contents.making.made_on),
            say("first_screen.version", version=contents.making.version),
        ),
        finding=found,
        glance=_glance(contents, found),
        sentences=tuple(item for item in sentences if item.text),
        trial=_trial(contents),
        facts=shown,
        legend=legend(shown),
        help=help_signs(contents),
        trust=_trust(contents),
    )


def _trial(contents: "Contents") -> Said:
    """Say the most urgent suggestion; where the last day is long ago that there may be none."""
    found = suggestions(facts_of(contents))
    if not found:
        return Said(say("try.heading_ended"), say("today.too_old", day=contents.last_date))
    return Said(found[0].heading, found[0].words)


def _about(contents: "Contents") -> tuple[str, ...]:
    born = contents.person.get("birth_year")
    sources = [word("recorder", kind) for kind in contents.first_screen.devices]
    sources += [word("recorder", "diary")] if contents.pain.rated_days else []
    sources += [word("recorder", "log")] if len(contents.exercise.sessions) else []
    return tuple(
        filter(
            None,
            (
                say("first_screen.born", year=str(born)) if born else "",
                period(*contents.period),
                capital(joined(list(dict.fromkeys(sources)))) if sources else "",
            ),
        )
    )


def _glance(contents: "Contents", found: str) -> Picture | None:
    """Return the pain at a glance; of somebody without a diary, how they moved."""
    rated, amounts = contents.pain.rated_days, contents.moving.amounts
    if rated:
        caption = say("first_screen.glance_caption", days=rated)
        draw = partial(_draw_pain, contents)
        return Picture("glance", say("first_screen.glance"), found, draw, caption)
    if amounts:
        heading, sentence = say("first_screen.glance_moving"), moving_words(contents)
        return Picture("glance", heading, sentence, partial(_draw_moving, contents))
    return None


def _draw_pain(contents: "Contents", shape: "Shape") -> "Figure":
    from backpain_analytics.report.figures.pain import draw_glance  # noqa: PLC0415

    return draw_glance(contents.pain.course, contents.period, shape)


def _draw_moving(contents: "Contents", shape: "Shape") -> "Figure":
    from backpain_analytics.report.figures.amounts import draw_amounts  # noqa: PLC0415

    first = next(iter(contents.moving.amounts.values()))
    return draw_amounts(first, contents.period, shape)


def _trust(contents: "Contents") -> str:
    """Say what the page rests on."""
    rated, devices = contents.pain.rated_days, contents.first_screen.devices
    if rated and contents.quality.valid_days:
        return say("first_screen.trust_both", days=contents.first_screen.days_of_both)
    code = ("apart" if devices else "diary") if rated else "device" if devices else "nothing"
    return say(f"first_screen.trust_{code}")
