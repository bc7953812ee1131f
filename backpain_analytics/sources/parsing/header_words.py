"""Header cells of hand-made tables as plain words, so that spellings of one name meet."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from backpain_analytics.errors import AmbiguousExportError
from backpain_analytics.sources.vocabularies import vocabulary

Columns = dict[str, int]
"""Our column name → position in the header."""

_WORDS = vocabulary("parsing/words")
DATE_PARTS = ("year", "month", "day")

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_COMPOUND = re.compile(r"(schmerz|pijn)(?:en)?")
_ENGLISH_COMPOUND = re.compile(r"^(back|head|knee|neck|stomach|belly)(pain|ache)$")
_SCALE = re.compile(r"(?<![\d.,])(\d{1,3})\s*(?:[-–—]|to|bis|à|a|até|tot)\s*(\d{1,3})(?![\d.,])")


@lru_cache(maxsize=4096)
def words_of(header: str) -> tuple[str, ...]:
    """Return the words of a header cell: lower case, no accents, nothing in brackets.

    >>> words_of("Qualité du sommeil (0-10)")
    ('qualite', 'du', 'sommeil')
    >>> words_of("worstBackpain_NRS"), words_of("Rückenschmerzen")
    (('worst', 'back', 'pain', 'nrs'), ('rucken', 'schmerz'))
    """
    return all_words_of(_ASIDE.sub(" ", header))


def all_words_of(header: str) -> tuple[str, ...]:
    """Return the words of a header cell, those in brackets too.

    >>> all_words_of("Duration [min]")
    ('duration', 'min')
    """
    decomposed = unicodedata.normalize("NFKD", _INNER_CAPITAL.sub(" ", header).casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    apart = (
        _COMPOUND.sub(r" \1 ", _ENGLISH_COMPOUND.sub(r"\1 \2", word))
        for word in _WORD.findall(plain)
    )
    return tuple(" ".join(apart).split())


def names_another_scale(header: str) -> bool:
    """Say whether a header cell names a rating scale other than 0 to 10.

    Who writes 1 to 10 means the same scale, and just never rates a 0.

    >>> [names_another_scale(text) for text in ("Stress [1 - 5]", "Pain (1-10)", "Pain")]
    [True, False, False]
    """
    found = _SCALE.search(header)
    return found is not None and (int(found[1]), int(found[2])) not in ((0, 10), (1, 10))


def date_columns(headers: Sequence[str]) -> Columns:
    """Return the columns that say when; empty when none does.

    Raises:
        AmbiguousExportError: Two columns have the same name.
    """
    phrases = [" ".join(words_of(header)) for header in headers]
    parts = {part: _first_of((part,), phrases) for part in DATE_PARTS}
    date = _first_of([*_WORDS["dates"], *_WORDS["stamps"]], phrases)
    time = _first_of(_WORDS["times"], phrases)
    if None not in parts.values() and (date is None or date in parts.values()):
        found = parts
    elif date is not None:
        found = {"date": date}
    else:
        return {}
    if time != date:
        found["time"] = time
    return {name: position for name, position in found.items() if position is not None}


def stamp_column(headers: Sequence[str]) -> int | None:
    """Return the column of the moments at which entries were sent; None: there is none."""
    return _first_of(_WORDS["stamps"], [" ".join(words_of(header)) for header in headers])


def _first_of(wanted: Sequence[str], phrases: Sequence[str]) -> int | None:
    """Return the position of the earliest wanted phrase."""
    for phrase in wanted:
        if phrases.count(phrase) > 1:
            raise AmbiguousExportError(f"two columns are named {phrase!r}: rename one of them.")
        if phrase in phrases:
            return phrases.index(phrase)
    return None
