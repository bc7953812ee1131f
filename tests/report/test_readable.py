"""The first screen is for somebody in pain and in a hurry: short, plain, and few numbers."""

import re

import pytest

from backpain_analytics.messages.language import messages
from backpain_analytics.report.page.render import CHAPTERS
from backpain_analytics.report.parts import Paragraph, Picture, Table
from tests.readability import dale_chall_score, flesch_kincaid_grade, numbers_of
from tests.report_people import PEOPLE, contents_of, screen_of

MOST_WORDS, MOST_NUMBERS = 150, 14
MOST_GRADE, MOST_DALE_CHALL = 6, 7.5
TECHNICAL = ("median", "range", "proxy", "exposure", "association", "valid", "p")
everyone = pytest.mark.parametrize("name", PEOPLE)


def sentences_of(screen):
    """All that is said, without the help box, the facts and what stands above the finding."""
    said = [f"{said.heading} {said.text}".strip() for said in (*screen.sentences, screen.trial)]
    return " ".join([screen.finding, *said, screen.trust])


@everyone
def test_the_first_screen_is_short_and_has_few_numbers(name):
    text = sentences_of(screen_of(name))

    assert len(text.split()) <= MOST_WORDS, text
    assert len(numbers_of(text)) <= MOST_NUMBERS, text


@everyone
def test_the_first_screen_reads_as_easily_as_a_leaflet(name):
    text = sentences_of(screen_of(name))

    assert flesch_kincaid_grade(text) <= MOST_GRADE, text
    assert dale_chall_score(text) <= MOST_DALE_CHALL, text


@pytest.mark.parametrize("chapter", ["first_screen", "try", "help"])
def test_the_first_screen_has_no_word_of_statistics_and_no_parenthesis(chapter):
    def sentences(block):
        for value in block.values():
            yield from [value] if isinstance(value, str) else sentences(value)

    for sentence in sentences(messages()[chapter]):
        shown = re.sub(r"\{[^}]*\}", "", sentence)
        words = re.findall(r"[a-z]+", shown.lower())
        assert not set(TECHNICAL) & set(words), sentence
        assert not set("()±+−") & set(shown), sentence


def told(part):
    """What a part says that is not folded."""
    if isinstance(part, Table):
        return [] if part.is_folded else [part.caption, *(" ".join(row) for row in part.rows)]
    if isinstance(part, Picture):
        return [part.heading, part.sentence, part.caption]
    return [part.text] if isinstance(part, Paragraph) else part.items


def page_of(name):
    """All that stands on the page, block by block, without figures and what is folded."""
    contents, screen = contents_of(name), screen_of(name)
    blocks = [sentences_of(screen), screen.legend, *screen.about, *screen.made]
    blocks += [text for fact in screen.facts for text in (fact.value, fact.label)]
    blocks += [sign.words for sign in (*screen.help.now, *screen.help.soon)]
    for chapter in (make(contents) for make in CHAPTERS):
        if not chapter.is_folded:
            blocks += [chapter.heading, *(text for part in chapter.parts for text in told(part))]
    return blocks


@everyone
def test_a_page_says_no_sentence_twice(name):
    said = [
        sentence
        for block in page_of(name)
        for sentence in re.split(r"(?<=[.?!])\s+", block)
        if len(sentence.split()) > 3
    ]

    assert [sentence for sentence in sorted(set(said)) if said.count(sentence) > 1] == []


@everyone
def test_a_page_without_what_is_folded_stays_short(name):
    text = " ".join(page_of(name))

    # One made-up person has all that a page can say.
    most_words, most_numbers = (1_050, 120) if name == "full" else (800, 90)
    assert len(text.split()) <= most_words
    assert len(numbers_of(text)) <= most_numbers
