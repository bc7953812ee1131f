"""What went with pain."""

from matplotlib.figure import Figure

from backpain_analytics.report.figures.canvas import Shape, new_figure
from backpain_analytics.report.figures.inputs import Links


def draw_links(links: Links, shape: Shape) -> Figure:
    """Draw a dot and its range a row, on a scale from -2 to +2 points."""
    return new_figure(shape, 2)
