"""Cautions and exercises in words, on the page as in the terminal."""

from collections.abc import Sequence

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import capital, joined, word
from backpain_analytics.report.today.gather import Caution, LeftOut


def quoted(names: Sequence[str]) -> list[str]:
    """Set names in the person's own words apart from ours."""
    return [say("today.name", name=name) for name in names]


def caution_sentence(first: Caution, cautions: Sequence[Caution]) -> str:
    """Say what to ask about, of the exercises that are like the first one."""
    names = [each.exercise for each in cautions if _alike(each, first)]
    told = {"condition": word("condition", first.condition), "names": joined(quoted(names))}
    if not first.left_out:
        return say("today.caution_impact", **told, count=len(names))
    what = [say(f"today.does.{trait}", count=len(names)) for trait in first.left_out]
    return say("today.caution", **told, does=joined(what), count=len(names))


def caution_sentences(cautions: Sequence[Caution]) -> list[str]:
    """Say all of them; exercises that are alike share a sentence."""
    firsts = [
        each
        for place, each in enumerate(cautions)
        if not any(_alike(each, earlier) for earlier in cautions[:place])
    ]
    return [caution_sentence(first, cautions) for first in firsts]


def _alike(one: Caution, other: Caution) -> bool:
    return (one.condition, one.left_out) == (other.condition, other.left_out)


def left_out_sentence(left_out: Sequence[LeftOut]) -> str:
    """Name what is commonly left out in a flare, each with its reasons; nothing where none is."""
    if not left_out:
        return ""
    told = [
        say(
            "today.left_out_one",
            name=name,
            reasons=joined([word("left_out", reason) for reason in each.reasons]),
        )
        for each, name in zip(left_out, quoted([each.exercise for each in left_out]), strict=True)
    ]
    return say("today.left_out", exercises=capital(joined(told)))


def keep_up_sentence(gentle: Sequence[str], *, steps_apply: bool) -> str:
    """Name what may go on in a flare."""
    names = quoted(gentle[:3])
    if not names and steps_apply:
        return say("today.keep_up_walking")
    return say("today.keep_up", names=joined(names)) if names else say("today.keep_up_any")
