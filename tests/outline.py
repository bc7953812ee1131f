"""What a browser would see of a page."""

import re
from html.parser import HTMLParser

VOID = {"meta", "img", "source", "br", "link"}
INLINE = {"a", "bdi", "br", "dfn", "small", "span", "strong", "td", "th"}
"""What goes on in the same line; all else begins a new one."""


class Outline(HTMLParser):
    """Collects what a browser would see, and stumbles where one would have to guess."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.words = [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        assert len(attributes) == len(dict(attributes)), tag
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)
        if tag not in INLINE:
            self.words.append("\n")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        if tag in {"td", "th"}:
            self.words.append(" | ")
        elif tag not in INLINE:
            self.words.append("\n")

    def handle_data(self, data):
        # What figures hold is tested by their own tests.
        if not {"style", "svg"} & set(self.open):
            self.words.append(re.sub(r"\s+", " ", data))

    def attributes(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self):
        """All words in one line."""
        return re.sub(r"[\s|]+", " ", " ".join(self.words))

    @property
    def lines(self):
        """A paragraph, a heading or the row of a table a line, its cells between bars."""
        lines = (re.sub(r"\s+", " ", line).strip(" |") for line in "".join(self.words).split("\n"))
        return [line for line in lines if line]
