"""The words people head the columns of a pain diary with, in `words.toml`."""

import re
from typing import cast

from backpain_analytics.settings.mappings import RatingPeriod
from backpain_analytics.sources.parsing.header_words import all_words_of
from backpain_analytics.sources.vocabularies import by_phrase, vocabulary, word_set

_WORDS = vocabulary("handmade/diaries/words")

PAIN = word_set(_WORDS["pain"])
WORST = word_set(_WORDS["worst"])
NOW = word_set(_WORDS["now"])
AVERAGE = word_set(_WORDS["average"])
BACK = word_set(_WORDS["back"])
SCALE = word_set(_WORDS["scale"])
FILLERS = SCALE | word_set(_WORDS["fillers"])
TIMES_OF_DAY = word_set(_WORDS["times_of_day"])
BEFORE = word_set(_WORDS["before"])
AFTER = word_set(_WORDS["after"])
SPANS = word_set(_WORDS["spans"])
NO_RATING = BEFORE | AFTER | SPANS | word_set(_WORDS["no_rating"])
NO_MEDICATION = frozenset(_WORDS["no_medication"])
TREATMENTS = by_phrase(_WORDS["treatments"])
"""Header without its fillers → what people are treated with."""
ROLES = by_phrase(_WORDS["columns"]) | dict.fromkeys(TREATMENTS, "treatment")
"""Header without its fillers and what it is about → our column name."""

_PERIODS = {
    cast(RatingPeriod, period): re.compile(rf"\b(?:{'|'.join(phrases)})\b")
    for period, phrases in _WORDS["periods"].items()
}


def period_in(text: str) -> RatingPeriod | None:
    """Return what a rating is about, by its header or by a cell; None: it does not say.

    >>> [period_in(text) for text in ("Pain in the past 24 hours", "Nachtschmerz", "Pain")]
    ['past_24_hours', 'night', None]
    """
    phrase = " ".join(all_words_of(text))
    return next((period for period, found in _PERIODS.items() if found.search(phrase)), None)


def without_period(phrase: str) -> str:
    """Leave out of the words of a header those that say what it is about.

    >>> without_period("knee pain right now")
    'knee pain'
    """
    for period in _PERIODS.values():
        phrase = period.sub(" ", phrase)
    return " ".join(phrase.split())
