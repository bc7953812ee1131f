"""Contents into the HTML that is set on paper."""

from backpain_analytics.report.contents import Contents
from backpain_analytics.report.page.render import render


def render_sheet(contents: Contents) -> str:
    """Return the two pages."""
    return render(contents)


def render_long(contents: Contents) -> str:
    """Return the whole page, for paper."""
    return render(contents)
