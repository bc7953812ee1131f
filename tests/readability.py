"""How hard a text is to read: two indices, computed as textstat 0.7.4 does.

textstat itself brings along tests of its own that hide ours, and newer ones fetch word lists.
"""

import re
from functools import cache
from pathlib import Path

from pyphen import Pyphen

EASY_WORDS = Path(__file__).with_name("report") / "easy_words.txt"


def flesch_kincaid_grade(text):
    """Years at school: long sentences and long words.

    >>> round(flesch_kincaid_grade("You wrote it down. It went up and down."), 1)
    -2.0
    """
    words = words_of(text)
    syllables = sum(len(_hyphens().positions(word)) + 1 for word in words)
    return 0.39 * len(words) / sentence_count(text) + 11.8 * syllables / len(words) - 15.59


def dale_chall_score(text):
    """Up to 4.9 for the fourth grade, from 9 on a college text: words that few children know.

    >>> round(dale_chall_score("The association is statistically significant."), 1)
    13.4
    """
    words = words_of(text)
    hard = 100 * len(set(words) - easy_words()) / len(words)
    score = 0.1579 * hard + 0.0496 * len(words) / sentence_count(text)
    return score + (3.6365 if hard > 5 else 0)


def words_of(text):
    return re.sub(r"[^\w\s']", "", _joined(text).lower()).split()


def sentence_count(text):
    """Sentences of more than two words."""
    sentences = re.findall(r"\b[^.!?]+", _joined(text))
    return max(1, sum(len(sentence.split()) > 2 for sentence in sentences))


def numbers_of(text):
    """Numbers as they are read: a date has two or three.

    >>> numbers_of("On 4 May it was 1,204.5, or 3 of 4.")
    ['4', '1,204.5', '3', '4']
    """
    return re.findall(r"\d(?:[\d,.]*\d)?", text)


@cache
def easy_words():
    lines = EASY_WORDS.read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


@cache
def _hyphens():
    return Pyphen(lang="en_US")


def _joined(text):
    """Join numbers: a point within one ends no sentence."""
    return re.sub(r"(?<=\d)[.,](?=\d)", "", text)
