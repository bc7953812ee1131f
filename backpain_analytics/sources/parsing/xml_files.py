"""XML files as trees, without the ways in which one can do harm."""

from typing import NoReturn
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser, fromstring

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.text_tables import read_content

LARGEST_XML_BYTES = 64 * 2**20
"""Held in memory whole, some ten times as large. A day's track with every sensor is about 20 MB."""


class _NoDocumentType(TreeBuilder):
    """Refuses a document type before any entity that it declares could unfold."""

    def doctype(self, *_: object) -> NoReturn:
        raise ParseError("it declares a document type, as no export does")


def read_xml(member: Member) -> Element:
    """Return the root of an XML file, with Python's own parser (expat).

    Names carry their namespace as `{http://…}Name`; `find("{*}Name")` passes it by. Nothing outside
    the file is fetched, and no entity but XML's own five is known.

    Raises:
        UnreadableExportError: It is not whole, too large, or declares a document type.
    """
    refusal = f"{member.label}: more than {LARGEST_XML_BYTES >> 20} MiB of XML."
    content = read_content(member, LARGEST_XML_BYTES, refusal)
    try:
        return fromstring(content, XMLParser(target=_NoDocumentType()))
    except ParseError as error:
        raise UnreadableExportError(f"{member.label}: not whole XML ({error}).") from error
