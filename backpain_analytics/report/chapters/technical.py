"""For the technically minded."""

from typing import TYPE_CHECKING

from backpain_analytics.messages import say
from backpain_analytics.report.parts import Chapter, told

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents


def chapter(contents: "Contents") -> Chapter:
    """Lay out the chapter."""
    return Chapter("technical", say("technical.heading"), told(), is_folded=True)
