"""What is to be asked, and what a flare leaves out, of a plan as it stands, seen by a run or not.

The same as `exercise_cautions` and `left_out_in_flares` have of a plan that a run has seen.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from backpain_analytics.messages import say
from backpain_analytics.report.today.facts import facts_of
from backpain_analytics.report.today.gather import Caution, LeftOut, Rise, Today
from backpain_analytics.report.today.rules import (
    Said,
    flare_now,
    less_of_it,
    shorter_more_often,
)
from backpain_analytics.report.today.sentences import caution_sentences, keep_up_sentence
from backpain_analytics.settings.conditions import CONDITIONS
from backpain_analytics.settings.exercises import (
    EXERCISES,
    KnownExercise,
    known_exercise,
    plain_name,
)
from backpain_analytics.settings.persons import Person, PlannedExercise

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

_ANY = KnownExercise(names=(), kind="other")
"""Of which nothing is known."""


def plan_lines(person: Person, contents: "Contents | None") -> list[str]:
    """Say what a flare, pain after exercises and conditions ask of the plan of a person.

    Args:
        person: With the plan as it stands.
        contents: What the record says; None: there is none.
    """
    cautions = planned_cautions(person)
    if contents is None or not contents.first_screen.is_current:
        return caution_sentences(cautions)
    rises = planned_rises(person, contents.today)
    return [*_record_lines(person, contents), *caution_sentences(cautions, rises)]


def planned_cautions(person: Person) -> tuple[Caution, ...]:
    """Return the exercises of a plan that the stated conditions make a case to ask about."""
    return tuple(_cautions(person))


def _cautions(person: Person) -> Iterator[Caution]:
    for stated in sorted(person.conditions, key=lambda stated: stated.name):
        condition = CONDITIONS[stated.name]
        for piece in sorted(person.plan.pieces, key=lambda piece: piece.name):
            traits = _traits(piece, person)
            left_out = tuple(sorted(traits & {*condition.leaves_out}))
            asked_about = tuple(sorted(traits & {*condition.asks_about}))
            if left_out or asked_about:
                yield Caution(
                    condition=stated.name,
                    exercise=piece.name,
                    left_out=left_out,
                    asked_about=asked_about,
                    is_planned=True,
                    logged_days=0,
                    last_date=None,
                )


def planned_left_out(
    person: Person, heavy_kilograms: float, seen: Collection[str] = ()
) -> tuple[LeftOut, ...]:
    """Return the exercises of a plan that are commonly left out in a flare.

    Args:
        person: With the plan as it stands.
        heavy_kilograms: From how much on a weight is heavy.
        seen: Names of exercises of which the record has the word.
    """
    found = []
    for piece in person.plan.pieces:
        traits = _traits(piece, person)
        is_heavy = (
            "loads_back" in traits
            if piece.kilograms is None
            else piece.kilograms >= heavy_kilograms
        )
        reasons = {"is_high_impact": "is_high_impact" in traits, "is_heavy": is_heavy}
        reasons["twists"] = "twists" in traits
        if piece.name not in seen and any(reasons.values()):
            found.append(LeftOut(piece.name, tuple(name for name in reasons if reasons[name])))
    return tuple(found)


def _traits(piece: PlannedExercise, person: Person) -> set[str]:
    """Return what is known of an exercise under each of its names, as columns of tables call it."""
    found: set[str] = set()
    for name in piece.logged_names:
        code = known_exercise(name) or known_exercise(piece.name)
        known = EXERCISES[code] if code else _ANY
        names = ("bends_back", "bends_forward", "twists", "loads_back")
        found |= {trait for trait in names if getattr(known, trait)}
        if _is_high_impact(name, known, person):
            found.add("is_high_impact")
    return found


def _is_high_impact(name: str, known: KnownExercise, person: Person) -> bool:
    plain = plain_name(name)
    if plain in map(plain_name, person.high_impact):
        return True
    return known.is_high_impact is True and plain not in map(plain_name, person.low_impact)


def _record_lines(person: Person, contents: "Contents") -> Iterator[str]:
    """Say that a flare is on, and after which exercises of the plan pain rose."""
    today, limit = contents.today, contents.parameters.heavy_load_kilograms
    new = planned_left_out(person, limit, today.planned)
    facts = replace(
        facts_of(contents),
        left_out=_each_once((*today.left_out, *new)),
        cautions=planned_cautions(person),
        rises=planned_rises(person, today),
    )
    in_flare = flare_now(facts)
    if in_flare:
        yield _words(in_flare)
        yield keep_up_sentence(today, steps_apply=facts.steps_apply)
    yield from (_words(told) for told in (less_of_it(facts), shorter_more_often(facts)) if told)


def _each_once(left_out: tuple[LeftOut, ...]) -> tuple[LeftOut, ...]:
    """Name an exercise once that the log has and a plan that no run has seen."""
    named = {plain_name(each.exercise): each for each in reversed(left_out)}
    return tuple(each for each in left_out if named[plain_name(each.exercise)] is each)


def planned_rises(person: Person, today: Today) -> tuple[Rise, ...]:
    """Return the exercises of a plan after which pain is read as worse."""
    names = {plain_name(name) for piece in person.plan.pieces for name in piece.logged_names}
    return tuple(rise for rise in today.rises if plain_name(rise.exercise) in names)


def _words(said: Said) -> str:
    sentence, values = said
    return say(f"try.{sentence}", **values)
