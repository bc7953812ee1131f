"""What went with pain."""

from typing import TYPE_CHECKING

from backpain_analytics.messages import say
from backpain_analytics.report.parts import Chapter, told

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents


def chapter(contents: "Contents") -> Chapter:
    """Lay out the chapter."""
    return Chapter("links", say("links.heading"), told())
