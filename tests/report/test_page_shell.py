"""The page around the words: safe, whole in one file, and the same each time."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import drawn_inputs as made
import pytest

from backpain_analytics.report.page.render import PageLinks, drawn, render
from backpain_analytics.report.templates import template
from tests.report_people import contents_of

VOID = {"meta", "rect", "path", "use", "line", "polyline", "polygon", "circle", "br"}


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and whether tags close in order."""

    def __init__(self, page):
        super().__init__()
        self.found, self.open, self.is_nested = [], [], True
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.is_nested &= bool(self.open) and self.open.pop() == tag


@pytest.fixture(scope="module")
def page():
    return render(contents_of("full"))


def attributes(page, name):
    return [attrs[name] for _, attrs in Tags(page).found if name in attrs]


def test_a_page_allows_its_own_style_and_nothing_else(page):
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    hashed = b64encode(sha256(style.encode()).digest()).decode()

    assert f"default-src 'none'; style-src 'sha256-{hashed}';" in page.replace("&#39;", "'")


def test_a_page_has_no_style_script_or_handler_within_it(page):
    tags = Tags(page).found

    assert [tag for tag, _ in tags].count("style") == 1
    assert not {"script", "img", "iframe", "object", "form"} & {tag for tag, _ in tags}
    assert not [name for _, attrs in tags for name in attrs if name == "style" or name[:2] == "on"]


def test_a_page_names_nothing_outside_itself(page):
    assert all(href.startswith("#") for href in attributes(page, "href"))
    assert set(re.findall(r"url\((.)", page)) <= {"#"}
    assert "@import" not in page


def test_tags_close_in_order_and_ids_are_unique(page):
    tags = Tags(page)
    ids = attributes(page, "id")

    assert tags.is_nested
    assert tags.open == []
    assert len(ids) == len(set(ids))


def test_whatever_names_another_element_finds_it(page):
    ids = set(attributes(page, "id"))
    named = attributes(page, "aria-labelledby")
    linked = [href[1:] for href in attributes(page, "href")]

    assert named
    assert set(named) | set(linked) <= ids


def test_the_contents_list_every_chapter(page):
    (listed,) = re.findall(r"<nav.*?</nav>", page, re.DOTALL)
    chapters = re.findall(r'<section aria-labelledby="(\w+)"', page)

    assert re.findall(r'href="#(\w+)"', listed) == chapters


def test_the_order_is_finding_figure_words_trial_facts_help_chapters(page):
    marks = ("<h1", "<figure", 'class="try"', 'class="facts"', 'class="help"', "<nav",
             'class="chapters"')  # fmt: skip
    places = [page.index(mark) for mark in marks]

    assert places == sorted(places)


def test_the_same_record_gives_the_same_bytes(page):
    assert render(contents_of("full")) == page


@pytest.mark.parametrize(
    ("is_half", "shapes"), [(False, ["wide", "narrow"]), (True, ["half", "narrow"])]
)
def test_a_figure_is_drawn_for_a_screen_and_for_a_telephone(is_half, shapes):
    picture = made.picture("days", made.drawings(30)["days"])

    found = re.findall('<svg class="figure ([a-z]+)"', drawn(picture, "days", is_half=is_half))
    assert found == shapes


def test_only_given_links_stand_in_the_header():
    contents = contents_of("pain_only")
    some = PageLinks(pdf="anna.pdf", reports='a"b.html')

    assert re.findall(r'<a href="([^#][^"]*)"', render(contents)) == []
    assert re.findall(r'<a href="([^#][^"]*)"', render(contents, some)) == [
        "anna.pdf", "a&#34;b.html",
    ]  # fmt: skip


def test_a_name_can_neither_be_markup_nor_turn_the_page_round():
    page = render(contents_of("unsafe_name"))

    assert "<script" not in page
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;gnp.exe</bdi>" in page
    assert "\u202e" not in page


@pytest.mark.parametrize("mark", [
    "\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e",
    "\u2066", "\u2067", "\u2068", "\u2069",
])  # fmt: skip
def test_no_mark_that_turns_the_direction_of_writing_stands_on_a_page(mark):
    environment = template("page/page.html").environment

    assert environment.from_string("{{ name }}").render(name=f"an{mark}na") == "anna"
