"""Other ratings and amounts beside the pain."""

from matplotlib.figure import Figure

from backpain_analytics.report.figures.canvas import Shape, new_figure
from backpain_analytics.report.figures.inputs import BesidePain, Period


def draw_beside_pain(lines: tuple[BesidePain, ...], period: Period, shape: Shape) -> Figure:
    """Draw a small line each, below each other, on one time axis."""
    return new_figure(shape, 2)
