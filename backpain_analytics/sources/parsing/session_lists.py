"""Tables whose rows are whole activities, by the words of their headers.

A watch's account lists a run with its distance, its length and its mean heart rate; its `Steps`
are of the whole run, and its `Time` is how long it took, not when.
"""

import re
from collections.abc import Sequence

from backpain_analytics.sources.parsing.header_words import words_of
from backpain_analytics.sources.vocabularies import vocabulary, word_set

_WORDS = vocabulary("parsing/words")["sessions"]
_KINDS = frozenset(_WORDS["kinds"])
_ACTIVITIES = _KINDS.union(_WORDS["names"])
_WHOLE, _SUMMARY = word_set(_WORDS["whole"]), word_set(_WORDS["summary"])
_MEASURED = word_set(_WORDS["measured"])
_LENGTH = re.compile(r"(?:\d{1,3}:)?\d{1,3}:[0-5]\d(?:[.,]\d+)?$")
_DATE_WITH_CLOCK = re.compile(r"\D*\d{1,4}\D+\d{1,2}\D.*\s\d{1,2}:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d")
_MIDNIGHT = re.compile(r"[T\s]0{1,2}:00(?::00)?(?:\.0+)?$")


def is_session_list(headers: Sequence[str]) -> bool:
    """Say whether a header is that of a list of activities.

    It names the kind of an activity and what an activity as a whole has, or means and maxima
    beside how long it took. A table of samples may have some of these words, but not both.

    >>> is_session_list(["Activity Type", "Date", "Distance", "Steps"])
    True
    >>> is_session_list(["timestamp", "heart rate", "activity"])
    False
    >>> is_session_list(["Date", "Steps", "Distance", "Average heart rate"])
    False
    """
    phrases = [words_of(header) for header in headers]
    joined = {" ".join(words) for words in phrases}
    has_length = not joined.isdisjoint(_WORDS["lengths"])
    describes = has_length or any(_WHOLE & set(words) for words in phrases)
    summarises = any(_SUMMARY & set(words) and _MEASURED & set(words) for words in phrases)
    return bool(joined & _ACTIVITIES and describes) or (summarises and has_length)


def names_kind(header: str) -> bool:
    """Say whether a header is that of the kind of an activity.

    >>> names_kind("Type d'activité"), names_kind("Activity ID")
    (True, False)
    """
    return " ".join(words_of(header)) in _KINDS


def is_length(text: str) -> bool:
    """Say whether a cell may be how long something took: `00:36:44`, `36:44.5`, `26:10:00`."""
    return _LENGTH.match(text.strip()) is not None


def is_date_with_clock(text: str) -> bool:
    """Say whether a cell holds a date and a time of day that is not the midnight of a bare date.

    >>> [is_date_with_clock(text) for text in ("2026-03-08 18:05:12", "2026-03-08 00:00:00")]
    [True, False]
    """
    return _DATE_WITH_CLOCK.match(text) is not None and _MIDNIGHT.search(text) is None
