"""Cautions and exercises in words, on the page as in the terminal."""

from collections.abc import Sequence

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import capital, joined, word
from backpain_analytics.report.today.gather import Caution, LeftOut, Rise, Today
from backpain_analytics.settings.exercises import exercise_key


def quoted(names: Sequence[str]) -> list[str]:
    """Set names in the person's own words apart from ours."""
    return [say("today.name", name=name) for name in names]


def rose_sentences(rises: Sequence[Rise]) -> str:
    """Say of each exercise how often pain rose after it."""
    names = quoted([rise.exercise for rise in rises])
    return " ".join(
        say("today.rose", name=name, rose=rise.rose, latest=rise.latest)
        for name, rise in zip(names, rises, strict=True)
    )


def caution_sentences(cautions: Sequence[Caution], rises: Sequence[Rise] = ()) -> list[str]:
    """Say what to ask about, first of all after what pain rose.

    Args:
        cautions: Those that ask the same share a sentence.
        rises: Exercises after which pain rose; those without a caution are not said.
    """
    names: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for each in cautions:
        alike = names.setdefault((each.condition, each.left_out), [])
        alike += [] if each.exercise in alike else [each.exercise]
    conditions: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for (condition, left_out), alike in names.items():
        conditions.setdefault((tuple(alike), left_out), []).append(condition)
    told = [
        (_caution(stated, alike, left_out), _risen(alike, rises))
        for (alike, left_out), stated in conditions.items()
    ]
    told.sort(key=lambda pair: not pair[1])
    return [" ".join((asked, *risen)) for asked, risen in told]


def _caution(stated: Sequence[str], names: Sequence[str], left_out: Sequence[str]) -> str:
    values = {
        "conditions": joined([word("condition", condition) for condition in stated]),
        "names": joined(quoted(names)),
        "count": len(names),
    }
    if not left_out:
        return say("today.caution_impact", **values)
    what = [say(f"today.does.{trait}", count=len(names)) for trait in left_out]
    return say("today.caution", **values, does=joined(what), stated=len(stated))


def _risen(names: Sequence[str], rises: Sequence[Rise]) -> list[str]:
    """Say what comes before the answer; of gentle movement never to leave it without another."""
    keys = {exercise_key(name) for name in names}
    told = []
    for is_gentle, sentence in ((False, "caution_rose"), (True, "caution_rose_gentle")):
        found = [rise for rise in rises if rise.keys & keys and rise.is_gentle == is_gentle]
        if found:
            told.append(say(f"today.{sentence}", rises=rose_sentences(found), count=len(found)))
    return told


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


def keep_up_sentence(today: Today, *, steps_apply: bool) -> str:
    """Name what may go on in a flare."""
    names = quoted(today.gentle[:3])
    if names:
        return say("today.keep_up", names=joined(names))
    is_walking_fine = steps_apply and not any("walking" in rise.keys for rise in today.rises)
    return say("today.keep_up_walking" if is_walking_fine else "today.keep_up_any")
