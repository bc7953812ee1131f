"""Which column of a hand-made pain diary is which, guessed from the names people give them.

A name that is not understood is left alone: asking is better than guessing wrong.
"""

from collections.abc import Collection, Sequence

from backpain_analytics.errors import AmbiguousExportError
from backpain_analytics.sources.handmade.diaries.words import (
    AVERAGE,
    BACK,
    FILLERS,
    NO_RATING,
    NOW,
    PAIN,
    ROLES,
    SCALE,
    TIMES_OF_DAY,
    TREATMENTS,
    WORST,
    period_in,
    without_period,
)
from backpain_analytics.sources.parsing.header_words import (
    DATE_PARTS,
    Columns,
    date_columns,
    names_a_scale,
    names_another_scale,
    stamp_column,
    words_of,
)
from backpain_analytics.sources.vocabularies import vocabulary, word_set

PAIN_RATINGS = ("pain_nrs", "current_pain_nrs", "worst_pain_nrs")
OTHER_RATINGS = ("mood_nrs", "stress_nrs", "sleep_quality_nrs", "control_nrs", "function_nrs")
FLAGS = ("has_flare", "medication_taken", "diet_kept")
WORDS = ("medication", "treatment", "posture", "work_shift")
"""What people write in their own words, or as yes and no under a header that says what."""
ANSWERS = (
    *(*PAIN_RATINGS, *OTHER_RATINGS, *FLAGS, *WORDS),
    *("roland_morris_score", "stiffness_minutes", "medication_at", "notes"),
)
DIARY_COLUMNS = ("date", "time", *DATE_PARTS, "made_at", "rating_period", "region", *ANSWERS)
"""Every name that a mapping of kind `pain_diary` may use."""

TREATMENT_BESIDE = "treatment beside "
"""Before the header of each further column of treatments."""

_UNITS = word_set(vocabulary("handmade/exercise/words")["units"])


def guess_diary_columns(headers: Sequence[str], file_name: str) -> Columns | None:
    """Return the columns of a pain diary; None when these are not the headers of one.

    A form stamps when it was sent (`made_at`) beside the date that was typed into it.

    Raises:
        AmbiguousExportError: It is a diary, but two columns could be the same thing.
    """
    pains = _pain_columns(headers, file_name)
    if not pains:
        return None
    dates = date_columns(headers)
    if not dates:
        return None
    stamp = stamp_column(headers)
    if stamp is not None and stamp not in dates.values():
        dates["made_at"] = stamp
    others: Columns = {}
    for position, header in enumerate(headers):
        name = role_of(header)
        if name == "treatment" and name in others:
            name += TREATMENT_BESIDE.removeprefix(name) + header
        if name and position not in dates.values():
            others.setdefault(name, position)
    chosen = {name: _choose(name, found, headers) for name, found in pains.items()}
    return {**dates, **chosen, **others}


def is_region(header: str) -> bool:
    """Say whether a header is one for the place on the body."""
    return role_of(header) == "region"


def region_in(header: str) -> str | None:
    """Return where it hurts as far as the name of a pain column says.

    >>> region_in("pain_shoulder"), region_in("Schmerzstärke heute")
    ('shoulder', None)
    """
    if not PAIN & set(words_of(header)):
        return None
    return " ".join(word for word in _qualifiers(header) if word not in TIMES_OF_DAY) or None


def _pain_columns(headers: Sequence[str], file_name: str) -> dict[str, list[int]]:
    """Return the candidates for each pain rating."""
    found: dict[str, list[int]] = {}
    for position, header in enumerate(headers):
        name = pain_name(header)
        if name:
            found.setdefault(name, []).append(position)
    for name, positions in found.items():
        # A night is not the day, unless nothing else is rated.
        days = [at for at in positions if period_in(headers[at]) != "night"]
        found[name] = days if days or len(found) > 1 else positions
    found = {name: positions for name, positions in found.items() if positions}
    if not found and PAIN & set(words_of(file_name)):
        return _bare_scale(headers)
    return found


def _bare_scale(headers: Sequence[str]) -> dict[str, list[int]]:
    """Take `Intensity` for pain where nothing beside it could say what of."""
    dates = date_columns(headers).values()
    strange = [
        position
        for position, header in enumerate(headers)
        if header and position not in dates and not role_of(header)
    ]
    words = words_of(headers[strange[0]]) if len(strange) == 1 else ()
    return {"pain_nrs": strange} if SCALE & set(words) and not _telling(words) else {}


def pain_name(header: str) -> str | None:
    """Return which rating of pain, not tied to an exercise, a header names; None: none."""
    words = set(words_of(header))
    # `Pain during` stands beside a before and an after.
    if words_of(header)[-1:] == ("during",):
        return None
    is_nrs = "nrs" in words and not _telling(words)
    if not (words & PAIN or is_nrs) or words & NO_RATING:
        return None
    if words & WORST:
        return "worst_pain_nrs"
    return "current_pain_nrs" if words & NOW else "pain_nrs"


def _choose(name: str, found: Sequence[int], headers: Sequence[str]) -> int:
    """Choose among columns of one meaning: the plain average, the plain one, the back's."""
    words = {position: set(words_of(headers[position])) for position in found}
    plain = [position for position in found if not _qualifiers(headers[position])]
    preferences = (
        [position for position in plain if AVERAGE & words[position]],
        plain,
        [position for position in found if BACK & words[position]],
        found,
    )
    best = next(candidates for candidates in preferences if candidates)
    if len(best) > 1:
        names = ", ".join(repr(headers[position]) for position in best)
        raise AmbiguousExportError(
            f"several columns could be {name}: {names}. Say which one counts in a "
            "[mappings.<name>] block of backpain.toml."
        )
    return best[0]


def role_of(header: str) -> str | None:
    """Return which column other than a rating of pain a header names; None: none we know."""
    words = words_of(header)
    name = _named(words)
    if name is None:
        without_units = [word for word in words if word not in _UNITS]
        # `Morning stiffness (min)`, `stiffness_minutes`.
        name = "stiffness_minutes" if _named(without_units) == "stiffness_minutes" else None
    is_other = name == "stiffness_minutes" and names_a_scale(header)
    is_other |= name in OTHER_RATINGS and names_another_scale(header)
    return None if is_other else name


def treatment_in(header: str) -> str | None:
    """Return the treatment that a header names; None: it says only that it is one.

    >>> treatment_in("Heat pack"), treatment_in("Treatment")
    ('heat', None)
    """
    return TREATMENTS.get(" ".join(_telling(words_of(header))))


def _named(words: Sequence[str]) -> str | None:
    phrase = " ".join(words)
    for said in (phrase, without_period(phrase)):
        name = ROLES.get(said) or ROLES.get(" ".join(_telling(said.split())))
        if name:
            return name
    return None


def _qualifiers(header: str) -> list[str]:
    words = _telling(without_period(" ".join(words_of(header))).split())
    return [word for word in words if word not in PAIN | AVERAGE | WORST | NOW]


def _telling(words: Collection[str]) -> list[str]:
    """Leave out what changes nothing about the meaning of a header."""
    return [word for word in words if word not in FILLERS and not word.isdigit()]
