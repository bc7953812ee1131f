"""Suggestions by one table of rules, the most urgent first. METHODS.md#suggestions.

Each rule looks at a few facts and returns what to say, or None where it does not apply. None of
them advises to move less.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from backpain_analytics.messages import say
from backpain_analytics.messages.language import words
from backpain_analytics.messages.numbers import either, joined, word
from backpain_analytics.report.chapters.pain import HIGH_NRS
from backpain_analytics.report.first_screen.gather import Fortnight
from backpain_analytics.report.today.facts import Facts
from backpain_analytics.report.today.gather import Caution, LeftOut, Rise
from backpain_analytics.report.today.sentences import (
    caution_sentences,
    quoted,
    rose_sentences,
)
from backpain_analytics.report.values import is_known
from backpain_analytics.settings.exercises import exercise_key

FEWEST_FORTNIGHT_DAYS = 8
"""Days of two weeks that must be known before anything is said of both: as many as two rated
weeks need."""
MOST_FLARE_SHARE = 0.5
"""Share of these days above which flares should be shown to a clinician. Our choice."""
LONG_SPELLS_MINUTES = 240
"""Minutes a day in spells of 30 minutes or longer from which breaks are proposed. Our choice."""
FEWEST_BREAK_WEEKS = 2
"""Of the last four, known to have missed the target of broken-up days. Our choice."""
REACH_SHARE = 2 / 3
"""Share of the target of aerobic minutes from which on it is within reach. Our choice: 100 of
150, so that ten minutes on five days make up what is missing."""
MOST_NAMES = 3
"""Exercises named in one sentence of the first screen."""
MOST_SUGGESTIONS = 3

Said = tuple[str, Mapping[str, object]]
"""The sentence under `[try]`, and its values."""
Kind = Literal[
    "show", "flare", "first", "ask", "ease", "write", "hold", "break_up", "add", "step", "go_on"
]
"""What a suggestion asks for: `first`: a word with a clinician before all else; `ease`: less of an
exercise, or another form of it; `hold`: as much as now; `add`: more of what is done; `step`: a
harder exercise."""

CONFLICTS: Mapping[Kind, tuple[Kind, ...]] = {
    "show": ("show", "add", "step"),
    "flare": ("hold", "add", "step"),
    "first": ("add", "step"),
    "ask": ("step",),
    "ease": ("step",),
    "hold": ("add", "step"),
    "break_up": ("break_up",),
    "step": ("add",),
    "add": ("add",),
}
"""What is not said beside a more urgent suggestion of that kind: one change at a time, and none
that is harder while there is something to ask, to show or to wait for."""


@dataclass(frozen=True)
class Rule:
    """One row of the table; its place is its priority."""

    code: str
    kind: Kind
    propose: Callable[[Facts], Said | None]
    needs: str
    """When it applies, as METHODS.md says it."""
    source: str
    heading: str = "heading"
    """Of the first screen, under `[try]`: by when, or for how long."""


@dataclass(frozen=True)
class Suggestion:
    """What is proposed, by which rule, and the values that it stands on."""

    rule: Rule
    sentence: str
    values: Mapping[str, object]

    @property
    def heading(self) -> str:
        """By when, or for how long."""
        return say(f"try.{self.rule.heading}")

    @property
    def words(self) -> str:
        """What it stands on, then what to do."""
        return say(f"try.{self.sentence}", **self.values)


def suggestions(facts: Facts) -> tuple[Suggestion, ...]:
    """Return at most three, the most urgent first; none contradicts an earlier one.

    Where the last day is long ago only what is to be shown to a clinician: the rest is about now.
    """
    return _fitting(facts)[:MOST_SUGGESTIONS]


def may_take_next_step(facts: Facts) -> bool:
    """Say whether nothing that is said speaks against the next step of the ladder."""
    return any(found.rule.code == "next_step" for found in _fitting(facts))


def held_back_by(facts: Facts) -> str | None:
    """Return what is said first that speaks against a next step; None: nothing does."""
    barring = (one for one in _fitting(facts) if "step" in CONFLICTS.get(one.rule.kind, ()))
    return next((one.words for one in barring), None)


def _fitting(facts: Facts) -> tuple[Suggestion, ...]:
    rules = RULES if facts.is_current else [rule for rule in RULES if rule.kind == "show"]
    chosen: list[Suggestion] = []
    for rule in rules:
        barred = {kind for found in chosen for kind in CONFLICTS.get(found.rule.kind, ())}
        said = None if rule.kind in barred else rule.propose(facts)
        if said is not None and (rule.kind != "go_on" or not chosen):
            chosen.append(Suggestion(rule, *said))
    return tuple(chosen)


def is_severe(fortnight: Fortnight) -> bool:
    """Say whether pain was severe on every rated day of two weeks."""
    lowest = fortnight.lowest_nrs
    is_rated = fortnight.rated_days >= FEWEST_FORTNIGHT_DAYS
    return is_rated and lowest is not None and lowest >= HIGH_NRS


def show_severe(facts: Facts) -> Said | None:
    """Show severe pain to a clinician."""
    return ("show_severe", {"severe": HIGH_NRS}) if is_severe(facts.fortnight) else None


def show_flares(facts: Facts) -> Said | None:
    """Show a clinician flares on more than half of the days of two weeks."""
    known, flares = facts.fortnight.flare_known_days, facts.fortnight.flare_days
    if known < FEWEST_FORTNIGHT_DAYS or flares <= MOST_FLARE_SHARE * known:
        return None
    return "show_flares", {"flares": flares, "known": known}


def flare_now(facts: Facts) -> Said | None:
    """Keep moving gently in a flare that is still on, and leave out what is commonly left out."""
    if facts.flare_since is None:
        return None
    since = {"since": facts.flare_since}
    if not facts.left_out:
        return "flare_now" if facts.steps_apply else "flare_now_without_steps", since
    names = [each.exercise for each in facts.left_out[:MOST_NAMES]]
    return "flare_now_named", {**since, "names": joined(quoted(names))}


def low_impact(facts: Facts) -> Said | None:
    """Do something of low impact in place of what has a high one, while a flare is on."""
    names = [each.exercise for each in facts.left_out if "is_high_impact" in each.reasons]
    if flare_now(facts) is None or not names or facts.always_asks:
        return None
    others = _low_impact_words(facts)
    values = {"names": joined(quoted(names[:MOST_NAMES]))}
    return ("low_impact", {**values, "others": either(others)}) if others else None


def _low_impact_words(facts: Facts) -> list[str]:
    """Name exercises of low impact, but for those that something is said against."""
    against = _keys(facts.cautions, facts.left_out).union(*(rise.keys for rise in facts.rises))
    table = "low_impact" if facts.steps_apply else "low_impact_without_steps"
    return [said for code, said in words(table).items() if code not in against]


def ask_first(facts: Facts) -> Said | None:
    """Speak to a clinician before a new plan under a known condition, or before all exercise."""
    sentence = "ask_first" if facts.new_plan_with else "ask_always"
    conditions = facts.new_plan_with or facts.always_asks
    told = [word("condition", condition) for condition in conditions]
    return (sentence, {"conditions": joined(told)}) if told else None


def caution(facts: Facts) -> Said | None:
    """Ask about the exercises that one condition makes a case to ask about."""
    if not facts.cautions:
        return None
    return "caution", {"caution": caution_sentences(facts.cautions, facts.rises)[0]}


def less_of_it(facts: Facts) -> Said | None:
    """Do less of exercises after which pain rose, and keep up the others if nothing is with them.

    Nothing that is to be asked about is to be halved: it waits for the answer.
    """
    found = [rise for rise in _rises(facts) if not rise.is_gentle][:MOST_NAMES]
    if not found:
        return None
    values = {"rises": rose_sentences(found), "count": len(found)}
    if facts.always_asks or facts.new_plan_with:
        return "leave_until_asked", values
    has_others = len(found) < len(facts.rises) or facts.cautions or flare_now(facts)
    return "less_of_it_beside_others" if has_others else "less_of_it", values


def shorter_more_often(facts: Facts) -> Said | None:
    """Do gentle movement after which pain rose in another way: never less of it."""
    found = [rise for rise in _rises(facts) if rise.is_gentle][:MOST_NAMES]
    if not found:
        return None
    sentence = "ask_about_it" if facts.always_asks else "shorter_more_often"
    return sentence, {"rises": rose_sentences(found), "count": len(found)}


def _rises(facts: Facts) -> list[Rise]:
    """Return those of which neither a caution nor a flare has its say already."""
    left_out = facts.left_out if flare_now(facts) else ()
    said = _keys(facts.cautions, left_out)
    return [rise for rise in facts.rises if not rise.keys & said]


def _keys(cautions: tuple[Caution, ...], left_out: tuple[LeftOut, ...]) -> set[str]:
    names = [each.exercise for each in cautions] + [each.exercise for each in left_out]
    return {exercise_key(name) for name in names}


def write_every_evening(facts: Facts) -> Said | None:
    """Write where fewer days are rated than rated weeks need."""
    diary = facts.diary
    if diary.rated_days * 7 >= diary.fewest_a_week * diary.days:
        return None
    if not diary.rated_days:
        return "write_first", {}
    values = {"rated": diary.rated_days, "days": diary.days}
    return "write_every_evening" if diary.is_worn else "write_and_wear", values


def hold(facts: Facts) -> Said | None:
    """Stay at the amount of a week that had far more than the one before."""
    if not facts.is_last_week_steep or facts.flare_since is not None:
        return None
    return "hold", {}


def break_up_spells(facts: Facts) -> Said | None:
    """Break up long spells of keeping still, where they fill much of the day."""
    minutes = facts.long_spells_minutes
    if not facts.steps_apply or not is_known(minutes) or minutes < LONG_SPELLS_MINUTES:
        return None
    return "break_up_spells", {"minutes": minutes}


def movement_breaks(facts: Facts) -> Said | None:
    """Break up keeping still on one day more, where no week of late had enough such days."""
    is_missed = facts.breaks_missed_weeks >= FEWEST_BREAK_WEEKS and not facts.breaks_met_weeks
    return ("movement_breaks", {}) if is_missed and facts.steps_apply else None


def more_steps(facts: Facts) -> Said | None:
    """Go a little beyond one's own baseline, where that is low and still so."""
    found = facts.build_up
    if found is None or not facts.steps_apply or facts.flare_since is not None:
        return None
    has_hurt = any("walking" in rise.keys for rise in facts.rises)
    if has_hurt or (is_known(found.latest) and found.latest >= found.low):
        return None
    return "more_steps", {"first": found.first, "low": found.low, "high": found.high}


def aerobic_minutes(facts: Facts) -> Said | None:
    """Add the few aerobic minutes that a target within reach still takes."""
    found = facts.aerobic
    if found is None or facts.flare_since is not None:
        return None
    is_near = REACH_SHARE * found.target <= found.latest < found.target
    return ("aerobic_minutes", {}) if is_near else None


def next_step(facts: Facts) -> Said | None:
    """Take the next exercise of the ladder."""
    if not facts.next_step or facts.flare_since is not None or facts.cautions:
        return None
    names = [word("exercise", code) for code in facts.next_step[:MOST_NAMES]]
    return "next_step", {"names": joined(names)}


def keep_going(_: Facts) -> Said | None:
    """Go on as before."""
    return "keep_going", {}


_soon = partial(Rule, kind="show", heading="heading_soon")
RULES: tuple[Rule, ...] = (
    _soon(
        "show_severe",
        propose=show_severe,
        needs="every rated day of the last two weeks at 8 or more, at least 8 rated",
        source="limits our choice",
    ),
    _soon(
        "show_flares",
        propose=show_flares,
        needs="flares on more than half of at least 8 known days of the last two weeks",
        source="limits our choice",
    ),
    Rule(
        "flare_now",
        "flare",
        flare_now,
        "a flare is on, its last rating is at most 2 days old, and the record at most 7",
        "common advice: keep moving gently, no high impact, heavy lifting or twisting in a flare",
        "heading_today",
    ),
    Rule(
        "ask_first",
        "first",
        ask_first,
        "a condition is stated, and the plan or the condition began at most 28 days before the "
        "last date; always with a condition under which all exercise is a question",
        "common advice; limit our choice",
        "heading_ask",
    ),
    Rule(
        "caution",
        "ask",
        caution,
        "an exercise of the plan, or one done in the last 28 days, stands in `exercise_cautions`; "
        "with how often pain rose after it, where it did",
        "[Conditions and cautions](#conditions-and-cautions)",
        "heading_ask",
    ),
    Rule(
        "less_of_it",
        "ease",
        less_of_it,
        "pain is read as worse after an exercise than after the others, but for what `flare_now` "
        "leaves out, what bears a caution, and gentle movement",
        "common advice: if pain rises after an exercise, fewer, smaller or none of that one",
    ),
    Rule(
        "shorter_more_often",
        "ease",
        shorter_more_often,
        "the same of aerobic exercise without impact",
        "common advice: keep moving, a little at a time and often, in a way that feels fine",
    ),
    Rule(
        "low_impact",
        "flare",
        low_impact,
        "as `flare_now`, and an exercise of high impact is planned or was done in the last 28 "
        "days; without kinds after which pain rose",
        "common advice: low impact (walking, swimming, cycling)",
        "heading_today",
    ),
    Rule(
        "write_every_evening",
        "write",
        write_every_evening,
        "fewer than `pain_entries_per_week` ratings a week over the last 28 days",
        "what comparisons need",
    ),
    Rule(
        "hold",
        "hold",
        hold,
        "the last whole week rose steeply, and no flare is on",
        "[Progression](#progression); common advice: build up little by little",
        "heading_on",
    ),
    Rule(
        "break_up_spells",
        "break_up",
        break_up_spells,
        "low movement in stretches of 30 minutes or longer on a typical day comes to 4 hours or "
        "more, and steps apply",
        "two minutes as in Dunstan et al. 2012, doi:10.2337/dc11-1931, there each 20 minutes and "
        "for glucose; common advice on back pain says to change position; limit and pace our "
        "choice",
    ),
    Rule(
        "movement_breaks",
        "break_up",
        movement_breaks,
        "at least 2 of the last 4 weeks had fewer broken-up days than the target, and none had "
        "enough; steps apply",
        "[Movement breaks](#movement-breaks); common advice: move a little every couple of hours",
        "heading_on",
    ),
    Rule(
        "next_step",
        "step",
        next_step,
        "the next step of the [ladder](#ladder) is offered; no flare is on, no caution stands",
        "common advice: gentle work of the deep muscles first, planks and lifting later",
        "heading_on",
    ),
    Rule(
        "more_steps",
        "add",
        more_steps,
        "baseline below `own_baseline_below_steps_per_day`, no target of one's own, the last "
        "weeks still below the lower suggestion, no flare is on, and pain did not rise after "
        "walking",
        "[Progression](#progression); WHO 2020, doi:10.1136/bjsports-2020-102955: some is better "
        "than none",
    ),
    Rule(
        "aerobic_minutes",
        "add",
        aerobic_minutes,
        "the last weeks at two thirds of the target or more, and below it; no flare is on",
        "WHO 2020, as above: 150 to 300 minutes a week; limit our choice",
        "heading_on",
    ),
    Rule(
        "keep_going",
        "go_on",
        keep_going,
        "nothing else",
        "WHO 2020, as above; NICE NG59: stay active",
        "heading_on",
    ),
)
"""The most urgent first; a blocker of `CONFLICTS` stands before what it keeps out."""
