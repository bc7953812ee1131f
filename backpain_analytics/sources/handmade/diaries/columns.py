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
    WORST,
)
from backpain_analytics.sources.parsing.header_words import (
    DATE_PARTS,
    Columns,
    date_columns,
    names_another_scale,
    stamp_column,
    words_of,
)

PAIN_RATINGS = ("pain_nrs", "current_pain_nrs", "worst_pain_nrs")
OTHER_RATINGS = ("mood_nrs", "stress_nrs", "sleep_quality_nrs", "control_nrs")
ANSWERS = (*PAIN_RATINGS, "has_flare", *OTHER_RATINGS, "medication", "notes")
DIARY_COLUMNS = ("date", "time", *DATE_PARTS, "region", *ANSWERS)
"""Every name that a mapping of kind `pain_diary` may use."""


def guess_diary_columns(headers: Sequence[str], file_name: str) -> Columns | None:
    """Return the columns of a pain diary; None when these are not the headers of one.

    A form has a `stamp` of its own beside the date that was typed into it.

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
        dates["stamp"] = stamp
    others: Columns = {}
    for position, header in enumerate(headers):
        name = _role(header)
        if name and not (name in OTHER_RATINGS and names_another_scale(header)):
            others.setdefault(name, position)
    chosen = {name: _choose(name, found, headers) for name, found in pains.items()}
    return {**dates, **chosen, **others}


def is_region(header: str) -> bool:
    """Say whether a header is one for the place on the body."""
    return _role(header) == "region"


def region_in(header: str) -> str | None:
    """Return where it hurts as far as the name of a pain column says.

    >>> region_in("pain_shoulder"), region_in("Schmerzstärke heute")
    ('shoulder', None)
    """
    words = words_of(header)
    return " ".join(_qualifiers(words)) or None if PAIN & set(words) else None


def _pain_columns(headers: Sequence[str], file_name: str) -> dict[str, list[int]]:
    """Return the candidates for each pain rating."""
    found: dict[str, list[int]] = {}
    for position, header in enumerate(headers):
        name = pain_name(header)
        if name:
            found.setdefault(name, []).append(position)
    if not found and PAIN & set(words_of(file_name)):
        return _bare_scale(headers)
    return found


def _bare_scale(headers: Sequence[str]) -> dict[str, list[int]]:
    """Take `Intensity` for pain where nothing beside it could say what of."""
    dates = date_columns(headers).values()
    strange = [
        position
        for position, header in enumerate(headers)
        if header and position not in dates and not _role(header)
    ]
    words = words_of(headers[strange[0]]) if len(strange) == 1 else ()
    return {"pain_nrs": strange} if SCALE & set(words) and not _telling(words) else {}


def pain_name(header: str) -> str | None:
    """Return which rating of pain, not tied to an exercise, a header names; None: none."""
    words = set(words_of(header))
    is_nrs = "nrs" in words and not _telling(words)
    if not (words & PAIN or is_nrs) or words & NO_RATING:
        return None
    if words & WORST:
        return "worst_pain_nrs"
    return "current_pain_nrs" if words & NOW else "pain_nrs"


def _choose(name: str, found: Sequence[int], headers: Sequence[str]) -> int:
    """Choose among columns of one meaning: the plain average, the plain one, the back's."""
    words = {position: words_of(headers[position]) for position in found}
    plain = [position for position in found if not _qualifiers(words[position])]
    preferences = (
        [position for position in plain if AVERAGE & set(words[position])],
        plain,
        [position for position in found if BACK & set(words[position])],
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


def _role(header: str) -> str | None:
    words = words_of(header)
    return ROLES.get(" ".join(_telling(words))) or ROLES.get(" ".join(words))


def _qualifiers(words: Collection[str]) -> list[str]:
    return [word for word in _telling(words) if word not in PAIN | AVERAGE | WORST | NOW]


def _telling(words: Collection[str]) -> list[str]:
    """Leave out what changes nothing about the meaning of a header."""
    return [word for word in words if word not in FILLERS and not word.isdigit()]
