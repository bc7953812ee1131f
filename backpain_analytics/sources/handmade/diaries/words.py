"""The words people head the columns of a pain diary with, in `words.toml`."""

from backpain_analytics.sources.vocabularies import by_phrase, vocabulary, word_set

_WORDS = vocabulary("handmade/diaries/words")

PAIN = word_set(_WORDS["pain"])
WORST = word_set(_WORDS["worst"])
NOW = word_set(_WORDS["now"])
AVERAGE = word_set(_WORDS["average"])
BACK = word_set(_WORDS["back"])
SCALE = word_set(_WORDS["scale"])
FILLERS = SCALE | word_set(_WORDS["fillers"])
BEFORE = word_set(_WORDS["before"])
AFTER = word_set(_WORDS["after"])
NO_RATING = BEFORE | AFTER | word_set(_WORDS["no_rating"])
ROLES = by_phrase(_WORDS["columns"])
"""Header without its fillers → our column name."""
